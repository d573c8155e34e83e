//! Which origin patterns jub0bs/cors 1.0.2 reads, and which of them it holds to be insecure or below a registry, as its
//! own tests have it.

use corridor_policy::{OriginPattern, Severity};

use crate::drafts::{allowing, compile_policy, with_credentials};

/// A host of 251 bytes: with `*.` it leaves room for a label of one letter.
fn long_host() -> String {
    let label = format!("a{}", "234567890".repeat(7)).split_at(60).0.to_owned();
    let host = [&label, &label, &label, &label, "a234567"].join(".");
    assert_eq!(host.len(), 251);
    host
}

#[test]
fn patterns() {
    let (host, scheme) = (long_host(), "a".repeat(64));
    let both = [
        format!("https://*.{host}"),
        format!("{scheme}://*.{host}:65535"),
        "connector://foo".into(),
        "a://example.com".into(),
        "b://example.com".into(),
        "y://example.com".into(),
        "z://example.com".into(),
        "https://127.0.0.1:90".into(),
        "http://69.254.169.254".into(),
        "http://127.0.0.1:90".into(),
        "https://[::1]:90".into(),
        "http://[2001:db8:aaaa:1111::100]:9090".into(),
        "http://[::1]:90".into(),
        "http://ex_am-ple.com:3999".into(),
        "http://*.example.com:3999".into(),
        "http://*.example.com:*".into(),
    ];
    for text in &both {
        assert!(OriginPattern::parse(text).is_ok(), "{text}");
    }
    let neither = [
        format!("{scheme}://*.aaa{host}:65535"),
        "null".into(),
        "https://user:password@example.com:6060".into(),
        "https://example.com:6060/foo".into(),
        "https://example.com:6060?".into(),
        "https://example.com:6060?foo=bar".into(),
        "https://example.com:6060#nav".into(),
        "ab".into(),
        "ab:".into(),
        " http://example.com:6060 ".into(),
        "file:///foo".into(),
        "file://example.com".into(),
        "42-chrome-extension://foo".into(),
        "chrome-extension*://foo".into(),
        "http://foo:80".into(),
        "https://foo:443".into(),
        "https://^foo".into(),
        "http://1:6060".into(),
        "https://r\u{e9}sum\u{e9}.com".into(),
        "https://foo.^bar".into(),
        "https://foo:".into(),
        "https://foo:-1".into(),
        "https://foo:0".into(),
        "https://foo:abc".into(),
        "https://foo:06060".into(),
        "https://foo:12345foo".into(),
        "https://foo:123456".into(),
        "https://foo:65536".into(),
        "https://foo:12390abc".into(),
        "http://foo.bar.255:6060".into(),
        "http://foo.bar.baz.012345678901234567890123456789:6060".into(),
        "http://[::1]1:6060".into(),
        "http://127.0.0.1:".into(),
        "http://127.0.0.1:-1".into(),
        "http://127.0.0.1:0".into(),
        "https://127.0.0.1.:90".into(),
        "http://127.0.0.1.1".into(),
        "http://[example]:90".into(),
        "https://::1:90".into(),
        "http://[::1:90".into(),
        "https://::1]:90".into(),
        "https://abc[::1]:90".into(),
        "https://[::1]abc:90".into(),
        "http://127.1:3999".into(),
        "http://[::::::::::::::::1]:90".into(),
        "http://[2001:4860:4860:0000:0000:0000:0000:8888]:90".into(),
        "http://[fe80::1ff:fe23:4567:890a%eth2]:90".into(),
        "http://[::ffff:7f7f:7f7f]:90".into(),
        "http://exAmplE.coM:3999".into(),
        "http://example.com..:3999".into(),
        "http://example..com:3999".into(),
        "http://xn--f".into(),
        "http://**.example.com:3999".into(),
        "http://fooo.*.example.com:3999".into(),
        "http://*example.com:3999".into(),
        "http://*.[::1]:3999".into(),
        "http://*.127.0.0.1:3999".into(),
    ];
    for text in &neither {
        assert!(OriginPattern::parse(text).is_err(), "{text}");
    }
    // Browsers send the dot, but no certificate has it, and whoever writes it did not mean it.
    assert!(OriginPattern::parse("http://example.com.:3999").is_err());
    println!("{} patterns that both read, {} that neither does", both.len(), neither.len());
}

/// Whether a policy with this origin has an error with credentials, and which.
fn errors_with_credentials(text: &str) -> Vec<&'static str> {
    let findings = compile_policy(with_credentials(allowing(&[text]))).findings;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(corridor_policy::Finding::code).collect()
}

#[test]
fn insecure_patterns() {
    let secure = [
        "https://example.com",
        "https://*.example.com",
        "https://localhost",
        "http://localhost",
        "https://*.localhost",
        "http://*.localhost",
        "https://foo.localhost",
        "http://foo.localhost",
        "https://foo.bar.baz.localhost",
        "http://foo.bar.baz.localhost",
        "http://127.0.0.1",
        "http://127.127.127.127",
        "http://[::1]:90",
    ];
    for text in secure {
        assert_eq!(errors_with_credentials(text), [""; 0], "{text}");
    }
    let insecure = [
        "http://example.com",
        "http://*.example.com",
        "http://alocalhost",
        "http://foo.alocalhost",
        "http://foo.bar.baz.alocalhost",
        "http://localhosta",
        "http://foo.localhosta",
        "http://foo.bar.baz.localhosta",
        "http://169.254.169.254:90",
        "http://[2001:db8:aaaa:1111::100]:9090",
    ];
    for text in insecure {
        assert_eq!(errors_with_credentials(text), ["insecure-origin-with-credentials"], "{text}");
    }
    // Of one label that no list knows, so a whole top-level domain as well.
    for text in ["http://*.alocalhost", "http://*.localhosta"] {
        let expected = ["insecure-origin-with-credentials", "public-suffix-wildcard"];
        assert_eq!(errors_with_credentials(text), expected, "{text}");
    }
}

#[test]
fn registries() {
    for text in ["https://*.com", "https://*.github.io"] {
        assert_eq!(errors_with_credentials(text), ["public-suffix-wildcard"], "{text}");
    }
    assert_eq!(errors_with_credentials("https://*.example.com"), [""; 0]);
}
