//! Wildcards below names under which strangers have names.

use corridor_policy::PolicyDraft;

use super::check;
use crate::drafts::{allowing, file, with_credentials};

/// Checks a wildcard without credentials, with them, and with them at the author's own risk.
fn check_wildcard(text: &str, message: &str, hint: &str) {
    let line = |severity: &str, hint: &str| {
        format!("{severity}[public-suffix-wildcard] policies.web.allow_origins[0]: {message}; {hint}")
    };
    let escape = "; if all of it is yours, say `dangerously_allow_public_suffixes = true` in the policy";
    let (warning, error) = (line("warning", hint), line("error", &format!("{hint}{escape}")));
    let policy = allowing(&[text]);
    let dangerous =
        PolicyDraft { dangerously_allow_public_suffixes: true, ..with_credentials(allowing(&[text])) };
    let other =
        PolicyDraft { dangerously_allow_insecure_origins: true, ..with_credentials(allowing(&[text])) };
    check(
        text,
        &[
            (text, file(policy.clone()), &[&warning]),
            ("with credentials", file(with_credentials(policy)), &[&error]),
            ("at the author's own risk", file(dangerous), &[&warning]),
            ("the other risk is another one", file(other), &[&error]),
        ],
    );
}

#[test]
fn below_a_public_suffix() {
    for (text, host) in [
        // Registries.
        ("https://*.com", "com"),
        ("https://*.co.uk", "co.uk"),
        ("https://*.com:8443", "com"),
        // Providers.
        ("https://*.github.io", "github.io"),
        ("https://*.vercel.app", "vercel.app"),
        ("https://*.hf.space", "hf.space"),
        ("https://*.s3.amazonaws.com", "s3.amazonaws.com"),
    ] {
        let message = format!("anybody can register a name below `{host}`, and `{text}` allows them all");
        check_wildcard(
            text,
            &message,
            &format!("list the names that are yours, such as `https://your-team.{host}`"),
        );
    }
}

#[test]
fn in_another_alphabet() {
    let rf = "note[origin-in-punycode] policies.web.allow_origins[0]: the host of `https://*.xn--p1ai` reads \
              `\u{440}\u{444}`; check that every letter is the one you mean: `\u{440}` is U+0440, `\u{444}` is U+0444";
    let anybody = "warning[public-suffix-wildcard] policies.web.allow_origins[0]: anybody can register a name below \
                   `xn--p1ai`, and `https://*.xn--p1ai` allows them all; \
                   list the names that are yours, such as `https://your-team.xn--p1ai`";
    check("alphabets", &[("a Cyrillic registry", file(allowing(&["https://*.xn--p1ai"])), &[rf, anybody])]);
}

/// Top-level domains that the list does not know are somebody's private ones, or new.
#[test]
fn below_an_unknown_top_level_domain() {
    for (text, host) in
        [("https://*.corp", "corp"), ("https://*.example", "example"), ("app://*.test", "test")]
    {
        let message = format!("`{host}` is a whole top-level domain, and `{text}` allows all of it");
        check_wildcard(
            text,
            &message,
            &format!("list the names that are yours, such as `https://your-team.{host}`"),
        );
    }
}

/// The list has every name below these.
#[test]
fn above_public_suffixes() {
    for (text, host) in [
        ("https://*.kawasaki.jp", "kawasaki.jp"),
        ("https://*.compute.amazonaws.com", "compute.amazonaws.com"),
    ] {
        let message =
            format!("anybody can register a name two labels below `{host}`, and `{text}` allows them all");
        check_wildcard(text, &message, "list the names that are yours");
    }
}

#[test]
fn below_a_name_of_ones_own() {
    let texts = [
        "https://*.example.com",
        "https://*.example.co.uk",
        "https://*.alice.github.io",
        "https://*.team.corp",
        // Exceptions to a wildcard of the list.
        "https://*.city.kawasaki.jp",
        "https://*.www.ck",
        // Not a wildcard.
        "https://com",
        "https://co.uk",
        "https://github.io",
        "https://alice.github.io",
    ];
    check(
        "own names",
        &[("", file(allowing(&texts)), &[]), ("", file(with_credentials(allowing(&texts))), &[])],
    );
    let development = corridor_policy::Draft {
        environment: Some("dev".into()),
        ..file(allowing(&["https://*.localhost"]))
    };
    check("own machine", &[("`localhost` is nobody's registry", development, &[])]);
}
