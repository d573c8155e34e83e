//! Client profiles: what each adds to a policy, and what it never adds.

use std::collections::BTreeSet;

use corridor_policy::clients::{ALL, Client, client};
use corridor_policy::{Policy, PolicyDraft, Reason};

use crate::drafts::{allowing, decide, list, policy, with_credentials};

const ORIGIN: (&str, &[u8]) = ("origin", b"https://example.com");

fn with_clients(draft: PolicyDraft, names: &[&str]) -> PolicyDraft {
    PolicyDraft { clients: list(names).unwrap(), ..draft }
}

/// A policy that names an origin and a client, and nothing else.
fn of(client: &Client) -> Policy {
    policy(PolicyDraft {
        allow_methods: None,
        allow_headers: None,
        ..with_clients(allowing(&["https://example.com"]), &[client.name()])
    })
}

fn set<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<&'n str> {
    names.into_iter().collect()
}

/// The value granted to a preflight that asks for these headers, or why not.
fn asked(policy: &Policy, method: &str, headers: &str) -> Result<String, Reason> {
    let lines = [
        ORIGIN,
        ("access-control-request-method", method.as_bytes()),
        ("access-control-request-headers", headers.as_bytes()),
    ];
    let verdict = decide(policy, "OPTIONS", &lines);
    match verdict.refusal() {
        Some(refusal) => Err(refusal.reason.clone()),
        None => {
            let granted = verdict.headers().allow_headers.as_deref();
            Ok(granted.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default())
        }
    }
}

#[test]
fn a_client_alone_makes_its_own_lists() {
    for client in ALL {
        let policy = of(client);
        let name = client.name();
        assert_eq!(set(policy.request_headers().listed()), set(client.request_headers()), "{name}");
        assert_eq!(set(policy.exposed_headers()), set(client.response_headers()), "{name}");
        assert_eq!(policy.clients(), [*client]);
        assert!(!policy.allows_credentials());
        assert_eq!(policy.origins().patterns().collect::<Vec<_>>(), ["https://example.com"]);
        for method in client.methods().iter().map(http::Method::as_str).chain(["GET", "HEAD", "POST"]) {
            assert!(asked(&policy, method, "").is_ok(), "{name}: {method}");
        }
        assert_eq!(asked(&policy, "PROPFIND", "").unwrap_err().code(), "method-not-listed", "{name}");
        let all: Vec<_> = client.request_headers().collect();
        let granted = asked(&policy, "POST", &all.join(",")).expect(name);
        assert_eq!(
            set(granted.split(',').filter(|name| !name.is_empty())),
            set(all),
            "{name}: what was asked for"
        );
    }
}

#[test]
fn only_what_is_missing_is_added_and_what_is_written_stays_as_it_is_written() {
    let policy = policy(PolicyDraft {
        allow_methods: list(&["DELETE", "POST"]),
        allow_headers: list(&["X-Mine", "AUTHORIZATION"]),
        expose_headers: list(&["X-Request-ID"]),
        ..with_clients(allowing(&["https://example.com"]), &["openai-js", "open-inference", "openai-js"])
    });
    let methods: Vec<_> = policy.methods().listed().map(http::Method::as_str).collect();
    assert_eq!(methods, ["DELETE", "POST", "GET"]);
    let listed: Vec<_> = policy.request_headers().listed().collect();
    assert!(listed.contains(&"AUTHORIZATION") && !listed.contains(&"authorization"), "{listed:?}");
    assert_eq!(asked(&policy, "POST", "authorization,x-mine").unwrap(), "AUTHORIZATION,X-Mine");
    let exposed: Vec<_> = policy.exposed_headers().collect();
    assert_eq!(exposed[0], "X-Request-ID");
    assert_eq!(exposed.iter().filter(|name| name.eq_ignore_ascii_case("x-request-id")).count(), 1);
    assert_eq!(exposed.iter().filter(|name| **name == "retry-after").count(), 1, "{exposed:?}");
    assert_eq!(policy.clients().len(), 2);
    assert_eq!(policy.written().allow_headers, list(&["X-Mine", "AUTHORIZATION"]));
}

#[test]
fn a_wildcard_is_completed_by_what_it_does_not_cover() {
    let open = PolicyDraft {
        allow_methods: list(&["*"]),
        allow_headers: list(&["*"]),
        expose_headers: list(&["*"]),
        ..with_clients(allowing(&["https://example.com"]), &["openai-js"])
    };
    let policy = policy(open);
    assert_eq!(policy.request_headers().listed().collect::<Vec<_>>(), ["authorization"]);
    assert_eq!(asked(&policy, "POST", "authorization,x-stainless-lang").unwrap(), "authorization,*");
    assert_eq!(policy.exposed_headers().collect::<Vec<_>>(), ["*"]);
}

