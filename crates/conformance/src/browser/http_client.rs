//! One HTTP request on a connection of its own, blocking: what a driver needs, and no more.

use std::net::SocketAddr;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HOST};
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::Result;

/// Longer than any time limit of a session, so that the driver's own error comes first.
const DEADLINE: Duration = Duration::from_secs(90);

/// Sends JSON and reads JSON.
pub(super) fn send(address: SocketAddr, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let exchange = exchange(address, method, path, body);
    let answer = runtime.block_on(async { tokio::time::timeout(DEADLINE, exchange).await });
    let content = answer.map_err(|_| format!("the driver did not answer {path}"))??;
    serde_json::from_slice(&content)
        .map_err(|error| format!("the driver answered no JSON: {error}: {content:?}").into())
}

async fn exchange(address: SocketAddr, method: Method, path: &str, body: Option<&Value>) -> Result<Bytes> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, address.to_string())
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(body)))?;
    // INVARIANT: the sender ends with the answer, and the connection with the sender.
    let answer = async move {
        let answer = sender.send_request(request).await?;
        Ok::<_, hyper::Error>(answer.into_body().collect().await?.to_bytes())
    };
    // A driver may close the connection with its answer: which of the two ends first is chance, and the answer is what counts.
    let (answer, ended) = tokio::join!(answer, connection);
    match (answer, ended) {
        (Ok(answer), _) => Ok(answer),
        (Err(_), Err(why)) | (Err(why), Ok(())) => Err(why.into()),
    }
}
