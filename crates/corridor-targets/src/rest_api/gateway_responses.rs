//! Answers that API Gateway makes itself: a missing key, a throttled call, a backend that is down.
//!
//! They are the same for the whole API, and are no templates: a constant, or the request's own header, is all that can be
//! said there ("Gateway responses": only simple variable substitutions). What a policy says to a list of origins is lost.

use corridor_config::{Aws, GatewayErrors, RouteAuth};
use corridor_policy::{Api, Policy};
use serde_json::{Map, Value, json};

use super::cors::{VENDOR_HEADERS, constant_origin, exposed};
use super::literal::quoted;
use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::RefusalKind;

/// What stands in `Access-Control-Allow-Origin` of such an answer.
struct ErrorOrigin {
    /// A literal, or an expression; nothing if no page can read it.
    value: Option<String>,
    credentials: bool,
}

/// `x-amazon-apigateway-gateway-responses`.
pub(super) fn of_api(api: &Api, aws: &Aws, auths: &[RouteAuth], ledger: &mut Ledger) -> Value {
    let policies = used_policies(api);
    let origin = error_origin(&policies, &aws.errors, ledger);
    let varies = aws.errors == GatewayErrors::Reflect
        || policies.iter().any(|policy| constant_origin(policy).is_none());
    let mut headers = Map::new();
    let mut set = |name: &str, value: String| {
        headers.insert(format!("gatewayresponse.header.{name}"), json!(value));
    };
    if let Some(value) = origin.value {
        set("Access-Control-Allow-Origin", value);
        let names = match policies.as_slice() {
            [only] => exposed(only),
            _ => VENDOR_HEADERS.join(","),
        };
        set("Access-Control-Expose-Headers", quoted(&names, &Place::whole(), ledger));
    }
    if origin.credentials {
        set("Access-Control-Allow-Credentials", "'true'".to_owned());
    }
    if varies {
        set("Vary", "'Origin'".to_owned());
    }
    lose_what_has_no_response(auths, ledger);
    let mut responses = Map::new();
    let response = |status: Option<&str>| match status {
        Some(status) => json!({ "statusCode": status, "responseParameters": headers }),
        None => json!({ "responseParameters": headers }),
    };
    responses.insert("DEFAULT_4XX".to_owned(), response(None));
    responses.insert("DEFAULT_5XX".to_owned(), response(None));
    if !auths.contains(&RouteAuth::Iam) {
        // What a path that does not exist is called; with signed requests it also says that the signature is missing.
        responses.insert("MISSING_AUTHENTICATION_TOKEN".to_owned(), response(Some("404")));
    }
    Value::Object(responses)
}

/// The policies that routes have, each once.
pub(crate) fn used_policies(api: &Api) -> Vec<&Policy> {
    let mut policies: Vec<&Policy> = Vec::new();
    for route in api.routes() {
        if policies.iter().all(|policy| policy.name() != route.policy().name()) {
            policies.push(route.policy());
        }
    }
    policies
}

fn error_origin(policies: &[&Policy], errors: &GatewayErrors, ledger: &mut Ledger) -> ErrorOrigin {
    let all_credentials = policies.iter().all(|policy| policy.allows_credentials());
    let without_credentials = |value: Option<String>| ErrorOrigin { value, credentials: false };
    match errors {
        GatewayErrors::None => match only_constant(policies) {
            Some(origin) => ErrorOrigin {
                value: Some(quoted(&origin, &Place::whole(), ledger)),
                credentials: all_credentials && !policies.is_empty(),
            },
            None => {
                lose_errors(
                    policies,
                    Effect::Narrower,
                    "no page can read errors that API Gateway makes itself: a script sees `Failed to fetch`",
                    ledger,
                );
                without_credentials(None)
            }
        },
        GatewayErrors::Origin(origin) => {
            let allowed = |policy: &&&Policy| policy.origins().find(origin.as_bytes()).is_some();
            let (allow, refuse): (Vec<&Policy>, Vec<&Policy>) =
                policies.iter().copied().partition(|policy| allowed(&policy));
            if allow.is_empty() {
                ledger.refuse(
                    RefusalKind::ErrorOriginNotAllowed,
                    Place::whole(),
                    format!("errors would be readable by `{origin}`, which no policy allows"),
                    "let `errors` under `[aws]` be an origin that a policy allows",
                );
            }
            let others = |policy: &&Policy| constant_origin(policy).is_none_or(|only| only != *origin);
            let narrower: Vec<&Policy> = allow.iter().copied().filter(|policy| others(policy)).collect();
            lose_errors(
                &narrower,
                Effect::Narrower,
                &format!(
                    "pages of origins other than `{origin}` cannot read errors that API Gateway makes itself"
                ),
                ledger,
            );
            lose_errors(
                &refuse,
                Effect::Wider,
                &format!(
                    "pages of `{origin}` can read errors that API Gateway makes itself, though the policy does not allow it"
                ),
                ledger,
            );
            ErrorOrigin {
                value: Some(quoted(origin, &Place::whole(), ledger)),
                credentials: all_credentials && refuse.is_empty() && !policies.is_empty(),
            }
        }
        GatewayErrors::Any | GatewayErrors::Reflect => {
            let narrow: Vec<&Policy> =
                policies.iter().copied().filter(|policy| !policy.origins().is_any()).collect();
            lose_errors(
                &narrow,
                Effect::Wider,
                "pages of every origin can read errors that API Gateway makes itself, without credentials",
                ledger,
            );
            let credentialed: Vec<&Policy> =
                policies.iter().copied().filter(|policy| policy.allows_credentials()).collect();
            lose_errors(
                &credentialed,
                Effect::Narrower,
                "calls with credentials cannot read errors that API Gateway makes itself",
                ledger,
            );
            let value = if *errors == GatewayErrors::Any { "'*'" } else { "method.request.header.Origin" };
            without_credentials(Some(value.to_owned()))
        }
    }
}

/// The one constant of all policies.
fn only_constant(policies: &[&Policy]) -> Option<String> {
    let mut constants = policies.iter().map(|policy| constant_origin(policy));
    let first = constants.next()??;
    constants.all(|constant| constant.as_ref() == Some(&first)).then_some(first)
}

fn lose_errors(policies: &[&Policy], effect: Effect, message: &str, ledger: &mut Ledger) {
    for policy in policies {
        ledger.lose(
            LossKind::ErrorOrigins,
            effect,
            Place::policy(policy.name()),
            message,
            "`errors` under `[aws]` names one origin, `any`, `reflect` or `none`; a list is not possible there",
        );
    }
}

fn lose_what_has_no_response(auths: &[RouteAuth], ledger: &mut Ledger) {
    ledger.lose(
        LossKind::RequestTooLarge,
        Effect::Narrower,
        Place::whole(),
        "no page can read the 413 of a body above 10 MB: API Gateway lets nobody change it",
        "hold bodies back in the page",
    );
    ledger.lose(
        LossKind::UnknownPathPreflight,
        Effect::Narrower,
        Place::whole(),
        "no page can read the error of a path that does not exist where its request needs a preflight, which fails there",
        "let pages call only paths that exist",
    );
    let (status, what) = if auths.contains(&RouteAuth::Iam) {
        ("403", "a path that does not exist, and a method that a path does not have, are a 403")
    } else {
        ("404", "a method that a path does not have is a 404, not a 405")
    };
    ledger.lose(
        LossKind::UnknownMethodStatus,
        Effect::Unknowable,
        Place::whole(),
        what,
        format!("a page reads {status} and `x-amzn-ErrorType: MissingAuthenticationTokenException`"),
    );
}
