//! What the faults look at: the answers, and the questions that several of them have.

use std::sync::Arc;

use corridor_policy::Severity;

use super::Target;
use super::evidence::{Evidence, Seen};
use super::grant::{Cors, Grant};
use super::origins::{Class, STRANGER, Variant};
use super::probe::{Channel, Method};
use crate::exchange::{Exchange, printable};
use crate::finding::MAX_EVIDENCE;

/// Everything that is known when the faults are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'l> {
    pub(super) target: &'l Target,
    pub(super) evidence: &'l Evidence,
    /// The origins that are meant to be allowed: declared, or found out.
    pub(super) candidates: &'l [String],
    /// The origins that were tried.
    pub(super) variants: &'l [Variant],
    /// In which way they were tried.
    pub(super) main: Channel,
}

/// Something that a fault found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) message: String,
    /// Another severity than the fault usually has.
    pub(super) severity: Option<Severity>,
    pub(super) evidence: Vec<Arc<Exchange>>,
}

impl Found {
    pub(super) fn new<'s>(message: impl Into<String>, evidence: impl IntoIterator<Item = &'s Seen>) -> Self {
        let mut exchanges: Vec<Arc<Exchange>> = Vec::new();
        for seen in evidence {
            if !exchanges.iter().any(|known| Arc::ptr_eq(known, &seen.exchange)) {
                exchanges.push(Arc::clone(&seen.exchange));
            }
        }
        exchanges.truncate(MAX_EVIDENCE);
        Self { message: message.into(), severity: None, evidence: exchanges }
    }

    pub(super) fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The same, as the only one.
    pub(super) fn alone(self) -> Vec<Self> {
        vec![self]
    }
}

impl<'l> Look<'l> {
    /// The variants of one mistake that were granted, and that no more sweeping mistake explains.
    pub(super) fn accepted(&self, class: Class) -> Vec<(&'l Variant, &'l Seen)> {
        let accepted = self.all_accepted().into_iter();
        accepted.filter(|(variant, _)| variant.class == class).collect()
    }

    /// The same of every mistake.
    pub(super) fn all_accepted(&self) -> Vec<(&'l Variant, &'l Seen)> {
        let mut accepted: Vec<(&Variant, &Seen)> = Vec::new();
        for variant in self.variants {
            let Some(seen) = self.evidence.to(self.main, &variant.origin) else { continue };
            if self.is_accepted(variant, seen) && !explains(&accepted, variant) {
                accepted.push((variant, seen));
            }
        }
        accepted
    }

    /// Whether what was granted already explains this origin, so that to try it says nothing.
    pub(super) fn is_explained(&self, variant: &Variant) -> bool {
        explains(&self.all_accepted(), variant)
    }

    fn is_accepted(&self, variant: &Variant, seen: &Seen) -> bool {
        if !matches!(seen.grant(), Some(Grant::Own | Grant::Other)) || self.is_meant(variant) {
            return false;
        }
        match seen.grant() {
            Some(Grant::Own) if is_of_no_browser(variant.class) => !self.is_told_to_everybody(seen),
            Some(Grant::Own) => true,
            // It resembles the allowed origin, and is answered as if it were: the browser would refuse, and yet the
            // server does not compare.
            Some(Grant::Other) => {
                variant.class != Class::AnyOrigin
                    && seen.allow_origin().as_ref() == Some(&variant.like)
                    && !self.is_told_to_everybody(seen)
            }
            Some(Grant::Absent | Grant::Wildcard) | None => false,
        }
    }

    /// Whether a stranger is told the same: nothing was compared.
    fn is_told_to_everybody(&self, seen: &Seen) -> bool {
        let to_stranger = self.evidence.to(self.main, STRANGER).and_then(Seen::allow_origin);
        seen.allow_origin() == to_stranger
    }

    fn is_meant(&self, variant: &Variant) -> bool {
        self.target.is_declared(&variant.origin)
            || self.is_candidate_of_its_own(variant)
            // It ends like a declared wildcard: nothing is lost where it is not looked at closely.
            || is_of_no_browser(variant.class) && self.target.ends_like_a_declared_wildcard(&variant.origin)
    }

    /// Whether the origin is the allowed one itself. Where nobody said that it is meant, `null` and its like are faults
    /// all the same.
    fn is_candidate_of_its_own(&self, variant: &Variant) -> bool {
        let never_meant =
            matches!(variant.class, Class::Null | Class::ThirdParty | Class::Localhost | Class::OtherScheme);
        !never_meant && self.candidates.contains(&variant.origin)
    }

