//! How API Gateway reads and runs a REST API: an independent reader of the artifact.
//!
//! ```text
//! OpenAPI document ──accept──▶ RestApi  or  every Refusal: would AWS import and deploy this?
//! resources        ──accept_resources──┘
//! RestApi + stage ─▶ Deployed ──answer(request, backend)──▶ Response: how would it answer?
//! ```
//!
//! Emulators of API Gateway take almost everything, so that a green run against one shows little. This model is written
//! from AWS's documentation and from what AWS was recorded to answer (the AWS-validated tests of `localstack/localstack`,
//! Apache-2.0, as facts); each rule names its source. It knows no policy and calls no code that emits: it is what the
//! emitter is held against.

pub(crate) mod answer;
mod api;
mod checks;
pub(crate) mod document;
mod gateway_response;
mod mapping;
pub(crate) mod message;
mod refusal;
mod resources;
pub mod vtl;

use serde_json::Value;

pub use answer::Deployed;
pub use api::{
    Authorization, GatewayResponse, Integration, IntegrationResponse, Method, MethodResponse, Parameter,
    Resource, RestApi, Validation,
};
pub use gateway_response::Kind as GatewayResponseKind;
pub use message::{BackendRequest, BackendResponse, MadeBy, Request, Response};
pub use refusal::{Moment, Refusal, Rule, Words};
pub use resources::accept_resources;

/// The largest document that an import takes, in bytes ("Amazon API Gateway quotas").
const IMPORT_BYTES_MAX: usize = 6 * 1024 * 1024;

/// Would AWS import this document, deploy it, and then run it without errors of its own making?
///
/// What AWS takes and ignores is no refusal; it is in [`RestApi::notices`].
///
/// # Errors
///
/// Every refusal, not only the first.
pub fn accept(document: &Value) -> Result<RestApi, Vec<Refusal>> {
    let bytes = document.to_string().len();
    if bytes > IMPORT_BYTES_MAX {
        return Err(vec![Refusal::new(Rule::ImportSize, "", &bytes.to_string())]);
    }
    let (api, problems) = document::read(document);
    judge(api, problems)
}

/// Would AWS make a stage of this name?
///
/// # Errors
///
/// AWS's refusal.
pub fn accept_stage(name: &str) -> Result<(), Refusal> {
    let is_name = (1..=128).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_name { Ok(()) } else { Err(Refusal::new(Rule::StageName, name, name)) }
}

/// The API, if nothing but notices is to be said of it.
fn judge(mut api: RestApi, mut found: Vec<Refusal>) -> Result<RestApi, Vec<Refusal>> {
    let is_document = !found.iter().any(|refusal| refusal.rule == Rule::NotOpenApi);
    if is_document {
        found.extend(checks::check(&api));
    }
    if found.iter().any(Refusal::is_fatal) {
        return Err(found);
    }
    api.notices = found;
    Ok(api)
}

#[cfg(test)]
mod tests;
