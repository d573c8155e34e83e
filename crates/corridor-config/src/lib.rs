//! `corridor.toml`: text becomes a draft for the policy compiler, and whatever is wrong with it is told with its line.
//!
//! ```text
//! Source ─▶ spanned tree ─▶ structure held against the schema ─▶ per environment: overlay ─▶ values ─▶ Draft ─▶ Api
//!              │ syntax errors          │ unknown keys, wrong types …            │                        │ findings
//!              └────────────────────────┴───────────▶ Report ◀───────────────────┴── path → span ◀────────┘
//! ```
//!
//! Every value keeps the span of the line that it came from, through the overlay of an environment too, so that a
//! finding of the policy compiler, which knows paths and no lines, is shown where its author wrote it.
//!
//! Nothing about CORS is decided here, and nothing is opened: what is around the file is asked of a [`World`].

mod configuration;
mod document;
mod excerpt;
mod file;
mod lower;
mod overlay;
mod place;
mod render;
mod report;
mod schema;
mod shape;
mod source;
mod structure;
mod syntax;
mod world;

use document::Document;

pub use configuration::{
    ApiKind, Authorizer, AuthorizerKind, Aws, Backend, BackendKind, Configuration, CorsAuthority,
    Credentials, EndpointType, Expectation, ExpectedOutcome, GatewayErrors, HttpIntegration, IntegrationKind,
    ListedClient, Location, Period, Pool, Quota, RouteAuth, Server, Throttle,
};
pub use corridor_policy::Severity;
pub use render::{render, render_lines};
pub use report::{Diagnostic, Report};
pub use schema::{schema, schema_json};
pub use source::{MAX_FILE_BYTES, Source, Span, Undecodable};
pub use world::{Directory, Nowhere, World};

/// Checks a file: its syntax, its structure, and every environment.
///
/// A thing that is found in the file and again in an environment, at the same place, is told once, without the
/// environment's name.
///
/// ```
/// use corridor_config::{Nowhere, Source, check};
///
/// let source = Source::new("corridor.toml", "[policies.web]\nallow_orgins = [\"https://example.com\"]\n");
/// let report = check(&source, &Nowhere);
/// assert_eq!(report.diagnostics[0].hint.as_deref(), Some("did you mean `allow_origins`?"));
/// ```
#[must_use]
pub fn check(source: &Source, world: &dyn World) -> Report {
    check_with(source, world, &mut |_| Vec::new())
}

/// Checks a file, and has each of its environments looked at further: the file alone first, then each overlay, those
/// without an error. What is found there takes its place among the rest.
#[must_use]
pub fn check_with(
    source: &Source,
    world: &dyn World,
    further: &mut dyn FnMut(&Configuration) -> Vec<Diagnostic>,
) -> Report {
    match Document::parse(source) {
        Ok(document) => document.check(world, further),
        Err(report) => report,
    }
}

/// The names of a file's environments, in the order of the file; none if the file cannot be parsed.
///
/// ```
/// use corridor_config::{Source, environments};
///
/// let source = Source::new("corridor.toml", "[environments.staging.server]\n[environments.production.server]\n");
/// assert_eq!(environments(&source), ["staging", "production"]);
/// ```
#[must_use]
pub fn environments(source: &Source) -> Vec<String> {
    Document::parse(source).map(|document| document.environments()).unwrap_or_default()
}

/// Loads one environment of a file; without a name, the file alone.
///
/// # Errors
///
/// The report, if the file's syntax or structure or anything in this environment is an error, or if there is no such
/// environment. Other environments are not compiled.
///
/// ```
/// use corridor_config::{Directory, Source, load};
///
/// let source = Source::new("corridor.toml", r#"
/// [policies.web]
/// allow_origins = ["https://example.com"]
///
/// [[routes]]
/// path = "/inference"
/// policy = "web"
/// backend = "digits"
///
/// [backends.digits]
/// builtin = "digits"
///
/// [environments.production.server]
/// listen = "0.0.0.0:80"
/// "#);
/// let world = Directory::new(".", &["digits"]);
/// let configuration = load(&source, Some("production"), &world)?;
/// assert_eq!(configuration.server.listen.port(), 80);
/// # Ok::<(), corridor_config::Report>(())
/// ```
pub fn load(source: &Source, environment: Option<&str>, world: &dyn World) -> Result<Configuration, Report> {
    Document::parse(source)?.load(environment, world)
}
