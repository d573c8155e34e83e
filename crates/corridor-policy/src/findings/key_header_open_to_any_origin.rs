use http::HeaderName;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{Inspection, Listed};

use super::wording::shown;

/// `allow_origins = ["*"]` with `X-Api-Key` allowed.
pub static RULE: Rule = Rule {
    code: "key-header-open-to-any-origin",
    severity: Severity::Warning,
    summary: "any page may send keys",
    why: "With `*` every page in the world may call with whatever key it has got hold of: one that a \
          visitor was talked into pasting, or one that leaked. And a page that carries a key of yours \
          shows it to everybody who opens it. Keys belong to servers, or to origins that you know.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["*"]
allow_headers = ["Content-Type", "X-Api-Key"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type", "X-Api-Key"]
"#
    ),
    references: &[
        "CWE-942: https://cwe.mitre.org/data/definitions/942.html",
        "CWE-522, insufficiently protected credentials: https://cwe.mitre.org/data/definitions/522.html",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    // With credentials `*` names nobody, which is an error of its own.
    let open = inspection
        .policies
        .iter()
        .filter(|policy| policy.allows_any_origin() && !policy.draft.allow_credentials);
    for policy in open {
        for (item, listed) in policy.request_headers.values() {
            let message = match listed {
                Listed::Any => "any page in the world may send any header here, keys among them".to_owned(),
                Listed::Name(name) if carries_a_key(name) => {
                    format!("any page in the world may send `{}` here", shown(item.text))
                }
                Listed::Name(_) => continue,
            };
            let hint = "list the origins of your pages instead of `*`; if no page needs a key, do not allow its header";
            findings.push(Finding::new(&RULE, policy.request_headers.path_of(item), message, hint));
        }
        for (item, client) in policy.clients.values() {
            let key = client.request_headers().find(|name| carries_a_key(&HeaderName::from_static(name)));
            let Some(key) = key else { continue };
            let message = format!("any page in the world may send `{key}` here, which `{}` allows", client.name());
            let hint = "list the origins of your pages instead of `*`; if no page needs a key, take the client out, and \
                        list what else it sends";
            findings.push(Finding::new(&RULE, policy.clients.path_of(item), message, hint));
        }
    }
}

/// Whether a header of this name carries what proves who is calling: `Authorization`, `X-Api-Key`,
/// `Ocp-Apim-Subscription-Key`, `X-Amz-Security-Token` …, but not `Idempotency-Key` or a token against forgery.
pub(super) fn carries_a_key(name: &HeaderName) -> bool {
    let words: Vec<&str> = name.as_str().split(['-', '_']).collect();
    let (last, before) = match words.as_slice() {
        [] => return false,
        [last] => (*last, ""),
        [.., before, last] => (*last, *before),
    };
    match last {
        "authorization" | "apikey" | "secret" | "password" | "passwd" | "jwt" | "credential"
        | "credentials" => true,
        "key" => KEYS.contains(&before),
        "token" => !OTHER_TOKENS.contains(&before),
        _ => false,
    }
}

/// What stands before `-Key` where it is one that opens something.
const KEYS: [&str; 14] = [
    "access",
    "account",
    "admin",
    "api",
    "app",
    "application",
    "auth",
    "client",
    "functions",
    "master",
    "private",
    "rapidapi",
    "secret",
    "subscription",
];
/// What stands before `-Token` where it proves nothing about who is calling.
const OTHER_TOKENS: [&str; 9] =
    ["cancellation", "continuation", "csrf", "forgery", "next", "page", "sync", "verification", "xsrf"];

#[cfg(test)]
mod tests {
    use super::{HeaderName, carries_a_key};

    #[test]
    fn names_that_carry_keys() {
        for name in [
            "authorization",
            "x-api-key",
            "api-key",
            "apikey",
            "x-goog-api-key",
            "xi-api-key",
            "x-functions-key",
            "ocp-apim-subscription-key",
            "x-rapidapi-key",
            "x-amz-security-token",
            "x-auth-token",
            "token",
            "private-token",
            "x-client-secret",
            "proxy-authorization",
            "x_api_key",
        ] {
            assert!(carries_a_key(&HeaderName::from_static(name)), "{name}");
        }
        for name in [
            "content-type",
            "x-amz-date",
            "x-request-id",
            "idempotency-key",
            "x-csrf-token",
            "x-xsrf-token",
            "x-next-token",
            "x-keyboard",
            "x-tokens-used",
            "key",
            "surrogate-key",
            "x-stainless-lang",
        ] {
            assert!(!carries_a_key(&HeaderName::from_static(name)), "{name}");
        }
    }
}
