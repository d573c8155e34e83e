//! How API Gateway reads and runs an HTTP API (v2): an independent reader of the artifact.
//!
//! Written from "Configure CORS for HTTP APIs" and "Work with OpenAPI definitions for HTTP APIs" of the developer guide. What
//! AWS does not say is named as such in the answer ([`Response::unknown`]): nothing of an HTTP API could be recorded, since
//! the AWS-validated tests that the REST model rests on have none.

mod answer;
mod document;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use answer::{Deployed, Response, Unknown};
pub use document::{CorsConfiguration, HttpApi, Integration, Route};

use crate::rest_api::model::Refusal;

/// Would AWS import this document as an HTTP API?
///
/// # Errors
///
/// Every refusal, not only the first.
pub fn accept(document: &Value) -> Result<HttpApi, Vec<Refusal>> {
    let (mut api, found) = document::read(document);
    if found.iter().any(Refusal::is_fatal) {
        return Err(found);
    }
    api.notices = found;
    Ok(api)
}
