//! Who may call.

use super::super::api::{Authorization, Method};
use super::super::gateway_response::{Failure, Kind};
use super::super::message::Request;
use super::Deployed;

pub(super) fn check(deployed: &Deployed, method: &Method, request: &Request) -> Result<(), Failure> {
    let is_known = |token: &str| deployed.tokens.iter().any(|known| known == token);
    match &method.authorization {
        Authorization::None => {}
        Authorization::Iam => match request.header("authorization") {
            None => {
                let message = "Missing Authentication Token";
                return Err(Failure::new(
                    Kind::MissingAuthenticationToken,
                    message,
                    "the request is not signed",
                ));
            }
            Some(token) if is_known(token) => {}
            Some(_) => {
                let message =
                    "The request signature we calculated does not match the signature you provided.";
                return Err(Failure::new(Kind::InvalidSignature, message, "the signature is not right"));
            }
        },
        Authorization::Authorizer { name, header, is_cognito } => match request.header(header) {
            None => {
                return Err(Failure::new(Kind::Unauthorized, "Unauthorized", format!("no token for {name}")));
            }
            Some(token) if is_known(token) => {}
            Some(_) if *is_cognito => {
                return Err(Failure::new(
                    Kind::Unauthorized,
                    "Unauthorized",
                    format!("{name} does not know the token"),
                ));
            }
            Some(_) => {
                let message = "User is not authorized to access this resource";
                return Err(Failure::new(
                    Kind::AccessDenied,
                    message,
                    format!("{name} does not let the caller in"),
                ));
            }
        },
    }
    let has_key =
        || request.header("x-api-key").is_some_and(|key| deployed.keys.iter().any(|known| known == key));
    if method.api_key_required && !has_key() {
        return Err(Failure::new(
            Kind::InvalidApiKey,
            "Forbidden",
            "no API key, or one that no usage plan has",
        ));
    }
    Ok(())
}
