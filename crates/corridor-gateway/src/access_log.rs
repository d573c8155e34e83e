//! The access log: one structured line an exchange.

use http::header::ORIGIN;

use crate::exchange::{Exchange, Observer};

/// Writes every exchange as an event of the target `corridor::access`.
///
/// It names method, path, status, verdict, route, policy, backend, origin and duration. It names no query, no other
/// request header and no body, so keys, cookies and tokens are never in it; what a caller chose is escaped and cut.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessLog;

/// How much of a path or an origin is logged, in characters.
const MAX_LOGGED: usize = 256;

impl Observer for AccessLog {
    fn observe(&self, exchange: &Exchange<'_>) {
        let origin =
            exchange.request.get(ORIGIN).map(|origin| excerpt(origin.as_bytes())).unwrap_or_default();
        tracing::info!(
            target: "corridor::access",
            peer = %exchange.peer,
            method = excerpt(exchange.method.as_str().as_bytes()),
            path = excerpt(exchange.path.as_bytes()),
            status = exchange.status.as_u16(),
            verdict = exchange.verdict.code(),
            route = exchange.route.unwrap_or_default(),
            policy = exchange.policy.unwrap_or_default(),
            backend = exchange.backend.unwrap_or_default(),
            origin,
            microseconds = u64::try_from(exchange.duration.as_micros()).unwrap_or(u64::MAX),
        );
    }
}

/// The first characters, everything but printable ASCII escaped.
fn excerpt(bytes: &[u8]) -> String {
    bytes.iter().take(MAX_LOGGED).flat_map(|byte| byte.escape_ascii()).map(char::from).collect()
}
