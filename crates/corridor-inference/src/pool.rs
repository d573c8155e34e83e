//! A fixed pool of threads behind a bounded queue.
//!
//! Inference is CPU work: it never runs on a thread that serves connections, and never more of it at once than there
//! are threads for it. What does not fit in the queue is refused at once, so that the caller can say when to come
//! back instead of letting everybody wait longer and longer.

use std::future::Future;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread;

use futures_channel::oneshot;

use crate::engine::panic_message;
use crate::{InferenceRequest, InferenceResponse, LoadedModel, OutputTensor, RunError};

/// How a model is loaded and run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolSettings {
    /// The threads that run the model. `None`: the machine's cores less one, and at least one.
    pub threads: Option<NonZeroUsize>,
    /// The requests that may wait for a thread; one more is refused with [`Busy`].
    pub queue: NonZeroUsize,
    /// The largest model file, in bytes.
    pub max_model_bytes: usize,
}

impl Default for PoolSettings {
    /// Cores less one, 64 waiting, 1 GiB.
    fn default() -> PoolSettings {
        PoolSettings { threads: None, queue: NonZeroUsize::MIN.saturating_add(63), max_model_bytes: 1 << 30 }
    }
}

impl PoolSettings {
    pub(crate) fn thread_count(&self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(|| cores().saturating_sub(1).max(1), NonZeroUsize::get)
    }
}

/// The queue is full. HTTP answers `503` with `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the model is busy: try again in {retry_after_seconds} s")]
pub struct Busy {
    /// When to come back, in seconds.
    pub retry_after_seconds: u64,
}

/// An answer that will come. Dropping it takes the request back, unless its run has begun.
#[derive(Debug)]
pub struct Ticket {
    answer: oneshot::Receiver<Result<InferenceResponse, RunError>>,
}

impl Ticket {
    /// Blocks the calling thread until the answer is there. For programs without an asynchronous runtime.
    ///
    /// # Errors
    /// If the run failed.
    pub fn wait(mut self) -> Result<InferenceResponse, RunError> {
        struct Unpark(thread::Thread);
        impl std::task::Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Arc::new(Unpark(thread::current())).into();
        let mut context = Context::from_waker(&waker);
        loop {
            match Pin::new(&mut self).poll(&mut context) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl Future for Ticket {
    type Output = Result<InferenceResponse, RunError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer).poll(context).map(|answer| answer.unwrap_or(Err(RunError::Ended)))
    }
}

/// The sending end of the queue. The threads end when it is dropped and the queue is empty.
pub(crate) struct Pool {
    queue: SyncSender<Job>,
    runs: Arc<AtomicU64>,
}

struct Job {
    request: InferenceRequest,
    answer: oneshot::Sender<Result<InferenceResponse, RunError>>,
}

impl Pool {
    pub(crate) fn start(
        name: &str,
        model: &Arc<dyn LoadedModel>,
        settings: &PoolSettings,
    ) -> Result<Pool, std::io::Error> {
        let (queue, jobs) = sync_channel(settings.queue.get());
        let (jobs, runs) = (Arc::new(Mutex::new(jobs)), Arc::new(AtomicU64::new(0)));
        for number in 0..settings.thread_count() {
            let (model, jobs, runs) = (Arc::clone(model), Arc::clone(&jobs), Arc::clone(&runs));
            thread::Builder::new()
                .name(format!("model-{name}-{number}"))
                .spawn(move || work(&*model, &jobs, &runs))?;
        }
        Ok(Pool { queue, runs })
    }

    pub(crate) fn submit(&self, request: InferenceRequest) -> Result<Ticket, Busy> {
        let (sender, receiver) = oneshot::channel();
        match self.queue.try_send(Job { request, answer: sender }) {
            Ok(()) => Ok(Ticket { answer: receiver }),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                Err(Busy { retry_after_seconds: 1 })
            }
        }
    }

    pub(crate) fn runs(&self) -> u64 {
        self.runs.load(Ordering::Acquire)
    }
}

/// One thread: takes jobs until the queue is gone.
fn work(model: &dyn LoadedModel, jobs: &Mutex<Receiver<Job>>, runs: &AtomicU64) {
    loop {
        // The lock is held while waiting: one thread waits in the channel, the others for the lock.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { request, answer }) = job else { return };
        if answer.is_canceled() {
            continue;
        }
        runs.fetch_add(1, Ordering::AcqRel);
        let InferenceRequest { id, inputs, outputs } = request;
        let result = run_guarded(model, inputs).and_then(|tensors| {
            let mut tensors: Vec<Option<_>> = tensors.into_iter().map(Some).collect();
            let answered = outputs.iter().map(|wanted| {
                let tensor = tensors.get_mut(wanted.index).and_then(Option::take);
                let output = model.metadata().outputs.get(wanted.index);
                let (Some(tensor), Some(output)) = (tensor, output) else {
                    return Err(RunError::Engine { reason: format!("output {} is missing", wanted.index) });
                };
                Ok(OutputTensor { name: output.name.clone(), tensor, binary: wanted.binary })
            });
            Ok(InferenceResponse { id, outputs: answered.collect::<Result<_, _>>()? })
        });
        // A receiver that is gone wants no answer.
        drop(answer.send(result));
    }
}

/// Runs the model where a panic becomes an error.
pub(crate) fn run_guarded(
    model: &dyn LoadedModel,
    inputs: Vec<crate::Tensor>,
) -> Result<Vec<crate::Tensor>, RunError> {
    // A model whose run panicked is used again: engines keep no state between runs but caches behind locks of
    // their own, and one request must not take the model away from everybody.
    catch_unwind(AssertUnwindSafe(|| model.run(inputs)))
        .unwrap_or_else(|payload| Err(RunError::Panicked { reason: panic_message(&*payload) }))
}
