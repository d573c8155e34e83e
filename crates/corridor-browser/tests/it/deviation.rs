//! A deviation, and how cases and what comes of them are written in these tables.

use std::fmt::Write;

use corridor_browser::case::{Case, Ended, run, run_steps};
use corridor_browser::{Outcome, Profile};
use serde_json::{Map, Value, json};

/// Where an engine leaves the standard.
pub(crate) struct Deviation {
    pub(crate) name: &'static str,
    /// The case, with what [`expand`] adds to it.
    pub(crate) case: &'static str,
    pub(crate) standard: &'static str,
    pub(crate) engine: &'static str,
}

pub(crate) fn check(profile: Profile, deviations: &[Deviation]) {
    let mut wrong = String::new();
    for deviation in deviations {
        let case = expand(deviation.case);
        let standard = outcome(Profile::Standard, &case);
        let engine = outcome(profile, &case);
        if standard != deviation.standard || engine != deviation.engine || standard == engine {
            writeln!(wrong, "{}\n    standard: {standard}\n    engine:   {engine}", deviation.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A case of the tables as a line of `simulate`.
///
/// The page is `https://app.example` and calls `https://api.example/v`, which allows everything that the tables ask for to
/// everybody, unless the case says otherwise. `AC-` is `Access-Control-`; `A120` is that many letters; `LONG` is a path of
/// eleven hundred.
pub(crate) fn expand(case: &str) -> String {
    let mut text = case.replace("AC-", "Access-Control-").replace("ac-allow", "access-control-allow");
    for length in [64, 100, 120] {
        text = text.replace(&format!("A{length}"), &"a".repeat(length));
    }
    let text = text.replace("LONG", &"l".repeat(1100));
    let mut case: Map<String, Value> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    case.entry("page_origin").or_insert(json!("https://app.example"));
    case.entry("url").or_insert(json!("https://api.example/v"));
    match case.get_mut("steps") {
        Some(steps) => {
            for step in steps.as_array_mut().into_iter().flatten() {
                add_answers(step.as_object_mut().expect("a step is an object"));
            }
        }
        None => add_answers(&mut case),
    }
    Value::Object(case).to_string()
}

fn add_answers(exchange: &mut Map<String, Value>) {
    let allow = ["Access-Control-Allow-Origin", "*"];
    let names = "authorization, content-type, accept, range, user-agent, dpr, save-data, rtt, ect, intervention, x-a, x-b";
    let grant = json!([
        allow,
        ["Access-Control-Allow-Methods", "PUT, DELETE, PATCH"],
        ["Access-Control-Allow-Headers", names]
    ]);
    exchange.entry("preflight").or_insert_with(|| json!({ "status": 204, "headers": grant }));
    exchange.entry("response").or_insert_with(|| json!({ "status": 200, "headers": [allow] }));
}

/// What comes of a case, on one line: its requests, and the response or why there is none; `;` between steps.
///
/// A request is its method and in parentheses the `Origin` that it carries, `page` for the page's; a preflight is a question
/// for a method and headers; `+key` is an `Authorization`.
pub(crate) fn outcome(profile: Profile, line: &str) -> String {
    let case: Case<'_> = serde_json::from_str(line).unwrap();
    let steps = match case.steps {
        Some(_) => run_steps(profile, &case).unwrap(),
        None => vec![run(profile, &case).unwrap()],
    };
    let steps: Vec<String> = steps.iter().map(|ended| told(ended, &case.page_origin.0)).collect();
    steps.join("; ")
}

fn told(ended: &Ended, page: &str) -> String {
    let requests = ended.sent.iter().map(|sent| {
        let origin = match sent.origin.as_deref() {
            None => "-",
            Some("null") => "null",
            Some(origin) if origin == page => "page",
            Some(other) => other,
        };
        match (&sent.access_control_request_method, &sent.access_control_request_headers) {
            (None, _) => {
                format!("{}({origin}){}", sent.method, if sent.authorization { "+key" } else { "" })
            }
            (Some(method), None) => format!("{method}?({origin})"),
            (Some(method), Some(names)) => format!("{method} {names}?({origin})"),
        }
    });
    let mut requests: Vec<String> = requests.collect();
    if requests.len() > 6 {
        requests = vec![format!("{} requests", requests.len())];
    }
    requests.push(match &ended.outcome {
        Outcome::Ok(read) if read.headers.is_empty() => format!("{} {}", read.kind.as_str(), read.status),
        Outcome::Ok(read) => format!("{} {} {}", read.kind.as_str(), read.status, read.headers.join(",")),
        Outcome::Blocked(blocked) => format!("{}: {}", blocked.stage.as_str(), blocked.reason.code()),
    });
    requests.join(" ")
}
