//! [`new Request(input, init)`](https://fetch.spec.whatwg.org/#dom-request): what a page wrote becomes a request, or a
//! `TypeError`.

use std::borrow::Cow;

use url::Url;

use crate::call::{Body, Cache, Call, Mode};
use crate::headers::Header;
use crate::outcome::{Blocked, Reason, Stage, Step, printable};
use crate::profiles::Lockstep;
use crate::rules::{Rules, StreamBody};
use crate::safelist::{is_no_cors_safelisted_name, is_safelisted};
use crate::syntax::{byte_string, is_header_value, is_token, normalized};

/// A request as it is before the first hop.
#[derive(Clone, Debug)]
pub(crate) struct Constructed<'c> {
    pub(crate) url: Url,
    pub(crate) method: Cow<'c, [u8]>,
    pub(crate) headers: Vec<Header<'c>>,
    pub(crate) body: RequestBody,
}

/// What kind of body a request has, as far as redirects and preflights care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestBody {
    None,
    /// One that can be sent again.
    Kept,
    /// A stream: it forces a preflight, and is gone when it was sent.
    Stream,
}

/// The request of a call to this URL, which its address resolved to.
pub(crate) fn construct<'c>(
    rules: &Lockstep,
    call: &Call<'c>,
    url: Option<Url>,
) -> Result<Constructed<'c>, Blocked> {
    let url = url.ok_or_else(|| refused(Step::RequestConstructor, Reason::UrlMalformed))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused(Step::RequestConstructor, Reason::UrlWithCredentials));
    }
    if call.cache == Cache::OnlyIfCached && call.mode != Mode::SameOrigin {
        return Err(refused(Step::RequestConstructor, Reason::OnlyIfCachedCrossOrigin));
    }
    let method = method(call)?;
    let mut headers = headers(rules, call)?;
    if call.body.is_some() && matches!(&*method, b"GET" | b"HEAD") {
        return Err(refused(Step::RequestConstructor, Reason::BodyOfGet));
    }
    let (body, content_type) = body(rules, call)?;
    if let Some(content_type) = content_type
        && !headers.iter().any(|header| header.is("content-type"))
    {
        let header = Header { name: Cow::Borrowed(b"Content-Type"), value: content_type };
        if call.mode != Mode::NoCors || is_no_cors_safelisted(&headers, &header) {
            headers.push(header);
        }
    }
    Ok(Constructed { url, method, headers, body })
}

fn refused(step: Step, reason: Reason) -> Blocked {
    Blocked { stage: Stage::Constructor, step, reason }
}

fn method<'c>(call: &Call<'c>) -> Result<Cow<'c, [u8]>, Blocked> {
    let refuse = |reason| Err(refused(Step::RequestConstructor, reason));
    let Some(method) = byte_string(call.method).filter(|method| is_token(method)) else {
        return refuse(Reason::MethodMalformed(printable(call.method.as_bytes())));
    };
    if one_of(&["CONNECT", "TRACE", "TRACK"], &method).is_some() {
        return refuse(Reason::MethodForbidden(printable(&method)));
    }
    let method = match one_of(&["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"], &method) {
        Some(name) => Cow::Borrowed(name.as_bytes()),
        None => method,
    };
    if call.mode == Mode::NoCors && !is_cors_safelisted_method(&method) {
        return refuse(Reason::MethodNotForNoCors(printable(&method)));
    }
    Ok(method)
}

/// The name that these bytes are, in whatever case.
fn one_of(names: &[&'static str], bytes: &[u8]) -> Option<&'static str> {
    names.iter().find(|name| bytes.eq_ignore_ascii_case(name.as_bytes())).copied()
}

/// [CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method).
pub(crate) fn is_cors_safelisted_method(method: &[u8]) -> bool {
    matches!(method, b"GET" | b"HEAD" | b"POST")
}

fn headers<'c>(rules: &Lockstep, call: &Call<'c>) -> Result<Vec<Header<'c>>, Blocked> {
    let mut headers = Vec::with_capacity(call.headers.len() + 1);
    for (name, value) in &call.headers {
        let shown = || printable(name.as_bytes());
        let malformed = |reason: fn(String) -> Reason| refused(Step::HeadersAppend, reason(shown()));
        let name = byte_string(name).ok_or_else(|| malformed(Reason::HeaderNameMalformed))?;
        let value = byte_string(value).ok_or_else(|| malformed(Reason::HeaderValueMalformed))?;
        let value = match value {
            Cow::Borrowed(value) => Cow::Borrowed(normalized(value)),
            Cow::Owned(value) => Cow::Owned(normalized(&value).to_vec()),
        };
        if !is_token(&name) {
            return Err(malformed(Reason::HeaderNameMalformed));
        }
        if !is_header_value(&value) {
            return Err(malformed(Reason::HeaderValueMalformed));
        }
        if is_forbidden(&name, &value) || !rules.ask(|rules| rules.keeps_header(&name)) {
            continue;
        }
        let header = Header { name, value };
        if call.mode != Mode::NoCors || is_no_cors_safelisted(&headers, &header) {
            headers.push(header);
        }
    }
    Ok(headers)
}

