//! The audit, held against endpoints whose faults are known: each is found by its name, and nothing else is.

mod beside;
mod random;

use std::collections::BTreeSet;
use std::time::Duration;

use conformance::fault_server::{
    Allows, Ask, Behaviour, CORRECT, Cache, Endpoint, FAULTS, MORE_FAULTS, Preflights, Setting,
};
use corridor_policy::{OriginPattern, Severity};
use corridor_probe::audit::{Audit, Report, Target};
use corridor_probe::exchange::{Exchange, Request, Response};

/// What is answered to a request, without a socket.
fn answered(behaviour: &Behaviour, setting: &Setting, cache: &Cache, request: Request) -> Exchange {
    let field = |(name, value): &(String, Vec<u8>)| {
        (name.to_ascii_lowercase(), String::from_utf8_lossy(value).into_owned())
    };
    let target = request
        .url
        .query()
        .map_or(request.url.path().to_owned(), |query| format!("{}?{query}", request.url.path()));
    let ask =
        Ask { method: request.method.clone(), target, headers: request.headers.iter().map(field).collect() };
    let reply = behaviour.answer(setting, &ask, cache);
    let response = Response {
        status: reply.status,
        version: http::Version::HTTP_11,
        headers: reply
            .headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into_bytes()))
            .collect(),
        body_start: Vec::new(),
        head_after: Duration::ZERO,
        first_byte_after: None,
    };
    Exchange { request, result: Ok(response) }
}

/// Audits an endpoint that is a function.
fn audited(behaviour: &Behaviour, setting: &Setting, target: Target) -> Report {
    let (cache, mut audit) = (Cache::default(), Audit::new(target));
    while let Some(request) = audit.next() {
        audit.receive(answered(behaviour, setting, &cache, request));
    }
    audit.report()
}

/// The codes of the errors and warnings.
fn faults(report: &Report) -> BTreeSet<&'static str> {
    report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note)
        .map(|finding| finding.code)
        .collect()
}

