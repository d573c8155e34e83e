//! Whether somebody else changed the same API since it was looked at. AWS has no lock, and no call that changes a stage only
//! if it is as it was: so this is asked right before the stage is pointed, and again before the mark of a probe is set.

use crate::definition::Definition;
use crate::observed::{Observed, ObservedApi, Stage};

/// What somebody else did between the plan and now, in words; nothing if nobody did anything. The definition must be as AWS
/// told it when this run had put it: a deployment that is made while two put theirs has one of the two. It is not compared
/// with the file's, from which what AWS makes of it may differ.
pub(crate) fn since_the_plan(
    planned: &Observed,
    now: &Observed,
    api: &str,
    definition: &Definition,
) -> Option<String> {
    let Some(live) = now.api.as_ref().filter(|live| live.id == api) else {
        return Some(format!("the API {api} is not there any more"));
    };
    let before = planned.api.as_ref().filter(|before| before.id == api);
    of_stage(before.and_then(|before| before.stage.as_ref()), live.stage.as_ref()).or_else(|| {
        let differences = live.definition.differences(definition);
        let path = differences.first()?.path_text();
        Some(format!("its definition is not what it was when this run had put it: {path}"))
    })
}

/// The same after the stage was pointed to a deployment.
pub(crate) fn since_the_stage_was_pointed(now: &Observed, deployment: &str) -> Option<String> {
    let stage = now.api.as_ref().and_then(|api: &ObservedApi| api.stage.as_ref());
    match stage {
        Some(stage) if stage.deployment == deployment => None,
        Some(stage) => Some(format!(
            "the stage `{}` serves deployment {}, and this run had pointed it to {deployment}",
            stage.name, stage.deployment
        )),
        None => Some("the stage is not there any more".to_owned()),
    }
}

fn of_stage(planned: Option<&Stage>, now: Option<&Stage>) -> Option<String> {
    match (planned, now) {
        (None, None) => None,
        (None, Some(now)) => Some(format!(
            "there is a stage `{}` on deployment {}, and there was none when this was planned",
            now.name, now.deployment
        )),
        (Some(planned), None) => Some(format!("the stage `{}` is not there any more", planned.name)),
        (Some(planned), Some(now)) if planned.deployment != now.deployment => Some(format!(
            "the stage `{}` serves deployment {}, and it was {} when this was planned",
            now.name, now.deployment, planned.deployment
        )),
        (Some(planned), Some(now)) => (planned.variables != now.variables)
            .then(|| format!("the stage `{}` has other variables than when this was planned", now.name)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn observed(deployment: Option<&str>) -> Observed {
        let stage = deployment.map(|deployment| Stage {
            name: "prod".to_owned(),
            deployment: deployment.to_owned(),
            ..Stage::default()
        });
        let api = ObservedApi { id: "api".to_owned(), stage, ..ObservedApi::default() };
        Observed { api: Some(api), ..Observed::default() }
    }

    #[test]
    fn what_others_do_is_seen() {
        let nothing = Definition::default();
        let seen = |planned: Option<&str>, now: &Observed| {
            since_the_plan(&observed(planned), now, "api", &nothing).unwrap_or_default()
        };
        assert_eq!(seen(Some("a"), &observed(Some("a"))), "");
        assert_eq!(seen(None, &observed(None)), "");
        let moved = seen(Some("a"), &observed(Some("b")));
        assert_eq!(moved, "the stage `prod` serves deployment b, and it was a when this was planned");
        assert!(seen(None, &observed(Some("b"))).starts_with("there is a stage `prod`"));
        assert!(seen(Some("a"), &observed(None)).ends_with("is not there any more"));
        assert_eq!(seen(Some("a"), &Observed::default()), "the API api is not there any more");
        let mut other = observed(Some("a"));
        other.api.as_mut().unwrap().definition = Definition(json!({"routes": {"/a": {"GET": {"x": 1}}}}));
        assert!(seen(Some("a"), &other).starts_with("its definition is not what it was"));
    }

    #[test]
    fn an_api_that_this_run_created_had_no_stage() {
        let created = since_the_plan(&Observed::default(), &observed(None), "api", &Definition::default());
        assert_eq!(created, None);
    }
}
