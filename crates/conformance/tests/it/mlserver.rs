//! MLServer behind the gateway: a page on an allowed origin can call it and read every answer, a page on another origin
//! cannot reach it. It says itself, in its metrics, how many requests have come to it.

mod pages;
mod running;

use std::io::{BufRead, Read};

use conformance::model_server::{Answer, OwnCors, ask};

use self::running::{FLOWER, PAGE, STRANGER, own, shared};

/// What a preflight for a call of the models says.
const ASKS_TO_POST_JSON: [(&str, &str); 3] = [
    ("Origin", PAGE),
    ("Access-Control-Request-Method", "POST"),
    ("Access-Control-Request-Headers", "content-type"),
];

#[test]
fn a_preflight_is_answered_without_it() {
    let Some(running) = shared() else { return };
    let before = running.server.requests().unwrap();
    let granted = running.ask("OPTIONS /v2/models/iris/infer", &ASKS_TO_POST_JSON, "");
    assert_eq!(granted.status, 204);
    assert_eq!(values(&granted, "access-control-allow-origin"), [PAGE]);
    assert_eq!(values(&granted, "access-control-allow-headers"), ["Content-Type"]);
    let stranger = [&[("Origin", STRANGER)], &ASKS_TO_POST_JSON[1..]].concat();
    let refused = running.ask("OPTIONS /v2/models/iris/infer", &stranger, "");
    assert_eq!(refused.status, 403);
    assert_eq!(values(&refused, "access-control-allow-origin"), [""; 0]);
    assert_eq!(running.server.requests().unwrap(), before);
}

