//! Faults in random surroundings.

use std::collections::BTreeSet;

use conformance::fault_server::{Scene, random};
use corridor_probe::audit::Target;

use super::{audited, faults, patterns};

const SEEDS: u64 = 600;

#[test]
fn faults_are_named_whatever_is_around_them() {
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let Scene { setting, behaviour, code, is_declared, url } = random(seed);
        let origins = patterns(is_declared.then(|| setting.origin()));
        let target = Target { origins, ..Target::new(url.parse().expect("a URL")) };
        let report = audited(&behaviour, &setting, target);
        let expected: BTreeSet<&str> = code.into_iter().collect();
        if faults(&report) != expected {
            let found: Vec<_> =
                report.findings.iter().map(|finding| (finding.code, &finding.message)).collect();
            wrong.push(format!(
                "seed {seed}: expected {expected:?}, found {found:?} at {setting:?} {behaviour:?}"
            ));
        }
    }
    println!("{SEEDS} random endpoints, {} named otherwise", wrong.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
}
