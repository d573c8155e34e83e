use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::OriginPattern;

use super::public_suffix_wildcard::is_public_suffix;

/// `https://codepen.io`, `https://storage.googleapis.com`.
pub static RULE: Rule = Rule {
    code: "shared-host-origin",
    severity: Severity::Warning,
    summary: "an origin is shared by strangers",
    why: "On some hosts the pages of everybody have one origin: playgrounds for snippets, storage that \
          puts each bucket in the path, gateways and archives that repeat other sites. Whoever allows such \
          an origin allows all its users, and browsers cannot tell them apart.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://storage.googleapis.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://assets.example.com"]
"#
    ),
    references: &[
        "CORScanner, third parties: https://github.com/chenjj/CORScanner",
        "IPFS, why a path gateway gives all sites one origin: https://docs.ipfs.tech/how-to/address-ipfs-on-web/",
    ],
    check,
};

/// Hosts where the scripts of strangers run in one origin. Hosts that give each user a name of their own (`github.io`)
/// are not here; a wildcard over them is found as a public suffix.
const SHARED: [&str; 20] = [
    "cdpn.io",
    "codepen.io",
    "editor.p5js.org",
    "embed.plnkr.co",
    "fiddle.jshell.net",
    "htmlpreview.github.io",
    "ipfs.io",
    "jsbin.com",
    "jsfiddle.net",
    "null.jsbin.com",
    "output.jsbin.com",
    "plnkr.co",
    "preview.p5js.org",
    "raw.githack.com",
    "rawcdn.githack.com",
    "run.plnkr.co",
    "s.codepen.io",
    "s3.amazonaws.com",
    "storage.googleapis.com",
    "web.archive.org",
];

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, pattern) in policy.origins.values() {
            if let Some(host) = SHARED.iter().find(|host| names(pattern, host)) {
                let message = format!(
                    "the pages of everybody who uses `{host}` have one origin, and `{}` allows it",
                    item.text
                );
                let hint = "serve the page under a host name of your own, and list that";
                findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
            }
        }
    }
}

/// Whether a pattern names this host. A wildcard below a public suffix is another rule's business.
fn names(pattern: &OriginPattern, shared: &str) -> bool {
    let Some(host) = pattern.host() else { return false };
    if pattern.has_subdomain_wildcard() {
        let below = shared.strip_suffix(host).is_some_and(|labels| labels.ends_with('.'));
        below && !is_public_suffix(host)
    } else {
        host == shared
    }
}
