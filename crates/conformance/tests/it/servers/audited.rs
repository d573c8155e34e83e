//! What an audit from outside says of a server.

use std::collections::BTreeMap;

use conformance::servers::{Page, Pages, Running};
use corridor_policy::{OriginPattern, Severity};
use corridor_probe::audit::{Target, run};
use corridor_probe::send::{Proxying, Sender, Sending};

/// The codes of what is found, each with the most that it is said to be.
pub(super) fn audit(running: &Running, pages: &Pages) -> BTreeMap<&'static str, Severity> {
    let sending = Sending { proxy: Proxying::Direct, ..Sending::default() };
    let sender = Sender::new(sending).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut codes = BTreeMap::new();
    for path in [Some(running.server.api.infer), running.server.api.generous].into_iter().flatten() {
        let url = format!("http://{}{path}", running.address).parse().unwrap();
        let origins = vec![OriginPattern::parse(&pages.origin(Page::App)).unwrap()];
        let target = Target { origins, active: true, ..Target::new(url) };
        let report = runtime.block_on(run(&sender, target, "servers"));
        assert!(report.trouble.is_none(), "{}: {:?}", running.server.name, report.trouble);
        for finding in report.findings {
            let severity = codes.entry(finding.code).or_insert(finding.severity);
            *severity = finding.severity.max(*severity);
        }
    }
    codes
}

/// What is missing of what was said of it, and what is found besides.
pub(super) fn differences(running: &Running, found: &BTreeMap<&'static str, Severity>) -> Vec<String> {
    let faults = running.setting.faults;
    let about = |what: &str, code: &str| {
        format!("{} ({}): the audit {what} `{code}`", running.server.name, running.configured())
    };
    let missing = faults.iter().filter(|code| !found.contains_key(*code));
    let besides =
        found.iter().filter(|(code, severity)| **severity > Severity::Note && !faults.contains(code));
    let missing = missing.map(|code| about("does not find", code));
    missing.chain(besides.map(|(code, _)| about("also finds", code))).collect()
}
