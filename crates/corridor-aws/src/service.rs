//! The verbs: each reads what there is, does what lies between, and says what came of it.
//!
//! The two kinds of API differ in their calls only; what is done with them, in which order, and what is done when
//! something is wrong is here, once.

use std::collections::BTreeMap;

use corridor_config::{ApiKind, Throttle};

use crate::definition::Definition;
use crate::error::{Error, Result};
use crate::history::{self, RollbackTarget};
use crate::http_api::HttpCalls;
use crate::identity::Identity;
use crate::observed::{Deployment, Observed, ObservedApi, Stage};
use crate::overtaken::{since_the_plan, since_the_stage_was_pointed};
use crate::plan::{Plan, Step};
use crate::probe::{Probe, ProbeFailure};
use crate::progress::Progress;
use crate::rest_api::RestCalls;
use crate::session::Session;
use crate::wanted::Wanted;

/// The calls of one kind of API.
pub(crate) trait Calls {
    async fn observe(&self, identity: &Identity, stage: &str) -> Result<Observed>;
    async fn create_api(&self, wanted: &Wanted) -> Result<String>;
    /// Replaces the definition; what AWS warns about.
    async fn put_definition(&self, api: &str, wanted: &Wanted) -> Result<Vec<String>>;
    async fn create_deployment(&self, api: &str, description: &str) -> Result<String>;
    async fn create_stage(&self, api: &str, wanted: &Wanted, to: &StageState) -> Result<()>;
    async fn update_stage(&self, api: &str, from: &Stage, to: &StageState) -> Result<()>;
    async fn delete_stage(&self, api: &str, stage: &str) -> Result<()>;
    async fn delete_deployment(&self, api: &str, deployment: &str) -> Result<()>;
    async fn delete_api(&self, api: &str) -> Result<()>;
    /// Its id.
    async fn create_usage_plan(&self, api: &str, wanted: &Wanted) -> Result<String>;
    async fn update_usage_plan(
        &self,
        id: &str,
        api: &str,
        wanted: &Wanted,
        observed: &Observed,
    ) -> Result<()>;
    async fn delete_usage_plan(&self, id: &str, observed: &Observed) -> Result<()>;
    fn definition(&self, wanted: &Wanted) -> Definition;
    fn url(&self, api: &str, stage: &str) -> String;
}

/// All that one call gives a stage.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StageState {
    pub(crate) deployment: String,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) throttle: Option<Throttle>,
}

/// Amazon API Gateway, for one kind of API.
#[derive(Debug)]
pub struct Service(Kind);

#[derive(Debug)]
enum Kind {
    Rest(RestCalls),
    Http(HttpCalls),
}

/// What an `apply` came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The API's id.
    pub api: String,
    /// Where it is reached.
    pub url: String,
    /// The deployment that was put live, or is.
    pub deployment: String,
    /// The id of the usage plan, if there is one.
    pub usage_plan: Option<String>,
    /// What AWS warned about when it read the definition.
    pub warnings: Vec<String>,
    /// Whether a browser gets what the policy says, and what was done if not.
    pub outcome: Outcome,
}

/// What the probe of a live API led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is as the policy says.
    Proven,
    /// It was not probed: that was not wanted.
    NotProbed,
    /// A browser would be refused, or wrongly let in.
    Failed {
        /// What was wrong.
        failures: Vec<ProbeFailure>,
        /// What was done about it.
        undone: Undone,
    },
    /// It could not be found out.
    Unknown {
        /// Why.
        why: String,
        /// What was done about it.
        undone: Undone,
    },
}

/// What is live after a probe that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The stage serves the deployment before.
    BackTo {
        /// Its id.
        deployment: String,
    },
    /// There was none before, so the stage is deleted.
    StageDeleted,
    /// Nothing: this run changed nothing, and what is live had been proven once.
    Nothing,
}

/// What a `destroy` deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destroyed {
    /// The ids of the APIs.
    pub apis: Vec<String>,
    /// The id of the usage plan.
    pub usage_plan: Option<String>,
}

/// Calls the same function of either kind.
macro_rules! on_either {
    ($service:expr, $calls:ident => $body:expr) => {
        match &$service.0 {
            Kind::Rest($calls) => $body,
            Kind::Http($calls) => $body,
        }
    };
}

