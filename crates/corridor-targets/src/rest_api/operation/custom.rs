//! Integrations whose requests and answers are mapped (`http`, and `aws` for SageMaker): API Gateway itself puts the CORS
//! headers on every answer.

use corridor_config::RouteAuth;
use http::Method;
use serde_json::{Map, Value, json};

use super::{Subject, lose_strangers};
use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::RefusalKind;
use crate::rest_api::cors::{AnswerHeaders, VENDOR_HEADERS};
use crate::rest_api::security::{of_operation, partition_and_region};
use crate::rest_api::{mapping, vtl};

/// The statuses that a model server is known to answer with, each for itself: a status has to be mapped to come through.
const HTTP_STATUSES: &[u16] =
    &[200, 201, 202, 204, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 424, 429, 500, 501, 503, 504];
/// What becomes of any other.
const HTTP_DEFAULT: u16 = 502;

/// The statuses of SageMaker's `InvokeEndpoint`: 424 is the model's own error, 429 a model that is not ready.
const SAGEMAKER_STATUSES: &[u16] = &[400, 424, 429, 503];

/// Request headers that SageMaker reads; it strips all others.
const SAGEMAKER_REQUEST_HEADERS: &[&str] = &[
    "Accept",
    "X-Amzn-SageMaker-Custom-Attributes",
    "X-Amzn-SageMaker-Inference-Id",
    "X-Amzn-SageMaker-Target-Model",
    "X-Amzn-SageMaker-Target-Variant",
];

/// What an integration is, apart from what all of them have.
struct Call<'c> {
    kind: &'static str,
    http_method: &'c str,
    uri: String,
    credentials: Option<&'c str>,
    timeout: Option<u128>,
    content_types: &'c [String],
    request_headers: Vec<String>,
    statuses: Vec<Mapped>,
}

/// Which answers of the backend become which status.
struct Mapped {
    pattern: String,
    status: u16,
}

/// `http`.
pub(super) fn http(
    subject: &Subject<'_>,
    url: &str,
    content_types: &[String],
    timeout: Option<u128>,
    ledger: &mut Ledger,
) -> Value {
    let place = subject.place();
    lose_what_is_not_mapped(subject, ledger);
    ledger.lose(
        LossKind::StatusNotMapped,
        Effect::Narrower,
        place.clone(),
        format!("statuses other than {} become {HTTP_DEFAULT}", listed(HTTP_STATUSES)),
        "a backend that answers with others needs `integration = \"http-proxy\"`",
    );
    ledger.lose(
        LossKind::QueryNotForwarded,
        Effect::Narrower,
        place,
        "the query of a request does not go on to the backend",
        "a backend that reads it needs `integration = \"http-proxy\"`",
    );
    let mut statuses: Vec<Mapped> =
        HTTP_STATUSES.iter().map(|status| Mapped { pattern: status.to_string(), status: *status }).collect();
    statuses.push(Mapped { pattern: "default".to_owned(), status: HTTP_DEFAULT });
    operation(
        subject,
        &Call {
            kind: "http",
            http_method: subject.method.as_str(),
            uri: format!("{url}{}", subject.resource.target),
            credentials: None,
            timeout,
            content_types,
            request_headers: forwarded_headers(subject),
            statuses,
        },
        ledger,
    )
}

/// `aws`, the SageMaker runtime: signed with the role, no Lambda function in between.
pub(super) fn sagemaker(
    subject: &Subject<'_>,
    endpoint: &str,
    role: &str,
    ledger: &mut Ledger,
) -> Option<Value> {
    if *subject.method != Method::POST {
        ledger.refuse(
            RefusalKind::Method,
            subject.place(),
            format!("a SageMaker endpoint is called with POST, not with {}", subject.method),
            "let the route have `methods = [\"POST\"]`",
        );
        return None;
    }
    let aws = subject.configuration.aws.as_ref();
    let Some(region) = aws.and_then(|aws| aws.region.as_deref()) else {
        ledger.refuse(
            RefusalKind::RegionMissing,
            Place::whole(),
            "the address of a SageMaker endpoint names its region, and the file does not",
            "add `region = \"us-east-1\"` under `[aws]`",
        );
        return None;
    };
    lose_what_is_not_mapped(subject, ledger);
    let (partition, _) = partition_and_region(role);
    let uri = format!(
        "arn:{partition}:apigateway:{region}:runtime.sagemaker:path/endpoints/{endpoint}/invocations"
    );
    let mut statuses = vec![Mapped { pattern: r"2\d{2}".to_owned(), status: 200 }];
    statuses.extend(
        SAGEMAKER_STATUSES.iter().map(|status| Mapped { pattern: status.to_string(), status: *status }),
    );
    statuses.push(Mapped { pattern: "default".to_owned(), status: 500 });
    ledger.lose(
        LossKind::Timeout,
        Effect::Narrower,
        subject.place(),
        "an answer that takes longer than 29 s becomes a 504, though SageMaker itself waits for 60 s",
        "use asynchronous inference for what takes longer",
    );
    let request_headers = SAGEMAKER_REQUEST_HEADERS.iter().map(|name| (*name).to_owned()).collect();
    Some(operation(
        subject,
        &Call {
            kind: "aws",
            http_method: "POST",
            uri,
            credentials: Some(role),
            timeout: None,
            content_types: &[],
            request_headers,
            statuses,
        },
        ledger,
    ))
}

