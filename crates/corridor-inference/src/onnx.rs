//! What an ONNX file declares, read before any engine sees the file.
//!
//! Two things are wanted from the file itself rather than from an engine. *External data* (weights in another file,
//! named by the model) has been a way to read any file of the server again and again: CVE-2022-25882,
//! CVE-2024-27318, CVE-2026-27489, -34446 and -34447. It is refused here outright, whatever an engine would do with
//! it. And the *declared datatypes*: an engine that computes `INT64` in 32 bits reports `INT32`, while a caller must be
//! told what the model was exported with.
//!
//! The walk reads each byte of the file's structure once per nesting level, allocates nothing but names and shapes,
//! and bounds the nesting: engines decode subgraphs by recursion, and a stack overflow cannot be caught.
//!
//! Field numbers are those of [`onnx.proto`](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).

mod wire;

use std::collections::HashSet;

use self::wire::Fields;
use crate::{Datatype, Dimension, TensorMetadata};

/// Graphs inside the nodes of graphs (`If`, `Loop`, `Scan`): real models nest two or three deep.
const MAX_GRAPH_DEPTH: usize = 16;

/// What an ONNX file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The inputs that a caller must give: the graph's inputs without those that have an initializer.
    pub inputs: Vec<TensorMetadata>,
    /// The graph's outputs. One without a declared shape has shape `[-1]`.
    pub outputs: Vec<TensorMetadata>,
}

/// Why a file is refused before an engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// Not protocol buffers, or not the fields of ONNX.
    #[error("not an ONNX file: {reason}")]
    Malformed {
        /// What is wrong.
        reason: &'static str,
    },
    /// A tensor whose values are in another file.
    #[error("tensor `{tensor}` keeps its values in another file, which is never read (external data)")]
    ExternalData {
        /// The tensor, when it has a name.
        tensor: String,
    },
    /// Subgraphs in subgraphs, too deep to be a model.
    #[error("the graph is nested more than {MAX_GRAPH_DEPTH} deep")]
    TooDeep,
    /// An input or output that is no tensor of the protocol's datatypes.
    #[error("`{tensor}` is {kind}, which the Open Inference Protocol cannot carry")]
    Type {
        /// The input or output.
        tensor: String,
        /// Its type in words.
        kind: String,
    },
    /// An input of which not even the rank is known.
    #[error("input `{input}` has no declared shape")]
    NoShape {
        /// The input.
        input: String,
    },
}

/// Reads what an ONNX file declares, and refuses external data anywhere in it.
///
/// ```
/// use corridor_inference::{Datatype, Dimension, builtin, onnx};
///
/// let declared = onnx::read(builtin::model("digits").unwrap_or_default())?;
/// assert_eq!(declared.inputs[0].name, "image");
/// assert_eq!(declared.inputs[0].datatype, Datatype::Fp32);
/// assert_eq!(declared.inputs[0].shape, [Dimension::Any, Dimension::Fixed(64)]);
/// # Ok::<(), onnx::OnnxError>(())
/// ```
///
/// # Errors
/// See [`OnnxError`].
pub fn read(bytes: &[u8]) -> Result<Declaration, OnnxError> {
    let mut graphs = Vec::new();
    for field in Fields::new(bytes) {
        match field? {
            (7, value) => graphs.push(value.message()?),
            (20, value) => {
                // TrainingInfoProto: initialization and algorithm are graphs.
                for field in Fields::new(value.message()?) {
                    if let (1 | 2, value) = field? {
                        check_graph(value.message()?, 0)?;
                    }
                }
            }
            // FunctionProto: nodes, and attributes with default values.
            (25, value) => check_nodes(value.message()?, 7, 11, 0)?,
            _ => {}
        }
    }
    // Protocol buffers merge a repeated singular field; readers differ in whether they do, so it is refused.
    let [graph] = graphs.as_slice() else {
        return Err(malformed("it has no graph, or more than one"));
    };
    check_graph(graph, 0)?;
    declaration(graph)
}

