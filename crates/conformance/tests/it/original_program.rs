//! The program that Corridor grew out of, judged: what AWS refuses of it, and what a browser refuses of what is left once it is
//! patched up until it deploys. Each defect is told by its number in the list below, and in `examples/pulumi-cors/README.md`;
//! what Corridor makes of the same API is judged likewise.

mod mended;

use std::cell::Cell;
use std::fmt::Display;

use conformance::executors::model::{self, Spelling};
use corridor_browser::{Call, Outcome, PageOrigin, Profile, Reason, Step};
use corridor_targets::rest_api::model::{
    BackendRequest, BackendResponse, Deployed, Request, Rule, accept_resources,
};
use serde_json::{Value, json};

const PAGE: &str = "https://example.com";
const URL: &str = "https://abc.execute-api.us-east-1.amazonaws.com/prod/inference";

/// Says what is shown, for whoever asks for it with `--nocapture`.
fn tell(defect: u8, words: impl Display) {
    println!("defect {defect:>2}: {words}");
}

fn program() -> Value {
    serde_json::from_str(include_str!("../original-program.json")).expect("the program is JSON")
}

/// What AWS refuses, or what deploys and cannot be called: the defect, the rule, where, and the text.
fn refused() -> Vec<(u8, Rule, &'static str, String)> {
    let mapping = |problem: &str| {
        format!(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [{problem}]"
        )
    };
    let undeclared = |header: &str| {
        let pointer: &'static str = match header {
            "Headers" => {
                "my-integration-response/responseParameters/method.response.header.Access-Control-Allow-Headers"
            }
            "Methods" => {
                "my-integration-response/responseParameters/method.response.header.Access-Control-Allow-Methods"
            }
            _ => {
                "my-integration-response/responseParameters/method.response.header.Access-Control-Allow-Origin"
            }
        };
        let text = format!(
            "Invalid mapping expression parameter specified: method.response.header.Access-Control-Allow-{header}"
        );
        (1, Rule::Undeclared, pointer, mapping(&text))
    };
    let expose =
        "my-integration-response/responseParameters/method.response.header.Access-Control-Expose-Headers";
    let max_age = "my-integration-response/responseParameters/method.response.header.Access-Control-Max-Age";
    let parameter = "Invalid mapping expression parameter specified: method.response.header.Access-Control";
    let no_trigger = "no deployment has a trigger that changes with the API: the next edit never goes live";
    let arn = "`https://${my-ml-model-api.executionArn}.execute-api.us-east-1.amazonaws.com/prod` is made of an execution ARN, \
               which is no host; the URL is the stage's invoke URL";
    vec![
        // Not in the list: the Resource has no parent, which Pulumi's own types would stop before AWS does.
        (0, Rule::UnknownParent, "my-resource", "Invalid Resource identifier specified".to_owned()),
        undeclared("Headers"),
        undeclared("Methods"),
        undeclared("Origin"),
        (1, Rule::Undeclared, expose, mapping(&format!("{parameter}-Expose-Headers"))),
        (1, Rule::Undeclared, max_age, mapping(&format!("{parameter}-Max-Age"))),
        (2, Rule::MappingExpression, max_age, mapping("Invalid mapping expression specified: 3000")),
        (3, Rule::Unordered, "my-integration-response", "No integration defined for method".to_owned()),
        (4, Rule::NoIntegration, "my-post-method", "No integration defined for method".to_owned()),
        (
            5,
            Rule::NoDeployment,
            "my-ml-model-api",
            "the API has no deployment: nothing of it can be called".to_owned(),
        ),
        (6, Rule::NoStage, "my-ml-model-api", "Forbidden".to_owned()),
        (7, Rule::UrlOfArn, "api_url", arn.to_owned()),
        (12, Rule::NoRedeployment, "my-ml-model-api", no_trigger.to_owned()),
    ]
}

#[test]
fn aws_refuses_the_program_with_each_of_these() {
    let refusals = accept_resources(&program()).expect_err("the program is refused");
    let mut seen: Vec<_> = refusals.into_iter().map(|it| (it.rule, it.pointer, it.text)).collect();
    let expected = refused();
    for (defect, rule, pointer, text) in &expected {
        tell(*defect, format_args!("{:<18} {text} ({pointer})", rule.code()));
        let wanted = (*rule, (*pointer).to_owned(), text.clone());
        let at = seen.iter().position(|it| *it == wanted);
        let at = at.unwrap_or_else(|| panic!("defect {defect} is not seen: {wanted:?} in {seen:#?}"));
        seen.remove(at);
    }
    assert_eq!(seen, [], "and nothing else is refused");
    assert_eq!(accept_resources(&patched()).map(|_| ()), Ok(()));
}

// --- patched up until it deploys ---

fn resource<'p>(program: &'p mut Value, name: &str) -> &'p mut Value {
    let resources = program["resources"].as_array_mut().expect("resources");
    resources.iter_mut().find(|resource| resource["name"] == name).expect("a resource of the program")
}

fn add(program: &mut Value, name: &str, kind: &str, depends_on: &[&str], properties: &Value) {
    let resource = json!({"name": name, "type": kind, "dependsOn": depends_on, "properties": properties});
    program["resources"].as_array_mut().expect("resources").push(resource);
}

