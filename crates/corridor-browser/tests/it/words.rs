//! What the machine says: reasons with their codes and hints, steps, and the trace of a call.

use std::collections::BTreeSet;

use corridor_browser::{
    Body, Call, Credentials, Event, Fetch, Header, Next, PageOrigin, PreflightCache, Profile, Reason,
    Response, Step,
};

const PAGE: &str = "https://app.example";

fn reasons() -> Vec<Reason> {
    let text = || "a".to_owned();
    let mut reasons = vec![
        Reason::UrlMalformed,
        Reason::UrlWithCredentials,
        Reason::MethodMalformed(text()),
        Reason::MethodForbidden(text()),
        Reason::MethodNotForNoCors(text()),
        Reason::HeaderNameMalformed(text()),
        Reason::HeaderValueMalformed(text()),
        Reason::BodyOfGet,
        Reason::OnlyIfCachedCrossOrigin,
        Reason::StreamInNoCors,
        Reason::StreamUnsupported,
        Reason::StreamNeedsHttp2,
        Reason::BadPort(22),
        Reason::MixedContent,
        Reason::Scheme(text()),
        Reason::NotSameOrigin,
        Reason::NoCorsRedirectMode,
        Reason::NotCached,
        Reason::NetworkError,
        Reason::PreflightRedirected(301),
        Reason::PreflightStatus(404),
        Reason::AllowMethodsMalformed(text()),
        Reason::AllowHeadersMalformed(text()),
        Reason::MethodNotAllowed { method: text(), allowed: vec![] },
        Reason::HeaderNotAllowed { name: text(), allowed: vec![text()] },
        Reason::RedirectInModeError(307),
        Reason::LocationMalformed(text()),
        Reason::LocationScheme(text()),
        Reason::LocationWithCredentials,
        Reason::RedirectChecked,
        Reason::TooManyRedirects,
        Reason::StreamCannotBeSentAgain,
    ];
    reasons.extend(of_allow_origin(false));
    reasons
}

fn of_allow_origin(preflight: bool) -> [Reason; 5] {
    let text = || "a".to_owned();
    [
        Reason::AllowOriginMissing { preflight },
        Reason::AllowOriginWildcardWithCredentials { preflight },
        Reason::AllowOriginMultiple { preflight, value: text() },
        Reason::AllowOriginMismatch { preflight, value: text(), origin: text() },
        Reason::AllowCredentialsNotTrue { preflight, value: Some(text()) },
    ]
}

#[test]
fn every_reason_has_a_code_of_its_own() {
    let reasons = reasons();
    let codes: BTreeSet<&str> = reasons.iter().map(Reason::code).collect();
    assert_eq!(codes.len(), reasons.len());
    let is_code = |code: &&str| code.bytes().all(|byte| byte.is_ascii_lowercase() || b"-2".contains(&byte));
    assert!(codes.iter().all(is_code), "{codes:?}");
}

#[test]
fn reasons_and_hints_are_sentences_in_lower_case_without_a_stop() {
    let more = [
        Reason::PreflightStatus(401),
        Reason::PreflightStatus(500),
        Reason::AllowCredentialsNotTrue { preflight: false, value: None },
        Reason::MethodNotAllowed { method: "patch".to_owned(), allowed: vec!["PATCH".to_owned()] },
    ];
    for reason in reasons().into_iter().chain(of_allow_origin(true)).chain(more) {
        for sentence in [reason.to_string(), reason.hint()] {
            assert!(sentence.len() > 10, "{reason:?}: {sentence}");
            assert!(!sentence.ends_with('.'), "{sentence}");
            let first = sentence.chars().next();
            assert!(
                first.is_some_and(|first| !first.is_uppercase() || sentence.starts_with("CORS")),
                "{sentence}"
            );
        }
    }
    let patch = Reason::MethodNotAllowed { method: "patch".to_owned(), allowed: vec!["PATCH".to_owned()] };
    assert!(patch.hint().contains("`method: \"PATCH\"`"));
}

