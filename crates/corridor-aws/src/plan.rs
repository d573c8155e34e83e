//! From what there is and what is wanted to the steps between: a function of values, without I/O.

use std::fmt;

use corridor_config::ApiKind;
use corridor_policy::Api;
use corridor_targets::UsagePlan;

use crate::definition::{Definition, Difference};
use crate::history;
use crate::observed::{Deployment, Observed, ObservedApi, Stage, Unproven};
use crate::record::{self, PolicyRecord};
use crate::surface::{Surface, Unread};
use crate::wanted::{Wanted, short};

/// What an `apply` would do, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The steps; none if what is wanted is live.
    pub steps: Vec<Step>,
    /// Where the definition at AWS differs from the file's; none if there is no API yet.
    pub differences: Vec<Difference>,
    /// The revision that the stage says is live.
    pub live: Option<String>,
    /// That what is live was never proven; it is probed again.
    pub unproven: Option<Unproven>,
}

/// What is granted at AWS before a plan.
#[derive(Clone, Debug)]
pub enum Granted {
    /// What the deployment that is live was made of; nothing if nothing is live.
    Recorded(Api),
    /// There is no record: somebody else deployed it. This is read from the definition, which may have been changed since.
    Read {
        /// What can be read.
        api: Api,
        /// The routes of which it cannot be told.
        unread: Vec<Unread>,
    },
    /// There is no record, and the definition as a whole cannot be read.
    Unknown,
}

/// One change at AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Delete an API with the same tags that has no stage.
    DeleteDuplicate {
        /// Its id.
        id: String,
    },
    /// Create the API with its tags, in one call.
    CreateApi,
    /// Replace the definition.
    PutDefinition {
        /// How many places differ.
        differences: usize,
    },
    /// Make a deployment of the definition.
    CreateDeployment,
    /// Take a deployment that an interrupted run, or an earlier one, left.
    ReuseDeployment {
        /// Its id.
        id: String,
    },
    /// Create the stage on the deployment.
    CreateStage,
    /// Point the stage to the deployment.
    MoveStage {
        /// What it serves now.
        from: String,
    },
    /// Give the stage its variables and rate again.
    MendStage,
    /// Create the usage plan for the stage.
    CreateUsagePlan,
    /// Give the usage plan its limits and its stage.
    UpdateUsagePlan {
        /// Its id.
        id: String,
    },
    /// Delete the usage plan, which no route needs any more.
    DeleteUsagePlan {
        /// Its id.
        id: String,
    },
    /// Delete a deployment of ours that nothing needs any more.
    DeleteDeployment {
        /// Its id.
        id: String,
    },
}

/// What stands between the two.
#[must_use]
pub fn plan(observed: &Observed, wanted: &Wanted, definition: &Definition) -> Plan {
    let mut steps: Vec<Step> =
        observed.duplicates.iter().map(|id| Step::DeleteDuplicate { id: id.clone() }).collect();
    let api = observed.api.as_ref();
    let differences = api.map(|api| api.definition.differences(definition)).unwrap_or_default();
    let stage = api.and_then(|api| api.stage.as_ref());
    if api.is_none() {
        steps.push(Step::CreateApi);
    }
    if !differences.is_empty() || api.is_none() {
        steps.push(Step::PutDefinition { differences: differences.len() });
    }
    let is_live = api.is_some_and(|api| serves(api, &wanted.revision)) && differences.is_empty();
    if is_live {
        if stage.is_some_and(|stage| !is_as_wanted(stage, wanted)) {
            steps.push(Step::MendStage);
        }
    } else {
        steps.push(match api.and_then(|api| reusable(api, wanted, &differences)) {
            Some(deployment) => Step::ReuseDeployment { id: deployment.id.clone() },
            None => Step::CreateDeployment,
        });
        steps.push(match stage {
            Some(stage) => Step::MoveStage { from: stage.deployment.clone() },
            None => Step::CreateStage,
        });
    }
    steps.extend(usage_plan(observed, wanted));
    let makes_one = steps.contains(&Step::CreateDeployment);
    let superseded = api.map(|api| history::superseded(api, makes_one)).unwrap_or_default();
    steps.extend(superseded.into_iter().map(|id| Step::DeleteDeployment { id }));
    Plan {
        steps,
        differences,
        live: stage.and_then(|stage| stage.revision()).map(str::to_owned),
        unproven: stage.and_then(Stage::unproven),
    }
}

impl Plan {
    /// Whether what is wanted is live as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The same with a new deployment of the definition, though one of this revision is live.
    #[must_use]
    pub fn redeploying(mut self, observed: &Observed) -> Self {
        let stage = observed.api.as_ref().and_then(|api| api.stage.as_ref());
        for step in &mut self.steps {
            if matches!(step, Step::ReuseDeployment { .. }) {
                *step = Step::CreateDeployment;
            }
        }
        if let Some(stage) = stage.filter(|_| !self.steps.contains(&Step::CreateDeployment)) {
            // It gives the stage its variables too.
            self.steps.retain(|step| *step != Step::MendStage);
            let moved = Step::MoveStage { from: stage.deployment.clone() };
            self.steps.splice(0..0, [Step::CreateDeployment, moved]);
        }
        self
    }
}

