//! What Corridor makes of the same API, in the same model of AWS and the same browsers: `examples/pulumi-cors/`.

use std::cell::Cell;

use conformance::deploy_tools::Pulumi;
use corridor_browser::{Call, Outcome, PageOrigin, Readable};
use corridor_config::{Directory, Source, check, load, render_lines};
use corridor_inference::builtin;
use corridor_targets::rest_api::model::{BackendRequest, BackendResponse, Deployed, accept};
use corridor_targets::{Artifact, emit};
use serde_json::json;

use super::{PAGE, call_to, model_server, post, request, tell};

const FILE: &str = include_str!("../../../../../examples/pulumi-cors/corridor.toml");
const README: &str = include_str!("../../../../../examples/pulumi-cors/README.md");
const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];
const KEY: &str = "a-key-of-the-usage-plan";

fn source() -> Source {
    Source::new("corridor.toml", FILE)
}

fn world() -> Directory {
    Directory::new(".", builtin::NAMES)
}

fn artifact(environment: &str) -> Artifact {
    let configuration = load(&source(), Some(environment), &world());
    let configuration = configuration.unwrap_or_else(|report| panic!("{environment}: {report:#?}"));
    emit(&configuration).unwrap_or_else(|refusals| panic!("{environment}: {refusals:#?}")).artifact
}

/// The API as AWS would have it, in the stage of its environment, with a key.
fn deployed(environment: &str) -> Deployed {
    let artifact = artifact(environment);
    let api = accept(&artifact.document).unwrap_or_else(|refusals| panic!("{environment}: {refusals:#?}"));
    // The call's URL has this stage.
    Deployed::new(api, "prod").with_key(KEY)
}

/// A call with the key.
fn with_key(page: &str) -> Call<'_> {
    let mut call = post(page);
    call.headers.push(("X-Api-Key", KEY));
    call
}

#[track_caller]
fn read(outcome: Outcome) -> Readable {
    match outcome {
        Outcome::Ok(readable) => readable,
        Outcome::Blocked(blocked) => panic!("blocked: {blocked:?}"),
    }
}

#[test]
fn nothing_is_wrong_with_the_file() {
    let report = check(&source(), &world());
    assert!(report.is_ok(), "\n{}", render_lines(&report, &source()));
}

#[test]
fn defects_1_to_4_aws_takes_it() {
    for environment in ENVIRONMENTS {
        let api = deployed(environment);
        let methods: usize = api.api().resources.iter().map(|resource| resource.methods.len()).sum();
        assert_eq!(methods, 2, "{environment}: a POST and its preflight");
    }
    for defect in 1..=4 {
        tell(
            defect,
            "mended: AWS would import and deploy the API of each environment, with nothing to say of it",
        );
    }
}

