//! The built-in model through the whole path: body, queue, engine, body.

use std::sync::OnceLock;

use corridor_inference::engine::Rten;
use corridor_inference::protocol::{model_metadata, read_request, write_response};
use corridor_inference::{Model, PoolSettings, builtin};
use serde_json::{Value, json};

fn digits() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let bytes = builtin::model("digits").unwrap().to_vec();
        Model::load("digits", bytes, &Rten, &PoolSettings::default()).unwrap()
    })
}

fn infer(body: &[u8], json_length: Option<usize>) -> corridor_inference::protocol::Written {
    let model = digits();
    let request = read_request(body, json_length, model.metadata()).unwrap();
    let response = model.submit(request).unwrap().wait().unwrap();
    write_response(model.name(), &response).unwrap()
}

/// `(label, 64 values of 0..1)` of each sample.
fn samples() -> Vec<(usize, Vec<f32>)> {
    let text = include_str!("../../../../models/digits/samples.json");
    let samples: Vec<Value> = serde_json::from_str(text).unwrap();
    let pixel = |value: &Value| u8::try_from(value.as_u64().unwrap()).unwrap();
    let sample = |sample: &Value| {
        let pixels = sample["pixels"].as_array().unwrap().iter();
        let label = usize::from(pixel(&sample["label"]));
        (label, pixels.map(|value| f32::from(pixel(value)) / 16.0).collect())
    };
    samples.iter().map(sample).collect()
}

fn most_probable(probabilities: &[f64]) -> usize {
    let pairs = probabilities.iter().enumerate();
    pairs.max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0
}

#[test]
fn the_samples_are_recognised() {
    let samples = samples();
    assert_eq!(samples.len(), 30);
    let mut right = 0;
    for (label, pixels) in &samples {
        let body = json!({ "id": label.to_string(), "inputs": [
            { "name": "image", "datatype": "FP32", "shape": [1, 64], "data": pixels },
        ]});
        let written = infer(body.to_string().as_bytes(), None);
        assert_eq!(written.json_length, None);
        let answer: Value = serde_json::from_slice(&written.body).unwrap();
        assert_eq!(answer["id"], label.to_string());
        assert_eq!(answer["outputs"][0]["shape"], json!([1, 10]));
        let data = answer["outputs"][0]["data"].as_array().unwrap();
        let probabilities: Vec<f64> = data.iter().map(|value| value.as_f64().unwrap()).collect();
        assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{probabilities:?}");
        right += usize::from(most_probable(&probabilities) == *label);
    }
    println!("{right} of {} samples", samples.len());
    assert!(right >= 28, "{right} of 30");
}

#[test]
fn a_batch_in_binary_gives_the_answers_of_one_at_a_time() {
    let samples = samples();
    let bytes: Vec<u8> =
        samples.iter().flat_map(|(_, pixels)| pixels).flat_map(|value| value.to_le_bytes()).collect();
    let header = json!({ "parameters": { "binary_data_output": true }, "inputs": [
        { "name": "image", "datatype": "FP32", "shape": [30, 64], "parameters": { "binary_data_size": bytes.len() } },
    ]});
    let header = header.to_string();
    let batch = infer(&[header.as_bytes(), &bytes].concat(), Some(header.len()));
    let batch = &batch.body[batch.json_length.unwrap()..];
    assert_eq!(batch.len(), 30 * 10 * 4);
    for (one, expected) in bytes.chunks_exact(64 * 4).zip(batch.chunks_exact(40)) {
        let raw = infer(one, Some(0));
        let raw = &raw.body[raw.json_length.unwrap()..];
        let float = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().unwrap());
        for (a, b) in raw.chunks_exact(4).zip(expected.chunks_exact(4)) {
            assert!((float(a) - float(b)).abs() < 1e-5, "one alone and in a batch differ");
        }
    }
}

#[test]
fn its_metadata_is_what_the_file_declares() {
    let metadata: Value = serde_json::from_slice(&model_metadata("digits", digits().metadata())).unwrap();
    assert_eq!(
        metadata,
        json!({
            "name": "digits", "platform": "rten_onnx",
            "inputs": [{ "name": "image", "datatype": "FP32", "shape": [-1, 64] }],
            "outputs": [{ "name": "probabilities", "datatype": "FP32", "shape": [-1, 10] }],
        })
    );
}

/// `models/digits/digits.json` says how the committed file was made; the two must be from the same training.
#[test]
fn the_recorded_figures_are_those_of_the_embedded_file() {
    let record: Value = serde_json::from_str(include_str!("../../../../models/digits/digits.json")).unwrap();
    assert_eq!(record["bytes"], builtin::model("digits").unwrap().len());
    let accuracy = &record["accuracy"][record["shipped"].as_str().unwrap()];
    assert!(accuracy["scans"].as_f64().unwrap() > 0.95 && accuracy["drawings"].as_f64().unwrap() > 0.95);
}
