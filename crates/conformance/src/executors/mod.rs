//! What can run a case: one file an executor.
//!
//! To add one: write `executors/<name>.rs` with an [`Executor`], and run the suites through it in `tests/it/suites.rs`.

mod decide;
mod emulated;
mod gateway;
mod http_model;
mod localstack;
mod ministack;
pub mod model;
mod rest_model;

use std::collections::BTreeSet;
use std::path::Path;

use corridor_config::{Configuration, Directory, Source};
use corridor_inference::builtin;
use http::{HeaderMap, HeaderName, HeaderValue};

pub use decide::Decide;
pub use gateway::{Http1, Http2, Protocol, Socket};
pub use http_model::HttpModel;
pub use localstack::LocalStack;
pub use ministack::{MinistackHttp, MinistackRest};
pub use rest_model::RestModel;

use crate::cases::{Case, Seen, Suite};

/// Something that answers the requests of cases. It is not told what is expected.
pub trait Executor: Sized {
    /// The name in the table of results.
    const NAME: &'static str;

    /// Makes one for the `corridor.toml` of a suite.
    ///
    /// # Errors
    ///
    /// Why it cannot.
    fn start(suite: &Suite) -> Result<Self, String>;

    /// Runs a case.
    ///
    /// # Errors
    ///
    /// Why the request could not be made or answered.
    fn run(&mut self, case: &Case) -> Result<Seen, String>;
}

/// Refusals in words.
fn told<T: ToString>(refusals: &[T]) -> String {
    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Loads the `corridor.toml` of a suite.
fn configuration(suite: &Suite) -> Result<Configuration, String> {
    let source = Source::new("corridor.toml", suite.file.as_str());
    let world = Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")), builtin::NAMES);
    corridor_config::load(&source, None, &world)
        .map_err(|report| format!("{}:\n{}", suite.name, corridor_config::render_lines(&report, &source)))
}

/// The header lines of a case, each character of a value as a byte.
fn headers(case: &Case) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &case.headers {
        let bytes: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
        let bytes = bytes.map_err(|_| format!("`{value}` has a character above U+00FF"))?;
        let name: HeaderName = name.parse().map_err(|error| format!("`{name}`: {error}"))?;
        headers.append(name, HeaderValue::from_bytes(&bytes).map_err(|error| format!("`{value}`: {error}"))?);
    }
    Ok(headers)
}

/// The headers that a case is about, as it writes them.
fn answer(headers: &HeaderMap) -> BTreeSet<String> {
    headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == "vary")
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect()
}