impl Service {
    /// The service in the session's region.
    #[must_use]
    pub fn new(session: &Session, kind: ApiKind) -> Self {
        Self(match kind {
            ApiKind::Rest => Kind::Rest(RestCalls::new(session)),
            ApiKind::Http => Kind::Http(HttpCalls::new(session)),
        })
    }

    /// What there is.
    ///
    /// # Errors
    ///
    /// If AWS does not tell, or several live APIs have the same tags.
    pub async fn observe(&self, identity: &Identity, stage: &str) -> Result<Observed> {
        on_either!(self, calls => calls.observe(identity, stage).await)
    }

    /// The definition that is wanted, in the form that it is compared in.
    #[must_use]
    pub fn definition(&self, wanted: &Wanted) -> Definition {
        on_either!(self, calls => calls.definition(wanted))
    }

    /// Where an API is reached.
    #[must_use]
    pub fn url(&self, api: &str, stage: &str) -> String {
        on_either!(self, calls => calls.url(api, stage))
    }

    /// Carries out a plan, and then probes what is live: if a browser would not get what the policy says, the stage is
    /// put back. Without a probe it is left unproven.
    ///
    /// # Errors
    ///
    /// If AWS refuses a call: what was done until then is found and used by the next run. If somebody else changed the API
    /// since it was observed: then the stage is left as it is.
    pub async fn apply<P: Probe>(
        &self,
        wanted: &Wanted,
        observed: &Observed,
        plan: &Plan,
        probe: Option<&mut P>,
        progress: &mut dyn Progress,
    ) -> Result<Applied> {
        on_either!(self, calls => apply(calls, wanted, observed, plan, probe, progress).await)
    }

    /// Points the stage to an earlier deployment.
    ///
    /// # Errors
    ///
    /// If AWS refuses.
    pub async fn roll_back(&self, api: &ObservedApi, target: &RollbackTarget) -> Result<()> {
        on_either!(self, calls => move_back(calls, api, &target.deployment, Some(&target.revision)).await)
    }

    /// Deletes all that there is of an identity.
    ///
    /// # Errors
    ///
    /// If AWS refuses; the same command goes on where it stopped.
    pub async fn destroy(&self, observed: &Observed, progress: &mut dyn Progress) -> Result<Destroyed> {
        on_either!(self, calls => destroy(calls, observed, progress).await)
    }
}

async fn apply<C: Calls, P: Probe>(
    calls: &C,
    wanted: &Wanted,
    observed: &Observed,
    plan: &Plan,
    probe: Option<&mut P>,
    progress: &mut dyn Progress,
) -> Result<Applied> {
    let mut made = Made::of(observed);
    for step in &plan.steps {
        progress.step(&step.words(wanted).to_string());
        if matches!(step, Step::CreateStage | Step::MoveStage { .. }) {
            unless_overtaken(calls, wanted, observed, &made).await?;
        }
        carry_out(calls, wanted, observed, step, &mut made).await?;
        if matches!(step, Step::PutDefinition { .. }) {
            let now = calls.observe(&wanted.identity, &wanted.stage).await?;
            made.definition = now.api.map(|api| api.definition).unwrap_or_default();
        }
    }
    let (api, deployment) = (made.api()?.to_owned(), made.deployment()?.to_owned());
    let url = calls.url(&api, &wanted.stage);
    let outcome = match probe {
        None => Outcome::NotProbed,
        Some(probe) => prove(calls, wanted, (&url, &deployment), probe, progress).await?,
    };
    Ok(Applied { api, url, deployment, usage_plan: made.usage_plan, warnings: made.warnings, outcome })
}

/// Probes what is live, and takes its mark away, or puts it back.
async fn prove<C: Calls, P: Probe>(
    calls: &C,
    wanted: &Wanted,
    (url, deployment): (&str, &str),
    probe: &mut P,
    progress: &mut dyn Progress,
) -> Result<Outcome> {
    progress.step(&format!("probe {url}"));
    let probed = probe.probe(url).await;
    let current = calls.observe(&wanted.identity, &wanted.stage).await?;
    // What somebody else put live meanwhile is theirs to prove, and not to be put back from here.
    if let Some(what) = since_the_stage_was_pointed(&current, deployment) {
        return Err(Error::Overtaken(what));
    }
    match probed {
        Ok(failures) if failures.is_empty() => confirm(calls, &current).await.map(|()| Outcome::Proven),
        Ok(failures) => Ok(Outcome::Failed { failures, undone: undo(calls, &current, progress).await? }),
        Err(why) => Ok(Outcome::Unknown { why, undone: undo(calls, &current, progress).await? }),
    }
}

