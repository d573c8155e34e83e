//! Every finding: its example has it, its mended example does not, and its page is complete.

use std::collections::BTreeSet;
use std::path::Path;

use corridor_config::{Directory, Report, Source, load};
use corridor_inference::builtin;
use corridor_policy::{Rule, Severity, findings};
use corridor_proof::prove::check;

/// Rules whose examples a committed text cannot show: what they need instead, tested below and in `corridor-config`.
const NOT_SHOWN_BY_A_TEXT: &[(&str, &str)] = &[
    ("file-too-large", "a file of more than 64 MiB"),
    ("not-utf8", "bytes that are no text"),
    ("too-many-origins", "more origins than anybody writes"),
    ("unknown-environment", "the name of an environment, given from outside"),
];

fn codes(text: &str) -> BTreeSet<&'static str> {
    let world = Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")), builtin::NAMES);
    of(&check(&Source::new("corridor.toml", text), None, &world).report)
}

fn of(report: &Report) -> BTreeSet<&'static str> {
    report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn shown_by_a_text() -> impl Iterator<Item = &'static &'static Rule> {
    findings::ALL.iter().filter(|rule| !NOT_SHOWN_BY_A_TEXT.iter().any(|(code, _)| *code == rule.code))
}

#[test]
fn every_example_has_its_finding_and_the_mended_one_does_not() {
    let mut wrong = Vec::new();
    for rule in shown_by_a_text() {
        if !codes(rule.example).contains(rule.code) {
            wrong.push(format!("{}: the example has {:?}", rule.code, codes(rule.example)));
        }
        if codes(rule.fixed).contains(rule.code) {
            wrong.push(format!("{}: the mended example still has it", rule.code));
        }
    }
    println!("{} findings, {} shown by their own examples", findings::ALL.len(), shown_by_a_text().count());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_mended_example_has_an_error() {
    for rule in findings::ALL {
        let world = Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")), builtin::NAMES);
        let report = check(&Source::new("corridor.toml", rule.fixed), None, &world).report;
        let errors: Vec<_> =
            report.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", rule.code);
    }
}

#[test]
fn what_no_text_can_show_is_shown_by_a_world() {
    let unknown = findings::ALL.iter().find(|rule| rule.code == "unknown-environment").expect("the rule");
    let world = Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")), builtin::NAMES);
    let source = Source::new("corridor.toml", unknown.example);
    let report = load(&source, Some("stagign"), &world).expect_err("there is no such environment");
    assert_eq!(of(&report), BTreeSet::from(["unknown-environment"]));
    assert!(load(&source, Some("staging"), &world).is_ok());

    let latin1 = Source::decode("corridor.toml", b"[api]\nname = \"caf\xe9\"\n".to_vec());
    assert_eq!(of(&latin1.expect_err("not UTF-8").report), BTreeSet::from(["not-utf8"]));
}

#[test]
fn codes_are_unique_and_speak_like_codes() {
    let codes: BTreeSet<_> = findings::ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), findings::ALL.len());
    for code in codes {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(code.split('-').all(is_word), "{code}");
    }
}

#[test]
fn texts_are_complete() {
    for rule in findings::ALL {
        let Rule { code, summary, why, example, fixed, .. } = rule;
        assert!(summary.starts_with(|first: char| !first.is_uppercase()), "{code}: `{summary}`");
        assert!(!summary.ends_with('.'), "{code}: `{summary}`");
        assert!(why.ends_with('.'), "{code}: the reason is no sentence");
        assert_ne!(example, fixed, "{code}");
    }
}
