//! The small bodies: metadata, health and errors.

use serde_json::{Value, json};

use crate::{Dimension, Metadata, TensorMetadata};

/// The body of `GET /v2`: the server's name and version, and the extensions that it speaks.
pub fn server_metadata(name: &str, version: &str) -> Vec<u8> {
    bytes(&json!({ "name": name, "version": version, "extensions": ["binary_tensor_data"] }))
}

/// The body of `GET /v2/models/M`.
///
/// ```
/// use corridor_inference::{Datatype, Dimension, Metadata, TensorMetadata, protocol};
///
/// let input = TensorMetadata { name: "x".into(), datatype: Datatype::Fp32, shape: vec![Dimension::Any] };
/// let metadata = Metadata { platform: "rten_onnx".into(), inputs: vec![input], outputs: vec![] };
/// let body = protocol::model_metadata("m", &metadata);
/// assert_eq!(
///     String::from_utf8_lossy(&body),
///     r#"{"inputs":[{"datatype":"FP32","name":"x","shape":[-1]}],"name":"m","outputs":[],"platform":"rten_onnx"}"#
/// );
/// ```
pub fn model_metadata(name: &str, metadata: &Metadata) -> Vec<u8> {
    let Metadata { platform, inputs, outputs } = metadata;
    bytes(
        &json!({ "name": name, "platform": platform, "inputs": tensors(inputs), "outputs": tensors(outputs) }),
    )
}

/// The body of `GET /v2/models/M/ready`.
pub fn ready(name: &str, ready: bool) -> Vec<u8> {
    bytes(&json!({ "name": name, "ready": ready }))
}

/// The body of `GET /v2/health/live`.
pub fn live() -> Vec<u8> {
    bytes(&json!({ "live": true }))
}

/// The body of every answer that is an error.
///
/// ```
/// let body = corridor_inference::protocol::error("no input `x`");
/// assert_eq!(body, br#"{"error":"no input `x`"}"#);
/// ```
pub fn error(message: impl std::fmt::Display) -> Vec<u8> {
    bytes(&json!({ "error": message.to_string() }))
}

fn tensors(tensors: &[TensorMetadata]) -> Vec<Value> {
    let each = tensors.iter().map(|TensorMetadata { name, datatype, shape }| {
        let shape: Vec<Value> = shape.iter().map(dimension).collect();
        json!({ "name": name, "datatype": datatype.name(), "shape": shape })
    });
    each.collect()
}

fn dimension(dimension: &Dimension) -> Value {
    match dimension {
        Dimension::Fixed(length) => json!(length),
        Dimension::Any => json!(-1),
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