fn operation(subject: &Subject<'_>, call: &Call<'_>, ledger: &mut Ledger) -> Value {
    let to_text = binary_is_everything(subject);
    let headers = subject.cors.actual(if to_text { vtl::DECODED_BODY } else { vtl::BODY });
    let mut parameters = mapping::path_parameters(&subject.resource.parameters);
    parameters.extend(call.request_headers.iter().map(|name| mapping::parameter("header", name, false)));
    let mut integration = integration(subject, call);
    if *subject.method == Method::POST {
        guard_body(subject, call, &mut integration, ledger);
    } else if subject.needs_no_preflight() && !subject.route.policy().origins().is_any() {
        lose_strangers(subject, &format!("a {} request", subject.method), ledger);
    }
    let backend_headers = backend_headers(subject);
    let (responses, declared) = responses(call, &headers, &backend_headers, to_text);
    integration.insert("responses".to_owned(), responses);
    let mut operation = Map::new();
    operation.insert("security".to_owned(), of_operation(subject.auth));
    mapping::set_parameters(&mut operation, parameters);
    operation.insert("responses".to_owned(), declared);
    operation.insert("x-amazon-apigateway-integration".to_owned(), Value::Object(integration));
    lose_binary_answers(subject, &headers, ledger);
    lose_empty_bodies(subject, &headers, ledger);
    Value::Object(operation)
}

fn integration(subject: &Subject<'_>, call: &Call<'_>) -> Map<String, Value> {
    let mut integration = Map::new();
    integration.insert("type".to_owned(), json!(call.kind));
    integration.insert("httpMethod".to_owned(), json!(call.http_method));
    integration.insert("uri".to_owned(), json!(call.uri));
    integration.insert("passthroughBehavior".to_owned(), json!("when_no_match"));
    if let Some(credentials) = call.credentials {
        integration.insert("credentials".to_owned(), json!(credentials));
    }
    if let Some(milliseconds) = call.timeout {
        integration
            .insert("timeoutInMillis".to_owned(), json!(u64::try_from(milliseconds).unwrap_or(29_000)));
    }
    let paths = subject.resource.parameters.iter().filter(|_| call.credentials.is_none()).map(|name| {
        (format!("integration.request.path.{name}"), json!(format!("method.request.path.{name}")))
    });
    let headers = call.request_headers.iter().map(|name| {
        (format!("integration.request.header.{name}"), json!(format!("method.request.header.{name}")))
    });
    integration.insert("requestParameters".to_owned(), Value::Object(paths.chain(headers).collect()));
    integration
}

