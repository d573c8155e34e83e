//! What runs a model: the seam between this crate and an inference library.

mod rten;

pub use self::rten::Rten;

use crate::{Metadata, Tensor};

/// A library that loads models.
///
/// An engine may panic: [`crate::Model`] loads and runs it where a panic becomes an error.
pub trait Engine: Send + Sync {
    /// A short name for logs and metadata, such as `rten`.
    fn name(&self) -> &'static str;

    /// Loads a model from the bytes of its file.
    ///
    /// # Errors
    /// If the bytes are no model that this engine can run.
    fn load(&self, bytes: Vec<u8>) -> Result<Box<dyn LoadedModel>, LoadError>;
}

/// A model that is ready to run, on several threads at once.
pub trait LoadedModel: Send + Sync {
    /// What the model takes and gives.
    fn metadata(&self) -> &Metadata;

    /// Runs the model once, on the calling thread: one tensor for each input in, one for each output out, both in
    /// the order of [`LoadedModel::metadata`].
    ///
    /// # Errors
    /// If a value is one that the engine cannot take, or the run fails.
    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<Tensor>, RunError>;
}

/// Why a model was not loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file is larger than [`crate::PoolSettings::max_model_bytes`].
    #[error("the model has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The size of the file.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The file is not ONNX, or asks for something that is refused before an engine sees it.
    #[error(transparent)]
    Onnx(#[from] crate::onnx::OnnxError),
    /// An input or output has a datatype that the engine cannot take or give.
    #[error("`{tensor}` has datatype {datatype}, which the engine `{engine}` cannot run")]
    Datatype {
        /// The input or output.
        tensor: String,
        /// Its datatype.
        datatype: crate::Datatype,
        /// The engine.
        engine: &'static str,
    },
    /// The engine refuses the file.
    #[error("the engine `{engine}` cannot load the model: {reason}")]
    Engine {
        /// The engine.
        engine: &'static str,
        /// What the engine says.
        reason: String,
    },
    /// The engine panicked on the file.
    #[error("the engine `{engine}` panicked while loading the model: {reason}")]
    Panicked {
        /// The engine.
        engine: &'static str,
        /// The message of the panic.
        reason: String,
    },
    /// The trial run on zeros failed.
    #[error("the model does not run on zeros: {0}")]
    Trial(#[source] RunError),
    /// A thread could not be started.
    #[error("no thread for the model: {0}")]
    Thread(#[source] std::io::Error),
}

/// Why a run gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A value that the engine cannot take. The caller's to mend: HTTP answers `400`.
    #[error("input `{input}`: {reason}")]
    Input {
        /// The input.
        input: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The engine failed. HTTP answers `500`.
    #[error("the model failed: {reason}")]
    Engine {
        /// What the engine says.
        reason: String,
    },
    /// The engine panicked; the thread goes on with the next request. HTTP answers `500`.
    #[error("the model panicked: {reason}")]
    Panicked {
        /// The message of the panic.
        reason: String,
    },
    /// The pool ended before the run began. HTTP answers `503`.
    #[error("the model is no longer loaded")]
    Ended,
}

/// The message of a panic, as far as it has one.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message").to_owned()
}
