//! Drafts in which nothing is to be found.

use corridor_policy::{Draft, PolicyDraft, RouteDraft};

use super::{Row, check};
use crate::drafts::{allowing, file, list, route, with_credentials};

#[test]
fn nothing_is_found() {
    let everything = PolicyDraft {
        name: "web".into(),
        allow_origins: list(&[
            "https://example.com",
            "https://www.example.com:8443",
            "https://*.preview.example.com",
            "https://192.0.2.1",
            "https://[2001:db8::1]:8443",
            "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb",
            "capacitor://localhost",
            "app://obsidian.md",
        ]),
        allow_methods: list(&["GET", "POST", "PUT", "PATCH", "DELETE"]),
        allow_headers: list(&["Content-Type", "X-Api-Key", "Authorization", "X-Amz-Date"]),
        expose_headers: list(&["X-Request-Id", "Retry-After", "X-Amz-Target"]),
        max_age: Some(600),
        ..PolicyDraft::default()
    };
    let api = Draft {
        environment: Some("production".into()),
        policies: vec![
            everything.clone(),
            PolicyDraft { name: "open".into(), allow_headers: None, ..allowing(&["*"]) },
        ],
        routes: vec![
            RouteDraft { methods: list(&["GET", "POST"]), ..route("/v2/models/{model}/infer") },
            RouteDraft { methods: list(&["DELETE"]), ..route("/v2/models/{model}/infer") },
            RouteDraft { methods: list(&["GET"]), ..route("/v2/models/{model}") },
            route("/files/{*rest}"),
            RouteDraft { policy: Some("open".into()), backend: Some("llm".into()), ..route("/demo") },
        ],
        backends: vec!["digits".into(), "llm".into()],
    };
    let rows: &[Row<'_>] = &[
        ("one page", file(allowing(&["https://example.com"])), &[]),
        (
            "one page, and nothing but its origin",
            file(PolicyDraft {
                name: "web".into(),
                allow_origins: list(&["https://example.com"]),
                ..PolicyDraft::default()
            }),
            &[],
        ),
        ("everything", file(everything.clone()), &[]),
        ("everything, with credentials", file(with_credentials(everything)), &[]),
        (
            "empty lists of headers",
            file(PolicyDraft {
                allow_headers: list(&[]),
                expose_headers: list(&[]),
                ..allowing(&["https://example.com"])
            }),
            &[],
        ),
        ("a whole file", api, &[]),
        (
            "development",
            Draft {
                environment: Some("dev".into()),
                ..file(with_credentials(allowing(&["http://localhost:*", "http://[::1]:3000"])))
            },
            &[],
        ),
    ];
    check("nothing", rows);
}
