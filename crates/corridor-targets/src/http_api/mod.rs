//! Amazon API Gateway, HTTP APIs (v2).

mod emit;
pub mod model;

pub use emit::emit;
