//! A model server behind a route: the request goes there frame by frame, the answer comes back the same way.
//!
//! What is sent: the caller's method, path and query (after the upstream URL's own path), headers and body, less what
//! belongs to one connection only, and less what is between the browser and this gateway: `Origin`,
//! `Access-Control-Request-*` and `Sec-Fetch-*`. Many model servers have a CORS layer of their own that refuses or
//! answers by these, and the decision has been made here. `Authorization`, `Cookie` and keys go through, for the
//! upstream to judge. `Host` is the upstream's; `X-Forwarded-*` say what it was, and replace any that the caller sent.
//!
//! When the caller goes away, the future or the body below is dropped, its connection is not put back, and the
//! upstream sees it close, also before its first byte.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use corridor_policy::Permit;
use http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, EXPECT, FORWARDED, HOST, HeaderName,
    ORIGIN,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, Version};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

use super::hop_by_hop;
use super::pool::{ConnectError, Connection, Pool};
use crate::answer::{self, Answer};
use crate::body::AnswerBody;
use crate::request_body::{BodyFault, BodyLimits, CallersBody, RequestBody};

/// Where a model server is, and how long it may take.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    /// `host:port`, to connect to.
    address: String,
    /// The value of `Host`.
    host: HeaderValue,
    /// What stands before the request's path; no slash at its end.
    prefix: String,
    connect_timeout: Duration,
    response_timeout: Duration,
}

/// Why the URL of an upstream cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an `http://host:port` URL")]
pub(crate) struct UpstreamUrlError;

/// Why a body ended before its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    /// The connection failed.
    #[error(transparent)]
    Http(#[from] hyper::Error),
    /// Nothing came for too long.
    #[error("the upstream stopped in the middle of its answer")]
    Idle,
}

impl Upstream {
    pub(crate) fn new(
        url: &str,
        connect_timeout: Duration,
        response_timeout: Duration,
    ) -> Result<Self, UpstreamUrlError> {
        let uri: Uri = url.parse().map_err(|_| UpstreamUrlError)?;
        let authority =
            uri.authority().filter(|_| uri.scheme_str() == Some("http")).ok_or(UpstreamUrlError)?;
        Ok(Self {
            address: format!("{}:{}", authority.host(), authority.port_u16().unwrap_or(80)),
            host: HeaderValue::from_str(authority.as_str()).map_err(|_| UpstreamUrlError)?,
            prefix: uri.path().trim_end_matches('/').to_owned(),
            connect_timeout,
            response_timeout,
        })
    }

    /// Sends a request on, and gives its answer as soon as its head is there.
    pub(crate) async fn answer(
        &self,
        _permit: Permit,
        pool: &Pool,
        peer: IpAddr,
        request: &Parts,
        body: CallersBody,
        limits: BodyLimits,
    ) -> Answer {
        let body = match RequestBody::new(body, limits) {
            Ok(body) => body,
            Err(fault) => return answer::body_fault(fault),
        };
        let fault = body.fault();
        let forwarded = match self.forwarded(peer, request, body) {
            Ok(forwarded) => forwarded,
            Err(answer) => return answer,
        };
        match tokio::time::timeout(self.response_timeout, self.exchange(pool, forwarded)).await {
            Ok(Ok((response, connection))) => self.received(response, connection),
            Ok(Err(_)) if fault.get().is_some() => {
                answer::body_fault(fault.get().unwrap_or(BodyFault::Broken))
            }
            Ok(Err(ExchangeError::Connect(ConnectError::Timeout))) | Err(_) => answer::error(
                StatusCode::GATEWAY_TIMEOUT,
                "upstream-timeout",
                "the model server did not answer in time",
            ),
            Ok(Err(error)) => {
                tracing::warn!(upstream = self.address, %error, "the upstream failed");
                answer::error(
                    StatusCode::BAD_GATEWAY,
                    "upstream-failed",
                    "the model server cannot be reached",
                )
            }
        }
    }

    fn forwarded(
        &self,
        peer: IpAddr,
        request: &Parts,
        body: RequestBody,
    ) -> Result<Request<RequestBody>, Answer> {
        let path_and_query = request.uri.path_and_query().map_or("/", |path| path.as_str());
        let target: Uri = format!("{}{path_and_query}", self.prefix).parse().map_err(|_| {
            answer::error(StatusCode::BAD_REQUEST, "bad-target", "the path cannot be forwarded")
        })?;
        let mut forwarded = Request::new(body);
        *forwarded.method_mut() = request.method.clone();
        *forwarded.uri_mut() = target;
        *forwarded.version_mut() = Version::HTTP_11;
        *forwarded.headers_mut() = self.forwarded_headers(peer, request);
        Ok(forwarded)
    }

