//! Methods, header names, paths in a draft, and what a compiled policy tells of itself.

use corridor_policy::HeaderNameError::{Forbidden, Malformed, Protocol, Wildcard};
use corridor_policy::{
    Finding, HeaderNameError, MethodError, OriginError, OriginPattern, OriginPatternError, OriginSet, Path,
    PolicyDraft, Segment, Severity, closest, findings, parse_method, parse_request_header_name,
    parse_response_header_name,
};
use http::Method;

use crate::drafts::{self, allowing, compile_policy, list, with_credentials};

#[test]
fn methods() {
    for name in
        ["GET", "POST", "PATCH", "QUERY", "M-SEARCH", "x-infer", "getaway", "GETAWAY", "*", "!#$%&'*+-.^_`|~"]
    {
        assert_eq!(parse_method(name).unwrap().as_str(), name);
    }
    for (name, error) in [
        ("", MethodError::Malformed),
        ("PO ST", MethodError::Malformed),
        ("POST\n", MethodError::Malformed),
        ("r\u{e9}sum\u{e9}", MethodError::Malformed),
        ("CONNECT", MethodError::Forbidden),
        ("Trace", MethodError::Forbidden),
        ("track", MethodError::Forbidden),
        ("get", MethodError::Case("GET")),
        ("Post", MethodError::Case("POST")),
        ("patch", MethodError::Case("PATCH")),
        ("query", MethodError::Case("QUERY")),
    ] {
        assert_eq!(parse_method(name), Err(error), "{name}");
    }
    let words = [MethodError::Malformed, MethodError::Forbidden, MethodError::Case("GET")]
        .map(|error| error.to_string());
    assert_eq!(words, ["it is not a token", "browsers never send it", "method names are case-sensitive"]);
}

#[test]
fn header_names() {
    type Outcome = Result<(), HeaderNameError>;
    let rows: &[(&str, Outcome, Outcome)] = &[
        ("Content-Type", Ok(()), Ok(())),
        ("X-Api-Key", Ok(()), Ok(())),
        ("Authorization", Ok(()), Ok(())),
        ("User-Agent", Ok(()), Ok(())),
        ("X-HTTP-Method-Override", Ok(()), Ok(())),
        ("", Err(Malformed), Err(Malformed)),
        ("X Y", Err(Malformed), Err(Malformed)),
        ("r\u{e9}sum\u{e9}", Err(Malformed), Err(Malformed)),
        ("*", Err(Wildcard), Err(Wildcard)),
        ("X-*", Err(Wildcard), Err(Wildcard)),
        ("Cookie", Err(Forbidden), Ok(())),
        ("Host", Err(Forbidden), Ok(())),
        ("Sec-Ch-Ua", Err(Forbidden), Ok(())),
        ("Proxy-Authenticate", Err(Forbidden), Ok(())),
        ("Set-Cookie", Err(Forbidden), Err(Forbidden)),
        ("SET-COOKIE2", Ok(()), Err(Forbidden)),
        ("Origin", Err(Forbidden), Err(Protocol)),
        ("Access-Control-Request-Method", Err(Forbidden), Err(Protocol)),
        ("Access-Control-Request-Headers", Err(Forbidden), Err(Protocol)),
        ("Access-Control-Request-Private-Network", Err(Forbidden), Ok(())),
        ("Access-Control-Allow-Origin", Err(Protocol), Err(Protocol)),
        ("Access-Control-Allow-Private-Network", Err(Protocol), Err(Protocol)),
        ("Access-Control-Expose-Headers", Err(Protocol), Err(Protocol)),
        ("Access-Control-Max-Age", Err(Protocol), Err(Protocol)),
        ("Access-Control-Max-Age-Of-Mine", Ok(()), Ok(())),
    ];
    for (name, request, response) in rows {
        let lower = name.to_ascii_lowercase();
        let text = |name: http::HeaderName| assert_eq!(name.as_str(), lower);
        assert_eq!(parse_request_header_name(name).map(text), *request, "{name}");
        assert_eq!(parse_response_header_name(name).map(text), *response, "{name}");
    }
    let words = [Malformed, Wildcard, Forbidden, Protocol].map(|error| error.to_string());
    assert_eq!(
        words,
        [
            "it is not a field name",
            "a `*` inside a name is not a pattern",
            "no page can use it",
            "it belongs to the CORS protocol itself",
        ]
    );
}

