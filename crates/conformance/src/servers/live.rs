//! The machine with a live server on the other side: what the browser would send is sent.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use corridor_browser::{Header, Profile, Response};
use corridor_proof::{Answered, Reply, Request, drive};
use http::header::{ACCEPT, HOST};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use super::pages::url;
use super::{Page, PageCall, Pages, Seen};
use crate::browser::Result;

/// A bound on a test that would otherwise hang.
const DEADLINE: Duration = Duration::from_secs(30);

/// Calls servers as the machine says.
#[derive(Debug)]
pub struct Live {
    runtime: Runtime,
}

/// The head of an answer.
struct Heard {
    status: u16,
    headers: Vec<Header<'static>>,
}

impl Reply for Heard {
    fn response(&self) -> Response<'_> {
        Response { status: self.status, headers: Cow::Borrowed(&self.headers) }
    }
}

impl Live {
    /// One that has sent nothing yet.
    ///
    /// # Errors
    ///
    /// If there is no runtime.
    pub fn new() -> Result<Self> {
        Ok(Self { runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()? })
    }

    /// What a page of a browser sees of each call.
    #[must_use]
    pub fn call(
        &self,
        profile: Profile,
        pages: &Pages,
        page: Page,
        server: SocketAddr,
        calls: &[PageCall],
    ) -> Vec<Seen> {
        let see = |(number, call): (usize, &PageCall)| {
            let url = url(server, call, number);
            let made = call.to_call(pages.page_origin(page), &url);
            let body = call.body.unwrap_or_default();
            let driven =
                drive(profile, &made, |request| match self.runtime.block_on(send(server, request, body)) {
                    Ok(heard) => Answered::With(heard),
                    Err(_) => Answered::Nothing,
                });
            let ended = driven.outcome.as_ref().map(Seen::of_machine);
            ended.unwrap_or_else(|| Seen::Blocked("it was stopped".to_owned()))
        };
        calls.iter().enumerate().map(see).collect()
    }
}

async fn send(server: SocketAddr, request: &Request<'_>, body: &'static str) -> Result<Heard> {
    let exchange = exchange(server, request, body);
    tokio::time::timeout(DEADLINE, exchange).await.map_err(|_| "it did not answer in time")?
}

async fn exchange(server: SocketAddr, request: &Request<'_>, body: &'static str) -> Result<Heard> {
    let stream = TcpStream::connect(server).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let url = request.url;
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut builder = http::Request::builder().method(request.sent.method.as_str()).uri(path);
    builder = builder.header(HOST, server.to_string()).header(ACCEPT, "*/*");
    let own = [
        ("origin", &request.sent.origin),
        ("access-control-request-method", &request.sent.access_control_request_method),
        ("access-control-request-headers", &request.sent.access_control_request_headers),
    ];
    for (name, value) in own {
        builder = value.iter().fold(builder, |builder, value| builder.header(name, value));
    }
    for header in request.headers {
        builder = builder.header(header.name.as_ref(), header.value.as_ref());
    }
    let body = if request.body { body } else { "" };
    let request = builder.body(Full::new(Bytes::from_static(body.as_bytes())))?;
    let mut answer = pin!(sender.send_request(request));
    let answer = tokio::select! {
        answer = &mut answer => answer?,
        // A server that hangs up may have answered.
        _ = connection => answer.await?,
    };
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| Header {
        name: name.as_str().as_bytes().to_vec().into(),
        value: value.as_bytes().to_vec().into(),
    };
    Ok(Heard { status: answer.status().as_u16(), headers: answer.headers().iter().map(header).collect() })
}
