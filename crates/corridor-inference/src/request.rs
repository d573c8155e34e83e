//! An inference request that fits its model, the answer, and every reason why a request does not fit.

use crate::metadata::show_shape;
use crate::{Metadata, Tensor, TensorMetadata};

/// A request that a model can run.
///
/// INVARIANT: `inputs` holds one tensor for each input of the model that it was read for, in the model's order, each
/// of the model's datatype and shape. Made by [`crate::protocol::read_request`] or [`InferenceRequest::new`] only.
#[derive(Clone, Debug, PartialEq)]
pub struct InferenceRequest {
    pub(crate) id: Option<String>,
    pub(crate) inputs: Vec<Tensor>,
    pub(crate) outputs: Vec<RequestedOutput>,
}

/// One output that a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedOutput {
    /// Its place in [`Metadata::outputs`].
    pub index: usize,
    /// Whether its values follow the JSON as bytes, instead of being in it.
    pub binary: bool,
}

impl InferenceRequest {
    /// A request for every output, from tensors by name.
    ///
    /// ```
    /// use corridor_inference::{Data, Datatype, Dimension, InferenceRequest, Metadata, RequestError, Tensor, TensorMetadata};
    ///
    /// let input = TensorMetadata { name: "x".into(), datatype: Datatype::Int32, shape: vec![Dimension::Any] };
    /// let metadata = Metadata { platform: "test".into(), inputs: vec![input], outputs: vec![] };
    /// let numbers = Tensor::new(vec![2], Data::Int32(vec![1, 2]))?;
    /// assert!(InferenceRequest::new(&metadata, vec![("x".to_owned(), numbers.clone())]).is_ok());
    /// let error = InferenceRequest::new(&metadata, vec![("y".to_owned(), numbers)]).unwrap_err();
    /// assert_eq!(error.to_string(), "the model has no input `y` (its inputs: `x`)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the tensors are not exactly the model's inputs.
    pub fn new(
        metadata: &Metadata,
        tensors: Vec<(String, Tensor)>,
    ) -> Result<InferenceRequest, RequestError> {
        let mut slots = Slots::new(metadata);
        for (name, tensor) in tensors {
            let (index, input) = slots.claim(&name)?;
            if input.datatype != tensor.datatype() {
                return Err(RequestError::Datatype {
                    input: name,
                    sent: tensor.datatype().name().to_owned(),
                    wanted: input.datatype.name(),
                });
            }
            check_shape(input, tensor.shape())?;
            slots.fill(index, tensor);
        }
        let every = metadata.outputs.iter().enumerate();
        let outputs = every.map(|(index, _)| RequestedOutput { index, binary: false }).collect();
        Ok(InferenceRequest { id: None, inputs: slots.finish()?, outputs })
    }

    /// The caller's own identifier, which the answer repeats.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// One tensor for each input of the model, in the model's order.
    pub fn inputs(&self) -> &[Tensor] {
        &self.inputs
    }

    /// The outputs asked for, in the order asked.
    pub fn outputs(&self) -> &[RequestedOutput] {
        &self.outputs
    }
}

/// What a model answered.
#[derive(Clone, Debug, PartialEq)]
pub struct InferenceResponse {
    /// The identifier of the request.
    pub id: Option<String>,
    /// The outputs, in the order that the request asked for them.
    pub outputs: Vec<OutputTensor>,
}

/// One output of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputTensor {
    /// The model's name for it.
    pub name: String,
    /// Its values.
    pub tensor: Tensor,
    /// Whether its values follow the JSON as bytes, instead of being in it.
    pub binary: bool,
}

