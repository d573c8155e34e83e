//! Texts made to hurt: a message shows a bounded piece of them, on one line, with nothing that changes how a terminal
//! shows the rest.

use corridor_policy::{Draft, PolicyDraft, RouteDraft, compile};

use super::{check, check_texts};
use crate::drafts::{allowing, file, list, route};

/// A draft with one text wherever a draft has a text.
pub(super) fn everywhere(text: &str) -> Draft {
    let policy = PolicyDraft {
        name: text.into(),
        allow_origins: list(&[text, "https://example.com"]),
        allow_methods: list(&[text, "GET"]),
        allow_headers: list(&[text, "X-A"]),
        expose_headers: list(&[text, "X-B"]),
        ..PolicyDraft::default()
    };
    let credentialed = PolicyDraft { name: "web".into(), allow_credentials: true, ..policy.clone() };
    let of_text = RouteDraft {
        path: text.into(),
        methods: list(&[text, "POST"]),
        policy: Some(text.into()),
        backend: Some(text.into()),
    };
    let unknown =
        RouteDraft { policy: Some(format!("{text}x")), backend: Some(format!("{text}x")), ..route("/b") };
    let twice = RouteDraft { policy: Some("web".into()), ..of_text.clone() };
    Draft {
        environment: Some(text.into()),
        policies: vec![policy, credentialed],
        routes: vec![of_text, twice, unknown, route(&format!("/{text}"))],
        backends: vec![text.into(), "digits".into()],
    }
}

/// Every message and hint about this draft is one short line of plain characters.
pub(super) fn check_wording(draft: &Draft) {
    for finding in compile(draft).findings {
        for text in [&finding.message, &finding.hint] {
            assert!(!text.is_empty() && text.len() <= 4096, "{}: {} bytes", finding.code(), text.len());
            let odd = text.chars().find(|character| {
                // A symbol stands there by itself where the message is about it: `it has the character '¥'`.
                let written_by_us = "`…".contains(*character) || text.contains(&format!("{character:?}"));
                let plain = character.is_ascii_graphic() || *character == ' ' || character.is_alphanumeric();
                !(plain || written_by_us)
            });
            assert_eq!(odd, None, "{}: {text:?}", finding.code());
        }
        assert!(!finding.message.starts_with(char::is_uppercase), "{}", finding.message);
        assert!(!finding.message.ends_with('.') && !finding.hint.ends_with('.'), "{}", finding.message);
    }
}

#[test]
fn a_message_is_one_short_line() {
    let (mebibyte, long) = (1024 * 1024, 64 * 1024);
    let texts = [
        "\0".to_owned(),
        "\r\nX-Injected: 1".to_owned(),
        "\u{1b}[31mred\u{1b}[0m".to_owned(),
        "\u{202e}https://example.com\u{202c}".to_owned(),
        "https://\u{2066}example\u{2069}.com".to_owned(),
        "\u{feff}POST".to_owned(),
        "e\u{301}\u{301}\u{301}\u{301}".to_owned(),
        "``` `rm -rf` ```".to_owned(),
        "{{}}{*}%s%n${x}".to_owned(),
        "\u{10ffff}\u{e000}\u{d7ff}".to_owned(),
        "*".to_owned(),
        "a".repeat(mebibyte),
        ",".repeat(mebibyte),
        "https://a.example,".repeat(mebibyte / 18),
        "\u{430}".repeat(mebibyte / 2),
        "A".repeat(long),
        "/".repeat(long),
        "a,".repeat(long),
        "*.".repeat(long),
        "{a}/".repeat(long),
        format!("https://{}", "a".repeat(long)),
        format!("https://{}.com", "xn--a.".repeat(long)),
        format!("https://example.com:{}", "9".repeat(long)),
        format!("https://[{}]", ":".repeat(long)),
        format!("^https://{}$", ".*".repeat(long)),
    ];
    for text in &texts {
        check_wording(&everywhere(text));
    }
    println!("{} hostile texts in every place", texts.len());
}

#[test]
fn what_is_shown_of_them() {
    let long = "a".repeat(1024 * 1024);
    let shown = "a".repeat(72);
    let line = format!(
        "error[origin-malformed] policies.web.allow_origins[0]: `https://{shown}…` is not an origin: \
         it is longer than any origin; write scheme, `://` and host, such as `https://example.com`"
    );
    check_texts("long origins", &[(&format!("https://{long}"), &line)]);
    check_texts(
        "odd characters",
        &[
            (
                "https://example.com\0.evil.test",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://example.com\\u{0}.evil.test` is not an \
                 origin: it has the character '\\0'; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "https://`id`.example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://\\u{60}id\\u{60}.example.com` is not an \
                 origin: it has the character '`'; write scheme, `://` and host, such as `https://example.com`",
            ),
        ],
    );
    let path = format!("/{long}");
    let line = format!(
        "error[route-path-invalid] routes[0].path: `/{}…` is not a path template: it is longer than 2048 bytes; \
         write a path such as `/inference`, `/models/{{model}}` or `/v2/{{*rest}}`",
        "a".repeat(79)
    );
    let draft = Draft { routes: vec![route(&path)], ..file(allowing(&["https://example.com"])) };
    check("a long path", &[("", draft, &[&line])]);
}

/// "Did you mean" compares each unknown name with each known one, so there is an end to it.
#[test]
fn ten_thousand_unknown_names() {
    let names = |prefix: &'static str| (0..10_000).map(move |number| format!("{prefix}{number}"));
    let policies = names("polici-").map(|name| PolicyDraft { name, ..allowing(&["https://example.com"]) });
    let routes =
        names("policy-").map(|name| RouteDraft { policy: Some(name.clone()), ..route(&format!("/{name}")) });
    let draft = Draft { policies: policies.collect(), routes: routes.collect(), ..file(allowing(&[])) };
    let findings = compile(&draft).findings;
    let unknown: Vec<_> = findings.iter().filter(|finding| finding.code() == "unknown-policy").collect();
    assert_eq!(unknown.len(), 10_000);
    assert_eq!(unknown[0].hint, "did you mean `polici-0`?");
    assert_eq!(unknown[9_999].hint, "add a table `[policies.policy-9999]`");
}
