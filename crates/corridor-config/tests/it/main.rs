//! What `corridor.toml` says, and what is said about it.
#![expect(clippy::panic, clippy::expect_used, clippy::string_slice, reason = "tests fail by panicking")]

mod aws;
mod bounds;
mod loading;
mod overlays;
mod properties;
mod rendering;
mod schema;
mod structure;
mod syntax;
mod values;

use corridor_config::{Report, Source, World, check, render};

/// A world with the builtin model `digits` and the file `models/digits.onnx`.
struct Workshop;

impl World for Workshop {
    fn file_exists(&self, path: &str) -> bool {
        path == "models/digits.onnx"
    }

    fn builtin_models(&self) -> &[&str] {
        &["digits"]
    }
}

fn source(text: &str) -> Source {
    Source::new("corridor.toml", text)
}

fn report(text: &str) -> Report {
    check(&source(text), &Workshop)
}

/// A whole file around some lines, so that nothing but them is wrong.
fn around(lines: &str) -> String {
    format!("{lines}\n{REST}")
}

const REST: &str = r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path = "/inference"
policy = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#;

/// Draws what is found in a text, and compares it with the committed drawing.
fn assert_drawn(name: &str, text: &str) {
    let drawn = render(&report(text), &source(text), false, 100);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(text);
    settings.bind(|| insta::assert_snapshot!(name, drawn));
}

/// One test for each bad file: its name and its text.
macro_rules! drawn {
    ($($name:ident: $text:expr,)*) => {
        $(
            #[test]
            fn $name() {
                crate::assert_drawn(concat!(module_path!(), "::", stringify!($name)).strip_prefix("it::").unwrap().replace("::", "__").as_str(), &$text.to_string());
            }
        )*
    };
}
use drawn;

/// The findings in a line each: code, path, environment, line.
fn found(text: &str) -> Vec<String> {
    let line = |diagnostic: &corridor_config::Diagnostic| {
        let line = diagnostic.span.as_ref().map_or(0, |span| span.line);
        let environment =
            diagnostic.environment.as_deref().map(|name| format!("@{name}")).unwrap_or_default();
        format!("{} {}{environment} {line}", diagnostic.code, diagnostic.path)
    };
    report(text).diagnostics.iter().map(line).collect()
}

#[test]
fn a_right_file_has_no_findings() {
    assert_eq!(found(REST), Vec::<String>::new());
}