fn declaration(graph: &[u8]) -> Result<Declaration, OnnxError> {
    let (mut inputs, mut outputs, mut initializers) = (Vec::new(), Vec::new(), HashSet::new());
    for field in Fields::new(graph) {
        match field? {
            (5, value) => {
                initializers.insert(text_field(value.message()?, 8)?);
            }
            (11, value) => inputs.push(ValueInfo::read(value.message()?)?),
            (12, value) => outputs.push(ValueInfo::read(value.message()?)?),
            _ => {}
        }
    }
    let required = inputs.into_iter().filter(|input| !initializers.contains(&input.name));
    Ok(Declaration {
        inputs: required.map(ValueInfo::into_input).collect::<Result<_, _>>()?,
        outputs: outputs.into_iter().map(ValueInfo::into_output).collect::<Result<_, _>>()?,
    })
}

/// Refuses external data in a GraphProto: its nodes, initializers and sparse initializers.
fn check_graph(graph: &[u8], depth: usize) -> Result<(), OnnxError> {
    if depth > MAX_GRAPH_DEPTH {
        return Err(OnnxError::TooDeep);
    }
    check_nodes(graph, 1, u64::MAX, depth)?;
    for field in Fields::new(graph) {
        match field? {
            (5, value) => check_tensor(value.message()?)?,
            (15, value) => check_sparse_tensor(value.message()?)?,
            _ => {}
        }
    }
    Ok(())
}

/// Refuses external data in the attributes of a graph's or a function's nodes.
fn check_nodes(parent: &[u8], nodes: u64, attributes: u64, depth: usize) -> Result<(), OnnxError> {
    for field in Fields::new(parent) {
        match field? {
            (number, value) if number == nodes => {
                for field in Fields::new(value.message()?) {
                    if let (5, value) = field? {
                        check_attribute(value.message()?, depth)?;
                    }
                }
            }
            (number, value) if number == attributes => check_attribute(value.message()?, depth)?,
            _ => {}
        }
    }
    Ok(())
}

/// Refuses external data in an AttributeProto: its tensors, sparse tensors and graphs.
fn check_attribute(attribute: &[u8], depth: usize) -> Result<(), OnnxError> {
    for field in Fields::new(attribute) {
        match field? {
            (5 | 10, value) => check_tensor(value.message()?)?,
            (6 | 11, value) => check_graph(value.message()?, depth + 1)?,
            (22 | 23, value) => check_sparse_tensor(value.message()?)?,
            _ => {}
        }
    }
    Ok(())
}

/// Refuses external data in a SparseTensorProto: its values and its indices.
fn check_sparse_tensor(sparse: &[u8]) -> Result<(), OnnxError> {
    for field in Fields::new(sparse) {
        if let (1 | 2, value) = field? {
            check_tensor(value.message()?)?;
        }
    }
    Ok(())
}

/// Refuses a TensorProto with any `external_data` entry, or any `data_location` but the default.
fn check_tensor(tensor: &[u8]) -> Result<(), OnnxError> {
    for field in Fields::new(tensor) {
        let external = match field? {
            (13, _) => true,
            (14, value) => value.varint()? != 0,
            _ => false,
        };
        if external {
            return Err(OnnxError::ExternalData { tensor: text_field(tensor, 8)? });
        }
    }
    Ok(())
}

/// A ValueInfoProto, not yet judged: inputs with an initializer need no datatype that we know.
struct ValueInfo {
    name: String,
    kind: Kind,
}

enum Kind {
    Tensor { element: u64, shape: Option<Vec<Dimension>> },
    Other(&'static str),
}

impl ValueInfo {
    fn read(info: &[u8]) -> Result<ValueInfo, OnnxError> {
        let mut kind = Kind::Other("of no declared type");
        for field in Fields::new(info) {
            if let (2, value) = field? {
                kind = read_type(value.message()?)?;
            }
        }
        Ok(ValueInfo { name: text_field(info, 1)?, kind })
    }

    fn into_input(self) -> Result<TensorMetadata, OnnxError> {
        let name = self.name.clone();
        let (metadata, has_shape) = self.into_metadata()?;
        if has_shape { Ok(metadata) } else { Err(OnnxError::NoShape { input: name }) }
    }

