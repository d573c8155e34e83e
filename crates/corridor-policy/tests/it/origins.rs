//! What is a serialized origin, and what is a pattern: two tables.

use corridor_policy::OriginError::{self, *};
use corridor_policy::{Origin, OriginPattern, OriginPatternError, is_loopback_host};

/// A label of 63 bytes, the longest.
const LABEL_63: &str = "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwxyz";

#[test]
fn origins() {
    let accepted = [
        "https://example.com",
        "http://example.com",
        "https://a.b.c.d.e.example.com",
        "https://example.com:8443",
        "https://example.com:1",
        "https://example.com:65535",
        "https://example.com:80",
        "http://example.com:443",
        "http://localhost",
        "http://localhost:5173",
        "http://app.localhost:3000",
        "http://127.0.0.1:8080",
        "http://255.255.255.255",
        "http://[::1]:8080",
        "http://[::]",
        "http://[2001:db8::1]",
        "http://[2001:db8:0:1:1:1:1:1]",
        "https://xn--bcher-kva.example",
        "https://my_app.example.com",
        "https://-.example.com",
        "https://a--b.example.com",
        "https://1e100.net",
        "https://example.com1",
        "https://intranet",
        "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb",
        "moz-extension://6b1b0c1e-1c1b-4c1e-8c1e-1c1b4c1e8c1e",
        "safari-web-extension://0a1b2c3d",
        "capacitor://localhost",
        "ionic://localhost",
        "tauri://localhost",
        "app://obsidian.md",
        "app://-",
        "vscode-webview://0f6a9j",
        "ws://example.com",
        "wss://example.com",
        "ftp://example.com",
        "git+ssh://example.com",
        "a.b-c+d://example.com:80",
    ];
    for text in accepted {
        let origin = Origin::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(origin.to_string(), text);
    }
    let long_host = format!("https://{LABEL_63}.{LABEL_63}.{LABEL_63}.{LABEL_63}.com");
    let long_label = format!("https://{LABEL_63}x.com");
    let long_scheme = format!("{}://example.com", "s".repeat(65));
    let too_long = format!("https://{}.com", "a.".repeat(200));
    let refused: &[(&str, OriginError)] = &[
        ("", Empty),
        ("null", Null),
        ("NULL", Null),
        ("example.com", NoScheme),
        ("//example.com", NoScheme),
        ("https:example.com", NoScheme),
        ("https:/example.com", NoScheme),
        ("://example.com", Scheme),
        ("1https://example.com", Scheme),
        ("ht_tp://example.com", Scheme),
        ("HTTPS://example.com", UpperCase),
        (&long_scheme, Scheme),
        ("file://", FileScheme),
        ("file:///etc/passwd", FileScheme),
        ("data://example.com", OpaqueScheme),
        ("blob://example.com", OpaqueScheme),
        ("javascript://example.com", OpaqueScheme),
        ("about://blank", OpaqueScheme),
        ("https://", NoHost),
        ("https://:8443", NoHost),
        ("https:///", TrailingSlash),
        ("https://example.com/", TrailingSlash),
        ("https://example.com//", Path),
        ("https://example.com/app", Path),
        ("https://example.com/app/", Path),
        ("https://example.com?x", Path),
        ("https://example.com#x", Path),
        ("https://example.com\\app", Path),
        ("https://user@example.com", Userinfo),
        ("https://user:password@example.com", Userinfo),
        ("https://example.com@evil.test", Userinfo),
        ("https://Example.com", UpperCase),
        ("https://example.COM", UpperCase),
        ("https://example.com.", TrailingDot),
        ("https://example.com..", TrailingDot),
        ("https://.", TrailingDot),
        ("https://.example.com", Label),
        ("https://example..com", Label),
        (&long_label, Label),
        (&long_host, Label),
        (&too_long, TooLong),
        ("https://example.com:", Port),
        ("https://example.com:0", Port),
        ("https://example.com:00", Port),
        ("https://example.com:08443", Port),
        ("https://example.com:65536", Port),
        ("https://example.com:99999999999", Port),
        ("https://example.com:-1", Port),
        ("https://example.com:+1", Port),
        ("https://example.com:8443x", Port),
        ("https://example.com:443", DefaultPort),
        ("http://example.com:80", DefaultPort),
        ("wss://example.com:443", DefaultPort),
        ("ftp://example.com:21", DefaultPort),
        ("https://example.com:8443:8443", Ip),
        ("http://127.1", Ip),
        ("http://127.0.1", Ip),
        ("http://2130706433", Ip),
        ("http://0x7f000001", Ip),
        ("http://1.0x7f", Ip),
        ("http://127.0.0.01", Ip),
        ("http://0177.0.0.1", Ip),
        ("http://256.0.0.1", Ip),
        ("http://1.2.3.4.5", Ip),
        ("http://example.1", Ip),
        ("http://example.0x1f", Ip),
        ("http://[0:0:0:0:0:0:0:1]", Ip),
        ("http://[0:0::1]", Ip),
        ("http://[::0001]", Ip),
        ("http://[2001:DB8::1]", Ip),
        ("http://[::ffff:127.0.0.1]", Ip),
        ("http://[::ffff:7f00:1]", Ip),
        ("http://[fe80::1%eth0]", Ip),
        ("http://[fe80::1%25eth0]", Ip),
        ("http://[::1", Ip),
        ("http://[::1]x", Ip),
        ("http://[]", Ip),
        ("http://::1", Ip),
        ("https://bücher.example", NotAscii),
        ("https://аpp.example.com", NotAscii),
        ("https://xn--a.example", Punycode),
        ("https://xn--example-.org", Punycode),
        ("https://exa mple.com", Character(' ')),
        ("https://example.com ", Character(' ')),
        (" https://example.com", Character(' ')),
        ("https://example.com\t", Character('\t')),
        ("https://example.com\u{b}.evil.test", Character('\u{b}')),
        ("https://example.com!.evil.test", Character('!')),
        ("https://example.com%60.evil.test", Character('%')),
        ("https://a*.example.com", Character('*')),
        ("https://example.com,https://evil.test", Path),
    ];
    for (text, expected) in refused {
        assert_eq!(Origin::parse(text.as_bytes()), Err(*expected), "{text:?}");
    }
    println!("{} origins", accepted.len() + refused.len());
}