/// A resource of the `POST` method.
fn of_post(more: &Value) -> Value {
    let mut properties = json!({"restApi": "${my-ml-model-api.id}", "resourceId": "${my-resource.id}", "httpMethod": "${my-post-method.httpMethod}"});
    for (name, value) in more.as_object().expect("an object") {
        properties[name] = value.clone();
    }
    properties
}

/// The least that makes AWS take it and callers reach it: what whoever copies the program ends up with.
fn patched() -> Value {
    let mut program = program();
    resource(&mut program, "my-resource")["properties"]["parentId"] =
        json!("${my-ml-model-api.rootResourceId}");
    let declared: serde_json::Map<String, Value> =
        resource(&mut program, "my-integration-response")["properties"]["responseParameters"]
            .as_object()
            .expect("mappings")
            .keys()
            .map(|header| (header.clone(), json!(true)))
            .collect();
    resource(&mut program, "my-method-response")["properties"]["responseParameters"] =
        Value::Object(declared);
    let response = resource(&mut program, "my-integration-response");
    response["properties"]["responseParameters"]["method.response.header.Access-Control-Max-Age"] =
        json!("'3000'");
    response["dependsOn"] = json!(["my-mock-integration"]);
    let integration =
        json!({"type": "HTTP", "integrationHttpMethod": "POST", "uri": "https://models.example/infer"});
    add(&mut program, "post-integration", "Integration", &[], &of_post(&integration));
    add(&mut program, "post-response", "MethodResponse", &[], &of_post(&json!({"statusCode": "200"})));
    let answer = json!({"statusCode": "${post-response.statusCode}"});
    add(&mut program, "post-answer", "IntegrationResponse", &["post-integration"], &of_post(&answer));
    let deployment = json!({"restApi": "${my-ml-model-api.id}", "triggers": {"revision": "of the program"}});
    add(&mut program, "deployment", "Deployment", &["my-integration-response", "post-answer"], &deployment);
    let stage =
        json!({"restApi": "${my-ml-model-api.id}", "deployment": "${deployment.id}", "stageName": "prod"});
    add(&mut program, "stage", "Stage", &[], &stage);
    program["outputs"]["api_url"] =
        json!("https://${my-ml-model-api.id}.execute-api.us-east-1.amazonaws.com/prod");
    program
}

/// The patched program with the answers of `POST` readable: what it needs at least to work for one page on a good day.
fn readable() -> Value {
    let mut program = patched();
    let header = "method.response.header.Access-Control-Allow-Origin";
    resource(&mut program, "post-response")["properties"]["responseParameters"] = json!({header: true});
    resource(&mut program, "post-answer")["properties"]["responseParameters"] =
        json!({header: format!("'{PAGE}'")});
    program
}

fn deployed(program: &Value) -> Deployed {
    Deployed::new(accept_resources(program).unwrap_or_else(|refusals| panic!("{refusals:#?}")), "prod")
}

fn model_server(_: &BackendRequest) -> BackendResponse {
    let headers = vec![("X-Amz-Target".to_owned(), "digits".to_owned())];
    BackendResponse::Answer { status: 200, headers, body: b"{}".to_vec() }
}

fn post<'a>(page: &str) -> Call<'a> {
    let page = PageOrigin::parse(page).expect("an origin");
    Call { method: "POST", headers: vec![("Content-Type", "application/json")], ..Call::get(page, URL) }
}

/// What the page gets in each browser, which must be the same in all.
fn call(program: &Value, call: &Call<'_>, backend: &dyn Fn(&BackendRequest) -> BackendResponse) -> Outcome {
    call_to(&deployed(program), call, backend)
}

/// The same, of an API that is there.
fn call_to(
    deployed: &Deployed,
    call: &Call<'_>,
    backend: &dyn Fn(&BackendRequest) -> BackendResponse,
) -> Outcome {
    let mut outcomes: Vec<Outcome> =
        [Profile::Standard, Profile::Chromium, Profile::Firefox, Profile::WebKit]
            .into_iter()
            .map(|profile| {
                model::drive(profile, call, Spelling::Canonical, |request| {
                    deployed.answer(request, backend).into()
                })
                .outcome
                .expect("the call ends")
            })
            .collect();
    outcomes.dedup();
    assert_eq!(outcomes.len(), 1, "the browsers agree");
    outcomes.remove(0)
}

fn blocked(outcome: &Outcome) -> (Step, Reason) {
    match outcome {
        Outcome::Blocked(blocked) => (blocked.step, blocked.reason.clone()),
        Outcome::Ok(readable) => panic!("it can be read: {readable:?}"),
    }
}

#[test]
fn defect_8_the_answer_itself_has_no_cors_header() {
    let (step, reason) = blocked(&call(&patched(), &post(PAGE), &model_server));
    assert_eq!((step, reason.code()), (Step::CorsCheck, "allow-origin-missing"));
    tell(8, format_args!("the preflight passes, the model runs, and the page is told nothing: {reason}"));
    assert!(matches!(call(&readable(), &post(PAGE), &model_server), Outcome::Ok(_)));
}

