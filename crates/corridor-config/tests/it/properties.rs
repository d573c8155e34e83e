//! Nothing that is written makes the reader panic, and every place that it names is in the text.

use corridor_config::{Source, check, load, render, render_lines};
use proptest::prelude::*;

use crate::{REST, Workshop};

fn assert_sound(text: &str) {
    let source = Source::new("corridor.toml", text);
    let report = check(&source, &Workshop);
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split('\n').collect();
    for span in report.diagnostics.iter().filter_map(|found| found.span.as_ref()) {
        assert!(text.get(span.bytes.clone()).is_some(), "{span:?} is not in the text");
        assert_eq!(text[span.bytes.clone()].chars().count(), span.length);
        let line = lines.get(span.line - 1).expect("the line is in the text");
        assert!(span.column + span.length <= line.chars().count() + 1, "{span:?} is not in its line");
    }
    for width in [0, 40, 100] {
        let drawn = render(&report, &source, false, width);
        assert!(!drawn.contains('\u{1b}') && !drawn.contains("Failed to read contents"), "{drawn}");
    }
    let titles = render_lines(&report, &source).lines().count();
    assert_eq!(titles, report.diagnostics.len(), "one line for each");
    let loaded = load(&source, None, &Workshop);
    assert!(loaded.is_err() || !report.diagnostics.iter().any(|found| found.code == "syntax"));
}

/// Pieces of files, so that most texts are nearly right.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "[policies.web]\n",
            "[[routes]]\n",
            "[server]\n",
            "[api]\n",
            "[backends.b]\n",
            "[environments.e.policies.web]\n",
            "[environments.e]\n",
            "[[environments.e.routes]]\n",
            "[[expect]]\n",
            "[policies]\n",
            "[environments]\n",
            "allow_origins",
            "listen",
            "name",
            "path",
            "policy",
            "onnx",
            "http",
            "builtin",
            "hosts",
            "workers",
            "send",
            "from",
            "outcome",
            "headers",
            "max_age",
            "environments",
            "routes",
            "é",
            "日本",
            "\u{feff}",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\t",
            " = ",
            "= 5\n",
            "= \"x\"\n",
            "= [\"https://a.example/\", \"null\"]\n",
            "= { a = 1 }\n",
            "= [{ path = 5 }]\n",
            "= true\n",
            "= 1.0\n",
            "= 2026-01-01\n",
            "= \"\"\"\n",
            "'",
            "\"",
            "[",
            "]",
            "{",
            "}",
            ".",
            ",",
            "#",
            ":",
            "\\",
            "-",
            "\u{1b}[2J",
            "\u{202e}",
            "99999999999999999999",
            "0x",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        assert_sound(&text);
    }

    #[test]
    fn nearly_a_file(pieces in prop::collection::vec(piece(), 0..40)) {
        assert_sound(&pieces.concat());
    }

    #[test]
    fn a_file_with_a_hole(at in 0..REST.len(), length in 0..20_usize, instead in piece()) {
        let text = format!("{REST}[environments.e.policies.web]\nallow_origins = [\"*\"]\n");
        let mut text = text;
        text.replace_range(at..(at + length).min(text.len()), &instead);
        assert_sound(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match Source::decode("corridor.toml", bytes) {
            Ok(source) => assert_sound(&source.text),
            Err(undecodable) => {
                let span = undecodable.report.diagnostics[0].span.clone().unwrap();
                assert!(undecodable.source.text.get(span.bytes).is_some());
            }
        }
    }
}
