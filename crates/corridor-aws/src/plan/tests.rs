//! What is planned for each state that AWS may be found in: among them, what an interrupted run leaves.

use corridor_config::{ApiKind, EndpointType, Throttle};
use corridor_policy::{Draft, compile};
use serde_json::json;

use super::*;
use crate::identity::Identity;
use crate::observed::ObservedPlan;

const REVISION: &str = "aaaaaaaaaaaaaaaaaaaa";
const OLDER: &str = "bbbbbbbbbbbbbbbbbbbb";

fn wanted() -> Wanted {
    Wanted {
        identity: Identity { api: "models".to_owned(), environment: None },
        description: None,
        kind: ApiKind::Rest,
        document: json!({"paths": {"/inference": {"post": {}}}}),
        text: String::new(),
        revision: REVISION.to_owned(),
        policy: "policy".to_owned(),
        stage: "prod".to_owned(),
        stage_variables: [("backend".to_owned(), "a.example".to_owned())].into(),
        endpoint: EndpointType::Regional,
        throttle: None,
        usage_plan: None,
        cors: None,
        functions: Vec::new(),
    }
}

/// An API with the wanted definition, these deployments (the newest first), and a stage on one of them.
fn observed(deployments: &[(&str, &str)], stage: Option<(&str, &str)>) -> Observed {
    let variables = |revision: &str| {
        [(history::REVISION.to_owned(), revision.to_owned()), ("backend".to_owned(), "a.example".to_owned())]
            .into()
    };
    let deployment = |(at, (id, revision)): (usize, &(&str, &str))| Deployment {
        id: (*id).to_owned(),
        description: if revision.is_empty() { String::new() } else { Deployment::description_of(revision) },
        created: 100 - i64::try_from(at).unwrap(),
    };
    let api = ObservedApi {
        id: "api".to_owned(),
        definition: Definition::of_document(&wanted().document),
        deployments: deployments.iter().enumerate().map(deployment).collect(),
        stage: stage.map(|(deployment, revision)| Stage {
            name: "prod".to_owned(),
            deployment: deployment.to_owned(),
            variables: variables(revision),
            throttle: None,
        }),
        held: Vec::new(),
    };
    Observed { api: Some(api), ..Observed::default() }
}

#[track_caller]
fn check(observed: &Observed, wanted: &Wanted, expected: &[&str]) {
    let planned = plan(observed, wanted, &Definition::of_document(&wanted.document));
    let kinds: Vec<&str> = planned.steps.iter().map(Step::kind).collect();
    assert_eq!(kinds, expected, "{planned:#?}");
}

#[test]
fn from_nothing() {
    check(
        &Observed::default(),
        &wanted(),
        &["create-api", "put-definition", "create-deployment", "create-stage"],
    );
}

#[test]
fn after_each_call_of_an_interrupted_first_run() {
    let mut empty = observed(&[], None);
    empty.api.as_mut().unwrap().definition = Definition::default();
    check(&empty, &wanted(), &["put-definition", "create-deployment", "create-stage"]);
    check(&observed(&[], None), &wanted(), &["create-deployment", "create-stage"]);
    check(&observed(&[("d", REVISION)], None), &wanted(), &["reuse-deployment", "create-stage"]);
    check(&observed(&[("d", REVISION)], Some(("d", REVISION))), &wanted(), &[]);
}

#[test]
fn a_new_revision() {
    let mut old = observed(&[("d", OLDER)], Some(("d", OLDER)));
    old.api.as_mut().unwrap().definition =
        Definition(json!({"routes": {"/old": {"GET": {"api_key": true}}}}));
    check(&old, &wanted(), &["put-definition", "create-deployment", "move-stage"]);
    // The run that put it was interrupted before, and then after, the deployment.
    check(&observed(&[("d", OLDER)], Some(("d", OLDER))), &wanted(), &["create-deployment", "move-stage"]);
    let made = observed(&[("e", REVISION), ("d", OLDER)], Some(("d", OLDER)));
    check(&made, &wanted(), &["reuse-deployment", "move-stage"]);
}

#[test]
fn a_deployment_that_is_not_the_newest_is_not_trusted() {
    let other = observed(&[("x", ""), ("e", REVISION), ("d", OLDER)], Some(("d", OLDER)));
    check(&other, &wanted(), &["create-deployment", "move-stage"]);
}

#[test]
fn drift_is_put_right_and_deployed_again() {
    let mut drifted = observed(&[("d", REVISION)], Some(("d", REVISION)));
    drifted.api.as_mut().unwrap().definition = Definition::default();
    check(&drifted, &wanted(), &["put-definition", "create-deployment", "move-stage"]);
}

#[test]
fn a_stage_that_was_moved_by_hand_is_moved_back() {
    // It still says that it serves the wanted revision.
    let moved = observed(&[("d", REVISION), ("x", OLDER)], Some(("x", REVISION)));
    check(&moved, &wanted(), &["reuse-deployment", "move-stage"]);
}

#[test]
fn variables_and_rate_are_mended_without_a_deployment() {
    let there = observed(&[("d", REVISION)], Some(("d", REVISION)));
    let mut faster = wanted();
    faster.throttle = Some(Throttle { rate: 10, burst: 20 });
    check(&there, &faster, &["mend-stage"]);
    let mut elsewhere = wanted();
    elsewhere.stage_variables.clear();
    check(&there, &elsewhere, &["mend-stage"]);
}

