use std::collections::HashSet;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{InspectedPolicy, Inspection};
use crate::origin::OriginPattern;

/// `["https://*.example.com", "https://app.example.com"]`.
pub static RULE: Rule = Rule {
    code: "shadowed-origin",
    severity: Severity::Warning,
    summary: "an origin is named by another pattern of the list",
    why: "The entry does nothing while the broader one stands. Whoever reads it may believe that the list \
          is narrower than it is, and whoever removes it to shut a page out shuts nothing out.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://*.example.com", "https://app.example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://*.example.com", "https://example.com"]
"#
    ),
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    inspection.policies.iter().for_each(|policy| check_policy(policy, findings));
}

fn check_policy(policy: &InspectedPolicy<'_>, findings: &mut Vec<Finding>) {
    // Only a wildcard names more than one origin, so a list without any, however long, is not looked at. With
    // credentials `*` names nobody, which is an error of its own, and hides nothing.
    let wildcards: HashSet<&str> = policy
        .origins
        .values()
        .map(|(_, pattern)| pattern)
        .filter(
            |pattern| if pattern.is_any() { !policy.draft.allow_credentials } else { !pattern.is_exact() },
        )
        .map(OriginPattern::as_str)
        .collect();
    if wildcards.is_empty() {
        return;
    }
    let mut seen = HashSet::new();
    // A repeat has a finding of its own.
    for (item, pattern) in policy.origins.values().filter(|(_, pattern)| seen.insert(pattern.as_str())) {
        let broader = if wildcards.contains("*") {
            (!pattern.is_any()).then(|| "*".to_owned())
        } else {
            pattern.broader().into_iter().find(|text| wildcards.contains(text.as_str()))
        };
        if let Some(broader) = broader {
            let message = format!("`{broader}` names everything that `{}` names", item.text);
            let hint = format!("remove it, or `{broader}` if that is more than you mean");
            findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
        }
    }
}
