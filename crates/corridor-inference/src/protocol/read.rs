//! From a body to a request that fits its model.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::data;
use crate::metadata::show_shape;
use crate::request::{Slots, check_shape, excerpt, show_names};
use crate::tensor::element_count;
use crate::{
    Data, Dimension, InferenceRequest, Metadata, RequestError, RequestedOutput, Tensor, TensorMetadata,
};

/// Reads the body of an inference request, and checks it against the model's metadata.
///
/// `json_length` is the value of `Inference-Header-Content-Length`: `None` when the body is JSON alone, `Some(0)`
/// when it is the one input, raw.
///
/// ```
/// use corridor_inference::{Data, Datatype, Dimension, Metadata, TensorMetadata, protocol};
///
/// let input = TensorMetadata { name: "x".into(), datatype: Datatype::Fp32, shape: vec![Dimension::Any] };
/// let metadata = Metadata { platform: "test".into(), inputs: vec![input], outputs: vec![] };
///
/// let json = br#"{"inputs": [{"name": "x", "datatype": "FP32", "shape": [2], "data": [1, 2.5]}]}"#;
/// let request = protocol::read_request(json, None, &metadata)?;
/// assert_eq!(request.inputs()[0].data(), &Data::Fp32(vec![1.0, 2.5]));
///
/// // The same two numbers as bytes, raw.
/// let raw = [1.0_f32.to_le_bytes(), 2.5_f32.to_le_bytes()].concat();
/// assert_eq!(protocol::read_request(&raw, Some(0), &metadata)?.inputs(), request.inputs());
///
/// // JSON has no number as large as this.
/// let json = br#"{"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [1e400]}]}"#;
/// let error = protocol::read_request(json, None, &metadata).unwrap_err();
/// assert_eq!(error.to_string(), "value 0 of input `x`: `1e400` does not fit FP32");
/// # Ok::<(), corridor_inference::RequestError>(())
/// ```
///
/// # Errors
/// If the body is not a request that the model can run; the message says what to change.
pub fn read_request(
    body: &[u8],
    json_length: Option<usize>,
    metadata: &Metadata,
) -> Result<InferenceRequest, RequestError> {
    let (json, binary) = match json_length {
        None => (body, None),
        Some(0) => return read_raw(body, metadata),
        Some(length) => {
            let (json, rest) = body
                .split_at_checked(length)
                .ok_or(RequestError::HeaderLength { length, body: body.len() })?;
            (json, Some(rest))
        }
    };
    let document: Document<'_> =
        serde_json::from_slice(json).map_err(|error| RequestError::Json { reason: error.to_string() })?;
    let mut binary = Binary { rest: binary };
    let mut slots = Slots::new(metadata);
    for input in &document.inputs {
        let (index, wanted) = slots.claim(&input.name)?;
        slots.fill(index, read_input(input, wanted, &mut binary)?);
    }
    let outputs = read_outputs(&document, metadata)?;
    let inputs = slots.finish()?;
    match binary.rest {
        Some(rest) if !rest.is_empty() => Err(RequestError::TrailingBytes { bytes: rest.len() }),
        Some(_) | None => Ok(InferenceRequest { id: document.id.map(Cow::into_owned), inputs, outputs }),
    }
}

/// The JSON of a request. `data` stays text until datatype and shape are known, since keys come in any order.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(default)]
    parameters: Option<Parameters>,
    #[serde(borrow)]
    inputs: Vec<DocumentInput<'a>>,
    #[serde(borrow, default)]
    outputs: Option<Vec<DocumentOutput<'a>>>,
}

#[derive(Deserialize)]
struct DocumentInput<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    shape: Vec<u64>,
    #[serde(borrow)]
    datatype: Cow<'a, str>,
    #[serde(default)]
    parameters: Option<Parameters>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct DocumentOutput<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Clone, Copy, Deserialize)]
struct Parameters {
    binary_data_size: Option<u64>,
    binary_data: Option<bool>,
    binary_data_output: Option<bool>,
}

/// What is left of the bytes after the JSON; `None` when the body is JSON alone.
struct Binary<'a> {
    rest: Option<&'a [u8]>,
}

fn read_input(
    input: &DocumentInput<'_>,
    wanted: &TensorMetadata,
    binary: &mut Binary<'_>,
) -> Result<Tensor, RequestError> {
    if input.datatype != wanted.datatype.name() {
        let sent = excerpt(&input.datatype);
        return Err(RequestError::Datatype {
            input: wanted.name.clone(),
            sent,
            wanted: wanted.datatype.name(),
        });
    }
    let (shape, count) = read_shape(&input.shape, wanted)?;
    let size = input.parameters.and_then(|parameters| parameters.binary_data_size);
    let name = || wanted.name.clone();
    let data = match (input.data, size) {
        (Some(text), None) => data::from_json(wanted, &shape, count, text.get())?,
        (None, Some(sent)) => {
            let rest = binary.rest.ok_or_else(|| RequestError::NeedsHeaderLength { input: name() })?;
            // A count of at most `MAX_ELEMENTS` times eight bytes cannot overflow.
            let needed = wanted.datatype.element_bytes().map(|bytes| bytes * count);
            if let Some(needed) = needed.filter(|&needed| u64::try_from(needed) != Ok(sent)) {
                return Err(RequestError::BinarySize { input: name(), wanted: needed, sent });
            }
            let split = usize::try_from(sent).ok().and_then(|size| rest.split_at_checked(size));
            let (bytes, rest) =
                split.ok_or_else(|| RequestError::BinaryShort { input: name(), sent, left: rest.len() })?;
            binary.rest = Some(rest);
            data::from_bytes(wanted, count, bytes)?
        }
        (None, None) => return Err(RequestError::NoData { input: name() }),
        (Some(_), Some(_)) => return Err(RequestError::TwoKindsOfData { input: name() }),
    };
    tensor(shape, data, wanted)
}

