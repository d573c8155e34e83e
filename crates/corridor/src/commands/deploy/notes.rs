//! What a deployment needs besides, and Corridor leaves to whoever owns it: a permission to call a function, an API key. Each is
//! told with the command that does it.

use std::fmt::Write as _;

use corridor_aws::Wanted;
use corridor_config::RouteAuth;
use serde_json::{Value, json};

use super::place::Place;

/// Something that is left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    message: String,
    commands: Vec<String>,
}

/// Everything that is left to do. What AWS names is written in capitals as long as it is not there.
pub(super) fn of(place: &Place, wanted: &Wanted, api: Option<&str>, usage_plan: Option<&str>) -> Vec<Note> {
    let options = match &place.endpoint {
        Some(endpoint) => format!("--region {} --endpoint-url {endpoint}", place.region),
        None => format!("--region {}", place.region),
    };
    let name = place.identity.to_string().replace(|letter: char| !letter.is_ascii_alphanumeric(), " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join("-");
    let permissions = wanted
        .functions
        .iter()
        .map(|function| permission(function, api.unwrap_or("API_ID"), place, &name, &options));
    let mut notes: Vec<Note> = permissions.collect();
    if place.configuration.route_auth.contains(&RouteAuth::ApiKey) {
        notes.push(key(usage_plan.unwrap_or("USAGE_PLAN_ID"), place, &name, &options));
    }
    notes
}

/// For people, each with its commands below.
pub(super) fn words(notes: &[Note]) -> String {
    notes.iter().fold(String::new(), |mut told, Note { message, commands }| {
        let _ = writeln!(told, "  {message}");
        for command in commands {
            let _ = writeln!(told, "    {command}");
        }
        told
    })
}

pub(super) fn json(notes: &[Note]) -> Value {
    let note = |Note { message, commands }: &Note| json!({ "message": message, "commands": commands });
    Value::Array(notes.iter().map(note).collect())
}

/// "Permissions needed to invoke a Lambda function": a statement in the policy of the function.
fn permission(function: &str, api: &str, place: &Place, name: &str, options: &str) -> Note {
    let mut parts = function.split(':').skip(1);
    let partition = parts.next().unwrap_or("aws");
    let account = parts.nth(2).unwrap_or("ACCOUNT");
    let source = format!("arn:{partition}:execute-api:{}:{account}:{api}/*", place.region);
    Note {
        message: format!("API Gateway must be allowed to call `{function}`, once:"),
        commands: vec![format!(
            "aws lambda add-permission --function-name {function} --statement-id corridor-{name} --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn '{source}' {options}"
        )],
    }
}

/// The value of a key goes from AWS into a variable, and is seen by nobody.
fn key(usage_plan: &str, place: &Place, name: &str, options: &str) -> Note {
    let verb = match &place.configuration.environment {
        Some(environment) => format!("corridor --env {environment} deploy"),
        None => "corridor deploy".to_owned(),
    };
    let endpoint = place.endpoint.as_ref().map(|url| format!(" --endpoint-url {url}")).unwrap_or_default();
    Note {
        message: "callers need an API key of the usage plan, and so does the probe; before there is one, \
                  `--no-probe` deploys:"
            .to_owned(),
        commands: vec![
            format!(
                "KEY_ID=$(aws apigateway create-api-key --name {name} --enabled --query id --output text {options})"
            ),
            format!(
                "aws apigateway create-usage-plan-key --usage-plan-id {usage_plan} --key-type API_KEY --key-id $KEY_ID {options}"
            ),
            format!(
                "export API_KEY=$(aws apigateway get-api-key --api-key $KEY_ID --include-value --query value --output text {options})"
            ),
            format!("{verb} apply --header-env X-Api-Key=API_KEY{endpoint}"),
        ],
    }
}
