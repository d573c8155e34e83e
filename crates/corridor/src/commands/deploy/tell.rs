//! Plans, losses and drift, for people and for programs.

use std::fmt::Write as _;

use corridor_aws::{Call, Definition, Difference, Granted, Observed, Plan, Unread, Wanted};
use corridor_policy::diff::Difference as PolicyDifference;
use corridor_targets::Loss;
use serde_json::{Value, json};

use super::notes;
use super::place::Place;
use crate::commands::diff;
use crate::ink::Ink;
use crate::output::{Output, count, internal_error};

/// A plan, and what it would mean to pages.
pub(super) struct Planned {
    pub(super) wanted: Wanted,
    pub(super) losses: Vec<Loss>,
    pub(super) observed: Observed,
    pub(super) plan: Plan,
    /// What is granted now, and how that is known.
    granted: Granted,
    /// Who gains and loses what; `None` if it is not known what is granted now.
    pub(super) difference: Option<PolicyDifference>,
}

/// How the losses of the target are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToldLosses {
    /// Each, with what to do about it.
    All,
    /// How many there are.
    Number,
}

impl Planned {
    /// Plans; what stands against the artifact is told.
    pub(super) async fn make(place: &Place, output: &Output) -> Result<Self, super::Failed> {
        let (wanted, losses) = place.wanted(output)?;
        let observed = place.observe().await?;
        let plan = corridor_aws::plan(&observed, &wanted, &place.service.definition(&wanted));
        let granted = Granted::of(&observed, wanted.kind);
        let difference =
            match granted.api().map(|granted| corridor_policy::diff(granted, &place.configuration.api)) {
                None => None,
                Some(Ok(difference)) => Some(difference),
                Some(Err(inconsistency)) => {
                    internal_error(&inconsistency.to_string());
                    return Err(super::Failed::Told(crate::exit::Exit::Internal));
                }
            };
        Ok(Self { wanted, losses, observed, plan, granted, difference })
    }

    /// Whether somebody may do something that nobody might before, or that cannot be ruled out: what is read from a definition
    /// may not be what is deployed.
    pub(super) fn widens(&self) -> bool {
        let gains = self.difference.as_ref().is_none_or(|difference| !difference.gained.is_empty());
        !self.plan.is_empty() && (gains || !matches!(self.granted, Granted::Recorded(_)))
    }

    /// What a person reads.
    pub(super) fn words(&self, place: &Place, color: bool, told_losses: ToldLosses) -> String {
        let ink = Ink { color };
        let mut told = headline(place, &self.wanted, &self.observed);
        let section = |told: &mut String, title: &str| told.push_str(&format!("\n{}\n", ink.strong(title)));
        let difference = self.difference.as_ref().filter(|difference| !difference.is_empty());
        let unrecorded = how_it_is_known(&self.granted);
        if difference.is_some() || !unrecorded.is_empty() {
            section(&mut told, "who gains and loses what");
            told.push_str(&unrecorded);
        }
        if let Some(difference) = difference {
            told.push_str(&indented(&diff::words::tell(difference, color, |_, _| None)));
        }
        if !self.losses.is_empty() {
            section(&mut told, "what API Gateway cannot express");
            match told_losses {
                ToldLosses::All => told.push_str(&losses(&self.losses)),
                ToldLosses::Number => {
                    let things = count(self.losses.len(), "thing");
                    told.push_str(&format!("  {things}; `corridor deploy plan` lists them\n"));
                }
            }
        }
        if !self.plan.differences.is_empty() && self.plan.live.as_deref() == Some(&self.wanted.revision) {
            section(&mut told, "what has drifted");
            for difference in &self.plan.differences {
                let _ = writeln!(told, "  {difference}");
            }
        }
        section(&mut told, "changes at AWS");
        if self.plan.is_empty() {
            told.push_str("  none: this revision is live\n");
        }
        for (at, step) in self.plan.steps.iter().enumerate() {
            let _ = writeln!(told, "  {}. {}", at + 1, step.words(&self.wanted));
        }
        if self.plan.unproven.is_some() {
            told.push_str("  what is live was never probed to the end: it is probed again\n");
        }
        let notes = self.notes(place);
        if told_losses == ToldLosses::All && !notes.is_empty() {
            section(&mut told, "what is left to you");
            told.push_str(&notes::words(&notes));
        }
        told
    }

    fn notes(&self, place: &Place) -> Vec<notes::Note> {
        let api = self.observed.api.as_ref().map(|api| api.id.as_str());
        let usage_plan = self.observed.usage_plan.as_ref().map(|plan| plan.id.as_str());
        notes::of(place, &self.wanted, api, usage_plan)
    }