#[test]
fn a_call_is_answered_and_its_headers_are_exposed() {
    let Some(running) = shared() else { return };
    let before = running.server.requests().unwrap();
    let answer = running.call(PAGE, "iris/infer", FLOWER);
    assert_eq!(answer.status, 200);
    assert_readable(&answer);
    assert_eq!(values(&answer, "ce-modelid"), ["iris"]);
    assert_eq!(values(&answer, "ce-id").len(), 1);
    let text = answer.text().unwrap();
    assert!(text.contains(r#""data":["setosa"]"#), "{text}");
    assert_eq!(running.server.requests().unwrap(), before + 1);
}

#[test]
fn a_call_from_another_origin_does_not_come_to_it() {
    let Some(running) = shared() else { return };
    let before = running.server.requests().unwrap();
    // Such as a form would send it: no browser asks first.
    let headers = [("Origin", STRANGER), ("Content-Type", "text/plain")];
    let answer = running.ask("POST /v2/models/iris/infer", &headers, FLOWER);
    assert_eq!(answer.status, 403);
    assert_eq!(values(&answer, "access-control-allow-origin"), [""; 0]);
    assert_eq!(running.server.requests().unwrap(), before);
}

#[test]
fn its_errors_are_readable() {
    let Some(running) = shared() else { return };
    for (call, body, status, says) in [
        ("nowhere/infer", FLOWER, 404, "Model nowhere not found"),
        ("iris/infer", "{\"inputs\": [", 422, "JSON decode error"),
        (
            "iris/infer",
            r#"{"inputs": [{"name": "flower", "shape": [1], "datatype": "FP32", "data": [5]}]}"#,
            400,
            "flowers are [n, 4], not [1]",
        ),
        ("iris", FLOWER, 405, "Method Not Allowed"),
        ("broken/infer", FLOWER, 500, "Internal Server Error"),
    ] {
        let answer = running.call(PAGE, call, body);
        assert_eq!(answer.status, status, "{call}");
        assert_readable(&answer);
        let text = answer.text().unwrap();
        assert!(text.contains(says), "{call}: {text}");
    }
}

#[test]
fn events_come_one_by_one() {
    let Some(running) = shared() else { return };
    let mut stream = running.call(PAGE, "steps/generate_stream", r#"{"inputs": []}"#);
    assert_eq!(stream.status, 200);
    assert_readable(&stream);
    assert_eq!(values(&stream, "content-type"), ["text/event-stream; charset=utf-8"]);
    for (is_last, word) in [(false, "first"), (false, "second"), (true, "third")] {
        // The model makes the next event only when it is told to, and it is told only when this one has come.
        let event = event(&mut stream);
        assert!(event.contains(&format!(r#""data":["{word}"]"#)), "{event}");
        if !is_last {
            assert_eq!(running.call(PAGE, "steps/infer", r#"{"inputs": []}"#).status, 200);
        }
    }
    let mut rest = String::new();
    assert_eq!(stream.body.read_to_string(&mut rest).unwrap(), 0, "{rest}");
}

/// MLServer's HTTP server (uvicorn) closes a connection whose application has thrown, after the answer and without having
/// said so: whoever called next on it would get no answer.
#[test]
fn a_bug_in_one_call_does_not_fail_the_next() {
    let Some(running) = shared() else { return };
    for turn in 0..10 {
        assert_eq!(running.call(PAGE, "broken/infer", FLOWER).status, 500, "{turn}");
        assert_eq!(running.call(PAGE, "iris/infer", FLOWER).status, 200, "{turn}");
    }
}

/// MLServer begins a stream with 200 before it looks for the model, and then breaks it off. A page can only notice if
/// the body that has no end gets none on the way.
#[test]
fn a_stream_that_it_breaks_off_is_broken_off() {
    let Some(running) = shared() else { return };
    let answer = running.call(PAGE, "nowhere/infer_stream", FLOWER);
    assert_eq!(answer.status, 200);
    assert_readable(&answer);
    let error = answer.text().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
}

/// MLServer with `allow_origins = ["*"]`, asked directly and through the gateway: what is wrong with it is not a fault of
/// this test's, and is put right.
#[test]
fn what_it_says_about_cors_itself_is_replaced() {
    let Some(running) = own(OwnCors::Everybody) else { return };
    let direct = |call: &str, headers: &[(&str, &str)], body: &str| {
        ask(running.server.address(), call, headers, body).unwrap()
    };
    let by_page = [("Origin", PAGE), ("Content-Type", "application/json")];

    let refused = direct("OPTIONS /v2/models/iris/infer", &ASKS_TO_POST_JSON, "");
    assert_eq!(refused.status, 400, "its methods are GET, unless more are named");
    let granted = running.ask("OPTIONS /v2/models/iris/infer", &ASKS_TO_POST_JSON, "");
    assert_eq!(granted.status, 204);

    let open = direct("POST /v2/models/iris/infer", &by_page, FLOWER);
    assert_eq!(values(&open, "access-control-allow-origin"), ["*"]);
    assert_eq!(values(&open, "access-control-expose-headers"), [""; 0], "it was told to expose `Ce-Id`");
    assert_readable(&running.call(PAGE, "iris/infer", FLOWER));

    let unreadable = direct("POST /v2/models/broken/infer", &by_page, FLOWER);
    assert_eq!(unreadable.status, 500);
    assert_eq!(values(&unreadable, "access-control-allow-origin"), [""; 0]);
    assert_readable(&running.call(PAGE, "broken/infer", FLOWER));

    // The gateway sends no `Origin` on, so that its layer is silent there; this model speaks all the same.
    let generous = direct("POST /v2/models/generous/infer", &by_page, FLOWER);
    assert_eq!(values(&generous, "access-control-allow-credentials"), ["true"]);
    assert_readable(&running.call(PAGE, "generous/infer", FLOWER));
}

#[test]
fn when_it_is_gone_the_page_is_told() {
    let Some(mut running) = own(OwnCors::Off) else { return };
    let mut stream = running.call(PAGE, "steps/infer_stream", r#"{"inputs": []}"#);
    assert!(event(&mut stream).contains("first"));
    running.server.kill();
    let error = stream.text().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof, "a stream in the middle is broken off");
    let answer = running.call(PAGE, "iris/infer", FLOWER);
    assert_eq!(answer.status, 502);
    assert_readable(&answer);
    let text = answer.text().unwrap();
    assert!(text.contains("the model server cannot be reached"), "{text}");
    assert_eq!(running.ask("OPTIONS /v2/models/iris/infer", &ASKS_TO_POST_JSON, "").status, 204);
}

/// That a page on `PAGE` can read an answer and the headers that the policy exposes, and that nothing else about CORS is
/// said.
#[track_caller]
fn assert_readable(answer: &Answer) {
    assert_eq!(values(answer, "access-control-allow-origin"), [PAGE]);
    assert_eq!(values(answer, "access-control-expose-headers"), ["Ce-Id,Ce-Modelid"]);
    assert_eq!(values(answer, "access-control-allow-credentials"), [""; 0]);
    assert_eq!(values(answer, "vary"), ["Origin"]);
}

fn values<'a>(answer: &'a Answer, header: &'a str) -> Vec<&'a str> {
    answer.header(header).collect()
}

/// The next event of a stream: everything up to the empty line.
fn event(stream: &mut Answer) -> String {
    let mut event = String::new();
    while !event.ends_with("\n\n") {
        assert_ne!(stream.body.read_line(&mut event).unwrap(), 0, "the stream has ended: {event}");
    }
    event
}
