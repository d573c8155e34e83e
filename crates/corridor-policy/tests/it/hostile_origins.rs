//! The classes of hostile and mistaken origins, each against policies that a look-alike could fool.
//!
//! The classes are those of the published scanners and papers (Chen et al., USENIX Security 2018; CORScanner; Corsy;
//! PortSwigger's academy; the advisories of other CORS libraries), in one table: a page that is allowed, and everything that
//! resembles it. Classes about other things than the `Origin` of a request (caches, answers of upstreams, hosts) are
//! tested where these live.

use corridor_policy::{Policy, PolicyDraft};

use crate::drafts::{allowing, answer, decide, list, policy};

/// The page that is allowed.
const ALLOWED: &str = "https://app.shop.example.com";

fn exact() -> Policy {
    policy(allowing(&[ALLOWED]))
}

fn credentialed() -> Policy {
    policy(PolicyDraft { allow_credentials: true, ..allowing(&[ALLOWED]) })
}

/// Every wildcard at once, next to the page.
fn wildcards() -> Policy {
    policy(allowing(&[
        ALLOWED,
        "https://*.app.shop.example.com",
        "http://localhost:*",
        "https://*.dev.example.com:*",
    ]))
}

/// Class by class: what is sent, and the reason with which every policy above refuses it.
const HOSTILE: &[(&str, &[u8], &str)] = &[
    ("any origin", b"https://evil.com", "origin-not-listed"),
    ("null", b"null", "origin-null"),
    ("null in another case", b"NULL", "origin-malformed"),
    ("prefix: the name continues", b"https://app.shop.example.com.evil.com", "origin-not-listed"),
    ("prefix: with a port", b"https://app.shop.example.com.evil.com:8443", "origin-not-listed"),
    ("suffix: the name is an ending", b"https://evilapp.shop.example.com", "origin-not-listed"),
    ("suffix: of the registrable domain", b"https://evilexample.com", "origin-not-listed"),
    ("suffix: of the label", b"https://d3vapp.shop.example.com", "origin-not-listed"),
    ("substring", b"https://xample.com", "origin-not-listed"),
    ("substring in a query", b"https://evil.com/?app.shop.example.com", "origin-malformed"),
    ("substring in a fragment", b"https://evil.com#app.shop.example.com", "origin-malformed"),
    ("substring in a path", b"https://evil.com/app.shop.example.com", "origin-malformed"),
    ("unescaped dot", b"https://appxshop.example.com", "origin-not-listed"),
    ("unescaped dot before the suffix", b"https://app.shop.examplexcom", "origin-not-listed"),
    ("http downgrade", b"http://app.shop.example.com", "origin-not-listed"),
    ("the parent", b"https://shop.example.com", "origin-not-listed"),
    ("a sibling", b"https://www.shop.example.com", "origin-not-listed"),
    ("a shared host", b"https://whatever.github.io", "origin-not-listed"),
    ("a playground", b"https://codepen.io", "origin-not-listed"),
    ("another port", b"https://app.shop.example.com:8443", "origin-not-listed"),
    ("the default port", b"https://app.shop.example.com:443", "origin-malformed"),
    ("port zero", b"https://app.shop.example.com:0", "origin-malformed"),
    ("a port too large", b"https://app.shop.example.com:65536", "origin-malformed"),
    ("a port with a leading zero", b"https://app.shop.example.com:0443", "origin-malformed"),
    ("an empty port", b"https://app.shop.example.com:", "origin-malformed"),
    ("a trailing dot", b"https://app.shop.example.com.", "origin-malformed"),
    ("a leading dot", b"https://.app.shop.example.com", "origin-malformed"),
    ("an empty label", b"https://app..shop.example.com", "origin-malformed"),
    ("userinfo", b"https://app.shop.example.com@evil.com", "origin-malformed"),
    ("userinfo with a password", b"https://app.shop.example.com:443@evil.com", "origin-malformed"),
    ("a trailing slash", b"https://app.shop.example.com/", "origin-malformed"),
    ("a query", b"https://app.shop.example.com?x", "origin-malformed"),
    ("a backslash", b"https://app.shop.example.com\\.evil.com", "origin-malformed"),
    ("upper-case host", b"https://APP.shop.example.com", "origin-malformed"),
    ("upper-case scheme", b"HTTPS://app.shop.example.com", "origin-malformed"),
    ("no scheme", b"app.shop.example.com", "origin-malformed"),
    ("scheme-relative", b"//app.shop.example.com", "origin-malformed"),
    ("a homograph in raw Unicode", "https://аpp.shop.example.com".as_bytes(), "origin-malformed"),
    ("a homograph in Punycode", b"https://xn--pp-7ka.shop.example.com", "origin-not-listed"),
    ("Punycode of plain ASCII", b"https://xn--app-.shop.example.com", "origin-malformed"),
    ("decimal IPv4", b"http://2130706433", "origin-malformed"),
    ("hexadecimal IPv4", b"http://0x7f000001", "origin-malformed"),
    ("short IPv4", b"http://127.1", "origin-malformed"),
    ("octal IPv4", b"http://0177.0.0.1", "origin-malformed"),
    ("uncompressed IPv6", b"http://[0:0:0:0:0:0:0:1]", "origin-malformed"),
    ("IPv4 inside IPv6", b"http://[::ffff:127.0.0.1]", "origin-malformed"),
    ("IPv6 with a zone", b"http://[fe80::1%25lo]", "origin-malformed"),
    ("loopback as an address", b"http://127.0.0.1", "origin-not-listed"),
    ("localhost as a prefix", b"http://localhost.evil.com", "origin-not-listed"),
    ("file", b"file://", "origin-malformed"),
    ("another scheme", b"app.shop.example.com://x", "origin-not-listed"),
    ("javascript", b"javascript://app.shop.example.com", "origin-malformed"),
    ("a list", b"https://app.shop.example.com, https://evil.com", "several-origins"),
    ("a list without a space", b"https://app.shop.example.com,https://evil.com", "several-origins"),
    ("a list with spaces (RFC 6454)", b"https://app.shop.example.com https://evil.com", "origin-malformed"),
    ("the text of a pattern", b"https://*.app.shop.example.com", "origin-malformed"),
    ("the text of a port pattern", b"http://localhost:*", "origin-malformed"),
    ("the wildcard", b"*", "origin-malformed"),
    ("empty", b"", "origin-malformed"),
    ("a space before", b"\thttps://app.shop.example.com", "origin-malformed"),
    ("a tab inside", b"https://app.shop.example.com\t.evil.com", "origin-malformed"),
    ("a high byte", b"https://app.shop.example.com\x85", "origin-malformed"),
];

