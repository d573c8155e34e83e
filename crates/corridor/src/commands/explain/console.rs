//! What a browser's console says of it, in the browser's own words.

use std::fmt::Write;

use corridor_browser::{Outcome, Profile, Stage, type_error};
use corridor_proof::{Driven, drive};

use super::call::PageCall;
use super::reply::Heard;
use super::report::{Report, Side, display};
use crate::ink::Ink;

impl Report<'_> {
    pub(super) fn consoles(&self, ink: Ink, browsers: &[&Driven<Heard>]) -> String {
        let mut out = String::new();
        let drawn: Vec<(Profile, Vec<String>)> =
            browsers.iter().map(|driven| (driven.profile, console(self.call, driven))).collect();
        let veiled = self.veiled(browsers);
        if veiled.is_empty() {
            section(&mut out, ink, "The console says:", &drawn);
        } else {
            section(
                &mut out,
                ink,
                "The console says, since the gateway tells a stranger no more than `403`:",
                &veiled,
            );
            let first = drawn.get(..1).unwrap_or_default();
            section(&mut out, ink, "And of the answer that is drawn above it would say:", first);
        }
        out
    }

    /// What the consoles say where the gateway hides what is drawn.
    fn veiled(&self, browsers: &[&Driven<Heard>]) -> Vec<(Profile, Vec<String>)> {
        let Side::Policies(policies) = self.side else { return Vec::new() };
        let is_veiled = |driven: &&&Driven<Heard>| {
            driven.turns.iter().any(|turn| turn.reply.as_ref().is_some_and(|heard| heard.veiled.is_some()))
        };
        let call = self.call.call();
        let follow = |driven: &&Driven<Heard>| {
            let veiled = drive(driven.profile, &call, |request| policies.veiled_answer_to(request));
            (driven.profile, console(self.call, &veiled))
        };
        browsers.iter().filter(is_veiled).map(follow).collect()
    }
}

/// What the console of a browser says; nothing if nothing is blocked.
pub(super) fn console(call: &PageCall, driven: &Driven<Heard>) -> Vec<String> {
    let Some(Outcome::Blocked(blocked)) = &driven.outcome else { return Vec::new() };
    let mut sentences = corridor_proof::console(&call.call(), driven);
    // What is wrong before anything is sent is thrown with words of its own.
    let is_silent = sentences.is_empty() && blocked.stage == Stage::Fetch;
    if let (true, Some(message)) = (is_silent, type_error(driven.profile)) {
        sentences.push(format!("Uncaught (in promise) TypeError: {message}"));
    }
    sentences
}

fn section(out: &mut String, ink: Ink, title: &str, consoles: &[(Profile, Vec<String>)]) {
    let said: Vec<_> = consoles.iter().filter(|(_, sentences)| !sentences.is_empty()).collect();
    if said.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for (profile, sentences) in said {
        for (index, sentence) in sentences.iter().enumerate() {
            let name = if index == 0 { display(*profile) } else { "" };
            let _ = writeln!(out, "  {name:<9} {}", ink.bad(sentence));
        }
    }
}