#[test]
fn defect_9_no_error_of_the_gateway_can_be_read() {
    let unreachable = |_: &BackendRequest| BackendResponse::Unreachable;
    let (step, reason) = blocked(&call(&readable(), &post(PAGE), &unreachable));
    assert_eq!((step, reason.code()), (Step::CorsCheck, "allow-origin-missing"));
    tell(9, format_args!("a 504 of the gateway is a failed fetch to the page: {reason}"));
    let unknown = Call::get(PageOrigin::parse(PAGE).expect("an origin"), URL);
    let (step, reason) = blocked(&call(&readable(), &unknown, &model_server));
    assert_eq!((step, reason.code()), (Step::CorsCheck, "allow-origin-missing"));
    tell(9, format_args!("and so is its 403 for a method that is not there: {reason}"));
}

#[test]
fn defect_10_what_a_preflight_exposes_is_not_exposed() {
    let mut program = readable();
    let header = "method.response.header.X-Amz-Target";
    resource(&mut program, "post-response")["properties"]["responseParameters"][header] = json!(true);
    let from = json!("integration.response.header.X-Amz-Target");
    resource(&mut program, "post-answer")["properties"]["responseParameters"][header] = from;
    let answer = deployed(&program).answer(&request("POST", PAGE), &model_server);
    assert_eq!(answer.header("X-Amz-Target"), Some("digits"), "the header is sent");
    let preflight = deployed(&program).answer(&request("OPTIONS", PAGE), &model_server);
    assert_eq!(
        preflight.header("Access-Control-Expose-Headers"),
        Some("X-Amz-Target"),
        "and exposed where nobody looks"
    );
    let Outcome::Ok(readable) = call(&program, &post(PAGE), &model_server) else { panic!("it can be read") };
    assert!(
        !readable.headers.contains(&"x-amz-target".to_owned()),
        "so the page cannot read it: {readable:?}"
    );
    let readable = readable.headers.join(", ");
    tell(
        10,
        format_args!("X-Amz-Target is sent and exposed on the preflight; the page reads only: {readable}"),
    );
}

#[test]
fn defect_11_two_origins_are_none_and_nothing_says_that_the_answer_varies() {
    let mut program = readable();
    let other = "https://other.example";
    // `','.join(allowOrigins)` of two.
    let joined = json!(format!("'{PAGE},{other}'"));
    let header = "method.response.header.Access-Control-Allow-Origin";
    for name in ["my-integration-response", "post-answer"] {
        resource(&mut program, name)["properties"]["responseParameters"][header] = joined.clone();
    }
    for page in [PAGE, other] {
        let (step, reason) = blocked(&call(&program, &post(page), &model_server));
        assert_eq!(step, Step::CorsCheck, "{page}");
        tell(11, format_args!("a page of {page}, which is listed: {reason}"));
    }
    for method in ["OPTIONS", "POST"] {
        assert_eq!(deployed(&readable()).answer(&request(method, PAGE), &model_server).header("Vary"), None);
    }
    tell(11, "and with one origin after the other, nothing says that the answer varies");
}

#[test]
fn defect_12_a_deployment_without_a_trigger_stays_what_it_was() {
    let mut program = patched();
    resource(&mut program, "deployment")["properties"].as_object_mut().expect("an object").remove("triggers");
    let refusals = accept_resources(&program).expect_err("refused");
    assert_eq!(refusals.iter().map(|refusal| refusal.rule).collect::<Vec<_>>(), [Rule::NoRedeployment]);
    tell(12, &refusals[0].text);
}

#[test]
fn defect_13_anybody_calls_the_model() {
    let calls = Cell::new(0);
    let counting = |sent: &BackendRequest| {
        calls.set(calls.get() + 1);
        model_server(sent)
    };
    // No key, no token, no page: and a page of another origin, whose browser withholds the answer after the model has run.
    let nobody = Request { headers: Vec::new(), ..request("POST", PAGE) };
    assert_eq!(deployed(&readable()).answer(&nobody, &counting).status, 200);
    let simple = Call { headers: vec![("Content-Type", "text/plain")], ..post("https://evil.test") };
    assert_eq!(blocked(&call(&readable(), &simple, &counting)).0, Step::CorsCheck);
    assert_eq!(calls.get(), 1 + 4, "once by hand, once in each of four browsers");
    tell(
        13,
        "without a key the model ran: once for a client that is no browser, once for a page that may not read it",
    );
}

/// A client that is no browser sends a type with its `OPTIONS`; browsers send none.
#[test]
fn a_preflight_of_another_type_is_a_500() {
    let mut typed = request("OPTIONS", PAGE);
    typed.headers.push(("Content-Type".to_owned(), "text/plain".to_owned()));
    assert_eq!(deployed(&patched()).answer(&typed, &model_server).status, 500);
}

fn request(method: &str, origin: &str) -> Request {
    let headers = vec![("Origin".to_owned(), origin.to_owned())];
    Request { method: method.to_owned(), target: "/prod/inference".to_owned(), headers, body: b"{}".to_vec() }
}
