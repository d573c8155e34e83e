//! The same calls to the models of the targets. No page reads more there than the policy says but what a loss names; what one
//! does not read has a reason of the target's own; and no stranger's browser makes a backend work without a loss that says so:
//! of a REST API it gets no input from one at all.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use arbitrary::Unstructured;
use conformance::executors::model::{Answer, Spelling, drive};
use corridor_browser::{Outcome, Profile, ResponseType};
use corridor_config::{Configuration, Nowhere, Source, load};
use corridor_fuzz::agreement::{OWN_ORIGIN, PageCall, call, expected_names, policy};
use corridor_policy::PolicyDraft;
use corridor_proof::{Server, fetch};
use corridor_targets::http_api::model as http_api;
use corridor_targets::rest_api::model as rest_api;
use corridor_targets::{Effect, Emission, LossKind, emit};
use rest_api::{BackendRequest, BackendResponse, Request};

const POLICIES: usize = 250;
const CALLS_OF_EACH: usize = 6;

/// What a page gets otherwise than the policy says, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// API Gateway made the answer itself: an unknown path or method, a type of body that it does not pass.
    OwnError,
    /// The origin's pattern is left out.
    OriginDropped,
    /// The method is one that browsers look for in no list.
    UnlistedMethod,
    /// `*` covers `Authorization` in this browser.
    WildcardAuthorization,
    /// The page reads what a loss says that it reads.
    Vendor,
    /// The backend was called for a page that may not read its answer: without a body, if it is a REST API's.
    StrangerRan,
}

/// A deployed API of either kind.
enum Deployed {
    Rest(Box<rest_api::Deployed>),
    Http(Box<http_api::Deployed>),
}

struct Target {
    deployed: Deployed,
    emission: Emission,
    runs: Cell<usize>,
    /// How often it was given a body.
    inputs: Cell<usize>,
}

impl Target {
    /// Emits a file and has it accepted; nothing if the target refuses it.
    fn new(configuration: &Configuration) -> Option<Self> {
        let emission = emit(configuration).ok()?;
        let document = &emission.artifact.document;
        let deployed = if document.get("x-amazon-apigateway-cors").is_some() {
            let api = http_api::accept(document).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
            Deployed::Http(Box::new(http_api::Deployed::new(api, "prod")))
        } else {
            let api = rest_api::accept(document).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
            Deployed::Rest(Box::new(rest_api::Deployed::new(api, "prod")))
        };
        Some(Self { deployed, emission, runs: Cell::new(0), inputs: Cell::new(0) })
    }

    fn answer(&self, request: &Request) -> Answer {
        let request = Request { target: format!("/prod{}", request.target), ..request.clone() };
        let backend = |sent: &BackendRequest| {
            self.runs.set(self.runs.get() + 1);
            self.inputs.set(self.inputs.get() + usize::from(!sent.body.is_empty()));
            let headers = [
                ("Content-Type", "application/json"),
                ("Access-Control-Allow-Origin", "*"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Expose-Headers", "x-internal"),
                ("X-Request-Id", "1"),
                ("X-Internal", "1"),
                ("ETag", "\"1\""),
                ("Retry-After", "1"),
                ("X-B", "1"),
            ];
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            BackendResponse::Answer { status: 200, headers, body: b"{}".to_vec() }
        };
        match &self.deployed {
            Deployed::Rest(api) => api.answer(&request, &backend).into(),
            Deployed::Http(api) => api.answer(&request, &backend).into(),
        }
    }

    fn names(&self, kind: LossKind, effect: Effect) -> bool {
        self.emission.losses.iter().any(|loss| (loss.kind, loss.effect) == (kind, effect))
    }

    /// Whether the document has no word for an origin.
    fn is_dropped(&self, origin: &str) -> bool {
        let cors = self.emission.artifact.document.get("x-amazon-apigateway-cors");
        let kept = cors.and_then(|cors| cors["allowOrigins"].as_array());
        kept.is_some_and(|kept| !kept.iter().any(|kept| kept == origin || kept == "*"))
    }
}

/// The file of a policy, for an API of this kind.
fn configuration(policy: &PolicyDraft, api: &str) -> Option<Configuration> {
    let mut lines = vec!["[policies.web]".to_owned()];
    let lists = [
        ("allow_origins", &policy.allow_origins),
        ("allow_methods", &policy.allow_methods),
        ("allow_headers", &policy.allow_headers),
        ("expose_headers", &policy.expose_headers),
    ];
    lines.extend(lists.iter().filter_map(|(key, list)| Some(format!("{key} = {:?}", list.as_ref()?))));
    lines.extend(policy.max_age.map(|seconds| format!("max_age = {seconds}")));
    lines.push(format!("allow_credentials = {}", policy.allow_credentials));
    lines.push(format!(
        "[[routes]]\npath = \"/inference\"\nmethods = [\"GET\", \"HEAD\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"]\n\
         policy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"https://models.example\"\n\
         [server]\nurl = \"{OWN_ORIGIN}\"\n[aws]\nregion = \"eu-west-1\"\napi = \"{api}\"\n"
    ));
    load(&Source::new("corridor.toml", lines.join("\n")), None, &Nowhere).ok()
}

