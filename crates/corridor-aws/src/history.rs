//! What the stage's variables say: which revision is live, what was before it, and what each of the last ones grants.

use std::collections::BTreeMap;

use crate::observed::{Deployment, ObservedApi, Stage};
use crate::record::{MAX_VALUE, PolicyRecord};
use crate::wanted::{Wanted, short};

/// The variable that names the revision which is live.
pub(crate) const REVISION: &str = "corridor_revision";
/// The variable that names the deployment which was live before, as long as this one is not proven.
pub(crate) const PREVIOUS: &str = "corridor_previous";
/// Its value if there was none before.
pub(crate) const NONE: &str = "none";
/// What the names of all our variables begin with.
const OURS: &str = "corridor_";
/// Followed by the first digits of a revision and the number of the piece.
const POLICY: &str = "corridor_policy_";
/// How many deployments of ours are kept, so that one can go back to them.
pub(crate) const KEPT: usize = 5;
/// A stage may have 100; some are left to the file.
const MAX_VARIABLES: usize = 90;

/// Where a rollback may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollbackTarget {
    /// The deployment.
    pub deployment: String,
    /// Its revision.
    pub revision: String,
}

/// The variables of the stage once it serves what is wanted: the file's own; which revision that is; what was before, while
/// it is unproven; and what the kept revisions grant, as far as there is room.
pub(crate) fn next(wanted: &Wanted, stage: Option<&Stage>, kept: &[&str]) -> BTreeMap<String, String> {
    let mut variables = wanted.stage_variables.clone();
    variables.insert(REVISION.to_owned(), wanted.revision.clone());
    variables.insert(PREVIOUS.to_owned(), previous(stage));
    let current = pieces(&wanted.revision, &wanted.policy);
    let older = kept.iter().filter(|revision| **revision != wanted.revision).filter_map(|revision| {
        let text = text_of(&stage?.variables, revision)?;
        Some(pieces(revision, &text))
    });
    for pieces in std::iter::once(current).chain(older) {
        // One that does not fit is left out whole: half of a record is none.
        if variables.len() + pieces.len() <= MAX_VARIABLES {
            variables.extend(pieces);
        }
    }
    variables
}

/// The deployment to name as the previous one. What was itself never proven is not gone back to: what stood before it is.
fn previous(stage: Option<&Stage>) -> String {
    match stage {
        None => NONE.to_owned(),
        Some(stage) => stage.variables.get(PREVIOUS).unwrap_or(&stage.deployment).clone(),
    }
}

/// The variables of the stage once what it serves is proven.
pub(crate) fn proven(variables: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut variables = variables.clone();
    variables.remove(PREVIOUS);
    variables
}

/// The variables of the stage once it serves an earlier deployment. The file's own stay: they are not recorded.
pub(crate) fn back(variables: &BTreeMap<String, String>, revision: Option<&str>) -> BTreeMap<String, String> {
    let mut variables = proven(variables);
    match revision {
        Some(revision) => variables.insert(REVISION.to_owned(), revision.to_owned()),
        None => variables.remove(REVISION),
    };
    variables
}

/// What a revision grants, if the variables record it.
pub(crate) fn policy_of(variables: &BTreeMap<String, String>, revision: &str) -> Option<PolicyRecord> {
    PolicyRecord::read(&text_of(variables, revision)?)
}

/// Whether a variable is ours.
pub(crate) fn is_ours(name: &str) -> bool {
    name.starts_with(OURS)
}

/// The variables that are not ours.
pub(crate) fn of_the_file(variables: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    variables
        .iter()
        .filter(|(name, _)| !is_ours(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Our deployments that nothing needs any more: those after the first few, which no stage serves. One that is about to be
/// made takes a place.
pub(crate) fn superseded(api: &ObservedApi, makes_one: bool) -> Vec<String> {
    let served = api.stage.as_ref().map(|stage| &stage.deployment);
    let previous = api.stage.as_ref().and_then(|stage| stage.variables.get(PREVIOUS));
    let is_needed = |id: &String| [served, previous].contains(&Some(id)) || api.held.contains(id);
    let ours = api.deployments.iter().filter(|deployment| deployment.revision().is_some());
    ours.skip(KEPT - usize::from(makes_one))
        .map(|deployment| deployment.id.clone())
        .filter(|id| !is_needed(id))
        .collect()
}

/// Where a rollback goes: to the deployment or revision that is named (a revision by its beginning), or else to the one
/// that was made before the one that is live.
#[must_use]
pub fn previous_of(api: &ObservedApi, named: Option<&str>) -> Option<RollbackTarget> {
    let live = api.stage.as_ref().map(|stage| stage.deployment.as_str());
    let target = |deployment: &Deployment| {
        Some(RollbackTarget {
            deployment: deployment.id.clone(),
            revision: deployment.revision()?.to_owned(),
        })
    };
    let Some(named) = named else {
        let older =
            api.deployments.iter().skip_while(|deployment| Some(deployment.id.as_str()) != live).skip(1);
        return older.filter_map(target).next();
    };
    let is_named = |found: &RollbackTarget| {
        found.deployment == named || (named.len() >= 6 && found.revision.starts_with(named))
    };
    api.deployments.iter().filter_map(target).find(is_named)
}

fn pieces(revision: &str, text: &str) -> Vec<(String, String)> {
    let bytes: Vec<char> = text.chars().collect();
    let pieces = bytes.chunks(MAX_VALUE).enumerate();
    pieces.map(|(at, piece)| (format!("{POLICY}{}_{at}", short(revision)), piece.iter().collect())).collect()
}

fn text_of(variables: &BTreeMap<String, String>, revision: &str) -> Option<String> {
    let piece = |at: usize| variables.get(&format!("{POLICY}{}_{at}", short(revision)));
    let text: String = (0..).map_while(piece).map(String::as_str).collect();
    Some(text).filter(|text| !text.is_empty())
}
