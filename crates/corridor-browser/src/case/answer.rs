//! The answers of `simulate`, as text.

use std::fmt::Write;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::Case;
use super::run::{Ended, Prepared, run_all};
use crate::Profile;
use crate::call::PageOrigin;
use crate::machine::Sent;
use crate::outcome::Outcome;
use crate::profiles::Lockstep;

/// Answers one line: `{"id", "outcomes": {…}}`, or `{"id", "error"}` and `false` for one that cannot be read.
#[must_use]
pub fn answer_line(line: &str, profiles: &[Profile]) -> (String, bool) {
    let mut out = String::with_capacity(512 * profiles.len());
    let was_read = write_answer(&mut out, line, profiles);
    (out, was_read)
}

/// As [`answer_line`], at the end of a text that has room for many.
pub fn write_answer(out: &mut String, line: &str, profiles: &[Profile]) -> bool {
    match serde_json::from_str::<Case<'_>>(line) {
        Ok(case) if is_object(line) => answer(out, &case, profiles),
        Ok(_) => fail(out, None, "a case is an object, and this is a list"),
        Err(error) => fail(out, id_of(line), &error.to_string()),
    }
}

fn answer(out: &mut String, case: &Case<'_>, profiles: &[Profile]) -> bool {
    let id = case.id.map(RawValue::get);
    let Some(page) = PageOrigin::parse(&case.page_origin.0) else {
        return fail(out, id, "`page_origin` is not a serialized origin");
    };
    push(out, &["{\"id\":", id.unwrap_or("null"), ",\"outcomes\":{"]);
    match &case.steps {
        None => {
            let ends = Prepared::new(&case.exchange, page, &case.url.0).run_in(profiles);
            write_outcomes(out, profiles, &ends);
        }
        Some(steps) => {
            for (index, profile) in profiles.iter().enumerate() {
                push_name(out, index, *profile);
                write_steps(out, *profile, &run_all(*profile, &page, &case.url.0, steps));
            }
        }
    }
    out.push_str("}}");
    true
}

fn push_name(out: &mut String, index: usize, profile: Profile) {
    push(out, &[if index > 0 { ",\"" } else { "\"" }, profile.as_str(), "\":"]);
}

/// `serde` takes a list for an object, its items for the fields in their order.
fn is_object(line: &str) -> bool {
    line.trim_ascii_start().starts_with('{')
}

/// The `id` of a line that is JSON, if not a case; as it is written, since it may be a number that no program holds.
fn id_of(line: &str) -> Option<&str> {
    #[derive(Deserialize)]
    struct Identity<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let identity: Identity<'_> = serde_json::from_str(line).ok().filter(|_| is_object(line))?;
    identity.id.map(RawValue::get)
}

fn fail(out: &mut String, id: Option<&str>, error: &str) -> bool {
    push(out, &["{\"id\":", id.unwrap_or("null"), ",\"error\":"]);
    push_text(out, error);
    out.push('}');
    false
}

/// What is the same in several browsers is put into words once.
fn write_outcomes(out: &mut String, profiles: &[Profile], ends: &[(Ended, Lockstep)]) {
    let mut written: Vec<Option<Range<usize>>> = vec![None; ends.len()];
    for (index, profile) in profiles.iter().enumerate() {
        push_name(out, index, *profile);
        let mut with_words = ends.iter().zip(&mut written);
        let Some(((ended, _), words)) = with_words.find(|((_, of), _)| of.speaks_for(*profile)) else {
            continue;
        };
        push_browser(out, *profile);
        match words {
            Some(words) => out.extend_from_within(words.clone()),
            None => {
                let start = out.len();
                write_end(out, ended);
                *words = Some(start..out.len());
            }
        }
    }
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

fn write_outcome(out: &mut String, profile: Profile, ended: &Ended) {
    push_browser(out, profile);
    write_end(out, ended);
}

fn push_browser(out: &mut String, profile: Profile) {
    push(out, &["{\"browser\":\"", profile.as_str(), "\",\"outcome\":"]);
}

/// An outcome from its second field on, which names no browser. Written by hand: this is the path of every case, and a tree
/// of values costs more than the case itself.
fn write_end(out: &mut String, ended: &Ended) {
    match &ended.outcome {
        Outcome::Ok(readable) => {
            push(out, &["\"ok\",\"type\":\"", readable.kind.as_str(), "\",\"status\":"]);
            push_number(out, readable.status.into());
            out.push_str(",\"readable_headers\":[");
            for (index, name) in readable.headers.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                push_text(out, name);
            }
            out.push(']');
        }
        Outcome::Blocked(blocked) => {
            let (stage, step) = (blocked.stage.as_str(), blocked.step.as_str());
            out.push_str("\"blocked\",\"readable_headers\":[],");
            push(out, &["\"stage\":\"", stage, "\",\"step\":\"", step, "\",\"reason\":\""]);
            let _ = write!(Escaped(out), "{}", blocked.reason);
            out.push_str("\",\"hint\":");
            push_text(out, &blocked.reason.hint());
        }
    }
    push_flag(out, "preflight_sent", ended.sent.iter().any(|sent| sent.preflight));
    push_flag(out, "actual_sent", ended.sent.iter().any(|sent| !sent.preflight));
    out.push_str(",\"requests\":[");
    for (index, sent) in ended.sent.iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        write_sent(out, sent);
    }
    out.push_str("]}");
}

fn write_sent(out: &mut String, sent: &Sent) {
    out.push_str("{\"hop\":");
    push_number(out, sent.hop);
    push_flag(out, "preflight", sent.preflight);
    out.push_str(",\"method\":");
    push_text(out, &sent.method);
    let fields = [
        (",\"origin\":", &sent.origin),
        (",\"access_control_request_method\":", &sent.access_control_request_method),
        (",\"access_control_request_headers\":", &sent.access_control_request_headers),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out.push_str(name);
            push_text(out, value);
        }
    }
    if !sent.preflight {
        push_flag(out, "authorization", sent.authorization);
    }
    out.push('}');
}

fn push(out: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| out.push_str(part));
}

fn push_flag(out: &mut String, name: &str, flag: bool) {
    push(out, &[",\"", name, if flag { "\":true" } else { "\":false" }]);
}

fn push_number(out: &mut String, number: usize) {
    let _ = write!(out, "{number}");
}

/// A text as JSON.
fn push_text(out: &mut String, text: &str) {
    out.push('"');
    push_escaped(out, text);
    out.push('"');
}

/// The inside of a text as JSON: most need no escape.
fn push_escaped(out: &mut String, text: &str) {
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
    // Every byte is looked at, many at once; to stop at the first that is not plain would take them one by one.
    let is_plain = text.bytes().fold(true, |so_far, byte| so_far & is_plain(byte));
    if is_plain {
        out.push_str(text);
    } else {
        let quoted = Value::from(text).to_string();
        out.push_str(quoted.get(1..quoted.len() - 1).unwrap_or_default());
    }
}

/// What is written to it is the inside of a text.
struct Escaped<'o>(&'o mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        push_escaped(self.0, text);
        Ok(())
    }
}

/// An outcome as a value, for documents that are not made by the thousand.
#[must_use]
pub fn outcome_json(profile: Profile, ended: &Ended) -> Value {
    let mut out = String::new();
    write_outcome(&mut out, profile, ended);
    serde_json::from_str(&out).unwrap_or_else(|_| json!(Map::new()))
}
