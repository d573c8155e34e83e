//! Amazon API Gateway, REST APIs (v1).

mod emit;
pub mod model;

pub use emit::emit;
