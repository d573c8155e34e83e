//! Amazon API Gateway, REST APIs (v1).
//!
//! | a policy's | becomes |
//! |---|---|
//! | preflights | an `OPTIONS` of each resource, a MOCK integration without a key or an authorizer |
//! | only origin, or `*` | literals |
//! | list of origins, patterns | a template that compares, and overrides each header once |
//! | answers of `http` and SageMaker | the same headers on each mapped status |
//! | answers of proxy integrations | the backend's own, if the file says that it sets them; refused otherwise |
//! | errors of API Gateway | `DEFAULT_4XX`, `DEFAULT_5XX`: a constant |

mod cors;
mod emit;
mod gateway_responses;
mod literal;
mod mapping;
pub mod model;
mod operation;
pub(crate) mod path;
mod preflight;
pub(crate) mod security;
mod vtl;

pub use emit::emit;
pub(crate) use emit::settings;
pub(crate) use gateway_responses::used_policies;
pub(crate) use operation::check_reachable;
