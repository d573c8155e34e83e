//! The answers of `simulate`, as text.

use std::fmt::Write;

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::run::Ended;
use super::{Case, run, run_steps};
use crate::Profile;
use crate::machine::Sent;
use crate::outcome::Outcome;

/// Answers one line: `{"id", "outcomes": {…}}`, or `{"id", "error"}` and `false` for one that cannot be read.
#[must_use]
pub fn answer_line(line: &str, profiles: &[Profile]) -> (String, bool) {
    match serde_json::from_str::<Case<'_>>(line) {
        Ok(case) => answer(&case, profiles),
        Err(error) => (failure(id_of(line).as_deref(), &error.to_string()), false),
    }
}

fn answer(case: &Case<'_>, profiles: &[Profile]) -> (String, bool) {
    let id = case.id.map(RawValue::get);
    let mut out = String::with_capacity(512);
    let _ = write!(out, "{{\"id\":{},\"outcomes\":{{", id.unwrap_or("null"));
    for (index, profile) in profiles.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let _ = write!(out, "\"{}\":", profile.as_str());
        let written = match &case.steps {
            None => run(*profile, case).map(|ended| write_outcome(&mut out, *profile, &ended)),
            Some(_) => run_steps(*profile, case).map(|steps| write_steps(&mut out, *profile, &steps)),
        };
        if written.is_none() {
            return (failure(id, "`page_origin` is not a serialized origin"), false);
        }
    }
    out.push_str("}}");
    (out, true)
}

/// The `id` of a line that is JSON, if not a case.
fn id_of(line: &str) -> Option<String> {
    let value: Value = serde_json::from_str(line).ok()?;
    value.get("id").map(Value::to_string)
}

fn failure(id: Option<&str>, error: &str) -> String {
    format!("{{\"id\":{},\"error\":{}}}", id.unwrap_or("null"), Value::from(error))
}

fn write_steps(out: &mut String, profile: Profile, steps: &[Ended]) {
    out.push_str("{\"steps\":[");
    for (index, step) in steps.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_outcome(out, profile, step);
    }
    out.push_str("]}");
}

/// Written by hand: this is the path of every case, and a tree of values costs more than the case itself.
fn write_outcome(out: &mut String, profile: Profile, ended: &Ended) {
    let preflight_sent = ended.sent.iter().any(|sent| sent.preflight);
    let actual_sent = ended.sent.iter().any(|sent| !sent.preflight);
    let _ = write!(out, "{{\"browser\":\"{}\",\"outcome\":", profile.as_str());
    match &ended.outcome {
        Outcome::Ok(readable) => {
            let (kind, status) = (readable.kind.as_str(), readable.status);
            let _ = write!(out, "\"ok\",\"type\":\"{kind}\",\"status\":{status},\"readable_headers\":[");
            for (index, name) in readable.headers.iter().enumerate() {
                let comma = if index > 0 { "," } else { "" };
                let _ = write!(out, "{comma}{}", text(name));
            }
            out.push(']');
        }
        Outcome::Blocked(blocked) => {
            let (stage, step) = (blocked.stage.as_str(), blocked.step.as_str());
            let _ = write!(
                out,
                "\"blocked\",\"readable_headers\":[],\"stage\":\"{stage}\",\"step\":\"{step}\",\"reason\":{},\"hint\":{}",
                text(&blocked.reason.to_string()),
                text(&blocked.reason.hint())
            );
        }
    }
    let _ = write!(out, ",\"preflight_sent\":{preflight_sent},\"actual_sent\":{actual_sent},\"requests\":[");
    for (index, sent) in ended.sent.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_sent(out, sent);
    }
    out.push_str("]}");
}

fn write_sent(out: &mut String, sent: &Sent) {
    let _ = write!(
        out,
        "{{\"hop\":{},\"preflight\":{},\"method\":{}",
        sent.hop,
        sent.preflight,
        text(&sent.method)
    );
    let fields = [
        ("origin", &sent.origin),
        ("access_control_request_method", &sent.access_control_request_method),
        ("access_control_request_headers", &sent.access_control_request_headers),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = write!(out, ",\"{name}\":{}", text(value));
        }
    }
    if !sent.preflight {
        let _ = write!(out, ",\"authorization\":{}", sent.authorization);
    }
    out.push('}');
}

/// A text as JSON: most need no escape.
fn text(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\');
    if is_plain { format!("\"{text}\"") } else { Value::from(text).to_string() }
}

/// An outcome as a value, for documents that are not made by the thousand.
#[must_use]
pub fn outcome_json(profile: Profile, ended: &Ended) -> Value {
    let mut out = String::new();
    write_outcome(&mut out, profile, ended);
    serde_json::from_str(&out).unwrap_or_else(|_| json!(Map::new()))
}
