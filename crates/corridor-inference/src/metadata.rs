//! What a model takes and gives: the names, datatypes and shapes of its inputs and outputs.

use std::fmt;

use crate::Datatype;

/// What a model takes and gives, in the model's own order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The protocol's `platform`: framework and format, such as `rten_onnx`.
    pub platform: String,
    /// Every input; a request must carry each exactly once.
    pub inputs: Vec<TensorMetadata>,
    /// Every output.
    pub outputs: Vec<TensorMetadata>,
}

/// The name, datatype and shape of one input or output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorMetadata {
    /// The name that requests and answers use.
    pub name: String,
    /// The type of the elements.
    pub datatype: Datatype,
    /// The length of each dimension.
    pub shape: Vec<Dimension>,
}

impl TensorMetadata {
    /// Whether a tensor of that shape fits: the same rank, and every fixed dimension equal.
    pub fn accepts(&self, shape: &[usize]) -> bool {
        self.shape.len() == shape.len()
            && self.shape.iter().zip(shape).all(|(wanted, &length)| match wanted {
                Dimension::Fixed(fixed) => *fixed == length,
                Dimension::Any => true,
            })
    }
}

/// The length of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Exactly this many.
    Fixed(usize),
    /// Any length but 0; the protocol writes `-1`.
    Any,
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dimension::Fixed(length) => length.fmt(f),
            Dimension::Any => f.write_str("-1"),
        }
    }
}

/// A shape as messages show it: `[-1, 64]`. A hostile shape of a million dimensions is cut short.
pub(crate) fn show_shape<T: fmt::Display>(shape: &[T]) -> String {
    const SHOWN: usize = 8;
    let mut shown: Vec<String> = shape.iter().take(SHOWN).map(ToString::to_string).collect();
    if shape.len() > SHOWN {
        shown.push("…".to_owned());
    }
    format!("[{}]", shown.join(", "))
}
