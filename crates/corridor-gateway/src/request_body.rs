//! A caller's body on its way to whoever reads it: bounded in length, and in how long it may pause.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::Sleep;

/// A caller's body, shared between whoever reads it and the answer, which sees to its end.
#[derive(Clone, Debug)]
pub(crate) struct CallersBody(Rc<Shared>);

/// One allocation for a request.
#[derive(Debug)]
struct Shared {
    incoming: RefCell<Incoming>,
    /// Whether somebody has begun to read: then a caller that asked first was told to go on.
    begun: Cell<bool>,
}

/// What a body may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimits {
    /// How long it may be, in bytes.
    pub(crate) max_bytes: u64,
    /// How long the caller may pause in it.
    pub(crate) patience: Duration,
}

/// What was wrong with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyFault {
    #[error("a request has at most {0} bytes")]
    TooLong(u64),
    #[error("nothing more of the request came for {} s", .0.as_secs())]
    Stalled(Duration),
    #[error("the request's body ended early")]
    Broken,
}

/// A bounded body. Its fault stays to be asked for when the body itself has been given away.
#[derive(Debug)]
pub(crate) struct RequestBody {
    inner: CallersBody,
    left: u64,
    limits: BodyLimits,
    /// Runs while the caller pauses; most bodies are there whole, and never need it.
    pause: Option<Pin<Box<Sleep>>>,
    fault: FaultOfBody,
}

/// What was wrong with a body that somebody else reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultOfBody(Rc<Cell<Option<BodyFault>>>);

impl FaultOfBody {
    pub(crate) fn get(&self) -> Option<BodyFault> {
        self.0.get()
    }
}

impl BodyFault {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stalled(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::TooLong(_) => "too-large",
            Self::Stalled(_) => "request-timeout",
            Self::Broken => "broken-body",
        }
    }
}

impl RequestBody {
    /// Bounds a body; the fault of one whose announced length is too much already.
    pub(crate) fn new(inner: CallersBody, limits: BodyLimits) -> Result<Self, BodyFault> {
        if inner.length_at_least() > limits.max_bytes {
            return Err(BodyFault::TooLong(limits.max_bytes));
        }
        Ok(Self { inner, left: limits.max_bytes, limits, pause: None, fault: FaultOfBody::default() })
    }

    pub(crate) fn fault(&self) -> FaultOfBody {
        self.fault.clone()
    }

    fn fail(&self, fault: BodyFault) -> Poll<Option<Result<Frame<Bytes>, BodyFault>>> {
        self.fault.0.set(Some(fault));
        Poll::Ready(Some(Err(fault)))
    }
}

impl CallersBody {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self(Rc::new(Shared { incoming: RefCell::new(incoming), begun: Cell::new(false) }))
    }

    /// Whether the caller is sending, and nobody will read to the end what it sends.
    pub(crate) fn is_being_sent(&self, asks_first: bool) -> bool {
        !self.is_end_stream() && (self.0.begun.get() || !asks_first)
    }

    pub(crate) fn poll_frame(
        &self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.0.begun.set(true);
        Pin::new(&mut *self.0.incoming.borrow_mut()).poll_frame(context)
    }

    /// How much is still to come at least, in bytes; the whole of it if the caller announced that.
    pub(crate) fn length_at_least(&self) -> u64 {
        self.size_hint().lower()
    }

    fn is_end_stream(&self) -> bool {
        self.0.incoming.borrow().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.incoming.borrow().size_hint()
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyFault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyFault>>> {
        let Poll::Ready(next) = self.inner.poll_frame(context) else {
            let patience = self.limits.patience;
            let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
            ready!(pause.as_mut().poll(context));
            return self.fail(BodyFault::Stalled(patience));
        };
        self.pause = None;
        let frame = match next {
            None => return Poll::Ready(None),
            Some(Err(_)) => return self.fail(BodyFault::Broken),
            Some(Ok(frame)) => frame,
        };
        let length = frame.data_ref().map_or(0, |data| u64::try_from(data.len()).unwrap_or(u64::MAX));
        match self.left.checked_sub(length) {
            Some(left) => {
                self.left = left;
                Poll::Ready(Some(Ok(frame)))
            }
            None => self.fail(BodyFault::TooLong(self.limits.max_bytes)),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