/// Looks once more before anything becomes live. A deployment that this run made is deleted if it may not be what it says.
async fn unless_overtaken<C: Calls>(
    calls: &C,
    wanted: &Wanted,
    planned: &Observed,
    made: &Made,
) -> Result<()> {
    let now = calls.observe(&wanted.identity, &wanted.stage).await?;
    let api = made.api()?;
    let Some(what) = since_the_plan(planned, &now, api, &made.definition) else { return Ok(()) };
    if let Some(deployment) = &made.created {
        // Somebody may serve it already: then it stays, as AWS says.
        drop(calls.delete_deployment(api, deployment).await);
    }
    Err(Error::Overtaken(what))
}

/// What the steps have made so far.
struct Made {
    api: Option<String>,
    deployment: Option<String>,
    /// The definition as AWS tells it.
    definition: Definition,
    /// The deployment, if this run made it.
    created: Option<String>,
    usage_plan: Option<String>,
    warnings: Vec<String>,
}

impl Made {
    fn of(observed: &Observed) -> Self {
        let api = observed.api.as_ref();
        let stage = api.and_then(|api| api.stage.as_ref());
        Self {
            api: api.map(|api| api.id.clone()),
            deployment: stage.map(|stage| stage.deployment.clone()),
            definition: api.map(|api| api.definition.clone()).unwrap_or_default(),
            created: None,
            usage_plan: observed.usage_plan.as_ref().map(|plan| plan.id.clone()),
            warnings: Vec::new(),
        }
    }

    fn api(&self) -> Result<&str> {
        self.api.as_deref().ok_or_else(|| Error::Nothing("there is no API to change".to_owned()))
    }

    fn deployment(&self) -> Result<&str> {
        self.deployment.as_deref().ok_or_else(|| Error::Nothing("there is no deployment to serve".to_owned()))
    }
}

async fn carry_out<C: Calls>(
    calls: &C,
    wanted: &Wanted,
    observed: &Observed,
    step: &Step,
    made: &mut Made,
) -> Result<()> {
    let stage = observed.api.as_ref().and_then(|api| api.stage.as_ref());
    match step {
        Step::DeleteDuplicate { id } => calls.delete_api(id).await.or_else(gone),
        Step::CreateApi => {
            made.api = Some(calls.create_api(wanted).await?);
            Ok(())
        }
        Step::PutDefinition { .. } => {
            made.warnings = calls.put_definition(made.api()?, wanted).await?;
            Ok(())
        }
        Step::CreateDeployment => {
            let description = Deployment::description_of(&wanted.revision);
            made.created = Some(calls.create_deployment(made.api()?, &description).await?);
            made.deployment.clone_from(&made.created);
            Ok(())
        }
        Step::ReuseDeployment { id } => {
            made.deployment = Some(id.clone());
            Ok(())
        }
        Step::CreateStage => {
            let state = next_state(wanted, observed, made)?;
            calls.create_stage(made.api()?, wanted, &state).await
        }
        Step::MoveStage { .. } => {
            let state = next_state(wanted, observed, made)?;
            calls.update_stage(made.api()?, of_plan(stage)?, &state).await
        }
        Step::MendStage => {
            let stage = of_plan(stage)?;
            let ours = stage.variables.iter().filter(|(name, _)| history::is_ours(name));
            let ours = ours.map(|(name, value)| (name.clone(), value.clone()));
            let state = StageState {
                deployment: stage.deployment.clone(),
                variables: wanted.stage_variables.clone().into_iter().chain(ours).collect(),
                throttle: wanted.throttle,
            };
            calls.update_stage(made.api()?, stage, &state).await
        }
        Step::CreateUsagePlan => {
            made.usage_plan = Some(calls.create_usage_plan(made.api()?, wanted).await?);
            Ok(())
        }
        Step::UpdateUsagePlan { id } => calls.update_usage_plan(id, made.api()?, wanted, observed).await,
        Step::DeleteUsagePlan { id } => {
            made.usage_plan = None;
            calls.delete_usage_plan(id, observed).await.or_else(gone)
        }
        Step::DeleteDeployment { id } => calls.delete_deployment(made.api()?, id).await.or_else(gone),
    }
}

