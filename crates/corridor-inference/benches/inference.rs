//! What an answer of the embedded digit classifier costs, from the bytes of the request to those of the answer, its
//! way through the queue and the pool's thread included.
//!
//! `cargo xtask bench inference`.

#![expect(clippy::unwrap_used, reason = "a benchmark")]

use corridor_inference::{Model, PoolSettings, builtin, engine::Rten, protocol};
use criterion::{Criterion, criterion_group, criterion_main};

fn digits() -> Model {
    let bytes = builtin::model("digits").unwrap();
    Model::load("digits", bytes.to_vec(), &Rten, &PoolSettings::default()).unwrap()
}

fn answer(model: &Model, body: &[u8], json_length: Option<usize>) -> Vec<u8> {
    let request = protocol::read_request(body, json_length, model.metadata()).unwrap();
    let response = model.submit(request).unwrap().wait().unwrap();
    protocol::write_response(model.name(), &response).unwrap().body
}

/// A picture with as many digits in its numbers as a page sends.
fn pixels() -> Vec<f32> {
    (0_u8..64).map(|number| f32::from(number) / 63.0).collect()
}

fn answers(criterion: &mut Criterion) {
    let model = digits();
    let numbers: Vec<String> = pixels().iter().map(|value| format!("{value:.4}")).collect();
    let json = format!(
        r#"{{"inputs":[{{"name":"image","datatype":"FP32","shape":[1,64],"data":[{}]}}]}}"#,
        numbers.join(",")
    );
    let raw: Vec<u8> = pixels().iter().flat_map(|value| value.to_le_bytes()).collect();
    let mut group = criterion.benchmark_group("digits");
    group.bench_function("json", |bencher| bencher.iter(|| answer(&model, json.as_bytes(), None)));
    group.bench_function("raw", |bencher| bencher.iter(|| answer(&model, &raw, Some(0))));
    group.finish();
}

criterion_group!(benches, answers);
criterion_main!(benches);
