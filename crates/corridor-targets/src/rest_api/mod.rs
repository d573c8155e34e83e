//! Amazon API Gateway, REST APIs (v1).

mod emit;

pub use emit::emit;
