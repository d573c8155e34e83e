//! What the answers mean: every call in every browser beside what should have come of it, and what is wrong with the server.
//!
//! A function of a plan and what was recorded. Browsers decide what a page can read, the policy what it should; where they
//! differ, [`Fault`] names why. What no page notices at once is looked for besides: caches that mix origins up, headers that
//! are not exposed, preflights that are remembered for longer than the file says.

mod caches;
mod fault;
mod responses;

use std::sync::Arc;

use corridor_browser::{Outcome, Profile};

use crate::exchange::Exchange;
use crate::finding::{Finding, MAX_EVIDENCE};
use crate::follow::{Followed, Recorded, Situation, follow};
use crate::plan::{Meant, Plan, Planned, Section};

pub use fault::Fault;

/// What came of a call in one browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckOutcome {
    /// The page can read the answer.
    Readable,
    /// The browser blocks it.
    Blocked,
    /// The preflight passed, and the request itself was not sent: it might change something.
    PreflightPassed,
    /// It needs no preflight, and was not sent: it might change something.
    NotSent,
    /// No response came.
    NoAnswer,
}

impl CheckOutcome {
    /// The word in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Blocked => "blocked",
            Self::PreflightPassed => "preflight-passed",
            Self::NotSent => "not-sent",
            Self::NoAnswer => "no-answer",
        }
    }
}

/// One call in one browser, judged.
#[derive(Clone, Debug)]
pub struct Check {
    /// The name of the call.
    pub name: String,
    /// Why it was made.
    pub section: Section,
    /// The path template of its route.
    pub route: Option<String>,
    /// The browser.
    pub browser: Profile,
    /// What came of it.
    pub outcome: CheckOutcome,
    /// What should have come of it: [`CheckOutcome::Readable`] or [`CheckOutcome::Blocked`].
    pub expected: CheckOutcome,
    /// Whether it is as it should be.
    pub ok: bool,
    /// Why it is blocked, or what is wrong.
    pub reason: Option<String>,
    /// The code of the finding that it is part of.
    pub code: Option<&'static str>,
}

/// What was found of one call in one browser.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) fault: Fault,
    pub(crate) message: String,
    pub(crate) hint: String,
    pub(crate) evidence: Vec<Arc<Exchange>>,
}

/// Judges everything that is recorded of a plan.
#[must_use]
pub fn judge(plan: &Plan, recorded: &Recorded) -> (Vec<Check>, Vec<Finding>) {
    let mut checks = Vec::new();
    let mut gathered = Gathered { browsers: plan.browsers.len(), groups: Vec::new() };
    for planned in &plan.calls {
        for profile in &plan.browsers {
            let Some(meant) = planned.meant(*profile) else { continue };
            let followed = follow(*profile, planned, recorded);
            let outcome = outcome(&followed);
            let found = fault::of(planned, meant, &followed, outcome);
            checks.push(Check {
                name: planned.name(),
                section: planned.section,
                route: planned.route.clone(),
                browser: *profile,
                outcome,
                expected: if meant.readable { CheckOutcome::Readable } else { CheckOutcome::Blocked },
                ok: found.is_none(),
                reason: found.as_ref().map(|found| found.message.clone()).or_else(|| reason(&followed)),
                code: found.as_ref().map(|found| found.fault.code()),
            });
            let besides = responses::of(planned, meant, &followed);
            for found in found.into_iter().chain(besides) {
                gathered.add(planned, *profile, found);
            }
        }
    }
    let mut findings: Vec<Finding> =
        gathered.groups.into_iter().map(|group| group.finding(gathered.browsers)).collect();
    findings.extend(plan.caches.iter().filter_map(|cached| caches::of(cached, recorded)));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    (checks, findings)
}

fn outcome(followed: &Followed) -> CheckOutcome {
    match &followed.situation {
        Situation::Done(Outcome::Ok(_)) => CheckOutcome::Readable,
        Situation::Done(Outcome::Blocked(_)) | Situation::Impossible(_) => CheckOutcome::Blocked,
        Situation::NoAnswer(_) => CheckOutcome::NoAnswer,
        Situation::NotSent | Situation::Elsewhere(_) | Situation::Needs(_) => {
            let passed = followed.turns.iter().any(|turn| turn.sent.preflight);
            if passed { CheckOutcome::PreflightPassed } else { CheckOutcome::NotSent }
        }
    }
}

