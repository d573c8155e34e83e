//! Amazon API Gateway, HTTP APIs (v2).

mod emit;

pub use emit::emit;
