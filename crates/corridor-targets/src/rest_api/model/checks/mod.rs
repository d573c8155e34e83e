//! Everything that AWS would say of an API before, while and after it is deployed; one file for each part of an API.

mod gateway_responses;
mod integrations;
mod methods;
mod paths;
mod responses;
mod templates;

use super::api::RestApi;
use super::refusal::Refusal;

/// Every rule that an API breaks, in the order of its parts.
pub(super) fn check(api: &RestApi) -> Vec<Refusal> {
    let mut found = Vec::new();
    paths::check(api, &mut found);
    methods::check(api, &mut found);
    for (_, method) in api.methods() {
        if let Some(integration) = &method.integration {
            integrations::check(api, method, integration, &mut found);
            responses::check(method, integration, &mut found);
        }
    }
    for response in &api.gateway_responses {
        gateway_responses::check(response, &mut found);
    }
    found
}

/// Whether a status is `[1-5]\d\d`.
fn is_status(status: &str) -> bool {
    let mut bytes = status.bytes();
    matches!(bytes.next(), Some(b'1'..=b'5')) && status.len() == 3 && bytes.all(|byte| byte.is_ascii_digit())
}
