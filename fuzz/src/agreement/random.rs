//! Policies and calls, of random bytes. Few names and many near misses, so that most calls are nearly allowed.

use arbitrary::{Result, Unstructured};
use corridor_browser::{Body, Call, Credentials, Mode, PageOrigin};
use corridor_policy::{Api, Draft, PolicyDraft, RouteDraft, compile};

use crate::names::names;

const PATTERNS: [&str; 12] = [
    "https://example.com",
    "https://app.example.com",
    "https://*.example.com",
    "https://example.com:8443",
    "https://*.example.com:*",
    "https://example.com:*",
    "http://localhost:*",
    "http://localhost:5173",
    "https://xn--bcher-kva.example",
    "https://other.example",
    "http://127.0.0.1:8000",
    "https://[2001:db8::1]",
];

const PAGES: [&str; 18] = [
    "https://example.com",
    "https://app.example.com",
    "https://a.b.example.com",
    "https://example.com:8443",
    "https://app.example.com:8443",
    "http://example.com",
    "https://evilexample.com",
    "https://example.com.evil.test",
    "https://a!b.example.com",
    "http://localhost:5173",
    "http://localhost",
    "https://xn--bcher-kva.example",
    "https://other.example",
    "http://127.0.0.1:8000",
    "https://[2001:db8::1]",
    "chrome-extension://abcdefghijklmnop",
    "null",
    super::OWN_ORIGIN,
];

const METHODS: [&str; 9] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY", "x-infer"];
const WRITTEN_METHODS: [&str; 16] = [
    "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY", "x-infer",
    "post", "put", "patch", "X-INFER",
];
const MISTAKEN_METHODS: [&str; 4] = ["TRACE", "connect", "PO ST", ""];

const LISTED_HEADERS: [&str; 11] = [
    "Content-Type",
    "authorization",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Date",
    "User-Agent",
    "Range",
    "DPR",
    "Accept",
    "X-HTTP-Method-Override",
    "X-B",
];

const HEADERS: [(&str, &str); 23] = [
    ("Content-Type", "application/json"),
    ("Content-Type", "text/plain"),
    ("content-type", "application/octet-stream"),
    ("Authorization", "Bearer x"),
    ("AUTHORIZATION", "Basic eDp5"),
    ("X-Api-Key", "k"),
    ("x-api-key", "k2"),
    ("X-Amz-Date", "20260101T000000Z"),
    ("X-Other", "1"),
    ("x-b", ""),
    ("User-Agent", "page"),
    ("DPR", "2.0"),
    ("Save-Data", "on"),
    ("Range", "bytes=0-"),
    ("Range", "bytes=0-18446744073709551615"),
    ("Range", "BYTES=0-9"),
    ("Accept", "application/json"),
    ("Accept", "text/\u{e9}"),
    ("Accept", LONG),
    ("Accept-Language", LONG),
    ("Cookie", "a=b"),
    ("Origin", "https://example.com"),
    ("X-HTTP-Method-Override", "PUT"),
];
const MISTAKEN_HEADERS: [(&str, &str); 4] =
    [("bad name", "1"), ("X-Bad", "a\nb"), ("", ""), ("X-\u{100}", "1")];

/// Just within the limit of a safelisted value.
const LONG: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

const EXPOSED: [&str; 7] =
    ["X-Request-Id", "Inference-Header-Content-Length", "ETag", "content-type", "Retry-After", "x-b", "Vary"];

const URL: &str = "https://api.example.net/inference";
const OTHER_URLS: [&str; 6] = [
    "https://api.example.net/inference?q=1#f",
    "https://api.example.net/missing",
    "https://api.example.net:8443/inference",
    "http://localhost:8080/inference",
    "http://api.example.net/inference",
    "https://user@api.example.net/inference",
];

const BODIES: [Option<Body<'static>>; 10] = [
    None,
    None,
    None,
    Some(Body::Text),
    Some(Body::UrlEncoded),
    Some(Body::Form),
    Some(Body::Buffer),
    Some(Body::Blob("")),
    Some(Body::Blob("application/json")),
    Some(Body::Stream),
];

/// What a page wrote.
#[derive(Clone, Debug)]
pub struct PageCall {
    /// The origin of the page.
    pub page: &'static str,
    /// The address.
    pub url: &'static str,
    /// The method.
    pub method: &'static str,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The headers.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body.
    pub body: Option<Body<'static>>,
}

impl PageCall {
    /// The call of `fetch()` that it is.
    #[must_use]
    pub fn call(&self) -> Call<'static> {
        let page = PageOrigin::parse(self.page).expect("every page of the list has an origin");
        Call {
            method: self.method,
            mode: self.mode,
            credentials: self.credentials,
            headers: self.headers.clone(),
            body: self.body,
            ..Call::get(page, self.url)
        }
    }
}

