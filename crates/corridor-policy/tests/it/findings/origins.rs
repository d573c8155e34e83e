//! Origins that can be read, and are dangerous, needless, or not what was meant.

use corridor_policy::{Draft, PolicyDraft};

use super::{Row, check};
use crate::drafts::{allowing, file, with_credentials};

/// A file whose policy allows these origins.
fn origins(texts: &[&str]) -> Draft {
    file(allowing(texts))
}

/// A file whose policy allows these origins, with credentials.
fn credentialed(texts: &[&str]) -> Draft {
    file(with_credentials(allowing(texts)))
}

/// That file in an environment of this name.
fn in_environment(name: &str, texts: &[&str]) -> Draft {
    Draft { environment: Some(name.into()), ..origins(texts) }
}

#[test]
fn none_and_everybody() {
    let missing = "list the origins of your pages, such as `allow_origins = [\"https://example.com\"]`";
    let not_written = format!(
        "error[missing-origins] policies.web: the policy has no `allow_origins`, so no page could call; {missing}"
    );
    let empty = format!(
        "error[missing-origins] policies.web.allow_origins: `allow_origins` is empty, so no page could call; {missing}"
    );
    let wildcard = |index: usize| {
        format!(
            "error[wildcard-with-credentials] policies.web.allow_origins[{index}]: with credentials, a browser takes \
             `*` in origins literally, and the call is blocked; \
             list the origins by name, or set `allow_credentials = false`"
        )
    };
    let (first, second) = (wildcard(0), wildcard(1));
    let rows: &[Row<'_>] = &[
        ("no list", file(PolicyDraft { allow_origins: None, ..allowing(&[]) }), &[&not_written]),
        ("an empty list", origins(&[]), &[&empty]),
        ("everybody", origins(&["*"]), &[]),
        (
            "everybody, and others too",
            origins(&["https://example.com", "*", "https://*.example.com"]),
            &[
                "warning[shadowed-origin] policies.web.allow_origins[0]: `*` names everything that \
                 `https://example.com` names; remove it, or `*` if that is more than you mean",
                "warning[shadowed-origin] policies.web.allow_origins[2]: `*` names everything that \
                 `https://*.example.com` names; remove it, or `*` if that is more than you mean",
            ],
        ),
        (
            "everybody twice",
            origins(&["*", "*"]),
            &["warning[duplicate-origin] policies.web.allow_origins[1]: `*` is in the list already; \
               remove one of the two"],
        ),
        ("everybody, with credentials", credentialed(&["*"]), &[&first]),
        // With credentials `*` names nobody, so it hides nothing.
        ("everybody and others, with credentials", credentialed(&["https://example.com", "*"]), &[&second]),
        (
            "everybody twice, with credentials",
            credentialed(&["*", "*"]),
            &[
                &first,
                "warning[duplicate-origin] policies.web.allow_origins[1]: `*` is in the list already; \
                 remove one of the two",
            ],
        ),
    ];
    check("no origin, and every origin", rows);
}

#[test]
fn without_encryption() {
    let insecure = |text: &str, hint: &str| {
        format!(
            "warning[insecure-origin] policies.web.allow_origins[0]: whoever is on the network can put a script on a \
             page of `{text}`; serve the page over TLS and list {hint}"
        )
    };
    let with = |severity: &str, text: &str, hint: &str| {
        format!(
            "{severity}[insecure-origin-with-credentials] policies.web.allow_origins[0]: whoever is on the network can \
             act as the visitor through a page of `{text}`; serve the page over TLS and list {hint}"
        )
    };
    let escape = "; if you must, say `dangerously_allow_insecure_origins = true` in the policy";
    for (text, hint) in [
        ("http://example.com", "`https://example.com`"),
        ("http://example.com:8080", "`https://example.com:8080`"),
        ("http://example.com:443", "that origin"),
        ("http://*.example.com", "`https://*.example.com`"),
        ("ws://example.com", "`wss://example.com`"),
        ("ftp://example.com", "`https://example.com`"),
        ("http://192.168.0.10:3000", "`https://192.168.0.10:3000`"),
        ("http://0.0.0.0:3000", "`https://0.0.0.0:3000`"),
        ("http://[2001:db8::1]:3000", "`https://[2001:db8::1]:3000`"),
        ("http://xlocalhost", "`https://xlocalhost`"),
        ("http://localhost.example.com", "`https://localhost.example.com`"),
        ("http://intranet", "`https://intranet`"),
    ] {
        let dangerous =
            PolicyDraft { dangerously_allow_insecure_origins: true, ..with_credentials(allowing(&[text])) };
        let needless = PolicyDraft { dangerously_allow_insecure_origins: true, ..allowing(&[text]) };
        let other =
            PolicyDraft { dangerously_allow_public_suffixes: true, ..with_credentials(allowing(&[text])) };
        let plain = insecure(text, hint);
        let refused = with("error", text, &format!("{hint}{escape}"));
        let accepted = with("warning", text, hint);
        check(
            text,
            &[
                (text, origins(&[text]), &[&plain]),
                ("with credentials", credentialed(&[text]), &[&refused]),
                ("with credentials, at the author's own risk", file(dangerous), &[&accepted]),
                ("at the author's own risk, without credentials", file(needless), &[&plain]),
                ("the other risk is another one", file(other), &[&refused]),
            ],
        );
    }
    for text in
        ["https://example.com", "wss://example.com", "chrome-extension://abc", "capacitor://localhost"]
    {
        check(text, &[(text, origins(&[text]), &[]), (text, credentialed(&[text]), &[])]);
    }
}

