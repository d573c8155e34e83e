//! What a case of `corridor simulate` costs, from the line that is read to the line that is written.
//!
//! `cargo xtask bench simulate`. Time is that of the core, so that what a busy machine gives to others does not count. The cases are 216, of the kinds that people have: three pages, the calls of model clients,
//! servers that allow them, and the faults that servers have.

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a benchmark")]

use std::hint::black_box;
use std::time::Duration;

use corridor_browser::Profile;
use corridor_browser::case::write_answer;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// The calls: method, credentials mode, body, headers.
fn calls() -> Vec<Value> {
    vec![
        json!({"method": "GET"}),
        json!({"method": "GET", "headers": [["Authorization", "Bearer 0123456789abcdef"]]}),
        json!({"method": "POST", "headers": [["Content-Type", "application/json"]], "body": {"kind": "text"}}),
        json!({
            "method": "POST",
            "headers": [["Content-Type", "application/json"], ["X-Api-Key", "k"], ["Accept", "text/event-stream"]],
            "body": {"kind": "text"}
        }),
        json!({
            "method": "POST",
            "headers": [
                ["Content-Type", "application/octet-stream"],
                ["Inference-Header-Content-Length", "142"],
                ["Authorization", "Bearer 0123456789abcdef"],
                ["X-Amz-Date", "20260101T000000Z"]
            ],
            "body": {"kind": "buffer"}
        }),
        json!({"method": "POST", "credentials": "include", "body": {"kind": "form"}}),
        json!({"method": "POST", "body": {"kind": "blob", "type": "text/plain"}}),
        json!({"method": "DELETE", "credentials": "include", "headers": [["X-Requested-With", "fetch"]]}),
        json!({"method": "patch", "headers": [["Content-Type", "application/json"]], "body": {"kind": "text"}}),
    ]
}

/// The servers: the CORS headers of a preflight's answer and of an answer, and their statuses.
fn servers() -> Vec<(u16, Value, u16, Value)> {
    let own = "https://app.example.com";
    let lists = |origin: &str| {
        json!([
            ["Access-Control-Allow-Origin", origin],
            ["Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, PATCH"],
            [
                "Access-Control-Allow-Headers",
                "Content-Type, X-Amz-Date, Authorization, X-Api-Key, X-Requested-With"
            ],
            ["Access-Control-Max-Age", "600"],
            ["Vary", "Origin"]
        ])
    };
    let own_with_credentials = json!([
        ["Access-Control-Allow-Origin", own],
        ["Access-Control-Allow-Credentials", "true"],
        ["Access-Control-Allow-Methods", "POST, DELETE"],
        ["Access-Control-Allow-Headers", "content-type,x-requested-with,authorization,x-api-key"],
        ["Access-Control-Expose-Headers", "X-Request-Id, Inference-Header-Content-Length"]
    ]);
    let any = json!([
        ["Access-Control-Allow-Origin", "*"],
        ["Access-Control-Allow-Methods", "*"],
        ["Access-Control-Allow-Headers", "*"],
        ["Access-Control-Expose-Headers", "*"]
    ]);
    vec![
        (204, lists(own), 200, lists(own)),
        (204, own_with_credentials.clone(), 200, own_with_credentials),
        (200, any.clone(), 200, any.clone()),
        (204, lists("https://other.example"), 200, lists("https://other.example")),
        (401, json!([]), 401, json!([])),
        (405, lists(own), 200, lists(own)),
        (204, any.clone(), 503, json!([])),
        (200, json!([["Access-Control-Allow-Origin", "https://app.example.com, *"]]), 200, any),
    ]
}

fn with_common_headers(status: u16, cors: &Value) -> Value {
    let mut headers = vec![
        json!(["Date", "Thu, 01 Jan 2026 00:00:00 GMT"]),
        json!(["Server", "uvicorn"]),
        json!(["Content-Type", "application/json"]),
        json!(["Content-Length", "512"]),
        json!(["X-Request-Id", "5f0c3b1e-6a34-4b8e-8f0e-3d6d2f1f9a10"]),
    ];
    headers.extend(cors.as_array().unwrap().iter().cloned());
    json!({"status": status, "headers": headers})
}

fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for page in ["https://app.example.com", "http://localhost:5173", "null"] {
        for call in calls() {
            for (preflight_status, preflight, status, response) in servers() {
                let mut case = call.clone();
                case["id"] = json!(lines.len());
                case["page_origin"] = json!(page);
                case["url"] = json!("https://api.example.com/v2/models/digits/infer");
                case["preflight"] = with_common_headers(preflight_status, &preflight);
                case["response"] = with_common_headers(status, &response);
                lines.push(case.to_string());
            }
        }
    }
    lines
}

/// The time that this thread had a core.
struct CoreTime;

impl Measurement for CoreTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
    }

    fn end(&self, start: Duration) -> Duration {
        self.start() - start
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

fn simulate(criterion: &mut Criterion<CoreTime>) {
    let lines = lines();
    let bytes: usize = lines.iter().map(String::len).sum();
    println!("{} cases of {} bytes on average", lines.len(), bytes / lines.len());
    let mut group = criterion.benchmark_group("simulate");
    group.throughput(Throughput::Elements(lines.len() as u64));
    let sets: [(&str, &[Profile]); 2] = [("standard", &[Profile::Standard]), ("all four", &Profile::ALL)];
    for (name, profiles) in sets {
        group.bench_function(name, |bencher| {
            let mut answers = String::new();
            bencher.iter(|| {
                answers.clear();
                for line in &lines {
                    assert!(write_answer(&mut answers, black_box(line), profiles));
                    answers.push('\n');
                }
                black_box(&answers);
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CoreTime);
    targets = simulate
}
criterion_main!(benches);