/// A policy that compiles more often than not.
///
/// # Errors
///
/// If there are no bytes left.
pub fn policy(bytes: &mut Unstructured<'_>) -> Result<PolicyDraft> {
    let allow_credentials = bytes.ratio(1_u8, 4)?;
    let mut list = |pool: &[&str], most: usize| -> Result<Option<Vec<String>>> {
        if bytes.ratio(1_u8, 6)? {
            return Ok(None);
        }
        let mut names: Vec<String> = Vec::new();
        if !allow_credentials && bytes.ratio(1_u8, 5)? {
            names.push("*".to_owned());
        }
        for _ in 0..bytes.int_in_range(0..=most)? {
            let name = *bytes.choose(pool)?;
            if !names.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
        Ok(Some(names))
    };
    let (origins, methods) = (list(&PATTERNS, 4)?, list(&METHODS, 9)?);
    let (headers, exposed) = (list(&LISTED_HEADERS, 16)?, list(&EXPOSED, 4)?);
    Ok(PolicyDraft {
        name: "web".to_owned(),
        allow_origins: Some(
            origins.filter(|list| !list.is_empty()).unwrap_or_else(|| PATTERNS.map(str::to_owned).to_vec()),
        ),
        allow_methods: methods.filter(|list| !list.is_empty()),
        allow_headers: headers.filter(|list| !list.is_empty()),
        expose_headers: exposed.filter(|list| !list.is_empty()),
        max_age: *bytes.choose(&[None, Some(0), Some(600), Some(86_400)])?,
        allow_credentials,
        ..PolicyDraft::default()
    })
}

/// A call of a page, more often than not one that the policy may well allow.
///
/// # Errors
///
/// If there are no bytes left.
pub fn call(policy: &PolicyDraft, bytes: &mut Unstructured<'_>) -> Result<PageCall> {
    let page = *choose(bytes, &PAGES, |page| {
        policy.allow_origins.iter().flatten().any(|pattern| names(pattern, page))
    })?;
    let mode = match bytes.int_in_range(0..=15_u8)? {
        0 => Mode::NoCors,
        1 => Mode::SameOrigin,
        _ => Mode::Cors,
    };
    let modes = [Credentials::Omit, Credentials::SameOrigin, Credentials::SameOrigin, Credentials::Include];
    let is_mistaken = |bytes: &mut Unstructured<'_>| bytes.ratio(1_u8, 20);
    let mut headers = Vec::new();
    for _ in 0..bytes.int_in_range(0..=3_u8)? {
        let header = if is_mistaken(bytes)? {
            *bytes.choose(&MISTAKEN_HEADERS)?
        } else {
            *choose(bytes, &HEADERS, |(name, _)| {
                policy.allow_headers.iter().flatten().any(|listed| listed.eq_ignore_ascii_case(name))
            })?
        };
        // Nine lines of 125 bytes are more than the sum that some browsers have.
        let times = if header.1 == LONG && bytes.ratio(1_u8, 3)? { 9 } else { 1 };
        headers.extend(std::iter::repeat_n(header, times));
    }
    let method = if is_mistaken(bytes)? {
        *bytes.choose(&MISTAKEN_METHODS)?
    } else {
        *choose(bytes, &WRITTEN_METHODS, |method| {
            policy.allow_methods.iter().flatten().any(|listed| listed == method)
        })?
    };
    let mut body = *bytes.choose(&BODIES)?;
    if ["GET", "HEAD"].contains(&method) && !is_mistaken(bytes)? {
        body = None;
    }
    let credentials = *bytes.choose(&modes)?;
    let url = if bytes.ratio(1_u8, 4)? { bytes.choose(&OTHER_URLS)? } else { URL };
    Ok(PageCall { page, url, method, mode, credentials, headers, body })
}

/// One of these; two times of three one that is likely, if there is one.
fn choose<'p, T>(
    bytes: &mut Unstructured<'_>,
    pool: &'p [T],
    is_likely: impl Fn(&T) -> bool,
) -> Result<&'p T> {
    if bytes.ratio(2_u8, 3)? {
        let likely: Vec<&T> = pool.iter().filter(|one| is_likely(one)).collect();
        if !likely.is_empty() {
            return bytes.choose(&likely).copied();
        }
    }
    bytes.choose(pool)
}

/// The API with one route under this policy, if it compiles.
#[must_use]
pub fn compiled(policy: &PolicyDraft) -> Option<Api> {
    let route = RouteDraft {
        path: "/inference".to_owned(),
        methods: Some(
            METHODS.iter().filter(|name| **name != "OPTIONS").map(|name| (*name).to_owned()).collect(),
        ),
        policy: Some(policy.name.clone()),
        backend: Some("model".to_owned()),
    };
    let draft = Draft {
        policies: vec![policy.clone()],
        routes: vec![route],
        backends: vec!["model".to_owned()],
        ..Draft::default()
    };
    compile(&draft).api
}