/// Defects 5, 6, 7 and 12: there is a deployment, which changes with the API, and a stage, whose URL it is.
#[test]
fn defects_5_6_7_and_12_it_is_deployed_again_when_it_changes() {
    let Some(pulumi) = Pulumi::installed() else { return };
    for environment in ENVIRONMENTS {
        let program = format!("../../examples/pulumi-cors/{environment}/Pulumi.yaml");
        let program = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(program);
        let registered = pulumi.run(&program).unwrap_or_else(|error| panic!("{environment}: {error}"));
        let of_type = |kind: &str| {
            let found = registered.resources.iter().find(|resource| resource.r#type.ends_with(kind));
            &found.unwrap_or_else(|| panic!("{environment}: no {kind}")).inputs
        };
        let revision = artifact(environment).revision();
        assert_eq!(of_type(":Deployment")["triggers"], json!({"revision": revision}), "{environment}");
        assert_eq!(of_type(":Stage")["stageName"], json!(environment));
        assert_eq!(registered.outputs["url"], json!("invokeUrl-of-stage"), "{environment}");
    }
    tell(5, "mended: a deployment is registered in each environment");
    tell(6, "mended: and a stage with the name of the environment");
    tell(7, "mended: the output `url` is the stage's own invoke URL");
    let changed = FILE.replace("3000", "600");
    let configuration = load(&Source::new("corridor.toml", changed), Some("prod"), &world()).expect("a file");
    let changed = emit(&configuration).expect("an artifact").artifact.revision();
    let revision = artifact("prod").revision();
    assert_ne!(changed, revision, "another policy is another deployment");
    tell(
        12,
        format_args!(
            "mended: the deployment's trigger is {revision:.12}, and {changed:.12} with another max_age"
        ),
    );
}

#[test]
fn defects_8_and_10_the_page_reads_the_answer_and_what_is_exposed() {
    let readable = read(call_to(&deployed("prod"), &with_key(PAGE), &model_server));
    assert_eq!(readable.status, 200);
    assert!(readable.headers.contains(&"x-amz-target".to_owned()), "{readable:?}");
    tell(8, format_args!("mended: the page reads a {}", readable.status));
    tell(10, format_args!("mended: and of its headers {}", readable.headers.join(", ")));
    let preflight = deployed("prod").answer(&request("OPTIONS", PAGE), &model_server);
    assert_eq!(preflight.header("Access-Control-Expose-Headers"), None);
}

#[test]
fn defect_9_the_page_reads_the_errors_of_the_gateway() {
    let unreachable = |_: &BackendRequest| BackendResponse::Unreachable;
    let api = deployed("prod");
    let lost = read(call_to(&api, &with_key(PAGE), &unreachable));
    let without_key = read(call_to(&api, &post(PAGE), &model_server));
    let unknown = Call::get(PageOrigin::parse(PAGE).expect("an origin"), super::URL);
    let unknown = read(call_to(&api, &unknown, &model_server));
    let statuses = [lost.status, without_key.status, unknown.status];
    assert_eq!(statuses, [504, 403, 404]);
    tell(
        9,
        format_args!("mended: the page reads a {}, a {} and a {}", statuses[0], statuses[1], statuses[2]),
    );
}

#[test]
fn defect_11_each_listed_page_reads_it_and_caches_are_told() {
    let api = deployed("staging");
    for page in ["https://staging.example.com", "https://pr-7.preview.example.com"] {
        assert_eq!(read(call_to(&api, &with_key(page), &model_server)).status, 200, "{page}");
        tell(11, format_args!("mended: a page of {page} reads it"));
    }
    assert!(matches!(call_to(&api, &with_key(PAGE), &model_server), Outcome::Blocked(_)));
    for method in ["OPTIONS", "POST"] {
        let answer = api.answer(&request(method, "https://staging.example.com"), &model_server);
        assert_eq!(answer.header("Vary"), Some("Origin"), "{method}");
    }
}

#[test]
fn defect_13_without_a_key_no_model_runs() {
    let calls = Cell::new(0);
    let counting = |sent: &BackendRequest| {
        calls.set(calls.get() + 1);
        model_server(sent)
    };
    let api = deployed("prod");
    assert_eq!(api.answer(&request("POST", PAGE), &counting).status, 403);
    let simple = Call { headers: vec![("Content-Type", "text/plain")], ..post("https://evil.test") };
    assert!(matches!(call_to(&api, &simple, &counting), Outcome::Blocked(_)));
    assert_eq!(calls.get(), 0);
    assert!(artifact("prod").settings.usage_plan.is_some_and(|plan| plan.quota.is_some()));
    tell(13, "mended: the model did not run, for neither of them; who has a key has a rate and a quota");
}

/// The commands of the page are tests, and each defect has one.
#[test]
fn the_page_names_what_is_here() {
    let tests = [include_str!("../original_program.rs"), include_str!("mended.rs")].concat();
    let shown: Vec<u8> = README
        .lines()
        .filter_map(|line| line.strip_prefix("sh examples/pulumi-cors/show.sh ")?.parse().ok())
        .collect();
    let numbers: Vec<u8> = (1..=13).collect();
    assert_eq!(shown, numbers, "one command a defect, in order");
    let refused: Vec<u8> = super::refused().into_iter().map(|(defect, ..)| defect).collect();
    let is_told = |number: &u8| refused.contains(number) || tests.contains(&format!("tell({number}, "));
    let silent: Vec<u8> = numbers.into_iter().filter(|number| !is_told(number)).collect();
    assert_eq!(silent, Vec::<u8>::new());
}
