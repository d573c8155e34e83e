//! `corridor.toml`, arbitrary bytes.

use corridor_config::{
    Configuration, Report, Severity, Source, World, check, environments, load, render, render_lines,
};
use corridor_policy::OriginPattern;

/// A world in which some of what a file may speak of exists.
struct Something;

impl World for Something {
    fn file_exists(&self, path: &str) -> bool {
        path.ends_with(".onnx")
    }

    fn builtin_models(&self) -> &[&str] {
        &["digits"]
    }
}

/// Every place that a report names is in the text; a file loads exactly if its report has no error for it; and what was
/// loaded is valid by construction.
pub fn config_parse(bytes: &[u8]) {
    let source = match Source::decode("corridor.toml", bytes.to_vec()) {
        Ok(source) => source,
        Err(undecodable) => {
            assert!(std::str::from_utf8(bytes).is_err());
            return assert_drawn(&undecodable.report, &undecodable.source);
        }
    };
    let report = check(&source, &Something);
    assert_drawn(&report, &source);
    let environments = environments(&source);
    let (mut every_one_loads, mut was_repeated) = (true, false);
    for environment in
        std::iter::once(None).chain(environments.iter().take(8).map(|name| Some(name.as_str())))
    {
        match load(&source, environment, &Something) {
            Ok(configuration) => assert_valid(&configuration, environment),
            Err(refused) => {
                assert!(!refused.is_ok(), "a file is refused for an error");
                every_one_loads = false;
                // A file that cannot be parsed has one report, which is drawn already; and then it was asked for twice.
                was_repeated |= refused == report;
                if refused != report {
                    assert_drawn(&refused, &source);
                }
            }
        }
    }
    assert!(was_repeated || check(&source, &Something) == report, "asked again, it says the same");
    assert!(every_one_loads || !report.is_ok(), "a file that `check` finds good does not load");
    assert!(!report.is_ok() || environments.len() > 8 || every_one_loads);
}

fn assert_drawn(report: &Report, source: &Source) {
    let text = &source.text;
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split('\n').collect();
    for span in report.diagnostics.iter().filter_map(|found| found.span.as_ref()) {
        let marked = text.get(span.bytes.clone()).expect("a span is in the text");
        assert_eq!(marked.chars().count(), span.length);
        let line = lines.get(span.line - 1).expect("its line is in the text");
        assert!(span.column + span.length <= line.chars().count() + 1, "{span:?} is not in its line");
    }
    let titles = render_lines(report, source);
    assert_eq!(titles.lines().count(), report.diagnostics.len(), "one line for each");
    // Nothing of a file moves the cursor of whoever reads the report.
    let is_harmless = |text: &str| !text.chars().any(|c| c.is_control() && c != '\n');
    assert!(is_harmless(&titles), "{titles:?}");
    if report.diagnostics.len() <= 16 {
        let drawn = render(report, source, false, 80);
        assert!(is_harmless(&drawn), "{drawn:?}");
    }
    for (found, json) in report.diagnostics.iter().zip(report.to_json(source)) {
        assert_eq!(json["code"], found.code);
        assert!(!found.message.is_empty());
    }
}

fn assert_valid(configuration: &Configuration, environment: Option<&str>) {
    assert_eq!(configuration.environment.as_deref(), environment);
    assert_eq!(configuration.report.count(Severity::Error), 0);
    for policy in configuration.api.policies() {
        for pattern in policy.origins().patterns() {
            assert!(
                OriginPattern::parse(pattern).is_ok_and(|parsed| parsed.as_str() == pattern),
                "{pattern:?}"
            );
        }
        assert!(policy.max_age_seconds().is_none_or(|seconds| seconds <= 86_400));
        let has_wildcard = policy.origins().is_any()
            || policy.methods().is_any()
            || policy.request_headers().is_any()
            || policy.exposed_headers().any(|name| name == "*");
        assert!(!(policy.allows_credentials() && has_wildcard), "{} has `*` with credentials", policy.name());
    }
    for route in configuration.api.routes() {
        assert!(route.path().starts_with('/') && !route.methods().is_empty(), "{route:?}");
        assert!(configuration.backends.iter().any(|backend| backend.name == route.backend()));
    }
}
