//! A tensor: a shape and as many elements as the shape says.

use half::f16;

use crate::Datatype;

/// The most elements that one tensor may have: 16,777,216, which is 64 MiB of FP32.
///
/// Nothing is ever allocated from a claimed size alone (the values must be there too), so this bounds the work of
/// one request, not its memory.
pub const MAX_ELEMENTS: usize = 1 << 24;

/// A shape, and its elements in row-major order.
///
/// INVARIANT: the elements are as many as the product of the shape's dimensions, and at most [`MAX_ELEMENTS`].
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: Data,
}

impl Tensor {
    /// A tensor of `shape` with `data` in row-major order.
    ///
    /// ```
    /// use corridor_inference::{Data, Tensor, TensorError};
    ///
    /// let tensor = Tensor::new(vec![2, 2], Data::Int32(vec![1, 2, 3, 4]))?;
    /// assert_eq!(tensor.shape(), [2, 2]);
    /// // Three elements are not two by two.
    /// let error = Tensor::new(vec![2, 2], Data::Int32(vec![1, 2, 3])).unwrap_err();
    /// assert_eq!(error, TensorError::Count { wanted: 4, found: 3 });
    /// # Ok::<(), TensorError>(())
    /// ```
    ///
    /// # Errors
    /// If the elements are not as many as the shape says, or more than [`MAX_ELEMENTS`].
    pub fn new(shape: Vec<usize>, data: Data) -> Result<Tensor, TensorError> {
        let wanted = element_count(&shape).ok_or(TensorError::TooLarge)?;
        let found = data.len();
        if wanted == found { Ok(Tensor { shape, data }) } else { Err(TensorError::Count { wanted, found }) }
    }

    /// A tensor of `shape` with every element zero, false or empty.
    ///
    /// # Errors
    /// If the shape has more than [`MAX_ELEMENTS`].
    pub fn zeros(datatype: Datatype, shape: Vec<usize>) -> Result<Tensor, TensorError> {
        let count = element_count(&shape).ok_or(TensorError::TooLarge)?;
        Ok(Tensor { data: Data::zeros(datatype, count), shape })
    }

    /// The length of each dimension.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements in row-major order.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The type of the elements.
    pub fn datatype(&self) -> Datatype {
        self.data.datatype()
    }

    /// The shape and the elements, for an engine that takes them over.
    pub fn into_parts(self) -> (Vec<usize>, Data) {
        (self.shape, self.data)
    }
}

/// How many elements a shape has; `None` when that is more than [`MAX_ELEMENTS`], overflow included.
///
/// A product that wraps is how tensor libraries came to read out of bounds (RUSTSEC-2026-0217).
pub(crate) fn element_count(shape: &[usize]) -> Option<usize> {
    let product = shape.iter().try_fold(1_usize, |product, &length| product.checked_mul(length))?;
    (product <= MAX_ELEMENTS).then_some(product)
}

/// Why a shape and its elements are not a tensor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TensorError {
    /// The elements are not as many as the shape says.
    #[error("the shape has {wanted} elements, but there are {found}")]
    Count {
        /// The product of the shape.
        wanted: usize,
        /// The elements that there are.
        found: usize,
    },
    /// More than [`MAX_ELEMENTS`].
    #[error("the shape has more than {MAX_ELEMENTS} elements")]
    TooLarge,
}

/// The elements of a tensor, by datatype.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// `BOOL`.
    Bool(Vec<bool>),
    /// `UINT8`.
    Uint8(Vec<u8>),
    /// `UINT16`.
    Uint16(Vec<u16>),
    /// `UINT32`.
    Uint32(Vec<u32>),
    /// `UINT64`.
    Uint64(Vec<u64>),
    /// `INT8`.
    Int8(Vec<i8>),
    /// `INT16`.
    Int16(Vec<i16>),
    /// `INT32`.
    Int32(Vec<i32>),
    /// `INT64`.
    Int64(Vec<i64>),
    /// `FP16`.
    Fp16(Vec<f16>),
    /// `FP32`.
    Fp32(Vec<f32>),
    /// `FP64`.
    Fp64(Vec<f64>),
    /// `BYTES`.
    Bytes(Vec<Vec<u8>>),
}

impl Data {
    /// The type of the elements.
    pub fn datatype(&self) -> Datatype {
        match self {
            Data::Bool(_) => Datatype::Bool,
            Data::Uint8(_) => Datatype::Uint8,
            Data::Uint16(_) => Datatype::Uint16,
            Data::Uint32(_) => Datatype::Uint32,
            Data::Uint64(_) => Datatype::Uint64,
            Data::Int8(_) => Datatype::Int8,
            Data::Int16(_) => Datatype::Int16,
            Data::Int32(_) => Datatype::Int32,
            Data::Int64(_) => Datatype::Int64,
            Data::Fp16(_) => Datatype::Fp16,
            Data::Fp32(_) => Datatype::Fp32,
            Data::Fp64(_) => Datatype::Fp64,
            Data::Bytes(_) => Datatype::Bytes,
        }
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        match self {
            Data::Bool(values) => values.len(),
            Data::Uint8(values) => values.len(),
            Data::Uint16(values) => values.len(),
            Data::Uint32(values) => values.len(),
            Data::Uint64(values) => values.len(),
            Data::Int8(values) => values.len(),
            Data::Int16(values) => values.len(),
            Data::Int32(values) => values.len(),
            Data::Int64(values) => values.len(),
            Data::Fp16(values) => values.len(),
            Data::Fp32(values) => values.len(),
            Data::Fp64(values) => values.len(),
            Data::Bytes(values) => values.len(),
        }
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of the first NaN or infinity; `None` when every element is a finite number or no number at all.
    pub fn first_not_finite(&self) -> Option<usize> {
        match self {
            Data::Fp16(values) => values.iter().position(|value| !value.is_finite()),
            Data::Fp32(values) => values.iter().position(|value| !value.is_finite()),
            Data::Fp64(values) => values.iter().position(|value| !value.is_finite()),
            Data::Bool(_)
            | Data::Uint8(_)
            | Data::Uint16(_)
            | Data::Uint32(_)
            | Data::Uint64(_)
            | Data::Int8(_)
            | Data::Int16(_)
            | Data::Int32(_)
            | Data::Int64(_)
            | Data::Bytes(_) => None,
        }
    }

    fn zeros(datatype: Datatype, count: usize) -> Data {
        match datatype {
            Datatype::Bool => Data::Bool(vec![false; count]),
            Datatype::Uint8 => Data::Uint8(vec![0; count]),
            Datatype::Uint16 => Data::Uint16(vec![0; count]),
            Datatype::Uint32 => Data::Uint32(vec![0; count]),
            Datatype::Uint64 => Data::Uint64(vec![0; count]),
            Datatype::Int8 => Data::Int8(vec![0; count]),
            Datatype::Int16 => Data::Int16(vec![0; count]),
            Datatype::Int32 => Data::Int32(vec![0; count]),
            Datatype::Int64 => Data::Int64(vec![0; count]),
            Datatype::Fp16 => Data::Fp16(vec![f16::ZERO; count]),
            Datatype::Fp32 => Data::Fp32(vec![0.0; count]),
            Datatype::Fp64 => Data::Fp64(vec![0.0; count]),
            Datatype::Bytes => Data::Bytes(vec![Vec::new(); count]),
        }
    }
}
