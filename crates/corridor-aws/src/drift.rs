//! How what is live has drifted from the file: the definition, the stage, the deployment that it serves.

use std::fmt;

use serde_json::Value;

use crate::definition::{Definition, Difference};
use crate::history;
use crate::observed::{Deployment, Observed, ObservedApi, Stage};
use crate::wanted::{Wanted, short};

/// One thing that is not as the file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// What kind of thing.
    pub kind: DriftKind,
    /// Where.
    pub path: String,
    /// What AWS has.
    pub live: Option<Value>,
    /// What the file says.
    pub wanted: Option<Value>,
}

/// What has drifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriftKind {
    /// There is no API, or no stage.
    Missing,
    /// The definition.
    Definition,
    /// The stage: its deployment, its variables, its rate.
    Stage,
    /// The usage plan.
    UsagePlan,
}

impl DriftKind {
    /// The word for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Definition => "definition",
            Self::Stage => "stage",
            Self::UsagePlan => "usage-plan",
        }
    }
}

impl Drift {
    /// Everything that is not as the file says; what the live API answers is for a probe.
    #[must_use]
    pub fn between(observed: &Observed, wanted: &Wanted, definition: &Definition) -> Vec<Self> {
        let Some(api) = &observed.api else {
            return vec![Self::new(DriftKind::Missing, "api", None, Some(wanted.identity.resource_name()))];
        };
        let differences = api.definition.differences(definition).into_iter().map(Self::of_definition);
        let mut drifts: Vec<Self> = differences.collect();
        match &api.stage {
            Some(stage) => drifts.extend(of_stage(api, stage, wanted)),
            None => {
                let path = format!("stages.{}", wanted.stage);
                drifts.push(Self::new(DriftKind::Missing, &path, None, Some("a stage".to_owned())));
            }
        }
        drifts.extend(of_usage_plan(observed, wanted));
        drifts
    }

    fn of_definition(difference: Difference) -> Self {
        let path = difference.path_text();
        Self { kind: DriftKind::Definition, path, live: difference.live, wanted: difference.wanted }
    }

    fn new(kind: DriftKind, path: &str, live: Option<String>, wanted: Option<String>) -> Self {
        let value = |text: Option<String>| text.map(Value::String);
        Self { kind, path: path.to_owned(), live: value(live), wanted: value(wanted) }
    }
}

fn of_stage(api: &ObservedApi, stage: &Stage, wanted: &Wanted) -> Vec<Drift> {
    let path = |of: &str| format!("stages.{}.{of}", stage.name);
    let mut drifts = Vec::new();
    let mut unequal = |of: &str, live: Option<String>, wanted: Option<String>| {
        if live != wanted {
            drifts.push(Drift::new(DriftKind::Stage, &path(of), live, wanted));
        }
    };
    let revision = |revision: &str| short(revision).to_owned();
    unequal("revision", stage.revision().map(revision), Some(revision(&wanted.revision)));
    // What the stage says of itself, and what it serves, come apart when somebody moves it by hand.
    let served = api.live().and_then(Deployment::revision).map(revision);
    if served != stage.revision().map(revision) {
        let told =
            served.unwrap_or_else(|| format!("deployment {}, which is not of Corridor", stage.deployment));
        unequal("deployment", Some(told), stage.revision().map(revision));
    }
    let (live, file) = (history::of_the_file(&stage.variables), &wanted.stage_variables);
    for name in live.keys().chain(file.keys()).collect::<std::collections::BTreeSet<_>>() {
        unequal(&format!("variables.{name}"), live.get(name).cloned(), file.get(name).cloned());
    }
    let rate = |throttle: Option<corridor_config::Throttle>| {
        throttle.map(|throttle| format!("{} a second, {} at once", throttle.rate, throttle.burst))
    };
    unequal("throttle", rate(stage.throttle), rate(wanted.throttle));
    drifts
}

fn of_usage_plan(observed: &Observed, wanted: &Wanted) -> Option<Drift> {
    let there = observed.usage_plan.as_ref().map(|plan| limits(&plan.limits));
    let wanted = wanted.usage_plan.as_ref().map(limits);
    (there != wanted).then(|| Drift::new(DriftKind::UsagePlan, "usage_plan", there, wanted))
}

fn limits(plan: &corridor_targets::UsagePlan) -> String {
    let throttle =
        plan.throttle.map(|throttle| format!("{} a second, {} at once", throttle.rate, throttle.burst));
    let quota =
        plan.quota.map(|quota| format!("{} a {}", quota.limit, quota.period.as_str().to_ascii_lowercase()));
    let limits: Vec<String> = [throttle, quota].into_iter().flatten().collect();
    if limits.is_empty() { "no limits".to_owned() } else { limits.join("; ") }
}

impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |value: &Option<Value>| match value {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => format!("`{text}`"),
            Some(value) => format!("`{value}`"),
        };
        write!(formatter, "{}: AWS has {}, the file says {}", self.path, told(&self.live), told(&self.wanted))
    }
}
