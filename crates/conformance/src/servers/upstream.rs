//! What stands behind the proxies: a model without CORS, but for one that has its own.

use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use http::{HeaderName, HeaderValue, StatusCode};

use super::Api;
use crate::browser::{Page, PageServer, Result};

/// What pages call through a proxy.
pub(super) const API: Api = Api {
    ready: "/health",
    infer: "/sum",
    body: r#"{"numbers": [1.5, 2.5]}"#,
    missing: "/nowhere",
    broken: "/broken",
    generous: Some("/generous"),
};

/// Starts it.
///
/// # Errors
///
/// If there is no free port.
pub fn upstream() -> Result<PageServer> {
    let json = |status, content: &str| {
        let page = Page::new(status, content);
        page.with_header(HeaderName::from_static("x-request-id"), HeaderValue::from_static("1"))
    };
    let own = HeaderValue::from_static("*");
    PageServer::start([
        ("/health", json(StatusCode::OK, "ready")),
        ("/sum", json(StatusCode::OK, "4.0")),
        ("/broken", json(StatusCode::INTERNAL_SERVER_ERROR, "this model has a bug")),
        ("/generous", json(StatusCode::OK, "4.0").with_header(ACCESS_CONTROL_ALLOW_ORIGIN, own)),
    ])
}
