//! `simulate`: cases in, outcomes out, a line each.

use std::io::Write;
use std::process::{Output, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::program::Workshop;

/// What the program made of its input.
struct Answered {
    code: Option<i32>,
    lines: Vec<Value>,
}

fn simulate(arguments: &str, input: impl Into<Vec<u8>>) -> Answered {
    let output = run(arguments, input.into());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(stdout.is_empty() || stdout.ends_with('\n'));
    let lines = stdout.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    Answered { code: output.status.code(), lines }
}

fn run(arguments: &str, input: Vec<u8>) -> Output {
    let line = format!("simulate {arguments}");
    let mut command = Workshop::empty().command(line.split_whitespace());
    // The directory of the workshop is gone by then; the program needs none.
    command.current_dir(std::env::temp_dir());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("all of the input is read");
    output
}

/// A page reads what a server allows it to.
fn case(id: &Value) -> Value {
    json!({
        "id": id, "page_origin": "https://app.example.com", "url": "https://api.example.com/inference", "method": "GET",
        "response": {"status": 200, "headers": [["Access-Control-Allow-Origin", "https://app.example.com"]]},
    })
}

fn ok(answer: &Value) -> Option<&str> {
    answer["outcomes"]["standard"]["outcome"].as_str()
}

#[test]
fn answers_keep_the_order_and_repeat_ids_of_every_type() {
    let ids = [
        json!(7),
        json!("seven"),
        json!(null),
        json!([1, {"a": null}]),
        json!({"b": 2}),
        json!(true),
        json!(-1.5),
    ];
    let input: String = ids.iter().map(|id| format!("{}\n", case(id))).collect();
    let answered = simulate("", input);
    assert_eq!(answered.code, Some(0));
    assert_eq!(answered.lines.iter().map(|line| line["id"].clone()).collect::<Vec<_>>(), ids);
    assert!(answered.lines.iter().all(|line| ok(line) == Some("ok")));
}

#[test]
fn thousands_of_lines_keep_their_order() {
    let input: String = (0..5_000).map(|id| format!("{}\n", case(&json!(id)))).collect();
    let answered = simulate("--browser standard", input);
    assert!(
        answered
            .lines
            .iter()
            .map(|line| &line["id"])
            .eq((0..5_000).map(|id| json!(id)).collect::<Vec<_>>().iter())
    );
}

/// An id is text to the program: a number that no program can hold comes back as it was.
#[test]
fn an_id_is_repeated_as_it_is_written() {
    for id in ["1e400", "123456789012345678901234567890", r#""\u00e9""#, "1.50"] {
        let good = case(&json!("ID")).to_string().replace("\"ID\"", id);
        let bad = format!("{{\"id\":{id},\"page_origin\":\"https://app.example.com\"}}");
        let output = run("--browser standard", format!("{good}\n{bad}\n").into_bytes());
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(
            stdout.lines().filter(|line| line.starts_with(&format!("{{\"id\":{id},"))).count(),
            2,
            "{stdout}"
        );
    }
}

#[test]
fn a_line_without_an_id_has_null() {
    let mut case = case(&json!(1));
    case.as_object_mut().expect("an object").remove("id");
    assert_eq!(simulate("", case.to_string()).lines[0]["id"], Value::Null);
}

#[test]
fn lines_that_cannot_be_read_are_answered_and_so_are_the_others() {
    let lines = [
        case(&json!(1)).to_string(),
        "{".to_owned(),
        r#"["id", "https://app.example.com", "https://api.example.com/"]"#.to_owned(),
        "7".to_owned(),
        r#"{"id": 5}"#.to_owned(),
        r#"{"id": 6, "page_origin": 1, "url": "https://api.example.com/"}"#.to_owned(),
        r#"{"id": 7, "page_origin": "https://app.example.com/", "url": "https://api.example.com/"}"#
            .to_owned(),
        r#"{"id": 8, "page_origin": "", "url": "https://api.example.com/"}"#.to_owned(),
        r#"{"id": 9, "page_origin": "null", "url": "https://api.example.com/", "mode": "navigate"}"#
            .to_owned(),
        format!("{} trailing", case(&json!(10))),
        case(&json!(11)).to_string(),
    ];
    let answered = simulate("", lines.join("\n"));
    assert_eq!(answered.code, Some(1));
    assert_eq!(answered.lines.len(), lines.len());
    let ids = [
        json!(1),
        json!(null),
        json!(null),
        json!(null),
        json!(5),
        json!(6),
        json!(7),
        json!(8),
        json!(9),
        json!(null),
    ];
    for (line, id) in answered.lines.iter().zip(&ids).skip(1) {
        assert_eq!(line["id"], *id, "{line}");
        assert!(
            line["error"].as_str().is_some_and(|error| !error.is_empty()) && line.get("outcomes").is_none(),
            "{line}"
        );
    }
    assert_eq!((ok(&answered.lines[0]), ok(&answered.lines[10])), (Some("ok"), Some("ok")));
    assert_eq!(answered.lines[6]["error"], "`page_origin` is not a serialized origin");
}

#[test]
fn lines_may_end_as_on_windows_and_blank_ones_are_skipped() {
    let input = format!("\r\n{}\r\n\n  \t\r\n{}\n\n", case(&json!(1)), case(&json!(2)));
    let answered = simulate("--browser standard", input);
    assert_eq!((answered.code, answered.lines.len()), (Some(0), 2));
    let nothing = simulate("", "\n\r\n");
    assert_eq!((nothing.code, nothing.lines.len()), (Some(0), 0));
}

#[test]
fn a_last_line_needs_no_end() {
    assert_eq!(simulate("", case(&json!(1)).to_string()).lines.len(), 1);
}

#[test]
fn what_is_not_utf_8_is_an_error_of_its_line() {
    let mut input = b"{\"id\": 1, \"page_origin\": \"caf\xe9\"}\n".to_vec();
    input.extend(case(&json!(2)).to_string().bytes());
    let answered = simulate("", input);
    assert_eq!((answered.code, answered.lines.len()), (Some(1), 2));
    assert_eq!(answered.lines[0], json!({"id": null, "error": "the line is not UTF-8"}));
    assert_eq!(ok(&answered.lines[1]), Some("ok"));
}

#[test]
fn a_line_of_20_mib_is_an_error_and_the_next_is_answered() {
    let long = format!("{{\"id\": 1, \"page_origin\": \"{}\"}}\n", "\u{e9}".repeat(10 << 20));
    let input = [long.clone(), case(&json!(2)).to_string(), "\n".to_owned(), long].concat();
    let answered = simulate("", input);
    assert_eq!((answered.code, answered.lines.len()), (Some(1), 3));
    assert_eq!(answered.lines[0], json!({"id": null, "error": "the line is longer than 16 MiB"}));
    assert_eq!(answered.lines[0], answered.lines[2]);
    assert_eq!(ok(&answered.lines[1]), Some("ok"));
}

/// Just at the limit: what follows is neither read with it nor lost.
#[test]
fn the_line_after_one_at_the_limit_is_answered() {
    for (length, is_too_long) in [((16 << 20) - 1, false), (16 << 20, true)] {
        let input = format!("{}\n{}\n", " ".repeat(length - 1) + "7", case(&json!(2)));
        let answered = simulate("--browser standard", input);
        assert_eq!(answered.lines.len(), 2, "{length}");
        assert_eq!(answered.lines[0]["error"] == "the line is longer than 16 MiB", is_too_long, "{length}");
        assert_eq!(ok(&answered.lines[1]), Some("ok"));
    }
}

#[test]
fn each_browser_can_be_asked_alone() {
    let every = ["standard", "chromium", "firefox", "webkit"];
    let keys = |answered: &Answered| {
        answered.lines[0]["outcomes"].as_object().expect("outcomes").keys().cloned().collect::<Vec<_>>()
    };
    let mut sorted = every.map(str::to_owned).to_vec();
    sorted.sort();
    assert_eq!(keys(&simulate("", case(&json!(1)).to_string())), sorted);
    assert_eq!(keys(&simulate("--browser all", case(&json!(1)).to_string())), sorted);
    for browser in every {
        let answered = simulate(&format!("--browser {browser}"), case(&json!(1)).to_string());
        assert_eq!(keys(&answered), [browser]);
        assert_eq!(answered.lines[0]["outcomes"][browser]["browser"], browser);
    }
    let other = run("--browser netscape", Vec::new());
    assert_eq!((other.status.code(), other.stdout.is_empty()), (Some(2), true));
}

/// The whole of an answer, field by field.
#[test]
fn an_outcome_has_the_fields_of_the_contract() {
    let blocked = json!({
        "id": 1, "page_origin": "https://app.example.com", "url": "https://api.example.com/", "method": "PUT",
        "headers": [["X-B", "1"], ["Authorization", "x"]],
        "preflight": {"status": 204, "headers": [["Access-Control-Allow-Origin", "https://app.example.com"]]},
    });
    let answered = simulate("--browser chromium", format!("{}\n{blocked}", case(&json!(0))));
    assert_eq!(answered.code, Some(0), "a blocked call is an answer");
    assert_eq!(
        answered.lines[0]["outcomes"]["chromium"],
        json!({
            "browser": "chromium", "outcome": "ok", "type": "cors", "status": 200, "readable_headers": [],
            "preflight_sent": false, "actual_sent": true,
            "requests": [{"hop": 0, "preflight": false, "method": "GET", "origin": "https://app.example.com", "authorization": false}],
        })
    );
    let mut outcome = answered.lines[1]["outcomes"]["chromium"].clone();
    let fields = outcome.as_object_mut().expect("an object");
    for words in ["reason", "hint"] {
        assert!(
            fields
                .remove(words)
                .is_some_and(|text| text.as_str().is_some_and(|text| text.contains("Access-Control")))
        );
    }
    assert_eq!(
        outcome,
        json!({
            "browser": "chromium", "outcome": "blocked", "readable_headers": [], "stage": "fetch",
            "step": "cors-preflight-fetch", "preflight_sent": true, "actual_sent": false,
            "requests": [{
                "hop": 0, "preflight": true, "method": "OPTIONS", "origin": "https://app.example.com",
                "access_control_request_method": "PUT", "access_control_request_headers": "authorization,x-b",
            }],
        })
    );
}

#[test]
fn the_steps_of_a_scenario_share_a_cache() {
    let allow = json!([
        ["Access-Control-Allow-Origin", "*"],
        ["Access-Control-Allow-Methods", "PUT"],
        ["Access-Control-Max-Age", "60"]
    ]);
    let step = |wait_ms: u64, suffix: &str| {
        json!({
            "method": "PUT", "wait_ms": wait_ms, "suffix": suffix,
            "preflight": {"status": 204, "headers": allow}, "response": {"status": 200, "headers": allow},
        })
    };
    let steps = [step(0, ""), step(59_000, ""), step(0, "?other"), step(2_000, "")];
    let scenario = json!({"id": 1, "page_origin": "null", "url": "https://api.example.com/", "steps": steps});
    let nothing = json!({"id": 2, "page_origin": "null", "url": "https://api.example.com/", "steps": []});
    let answered = simulate("--browser standard", format!("{scenario}\n{nothing}"));
    let outcomes = answered.lines[0]["outcomes"]["standard"]["steps"].as_array().expect("steps");
    let asked: Vec<bool> = outcomes.iter().map(|step| step["preflight_sent"] == true).collect();
    assert_eq!(asked, [true, false, true, true], "remembered for 60 s, for one address");
    assert!(outcomes.iter().all(|step| step["outcome"] == "ok"));
    assert_eq!(answered.lines[1]["outcomes"]["standard"], json!({"steps": []}));
}

/// A character of a header is a byte, U+0000 to U+00FF.
#[test]
fn header_values_are_bytes() {
    for byte in 0..=0xff_u8 {
        let value = format!("https://app.example.com{}", char::from(byte));
        let mut bytes = case(&json!(byte));
        bytes["response"]["headers"] =
            json!([["Access-Control-Allow-Origin", value], ["X-\u{e9}", char::from(byte)]]);
        bytes["headers"] = json!([["Accept", format!("a{}b", char::from(byte))]]);
        let answered = simulate("--browser standard", bytes.to_string());
        assert_eq!(answered.code, Some(0));
        let outcome = &answered.lines[0]["outcomes"]["standard"];
        let expected = match byte {
            0 | b'\n' | b'\r' => ("headers-append", "blocked"),
            // Blanks at the end are no part of a value; what is unsafe in `Accept` needs a preflight, and there is no answer.
            b' ' => ("", "ok"),
            b'\t' => ("", "ok"),
            byte if byte < 0x20 || b"\"():<>?@[\\]{}\x7f".contains(&byte) => {
                ("http-network-fetch", "blocked")
            }
            _ => ("cors-check", "blocked"),
        };
        let seen =
            (outcome["step"].as_str().unwrap_or_default(), outcome["outcome"].as_str().unwrap_or_default());
        assert_eq!(seen, expected, "U+{byte:04X}: {outcome}");
    }
}
