//! What no well-formed request does, refused before anything is made of it.
//!
//! hyper parses; it does not judge everything that the HTTP RFCs forbid. What it lets through and a gateway must not (two
//! framings, paths that the next hop may read differently) is refused here, so that the path that was matched is the path
//! that is forwarded.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::request::Parts;
use http::{Method, StatusCode, Version};

/// The longest target, in bytes: what nginx, AWS and browsers agree on is about as much.
const MAX_TARGET_BYTES: usize = 8 * 1024;
/// The longest head after the target, in bytes; AWS allows 10 240, nginx 32 KiB.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Insane {
    /// RFC 9112 §6.1: `Transfer-Encoding` is `chunked`, once, in HTTP/1.1, and never beside `Content-Length`.
    #[error("the request's framing is ambiguous")]
    Framing,
    /// The target is not a path.
    #[error("the request's target is not a path")]
    Target,
    /// The path has dot segments, empty segments, or an encoded slash, backslash, dot or NUL: the next hop may read
    /// another path than the one that the policy was chosen by.
    #[error("the path can be read in more than one way")]
    AmbiguousPath,
    /// The target is longer than anybody means.
    #[error("the request's target has more than {MAX_TARGET_BYTES} bytes")]
    TargetTooLong,
    /// The header fields are longer than anybody means.
    #[error("the request's header fields have more than {MAX_HEAD_BYTES} bytes")]
    HeadTooLong,
}

impl Insane {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Framing => "ambiguous-framing",
            Self::Target => "bad-target",
            Self::AmbiguousPath => "ambiguous-path",
            Self::TargetTooLong => "target-too-long",
            Self::HeadTooLong => "head-too-long",
        }
    }

    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Framing | Self::Target | Self::AmbiguousPath => StatusCode::BAD_REQUEST,
            Self::TargetTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadTooLong => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        }
    }
}

/// Checks what can be checked without a route.
pub(crate) fn check(request: &Parts) -> Result<(), Insane> {
    check_length(request)?;
    check_framing(request)?;
    if request.method == Method::CONNECT || !request.uri.path().starts_with('/') {
        return Err(Insane::Target);
    }
    check_path(request.uri.path())
}

/// hyper reads somewhat longer heads, so that what is too long is refused here, where a page can read why.
fn check_length(request: &Parts) -> Result<(), Insane> {
    if request.uri.path_and_query().is_some_and(|target| target.as_str().len() > MAX_TARGET_BYTES) {
        return Err(Insane::TargetTooLong);
    }
    // `name: value` and the end of the line.
    let bytes: usize =
        request.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if bytes > MAX_HEAD_BYTES { Err(Insane::HeadTooLong) } else { Ok(()) }
}

fn check_framing(request: &Parts) -> Result<(), Insane> {
    let mut lengths = request.headers.get_all(CONTENT_LENGTH).iter();
    let length = lengths.next();
    if lengths.next().is_some()
        || length.is_some_and(|length| !length.as_bytes().iter().all(u8::is_ascii_digit))
    {
        return Err(Insane::Framing);
    }
    let mut encodings = request.headers.get_all(TRANSFER_ENCODING).iter();
    let Some(encoding) = encodings.next() else { return Ok(()) };
    let chunked = encoding.as_bytes().eq_ignore_ascii_case(b"chunked");
    if chunked && encodings.next().is_none() && length.is_none() && request.version == Version::HTTP_11 {
        Ok(())
    } else {
        Err(Insane::Framing)
    }
}

fn check_path(path: &str) -> Result<(), Insane> {
    let lower = path.to_ascii_lowercase();
    let encoded = ["%2f", "%5c", "%2e", "%00"].iter().any(|escape| lower.contains(escape));
    let segments = path.strip_prefix('/').unwrap_or(path);
    let empty_inside = segments.split('/').rev().skip(1).any(str::is_empty);
    let dots = segments.split('/').any(|segment| segment == "." || segment == "..");
    if encoded || dots || empty_inside || path.contains('\\') { Err(Insane::AmbiguousPath) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn checked(method: &str, target: &str, version: Version, headers: &[(&str, &str)]) -> Result<(), Insane> {
        let mut request = Request::builder().method(method).uri(target).version(version);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn framing() {
        let framing = |version, headers: &[(&str, &str)]| checked("POST", "/", version, headers);
        let (one, ten) = (Version::HTTP_11, Version::HTTP_10);
        assert_eq!(framing(one, &[("content-length", "5")]), Ok(()));
        assert_eq!(framing(one, &[("transfer-encoding", "chunked")]), Ok(()));
        assert_eq!(framing(one, &[("transfer-encoding", "Chunked")]), Ok(()));
        for headers in [
            &[("content-length", "5"), ("content-length", "5")][..],
            &[("content-length", "+5")],
            &[("content-length", "5, 5")],
            &[("transfer-encoding", "chunked"), ("content-length", "5")],
            &[("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")],
            &[("transfer-encoding", "chunked, chunked")],
            &[("transfer-encoding", ",chunked")],
            &[("transfer-encoding", "gzip, chunked")],
            &[("transfer-encoding", "identity")],
            &[("transfer-encoding", "")],
        ] {
            assert_eq!(framing(one, headers), Err(Insane::Framing), "{headers:?}");
        }
        assert_eq!(framing(ten, &[("transfer-encoding", "chunked")]), Err(Insane::Framing));
    }

    #[test]
    fn paths() {
        for path in [
            "/",
            "/inference",
            "/v2/models/m/infer",
            "/a/",
            "/a%20b",
            "/a;b",
            "/.well-known/x",
            "/a..b",
            "/a?x=../..",
        ] {
            assert_eq!(checked("GET", path, Version::HTTP_11, &[]), Ok(()), "{path}");
        }
        for path in [
            "/..",
            "/a/../b",
            "/./a",
            "/a/.",
            "//a",
            "/a//b",
            "/a%2fb",
            "/a%2Fb",
            "/a%5Cb",
            "/%2e%2e/a",
            "/a%00",
            "/a\\b",
        ] {
            assert_eq!(checked("GET", path, Version::HTTP_11, &[]), Err(Insane::AmbiguousPath), "{path}");
        }
        assert_eq!(checked("OPTIONS", "*", Version::HTTP_11, &[]), Err(Insane::Target));
        assert_eq!(checked("CONNECT", "example.com:443", Version::HTTP_11, &[]), Err(Insane::Target));
    }
}