/// What a stranger's page sends without asking first comes to the backend without a body: browsers send `text/plain`, forms
/// and untyped blobs so, and a gateway that only withheld the headers of the answer would have paid for the model.
///
/// `never` refuses a type without a template (415). What has no `Content-Type` counts as JSON there, so the template asks for
/// one. A required parameter would ask too, but of a name in one spelling: browsers write `content-type` over HTTP/2, and
/// header names are case-sensitive.
fn guard_body(
    subject: &Subject<'_>,
    call: &Call<'_>,
    integration: &mut Map<String, Value>,
    ledger: &mut Ledger,
) {
    let json_alone = ["application/json".to_owned()];
    let accepted = if call.content_types.is_empty() { &json_alone } else { call.content_types };
    let template = |kind: &String| {
        let body = if is_binary(subject, kind) { vtl::DECODED_BODY } else { vtl::BODY };
        (kind.clone(), json!(subject.cors.request(body)))
    };
    integration.insert("passthroughBehavior".to_owned(), json!("never"));
    integration.insert("requestTemplates".to_owned(), Value::Object(accepted.iter().map(template).collect()));
    if accepted.iter().any(|kind| is_binary(subject, kind)) {
        integration.insert("contentHandling".to_owned(), json!("CONVERT_TO_TEXT"));
    }
    for kind in accepted.iter().filter(|kind| !is_text(kind)) {
        ledger.lose(
            LossKind::BinaryThroughTemplate,
            Effect::Narrower,
            subject.place(),
            format!(
                "a POST of `{kind}` is read as text by a template: bytes that are no UTF-8 do not arrive"
            ),
            "use `integration = \"http-proxy\"` with `cors = \"backend\"` for binary bodies",
        );
    }
    let types = accepted.join("` or `");
    ledger.lose(
        LossKind::ContentTypes,
        Effect::Narrower,
        subject.place(),
        format!(
            "a POST has to say that its body is `{types}`; another is a 415, and of one without a `Content-Type` the backend gets \
             no body"
        ),
        "`content_types` of the backend lists them",
    );
    if subject.needs_no_preflight() && !subject.route.policy().origins().is_any() {
        ledger.lose(
            LossKind::StrangerReachesBackend,
            Effect::Wider,
            subject.place(),
            format!(
                "a POST of `{types}`, or of no type, of a page of any origin reaches the backend without a preflight, but without \
                 its body: the request template of a stranger's is empty. The path goes on, and the headers that need no preflight"
            ),
            "ask for a key or a token (`auth`), which no page sends without a preflight",
        );
    }
}

/// `responses` of the integration and of the operation.
fn responses(
    call: &Call<'_>,
    headers: &AnswerHeaders,
    backend_headers: &[String],
    to_text: bool,
) -> (Value, Value) {
    let mut mapped = Map::new();
    let mut declared = Map::new();
    let mut names: Vec<&str> = headers.constant.iter().map(|(name, _)| *name).collect();
    names.extend(&headers.overridden);
    names.extend(backend_headers.iter().map(String::as_str));
    for Mapped { pattern, status } in &call.statuses {
        let status = status.to_string();
        let mut parameters: Map<String, Value> = headers
            .constant
            .iter()
            .map(|(name, literal)| (mapping::response_header(name), json!(literal)))
            .collect();
        parameters.extend(backend_headers.iter().map(|name| {
            (mapping::response_header(name), json!(format!("integration.response.header.{name}")))
        }));
        let mut response = Map::new();
        response.insert("statusCode".to_owned(), json!(status));
        response.insert("responseParameters".to_owned(), Value::Object(parameters));
        if let Some(template) = &headers.template {
            response.insert("responseTemplates".to_owned(), json!({ "application/json": template }));
            // A template runs on text; without one, bytes pass as they are.
            if to_text {
                response.insert("contentHandling".to_owned(), json!("CONVERT_TO_TEXT"));
            }
        }
        mapped.insert(pattern.clone(), Value::Object(response));
        declared.insert(status.clone(), mapping::declared(reason(&status), &names));
    }
    (Value::Object(mapped), Value::Object(declared))
}

fn reason(status: &str) -> &'static str {
    status
        .parse::<u16>()
        .ok()
        .and_then(|status| http::StatusCode::from_u16(status).ok())
        .and_then(|status| status.canonical_reason())
        .unwrap_or("an answer of the backend")
}

