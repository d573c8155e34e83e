//! The forms of a report, read back.

use corridor_probe::judge::Fault;
use corridor_probe::plan::Options;
use corridor_probe::probe;
use corridor_probe::report::{junit, sarif};
use corridor_probe::send::{Proxying, Sending};
use serde_json::json;
use url::Url;

use crate::broken::{FILE, configuration};
use crate::running::gateway;

fn direct() -> Sending {
    Sending { proxy: Proxying::Direct, ..Sending::default() }
}

#[tokio::test]
async fn every_form_has_every_finding() {
    let (_gateway, url) = gateway(&FILE.replace("https://app.example", "https://other.example"));
    let report = probe(&configuration(FILE), &url, &Options::default(), direct()).await.unwrap();
    let document = report.json();
    assert_eq!(document["ok"], json!(false));
    assert_eq!(document["url"], json!(url.as_str()));
    assert_eq!(document["requests"], json!(report.requests));
    assert_eq!(document["findings"].as_array().unwrap().len(), report.findings.len());
    assert!(document["findings"][0]["evidence"][0]["request"]["method"].is_string());
    let check = &document["checks"][0];
    assert_eq!(check["name"], json!("expect: POST /inference from https://app.example"));
    assert_eq!(
        (&check["browser"], &check["outcome"], &check["expected"], &check["ok"]),
        (&json!("standard"), &json!("blocked"), &json!("readable"), &json!(false))
    );

    let sarif = sarif::sarif(&[(&report.url, &report.findings)]);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    assert_eq!((&sarif["version"], &results[0]["level"]), (&json!("2.1.0"), &json!("error")));
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.iter().all(|result| rules.iter().any(|rule| rule["id"] == result["ruleId"])));

    let read =
        quick_junit::Report::deserialize_from_str(&junit::junit(std::slice::from_ref(&report)).unwrap())
            .unwrap();
    let faults = report.findings.iter().filter(|finding| finding.is_fault()).count();
    assert_eq!(read.tests, report.checks.len() + faults);
    assert_eq!(read.failures, report.checks.iter().filter(|check| !check.ok).count() + faults);
}

#[tokio::test]
async fn where_nothing_answers_the_report_says_why() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = Url::parse(&format!("http://{free}")).unwrap();
    let report = probe(&configuration(FILE), &url, &Options::default(), direct()).await.unwrap();
    assert!(!report.ok() && report.unreached.is_some());
    assert!(report.summary().contains("connection refused"), "{}", report.summary());
}

#[test]
fn every_code_has_its_row_in_the_documentation() {
    let page = include_str!("../../../../docs/probe.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> =
        Fault::ALL.iter().map(|fault| format!("| `{}` | {} |", fault.code(), fault.severity())).collect();
    for row in &expected {
        assert!(rows.iter().any(|line| line.starts_with(row.as_str())), "{row}");
    }
    assert_eq!(rows.len(), expected.len(), "no row of a code that is gone");
}
