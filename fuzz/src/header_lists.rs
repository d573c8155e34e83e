//! The two lists of header names of the protocol: what a policy makes of `Access-Control-Request-Headers`, and what a
//! browser makes of the lists that it is sent. Each is held against a naive reading.

use corridor_browser::{
    Call, Fetch, Header, Next, Outcome, PageOrigin, PreflightCache, Profile, Reason, Response,
};
use corridor_policy::{Draft, Policy, PolicyDraft, RequestHead, RouteDraft, Verdict, compile};
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};

use crate::names::tokens;

const PAGE: &str = "https://example.com";
/// More than this is never read (`Access-Control-Request-Headers`, in bytes).
const MAX_REQUESTED_BYTES: usize = 16 * 1024;

/// Paragraphs: the names that a policy lists, one a line; then the lines of a list field.
pub fn header_lists(bytes: &[u8]) {
    let mut paragraphs = bytes.split(|byte| *byte == 0xff);
    let listed = paragraphs.next().unwrap_or_default();
    let lines: Vec<&[u8]> = paragraphs.take(8).collect();
    if let Ok(listed) = std::str::from_utf8(listed) {
        let listed: Vec<&str> = listed.split('\n').filter(|name| !name.is_empty()).take(80).collect();
        assert_policy_grants(&listed, &lines);
    }
    assert_browser_extracts(&lines);
}

fn assert_policy_grants(listed: &[&str], lines: &[&[u8]]) {
    let Some(policy) = policy(listed) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(ORIGIN, HeaderValue::from_static(PAGE));
    headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("POST"));
    for line in lines {
        let Ok(value) = HeaderValue::from_bytes(line) else { return };
        headers.append(ACCESS_CONTROL_REQUEST_HEADERS, value);
    }
    let verdict =
        policy.decide(&RequestHead { method: &Method::OPTIONS, headers: &headers, own_origin: None });
    let is_any = listed.contains(&"*");
    let is_listed =
        |name: &[u8]| listed.iter().any(|one| *one != "*" && one.as_bytes().eq_ignore_ascii_case(name));
    let is_allowed =
        |name: &[u8]| is_listed(name) || (is_any && !name.eq_ignore_ascii_case(b"authorization"));
    let asked = tokens(lines);
    let all_are_allowed = asked.as_ref().is_some_and(|asked| asked.iter().all(|name| is_allowed(name)));
    match &verdict {
        Verdict::Preflight(grant) => {
            assert!(all_are_allowed, "{asked:?} was granted, and {listed:?} is listed");
            let asked = asked.unwrap_or_default();
            let granted = grant.headers.allow_headers.as_deref().map(HeaderValue::as_bytes);
            let Some(granted) = granted else { return assert!(asked.is_empty()) };
            let granted = tokens(&[granted]).expect("a grant is a list of names");
            let by_wildcard = asked.iter().any(|name| !is_listed(name));
            assert_eq!(granted.contains(&&b"*"[..]), by_wildcard, "{granted:?} for {asked:?}");
            for name in &granted {
                let was_asked = asked.iter().any(|asked| asked.eq_ignore_ascii_case(name));
                assert!(was_asked || *name == b"*", "{granted:?} has more than {asked:?}");
                assert!(
                    *name == b"*" || listed.iter().any(|one| one.as_bytes() == *name),
                    "not the policy's own text"
                );
            }
            for name in asked.iter().filter(|name| is_listed(name)) {
                let is_granted = |granted: &&[u8]| granted.eq_ignore_ascii_case(name);
                assert_eq!(granted.iter().filter(|granted| is_granted(granted)).count(), 1, "{granted:?}");
            }
        }
        Verdict::PreflightRefused(refusal) => {
            let total: usize = lines.iter().map(|line| line.len() + 1).sum();
            let elements = lines.iter().flat_map(|line| line.split(|byte| *byte == b','));
            let empty = elements.filter(|element| element.trim_ascii().is_empty()).count();
            let is_too_much = total > MAX_REQUESTED_BYTES || empty > 16;
            assert!(!all_are_allowed || is_too_much, "{asked:?} was refused: {}", refusal.reason);
            assert!(refusal.headers.allow_origin.is_none() && refusal.headers.allow_headers.is_none());
        }
        other => panic!("a preflight is no {}", other.code()),
    }
}

fn policy(listed: &[&str]) -> Option<Policy> {
    let policy = PolicyDraft {
        name: "web".to_owned(),
        allow_origins: Some(vec![PAGE.to_owned()]),
        allow_headers: Some(listed.iter().map(|name| (*name).to_owned()).collect()),
        ..PolicyDraft::default()
    };
    let route = RouteDraft {
        path: "/".to_owned(),
        policy: Some("web".to_owned()),
        backend: Some("model".to_owned()),
        ..RouteDraft::default()
    };
    let draft = Draft {
        policies: vec![policy],
        routes: vec![route],
        backends: vec!["model".to_owned()],
        ..Draft::default()
    };
    compile(&draft).api.map(|api| api.policies()[0].clone())
}

/// The same lines as a server's lists: a header is allowed, and one is exposed, exactly if it is listed.
fn assert_browser_extracts(lines: &[&[u8]]) {
    let page = PageOrigin::parse(PAGE).expect("an origin");
    let call = Call { headers: vec![("X-Probe", "1")], ..Call::get(page, "https://api.example.net/") };
    let mut headers = vec![Header::new("Access-Control-Allow-Origin", PAGE), Header::new("x-probe", "1")];
    let of_name = |name: &'static str| lines.iter().map(move |line| Header::new(name, *line));
    headers.extend(of_name("access-control-allow-headers"));
    headers.extend(of_name("access-control-expose-headers"));
    let mut fetch = Fetch::new(Profile::Standard, &call, PreflightCache::default(), 0);
    while let Next::Send(_) = fetch.next() {
        fetch.receive(&Response { status: 200, headers: (&headers[..]).into() });
    }
    let listed = blank_trimmed(lines);
    let has = |wanted: &[u8]| {
        listed
            .as_ref()
            .is_some_and(|names| names.iter().any(|name| name.eq_ignore_ascii_case(wanted) || *name == b"*"))
    };
    match fetch.next() {
        Next::Done(Outcome::Ok(readable)) => {
            assert!(has(b"x-probe"), "{listed:?} was taken for a grant");
            assert!(readable.headers.iter().any(|name| name == "x-probe"), "{listed:?} exposes it");
        }
        Next::Done(Outcome::Blocked(blocked)) => {
            assert!(!has(b"x-probe"), "{listed:?} grants it: {}", blocked.reason);
            let is_malformed = matches!(blocked.reason, Reason::AllowHeadersMalformed(_));
            assert_eq!(is_malformed, listed.is_none(), "{}", blocked.reason);
        }
        Next::Send(sent) => panic!("it was answered: {sent:?}"),
    }
}

/// As [`tokens`], with the blanks that HTTP has and no others.
fn blank_trimmed<'l>(lines: &[&'l [u8]]) -> Option<Vec<&'l [u8]>> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut names = Vec::new();
    for element in lines.iter().flat_map(|line| line.split(|byte| *byte == b',')) {
        let Some(start) = element.iter().position(|byte| !is_blank(byte)) else { continue };
        let end = element.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
        names.push(&element[start..end]);
    }
    names.iter().all(|name| crate::names::is_token(name)).then_some(names)
}