/// [Forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header).
fn is_forbidden(name: &[u8], value: &[u8]) -> bool {
    const NAMES: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    const OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];
    let is = |wanted: &&str| name.eq_ignore_ascii_case(wanted.as_bytes());
    let begins =
        |prefix: &[u8]| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    if NAMES.iter().any(is) || begins(b"proxy-") || begins(b"sec-") {
        return true;
    }
    let is_forbidden_method = |method: &[u8]| {
        ["CONNECT", "TRACE", "TRACK"]
            .iter()
            .any(|forbidden| method.eq_ignore_ascii_case(forbidden.as_bytes()))
    };
    OVERRIDES.iter().any(is)
        && value.split(|byte| *byte == b',').map(crate::syntax::trim_blanks).any(is_forbidden_method)
}

/// [No-CORS-safelisted request-header](https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header), together with what
/// the list has under its name already.
fn is_no_cors_safelisted(headers: &[Header<'_>], header: &Header<'_>) -> bool {
    if !is_no_cors_safelisted_name(&header.name) {
        return false;
    }
    let earlier = headers.iter().filter(|other| other.name.eq_ignore_ascii_case(&header.name));
    let mut combined: Vec<u8> = Vec::new();
    for other in earlier {
        combined.extend_from_slice(&other.value);
        combined.extend_from_slice(b", ");
    }
    combined.extend_from_slice(&header.value);
    is_safelisted(&header.name, &combined)
}

/// A body, and the `Content-Type` that it brings.
type TypedBody<'c> = (RequestBody, Option<Cow<'c, [u8]>>);

fn body<'c>(rules: &Lockstep, call: &Call<'c>) -> Result<TypedBody<'c>, Blocked> {
    const TEXT: &[u8] = b"text/plain;charset=UTF-8";
    let kept = |content_type: &'static [u8]| Ok((RequestBody::Kept, Some(Cow::Borrowed(content_type))));
    match call.body {
        None => Ok((RequestBody::None, None)),
        Some(Body::Text) => kept(TEXT),
        Some(Body::UrlEncoded) => kept(b"application/x-www-form-urlencoded;charset=UTF-8"),
        Some(Body::Form) => kept(b"multipart/form-data; boundary=----formdata"),
        Some(Body::Buffer) => Ok((RequestBody::Kept, None)),
        Some(Body::Blob(kind)) => Ok((RequestBody::Kept, blob_type(kind))),
        Some(Body::Stream) => match rules.ask(Rules::stream_body) {
            StreamBody::SentAsText => kept(TEXT),
            StreamBody::Refused => Ok((RequestBody::Stream, None)),
            StreamBody::NeedsHttp2 if call.mode == Mode::NoCors => {
                Err(refused(Step::RequestConstructor, Reason::StreamInNoCors))
            }
            StreamBody::NeedsHttp2 => Ok((RequestBody::Stream, None)),
        },
    }
}

/// [`new Blob(parts, {type})`](https://w3c.github.io/FileAPI/#constructorBlob): lower-case, and nothing at all if a character
/// is not printable ASCII.
fn blob_type(kind: &str) -> Option<Cow<'_, [u8]>> {
    let is_kept = !kind.is_empty() && kind.chars().all(|character| (' '..='~').contains(&character));
    if !is_kept {
        return None;
    }
    if kind.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(Cow::Owned(kind.to_ascii_lowercase().into_bytes()));
    }
    Some(Cow::Borrowed(kind.as_bytes()))
}