#[test]
fn origin_errors_in_words() {
    use OriginError::*;
    for (error, words) in [
        (Empty, "it is empty"),
        (TooLong, "it is longer than any origin"),
        (NotAscii, "it is not ASCII"),
        (Character('\n'), "it has the character '\\n'"),
        (Null, "it is `null`"),
        (NoScheme, "it has no scheme"),
        (Scheme, "its scheme is malformed"),
        (FileScheme, "`file:` has no origin"),
        (OpaqueScheme, "its scheme has no origin of its own"),
        (UpperCase, "it has upper-case letters"),
        (Userinfo, "it has userinfo"),
        (Path, "it has a path, query or fragment"),
        (TrailingSlash, "it has a trailing slash"),
        (NoHost, "it has no host"),
        (Label, "a label of its host is empty or too long"),
        (TrailingDot, "its host ends with a dot"),
        (Ip, "its IP address is not in canonical form"),
        (Punycode, "its Punycode is not valid"),
        (Port, "its port is not a number from 1 to 65535"),
        (DefaultPort, "it names the default port"),
    ] {
        assert_eq!(error.to_string(), words);
        assert_eq!(OriginPatternError::from(error).to_string(), words);
    }
    assert_eq!(
        OriginPatternError::Wildcard.to_string(),
        "a `*` stands alone, for the whole leading labels, or for the port"
    );
    assert_eq!(OriginPatternError::WildcardOnIp.to_string(), "an IP address has no subdomains");
}

#[test]
fn names_that_were_meant() {
    let names = ["allow_origins", "allow_methods", "allow_headers", "max_age"];
    for (word, meant) in [
        ("allow_orgins", Some("allow_origins")),
        ("allow-origins", Some("allow_origins")),
        ("allowOrigins", Some("allow_origins")),
        ("AllowMethods", Some("allow_methods")),
        ("allow_haeders", Some("allow_headers")),
        ("maxage", Some("max_age")),
        ("max_ag", Some("max_age")),
        ("max", None),
        ("banana", None),
        ("", None),
    ] {
        assert_eq!(closest(word, names), meant, "{word}");
    }
    assert_eq!(closest("web", []), None);
    // Of two that are equally near, the first; of a name too long to be a slip of the pen, none.
    assert_eq!(closest("c1", ["b1", "a1"]), Some("b1"));
    assert_eq!(closest(&"a".repeat(64), ["a".repeat(63).as_str()]), Some("a".repeat(63).as_str()));
    assert_eq!(closest(&"a".repeat(65), ["a".repeat(65).as_str()]), None);
}

#[test]
fn paths_and_findings_in_words() {
    let path = Path::root().key("policies").key("web").key("allow_origins").index(2);
    assert_eq!(path.to_string(), "policies.web.allow_origins[2]");
    assert_eq!(path.segments().len(), 4);
    assert_eq!(path.segments()[3], Segment::Index(2));
    assert_eq!(Path::root().to_string(), "");
    assert!(Path::root().segments().is_empty());
    assert_eq!(Path::root().key("a b").key("").key("x\"y").to_string(), "\"a b\".\"\".\"x\\\"y\"");
    assert_eq!(Path::root().key("routes").index(0).key("path").to_string(), "routes[0].path");

    assert_eq!(
        [Severity::Note, Severity::Warning, Severity::Error].map(|severity| severity.to_string()),
        ["note", "warning", "error"]
    );
    assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);

    let finding = Finding::new(&findings::ORIGIN_NULL, path, "no", "yes");
    assert_eq!(finding.to_string(), "error[origin-null] policies.web.allow_origins[2]: no");
    assert_eq!(
        finding.with_severity(Severity::Note).to_string(),
        "note[origin-null] policies.web.allow_origins[2]: no"
    );
}

#[test]
fn a_policy_tells_what_it_is() {
    let policy = drafts::policy(PolicyDraft {
        allow_origins: list(&["https://example.com", "https://*.example.com", "https://example.com"]),
        allow_methods: list(&["POST", "GET", "POST"]),
        allow_headers: list(&["X-Api-Key", "Content-Type", "x-api-key"]),
        expose_headers: list(&["X-Request-Id", "ETag"]),
        max_age: Some(0),
        ..allowing(&[])
    });
    assert_eq!(policy.name(), "web");
    assert_eq!(
        policy.origins().patterns().collect::<Vec<_>>(),
        ["https://example.com", "https://*.example.com"]
    );
    assert!(!policy.origins().is_any() && !policy.origins().is_empty());
    assert_eq!(policy.methods().listed().collect::<Vec<_>>(), [Method::POST, Method::GET]);
    assert!(!policy.methods().is_any());
    assert!(policy.methods().allows(&Method::HEAD), "`GET` allows it");
    assert!(!policy.methods().allows(&Method::PUT));
    assert_eq!(policy.request_headers().listed().collect::<Vec<_>>(), ["Content-Type", "X-Api-Key"]);
    assert!(!policy.request_headers().is_any());
    assert!(policy.request_headers().allows("CONTENT-TYPE") && !policy.request_headers().allows("X-Other"));
    assert_eq!(policy.exposed_headers().collect::<Vec<_>>(), ["X-Request-Id", "ETag"]);
    assert_eq!(policy.max_age_seconds(), Some(0));
    assert!(!policy.allows_credentials());
    assert_eq!(format!("{policy:?}"), "Policy { name: \"web\", origins: 2, .. }");
    assert_eq!(format!("{:?}", policy.clone()), format!("{policy:?}"));
}

