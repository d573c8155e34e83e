//! The embedded model over HTTP: the Open Inference Protocol, and the types that may run it.

use crate::running::{JSON, ORIGIN, POLICY, Running, STRANGER};

const FILE: &str = r#"
[[routes]]
path    = "/inference"
methods = ["GET", "POST"]
policy  = "web"
backend = "digits"

[[routes]]
path    = "/v2/{*rest}"
methods = ["GET", "POST"]
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#;

fn gateway() -> Running {
    Running::start(&format!("{POLICY}{FILE}"))
}

fn blank_image() -> String {
    format!(
        r#"{{"id": "7", "inputs": [{{"name": "image", "shape": [1, 64], "datatype": "FP32", "data": [{}]}}]}}"#,
        vec!["0"; 64].join(",")
    )
}

fn json(answer: &crate::client::Answer) -> serde_json::Value {
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn a_page_runs_the_model_and_reads_the_answer() {
    let running = gateway();
    let mut answered = 0;
    for path in ["/inference", "/v2/models/digits/infer", "/v2/models/digits/versions/1/infer"] {
        let answer = running.ask(&format!("POST {path}"), &[ORIGIN, JSON], blank_image().as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"));
        let body = json(&answer);
        assert_eq!(body["model_name"], "digits");
        assert_eq!(body["id"], "7");
        assert_eq!(body["outputs"][0]["shape"], serde_json::json!([1, 10]));
        let sum: f64 =
            body["outputs"][0]["data"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-4, "probabilities sum to {sum}");
        answered += 1;
    }
    assert_eq!(running.model("digits").runs(), answered);
}

#[test]
fn tensors_go_both_ways_as_bytes() {
    let running = gateway();
    let raw = vec![0_u8; 64 * 4];
    let answer = running.ask("POST /inference", &[ORIGIN, "Content-Type: application/octet-stream"], &raw);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    let json_length: usize = answer.header("inference-header-content-length").unwrap().parse().unwrap();
    assert_eq!(answer.body.len(), json_length + 10 * 4);

    let head = br#"{"inputs":[{"name":"image","shape":[1,64],"datatype":"FP32","parameters":{"binary_data_size":256}}]}"#;
    let length = format!("Inference-Header-Content-Length: {}", head.len());
    let body = [head.as_slice(), &raw].concat();
    let answer = running.ask("POST /inference", &["Content-Type: application/octet-stream", &length], &body);
    assert_eq!(answer.status, 200);
    assert_eq!(json(&answer)["outputs"][0]["datatype"], "FP32");
}

#[test]
fn the_protocols_other_paths() {
    let running = gateway();
    let get = |path: &str| running.ask(&format!("GET {path}"), &[ORIGIN], b"");
    assert_eq!(json(&get("/v2"))["name"], "corridor");
    assert_eq!(json(&get("/v2/"))["name"], "corridor");
    assert_eq!(json(&get("/v2/health/live"))["live"], true);
    assert_eq!(json(&get("/v2/health/ready"))["ready"], true);
    assert_eq!(json(&get("/v2/models/digits"))["inputs"][0]["name"], "image");
    assert_eq!(json(&get("/v2/models/digits/ready"))["ready"], true);
    assert_eq!(json(&get("/inference"))["outputs"][0]["name"], "probabilities");
    assert_eq!(running.ask("GET /-/healthz", &[], b"").text(), "ok\n");
    assert_eq!(running.ask("GET /-/readyz", &[], b"").text(), "ok\n");
    assert_eq!(running.model("digits").runs(), 0);
}

/// The requests that browsers send without asking first, from the page that may call and from one that may not: the
/// model never runs.
#[test]
fn nothing_that_needs_no_preflight_runs_the_model() {
    let running = gateway();
    let types = [
        None,
        Some("Content-Type: text/plain"),
        Some("Content-Type: text/plain;charset=UTF-8"),
        Some("Content-Type: text/plain; application/json"),
        Some("Content-Type: application/x-www-form-urlencoded"),
        Some("Content-Type: multipart/form-data; boundary=x"),
        Some("Content-Type: application/jsonx"),
        Some("Content-Type: "),
        Some("Content-Type: text/plain, application/json"),
    ];
    for (origin, status) in [(ORIGIN, 415), (STRANGER, 403), ("Origin: null", 403)] {
        for content_type in types {
            let headers: Vec<&str> = [Some(origin), content_type].into_iter().flatten().collect();
            let answer = running.ask("POST /inference", &headers, blank_image().as_bytes());
            assert_eq!(answer.status, status, "{origin} {content_type:?}");
        }
        let answer = running.ask("GET /inference?x=1", &[origin], b"");
        assert_eq!(answer.status, if origin == ORIGIN { 200 } else { 403 });
    }
    let answer = running.ask("POST /inference", &[STRANGER, JSON], blank_image().as_bytes());
    assert_eq!(answer.status, 403);
    assert_eq!(running.model("digits").runs(), 0);
}

#[test]
fn a_body_that_is_too_long_is_not_read() {
    let running = Running::start(&format!("[server]\nmax_body_bytes = 100\n{POLICY}{FILE}"));
    let answer = running.ask("POST /inference", &[ORIGIN, JSON], blank_image().as_bytes());
    assert_eq!(answer.status, 413);
    let chunk = format!("{:x}\r\n{}\r\n0\r\n\r\n", 101, "a".repeat(101));
    let answer =
        running.ask("POST /inference", &[ORIGIN, JSON, "Transfer-Encoding: chunked"], chunk.as_bytes());
    assert_eq!(answer.status, 413);
    assert_eq!(running.model("digits").runs(), 0);
}

#[test]
fn a_request_that_the_model_cannot_run_says_why() {
    let running = gateway();
    for (body, reason) in [
        (r#"{"inputs": []}"#, "image"),
        (r#"{"inputs": [{"name": "image", "shape": [1, 63], "datatype": "FP32", "data": [0]}]}"#, "[1, 63]"),
        (r#"{"inputs": [{"name": "image", "shape": [1, 64], "datatype": "FP32", "data": [0]}]}"#, "64"),
        (r#"{"inputs": [{"name": "image", "shape": [1, 64], "datatype": "FP64", "data": [0]}]}"#, "FP64"),
        (
            r#"{"inputs": [{"name": "image", "shape": [18446744073709551615, 64], "datatype": "FP32", "data": []}]}"#,
            "shape",
        ),
        (
            r#"{"inputs": [{"name": "image", "shape": [1, 64], "datatype": "FP32", "data": [NaN]}]}"#,
            "expected value",
        ),
    ] {
        let answer = running.ask("POST /inference", &[ORIGIN, JSON], body.as_bytes());
        assert_eq!(answer.status, 400, "{body}");
        let error = json(&answer)["error"].as_str().unwrap().to_owned();
        assert!(error.to_lowercase().contains(&reason.to_lowercase()), "{body}: {error}");
    }
    assert_eq!(running.model("digits").runs(), 0);
}
