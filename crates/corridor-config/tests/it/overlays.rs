//! Environments: what merges, what replaces, and where findings of an environment are shown.

use corridor_config::{BackendKind, Configuration, Source, load};

use crate::{REST, Workshop, around, found, source};

fn loaded(text: &str, environment: Option<&str>) -> Configuration {
    load(&source(text), environment, &Workshop).unwrap_or_else(|report| panic!("{report:#?}"))
}

fn origins(configuration: &Configuration) -> Vec<String> {
    let policies = configuration.api.policies();
    policies.iter().flat_map(|policy| policy.origins().patterns().map(str::to_owned)).collect()
}

crate::drawn! {
    shown_at_the_overlays_line: around("[environments.staging.policies.web]\nallow_origins = [\"https://staging.example.com/\"]\n"),
    only_in_an_environment: around("[environments.development.policies.web]\nallow_credentials = true\nallow_origins = [\"*\"]\n"),
    values_of_an_overlay: around("[environments.a.server]\nlisten = \"nowhere\"\n\n[environments.b.backends.digits]\nbuiltin = \"digist\"\n\n[environments.c]\nroutes = [{ path = \"/x\", policy = \"wbe\", backend = \"digits\" }]\n"),
    one_bracket_in_an_overlay: around("[environments.a.routes]\npath = \"/\"\n"),
}

#[test]
fn tables_merge_key_by_key() {
    let text = around(
        "[server]\nworkers = 2\nlisten = \"127.0.0.1:1000\"\n[environments.a.server]\nworkers = 3\n[environments.b]\n",
    );
    let ports_and_workers = [None, Some("a"), Some("b")].map(|environment| {
        let server = loaded(&text, environment).server;
        (server.listen.port(), server.workers)
    });
    assert_eq!(ports_and_workers, [(1000, Some(2)), (1000, Some(3)), (1000, Some(2))]);
}

#[test]
fn lists_replace() {
    let text = around(
        "[environments.a.policies.web]\nallow_origins = [\"https://a.example\"]\n\
         [environments.b.policies.other]\nallow_origins = [\"https://b.example\"]\n\
         [[environments.b.routes]]\npath = \"/other\"\npolicy = \"other\"\nbackend = \"digits\"\n\
         [[environments.b.routes]]\npath = \"/inference\"\npolicy = \"web\"\nbackend = \"digits\"\n",
    );
    assert_eq!(origins(&loaded(&text, None)), ["https://example.com"]);
    assert_eq!(origins(&loaded(&text, Some("a"))), ["https://a.example"]);
    let b = loaded(&text, Some("b"));
    assert_eq!(
        b.api.routes().iter().map(corridor_policy::Route::path).collect::<Vec<_>>(),
        ["/other", "/inference"]
    );
    assert_eq!(b.environment.as_deref(), Some("b"));
}

#[test]
fn a_backend_of_another_kind_replaces_the_backend() {
    let text = around(
        "[environments.production.backends.digits]\nhttp = \"http://models:8000/\"\n\
         [environments.slow.backends.digits]\nthreads = 7\n",
    );
    let kind = |environment| loaded(&text, environment).backends.remove(0).kind;
    assert!(matches!(kind(Some("production")), BackendKind::Http { url, .. } if url == "http://models:8000"));
    assert!(
        matches!(kind(Some("slow")), BackendKind::Builtin { model, pool } if model == "digits" && pool.threads == Some(7))
    );
}

#[test]
fn the_same_finding_is_told_once() {
    let bad = REST.replace("https://example.com", "https://example.com/");
    assert_eq!(
        found(&format!("{bad}[environments.a.server]\nworkers = 1\n[environments.b]\n")),
        ["origin-with-trailing-slash policies.web.allow_origins[0] 3"]
    );
    assert_eq!(
        found(&format!("{bad}[environments.a.policies.web]\nallow_origins = [\"https://a.example/\"]\n")),
        [
            "origin-with-trailing-slash policies.web.allow_origins[0] 3",
            "origin-with-trailing-slash policies.web.allow_origins[0]@a 13",
        ],
        "another place is another finding"
    );
}

#[test]
fn an_environment_may_mend_the_file_but_the_file_is_still_checked() {
    let bad = REST.replace("https://example.com", "https://example.com/");
    let text = format!("{bad}[environments.a.policies.web]\nallow_origins = [\"https://a.example\"]\n");
    assert_eq!(found(&text).len(), 1);
    assert_eq!(origins(&loaded(&text, Some("a"))), ["https://a.example"]);
    assert!(load(&source(&text), None, &Workshop).is_err());
}

#[test]
fn dotted_keys_and_inline_tables_overlay_too() {
    let text = around("environments.a = { server = { workers = 5 }, api.name = \"other\" }\n");
    let a = loaded(&text, Some("a"));
    assert_eq!((a.server.workers, a.name.as_str()), (Some(5), "other"));
}

#[test]
fn unknown_environments_are_refused_with_the_known() {
    let hint = |text: &str, name| {
        let report = load(&Source::new("corridor.toml", text), Some(name), &Workshop).unwrap_err();
        let diagnostic = &report.diagnostics[0];
        assert_eq!((diagnostic.code, report.diagnostics.len()), ("unknown-environment", 1));
        diagnostic.hint.clone().unwrap_or_default()
    };
    let text = around("[environments.staging]\n[environments.production]\n");
    assert_eq!(hint(&text, "stagng"), "did you mean `staging`?");
    assert_eq!(hint(&text, "x"), "it has `staging`, `production`");
    assert_eq!(hint(REST, "x"), "it has none; add `[environments.x]`, or leave the environment out");
}

#[test]
fn a_fault_in_the_structure_of_one_environment_stops_all() {
    let text = around("[environments.a.server]\nworker = 5\n[environments.b]\n");
    let report = load(&source(&text), Some("b"), &Workshop).unwrap_err();
    assert_eq!(report.diagnostics[0].environment.as_deref(), Some("a"));
}
