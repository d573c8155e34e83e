use crate::finding::Path;
use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::OriginSet;

/// More than ten million entries in one list.
pub static RULE: Rule = Rule {
    code: "too-many-origins",
    severity: Severity::Error,
    summary: "a list of origins is longer than can be held",
    why: "A list is kept in one block of memory that is addressed with 32 bits, which is room for ten \
          million patterns. What does not fit could only be left out, and a page that is in the file would \
          be refused.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://customer-1.example.com", "https://customer-2.example.com"] # … and ten million more
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://*.example.com"]
"#
    ),
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let lists = inspection.policies.iter().map(|policy| &policy.origins);
    findings.extend(lists.filter_map(|list| found(&list.path, list.items.len())));
}

fn found(path: &Path, entries: usize) -> Option<Finding> {
    if entries <= OriginSet::MAX_PATTERNS {
        return None;
    }
    let message = format!("the list has {entries} entries, and can have {}", OriginSet::MAX_PATTERNS);
    let hint = "name many origins with one pattern, such as `https://*.example.com`";
    Some(Finding::new(&RULE, path.clone(), message, hint))
}

#[cfg(test)]
mod tests {
    use super::{OriginSet, Path, found};

    #[test]
    fn the_limit_itself_is_allowed() {
        let path = Path::root().key("policies").key("web").key("allow_origins");
        assert!(found(&path, OriginSet::MAX_PATTERNS).is_none());
        let finding = found(&path, OriginSet::MAX_PATTERNS + 1).unwrap();
        assert_eq!(finding.message, "the list has 10000001 entries, and can have 10000000");
        assert_eq!(finding.path, path);
    }
}