    /// An origin to ask with: one that is granted, if there is any; else one that is meant; else a stranger's.
    pub(super) fn asker(&self) -> &'l str {
        let granted = |origin: &&String| {
            let channels = [Channel::Get, Channel::Preflight(Method::Post), Channel::Preflight(Method::Get)];
            channels
                .into_iter()
                .any(|channel| self.evidence.to(channel, origin).is_some_and(Seen::is_granted))
        };
        let offered = |origin: &&String| {
            self.evidence.answered().any(|seen| seen.origin() == Some(origin) && seen.is_offered())
        };
        let candidates = self.candidates;
        if let Some(origin) = candidates.iter().find(granted).or_else(|| candidates.iter().find(offered)) {
            return origin;
        }
        let accepted = self.all_accepted();
        if let Some((variant, _)) = accepted.first() {
            return &variant.origin;
        }
        candidates.first().map_or(STRANGER, String::as_str)
    }

    /// Whether that origin is granted something anywhere.
    pub(super) fn is_anybody_offered(&self) -> bool {
        self.own_answers().any(Seen::is_offered)
    }

    /// The answers of the URL itself.
    pub(super) fn own_answers(&self) -> impl Iterator<Item = &'l Seen> + use<'l> {
        self.evidence.answered().filter(|seen| seen.probe.channel.is_of_the_url())
    }

    /// The answers to which caches may put themselves: to `GET`, of the URL as it was given.
    pub(super) fn gets(&self) -> impl Iterator<Item = &'l Seen> + use<'l> {
        self.evidence.of(Channel::Get)
    }

    /// Whether pages of no other origin are told apart: `*`, or one constant value.
    pub(super) fn get_depends_on_origin(&self) -> bool {
        let mut own = false;
        let mut other = false;
        for seen in self.gets() {
            match seen.grant() {
                Some(Grant::Own) => own = true,
                Some(Grant::Absent | Grant::Wildcard | Grant::Other) | None => other = true,
            }
        }
        let values: Vec<Option<String>> = self.gets().map(Seen::allow_origin).collect();
        own && other && values.windows(2).any(|pair| matches!(pair, [first, second] if first != second))
            || self.reflects_in_get()
    }

    fn reflects_in_get(&self) -> bool {
        let own: Vec<&Seen> = self.gets().filter(|seen| seen.is_own()).collect();
        own.windows(2).any(|pair| matches!(pair, [first, second] if first.origin() != second.origin()))
    }

    /// Whether a stranger may read what comes of `GET`, or could if the server answered well.
    pub(super) fn stranger_has_get(&self) -> bool {
        self.evidence.to(Channel::Get, STRANGER).is_some_and(Seen::is_granted)
    }

    /// Whether errors grant a stranger what other answers refuse.
    pub(super) fn only_errors_grant_strangers(&self) -> bool {
        let to_stranger = || self.own_answers().filter(|seen| seen.origin() == Some(STRANGER));
        let is_error = |seen: &Seen| !seen.probe.channel.is_preflight() && seen.status() >= 400;
        let mut granted = to_stranger().filter(|seen| seen.is_own()).peekable();
        granted.peek().is_some() && granted.all(is_error) && to_stranger().any(|seen| !seen.is_offered())
    }

    /// The answer of a method that grants a stranger what `GET` refuses, or what `GET` grants without credentials alone.
    pub(super) fn method_that_grants_strangers(&self) -> Option<&'l Seen> {
        let get = self.evidence.to(Channel::Get, STRANGER)?;
        let with_credentials = |seen: &Seen| seen.cors().is_some_and(Cors::credentials);
        let is_error = |seen: &Seen| !seen.probe.channel.is_preflight() && seen.status() >= 400;
        let to_stranger = || self.own_answers().filter(|seen| seen.origin() == Some(STRANGER));
        // An error that refuses shows that it is the method which makes the difference, where its own answer is an error.
        let some_error_refuses = to_stranger().any(|seen| is_error(seen) && !seen.is_offered());
        let channels = Method::UNSAFE.map(Channel::Actual).into_iter();
        let channels = channels.chain([Channel::PlainPost, Channel::UntypedPost, Channel::Head]);
        let mut granted =
            channels.filter_map(|channel| self.evidence.to(channel, STRANGER)).filter(|seen| seen.is_own());
        granted.find(|seen| {
            let is_more =
                !get.is_granted() || !get.is_own() && with_credentials(seen) && !with_credentials(get);
            is_more && (!is_error(seen) || some_error_refuses)
        })
    }

    /// Findings about each different value that a header of any answer has.
    pub(super) fn each_value(
        &self,
        name: &str,
        mut say: impl FnMut(&str, &'l Seen) -> Option<Found>,
    ) -> Vec<Found> {
        let mut known: Vec<String> = Vec::new();
        let mut found = Vec::new();
        for seen in self.own_answers() {
            let Some(value) = seen.cors().and_then(|cors| cors.combined(name)) else { continue };
            if !known.contains(&value) {
                found.extend(say(&value, seen));
                known.push(value);
            }
        }
        found.truncate(1);
        found
    }

    /// What is said of the variants of one mistake.
    pub(super) fn of_class(&self, class: Class, say: impl FnOnce(&Variant, usize) -> String) -> Vec<Found> {
        let accepted = self.accepted(class);
        let Some((first, seen)) = accepted.first() else { return Vec::new() };
        let credentials = seen.cors().is_some_and(Cors::credentials);
        let with = if credentials { ", with credentials" } else { "" };
        let names_another = if seen.is_own() {
            ""
        } else {
            " (the answer names the allowed origin, so browsers still refuse it)"
        };
        let message = format!("{}{with}{names_another}", say(first, accepted.len()));
        Found::new(message, accepted.iter().map(|(_, seen)| *seen)).alone()
    }
}

/// Whether no browser sends such an origin.
fn is_of_no_browser(class: Class) -> bool {
    matches!(class, Class::Userinfo | Class::PathOrQuery | Class::Case)
}

/// As many special characters are no accident: whatever is no letter ends the comparison there, a colon and an `@` too.
const MANY_CHARACTERS: usize = 8;

fn explains(accepted: &[(&Variant, &Seen)], variant: &Variant) -> bool {
    let special = accepted.iter().filter(|(earlier, _)| earlier.class == Class::SpecialCharacter);
    let any_character =
        special.filter(|(earlier, _)| earlier.like == variant.like).count() >= MANY_CHARACTERS;
    if any_character && variant.class != Class::SpecialCharacter && variant.origin.starts_with(&variant.like)
    {
        return true;
    }
    let mut others = accepted.iter().filter(|(earlier, _)| earlier.class != variant.class);
    others.any(|(earlier, _)| earlier.matcher.matches(&variant.origin))
}

/// A text of a server or of the command line, for a message.
pub(super) fn shown(text: &str) -> String {
    printable(text.as_bytes())
}
