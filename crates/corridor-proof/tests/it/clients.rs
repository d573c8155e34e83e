//! Every client, in every engine: its calls succeed on a policy that lists what it needs, and on none that lacks a line.

use corridor_browser::Profile;
use corridor_policy::clients::{ALL, Client, client};
use corridor_policy::{Api, PolicyDraft};
use corridor_proof::prove::{Cause, ClientProof, ENGINES, Prover, witness_path};

use crate::drafts::{api, list, route};

const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

fn origins(origins: &[&str]) -> PolicyDraft {
    PolicyDraft { allow_origins: list(origins), ..PolicyDraft::default() }
}

/// A policy that lists by hand what a client needs.
fn by_hand(client: &Client) -> PolicyDraft {
    let owned = |names: Vec<&str>| Some(names.into_iter().map(str::to_owned).collect());
    PolicyDraft {
        allow_methods: list(&METHODS),
        allow_headers: owned(client.request_headers().collect()),
        expose_headers: owned(client.response_headers().collect()),
        ..origins(&["https://example.com"])
    }
}

fn proofs(api: &Api, client: &'static Client) -> Vec<ClientProof> {
    Prover::new(api, None).client(&api.routes()[0], client)
}

fn assert_proven(api: &Api, client: &'static Client) {
    let proofs = proofs(api, client);
    let engines: Vec<Profile> = proofs.iter().map(|proof| proof.profile).collect();
    assert_eq!(engines, ENGINES, "{}", client.name());
    for proof in proofs {
        assert_eq!(proof.failure, None, "{}: {:?}", client.name(), proof.profile);
    }
}

/// The failures; in every engine, or the test fails.
fn failures(api: &Api, client: &'static Client) -> Vec<(Profile, Cause, String)> {
    let failures: Vec<_> = proofs(api, client)
        .into_iter()
        .filter_map(|proof| {
            let failure = proof.failure?;
            Some((
                proof.profile,
                failure.cause,
                failure.missing.map(|missing| missing.to_string()).unwrap_or_default(),
            ))
        })
        .collect();
    assert!(!failures.is_empty(), "{} fails nowhere", client.name());
    failures
}

#[test]
fn every_client_is_proven_on_a_policy_that_lists_it() {
    for client in ALL {
        let policy =
            PolicyDraft { clients: vec![client.name().to_owned()], ..origins(&["https://example.com"]) };
        assert_proven(&api(policy, vec![route("/v1/{*rest}", &METHODS)]), client);
    }
}

#[test]
fn every_client_is_proven_on_the_same_lists_by_hand_and_fails_without_any_one_line_of_them() {
    for client in ALL {
        let whole = by_hand(client);
        assert_proven(&api(whole.clone(), vec![route("/v1/{*rest}", &METHODS)]), client);
        let without = |list: &Option<Vec<String>>, name: &str| {
            list.clone().map(|names| names.into_iter().filter(|listed| listed != name).collect())
        };
        for name in client.request_headers() {
            let policy = PolicyDraft { allow_headers: without(&whole.allow_headers, name), ..whole.clone() };
            let api = api(policy, vec![route("/v1/{*rest}", &METHODS)]);
            for (profile, cause, missing) in failures(&api, client) {
                assert!(
                    matches!(cause, Cause::Blocked { refusal: Some(_), .. }),
                    "{name} in {profile:?}: {cause:?}"
                );
                assert!(
                    missing.contains(&format!("\"{name}\"")) && missing.contains("allow_headers"),
                    "{missing}"
                );
            }
        }
        for name in client.response_headers() {
            let policy =
                PolicyDraft { expose_headers: without(&whole.expose_headers, name), ..whole.clone() };
            let api = api(policy, vec![route("/v1/{*rest}", &METHODS)]);
            let failures = failures(&api, client);
            assert_eq!(failures.len(), ENGINES.len(), "{name}");
            for (_, cause, missing) in failures {
                assert_eq!(cause, Cause::HeadersHidden(vec![name.to_owned()]));
                assert!(
                    missing.contains(&format!("\"{name}\"")) && missing.contains("expose_headers"),
                    "{missing}"
                );
            }
        }
        for method in client.methods().iter().map(http::Method::as_str) {
            // Those are sent without asking for the method.
            if matches!(method, "GET" | "HEAD" | "POST") {
                continue;
            }
            let policy =
                PolicyDraft { allow_methods: without(&whole.allow_methods, method), ..whole.clone() };
            let api = api(policy, vec![route("/v1/{*rest}", &METHODS)]);
            let failures = failures(&api, client);
            assert_eq!(failures.len(), ENGINES.len(), "{method}");
            assert!(failures[0].2.contains(&format!("\"{method}\"")), "{}", failures[0].2);
        }
    }
}

