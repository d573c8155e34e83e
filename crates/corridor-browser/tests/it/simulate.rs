//! Lines of `simulate`: every one is answered, those that can be read with an outcome of each profile.

use corridor_browser::Profile;
use corridor_browser::case::{Case, answer_line, outcome_json, run, run_steps};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::deviation::expand;

fn answer(line: &str) -> (Value, bool) {
    let (answer, is_answered) = answer_line(line, &Profile::ALL);
    (serde_json::from_str(&answer).unwrap(), is_answered)
}

#[test]
fn an_answer_has_an_outcome_of_each_profile() {
    let line = expand(r#"{"id": [7], "method": "PUT", "headers": [["Authorization", "k"]]}"#);
    let (answer, is_answered) = answer(&line);
    assert!(is_answered);
    assert_eq!(answer["id"], json!([7]));
    for profile in Profile::ALL {
        let outcome = &answer["outcomes"][profile.as_str()];
        assert_eq!(outcome["browser"], profile.as_str());
        assert_eq!(outcome["outcome"], "ok");
        assert_eq!(outcome["type"], "cors");
        assert_eq!(outcome["status"], 200);
        assert_eq!(outcome["preflight_sent"], true);
        assert_eq!(outcome["actual_sent"], true);
        let preflight = &outcome["requests"][0];
        assert_eq!(preflight["access_control_request_headers"], "authorization");
        assert_eq!(preflight["origin"], "https://app.example");
        assert_eq!(outcome["requests"][1]["authorization"], true);
        assert_eq!(outcome["requests"][1].get("access_control_request_method"), None);
    }
}

#[test]
fn a_blocked_call_has_its_step_its_reason_and_a_hint() {
    let line = expand(r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "a\"\u00e9"]]}}"#);
    let (answer, _) = answer(&line);
    let outcome = &answer["outcomes"]["standard"];
    assert_eq!(outcome["outcome"], "blocked");
    assert_eq!(outcome["stage"], "fetch");
    assert_eq!(outcome["step"], "cors-check");
    assert!(outcome["reason"].as_str().unwrap().contains(r#"a\"\xe9"#), "{outcome}");
    assert!(outcome["hint"].as_str().unwrap().contains("https://app.example"));
    assert_eq!(outcome["readable_headers"], json!([]));
}

#[test]
fn steps_are_answered_one_by_one() {
    let line = expand(r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "wait_ms": 10}]}"#);
    let (answer, _) = answer(&line);
    assert_eq!(answer["outcomes"]["webkit"]["steps"][0]["preflight_sent"], true);
    assert_eq!(answer["outcomes"]["webkit"]["steps"][1]["preflight_sent"], false);
}

#[test]
fn what_cannot_be_read_is_answered_too() {
    for (line, id) in [
        ("", Value::Null),
        ("{", Value::Null),
        ("[]", Value::Null),
        (r#"{"id": "x"}"#, json!("x")),
        (r#"{"id": 1, "page_origin": "app.example", "url": "https://api.example/"}"#, json!(1)),
        (r#"{"id": 2, "page_origin": "https://app.example/", "url": "https://api.example/"}"#, json!(2)),
        (r#"{"id": 3, "page_origin": "https://app.example", "url": "/", "mode": "navigate"}"#, json!(3)),
        (r#"{"id": 4, "page_origin": "x", "url": "/", "steps": [{}]}"#, json!(4)),
    ] {
        let (answer, is_answered) = answer(line);
        assert!(!is_answered, "{line}");
        assert_eq!(answer["id"], id, "{line}");
        assert!(answer["error"].is_string(), "{line}");
    }
}

#[test]
fn characters_that_are_no_bytes_are_question_marks_in_answers_of_servers() {
    let line = expand(
        r#"{"url": "/v", "response": {"status": 200, "headers": [["X-\u0100", "\u0100"], ["X-\u00e9", "1"]]}}"#,
    );
    let (answer, _) = answer(&line);
    let names = answer["outcomes"]["standard"]["readable_headers"].to_string();
    assert!(names.contains("x-?"), "{names}");
}

#[test]
fn an_outcome_is_also_a_value() {
    let line = expand("{}");
    let case: Case<'_> = serde_json::from_str(&line).unwrap();
    let ended = run(Profile::Firefox, &case).unwrap();
    assert_eq!(outcome_json(Profile::Firefox, &ended)["browser"], "firefox");
    assert_eq!(run_steps(Profile::Firefox, &case), Some(vec![]));
}

proptest! {
    #[test]
    fn every_line_is_answered(line in ".*") {
        let (answer, is_answered) = answer_line(&line, &Profile::ALL);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        prop_assert!(answer["error"].is_string() != is_answered);
    }

    #[test]
    fn every_case_is_answered(
        url in ".*", method in ".*", name in ".*", value in ".*", status: u16, header in ".*", origin in ".*",
        body in prop::sample::select(vec!["text", "urlencoded", "form", "buffer", "blob", "stream"]),
        mode in prop::sample::select(vec!["cors", "no-cors", "same-origin"]),
    ) {
        let response = json!({ "status": status, "headers": [["Access-Control-Allow-Origin", origin], [header, value]] });
        let line = json!({
            "page_origin": "https://app.example", "url": url, "method": method, "headers": [[name, value]],
            "body": { "kind": body, "type": value }, "mode": mode, "preflight": response, "response": response,
        });
        let (together, is_answered) = answer(&line.to_string());
        prop_assert!(is_answered);
        for profile in Profile::ALL {
            let (alone, _) = answer_line(&line.to_string(), &[profile]);
            let alone: Value = serde_json::from_str(&alone).unwrap();
            prop_assert_eq!(&alone["outcomes"][profile.as_str()], &together["outcomes"][profile.as_str()]);
        }
    }
}
