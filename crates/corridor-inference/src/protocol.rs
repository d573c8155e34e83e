//! The Open Inference Protocol, version 2: bodies of requests and answers.
//!
//! Sources: the [protocol](https://github.com/kserve/open-inference-protocol) and Triton's
//! [binary tensor data extension](https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md).
//!
//! A body is JSON; with the extension, the JSON is followed by the bytes of the tensors that say `binary_data_size`,
//! in their order, little-endian and without padding, and the JSON's own length stands in the HTTP header
//! `Inference-Header-Content-Length`. A length of 0 is a *raw* request: the body is the one input.
//!
//! # What is decided here
//! - Every size is checked before anything is allocated for it: a claimed shape or `binary_data_size` allocates
//!   nothing, only values that are there do.
//! - Values in JSON are finite: JSON has no NaN, and `1e400` is refused. In a binary tensor NaN and the infinities
//!   are values like others (an attention mask is made of minus infinities).
//! - An output that holds one is never written as JSON: [`write_response`] refuses ([`WriteError`]); asked for as
//!   binary it is sent.
//! - Lists in `data` are flat or nested exactly as the shape; nothing in between.
//! - Integers are written without a point: `3.0` is no INT32. BOOL is `true` or `false`, in binary 0 or 1.
//! - A dimension of 0 is refused. Unknown keys and unknown `parameters` are ignored, as the protocol's extensions
//!   need.
//! - In a raw request of a model with one free dimension, the body's length gives it; BYTES are one element.

mod data;
mod describe;
mod element;
mod read;
mod write;

pub use describe::{error, live, model_metadata, ready, server_metadata};
pub use read::read_request;
pub use write::{WriteError, Written, write_response};