    pub(super) fn json(&self, place: &Place) -> Value {
        let base =
            url(place, &self.observed).unwrap_or_else(|| diff::request::base(&place.configuration.server));
        let steps = self
            .plan
            .steps
            .iter()
            .map(|step| json!({ "kind": step.kind(), "text": step.words(&self.wanted).to_string() }));
        json!({
            "api": api(place, &self.observed),
            "revision": self.wanted.revision,
            "live_revision": self.plan.live,
            "unproven": self.plan.unproven.is_some(),
            "widens": self.widens(),
            "granted": granted_json(&self.granted),
            "difference": self.difference.as_ref().map(|difference| diff::document::Document::new(difference, &base, &base)),
            "losses": self.losses.iter().map(loss_json).collect::<Vec<_>>(),
            "definition_differences": self.plan.differences.iter().map(difference_json).collect::<Vec<_>>(),
            "steps": steps.collect::<Vec<_>>(),
            "notes": notes::json(&self.notes(place)),
        })
    }
}

/// Where it is not the record that says what is granted now.
fn how_it_is_known(granted: &Granted) -> String {
    match granted {
        Granted::Recorded(_) => String::new(),
        Granted::Unknown => {
            "  what is live was not deployed by Corridor, and its definition cannot be read: \
             it cannot be told\n"
                .to_owned()
        }
        Granted::Read { unread, .. } => {
            let mut told =
                "  what is live was not deployed by Corridor; this is read from the definition at AWS, \
                            which may be newer than what is live\n"
                    .to_owned();
            for Unread { route, why } in unread {
                let _ = writeln!(told, "  ? {route}: what it grants now cannot be told: {why}");
            }
            told
        }
    }
}

fn granted_json(granted: &Granted) -> Value {
    match granted {
        Granted::Recorded(_) => json!({ "known_from": "record", "unread": [] }),
        Granted::Unknown => json!({ "known_from": null, "unread": [] }),
        Granted::Read { unread, .. } => {
            let unread = unread.iter().map(|Unread { route, why }| json!({ "route": route, "why": why }));
            json!({ "known_from": "definition", "unread": unread.collect::<Vec<_>>() })
        }
    }
}

/// What can be called below a URL, one line for each path.
pub(super) fn addresses(url: &str, definition: &Definition) -> String {
    definition.calls().iter().fold(String::new(), |mut told, Call { path, methods }| {
        let _ = writeln!(told, "    {} {url}{path}", methods.join(", "));
        told
    })
}

/// Which API, and where it is.
pub(super) fn api(place: &Place, observed: &Observed) -> Value {
    json!({
        "name": place.identity.api,
        "environment": place.identity.environment,
        "region": place.region,
        "stage": place.stage,
        "id": observed.api.as_ref().map(|api| &api.id),
        "url": url(place, observed),
    })
}

/// Where the stage is reached, if there is one.
pub(super) fn url(place: &Place, observed: &Observed) -> Option<String> {
    let api = observed.api.as_ref().filter(|api| api.stage.is_some())?;
    Some(place.service.url(&api.id, &place.stage))
}

fn headline(place: &Place, wanted: &Wanted, observed: &Observed) -> String {
    let live = observed.api.as_ref().and_then(|api| api.stage.as_ref());
    let is = match (live, url(place, observed)) {
        (Some(stage), Some(url)) => {
            let revision = stage
                .revision()
                .map_or("an unknown revision", |revision| revision.get(..12).unwrap_or(revision));
            format!("live is {revision} (deployment {}) at {url}", stage.deployment)
        }
        _ => "nothing is live yet".to_owned(),
    };
    format!(
        "{}, stage `{}` in {}\n{is}\nthe file is {}\n",
        place.identity,
        place.stage,
        place.region,
        wanted.short_revision(),
    )
}

fn losses(losses: &[Loss]) -> String {
    losses.iter().fold(String::new(), |mut told, loss| {
        let _ = writeln!(told, "  {} [{}] {}: {}", loss.effect, loss.kind.code(), loss.place, loss.message);
        if !loss.hint.is_empty() {
            let _ = writeln!(told, "    hint: {}", loss.hint);
        }
        told
    })
}

fn loss_json(loss: &Loss) -> Value {
    let source = loss.source();
    json!({
        "code": loss.kind.code(),
        "effect": loss.effect.as_str(),
        "route": loss.place.route,
        "policy": loss.place.policy,
        "message": loss.message,
        "hint": loss.hint,
        "source": { "title": source.title, "url": source.url },
    })
}

pub(super) fn difference_json(difference: &Difference) -> Value {
    json!({ "path": difference.path_text(), "live": difference.live, "wanted": difference.wanted })
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut told, line| {
        let _ = writeln!(told, "{}{line}", if line.is_empty() { "" } else { "  " });
        told
    })
}
