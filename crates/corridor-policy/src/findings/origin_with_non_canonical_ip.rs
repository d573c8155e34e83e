use std::net::Ipv6Addr;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, origin_message};

/// `http://127.1`, `http://[0:0::1]`.
pub static RULE: Rule = Rule {
    code: "origin-with-non-canonical-ip",
    severity: Severity::Error,
    summary: "an IP address is not written as browsers write it",
    why: "Browsers read many spellings of an IP address (`127.1`, `0x7f000001`, `[0:0::1]`) and send one: \
          four decimal numbers, or the shortest IPv6 form in brackets. Another spelling never matches; \
          spellings that software disagrees about are also how address checks are passed by.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://[2001:0DB8:0::1]"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://[2001:db8::1]"]
"#
    ),
    references: &[
        "URL Standard, IPv4 parser: https://url.spec.whatwg.org/#concept-ipv4-parser",
        "URL Standard, IPv6 serializer: https://url.spec.whatwg.org/#concept-ipv6-serializer",
        "RFC 5952, IPv6 text representation: https://www.rfc-editor.org/rfc/rfc5952",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::Ip);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = origin_message(text, |shown| {
            if has_several_ports(text) {
                format!("`{shown}` has more than one port")
            } else {
                format!("the IP address of `{shown}` is not in the form that browsers send")
            }
        });
        let hint = origin_hint(text, || in_other_words(text));
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}

/// `https://example.com:8443:8443`, which could be an IPv6 address without its brackets, but is none.
fn has_several_ports(text: &str) -> bool {
    let authority = text.split_once("://").map_or("", |(_, authority)| authority);
    match authority.split_once(':') {
        Some((host, rest)) if !host.starts_with('[') => {
            rest.contains(':') && host.bytes().any(|byte| !byte.is_ascii_hexdigit())
        }
        Some(_) | None => false,
    }
}

/// Advice where no browser would send anything for this text.
fn in_other_words(text: &str) -> String {
    if has_several_ports(text) {
        return "write one port".to_owned();
    }
    let inside = text.split_once("://[").and_then(|(_, rest)| rest.split_once(']')).map(|(inside, _)| inside);
    let mapped = inside
        .and_then(|inside| inside.parse::<Ipv6Addr>().ok())
        .and_then(|address| address.to_ipv4_mapped());
    match mapped {
        Some(address) => format!("open the page at the IPv4 address, and list `{address}` as its host"),
        None => "write four decimal numbers, or an IPv6 address in brackets without a zone, such as `http://[::1]:3000`".to_owned(),
    }
}
