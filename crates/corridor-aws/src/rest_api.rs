//! REST APIs (v1): the calls of `apigateway`.

mod calls;
mod live;

pub(crate) use calls::{RestCalls, call};
