use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

/// `null`.
pub static RULE: Rule = Rule {
    code: "origin-null",
    severity: Severity::Error,
    summary: "`null` is listed as an origin",
    why: "`null` is what a browser sends for every page that has no origin of its own: sandboxed frames, `data:` and `file:` \
          pages, redirects across origins. Any site can make a sandboxed frame, so a policy that allows `null` allows \
          everybody, and with credentials too.",
    example: r#"
[policies.web]
allow_origins = ["null"]
"#,
    fixed: r#"
[policies.web]
allow_origins = ["http://localhost:5173"]
"#,
    references: &[
        "Fetch Standard, `Origin` header: https://fetch.spec.whatwg.org/#origin-header",
        "W3C advice against `null`: https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, error) in policy.origins.errors() {
            if *error == OriginPatternError::Origin(OriginError::Null) {
                let message = format!("`{}` is no origin: every sandboxed frame has it", item.text);
                let hint = "serve the page from an origin of its own (`http://localhost:PORT` while developing) and list that";
                findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
            }
        }
    }
}
