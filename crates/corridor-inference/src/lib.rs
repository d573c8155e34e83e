//! A model behind the Open Inference Protocol: what a request may say, how a model is loaded and run, and how its
//! answer is written.
//!
//! Bytes in, bytes out. [`protocol::read_request`] turns a body into an [`InferenceRequest`] whose names, datatypes
//! and shapes are those of the model; [`Model::submit`] hands it to a fixed pool of threads through a bounded queue;
//! [`protocol::write_response`] turns the outputs into a body. This crate knows no HTTP and no CORS, and needs no
//! asynchronous runtime: a [`Ticket`] is a plain future.
//!
//! ```
//! use corridor_inference::{Model, PoolSettings, builtin, engine::Rten, protocol};
//!
//! let bytes = builtin::model("digits").ok_or("no such model")?;
//! let model = Model::load("digits", bytes.to_vec(), &Rten, &PoolSettings::default())?;
//!
//! let blank = vec!["0"; 64].join(",");
//! let body = format!(r#"{{"inputs": [{{"name": "image", "datatype": "FP32", "shape": [1, 64], "data": [{blank}]}}]}}"#);
//! let request = protocol::read_request(body.as_bytes(), None, model.metadata())?;
//! let response = model.submit(request)?.wait()?;
//! let written = protocol::write_response(model.name(), &response)?;
//! assert!(written.body.starts_with(br#"{"model_name":"digits","outputs":[{"name":"probabilities""#));
//! assert_eq!(model.runs(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is refused never runs, and says why:
//!
//! ```
//! # use corridor_inference::{Model, PoolSettings, builtin, engine::Rten, protocol};
//! # let bytes = builtin::model("digits").ok_or("no such model")?;
//! # let model = Model::load("digits", bytes.to_vec(), &Rten, &PoolSettings::default())?;
//! let body = br#"{"inputs": [{"name": "image", "datatype": "FP32", "shape": [1, 63], "data": [0]}]}"#;
//! let error = protocol::read_request(body, None, model.metadata()).unwrap_err();
//! assert_eq!(error.to_string(), "input `image` has shape [1, 63], but the model takes [-1, 64]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod builtin;
mod datatype;
pub mod engine;
mod metadata;
mod model;
pub mod onnx;
mod pool;
pub mod protocol;
mod request;
mod tensor;

pub use datatype::Datatype;
pub use engine::{Engine, LoadError, LoadedModel, RunError};
pub use metadata::{Dimension, Metadata, TensorMetadata};
pub use model::Model;
pub use pool::{Busy, PoolSettings, Ticket};
pub use request::{InferenceRequest, InferenceResponse, OutputTensor, RequestError, RequestedOutput};
pub use tensor::{Data, MAX_ELEMENTS, Tensor, TensorError};