/// The shape that a request claims, and its number of elements, both within the model's and our bounds.
fn read_shape(sent: &[u64], wanted: &TensorMetadata) -> Result<(Vec<usize>, usize), RequestError> {
    let mismatch = || RequestError::Shape {
        input: wanted.name.clone(),
        sent: show_shape(sent),
        wanted: show_shape(&wanted.shape),
    };
    if sent.len() != wanted.shape.len() {
        return Err(mismatch());
    }
    let too_many = || RequestError::TooManyElements { input: wanted.name.clone(), shape: show_shape(sent) };
    let shape = sent.iter().map(|&length| usize::try_from(length)).collect::<Result<Vec<_>, _>>();
    let shape = shape.map_err(|_| too_many())?;
    check_shape(wanted, &shape)?;
    let count = element_count(&shape).ok_or_else(too_many)?;
    Ok((shape, count))
}

fn tensor(shape: Vec<usize>, data: Data, wanted: &TensorMetadata) -> Result<Tensor, RequestError> {
    let count = data.len();
    Tensor::new(shape, data).map_err(|error| RequestError::Element {
        input: wanted.name.clone(),
        element: count,
        reason: error.to_string(),
    })
}

fn read_outputs(document: &Document<'_>, metadata: &Metadata) -> Result<Vec<RequestedOutput>, RequestError> {
    let default = document.parameters.and_then(|parameters| parameters.binary_data_output).unwrap_or(false);
    let asked = document.outputs.as_deref().unwrap_or_default();
    if asked.is_empty() {
        return Ok(every_output(metadata, default));
    }
    let mut outputs: Vec<RequestedOutput> = Vec::new();
    for output in asked {
        let index = metadata.outputs.iter().position(|known| known.name == output.name);
        let index = index.ok_or_else(|| RequestError::UnknownOutput {
            output: excerpt(&output.name),
            known: show_names(&metadata.outputs),
        })?;
        if outputs.iter().any(|earlier| earlier.index == index) {
            return Err(RequestError::DuplicateOutput { output: excerpt(&output.name) });
        }
        let binary = output.parameters.and_then(|parameters| parameters.binary_data).unwrap_or(default);
        outputs.push(RequestedOutput { index, binary });
    }
    Ok(outputs)
}

fn every_output(metadata: &Metadata, binary: bool) -> Vec<RequestedOutput> {
    (0..metadata.outputs.len()).map(|index| RequestedOutput { index, binary }).collect()
}

/// A raw request: the body is the model's one input, and all outputs are wanted as binary.
fn read_raw(body: &[u8], metadata: &Metadata) -> Result<InferenceRequest, RequestError> {
    let [wanted] = metadata.inputs.as_slice() else {
        return Err(RequestError::RawInputs { inputs: metadata.inputs.len() });
    };
    let shape = raw_shape(body.len(), wanted)?;
    let too_many = || RequestError::TooManyElements { input: wanted.name.clone(), shape: show_shape(&shape) };
    let count = element_count(&shape).ok_or_else(too_many)?;
    let data = data::from_bytes(wanted, count, body)?;
    let inputs = vec![tensor(shape, data, wanted)?];
    Ok(InferenceRequest { id: None, inputs, outputs: every_output(metadata, true) })
}

/// The shape of a raw tensor: the fixed dimensions are the model's, and the bytes give the one that is free.
fn raw_shape(bytes: usize, wanted: &TensorMetadata) -> Result<Vec<usize>, RequestError> {
    let free = wanted.shape.iter().filter(|dimension| **dimension == Dimension::Any).count();
    if free > 1 {
        return Err(RequestError::RawShape { input: wanted.name.clone(), shape: show_shape(&wanted.shape) });
    }
    let with = |free: usize| -> Vec<usize> {
        let length = |dimension: &Dimension| match dimension {
            Dimension::Fixed(length) => *length,
            Dimension::Any => free,
        };
        wanted.shape.iter().map(length).collect()
    };
    // Strings say their own lengths: one string is all that can be meant.
    let Some(element_bytes) = wanted.datatype.element_bytes() else {
        return Ok(with(1));
    };
    let row = element_count(&with(1)).map_or(0, |count| count * element_bytes);
    let rows = bytes.checked_div(row).unwrap_or(0);
    let fits = rows > 0 && rows * row == bytes && (free == 1 || rows == 1);
    if fits {
        Ok(with(rows))
    } else {
        Err(RequestError::RawSize { input: wanted.name.clone(), row, sent: bytes })
    }
}
