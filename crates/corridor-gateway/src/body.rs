//! The one body type of every answer.
//!
//! An answer that comes before the caller has sent all of its request waits for the rest, and drops it: a browser reads no
//! answer while it sends, and a connection that is closed on what it sends is an error without a status to its page
//! ("lingering close").

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use tokio::time::Sleep;

use crate::backend::upstream::{BodyError, UpstreamBody};
use crate::request_body::CallersBody;

/// How much of a request that is refused is read to its end, in bytes.
const MAX_DRAINED_BYTES: u64 = 64 << 20;
/// How long that may take.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// An answer's body: bytes that are there, or an upstream's as it comes.
#[derive(Debug)]
pub(crate) enum AnswerBody {
    /// All of it, or nothing.
    Whole(Bytes),
    /// All of it, when the caller has sent the rest of its request.
    AfterRequest(Box<AfterRequest>),
    /// As it comes, frame by frame.
    Upstream(Box<UpstreamBody>),
}

/// An answer that waits for the end of its request.
#[derive(Debug)]
pub(crate) struct AfterRequest {
    rest: Option<CallersBody>,
    left: u64,
    deadline: Pin<Box<Sleep>>,
    content: Bytes,
}

impl AnswerBody {
    pub(crate) fn empty() -> Self {
        Self::Whole(Bytes::new())
    }

    /// The same, after the rest of the request.
    pub(crate) fn after(self, request: CallersBody) -> Self {
        match self {
            Self::Whole(content) if !content.is_empty() && request.length_at_least() <= MAX_DRAINED_BYTES => {
                Self::AfterRequest(Box::new(AfterRequest {
                    rest: Some(request),
                    left: MAX_DRAINED_BYTES,
                    deadline: Box::pin(tokio::time::sleep(DRAIN_TIMEOUT)),
                    content,
                }))
            }
            other => other,
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::AfterRequest(body) => body.poll_frame(context).map(|frame| frame.map(Ok)),
            Self::Upstream(body) => Pin::new(&mut **body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::AfterRequest(body) => body.content.is_empty(),
            Self::Upstream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => exactly(bytes),
            Self::AfterRequest(body) => exactly(&body.content),
            Self::Upstream(body) => body.size_hint(),
        }
    }
}

fn exactly(bytes: &Bytes) -> SizeHint {
    SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
}

impl AfterRequest {
    fn poll_frame(&mut self, context: &mut Context<'_>) -> Poll<Option<Frame<Bytes>>> {
        if self.rest.is_some() && self.poll_drained(context).is_pending() {
            return Poll::Pending;
        }
        self.rest = None;
        let content = std::mem::take(&mut self.content);
        Poll::Ready((!content.is_empty()).then(|| Frame::data(content)))
    }

    /// Ready when the request has ended, or is longer or slower than anybody waits for.
    fn poll_drained(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while let Some(rest) = &self.rest {
            let Poll::Ready(frame) = rest.poll_frame(context) else {
                return self.deadline.as_mut().poll(context);
            };
            let Some(Ok(frame)) = frame else { break };
            let length = frame.data_ref().map_or(0, |data| u64::try_from(data.len()).unwrap_or(u64::MAX));
            match self.left.checked_sub(length) {
                Some(left) => self.left = left,
                None => break,
            }
        }
        Poll::Ready(())
    }
}