    fn forwarded_headers(&self, peer: IpAddr, request: &Parts) -> HeaderMap {
        let mut headers = request.headers.clone();
        hop_by_hop::remove(&mut headers);
        for name in [
            ORIGIN,
            ACCESS_CONTROL_REQUEST_METHOD,
            ACCESS_CONTROL_REQUEST_HEADERS,
            // hyper has answered it: the body is being read.
            EXPECT,
            FORWARDED,
            HeaderName::from_static("sec-fetch-site"),
            HeaderName::from_static("sec-fetch-mode"),
            HeaderName::from_static("sec-fetch-dest"),
            HeaderName::from_static("sec-fetch-user"),
        ] {
            headers.remove(name);
        }
        let asked_host = headers.insert(HOST, self.host.clone());
        let asked_host = asked_host.or_else(|| HeaderValue::from_str(request.uri.authority()?.as_str()).ok());
        if let Some(host) = asked_host {
            headers.insert("x-forwarded-host", host);
        }
        headers.insert("x-forwarded-proto", HeaderValue::from_static("http"));
        if let Ok(peer) = HeaderValue::from_str(&peer.to_string()) {
            headers.insert("x-forwarded-for", peer);
        }
        headers
    }

    /// One request over one connection. A reused connection that the upstream closed while it was idle is replaced
    /// once, if hyper gives the request back, which it does only while none of it has been sent.
    async fn exchange(
        &self,
        pool: &Pool,
        request: Request<RequestBody>,
    ) -> Result<(Response<Incoming>, Connection), ExchangeError> {
        let mut connection = pool.connect(&self.address, self.connect_timeout).await?;
        let mut failed = match connection.sender().try_send_request(request).await {
            Ok(response) => return Ok((response, connection)),
            Err(failed) => failed,
        };
        let unsent = failed.take_message().filter(|_| connection.reused);
        let Some(request) = unsent else { return Err(ExchangeError::Http(failed.into_error())) };
        let mut connection = pool.open(&self.address, self.connect_timeout).await?;
        let response = connection.sender().send_request(request).await?;
        Ok((response, connection))
    }

    fn received(&self, response: Response<Incoming>, connection: Connection) -> Answer {
        let (mut head, incoming) = response.into_parts();
        if head.status == StatusCode::SWITCHING_PROTOCOLS {
            return answer::error(
                StatusCode::BAD_GATEWAY,
                "upstream-failed",
                "the model server switched protocols unasked",
            );
        }
        hop_by_hop::remove(&mut head.headers);
        head.version = Version::HTTP_11;
        // uvicorn, below most Python model servers, closes the connection of an application that has thrown, after its 500
        // and without having said so: the next request on it would get no answer.
        let connection = Some(connection).filter(|_| head.status != StatusCode::INTERNAL_SERVER_ERROR);
        let body = UpstreamBody {
            incoming,
            connection,
            idle_timeout: self.response_timeout,
            idle: Box::pin(tokio::time::sleep(self.response_timeout)),
            failed: None,
        };
        Response::from_parts(head, AnswerBody::Upstream(Box::new(body)))
    }
}

/// Why an exchange with an upstream failed before its answer's head.
#[derive(Debug, thiserror::Error)]
enum ExchangeError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Http(#[from] hyper::Error),
}

/// An upstream's body on its way to the caller. It is polled only when the caller can take more, so nothing piles up.
#[derive(Debug)]
pub(crate) struct UpstreamBody {
    incoming: Incoming,
    connection: Option<Connection>,
    idle_timeout: Duration,
    idle: Pin<Box<Sleep>>,
    /// Why the upstream's body ended before its end; told at the next turn.
    failed: Option<hyper::Error>,
}

impl Body for UpstreamBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let body = self.get_mut();
        if let Some(error) = body.failed.take() {
            return Poll::Ready(Some(Err(error.into())));
        }
        match Pin::new(&mut body.incoming).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                body.idle.as_mut().reset(Instant::now() + body.idle_timeout);
                if body.incoming.is_end_stream() {
                    body.put_connection_back();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => {
                // hyper gives up at once on a body that fails, and with it what it has not yet written: the head, and
                // what came before the failure. A turn without news has it written first.
                body.failed = Some(error);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Poll::Ready(None) => {
                body.put_connection_back();
                Poll::Ready(None)
            }
            Poll::Pending => body.idle.as_mut().poll(context).map(|()| Some(Err(BodyError::Idle))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl UpstreamBody {
    fn put_connection_back(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.put_back();
        }
    }
}