fn reason(followed: &Followed) -> Option<String> {
    match &followed.situation {
        Situation::Done(Outcome::Blocked(blocked)) => Some(blocked.reason.to_string()),
        Situation::Impossible(reason) => Some(reason.to_string()),
        Situation::Elsewhere(host) => Some(format!("a redirect leads to `{host}`, and was not followed")),
        Situation::NoAnswer(exchange) => exchange.result.as_ref().err().map(ToString::to_string),
        Situation::Done(Outcome::Ok(_)) | Situation::NotSent | Situation::Needs(_) => None,
    }
}

/// The same fault of the same route is one finding, however many calls and browsers show it.
struct Gathered {
    browsers: usize,
    groups: Vec<Group>,
}

struct Group {
    route: Option<String>,
    first: Found,
    calls: Vec<String>,
    browsers: Vec<Profile>,
}

impl Gathered {
    fn add(&mut self, planned: &Planned, profile: Profile, found: Found) {
        // What has nothing to do with a route is told once.
        let route = planned.route.clone().filter(|_| found.fault != Fault::NeverSentToLoopback);
        let same = |group: &&mut Group| group.first.fault == found.fault && group.route == route;
        let name = planned.name();
        let Some(group) = self.groups.iter_mut().find(same) else {
            let group = Group {
                route: planned.route.clone(),
                first: found,
                calls: vec![name],
                browsers: vec![profile],
            };
            self.groups.push(group);
            return;
        };
        if !group.calls.contains(&name) {
            group.calls.push(name);
        }
        if !group.browsers.contains(&profile) {
            group.browsers.push(profile);
        }
        for exchange in found.evidence {
            if group.first.evidence.len() < MAX_EVIDENCE && !group.first.evidence.contains(&exchange) {
                group.first.evidence.push(exchange);
            }
        }
    }
}

impl Group {
    fn finding(self, browsers: usize) -> Finding {
        let mut message = self.first.message;
        if self.browsers.len() < browsers {
            let names: Vec<&str> = self.browsers.iter().map(|browser| browser.as_str()).collect();
            message.push_str(&format!(", in {} alone", names.join(", ")));
        }
        match self.calls.len() - 1 {
            _ if self.first.fault == Fault::NeverSentToLoopback => {}
            0 => {}
            1 => message.push_str("; and so with 1 more call"),
            more => message.push_str(&format!("; and so with {more} more calls")),
        }
        Finding {
            code: self.first.fault.code(),
            severity: self.first.fault.severity(),
            message,
            hint: self.first.hint,
            evidence: self.first.evidence.into_iter().take(MAX_EVIDENCE).collect(),
        }
    }
}

/// The exchanges of a call, in order.
pub(crate) fn exchanges(followed: &Followed) -> Vec<Arc<Exchange>> {
    followed.turns.iter().filter_map(|turn| Some(Arc::clone(&turn.reply.as_ref()?.0))).collect()
}

/// `POST /inference` from `https://example.com`.
pub(crate) fn call(planned: &Planned) -> String {
    let crate::plan::PageCall { method, path, page, .. } = &planned.call;
    format!("`{method} {path}` from `{}`", page.serialized())
}

/// Whether the request itself should never have been sent, and was to be.
pub(crate) fn preflight_passed_wrongly(meant: &Meant, followed: &Followed) -> bool {
    let is_past_preflight = match &followed.situation {
        Situation::NotSent | Situation::Elsewhere(_) => followed.turns.iter().any(|turn| turn.sent.preflight),
        Situation::Done(_) | Situation::NoAnswer(_) | Situation::Needs(_) | Situation::Impossible(_) => {
            followed.turns.iter().any(|turn| !turn.sent.preflight)
        }
    };
    !meant.sent && is_past_preflight
}