fn patterns(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<OriginPattern> {
    texts.into_iter().map(|text| OriginPattern::parse(text.as_ref()).expect("a pattern")).collect()
}

fn target_of(endpoint: &Endpoint, setting: &Setting, active: bool) -> Target {
    let url = format!("https://api.shop.example.com/{}", endpoint.name).parse().expect("a URL");
    let origins = patterns(endpoint.declared(setting));
    Target { origins, active, ..Target::new(url) }
}

#[test]
fn every_seeded_fault_is_named_and_nothing_else_is() {
    let mut wrong = Vec::new();
    let mut most = 0;
    for scheme in ["https", "http"] {
        let setting = Setting::of_scheme(scheme);
        for endpoint in FAULTS.iter().chain(&MORE_FAULTS).chain(&CORRECT) {
            for active in [false, true] {
                let report = audited(&endpoint.behaviour, &setting, target_of(endpoint, &setting, active));
                let expected: BTreeSet<_> =
                    if active { endpoint.active } else { endpoint.passive }.iter().copied().collect();
                most = most.max(report.requests);
                if faults(&report) != expected {
                    let found: Vec<_> =
                        report.findings.iter().map(|finding| (finding.code, &finding.message)).collect();
                    wrong.push(format!(
                        "{scheme} {} (active: {active}): expected {expected:?}, found {found:?}",
                        endpoint.name
                    ));
                }
            }
        }
    }
    println!(
        "{} seeded faults, {} more, {} endpoints without; at most {most} requests each",
        FAULTS.len(),
        MORE_FAULTS.len(),
        CORRECT.len()
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(most <= Target::DEFAULT_BUDGET, "the budget is too small: {most}");
}

#[test]
fn encrypted_origins_are_not_to_be_downgraded() {
    let setting = Setting::of_scheme("https");
    for allows in [Allows::Http, Allows::HostAlone] {
        let behaviour = Behaviour { allows, ..Behaviour::RIGHT };
        let endpoint = Endpoint { name: "http", behaviour, passive: &[], active: &[], declared: &[] };
        let report = audited(&behaviour, &setting, target_of(&endpoint, &setting, false));
        assert_eq!(faults(&report), BTreeSet::from(["http-downgrade"]), "{allows:?}");
    }
}

#[test]
fn what_was_seen_is_shown() {
    let setting = Setting::of_scheme("https");
    for endpoint in FAULTS.iter().chain(&MORE_FAULTS) {
        let report = audited(&endpoint.behaviour, &setting, target_of(endpoint, &setting, true));
        for finding in &report.findings {
            assert!(!finding.evidence.is_empty(), "{}: {} has no evidence", endpoint.name, finding.code);
            assert!(!finding.hint.is_empty() && !finding.message.ends_with('.'), "{finding:?}");
        }
    }
}

#[test]
fn a_passive_audit_sends_nothing_that_could_run_a_model() {
    let setting = Setting::of_scheme("https");
    for endpoint in FAULTS.iter().chain(&MORE_FAULTS).chain(&CORRECT) {
        let (cache, mut audit) = (Cache::default(), Audit::new(target_of(endpoint, &setting, false)));
        let own = target_of(endpoint, &setting, false).url.origin();
        while let Some(request) = audit.next() {
            assert!(matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS"), "{}", request.method);
            assert_eq!(request.body, None);
            assert_eq!(request.url.origin(), own, "only the host that was named is asked");
            audit.receive(answered(&endpoint.behaviour, &setting, &cache, request));
        }
    }
}

#[test]
fn of_an_address_where_nothing_is_that_is_said() {
    let setting = Setting::of_scheme("https");
    let says_so = |behaviour: &Behaviour| {
        let target = Target::new("https://api.shop.example.com/missing".parse().expect("a URL"));
        audited(behaviour, &setting, target).not_tested.iter().any(|left_out| left_out.contains("404"))
    };
    let behaviour = Behaviour {
        allows: Allows::Nobody,
        preflights: Preflights::Without(404),
        status: 404,
        wrong_key: 404,
        ..Behaviour::RIGHT
    };
    assert!(says_so(&behaviour));
    assert!(!says_so(&Behaviour { preflights: Preflights::Without(405), ..behaviour }));
}

#[test]
fn the_budget_is_kept_and_what_it_left_out_is_said() {
    let setting = Setting::of_scheme("https");
    for budget in [0, 1, 7, 40] {
        let target = Target { budget, ..target_of(&CORRECT[1], &setting, true) };
        let report = audited(&CORRECT[1].behaviour, &setting, target);
        assert!(report.requests <= budget, "{} of {budget}", report.requests);
        assert!(report.not_tested[0].contains("budget"), "{:?}", report.not_tested);
    }
}

#[test]
fn without_a_named_origin_what_answers_reveal_is_used() {
    let setting = Setting::of_scheme("https");
    for (name, found) in [
        ("reflect", "reflects-any-origin"),
        ("null", "null-origin-trusted"),
        ("suffix", "origin-suffix-match"),
        ("underscore", "special-character-accepted"),
        ("no-vary", "missing-vary-origin"),
        ("dots", "unescaped-dot"),
    ] {
        let endpoint = FAULTS.iter().find(|endpoint| endpoint.name == name).expect("a row");
        // `app.` beside `api.` is what is guessed.
        let report = audited(
            &endpoint.behaviour,
            &setting,
            Target { origins: Vec::new(), ..target_of(endpoint, &setting, false) },
        );
        assert_eq!(faults(&report), BTreeSet::from([found]), "{name}");
    }
}

#[test]
fn every_fault_has_an_endpoint_and_its_text_is_complete() {
    let shown: BTreeSet<&str> =
        FAULTS.iter().chain(&MORE_FAULTS).flat_map(|endpoint| endpoint.active.iter().copied()).collect();
    // Only where the page's own scheme is encrypted: it has a test of its own.
    let elsewhere = ["http-downgrade"];
    let all = corridor_probe::audit::faults::ALL;
    for fault in all {
        let is_shown = shown.contains(fault.code) || elsewhere.contains(&fault.code);
        assert!(is_shown || fault.severity == Severity::Note, "{} has no endpoint", fault.code);
        assert!(
            fault.title.starts_with(|first: char| !first.is_uppercase()) && !fault.title.ends_with('.'),
            "{}",
            fault.code
        );
        assert!(fault.consequence.ends_with('.') && !fault.references.is_empty(), "{}", fault.code);
    }
    let codes: BTreeSet<&str> = all.iter().map(|fault| fault.code).collect();
    assert_eq!(codes.len(), all.len());
}
