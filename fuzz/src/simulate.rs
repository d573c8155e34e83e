//! A line of `corridor simulate`, arbitrary text.

use corridor_browser::Profile;
use corridor_browser::case::answer_line;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// An answer; its `id` is text, since it may be a number that no program holds.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    outcomes: Option<Value>,
    error: Option<String>,
}

/// What a line says of its `id`.
#[derive(Deserialize)]
struct Identity<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
}

/// Whatever a line is, it is answered with one line of JSON, which repeats its `id` and has either an error or a sound
/// outcome of each browser.
pub fn simulate_input(bytes: &[u8]) {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return };
    let (text, was_read) = answer_line(line, &Profile::ALL);
    assert!(!text.contains('\n'), "{text:?} is several lines");
    let answer: Answer<'_> = serde_json::from_str(&text).expect("an answer is JSON");
    let is_object = line.trim_ascii_start().starts_with('{');
    let identity = serde_json::from_str::<Identity<'_>>(line).ok().filter(|_| is_object);
    let id = identity.and_then(|identity| identity.id);
    assert_eq!(answer.id.get(), id.map_or("null", RawValue::get), "the `id` is repeated");
    assert_eq!((was_read, was_read), (answer.outcomes.is_some(), answer.error.is_none()));
    assert!(is_object || !was_read, "a case is an object");
    let Some(outcomes) = answer.outcomes else {
        assert!(answer.error.is_some_and(|error| !error.is_empty()));
        return;
    };
    // A number that is too large may stand where nobody reads it.
    let Ok(case) = serde_json::from_str::<Value>(line) else { return };
    let steps = case.get("steps").filter(|steps| !steps.is_null());
    for profile in Profile::ALL {
        let outcome = &outcomes[profile.as_str()];
        match steps.and_then(Value::as_array) {
            None => assert_sound(outcome, &case, profile),
            Some(steps) => {
                let outcomes = outcome["steps"].as_array().expect("a scenario has steps");
                assert_eq!(outcomes.len(), steps.len());
                outcomes.iter().zip(steps).for_each(|(outcome, step)| assert_sound(outcome, step, profile));
            }
        }
        let (alone, _) = answer_line(line, &[profile]);
        let alone: Answer<'_> = serde_json::from_str(&alone).expect("an answer is JSON");
        assert_eq!(
            alone.outcomes.as_ref().map(|alone| &alone[profile.as_str()]),
            Some(outcome),
            "other browsers change nothing"
        );
    }
}

/// What holds for every outcome of an exchange.
fn assert_sound(outcome: &Value, exchange: &Value, profile: Profile) {
    assert_eq!(outcome["browser"], profile.as_str());
    let requests = outcome["requests"].as_array().expect("there are requests");
    let has = |preflight: bool| requests.iter().any(|request| request["preflight"] == preflight);
    assert_eq!(outcome["preflight_sent"], has(true));
    assert_eq!(outcome["actual_sent"], has(false));
    assert!(requests.len() <= 2 * 21, "twenty redirects are followed, and two requests made for each");
    let hops: Vec<u64> = requests.iter().map(|request| request["hop"].as_u64().expect("a number")).collect();
    assert!(hops.is_sorted());
    for request in requests {
        let asks = request["access_control_request_method"].is_string();
        assert_eq!(
            request["preflight"].as_bool(),
            Some(asks),
            "preflights ask for a method, and nothing else does"
        );
        assert_eq!(request["authorization"].is_boolean(), !asks);
    }
    let readable: Vec<&str> =
        outcome["readable_headers"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(readable.is_sorted_by(|one, next| one < next), "sorted, each once: {readable:?}");
    assert!(readable.iter().all(|name| !matches!(*name, "set-cookie" | "set-cookie2")));
    match outcome["outcome"].as_str() {
        Some("ok") => {
            assert_eq!(outcome["actual_sent"], true, "what is read was sent for");
            let is_hidden = matches!(outcome["type"].as_str(), Some("opaque" | "opaqueredirect"));
            assert!(!is_hidden || readable.is_empty(), "an opaque response tells nothing");
            assert!(!is_hidden || outcome["status"] == 0);
            assert!(is_hidden || outcome["status"] != 0 || status_is_zero(exchange));
        }
        Some("blocked") => {
            assert!(readable.is_empty() && outcome["status"].is_null());
            for field in ["stage", "step", "reason", "hint"] {
                assert!(outcome[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {outcome}");
            }
            assert!(outcome["stage"] == "fetch" || requests.is_empty(), "a constructor sends nothing");
        }
        other => panic!("{other:?} is no outcome"),
    }
}

/// A case may write the status 0, which no server can send.
fn status_is_zero(exchange: &Value) -> bool {
    let is_zero = |response: &Value| response["status"] == 0;
    let hops = exchange["redirects"].as_array();
    is_zero(&exchange["response"])
        || hops.is_some_and(|hops| hops.iter().any(|hop| is_zero(&hop["response"])))
}
