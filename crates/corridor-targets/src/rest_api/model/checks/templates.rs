//! Mapping templates.

use serde_json::Value as Json;

use super::super::document::escaped;
use super::super::refusal::{Refusal, Rule};
use super::super::vtl::{TEMPLATE_BYTES_MAX, Template};

/// The templates of a request or of a response, by their media types. One that is `null` is none.
pub(super) fn check(templates: &[(String, Json)], pointer: &str, found: &mut Vec<Refusal>) {
    for (media_type, template) in templates {
        let mut refuse = |rule, named: &str| {
            found.push(Refusal::new(rule, format!("{pointer}/{}", escaped(media_type)), named));
        };
        if !is_media_type(media_type) {
            refuse(Rule::ContentType, media_type);
        }
        let Some(template) = template.as_str() else { continue };
        if template.len() > TEMPLATE_BYTES_MAX {
            refuse(Rule::TemplateSize, &template.len().to_string());
            continue;
        }
        match Template::parse(template) {
            Err(error) => refuse(Rule::Template, &error.to_string()),
            Ok(template) => {
                for name in template.overridden_twice() {
                    refuse(Rule::OverrideTwice, &name);
                }
            }
        }
    }
}

fn is_media_type(text: &str) -> bool {
    text == "$default"
        || text.split_once('/').is_some_and(|(kind, subtype)| !kind.is_empty() && !subtype.is_empty())
}
