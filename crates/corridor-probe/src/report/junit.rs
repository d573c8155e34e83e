//! Checks as JUnit XML, which CI systems show as tests.

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use crate::exchange::shown_url;

/// The reports as one document: of each a suite of the checks, a test each, and one of what was found besides.
///
/// # Errors
///
/// If the document cannot be written, which no report makes happen.
pub fn junit(reports: &[Report]) -> Result<String, quick_junit::SerializeError> {
    let mut document = Document::new("corridor probe");
    document.add_test_suites(reports.iter().flat_map(suites));
    document.to_string()
}

fn suites(report: &Report) -> [TestSuite; 2] {
    let environment = report.environment.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let named = |what: &str| TestSuite::new(format!("{}{environment} {what}", shown_url(&report.url)));
    let mut checks = named("checks");
    for check in &report.checks {
        let status = if check.ok {
            TestCaseStatus::success()
        } else {
            let (outcome, expected) = (check.outcome.as_str(), check.expected.as_str());
            let reason = check.reason.as_deref().unwrap_or_default();
            failure(
                check.code.unwrap_or("check"),
                &format!("{outcome}, and should be {expected}: {reason}"),
                "",
            )
        };
        let mut case = TestCase::new(check.name.clone(), status);
        case.set_classname(check.browser.as_str());
        checks.add_test_case(case);
    }
    let mut findings = named("findings");
    for finding in report.findings.iter().filter(|finding| finding.is_fault()) {
        let evidence: Vec<String> =
            finding.evidence.iter().map(|exchange| exchange.shown().to_string()).collect();
        let description = format!("fix: {}\n\n{}", finding.hint, evidence.join("\n"));
        let mut case = TestCase::new(finding.code, failure(finding.code, &finding.message, &description));
        case.set_classname(finding.severity.as_str());
        findings.add_test_case(case);
    }
    [checks, findings]
}

fn failure(kind: &str, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(kind).set_message(message);
    if !description.is_empty() {
        status.set_description(description);
    }
    status
}