/// Firefox and WebKit keep the `User-Agent` that a page sets, and ask for it; Chromium sends its own. Without it in the list a call
/// works in one browser and fails in another.
#[test]
fn what_one_browser_alone_asks_for_is_found() {
    let openai = client("openai-js").unwrap();
    let names: Vec<&str> = openai.request_headers().filter(|name| *name != "user-agent").collect();
    let policy = PolicyDraft { allow_headers: list(&names), ..by_hand(openai) };
    let api = api(policy, vec![route("/v1/{*rest}", &METHODS)]);
    let engines: Vec<Profile> = failures(&api, openai).into_iter().map(|(profile, ..)| profile).collect();
    assert!(engines.contains(&Profile::Firefox) && !engines.contains(&Profile::Chromium), "{engines:?}");
}

#[test]
fn each_allowed_origin_has_a_witness() {
    let policy = PolicyDraft {
        clients: vec!["open-inference".to_owned()],
        ..origins(&[
            "https://example.com",
            "https://*.example.org",
            "http://localhost:*",
            "https://*.example.net:*",
            "chrome-extension://abcdefghijklmnop",
        ])
    };
    let api = api(policy, vec![route("/v2/models/{model}/infer", &["POST"]), route("/health", &["PUT"])]);
    let proofs = Prover::new(&api, None).clients();
    assert!(proofs.iter().all(|proof| proof.failure.is_none()));
    let mut tried: Vec<&str> = proofs.iter().map(|proof| proof.origin.as_str()).collect();
    tried.dedup();
    assert_eq!(
        tried,
        [
            "https://example.com",
            "https://any.example.org",
            "http://localhost:8443",
            "https://any.example.net:8443",
            "chrome-extension://abcdefghijklmnop"
        ]
    );
    assert!(
        proofs.iter().all(|proof| proof.route == "/v2/models/{model}/infer"),
        "what no client calls is not tried"
    );
    let open = PolicyDraft { clients: vec!["telemetry".to_owned()], ..origins(&["*"]) };
    let open = crate::drafts::api(open, vec![route("/inference", &["POST"])]);
    let proofs = Prover::new(&open, None).clients();
    assert!(
        proofs.len() == 3
            && proofs.iter().all(|proof| proof.origin == "https://any.example" && proof.failure.is_none())
    );
}

#[test]
fn a_witness_of_a_path_is_of_its_own_route() {
    let api = api(
        origins(&["https://example.com"]),
        vec![
            route("/v2/{*rest}", &["POST"]),
            route("/v2/any", &["POST"]),
            route("/m/{model}", &["POST"]),
            route("/m/any", &["POST"]),
            route("/m/any-1", &["POST"]),
            route("/", &["POST"]),
        ],
    );
    let witness = |index: usize| witness_path(&api, &api.routes()[index]);
    assert_eq!(witness(0).as_deref(), Some("/v2/any-1"));
    assert_eq!(witness(1).as_deref(), Some("/v2/any"));
    assert_eq!(witness(2).as_deref(), Some("/m/corridor-witness"));
    assert_eq!(witness(5).as_deref(), Some("/"));
}
