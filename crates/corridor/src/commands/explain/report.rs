//! What `explain` says: for a person, or for a program.

use std::fmt::Write;

use corridor_browser::case::{Ended, outcome_json};
use corridor_browser::{Outcome, Profile, Readable, ResponseType};
use corridor_proof::Driven;
use serde_json::{Value, json};

use super::call::PageCall;
use super::console::console;
use super::draw;
use super::fix::{Fix, in_file, on_server};
use super::notes::{LOCAL_NETWORK, calls_home_network, dropped, hidden};
use super::policy::Policies;
use super::reply::Heard;
use super::words::list;
use crate::ink::Ink;

/// A call and what came of it.
pub(super) struct Report<'a> {
    pub(super) call: &'a PageCall,
    /// In the browsers that were asked for.
    pub(super) asked: Vec<Driven<Heard>>,
    /// In the engines, where only the standard was asked for.
    pub(super) others: Vec<Driven<Heard>>,
    pub(super) side: Side<'a>,
    /// The response headers that the page wants to read.
    pub(super) read: &'a [String],
}

/// Who answered.
#[derive(Clone, Copy)]
pub(super) enum Side<'a> {
    /// The policies of a file.
    Policies(&'a Policies<'a>),
    /// A live server.
    Live,
}

impl Report<'_> {
    /// Whether the page can read what it wants, in every browser that was asked for.
    pub(super) fn is_readable(&self) -> bool {
        self.asked.iter().all(|driven| match &driven.outcome {
            Some(Outcome::Blocked(_)) => false,
            Some(Outcome::Ok(_)) | None => self.unread(driven).is_empty(),
        })
    }

    pub(super) fn human(&self, color: bool) -> String {
        let ink = Ink { color };
        let mut out = self.heading(ink);
        let groups = self.groups();
        if groups.len() > 1 {
            out.push_str("The browsers do not agree:\n");
            for group in &groups {
                let outcomes = group.iter().take(1).map(|driven| draw::outcome(ink, self.call, driven));
                let _ = write!(out, "  {}: {}", names(group), outcomes.collect::<String>());
            }
            out.push('\n');
        }
        for group in &groups {
            if groups.len() > 1 {
                let _ = writeln!(out, "{}\n", ink.strong(&format!("── {} ──", names(group))));
            }
            out.push_str(&self.group(ink, group));
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    fn heading(&self, ink: Ink) -> String {
        let mut out = format!("{}\n", ink.strong(&self.call.script()));
        let _ = writeln!(out, "  by a page of {}", self.call.page.serialized());
        let against = match self.side {
            Side::Live => format!("the live server at {}", self.call.url.origin().ascii_serialization()),
            Side::Policies(policies) => against(policies, self.call),
        };
        let _ = writeln!(out, "  against {against}");
        if self.asked.len() > 1 || self.asked.iter().any(|driven| driven.profile != Profile::Standard) {
            let all: Vec<&Driven<Heard>> = self.asked.iter().collect();
            let _ = writeln!(out, "  in {}", names(&all));
        }
        out.push_str(&dropped(&self.asked));
        if calls_home_network(self.call) {
            out.push_str(LOCAL_NETWORK);
        }
        out.push('\n');
        out
    }

    /// The browsers in which the same happens, together.
    fn groups(&self) -> Vec<Vec<&Driven<Heard>>> {
        let ink = Ink { color: false };
        let seen = |driven: &Driven<Heard>| {
            draw::exchange(ink, self.call, driven) + &draw::outcome(ink, self.call, driven)
        };
        let mut groups: Vec<(String, Vec<&Driven<Heard>>)> = Vec::new();
        for driven in &self.asked {
            let text = seen(driven);
            match groups.iter_mut().find(|(known, _)| *known == text) {
                Some((_, group)) => group.push(driven),
                None => groups.push((text, vec![driven])),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn group(&self, ink: Ink, group: &[&Driven<Heard>]) -> String {
        let Some(first) = group.first() else { return String::new() };
        let mut out = draw::exchange(ink, self.call, first);
        out.push_str(&draw::outcome(ink, self.call, first));
        out.push_str(&self.refusal(first));
        out.push_str(&self.unexposed(first));
        out.push_str(&self.disagreement());
        let consoles: Vec<&Driven<Heard>> = match first.profile {
            Profile::Standard if group.len() == 1 => self.others.iter().collect(),
            _ => group.to_vec(),
        };
        out.push_str(&self.consoles(ink, &consoles));
        if let Some(fix) = self.fix(first) {
            out.push_str(&drawn_fix(ink, &fix));
        }
        out.push('\n');
        out
    }

    /// What the policy says, if it refused.
    fn refusal(&self, driven: &Driven<Heard>) -> String {
        let Side::Policies(policies) = self.side else { return String::new() };
        let refused = driven.turns.iter().filter_map(|turn| turn.reply.as_ref()?.refused.as_deref()).next();
        match (refused, policies.route(self.call.url.path())) {
            (Some(reason), Some(route)) => {
                format!("  The policy `{}` refused it: {reason}.\n", route.policy().name())
            }
            (Some(reason), None) => {
                format!("  No route has this path, and no policy would allow it: {reason}.\n")
            }
            (None, _) => String::new(),
        }
    }

    /// What is there and cannot be read.
    fn unexposed(&self, driven: &Driven<Heard>) -> String {
        let mut hidden = hidden(driven);
        let unread = self.unread(driven);
        hidden.extend(unread.iter().map(|name| name.to_ascii_lowercase()));
        hidden.sort_unstable();
        hidden.dedup();
        match hidden.as_slice() {
            [] => String::new(),
            [one] => format!("  It cannot read `{one}`: `Access-Control-Expose-Headers` does not list it.\n"),
            names => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                format!(
                    "  It cannot read {}: `Access-Control-Expose-Headers` does not list them.\n",
                    list(&names)
                )
            }
        }
    }

    /// The names that the page wants to read and cannot.
    fn unread(&self, driven: &Driven<Heard>) -> Vec<String> {
        let Some(Outcome::Ok(readable)) = &driven.outcome else { return Vec::new() };
        let is_read = |name: &&String| !readable.headers.contains(&name.to_ascii_lowercase());
        self.read.iter().filter(is_read).cloned().collect()
    }

    /// Where engines do otherwise than the standard.
    fn disagreement(&self) -> String {
        let Some(standard) = self.asked.first() else { return String::new() };
        let is_other =
            |driven: &&Driven<Heard>| driven.outcome.is_some() && is_blocked(driven) != is_blocked(standard);
        let others: Vec<&Driven<Heard>> = self.others.iter().filter(is_other).collect();
        if others.is_empty() {
            return String::new();
        }
        let what = if is_blocked(standard) { "the page can read it" } else { "it is blocked" };
        format!("  That is the Fetch standard; in {} {what}: `--browser all` shows each.\n", names(&others))
    }

    fn fix(&self, driven: &Driven<Heard>) -> Option<Fix> {
        let unread = self.unread(driven);
        match self.side {
            Side::Policies(policies) => {
                // Of a call that is blocked, what it would read is not known yet.
                let wanted = if is_blocked(driven) { self.read } else { &unread[..] };
                in_file(policies, self.call, driven, wanted)
            }
            Side::Live => on_server(self.call, driven, &unread),
        }
    }

    pub(super) fn json(&self) -> Value {
        let mut outcomes: Vec<Value> = self.asked.iter().map(|driven| self.outcome_json(driven)).collect();
        match outcomes.len() {
            1 => outcomes.remove(0),
            _ => Value::Array(outcomes),
        }
    }

    fn outcome_json(&self, driven: &Driven<Heard>) -> Value {
        let sent = driven.turns.iter().map(|turn| turn.sent.clone()).collect();
        let unknown = Readable { kind: ResponseType::Cors, status: 0, headers: Vec::new() };
        let outcome = driven.outcome.clone().unwrap_or(Outcome::Ok(unknown));
        let mut value = outcome_json(driven.profile, &Ended { outcome, sent });
        let Some(fields) = value.as_object_mut() else { return value };
        if driven.outcome.is_none() {
            // What nobody looked at is not said.
            fields.remove("type");
            fields.remove("status");
            fields.insert("stopped".to_owned(), json!("before the request itself, which `--data` sends"));
        }
        if let Some(fix) = self.fix(driven) {
            fields.insert("hint".to_owned(), json!(fix.sentence()));
        }
        let console = console(self.call, driven);
        if !console.is_empty() {
            fields.insert("console".to_owned(), json!(console));
        }
        if let Side::Policies(policies) = self.side
            && let Some(route) = policies.route(self.call.url.path())
        {
            fields.insert("route".to_owned(), json!(route.path()));
            fields.insert("policy".to_owned(), json!(route.policy().name()));
        }
        value
    }
}

fn against(policies: &Policies<'_>, call: &PageCall) -> String {
    let file = policies.file.name();
    let environment = match &policies.configuration.environment {
        Some(name) => format!(", environment `{name}`"),
        None => String::new(),
    };
    match policies.route(call.url.path()) {
        Some(route) => {
            format!(
                "the policy `{}` of the route {}, in {file}{environment}",
                route.policy().name(),
                route.path()
            )
        }
        None => format!("{file}{environment}, of which no route has the path {}", call.url.path()),
    }
}

fn drawn_fix(ink: Ink, fix: &Fix) -> String {
    let mut out = String::new();
    for (index, part) in fix.parts.iter().enumerate() {
        let begin = if index == 0 { format!("\n{}", ink.strong("Fix:")) } else { "    ".to_owned() };
        let colon = if part.lines.is_empty() { "" } else { ":" };
        let _ = writeln!(out, "{begin} {}{colon}", part.lead);
        for line in &part.lines {
            let _ = writeln!(out, "       {}", ink.good(line));
        }
    }
    out
}

fn is_blocked(driven: &Driven<Heard>) -> bool {
    matches!(driven.outcome, Some(Outcome::Blocked(_)))
}

pub(super) fn names(browsers: &[&Driven<Heard>]) -> String {
    let names: Vec<String> = browsers.iter().map(|driven| display(driven.profile).to_owned()).collect();
    list(&names)
}

pub(super) fn display(profile: Profile) -> &'static str {
    match profile {
        Profile::Standard => "the Fetch standard",
        Profile::Chromium => "Chromium",
        Profile::Firefox => "Firefox",
        Profile::WebKit => "Safari",
    }
}