#[test]
fn patterns() {
    let accepted = [
        "*",
        "https://example.com",
        "https://*.example.com",
        "https://*.a.b.example.com",
        "https://*.example.com:8443",
        "https://*.example.com:*",
        "https://example.com:*",
        "http://localhost:*",
        "http://*.localhost:*",
        "http://127.0.0.1:*",
        "http://[::1]:*",
        "https://*.com",
        "https://*.xn--bcher-kva.example",
        "chrome-extension://*.abc",
        "capacitor://localhost:*",
    ];
    for text in accepted {
        assert_eq!(
            OriginPattern::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).as_str(),
            text
        );
    }
    let origin = OriginPatternError::Origin;
    let refused: &[(&str, OriginPatternError)] = &[
        ("**", origin(NoScheme)),
        ("*.example.com", origin(NoScheme)),
        ("*:8443", origin(NoScheme)),
        ("*://example.com", OriginPatternError::Wildcard),
        ("https*://example.com", OriginPatternError::Wildcard),
        ("https://*", OriginPatternError::Wildcard),
        ("https://*:8443", OriginPatternError::Wildcard),
        ("https://*:*", OriginPatternError::Wildcard),
        ("https://*.", OriginPatternError::Wildcard),
        ("https://*example.com", OriginPatternError::Wildcard),
        ("https://app-*.example.com", OriginPatternError::Wildcard),
        ("https://app.*.example.com", OriginPatternError::Wildcard),
        ("https://*.*.example.com", OriginPatternError::Wildcard),
        ("https://**.example.com", OriginPatternError::Wildcard),
        ("https://example.*", OriginPatternError::Wildcard),
        ("https://example.com:80*", OriginPatternError::Wildcard),
        ("https://example.com:**", OriginPatternError::Wildcard),
        ("https://example.com:8443:*", origin(Port)),
        ("https://*.127.0.0.1", OriginPatternError::WildcardOnIp),
        ("https://*.[::1]", OriginPatternError::WildcardOnIp),
        ("https://*.example.com/", origin(TrailingSlash)),
        ("https://*.example.com/*", origin(Path)),
        ("https://*.Example.com", origin(UpperCase)),
        ("https://*.example.com.", origin(TrailingDot)),
        ("https://*.example.com:443", origin(DefaultPort)),
        ("https://*..example.com", origin(Label)),
        ("https://*.user@example.com", origin(Userinfo)),
        ("null", origin(Null)),
        ("Null", origin(Null)),
        ("file://", origin(FileScheme)),
        ("file://*", origin(FileScheme)),
        ("file:///*", origin(FileScheme)),
        ("^https://.*\\.example\\.com$", OriginPatternError::Wildcard),
        ("/https:\\/\\/example\\.com/", origin(NoScheme)),
        ("", origin(Empty)),
        (" *", origin(Character(' '))),
        ("https://*.bücher.example", origin(NotAscii)),
        ("https://*.xn--a.example", origin(Punycode)),
    ];
    for (text, expected) in refused {
        assert_eq!(OriginPattern::parse(text), Err(*expected), "{text:?}");
    }
    println!("{} patterns", accepted.len() + refused.len());
}

#[test]
fn the_parts_of_a_pattern() {
    let pattern = OriginPattern::parse("https://*.example.com:8443").unwrap();
    assert_eq!(
        (pattern.scheme(), pattern.host(), pattern.port()),
        (Some("https"), Some("example.com"), Some(8443))
    );
    assert!(pattern.has_subdomain_wildcard() && !pattern.has_port_wildcard() && !pattern.is_exact());
    let pattern = OriginPattern::parse("http://[::1]:*").unwrap();
    assert_eq!((pattern.scheme(), pattern.host(), pattern.port()), (Some("http"), Some("[::1]"), None));
    assert!(!pattern.has_subdomain_wildcard() && pattern.has_port_wildcard() && !pattern.is_exact());
    let pattern = OriginPattern::parse("*").unwrap();
    assert_eq!((pattern.scheme(), pattern.host(), pattern.port()), (None, None, None));
    assert!(pattern.is_any() && !pattern.is_exact());
    assert!(OriginPattern::parse("https://example.com").unwrap().is_exact());
}

#[test]
fn loopback_hosts() {
    for host in ["localhost", "app.localhost", "127.0.0.1", "127.8.9.10", "[::1]"] {
        assert!(is_loopback_host(host), "{host}");
    }
    for host in
        ["localhost.example.com", "xlocalhost", "128.0.0.1", "[::2]", "0.0.0.0", "10.0.0.1", "::1", ""]
    {
        assert!(!is_loopback_host(host), "{host}");
    }
}
