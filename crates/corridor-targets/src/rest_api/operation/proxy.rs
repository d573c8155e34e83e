//! Integrations that pass everything as it is (`http_proxy`, `aws_proxy`): "a proxy integration doesn't return an
//! integration response", so only the backend can put the CORS headers on its answers.

use corridor_config::CorsAuthority;
use serde_json::{Map, Value, json};

use super::{MAX_BUFFERED_MILLISECONDS, Subject, lose_strangers};
use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::RefusalKind;
use crate::rest_api::cors::{constant_origin, exposed};
use crate::rest_api::mapping;
use crate::rest_api::security::{invocation, of_operation, partition_and_region};

/// `http_proxy`.
pub(super) fn http(
    subject: &Subject<'_>,
    url: &str,
    stream: bool,
    timeout: Option<u128>,
    cors: CorsAuthority,
    ledger: &mut Ledger,
) -> Option<Value> {
    check_authority(subject, cors, ledger)?;
    let mut integration = Map::new();
    integration.insert("type".to_owned(), json!("http_proxy"));
    integration.insert("httpMethod".to_owned(), json!(subject.method.as_str()));
    integration.insert("uri".to_owned(), json!(format!("{url}{}", subject.resource.target)));
    integration.insert("passthroughBehavior".to_owned(), json!("when_no_match"));
    let paths = subject.resource.parameters.iter().map(|name| {
        (format!("integration.request.path.{name}"), json!(format!("method.request.path.{name}")))
    });
    let paths: Map<String, Value> = paths.collect();
    if !paths.is_empty() {
        integration.insert("requestParameters".to_owned(), Value::Object(paths));
    }
    if stream {
        integration.insert("responseTransferMode".to_owned(), json!("STREAM"));
    }
    let default = if stream { Some(MAX_BUFFERED_MILLISECONDS) } else { None };
    if let Some(milliseconds) = timeout.or(default) {
        integration
            .insert("timeoutInMillis".to_owned(), json!(u64::try_from(milliseconds).unwrap_or(29_000)));
    }
    Some(operation(subject, &integration, ledger))
}

/// `aws_proxy`, a Lambda function.
pub(super) fn lambda(
    subject: &Subject<'_>,
    function: &str,
    stream: bool,
    cors: CorsAuthority,
    ledger: &mut Ledger,
) -> Option<Value> {
    check_authority(subject, cors, ledger)?;
    let mut integration = Map::new();
    integration.insert("type".to_owned(), json!("aws_proxy"));
    integration.insert("httpMethod".to_owned(), json!("POST"));
    let uri = if stream { streaming_invocation(function) } else { invocation(function) };
    integration.insert("uri".to_owned(), json!(uri));
    integration.insert("passthroughBehavior".to_owned(), json!("when_no_match"));
    if stream {
        integration.insert("responseTransferMode".to_owned(), json!("STREAM"));
    }
    Some(operation(subject, &integration, ledger))
}

/// "Set up a Lambda proxy integration with payload response streaming": another version of the invocation.
fn streaming_invocation(function: &str) -> String {
    let (partition, region) = partition_and_region(function);
    format!(
        "arn:{partition}:apigateway:{region}:lambda:path/2021-11-15/functions/{function}/response-streaming-invocations"
    )
}

fn operation(subject: &Subject<'_>, integration: &Map<String, Value>, ledger: &mut Ledger) -> Value {
    if subject.needs_no_preflight() && !subject.route.policy().origins().is_any() {
        lose_strangers(subject, &format!("a {} request", subject.method), ledger);
    }
    let mut operation = Map::new();
    operation.insert("security".to_owned(), of_operation(subject.auth));
    mapping::set_parameters(&mut operation, mapping::path_parameters(&subject.resource.parameters));
    operation
        .insert("responses".to_owned(), json!({ "200": { "description": "whatever the backend answers" } }));
    operation.insert("x-amazon-apigateway-integration".to_owned(), json!(integration));
    Value::Object(operation)
}

/// The file has to say that the backend sets its own headers; what these must be is told.
fn check_authority(subject: &Subject<'_>, cors: CorsAuthority, ledger: &mut Ledger) -> Option<()> {
    let policy = subject.route.policy();
    let place =
        Place { route: Some(subject.route.path().to_owned()), policy: Some(policy.name().to_owned()) };
    let lines = lines(subject);
    match cors {
        CorsAuthority::Gateway => {
            ledger.refuse(
                RefusalKind::CorsOfBackend,
                place,
                format!(
                    "the backend `{}` is called by a proxy integration, to whose answers API Gateway adds nothing: no page \
                     could read them",
                    subject.route.backend()
                ),
                format!("let the backend send {lines}, and say so with `cors = \"backend\"`"),
            );
            None
        }
        CorsAuthority::Backend => {
            ledger.lose(
                LossKind::BackendSetsCors,
                Effect::Unknowable,
                place,
                format!("the CORS headers of answers are those of the backend `{}`", subject.route.backend()),
                format!("it must send {lines}; `corridor probe` shows whether it does"),
            );
            Some(())
        }
    }
}

/// The header lines that a backend must send, in words.
fn lines(subject: &Subject<'_>) -> String {
    let policy = subject.route.policy();
    let mut lines = match constant_origin(policy) {
        Some(origin) => vec![format!("`Access-Control-Allow-Origin: {origin}`")],
        None => {
            let patterns: Vec<&str> = policy.origins().patterns().collect();
            vec![
                format!(
                    "`Access-Control-Allow-Origin` with the request's origin where it is one of `{}`",
                    patterns.join("`, `")
                ),
                "`Vary: Origin`".to_owned(),
            ]
        }
    };
    if policy.allows_credentials() {
        lines.push("`Access-Control-Allow-Credentials: true`".to_owned());
    }
    lines.push(format!("`Access-Control-Expose-Headers: {}`", exposed(policy)));
    lines.join("; ")
}