/// One call in one browser, to the policy and to the target; what differs, by its reason.
fn compare(
    policy: &PolicyDraft,
    configuration: &Configuration,
    target: &Target,
    page: &PageCall,
    (profile, spelling): (Profile, Spelling),
) -> Vec<Reason> {
    let written = page.call();
    let is_own = page.url.strip_prefix(OWN_ORIGIN).is_some_and(|rest| rest.starts_with('/'));
    let alone = fetch(profile, &written, &Server::new(&configuration.api, is_own.then_some(OWN_ORIGIN)));
    target.runs.set(0);
    target.inputs.set(0);
    let driven = drive(profile, &written, spelling, |request| target.answer(request));
    let outcome = driven.outcome.expect("the call ends");
    let last = driven.turns.last().and_then(|turn| turn.reply.clone());
    let context = format!("{profile:?} {page:#?}\n{policy:#?}\n{:#?}\n{last:#?}\n{outcome:?}", alone.outcome);
    let is_own_error = last.as_ref().is_some_and(|answer| answer.status >= 400) && target.runs.get() == 0;
    let is_safelisted = ["GET", "HEAD", "POST"].iter().any(|method| page.method.eq_ignore_ascii_case(method));
    let is_unlisted = is_safelisted && target.names(LossKind::UnlistedMethod, Effect::Wider);
    let mut reasons = Vec::new();
    match (&alone.outcome, &outcome) {
        (Outcome::Blocked(_), Outcome::Blocked(_)) => {}
        (Outcome::Ok(_), Outcome::Blocked(_)) if is_own_error => reasons.push(Reason::OwnError),
        (Outcome::Ok(_), Outcome::Blocked(_)) if target.is_dropped(page.page) => {
            assert!(target.names(LossKind::OriginPatternDropped, Effect::Narrower), "{context}");
            reasons.push(Reason::OriginDropped);
        }
        (Outcome::Ok(alone), Outcome::Ok(given)) => {
            assert_eq!(alone.kind, given.kind, "{context}");
            let more = readable_beyond(policy, given, &last);
            if !more.is_empty() && given.kind == ResponseType::Cors {
                let is_vendor = |name: &String| name.starts_with("x-amzn-") || name == "retry-after";
                assert!(more.iter().all(is_vendor), "{more:?} {context}");
                assert!(target.names(LossKind::VendorHeadersExposed, Effect::Wider), "{context}");
                reasons.push(Reason::Vendor);
            }
        }
        (Outcome::Ok(_), Outcome::Blocked(_)) => panic!("narrower without a reason: {context}"),
        (Outcome::Blocked(_), Outcome::Ok(_)) => {
            let has_authorization =
                page.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
            if has_authorization && target.names(LossKind::WildcardAuthorization, Effect::Wider) {
                assert_ne!(profile, Profile::Standard, "the standard says otherwise: {context}");
                reasons.push(Reason::WildcardAuthorization);
            } else {
                assert!(is_unlisted, "wider: {context}");
                reasons.push(Reason::UnlistedMethod);
            }
        }
    }
    let is_permitted = alone.steps.last().is_some_and(|step| step.answer.verdict.permit().is_some());
    if target.runs.get() > 0 && !is_permitted {
        // A page of the policy's origins reads why its method is refused.
        let is_of_policy = matches!(alone.outcome, Outcome::Ok(_)) && is_unlisted;
        let may_call = is_of_policy
            || reasons.contains(&Reason::UnlistedMethod)
            || reasons.contains(&Reason::WildcardAuthorization);
        assert!(
            may_call || target.names(LossKind::StrangerReachesBackend, Effect::Wider),
            "a backend ran: {context}"
        );
        let has_template = matches!(target.deployed, Deployed::Rest(_));
        assert!(may_call || !has_template || target.inputs.get() == 0, "a backend got an input: {context}");
        reasons.push(Reason::StrangerRan);
    }
    reasons
}