#[test]
fn usage_plans_come_and_go() {
    let there = observed(&[("d", REVISION)], Some(("d", REVISION)));
    let mut with_keys = wanted();
    with_keys.usage_plan = Some(UsagePlan::default());
    check(&there, &with_keys, &["create-usage-plan"]);
    let mut has = there.clone();
    let of = |stage: &str| ObservedPlan {
        id: "plan".to_owned(),
        limits: UsagePlan::default(),
        stages: vec![("api".to_owned(), stage.to_owned())],
    };
    has.usage_plan = Some(of("prod"));
    check(&has, &with_keys, &[]);
    check(&has, &wanted(), &["delete-usage-plan"]);
    has.usage_plan = Some(of("other"));
    check(&has, &with_keys, &["update-usage-plan"]);
}

#[test]
fn duplicates_without_a_stage_are_deleted() {
    let mut twice = observed(&[("d", REVISION)], Some(("d", REVISION)));
    twice.duplicates.push("twin".to_owned());
    check(&twice, &wanted(), &["delete-duplicate-api"]);
}

#[test]
fn deployments_are_kept_for_a_while() {
    let ids = ["h", "g", "f", "e", "d", "c", "b", "a"];
    let all: Vec<(&str, &str)> =
        ids.iter().map(|id| (*id, if *id == "h" { REVISION } else { OLDER })).collect();
    let mut many = observed(&all, Some(("h", REVISION)));
    let planned = plan(&many, &wanted(), &Definition::of_document(&wanted().document));
    let deleted = |id: &str| Step::DeleteDeployment { id: id.to_owned() };
    assert_eq!(planned.steps, [deleted("c"), deleted("b"), deleted("a")]);
    // Those that something still needs stay: another stage, or the way back.
    let api = many.api.as_mut().unwrap();
    api.held.push("b".to_owned());
    api.stage.as_mut().unwrap().variables.insert(history::PREVIOUS.to_owned(), "a".to_owned());
    let planned = plan(&many, &wanted(), &Definition::of_document(&wanted().document));
    assert_eq!(planned.steps, [deleted("c")]);
}

#[test]
fn what_was_never_proven_is_told() {
    let mut unproven = observed(&[("d", REVISION)], Some(("d", REVISION)));
    let stage = unproven.api.as_mut().unwrap().stage.as_mut().unwrap();
    stage.variables.insert(history::PREVIOUS.to_owned(), "c".to_owned());
    let planned = plan(&unproven, &wanted(), &Definition::of_document(&wanted().document));
    assert!(planned.is_empty());
    assert_eq!(planned.unproven, Some(Unproven { previous: Some("c".to_owned()) }));
}

#[test]
fn nothing_is_granted_where_nothing_is_live_and_unknown_where_it_is_not_recorded() {
    let granted = |observed: &Observed| Granted::of(observed, ApiKind::Rest);
    let nothing = granted(&Observed::default());
    assert!(matches!(nothing, Granted::Recorded(api) if api.routes().is_empty()));
    let unrecorded = granted(&observed(&[("d", OLDER)], Some(("d", OLDER))));
    assert!(matches!(unrecorded, Granted::Read { .. }));
}

#[test]
fn what_a_stage_says_of_itself_is_not_what_it_serves() {
    let api = compile(&Draft::default()).api.unwrap();
    let mut moved = observed(&[("x", ""), ("d", REVISION)], Some(("d", REVISION)));
    let stage = moved.api.as_mut().unwrap().stage.as_mut().unwrap();
    let mut recorded = wanted();
    recorded.policy = PolicyRecord::of(&api).to_text();
    stage.variables = history::next(&recorded, None, &[]);
    assert!(matches!(Granted::of(&moved, ApiKind::Rest), Granted::Recorded(_)));
    moved.api.as_mut().unwrap().stage.as_mut().unwrap().deployment = "x".to_owned();
    assert!(matches!(Granted::of(&moved, ApiKind::Rest), Granted::Read { .. }));
}

#[test]
fn a_new_deployment_of_what_is_live_can_be_asked_for() {
    let kinds = |observed: &Observed| {
        let planned = plan(observed, &wanted(), &Definition::of_document(&wanted().document));
        planned.redeploying(observed).steps.iter().map(Step::kind).collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(&observed(&[("d", REVISION)], Some(("d", REVISION)))),
        ["create-deployment", "move-stage"]
    );
    assert_eq!(kinds(&observed(&[("d", REVISION)], None)), ["create-deployment", "create-stage"]);
    let old = observed(&[("d", OLDER)], Some(("d", OLDER)));
    assert_eq!(kinds(&old), ["create-deployment", "move-stage"]);
}

#[test]
fn a_deployment_that_is_about_to_be_made_takes_a_place() {
    let all = ["e", "d", "c", "b", "a"].map(|id| (id, OLDER));
    let full = observed(&all, Some(("e", OLDER)));
    let planned = plan(&full, &wanted(), &Definition::of_document(&wanted().document));
    let deleted = Step::DeleteDeployment { id: "a".to_owned() };
    let moved = Step::MoveStage { from: "e".to_owned() };
    assert_eq!(planned.steps, [Step::CreateDeployment, moved, deleted]);
}