#[test]
fn on_the_visitors_machine() {
    const HERE: [&str; 8] = [
        "http://localhost",
        "http://localhost:3000",
        "http://localhost:*",
        "https://app.localhost",
        "http://*.localhost:*",
        "http://127.0.0.1:8080",
        "http://127.8.9.10",
        "ws://[::1]:3000",
    ];
    let line = |text: &str, here: &str| {
        format!(
            "warning[localhost-origin] policies.web.allow_origins[0]: `{text}` is the visitor's own machine, and \
             {here} not for development; list it in `[environments.dev.policies.web]` instead"
        )
    };
    for text in HERE {
        let (file, production, test) = (
            line(text, "the file outside its environments is"),
            line(text, "the environment `production` is"),
            line(text, "the environment `mydevice-test` is"),
        );
        check(
            text,
            &[
                ("outside environments", origins(&[text]), &[&file]),
                ("with credentials", credentialed(&[text]), &[&file]),
                ("in production", in_environment("production", &[text]), &[&production]),
                ("a word that only contains another", in_environment("mydevice-test", &[text]), &[&test]),
            ],
        );
    }
    for environment in
        ["dev", "Dev", "development", "eu-development", "local", "local.alice", "dev_2", "dev2"]
    {
        let rows = HERE.map(|text| (text, in_environment(environment, &[text]), [].as_slice()));
        check(environment, &rows);
    }
    let hostile = "warning[localhost-origin] policies.web.allow_origins[0]: `http://localhost` is the visitor's own \
                   machine, and the environment `\\u{202e}a\\u{60}` is not for development; list it in \
                   `[environments.dev.policies.web]` instead";
    let odd_name = "warning[localhost-origin] policies.a b.allow_origins[0]: `http://localhost` is the visitor's own \
                    machine, and the file outside its environments is not for development; list it in \
                    `[environments.dev.policies.\"a b\"]` instead";
    let odd_name = odd_name.replacen("policies.a b", "policies.\"a b\"", 1);
    check(
        "places of localhost",
        &[
            // The page of an app comes from no server, and from nobody's development.
            ("an app", origins(&["capacitor://localhost", "ionic://localhost", "tauri://localhost"]), &[]),
            ("a name like it", origins(&["https://localhost.example.com", "https://128.0.0.1"]), &[]),
            ("a hostile environment", in_environment("\u{202e}a`", &["http://localhost"]), &[hostile]),
            (
                "a policy whose name needs quotes",
                file(PolicyDraft { name: "a b".into(), ..allowing(&["http://localhost"]) }),
                &[&odd_name],
            ),
        ],
    );
}