/// CORScanner's special characters: `https://app.shop.example.com{c}.evil.com`. Those that no label has make the whole
/// malformed, `-` and `_` make another name.
const SPECIAL: &[&str] = &[
    "_", "-", "\"", "{", "}", "+", "^", "%60", "!", "~", "`", ";", "|", "&", "'", "(", ")", "*", ",", "$",
    "=", "%0b",
];

#[test]
fn every_class_is_refused_by_every_policy_in_both_phases() {
    for policy in [exact(), credentialed(), wildcards()] {
        for (class, origin, reason) in HOSTILE {
            for (method, asked) in
                [("POST", None), ("OPTIONS", Some(("access-control-request-method", b"POST".as_slice())))]
            {
                let mut headers = vec![("origin", *origin)];
                headers.extend(asked);
                let verdict = decide(&policy, method, &headers);
                assert_eq!(verdict.code(), *reason, "{class}");
                assert!(verdict.permit().is_none(), "{class}");
                assert_eq!(answer(&verdict), ["vary: Origin"], "{class}");
            }
        }
    }
    println!("{} classes of hostile origins", HOSTILE.len());
}

#[test]
fn special_characters_after_the_allowed_name() {
    for policy in [exact(), credentialed(), wildcards()] {
        for character in SPECIAL {
            let origin = format!("{ALLOWED}{character}.evil.com");
            let reason = match *character {
                "_" | "-" => "origin-not-listed",
                "," => "several-origins",
                _ => "origin-malformed",
            };
            assert_eq!(decide(&policy, "POST", &[("origin", origin.as_bytes())]).code(), reason, "{origin}");
        }
    }
}

