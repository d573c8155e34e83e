//! Large, deep and broken files.

use corridor_config::{MAX_FILE_BYTES, Source, check, load, render, render_lines};

use crate::{REST, Workshop, found, report, source};

/// As many origins as a large company has preview deployments.
const MANY: usize = 100_000;

fn policy_with(origins: usize, separator: &str) -> String {
    let origins: Vec<String> = (0..origins).map(|n| format!("\"https://preview-{n}.example.com\"")).collect();
    REST.replace("\"https://example.com\"", &origins.join(separator))
}

#[test]
fn a_hundred_thousand_origins_load() {
    for separator in [",\n  ", ", "] {
        let loaded = load(&source(&policy_with(MANY, separator)), None, &Workshop).unwrap();
        assert_eq!(loaded.api.policies()[0].origins().len(), MANY);
    }
}

#[test]
fn a_hundred_thousand_bad_origins_on_one_line_are_told_and_drawn() {
    let text = policy_with(MANY, ", ").replace(".com", ".com/");
    let report = report(&text);
    let bad = report.diagnostics.iter().filter(|found| found.code == "origin-with-trailing-slash");
    assert_eq!(bad.count(), MANY);
    let drawn = render(&report, &source(&text), false, 80);
    assert!(drawn.lines().all(|line| line.chars().count() <= 110), "no line of the file is drawn whole");
    assert!(render_lines(&report, &source(&text)).lines().count() >= MANY);
}

#[test]
fn too_large_is_refused_unread() {
    let text = " ".repeat(MAX_FILE_BYTES + 1);
    assert_eq!(found(&text), ["file-too-large  0"]);
    let undecodable = Source::decode("corridor.toml", text.into_bytes()).unwrap_err();
    assert_eq!(undecodable.report.diagnostics[0].message, "the file is larger than 64 MiB");
}

#[test]
fn too_many_tokens_are_refused_before_they_are_kept() {
    assert_eq!(found(&",".repeat(9 << 20)), ["file-too-large  0"]);
}

#[test]
fn deep_nesting_is_refused_without_deep_recursion() {
    let header = format!("[{}x]\n", "a.".repeat(100_000));
    assert_eq!(found(&header), ["syntax  1"]);
    assert_eq!(found(&format!("x = {}", "[".repeat(100_000))), ["syntax  1"]);
    assert_eq!(found(&format!("x = {}", "{a=".repeat(100_000))), ["syntax  1"]);
    let deepest = format!("x = {}1{}", "{a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=".repeat(75), "}".repeat(75));
    assert_eq!(found(&deepest), ["unknown-key x 1"]);
}

#[test]
fn not_utf_8_is_told_at_its_byte() {
    let undecodable = Source::decode("corridor.toml", b"[api]\nname = \"caf\xe9\"\n".to_vec()).unwrap_err();
    insta::assert_snapshot!(render(&undecodable.report, &undecodable.source, false, 80), @r#"
    error[not-utf8]: byte 17 is not UTF-8
       ╭─[corridor.toml:2:12]
     1 │ [api]
     2 │ name = "caf�"
       ·            ┬
       ·            ╰── not UTF-8
       ╰────
       hint: save the file as UTF-8
    "#);
    let utf16 = Source::decode("corridor.toml", b"\xff\xfe[\0".to_vec()).unwrap_err();
    assert_eq!(
        utf16.report.diagnostics[0].hint.as_deref(),
        Some("it looks like UTF-16: save the file as UTF-8")
    );
}

#[test]
fn nothing_is_a_file_too() {
    for text in ["", "\u{feff}", "\n", "# nothing\n", "\r\n"] {
        let report = check(&source(text), &Workshop);
        assert!(report.diagnostics.iter().all(|found| found.code != "syntax"), "{text:?}: {report:?}");
    }
}

#[test]
fn a_long_file_has_one_syntax_error_and_a_short_message() {
    assert_eq!(found(&"x\n".repeat(1 << 20)), ["syntax  1"]);
    assert_eq!(found(&format!("a = \"{}", "\\q".repeat(1 << 20))).len(), 1);
    let text = format!("a = {}", "z".repeat(2 << 20));
    assert!(render(&report(&text), &source(&text), false, 100).len() < 10_000);
}
