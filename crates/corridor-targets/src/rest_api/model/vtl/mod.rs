//! Enough of the Velocity Template Language to run the mapping templates of a REST API.
//!
//! A template is parsed whole, then rendered in a [`Scope`] that holds `$input`, `$context`, `$stageVariables` and `$util`
//! as API Gateway has them. What is here: text, comments, `#set`, `#if`/`#elseif`/`#else`/`#end`, `#foreach` (at most
//! 1000 rounds, as API Gateway bounds it), `#break`, references with properties, methods and indices, string literals with
//! interpolation, lists, ranges, maps, arithmetic, comparison and logic. What is not here is an [`Error`], never text that
//! slips through: macros, `#parse`, `#include`, `#evaluate`, `#define`, Java methods not listed in `methods.rs`.
//!
//! Velocity 1 and Velocity 2 disagree on whether an empty string is true, and AWS does not say which it runs. A template that
//! asks is run both ways: if that makes a difference, the answer is [`Error::Ambiguous`], and it is not one to deploy.
//!
//! Sources: the Velocity User Guide (1.7), and "Mapping template and access logging variable reference" of the API Gateway
//! developer guide.

mod evaluate;
mod expression;
mod functions;
mod java_regex;
mod json_path;
mod methods;
mod overrides;
mod parse;
mod scope;
mod syntax;
#[cfg(test)]
mod tests;
mod value;

pub use scope::{Input, Scope};
pub use value::Value;

pub(crate) use java_regex::matches;

use syntax::Node;

/// The largest template that API Gateway takes, in bytes ("Amazon API Gateway quotas": mapping template size, 300 KB).
pub const TEMPLATE_BYTES_MAX: usize = 300 * 1024;

/// How many rounds of `#foreach` API Gateway runs ("Amazon API Gateway quotas").
pub const FOREACH_ROUNDS_MAX: usize = 1000;

/// How deep directives, brackets and string literals may nest here: a bound of ours, so that no template overflows a stack.
const DEPTH_MAX: usize = 48;

/// A template, parsed.
#[derive(Clone, Debug)]
pub struct Template(Vec<Node>);

/// Why a template cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no template: API Gateway answers `500`.
    #[error("line {line}: {problem}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// It uses what this interpreter does not know.
    #[error("`{0}` is not a part of Velocity that this model runs")]
    Unsupported(String),
    /// What it does depends on the version of Velocity.
    #[error("what it comes to depends on whether Velocity takes an empty value for true")]
    Ambiguous,
    /// It overrides one parameter twice, and overrides are final.
    #[error("`{0}` is overridden twice")]
    OverriddenTwice(String),
    /// It runs longer, nests deeper or writes more than this model allows.
    #[error("the template exceeds {0}")]
    Bound(&'static str),
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    ///
    /// What is wrong with it, or not known here.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > TEMPLATE_BYTES_MAX {
            return Err(Error::Bound("300 KB"));
        }
        parse::template(text).map(Self)
    }

    /// Renders it. What it overrides stays in the scope.
    ///
    /// # Errors
    ///
    /// What it asks that cannot be done.
    pub fn render(&self, scope: &mut Scope) -> Result<String, Error> {
        evaluate::render(&self.0, scope)
    }

    /// The overrides (`responseOverride.header.Vary`) that one run of it could make twice.
    #[must_use]
    pub fn overridden_twice(&self) -> Vec<String> {
        overrides::overridden_twice(&self.0)
    }

    /// The names of the headers of the response that it overrides by `#set`, in any of its branches.
    #[must_use]
    pub fn overridden_headers(&self) -> Vec<String> {
        overrides::overridden_headers(&self.0)
    }
}