#[test]
fn steps_are_named_twice() {
    let steps = [
        Step::RequestConstructor,
        Step::HeadersAppend,
        Step::MainFetch,
        Step::SchemeFetch,
        Step::HttpFetch,
        Step::CorsPreflightFetch,
        Step::CorsCheck,
        Step::HttpRedirectFetch,
        Step::HttpNetworkOrCacheFetch,
        Step::HttpNetworkFetch,
    ];
    let names: BTreeSet<&str> = steps.iter().map(|step| step.as_str()).collect();
    let titles: BTreeSet<&str> = steps.iter().map(|step| step.title()).collect();
    assert_eq!((names.len(), titles.len()), (steps.len(), steps.len()));
}

fn receive(fetch: &mut Fetch<'_>, status: u16, lines: &[(&str, &str)]) {
    let headers: Vec<Header<'_>> = lines.iter().map(|(name, value)| Header::new(*name, *value)).collect();
    assert!(matches!(fetch.next(), Next::Send(_)));
    fetch.receive(&Response { status, headers: (&headers[..]).into() });
}

#[test]
fn a_trace_names_every_step_that_was_passed() {
    let allow = ("Access-Control-Allow-Origin", "*");
    let put = ("Access-Control-Allow-Methods", "PUT");
    let call = Call { method: "PUT", ..Call::get(PageOrigin::parse(PAGE).unwrap(), "https://api.example/v") };
    let mut fetch = Fetch::new(Profile::Standard, &call, PreflightCache::default(), 0).traced();
    receive(&mut fetch, 204, &[allow, put]);
    receive(&mut fetch, 303, &[allow, ("Location", "/w")]);
    receive(&mut fetch, 200, &[allow]);
    assert!(matches!(fetch.next(), Next::Done(_)));
    let passed = [
        Event::PreflightSent,
        Event::PreflightOriginAllowed,
        Event::PreflightPassed,
        Event::ActualSent,
        Event::OriginAllowed,
        Event::Redirected,
        Event::NoPreflightNeeded,
        Event::ActualSent,
        Event::OriginAllowed,
    ];
    assert_eq!(fetch.trace(), passed);

    let mut again = Fetch::new(Profile::Standard, &call, fetch.into_cache(), 0).traced();
    assert!(matches!(again.next(), Next::Send(sent) if !sent.preflight));
    assert_eq!(again.trace(), [Event::PreflightRemembered, Event::ActualSent]);

    let others = [Event::SameOrigin, Event::NoCors, Event::PreflightRemembered];
    for event in passed.into_iter().chain(others) {
        assert!(!event.to_string().is_empty() && !event.step().title().is_empty());
    }
}

#[test]
fn what_goes_along_with_a_request() {
    let page = || PageOrigin::parse(PAGE).unwrap();
    let headers = vec![("X-A", "1"), ("Cookie", "a=b")];
    let post = Call { method: "POST", headers, body: Some(Body::Text), ..Call::get(page(), "/v") };
    let mut fetch = Fetch::new(Profile::Standard, &post, PreflightCache::default(), 0);
    assert!(matches!(fetch.next(), Next::Send(_)));
    let names: Vec<_> = fetch.headers().iter().map(|header| header.name.to_vec()).collect();
    assert_eq!(names, [b"X-A".to_vec(), b"Content-Type".to_vec()]);
    assert!(fetch.sends_body() && fetch.sends_credentials());
    assert!(fetch.trace().is_empty(), "none was asked for");

    for (credentials, own, other) in [
        (Credentials::Omit, false, false),
        (Credentials::SameOrigin, true, false),
        (Credentials::Include, true, true),
    ] {
        for (url, expected) in [("/v", own), ("https://api.example/v", other)] {
            let call = Call { credentials, ..Call::get(page(), url) };
            let mut fetch = Fetch::new(Profile::Standard, &call, PreflightCache::default(), 0);
            assert!(matches!(fetch.next(), Next::Send(_)));
            assert_eq!(fetch.sends_credentials(), expected, "{credentials:?} {url}");
            assert!(!fetch.sends_body());
        }
    }
}
