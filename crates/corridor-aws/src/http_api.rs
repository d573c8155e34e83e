//! HTTP APIs (v2): the calls of `apigatewayv2`.
//!
//! A definition is put route by route, and not by `ReimportApi`: each difference is one call, so what is as wanted is not
//! touched, and a run that was interrupted goes on with what is left. Stages deploy nothing by themselves (`autoDeploy` is
//! off), so none of these calls is live before the deployment is.

mod calls;
mod definition;

pub(crate) use calls::HttpCalls;
#[cfg(test)]
pub(crate) use definition::wanted as definition_of;