/// Every byte put at every place of the allowed origin, and of one that a wildcard allows.
#[test]
fn every_byte_at_every_place() {
    let policy = wildcards();
    let mut tried = 0;
    for allowed in
        [ALLOWED, "https://a.app.shop.example.com", "http://localhost:5173", "https://x.dev.example.com:1"]
    {
        assert!(decide(&policy, "POST", &[("origin", allowed.as_bytes())]).permit().is_some());
        for at in 0..=allowed.len() {
            for byte in (0x20..=0xff_u8).filter(|byte| *byte != 0x7f) {
                let mut origin = allowed.as_bytes().to_vec();
                origin.insert(at, byte);
                let granted = decide(&policy, "POST", &[("origin", &origin)]).permit().is_some();
                assert_eq!(granted, is_meant(&origin), "{}", origin.escape_ascii());
                tried += 1;
            }
        }
    }
    println!("{tried} origins with one byte more");
}

/// The origins with one byte more that the wildcards of [`wildcards`] do mean: another label, another port.
fn is_meant(origin: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(origin) else {
        return false;
    };
    let is_name = |text: &str| {
        !text.is_empty()
            && text.split('.').all(|label| {
                !label.is_empty()
                    && label.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
                    })
            })
    };
    let is_port = |text: &str, default: u16| {
        !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse::<u16>().is_ok_and(|port| port != default)
    };
    let below = |suffix: &str| {
        text.strip_prefix("https://").and_then(|rest| rest.strip_suffix(suffix)).is_some_and(is_name)
    };
    let dev = text.rsplit_once(':').is_some_and(|(host, port)| {
        is_port(port, 443)
            && host
                .strip_prefix("https://")
                .and_then(|rest| rest.strip_suffix(".dev.example.com"))
                .is_some_and(is_name)
    });
    text == ALLOWED
        || below(".app.shop.example.com")
        || dev
        || text.strip_prefix("http://localhost:").is_some_and(|port| is_port(port, 80))
}

#[test]
fn two_origin_fields_are_no_origin() {
    let policy = exact();
    let verdict = decide(&policy, "POST", &[("origin", ALLOWED.as_bytes()), ("origin", ALLOWED.as_bytes())]);
    assert_eq!(verdict.code(), "several-origins");
    assert_eq!(verdict.refusal().unwrap().status(), 400);
}

#[test]
fn an_origin_of_sixty_kilobytes_is_refused_unread() {
    let long = [ALLOWED.as_bytes(), &vec![b'a'; 60_000]].concat();
    assert_eq!(decide(&wildcards(), "POST", &[("origin", &long)]).code(), "origin-malformed");
}

/// The mistakes that other libraries shipped, as far as they are about which origins match.
#[test]
fn mistakes_of_others() {
    let both = policy(allowing(&["https://foo.com", "https://bar.com"]));
    let trailing = policy(allowing(&["https://my_app.example.com", "https://*.ex_ample.com"]));
    let any = policy(PolicyDraft { allow_headers: list(&["Authorization"]), ..allowing(&["*"]) });
    let rows: &[(&str, &Policy, &[u8], bool)] = &[
        ("GHSA-vhxv-fg4m-p2w8: names joined in the tree", &both, b"https://barfoo.com", false),
        ("GHSA-v84h-653v-4pq9: the other way round", &both, b"https://foobar.com", false),
        ("an underscore in a host is fine", &trailing, b"https://my_app.example.com", true),
        ("an underscore under a wildcard is fine", &trailing, b"https://a_b.ex_ample.com", true),
        ("CVE-2026-40110: an unanchored match", &both, b"https://foo.com.evil.com", false),
        ("a non-ASCII byte must not end the process", &any, b"https://\xff", true),
        ("`*` means everybody", &any, b"null", true),
        (
            "an extension is a page too",
            &policy(allowing(&["chrome-extension://abc"])),
            b"chrome-extension://abc",
            true,
        ),
        ("IPv6 origins match", &policy(allowing(&["http://[::1]:3000"])), b"http://[::1]:3000", true),
        ("IPv6 on any port", &policy(allowing(&["http://[::1]:*"])), b"http://[::1]:3000", true),
        ("IPv6 on the default port", &policy(allowing(&["http://[::1]:*"])), b"http://[::1]", true),
    ];
    for (mistake, policy, origin, allowed) in rows {
        assert_eq!(decide(policy, "POST", &[("origin", origin)]).permit().is_some(), *allowed, "{mistake}");
    }
}