#[test]
fn a_policy_that_writes_only_its_origins_has_defaults() {
    let draft = PolicyDraft {
        name: "web".into(),
        allow_origins: list(&["https://example.com"]),
        ..PolicyDraft::default()
    };
    let policy = drafts::policy(with_credentials(draft));
    assert_eq!(policy.methods().listed().collect::<Vec<_>>(), [Method::GET, Method::HEAD, Method::POST]);
    assert_eq!(policy.request_headers().listed().count(), 0);
    assert_eq!(policy.exposed_headers().count(), 0);
    assert_eq!(policy.max_age_seconds(), None);
    assert!(policy.allows_credentials());
}

#[test]
fn a_policy_of_wildcards() {
    let policy = drafts::policy(PolicyDraft {
        allow_methods: list(&["*"]),
        allow_headers: list(&["*", "Authorization"]),
        expose_headers: list(&["X-A", "*"]),
        ..allowing(&["*", "https://example.com"])
    });
    assert!(policy.origins().is_any() && !policy.origins().is_empty());
    assert_eq!(policy.origins().patterns().collect::<Vec<_>>(), ["*", "https://example.com"]);
    assert!(policy.methods().is_any() && policy.methods().allows(&Method::DELETE));
    assert_eq!(policy.methods().listed().count(), 0);
    assert!(policy.request_headers().is_any());
    assert!(
        policy.request_headers().allows("X-Whatever") && policy.request_headers().allows("authorization")
    );
    assert_eq!(policy.exposed_headers().collect::<Vec<_>>(), ["*"]);

    let policy =
        drafts::policy(PolicyDraft { allow_headers: list(&["*"]), ..allowing(&["https://example.com"]) });
    assert!(
        policy.request_headers().allows("X-Whatever") && !policy.request_headers().allows("AUTHORIZATION")
    );
}

#[test]
fn a_route_tells_what_it_is() {
    let api = compile_policy(allowing(&["https://example.com"])).api.unwrap();
    assert_eq!(api.policies().len(), 1);
    let [route] = api.routes() else { panic!("{:?}", api.routes()) };
    assert_eq!((route.path(), route.backend(), route.policy().name()), ("/inference", "digits", "web"));
    assert_eq!(route.methods(), [Method::POST]);
}

#[test]
fn a_set_of_origins_tells_what_it_has() {
    let set = |texts: &[&str]| {
        let patterns: Vec<OriginPattern> =
            texts.iter().map(|text| OriginPattern::parse(text).unwrap()).collect();
        OriginSet::new(&patterns)
    };
    let empty = set(&[]);
    assert_eq!((empty.is_empty(), empty.is_any(), empty.len()), (true, false, 0));
    assert!(empty.find(b"https://example.com").is_none());
    let any = set(&["*"]);
    assert_eq!((any.is_empty(), any.is_any(), any.len()), (false, true, 0));
    let matched = any.find(b"nonsense").unwrap();
    assert_eq!((matched.pattern, matched.allow_origin.value().as_bytes()), ("*", b"*".as_slice()));

    let listed = set(&["https://example.com", "https://*.example.com:*"]);
    assert!(listed.heap_bytes() > empty.heap_bytes());
    for (origin, pattern) in [
        ("https://example.com", "https://example.com"),
        ("https://a.b.example.com:8443", "https://*.example.com:*"),
        ("https://a.b.example.com", "https://*.example.com:*"),
    ] {
        let matched = listed.find(origin.as_bytes()).unwrap();
        assert_eq!((matched.pattern, matched.allow_origin.value().to_str().unwrap()), (pattern, origin));
    }
    for origin in
        ["https://a.b.example.com:443", "https://a.b.example.com:", "https://a..example.com", "https://:1"]
    {
        assert!(listed.find(origin.as_bytes()).is_none(), "{origin}");
    }
    // A label that is no Punycode, and one that is too long, are no name, so no wildcard names them.
    assert!(listed.find(b"https://xn--a.example.com").is_none());
    assert!(listed.find(format!("https://{}.example.com", "a".repeat(64)).as_bytes()).is_none());
    assert_eq!(
        OriginPattern::parse("https://*.example.com:*").unwrap().to_string(),
        "https://*.example.com:*"
    );
}