/// The model's inputs, each filled at most once.
pub(crate) struct Slots<'a> {
    metadata: &'a Metadata,
    claimed: Vec<bool>,
    tensors: Vec<Option<Tensor>>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(metadata: &'a Metadata) -> Slots<'a> {
        let count = metadata.inputs.len();
        Slots { metadata, claimed: vec![false; count], tensors: vec![None; count] }
    }

    /// The input of that name and its place, which no later tensor may claim again.
    pub(crate) fn claim(&mut self, name: &str) -> Result<(usize, &'a TensorMetadata), RequestError> {
        let found = self.metadata.inputs.iter().enumerate().find(|(_, input)| input.name == name);
        let (index, input) = found.ok_or_else(|| RequestError::UnknownInput {
            input: excerpt(name),
            known: show_names(&self.metadata.inputs),
        })?;
        match self.claimed.get_mut(index) {
            Some(claimed @ false) => *claimed = true,
            Some(true) | None => {
                return Err(RequestError::DuplicateInput { input: input.name.clone() });
            }
        }
        Ok((index, input))
    }

    pub(crate) fn fill(&mut self, index: usize, tensor: Tensor) {
        if let Some(slot) = self.tensors.get_mut(index) {
            *slot = Some(tensor);
        }
    }

    /// Every input's tensor, in the model's order.
    pub(crate) fn finish(self) -> Result<Vec<Tensor>, RequestError> {
        let inputs = self.tensors.into_iter().zip(&self.metadata.inputs);
        inputs
            .map(|(tensor, input)| {
                tensor.ok_or_else(|| RequestError::MissingInput { input: input.name.clone() })
            })
            .collect()
    }
}

/// Whether a tensor of that shape may be given to the model.
pub(crate) fn check_shape(input: &TensorMetadata, shape: &[usize]) -> Result<(), RequestError> {
    if !input.accepts(shape) {
        return Err(RequestError::Shape {
            input: input.name.clone(),
            sent: show_shape(shape),
            wanted: show_shape(&input.shape),
        });
    }
    if shape.contains(&0) {
        // Engines differ on empty tensors, and one of them is enough to crash a server (CVE-2024-8768).
        return Err(RequestError::EmptyDimension { input: input.name.clone() });
    }
    Ok(())
}

/// The names of tensors as messages list them.
pub(crate) fn show_names(tensors: &[TensorMetadata]) -> String {
    let names: Vec<String> = tensors.iter().take(16).map(|tensor| format!("`{}`", tensor.name)).collect();
    names.join(", ")
}

