//! The audit over sockets, beside CORScanner on the same server in the same run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use conformance::fault_server::{CORRECT, Endpoint, FAULTS, MORE_FAULTS, Running, Setting, serve};
use conformance::model_server::say;
use conformance::scanner::{self, REQUIRED};
use corridor_probe::audit::{Report, Target, run_all};
use corridor_probe::send::{Sender, Sending};

use super::{faults, patterns};

/// What CORScanner calls the faults that it knows.
const ITS_NAMES: [(&str, &str); 11] = [
    ("reflect", "reflect_origin"),
    ("null", "trust_null"),
    ("prefix", "prefix_match"),
    ("suffix", "suffix_match"),
    ("substring", "include_match"),
    ("dots", "not_escape_dot"),
    ("last-dot", "not_escape_dot"),
    ("underscore", "special_characters_bypass"),
    ("third-party", "custom_third_parties"),
    ("subdomains", "trust_any_subdomain"),
    // It does not say that it is the errors; that it echoes is half of it.
    ("errors-only", "reflect_origin"),
];

#[test]
fn every_fault_is_named_over_sockets_beside_another_scanner() {
    // CORScanner makes its origins of the URL's own scheme and host, so both are the allowed origin's.
    let setting = Setting::of_scheme("http");
    let endpoints: Vec<Endpoint> = FAULTS.iter().chain(&CORRECT).chain(&MORE_FAULTS).copied().collect();
    let server = serve(endpoints, setting.clone()).expect("a server");
    let ours = audited(&server, &setting, FAULTS.iter().chain(&CORRECT));
    let theirs = scanned(&server, &setting);
    let mut named = [0, 0];
    println!("{:18} {:34} CORScanner 0.9.7", "endpoint", "corridor audit");
    for endpoint in FAULTS.iter().chain(&CORRECT) {
        let report = &ours[endpoint.name];
        let found: Vec<&str> = faults(report).into_iter().collect();
        let right = found == endpoint.passive;
        let other = theirs.as_ref().map(|theirs| theirs[endpoint.name].clone().unwrap_or_default());
        let known = ITS_NAMES.iter().find(|(name, _)| *name == endpoint.name).map(|(_, word)| *word);
        let other_is_right = known.is_some_and(|word| other.as_deref() == Some(word));
        if !endpoint.passive.is_empty() {
            named[0] += usize::from(right);
            named[1] += usize::from(other_is_right);
        }
        let word = |list: String| if list.is_empty() { "-".to_owned() } else { list };
        println!("{:18} {:34} {}", endpoint.name, word(found.join(" ")), word(other.unwrap_or_default()));
        assert!(right, "{}: expected {:?}, found {found:?}", endpoint.name, endpoint.passive);
    }
    println!("named: {} of {} by corridor, {} by CORScanner", named[0], FAULTS.len(), named[1]);
    assert_eq!(named[0], FAULTS.len());
    if theirs.is_some() {
        assert!(named[1] > 0, "CORScanner was not run as it should be");
    }
}

fn audited<'e>(
    server: &Running,
    setting: &Setting,
    endpoints: impl Iterator<Item = &'e Endpoint>,
) -> BTreeMap<String, Report> {
    let targets = endpoints.map(|endpoint| {
        let origins = patterns(endpoint.declared(setting));
        Target { origins, ..Target::new(server.url(endpoint.name).parse().expect("a URL")) }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut reports = BTreeMap::new();
    runtime.block_on(async {
        let sender = Sender::new(Sending::default()).expect("a client");
        let keep = |report: Report| {
            reports.insert(report.url.path().trim_start_matches('/').to_owned(), report);
        };
        run_all(&sender, targets, 4, "1", keep).await;
    });
    reports
}

/// What CORScanner says of each endpoint; `None` if it cannot be had.
fn scanned(server: &Running, setting: &Setting) -> Option<BTreeMap<String, Option<String>>> {
    let python = installed()?;
    let port = server.address().port();
    let url = |endpoint: &Endpoint| format!("http://{}:{port}/{}", setting.host, endpoint.name);
    let urls: Vec<String> = FAULTS.iter().chain(&CORRECT).map(url).collect();
    let scanned = scanner::scan(&python, &urls).expect("it runs");
    let name = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
    Some(scanned.into_iter().map(|scanned| (name(&scanned.url), scanned.found.name)).collect())
}

fn installed() -> Option<PathBuf> {
    let required = std::env::var(REQUIRED).unwrap_or_default();
    if required == "none" {
        say("corscanner", format_args!("SKIPPED: {REQUIRED} is `none`"));
        return None;
    }
    match scanner::install() {
        Ok(python) => Some(python),
        Err(error) if required == "corscanner" => panic!("{error}"),
        Err(error) => {
            say(
                "corscanner",
                format_args!("SKIPPED, NOT RUN BESIDE ({REQUIRED}=corscanner makes it a failure): {error}"),
            );
            None
        }
    }
}