    fn into_output(self) -> Result<TensorMetadata, OnnxError> {
        self.into_metadata().map(|(metadata, _)| metadata)
    }

    fn into_metadata(self) -> Result<(TensorMetadata, bool), OnnxError> {
        let ValueInfo { name, kind } = self;
        let (element, shape) = match kind {
            Kind::Tensor { element, shape } => (element, shape),
            Kind::Other(kind) => {
                return Err(OnnxError::Type { tensor: name, kind: kind.to_owned() });
            }
        };
        let Some(datatype) = datatype(element) else {
            return Err(OnnxError::Type { tensor: name, kind: format!("of ONNX element type {element}") });
        };
        let has_shape = shape.is_some();
        Ok((
            TensorMetadata { name, datatype, shape: shape.unwrap_or_else(|| vec![Dimension::Any]) },
            has_shape,
        ))
    }
}

/// A TypeProto.
fn read_type(message: &[u8]) -> Result<Kind, OnnxError> {
    let mut kind = Kind::Other("of no declared type");
    for field in Fields::new(message) {
        match field? {
            (1, value) => kind = read_tensor_type(value.message()?)?,
            (4, _) => kind = Kind::Other("a sequence"),
            (5, _) => kind = Kind::Other("a map"),
            (8, _) => kind = Kind::Other("a sparse tensor"),
            (9, _) => kind = Kind::Other("an optional value"),
            _ => {}
        }
    }
    Ok(kind)
}

/// A TypeProto.Tensor.
fn read_tensor_type(message: &[u8]) -> Result<Kind, OnnxError> {
    let (mut element, mut shape) = (0, None);
    for field in Fields::new(message) {
        match field? {
            (1, value) => element = value.varint()?,
            (2, value) => shape = Some(read_shape(value.message()?)?),
            _ => {}
        }
    }
    Ok(Kind::Tensor { element, shape })
}

/// A TensorShapeProto. A dimension without a value, with a name or below 1 is free.
fn read_shape(message: &[u8]) -> Result<Vec<Dimension>, OnnxError> {
    let mut shape = Vec::new();
    for field in Fields::new(message) {
        if let (1, value) = field? {
            let mut dimension = Dimension::Any;
            for field in Fields::new(value.message()?) {
                if let (1, value) = field? {
                    // A negative int64 is a varint above `i64::MAX`.
                    let length =
                        i64::try_from(value.varint()?).ok().and_then(|length| usize::try_from(length).ok());
                    dimension = length.filter(|&length| length > 0).map_or(Dimension::Any, Dimension::Fixed);
                }
            }
            shape.push(dimension);
        }
    }
    Ok(shape)
}

/// The protocol's name for a TensorProto.DataType; `None` for bfloat16, the 8- and 4-bit floats and complex numbers.
fn datatype(element: u64) -> Option<Datatype> {
    Some(match element {
        1 => Datatype::Fp32,
        2 => Datatype::Uint8,
        3 => Datatype::Int8,
        4 => Datatype::Uint16,
        5 => Datatype::Int16,
        6 => Datatype::Int32,
        7 => Datatype::Int64,
        8 => Datatype::Bytes,
        9 => Datatype::Bool,
        10 => Datatype::Fp16,
        11 => Datatype::Fp64,
        12 => Datatype::Uint32,
        13 => Datatype::Uint64,
        _ => return None,
    })
}

/// The last text in the field of that number; empty when there is none.
fn text_field(message: &[u8], number: u64) -> Result<String, OnnxError> {
    let mut text = String::new();
    for field in Fields::new(message) {
        match field? {
            (found, value) if found == number => {
                let bytes = value.message()?;
                text = std::str::from_utf8(bytes).map_err(|_| malformed("a name is not UTF-8"))?.to_owned();
            }
            _ => {}
        }
    }
    Ok(text)
}

fn malformed(reason: &'static str) -> OnnxError {
    OnnxError::Malformed { reason }
}