#[test]
fn ports_and_shared_hosts() {
    let any_port = |text: &str, without: &str| {
        format!(
            "warning[any-port-origin] policies.web.allow_origins[0]: `{text}` allows the page of every program on that \
             host; list the port that you use, or write `{without}` for the default port"
        )
    };
    for (text, without) in [
        ("https://example.com:*", "https://example.com"),
        ("https://*.example.com:*", "https://*.example.com"),
        ("https://192.168.0.10:*", "https://192.168.0.10"),
        ("https://[2001:db8::1]:*", "https://[2001:db8::1]"),
    ] {
        let line = any_port(text, without);
        check(text, &[(text, origins(&[text]), &[&line]), ("credentials", credentialed(&[text]), &[&line])]);
    }
    let shared = |text: &str, host: &str| {
        format!(
            "warning[shared-host-origin] policies.web.allow_origins[0]: the pages of everybody who uses `{host}` have \
             one origin, and `{text}` allows it; serve the page under a host name of your own, and list that"
        )
    };
    for (text, host) in [
        ("https://codepen.io", "codepen.io"),
        ("https://storage.googleapis.com", "storage.googleapis.com"),
        ("https://s3.amazonaws.com", "s3.amazonaws.com"),
        ("https://codepen.io:8443", "codepen.io"),
        ("https://*.codepen.io", "s.codepen.io"),
        ("https://*.githack.com", "raw.githack.com"),
        ("https://*.amazonaws.com", "s3.amazonaws.com"),
    ] {
        let line = shared(text, host);
        check(text, &[(text, origins(&[text]), &[&line]), ("credentials", credentialed(&[text]), &[&line])]);
    }
    let mine = ["https://my-codepen.io", "https://alice.codepen.io", "https://codepen.io.example.com"];
    check("hosts that are not shared", &[("", origins(&mine), &[])]);
}

#[test]
fn repeats_and_shadows() {
    let again = |index: usize, text: &str| {
        format!(
            "warning[duplicate-origin] policies.web.allow_origins[{index}]: `{text}` is in the list already; \
             remove one of the two"
        )
    };
    let shadow = |index: usize, text: &str, broader: &str| {
        format!(
            "warning[shadowed-origin] policies.web.allow_origins[{index}]: `{broader}` names everything that `{text}` \
             names; remove it, or `{broader}` if that is more than you mean"
        )
    };
    let any_port = "warning[any-port-origin] policies.web.allow_origins[0]: `https://*.example.com:*` allows the page \
                    of every program on that host; list the port that you use, or write `https://*.example.com` for \
                    the default port";
    let rows: &[(&[&str], Vec<String>)] = &[
        (
            &["https://a.example", "https://b.example", "https://a.example", "https://a.example"],
            vec![again(2, "https://a.example"), again(3, "https://a.example")],
        ),
        (
            &["https://a.b.example.com", "https://*.example.com", "https://example.com"],
            vec![shadow(0, "https://a.b.example.com", "https://*.example.com")],
        ),
        (
            &["https://*.example.com", "https://*.app.example.com"],
            vec![shadow(1, "https://*.app.example.com", "https://*.example.com")],
        ),
        // The nearest of several is named; a repeat is only a repeat.
        (
            &[
                "https://*.b.example.com",
                "https://*.example.com",
                "https://a.b.example.com",
                "https://a.b.example.com",
            ],
            vec![
                again(3, "https://a.b.example.com"),
                shadow(0, "https://*.b.example.com", "https://*.example.com"),
                shadow(2, "https://a.b.example.com", "https://*.b.example.com"),
            ],
        ),
        (
            &["https://*.example.com:*", "https://app.example.com:8443", "https://*.example.com"],
            vec![
                any_port.to_owned(),
                shadow(1, "https://app.example.com:8443", "https://*.example.com:*"),
                shadow(2, "https://*.example.com", "https://*.example.com:*"),
            ],
        ),
        (
            &["https://*.example.com:8443", "https://app.example.com:8443", "https://app.example.com"],
            vec![shadow(1, "https://app.example.com:8443", "https://*.example.com:8443")],
        ),
        // Another scheme, another port, a name that only ends alike, the host itself: none is below.
        (
            &[
                "https://*.example.com",
                "wss://app.example.com",
                "https://app.example.com:8443",
                "https://appexample.com",
                "https://example.com",
            ],
            vec![],
        ),
        (
            &[
                "https://192.168.0.10",
                "https://*.168.0.com",
                "https://[2001:db8::1]",
                "https://[2001:db8::1]:8443",
            ],
            vec![],
        ),
    ];
    for (texts, lines) in rows {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let name = texts.join(", ");
        check(&name, &[(&name, origins(texts), &lines), ("credentials", credentialed(texts), &lines)]);
    }
    let local = ["http://localhost:*", "http://localhost:3000", "http://localhost", "http://app.localhost"];
    let (first, second) = (
        shadow(1, "http://localhost:3000", "http://localhost:*"),
        shadow(2, "http://localhost", "http://localhost:*"),
    );
    check("any port", &[("shadows", in_environment("dev", &local), &[&first, &second])]);
}
