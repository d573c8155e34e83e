//! A model that is loaded: its name, what it takes and gives, and the threads that run it.

use std::sync::{Arc, Weak};
use std::{fmt, thread};

use crate::engine::panic_message;
use crate::pool::{Pool, run_guarded};
use crate::{
    Busy, Dimension, Engine, InferenceRequest, LoadError, LoadedModel, Metadata, PoolSettings, Tensor, Ticket,
};

/// The stack of the thread that loads a model. Engines decode and optimise graphs by recursion.
const LOAD_STACK_BYTES: usize = 16 << 20;

/// A loaded model. A clone is the same model; its threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Model {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    metadata: Metadata,
    pool: Pool,
    /// Held by the threads alone, so it is gone when they are.
    running: Weak<dyn LoadedModel>,
}

impl Model {
    /// Loads a model, runs it once on zeros, and starts its threads.
    ///
    /// Loading and the trial run happen on a thread of their own, where a panic of the engine becomes an error. What
    /// cannot be caught is memory: a file whose graph asks for more than the machine has ends the process, so model
    /// files must come from someone who is trusted with the server.
    ///
    /// The trial gives every free dimension the length 1. When a free dimension is not the first one of its input (a
    /// sequence, a picture of any size), 1 may be a length that the model rightly refuses; then a failed trial is no
    /// error.
    ///
    /// # Errors
    /// If the file is too large, refused, cannot be loaded, or fails its trial.
    pub fn load(
        name: &str,
        bytes: Vec<u8>,
        engine: &dyn Engine,
        settings: &PoolSettings,
    ) -> Result<Model, LoadError> {
        if bytes.len() > settings.max_model_bytes {
            return Err(LoadError::TooLarge { bytes: bytes.len(), limit: settings.max_model_bytes });
        }
        let loaded: Arc<dyn LoadedModel> = load_guarded(bytes, engine)?.into();
        let pool = Pool::start(name, &loaded, settings).map_err(LoadError::Thread)?;
        let (metadata, running) = (loaded.metadata().clone(), Arc::downgrade(&loaded));
        Ok(Model { inner: Arc::new(Inner { name: name.to_owned(), metadata, pool, running }) })
    }

    /// The name that answers carry.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// What the model takes and gives.
    pub fn metadata(&self) -> &Metadata {
        &self.inner.metadata
    }

    /// Whether there is a thread that can run it.
    pub fn is_ready(&self) -> bool {
        self.inner.running.strong_count() > 0
    }

    /// How many runs have begun, the trial not counted. A request that was refused is not in it: tests prove by this
    /// number that a page which may not call the model never ran it.
    pub fn runs(&self) -> u64 {
        self.inner.pool.runs()
    }

    /// Puts a request in the queue. The request must have been read for this model's [`Model::metadata`].
    ///
    /// # Errors
    /// If the queue is full.
    pub fn submit(&self, request: InferenceRequest) -> Result<Ticket, Busy> {
        self.inner.pool.submit(request)
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { name, metadata, .. } = &*self.inner;
        f.debug_struct("Model").field("name", name).field("metadata", metadata).finish_non_exhaustive()
    }
}

/// Loads and tries a model on a thread of its own, with a large stack and panics caught.
fn load_guarded(bytes: Vec<u8>, engine: &dyn Engine) -> Result<Box<dyn LoadedModel>, LoadError> {
    let load = || {
        let model = engine.load(bytes)?;
        try_on_zeros(&*model)?;
        Ok(model)
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("model-load".to_owned()).stack_size(LOAD_STACK_BYTES);
        let loading = thread.spawn_scoped(scope, load).map_err(LoadError::Thread)?;
        loading.join().unwrap_or_else(|payload| {
            Err(LoadError::Panicked { engine: engine.name(), reason: panic_message(&*payload) })
        })
    })
}

/// Runs the model on zeros: gaps in an engine's operators show only when they run.
fn try_on_zeros(model: &dyn LoadedModel) -> Result<(), LoadError> {
    let mut inputs = Vec::new();
    let mut conclusive = true;
    for input in &model.metadata().inputs {
        conclusive &= !input.shape.iter().skip(1).any(|dimension| *dimension == Dimension::Any);
        let length = |dimension: &Dimension| match dimension {
            Dimension::Fixed(length) => *length,
            Dimension::Any => 1,
        };
        let zeros = Tensor::zeros(input.datatype, input.shape.iter().map(length).collect());
        inputs.push(zeros.map_err(|error| {
            let reason = error.to_string();
            LoadError::Trial(crate::RunError::Input { input: input.name.clone(), reason })
        })?);
    }
    match run_guarded(model, inputs) {
        Err(error) if conclusive => Err(LoadError::Trial(error)),
        Ok(_) | Err(_) => Ok(()),
    }
}
