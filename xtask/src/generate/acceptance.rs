//! The page of what AWS refuses.

use std::fmt::Write;

use corridor_targets::rest_api::model::{Moment, Rule, Words};

/// Where the page is.
pub(crate) const PAGE: &str = "docs/acceptance.md";

const INTRODUCTION: &str = "\
# What AWS refuses

Emulators of API Gateway take almost everything that AWS refuses, so a green run against one shows little. Corridor's acceptance
model reads an OpenAPI document, or the resources of an API, and says what AWS would say, with AWS's own text where a source
quotes it (the others are in our words), the place, and the source. AWS-validated tests are those of
[localstack/localstack](https://github.com/localstack/localstack) (Apache-2.0), whose expected answers were recorded from AWS.

The model knows no policy and calls no code that emits: it is what the emitter is held against. Every rule is broken alone by a
document of the tests (`cargo test -p corridor-targets model`).

`{}` stands for what is named. AWS puts `Unable to put … for resource at path …` before the text of what it finds during an
import, which the model leaves out.
";

const UNPROVEN: &str = "
## What is not known

Nothing here was run against AWS by us. Of AWS's behaviour this is not settled, and the model says so or takes the stricter side:

- whether `$input.params(\"Origin\")` finds `origin`, as HTTP/2 writes it, on regional endpoints: the model tells the case of names
  apart, and answers are compared in both spellings;
- whether AWS runs Velocity 1 or 2, which differ on whether an empty text is true: a template that asks is an error of the model;
- of HTTP APIs, the status of the answer to a preflight of an origin that is not allowed, whether `Vary: Origin` is sent, and whether
  answers that API Gateway makes itself carry CORS headers: each answer of the model names what it guesses;
- SageMaker behind a real role, streaming, quotas at the edge, and a web application firewall are not modelled.

This page is made of the code by `cargo xtask generate`.
";

pub(crate) fn page() -> String {
    let mut out = INTRODUCTION.to_owned();
    let moments = [
        (Moment::Import, "Refused when it is imported or made"),
        (Moment::Deployment, "Refused when it is deployed"),
        (Moment::Call, "Deployed, and calls fail"),
        (Moment::Ignored, "Taken and ignored"),
    ];
    for (moment, title) in moments {
        let _ = writeln!(out, "\n## {title}\n\n| rule | what is wrong | text | source |\n|---|---|---|---|");
        for rule in Rule::ALL.iter().filter(|rule| rule.moment() == moment) {
            out.push_str(&row(*rule));
        }
    }
    out.push_str(UNPROVEN);
    out
}

fn row(rule: Rule) -> String {
    let (title, address) = rule.source();
    let text = match rule.words() {
        Words::Aws("{}") => "the text of what is missing".to_owned(),
        Words::Aws(text) => format!("`{text}`"),
        Words::Ours(text) => format!("(ours) {}", text.replace('`', "")),
    };
    let cell = |text: &str| text.replace('|', "\\|");
    format!(
        "| `{}` | {} | {} | [{}]({address}) |\n",
        rule.code(),
        cell(rule.about()),
        cell(&text),
        cell(title)
    )
}
