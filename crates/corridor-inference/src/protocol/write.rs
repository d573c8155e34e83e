//! From what a model answered to a body.

use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq as _, Serializer};

use super::data;
use crate::metadata::show_shape;
use crate::{Data, InferenceResponse, OutputTensor};

/// A body, and how much of it is JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The bytes to send.
    pub body: Vec<u8>,
    /// The value for `Inference-Header-Content-Length`, and the sign that the body is `application/octet-stream`.
    /// `None`: the body is JSON alone.
    pub json_length: Option<usize>,
}

/// Why an answer cannot be written as JSON. HTTP answers `500`: the model is at fault, not the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// JSON has no NaN and no infinity; a body with one in it is not JSON, and `null` would be a lie.
    #[error(
        "the model produced {value} in output `{output}` {shape}, at value {element}, which JSON cannot carry; `binary_data` can"
    )]
    NotFinite {
        /// The output.
        output: String,
        /// Its shape.
        shape: String,
        /// The place of the first such value, from 0, in row-major order.
        element: usize,
        /// `NaN`, `inf` or `-inf`.
        value: String,
    },
    /// An element of BYTES that is no text.
    #[error(
        "the model produced bytes in output `{output}` that are not UTF-8 text, at value {element}, which JSON cannot carry; `binary_data` can"
    )]
    NotText {
        /// The output.
        output: String,
        /// The place of the first such value.
        element: usize,
    },
    /// Anything else that the JSON writer refuses.
    #[error("the answer cannot be written: {reason}")]
    Json {
        /// What the writer says.
        reason: String,
    },
}

/// Writes the answer of the model `model_name`: JSON, and after it the outputs that were asked for as binary.
///
/// # Errors
/// If an output that JSON must carry holds what JSON cannot.
pub fn write_response(model_name: &str, response: &InferenceResponse) -> Result<Written, WriteError> {
    let mut binary = Vec::new();
    let mut outputs = Vec::with_capacity(response.outputs.len());
    for output in &response.outputs {
        let tensor = &output.tensor;
        let (data, parameters) = if output.binary {
            let before = binary.len();
            data::to_bytes(tensor.data(), &mut binary);
            (None, Some(Parameters { binary_data_size: binary.len() - before }))
        } else {
            check(output)?;
            (Some(Values(tensor.data())), None)
        };
        let (name, datatype) = (output.name.as_str(), tensor.datatype().name());
        outputs.push(Output { name, datatype, shape: tensor.shape(), parameters, data });
    }
    let json_follows = outputs.iter().any(|output| output.parameters.is_some());
    let document = Document { model_name, id: response.id.as_deref(), outputs };
    let mut body =
        serde_json::to_vec(&document).map_err(|error| WriteError::Json { reason: error.to_string() })?;
    let json_length = json_follows.then_some(body.len());
    body.append(&mut binary);
    Ok(Written { body, json_length })
}

/// Refuses an output that JSON cannot carry.
fn check(output: &OutputTensor) -> Result<(), WriteError> {
    let data = output.tensor.data();
    if let Some(element) = data.first_not_finite() {
        let value = match data {
            Data::Fp16(values) => values.get(element).map(ToString::to_string),
            Data::Fp32(values) => values.get(element).map(ToString::to_string),
            Data::Fp64(values) => values.get(element).map(ToString::to_string),
            _ => None,
        };
        return Err(WriteError::NotFinite {
            output: output.name.clone(),
            shape: show_shape(output.tensor.shape()),
            element,
            value: value.unwrap_or_default(),
        });
    }
    match data {
        Data::Bytes(values) => match values.iter().position(|value| std::str::from_utf8(value).is_err()) {
            Some(element) => Err(WriteError::NotText { output: output.name.clone(), element }),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    model_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    outputs: Vec<Output<'a>>,
}

#[derive(Serialize)]
struct Output<'a> {
    name: &'a str,
    datatype: &'static str,
    shape: &'a [usize],
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Parameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Values<'a>>,
}

#[derive(Serialize)]
struct Parameters {
    binary_data_size: usize,
}

/// The values as one flat list.
struct Values<'a>(&'a Data);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Data::Bool(values) => values.serialize(serializer),
            Data::Uint8(values) => values.serialize(serializer),
            Data::Uint16(values) => values.serialize(serializer),
            Data::Uint32(values) => values.serialize(serializer),
            Data::Uint64(values) => values.serialize(serializer),
            Data::Int8(values) => values.serialize(serializer),
            Data::Int16(values) => values.serialize(serializer),
            Data::Int32(values) => values.serialize(serializer),
            Data::Int64(values) => values.serialize(serializer),
            Data::Fp16(values) => serializer.collect_seq(values.iter().map(|value| value.to_f32())),
            Data::Fp32(values) => values.serialize(serializer),
            Data::Fp64(values) => values.serialize(serializer),
            Data::Bytes(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(std::str::from_utf8(value).map_err(S::Error::custom)?)?;
                }
                list.end()
            }
        }
    }
}