impl Granted {
    /// What is granted by what was observed.
    #[must_use]
    pub fn of(observed: &Observed, kind: ApiKind) -> Self {
        let live = observed.api.as_ref().filter(|api| api.stage.is_some());
        let Some(api) = live else { return record::nothing().map_or(Self::Unknown, Self::Recorded) };
        if let Some(recorded) = api.policy().as_ref().and_then(PolicyRecord::api) {
            return Self::Recorded(recorded);
        }
        match Surface::of(&api.definition, kind) {
            Some(Surface { api, unread }) => Self::Read { api, unread },
            None => Self::Unknown,
        }
    }

    /// The API to compare with, as far as there is one.
    #[must_use]
    pub fn api(&self) -> Option<&Api> {
        match self {
            Self::Recorded(api) | Self::Read { api, .. } => Some(api),
            Self::Unknown => None,
        }
    }
}

/// Whether the stage says that it serves the revision, and points to a deployment of it.
fn serves(api: &ObservedApi, revision: &str) -> bool {
    let says = api.stage.as_ref().and_then(|stage| stage.revision());
    says == Some(revision) && api.live().and_then(Deployment::revision) == Some(revision)
}

/// The newest deployment, if it is one of this revision and the definition has not changed since.
fn reusable<'a>(api: &'a ObservedApi, wanted: &Wanted, differences: &[Difference]) -> Option<&'a Deployment> {
    let newest = api.deployments.first().filter(|_| differences.is_empty())?;
    (newest.revision() == Some(&wanted.revision)).then_some(newest)
}

/// Its rate and the variables of the file; our own are changed with the deployment only.
fn is_as_wanted(stage: &Stage, wanted: &Wanted) -> bool {
    stage.throttle == wanted.throttle && history::of_the_file(&stage.variables) == wanted.stage_variables
}

fn usage_plan(observed: &Observed, wanted: &Wanted) -> Option<Step> {
    match (&observed.usage_plan, &wanted.usage_plan) {
        (None, None) => None,
        (None, Some(_)) => Some(Step::CreateUsagePlan),
        (Some(there), None) => Some(Step::DeleteUsagePlan { id: there.id.clone() }),
        (Some(there), Some(limits)) => {
            let id = observed.api.as_ref().map(|api| api.id.as_str());
            let is_for = |(api, stage): &(String, String)| Some(api.as_str()) == id && *stage == wanted.stage;
            let is_right = same_limits(&there.limits, limits) && there.stages.iter().any(is_for);
            (!is_right).then(|| Step::UpdateUsagePlan { id: there.id.clone() })
        }
    }
}

fn same_limits(there: &UsagePlan, wanted: &UsagePlan) -> bool {
    there.throttle == wanted.throttle && there.quota == wanted.quota
}

impl Step {
    /// The step for a program: its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DeleteDuplicate { .. } => "delete-duplicate-api",
            Self::CreateApi => "create-api",
            Self::PutDefinition { .. } => "put-definition",
            Self::CreateDeployment => "create-deployment",
            Self::ReuseDeployment { .. } => "reuse-deployment",
            Self::CreateStage => "create-stage",
            Self::MoveStage { .. } => "move-stage",
            Self::MendStage => "mend-stage",
            Self::CreateUsagePlan => "create-usage-plan",
            Self::UpdateUsagePlan { .. } => "update-usage-plan",
            Self::DeleteUsagePlan { .. } => "delete-usage-plan",
            Self::DeleteDeployment { .. } => "delete-deployment",
        }
    }

    /// The step in words.
    #[must_use]
    pub fn words<'a>(&'a self, wanted: &'a Wanted) -> StepWords<'a> {
        StepWords { step: self, wanted }
    }
}

/// A step in words.
#[derive(Debug)]
pub struct StepWords<'a> {
    step: &'a Step,
    wanted: &'a Wanted,
}

impl fmt::Display for StepWords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stage, revision) = (&self.wanted.stage, short(&self.wanted.revision));
        match self.step {
            Step::DeleteDuplicate { id } => {
                write!(formatter, "delete the API {id}, which has the same tags and no stage")
            }
            Step::CreateApi => write!(formatter, "create the API {}", self.wanted.identity),
            Step::PutDefinition { differences: 0 } => write!(formatter, "put the definition"),
            Step::PutDefinition { differences: 1 } => write!(formatter, "put the definition (1 difference)"),
            Step::PutDefinition { differences } => {
                write!(formatter, "put the definition ({differences} differences)")
            }
            Step::CreateDeployment => write!(formatter, "create a deployment of revision {revision}"),
            Step::ReuseDeployment { id } => {
                write!(formatter, "take the deployment {id}, which has revision {revision}")
            }
            Step::CreateStage => write!(formatter, "create the stage `{stage}`"),
            Step::MoveStage { from } => {
                write!(formatter, "point the stage `{stage}` to it, away from deployment {from}")
            }
            Step::MendStage => write!(formatter, "give the stage `{stage}` its variables and rate again"),
            Step::CreateUsagePlan => {
                write!(formatter, "create the usage plan `{}`", self.wanted.identity.resource_name())
            }
            Step::UpdateUsagePlan { id } => write!(formatter, "update the usage plan {id}"),
            Step::DeleteUsagePlan { id } => {
                write!(formatter, "delete the usage plan {id}, which no route needs")
            }
            Step::DeleteDeployment { id } => {
                write!(formatter, "delete the deployment {id}, which nothing needs any more")
            }
        }
    }
}

#[cfg(test)]
mod tests;
