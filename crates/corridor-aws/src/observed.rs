//! What there is at AWS, as it was read.

use std::collections::BTreeMap;

use corridor_config::Throttle;
use corridor_targets::UsagePlan;

use crate::definition::Definition;
use crate::record::PolicyRecord;

/// What there is of one identity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// The API.
    pub api: Option<ObservedApi>,
    /// The ids of further APIs with the same tags and without any stage: somebody created them at the same time.
    pub duplicates: Vec<String>,
    /// The usage plan.
    pub usage_plan: Option<ObservedPlan>,
}

/// An API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedApi {
    /// Its id, which is part of its URL.
    pub id: String,
    /// What it is now, though perhaps not yet deployed so.
    pub definition: Definition,
    /// Its deployments, the newest first.
    pub deployments: Vec<Deployment>,
    /// The stage that was asked for.
    pub stage: Option<Stage>,
    /// The deployments that other stages point to.
    pub held: Vec<String>,
}

/// A deployment: what the definition was when it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// Its id.
    pub id: String,
    /// What is written on it.
    pub description: String,
    /// When it was made, in seconds of Unix time.
    pub created: i64,
}

/// A stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// The deployment that it serves.
    pub deployment: String,
    /// Its variables.
    pub variables: BTreeMap<String, String>,
    /// Its rate for all methods.
    pub throttle: Option<Throttle>,
}

/// A usage plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedPlan {
    /// Its id.
    pub id: String,
    /// What a key may use.
    pub limits: UsagePlan,
    /// The API ids and stages that it is for.
    pub stages: Vec<(String, String)>,
}

/// What a deployment's description begins with, if it is ours; the revision follows.
const DESCRIPTION: &str = "corridor revision ";

impl Deployment {
    /// What is written on a deployment of a revision.
    #[must_use]
    pub fn description_of(revision: &str) -> String {
        format!("{DESCRIPTION}{revision}")
    }

    /// The revision, if Corridor made it.
    #[must_use]
    pub fn revision(&self) -> Option<&str> {
        self.description.strip_prefix(DESCRIPTION).filter(|revision| !revision.is_empty())
    }
}

impl ObservedApi {
    /// The deployment that the stage serves.
    #[must_use]
    pub fn live(&self) -> Option<&Deployment> {
        let stage = self.stage.as_ref()?;
        self.deployments.iter().find(|deployment| deployment.id == stage.deployment)
    }

    /// What the deployment that the stage serves grants, if that is recorded. What the stage says of itself does not count:
    /// somebody may have moved it by hand.
    #[must_use]
    pub fn policy(&self) -> Option<PolicyRecord> {
        crate::history::policy_of(&self.stage.as_ref()?.variables, self.live()?.revision()?)
    }
}

impl Stage {
    /// The revision that it says it serves.
    #[must_use]
    pub fn revision(&self) -> Option<&str> {
        self.variables.get(crate::history::REVISION).map(String::as_str)
    }

    /// While the revision has not been proven by a probe: the deployment that was live before it.
    #[must_use]
    pub fn unproven(&self) -> Option<Unproven> {
        let previous = self.variables.get(crate::history::PREVIOUS)?;
        let previous = Some(previous.clone()).filter(|previous| previous != crate::history::NONE);
        Some(Unproven { previous })
    }
}

/// That what is live was never probed to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproven {
    /// What was live before it, if anything was.
    pub previous: Option<String>,
}
