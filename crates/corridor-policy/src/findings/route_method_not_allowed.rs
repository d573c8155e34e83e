use std::collections::{HashMap, HashSet};

use http::Method;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{InspectedPolicy, Inspection};

use super::wording::shown;

/// A route answers `DELETE`, its policy does not allow it.
pub static RULE: Rule = Rule {
    code: "route-method-not-allowed",
    severity: Severity::Warning,
    summary: "a route answers a method that its policy allows to no page",
    why: "Programs can call the route with this method, pages cannot: their preflight is refused. That may \
          be meant; more often the method is missing in `allow_methods`. `GET` includes `HEAD` there, and \
          `OPTIONS` is not asked for.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]

[[routes]]
path    = "/inference"
methods = ["POST", "DELETE"]
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "DELETE"]

[[routes]]
path    = "/inference"
methods = ["POST", "DELETE"]
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let by_name = inspection.policies_by_name();
    let allowed: HashMap<&str, Allowed<'_>> =
        by_name.iter().map(|(name, policy)| (*name, Allowed::by(policy))).collect();
    for route in &inspection.routes {
        let Some((name, allowed)) =
            route.draft.policy.as_deref().and_then(|name| allowed.get_key_value(name))
        else {
            continue;
        };
        for (path, method) in route.answered().into_iter().filter(|(_, method)| !allowed.has(method)) {
            let method = shown(method.as_str());
            let message = format!(
                "the route answers `{method}`, and its policy `{}` allows it to no page",
                shown(name)
            );
            let hint = format!("add `{method}` to `allow_methods`, or leave it if only programs call it");
            findings.push(Finding::new(&RULE, path, message, hint));
        }
    }
}

/// What is allowed where `allow_methods` is not written.
static SAFELISTED: [Method; 3] = [Method::GET, Method::HEAD, Method::POST];

/// What a policy allows, as far as it can be told.
enum Allowed<'i> {
    /// Every method; or the list has an error, which is to be mended first.
    Any,
    Listed(HashSet<&'i Method>),
}

impl<'i> Allowed<'i> {
    fn by(policy: &'i InspectedPolicy<'_>) -> Self {
        let completed = |mut methods: HashSet<&'i Method>| {
            for client in policy.known_clients() {
                methods.extend(client.methods());
            }
            Self::Listed(methods)
        };
        match policy.draft.allow_methods.as_deref() {
            None => completed(SAFELISTED.iter().collect()),
            Some([]) => Self::Any,
            Some(_) if policy.methods.wildcard().is_some() || policy.methods.errors().next().is_some() => {
                Self::Any
            }
            Some(_) => completed(policy.methods.names().map(|(_, method)| method).collect()),
        }
    }

    fn has(&self, method: &Method) -> bool {
        match self {
            // An `OPTIONS` request of a page is rare, and preflights are answered anyway. `*` has a finding of its own.
            _ if *method == Method::OPTIONS || method.as_str() == "*" => true,
            Self::Any => true,
            Self::Listed(methods) => {
                methods.contains(method) || (*method == Method::HEAD && methods.contains(&Method::GET))
            }
        }
    }
}