#[test]
fn with_credentials_a_client_is_still_only_its_lists() {
    let policy =
        policy(with_credentials(with_clients(allowing(&["https://example.com"]), &["anthropic-js"])));
    assert!(policy.allows_credentials());
    assert!(asked(&policy, "POST", "x-api-key,anthropic-version,x-stainless-helper").is_ok());
}

#[test]
fn an_unknown_member_of_a_family_is_refused_by_the_familys_name() {
    let openai = of(client("openai-js").unwrap());
    assert_eq!(
        asked(&openai, "POST", "x-stainless-lang,x-stainless-os").unwrap(),
        "x-stainless-lang,x-stainless-os"
    );
    for name in ["x-stainless-foo", "X-Stainless-Foo", "x-stainless-"] {
        let reason = asked(&openai, "POST", &format!("content-type,{name}")).unwrap_err();
        assert_eq!(reason.code(), "header-not-listed");
        let text = reason.to_string();
        assert!(
            text.contains(&format!("`{name}`"))
                && text.contains("of the family `x-stainless-` of `openai-js`"),
            "{text}"
        );
    }
    let reason = asked(&openai, "POST", "x-stainles-foo").unwrap_err();
    assert!(!reason.to_string().contains("family"), "{reason}");
    assert_eq!(asked(&openai, "POST", "x-stainless-\u{e9}").unwrap_err().code(), "header-malformed");
}

/// Transcribed from the captures, header by header: what each SDK asks for, in Chromium and (with `user-agent`) in
/// Firefox.
#[test]
fn what_sdks_were_seen_to_ask_for_is_granted() {
    const STAINLESS: &str = "x-stainless-arch,x-stainless-lang,x-stainless-os,x-stainless-package-version,\
                             x-stainless-retry-count,x-stainless-runtime,x-stainless-runtime-version";
    let anthropic = format!(
        "anthropic-dangerous-direct-browser-access,anthropic-version,authorization,content-type,{STAINLESS},\
         x-stainless-timeout"
    );
    let rows = [
        ("openai-js", "POST", format!("authorization,content-type,{STAINLESS}")),
        (
            "openai-js",
            "POST",
            format!(
                "authorization,content-type,openai-organization,openai-project,{STAINLESS},x-stainless-timeout"
            ),
        ),
        ("openai-js", "POST", format!("authorization,content-type,{STAINLESS},x-stainless-helper-method")),
        (
            "openai-js",
            "GET",
            format!(
                "authorization,openai-beta,x-stainless-custom-poll-interval,x-stainless-poll-helper,{STAINLESS}"
            ),
        ),
        ("openai-js", "DELETE", format!("authorization,user-agent,{STAINLESS}")),
        ("azure-openai", "POST", format!("api-key,content-type,{STAINLESS}")),
        ("anthropic-js", "POST", anthropic.clone()),
        ("anthropic-js", "POST", format!("{anthropic},user-agent,x-stainless-helper-method")),
        ("anthropic-js", "POST", format!("anthropic-beta,{anthropic}")),
        ("ollama", "POST", "content-type,user-agent".to_owned()),
        ("huggingface", "POST", "authorization,content-type,user-agent".to_owned()),
        ("google-genai", "POST", "content-type,user-agent,x-goog-api-client,x-goog-api-key".to_owned()),
        ("mistral", "POST", "authorization,content-type,x-mistral-user-agent".to_owned()),
        ("mistral", "POST", "authorization,content-type,user-agent".to_owned()),
        ("open-inference", "POST", "content-type,inference-header-content-length".to_owned()),
        ("mcp", "POST", "content-type,mcp-protocol-version,mcp-session-id".to_owned()),
        ("mcp", "GET", "last-event-id,mcp-protocol-version,mcp-session-id".to_owned()),
        ("mcp", "DELETE", "mcp-session-id".to_owned()),
        ("telemetry", "POST", "baggage,sentry-trace,traceparent,tracestate".to_owned()),
    ];
    for (name, method, headers) in rows {
        let policy = of(client(name).unwrap());
        assert!(
            asked(&policy, method, &headers).is_ok(),
            "{name}: {method}: {headers}: {:?}",
            asked(&policy, method, &headers)
        );
    }
}