/// The headers that a page reads and the policy does not expose.
fn readable_beyond(
    policy: &PolicyDraft,
    given: &corridor_browser::Readable,
    last: &Option<Answer>,
) -> BTreeSet<String> {
    let sent = last.iter().flat_map(|answer| &answer.headers).map(|(name, _)| name.to_ascii_lowercase());
    let sent: Vec<http::HeaderName> = sent.filter_map(|name| name.parse().ok()).collect();
    let expected = expected_names(policy, given.kind, sent.iter());
    given.headers.iter().filter(|name| !expected.contains(name.as_str())).cloned().collect()
}

/// `reasons` must all be met, or they are no longer true.
fn run(api: &str, seed: u64, reasons: &[Reason]) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut met: BTreeMap<Reason, usize> = BTreeMap::new();
    let (mut calls, mut read, mut refused) = (0, 0, 0);
    for _ in 0..POLICIES {
        let seed = super::bytes(&mut random);
        let policy = policy(&mut Unstructured::new(&seed)).unwrap();
        let Some(configuration) = configuration(&policy, api) else { continue };
        let Some(target) = Target::new(&configuration) else {
            refused += 1;
            continue;
        };
        for _ in 0..CALLS_OF_EACH {
            let seed = super::bytes(&mut random);
            let page = call(&policy, &mut Unstructured::new(&seed)).unwrap();
            for profile in Profile::ALL {
                let spelling = if random.bool() { Spelling::Canonical } else { Spelling::Lower };
                for reason in compare(&policy, &configuration, &target, &page, (profile, spelling)) {
                    *met.entry(reason).or_default() += 1;
                }
                calls += 1;
                read += usize::from(target.runs.get() > 0);
            }
        }
    }
    println!("{api}: {calls} calls, {read} reached a backend, {refused} policies refused; {met:?}");
    assert!(calls >= 2_000 && read >= 500, "{calls} calls, {read} reached a backend");
    let never: Vec<&Reason> = reasons.iter().filter(|reason| !met.contains_key(reason)).collect();
    assert!(never.is_empty(), "{never:?} never came about");
}

#[test]
fn pages_get_the_same_of_a_rest_api() {
    run("rest", 3, &[Reason::OwnError, Reason::UnlistedMethod, Reason::Vendor, Reason::StrangerRan]);
}

#[test]
fn pages_get_the_same_of_an_http_api() {
    run("http", 4, &[Reason::OwnError, Reason::OriginDropped, Reason::UnlistedMethod, Reason::StrangerRan]);
}