/// A plan that changes the stage was made of an observation with a stage.
fn of_plan(stage: Option<&Stage>) -> Result<&Stage> {
    stage.ok_or_else(|| Error::Nothing("there is no stage to change".to_owned()))
}

fn next_state(wanted: &Wanted, observed: &Observed, made: &Made) -> Result<StageState> {
    let api = observed.api.as_ref();
    let kept = api.map(|api| api.deployments.as_slice()).unwrap_or_default();
    let kept: Vec<&str> = kept.iter().filter_map(Deployment::revision).take(history::KEPT).collect();
    let stage = api.and_then(|api| api.stage.as_ref());
    Ok(StageState {
        deployment: made.deployment()?.to_owned(),
        variables: history::next(wanted, stage, &kept),
        throttle: wanted.throttle,
    })
}

/// Takes the mark away that says that what is live is not proven.
async fn confirm<C: Calls>(calls: &C, current: &Observed) -> Result<()> {
    let Some(api) = &current.api else { return Ok(()) };
    let Some(stage) = api.stage.as_ref().filter(|stage| stage.unproven().is_some()) else { return Ok(()) };
    let state = StageState {
        deployment: stage.deployment.clone(),
        variables: history::proven(&stage.variables),
        throttle: stage.throttle,
    };
    calls.update_stage(&api.id, stage, &state).await
}

/// Puts the stage back to what was live before, and deletes the deployment that failed, so that it is never reused.
async fn undo<C: Calls>(calls: &C, current: &Observed, progress: &mut dyn Progress) -> Result<Undone> {
    let Some(api) = &current.api else { return Ok(Undone::Nothing) };
    let Some(stage) = &api.stage else { return Ok(Undone::Nothing) };
    let Some(unproven) = stage.unproven() else { return Ok(Undone::Nothing) };
    let failed = &stage.deployment;
    let undone = match unproven.previous.filter(|previous| previous != failed) {
        Some(previous) => {
            progress.step(&format!("point the stage `{}` back to deployment {previous}", stage.name));
            let revision = api.deployments.iter().find(|deployment| deployment.id == previous);
            let revision = revision.and_then(Deployment::revision);
            move_back(calls, api, &previous, revision).await?;
            Undone::BackTo { deployment: previous }
        }
        None => {
            progress.step(&format!("delete the stage `{}`: there was nothing live before", stage.name));
            calls.delete_stage(&api.id, &stage.name).await?;
            Undone::StageDeleted
        }
    };
    if !api.held.contains(failed) {
        progress.step(&format!("delete the deployment {failed}"));
        calls.delete_deployment(&api.id, failed).await.or_else(gone)?;
    }
    Ok(undone)
}

async fn move_back<C: Calls>(
    calls: &C,
    api: &ObservedApi,
    deployment: &str,
    revision: Option<&str>,
) -> Result<()> {
    let stage = of_plan(api.stage.as_ref())?;
    let state = StageState {
        deployment: deployment.to_owned(),
        variables: history::back(&stage.variables, revision),
        throttle: stage.throttle,
    };
    calls.update_stage(&api.id, stage, &state).await
}

async fn destroy<C: Calls>(calls: &C, observed: &Observed, progress: &mut dyn Progress) -> Result<Destroyed> {
    let mut destroyed = Destroyed::default();
    if let Some(plan) = &observed.usage_plan {
        progress.step(&format!("delete the usage plan {}", plan.id));
        calls.delete_usage_plan(&plan.id, observed).await.or_else(gone)?;
        destroyed.usage_plan = Some(plan.id.clone());
    }
    let api = observed.api.as_ref().map(|api| &api.id);
    for id in observed.duplicates.iter().chain(api) {
        progress.step(&format!("delete the API {id}, its deployments and its stages"));
        calls.delete_api(id).await.or_else(gone)?;
        destroyed.apis.push(id.clone());
    }
    Ok(destroyed)
}

/// What is to be deleted and is not there is deleted.
fn gone(error: Error) -> Result<()> {
    if error.is_not_found() { Ok(()) } else { Err(error) }
}