/// The headers of the backend's answer that go on: its media type, when to come back, and what the policy exposes.
fn backend_headers(subject: &Subject<'_>) -> Vec<String> {
    let mut names = vec!["Content-Type".to_owned(), "Retry-After".to_owned()];
    for name in subject.route.policy().exposed_headers() {
        let is_own = |own: &&str| own.eq_ignore_ascii_case(name);
        let is_there = names.iter().any(|there| there.eq_ignore_ascii_case(name));
        // API Gateway makes these itself.
        let is_made = VENDOR_HEADERS.iter().any(is_own)
            || ["x-amz-apigw-id", "date", "server", "connection", "content-length", "transfer-encoding"]
                .iter()
                .any(is_own);
        if name != "*" && !is_there && !is_made && is_mappable(name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// "Mapping expressions": a header's name is `[a-zA-Z0-9._$-]+` there.
fn is_mappable(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// The request headers that go on: what the policy lets pages send, without what is for API Gateway itself.
fn forwarded_headers(subject: &Subject<'_>) -> Vec<String> {
    let for_gateway = |name: &str| match subject.auth {
        RouteAuth::ApiKey => name.eq_ignore_ascii_case("x-api-key"),
        RouteAuth::Iam => {
            name.eq_ignore_ascii_case("authorization") || name.to_ascii_lowercase().starts_with("x-amz-")
        }
        RouteAuth::None | RouteAuth::Authorizer(_) => false,
    };
    let mut names = vec!["Accept".to_owned()];
    for name in subject.route.policy().request_headers().listed() {
        let is_there = name.eq_ignore_ascii_case("accept") || name.eq_ignore_ascii_case("content-type");
        if !is_there && !for_gateway(name) && is_mappable(name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn lose_what_is_not_mapped(subject: &Subject<'_>, ledger: &mut Ledger) {
    let policy = subject.route.policy();
    let place =
        Place { route: Some(subject.route.path().to_owned()), policy: Some(policy.name().to_owned()) };
    if policy.request_headers().is_any() {
        ledger.lose(
            LossKind::RequestHeadersNotForwarded,
            Effect::Narrower,
            place.clone(),
            "pages may send any header, but only those go on to the backend that `allow_headers` names",
            "list the headers that the backend reads, or use `integration = \"http-proxy\"`",
        );
    }
    for name in policy.request_headers().listed().filter(|name| !is_mappable(name)) {
        ledger.lose(
            LossKind::RequestHeadersNotForwarded,
            Effect::Narrower,
            place.clone(),
            format!("`{name}` does not go on to the backend: it is no name in a mapping"),
            "use letters, digits, `-`, `_` and `.`, or `integration = \"http-proxy\"`",
        );
    }
    for name in policy.exposed_headers().filter(|name| *name != "*" && !is_mappable(name)) {
        ledger.lose(
            LossKind::ResponseHeadersNotMapped,
            Effect::Narrower,
            place.clone(),
            format!("`{name}` does not come back from the backend: it is no name in a mapping"),
            "use letters, digits, `-`, `_` and `.`, or `integration = \"http-proxy\"`",
        );
    }
    if policy.exposed_headers().any(|name| name == "*") {
        ledger.lose(
            LossKind::ResponseHeadersNotMapped,
            Effect::Narrower,
            place,
            "pages may read any header, but only those come back from the backend that `expose_headers` names",
            "list the headers that pages read, or use `integration = \"http-proxy\"`",
        );
    }
}

fn binary_media_types<'s>(subject: &Subject<'s>) -> &'s [String] {
    let aws = subject.configuration.aws.as_ref();
    aws.map(|aws| aws.binary_media_types.as_slice()).unwrap_or_default()
}

fn binary_is_everything(subject: &Subject<'_>) -> bool {
    binary_media_types(subject).iter().any(|kind| kind == "*/*")
}

/// Whether bodies of a media type come to a template in Base64 ("Content type conversions").
fn is_binary(subject: &Subject<'_>, media_type: &str) -> bool {
    binary_media_types(subject).iter().any(|binary| {
        let start = binary.strip_suffix('*').filter(|start| start.ends_with('/'));
        binary == "*/*"
            || binary.eq_ignore_ascii_case(media_type)
            || start.is_some_and(|start| media_type.starts_with(start))
    })
}

/// Whether a template leaves bodies of this media type as they are.
fn is_text(media_type: &str) -> bool {
    let media_type = media_type.to_ascii_lowercase();
    media_type.starts_with("text/")
        || ["json", "xml", "yaml", "x-www-form-urlencoded"].iter().any(|end| media_type.ends_with(end))
}

fn lose_binary_answers(subject: &Subject<'_>, headers: &AnswerHeaders, ledger: &mut Ledger) {
    if !binary_media_types(subject).is_empty() && headers.template.is_some() {
        ledger.lose(
            LossKind::BinaryThroughTemplate,
            Effect::Unknowable,
            subject.place(),
            "the origin is found by a template, which a binary answer does not survive",
            "use `integration = \"http-proxy\"` with `cors = \"backend\"` for binary answers",
        );
    }
}

/// `$input.body` of nothing is an empty object.
fn lose_empty_bodies(subject: &Subject<'_>, headers: &AnswerHeaders, ledger: &mut Ledger) {
    let request =
        (*subject.method == Method::POST).then_some("a POST without a body reaches the backend with `{}`");
    let answer = headers.template.is_some().then_some("an answer without a body becomes `{}`");
    for message in request.into_iter().chain(answer) {
        ledger.lose(
            LossKind::EmptyBody,
            Effect::Unknowable,
            subject.place(),
            message,
            "let what is empty be `{}` or a text anyway, or use `integration = \"http-proxy\"`",
        );
    }
}

fn listed(statuses: &[u16]) -> String {
    statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}