/// At most 64 characters of what the caller wrote.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Why a body is not a request that the model can run. Each is the caller's to mend: HTTP answers `400`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// Not JSON, or JSON that is not an inference request.
    #[error("the body is not an inference request: {reason}")]
    Json {
        /// What the reader of JSON says, with line and column.
        reason: String,
    },
    /// `Inference-Header-Content-Length` is longer than the body.
    #[error("`Inference-Header-Content-Length` is {length}, but the body has {body} bytes")]
    HeaderLength {
        /// The length claimed.
        length: usize,
        /// The bytes of the body.
        body: usize,
    },
    /// A binary tensor in a body that is JSON only.
    #[error(
        "input `{input}` has `binary_data_size`, but the request has no `Inference-Header-Content-Length`"
    )]
    NeedsHeaderLength {
        /// The input.
        input: String,
    },
    /// Bytes that no tensor claims.
    #[error("{bytes} bytes follow the last tensor")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// A raw body names no input, so the model must have exactly one.
    #[error("a raw binary request needs a model with exactly one input, and this one has {inputs}")]
    RawInputs {
        /// How many inputs the model has.
        inputs: usize,
    },
    /// A raw body says no shape, so all dimensions but one must be fixed.
    #[error("a raw binary request cannot say the shape of input `{input}`, which is {shape}")]
    RawShape {
        /// The input.
        input: String,
        /// The model's shape.
        shape: String,
    },
    /// A raw body that is no whole number of rows.
    #[error("input `{input}` takes a multiple of {row} bytes, but the raw body has {sent}")]
    RawSize {
        /// The input.
        input: String,
        /// The bytes of one step along the free dimension.
        row: usize,
        /// The bytes of the body.
        sent: usize,
    },
    /// A name that is no input of the model.
    #[error("the model has no input `{input}` (its inputs: {known})")]
    UnknownInput {
        /// The name sent.
        input: String,
        /// The names that the model has.
        known: String,
    },
    /// The same input twice.
    #[error("input `{input}` is given twice")]
    DuplicateInput {
        /// The input.
        input: String,
    },
    /// An input of the model that the request does not carry.
    #[error("input `{input}` is missing")]
    MissingInput {
        /// The input.
        input: String,
    },
    /// A name that is no output of the model.
    #[error("the model has no output `{output}` (its outputs: {known})")]
    UnknownOutput {
        /// The name sent.
        output: String,
        /// The names that the model has.
        known: String,
    },
    /// The same output asked for twice.
    #[error("output `{output}` is asked for twice")]
    DuplicateOutput {
        /// The output.
        output: String,
    },
    /// Not the model's datatype, or none at all.
    #[error("input `{input}` has datatype `{sent}`, but the model takes `{wanted}`")]
    Datatype {
        /// The input.
        input: String,
        /// The datatype sent.
        sent: String,
        /// The model's datatype.
        wanted: &'static str,
    },
    /// Not the model's shape.
    #[error("input `{input}` has shape {sent}, but the model takes {wanted}")]
    Shape {
        /// The input.
        input: String,
        /// The shape sent.
        sent: String,
        /// The model's shape.
        wanted: String,
    },
    /// A dimension of length 0.
    #[error("input `{input}` has a dimension of 0, so there is nothing to run")]
    EmptyDimension {
        /// The input.
        input: String,
    },
    /// More elements than [`crate::MAX_ELEMENTS`], overflow included.
    #[error("input `{input}` has shape {shape}, which is more than {limit} elements", limit = crate::MAX_ELEMENTS)]
    TooManyElements {
        /// The input.
        input: String,
        /// The shape sent.
        shape: String,
    },
    /// Neither `data` nor `binary_data_size`.
    #[error("input `{input}` has no `data` and no `binary_data_size`")]
    NoData {
        /// The input.
        input: String,
    },
    /// Both `data` and `binary_data_size`.
    #[error("input `{input}` has both `data` and `binary_data_size`")]
    TwoKindsOfData {
        /// The input.
        input: String,
    },
    /// `data` that is not a list.
    #[error("`data` of input `{input}` is not a list")]
    NotAList {
        /// The input.
        input: String,
    },
    /// Not as many values as the shape says.
    #[error("input `{input}` needs {wanted} values for its shape, but `data` has {found}")]
    Count {
        /// The input.
        input: String,
        /// The product of the shape.
        wanted: usize,
        /// What `data` has, in words when it was not counted to the end.
        found: String,
    },
    /// Lists in lists that are not the shape.
    #[error("`data` of input `{input}` is nested otherwise than its shape {shape}, near value {element}")]
    Nesting {
        /// The input.
        input: String,
        /// The shape sent.
        shape: String,
        /// How many values stand before the place.
        element: usize,
    },
    /// A value that is not one of the datatype.
    #[error("value {element} of input `{input}`: {reason}")]
    Element {
        /// The input.
        input: String,
        /// The place of the value, from 0, in row-major order.
        element: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// `binary_data_size` is not what datatype and shape need.
    #[error("input `{input}` needs {wanted} bytes, but `binary_data_size` is {sent}")]
    BinarySize {
        /// The input.
        input: String,
        /// The bytes that datatype and shape need.
        wanted: usize,
        /// The bytes claimed.
        sent: u64,
    },
    /// The body ends inside a binary tensor.
    #[error("input `{input}` has `binary_data_size` {sent}, but only {left} bytes are left")]
    BinaryShort {
        /// The input.
        input: String,
        /// The bytes claimed.
        sent: u64,
        /// The bytes that the body still has.
        left: usize,
    },
}
