//! The three forms of a report.

use corridor_config::{Severity, render, render_lines};

use crate::{around, report, source};

fn mistaken() -> String {
    around(
        "[api]\nnmae = \"x\"\n\n[environments.staging.policies.web]\nallow_origins = [\"https://staging.example.com/\"]\n",
    )
}

#[test]
fn one_line_each() {
    let text = mistaken();
    insta::assert_snapshot!(render_lines(&report(&text), &source(&text)));
}

#[test]
fn json_is_as_the_contract_has_it() {
    let text = mistaken();
    insta::assert_json_snapshot!(report(&text).to_json(&source(&text)));
}

#[test]
fn what_has_no_place_is_drawn_without() {
    let text = around("");
    let report = corridor_config::load(&source(&text), Some("x"), &crate::Workshop).unwrap_err();
    insta::assert_snapshot!(render(&report, &source(&text), false, 80));
    insta::assert_snapshot!("what_has_no_place_on_one_line", render_lines(&report, &source(&text)));
    assert!(report.to_json(&source(&text))[0]["span"].is_null());
}

#[test]
fn colour_adds_nothing_but_colour() {
    let text = mistaken();
    let (plain, coloured) =
        (render(&report(&text), &source(&text), false, 80), render(&report(&text), &source(&text), true, 80));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_ne!(plain, coloured);
    assert_eq!(plain, stripped);
}

#[test]
fn a_narrow_terminal_gets_narrow_text() {
    let text = around("[server]\nlisten = \"localhost:8080\" # the address and port that this listens on\n");
    insta::assert_snapshot!(render(&report(&text), &source(&text), false, 50));
}

#[test]
fn a_file_cannot_write_to_the_terminal() {
    let text = around("\"\\u001b[2J\\u202e\" = \"\u{202e}\" # \u{200b}\n");
    for drawn in
        [render(&report(&text), &source(&text), false, 80), render_lines(&report(&text), &source(&text))]
    {
        assert!(!drawn.contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{drawn:?}");
    }
}

#[test]
fn severities_are_counted() {
    let text = around("[policies.unused]\nallow_origins = [\"https://example.com\"]\n");
    let report = report(&text);
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (0, 1));
    assert!(report.is_ok());
}
