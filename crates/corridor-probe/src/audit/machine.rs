//! The machine: what is asked next, of what was answered so far.

use std::collections::VecDeque;

use corridor_policy::Origin;
use serde_json::{Value, json};
use url::Url;

use super::evidence::{Evidence, Seen};
use super::faults;
use super::grant::Grant;
use super::look::Look;
use super::origins::{Base, STRANGER, Variant, variants};
use super::probe::{Channel, Method, Probe};
use super::target::Target;
use crate::exchange::{Exchange, Request, Trouble, shown_url};
use crate::finding::Finding;

/// As many declared origins are tried at an endpoint.
const MAX_DECLARED: usize = 8;
/// As many allowed origins have those tried that resemble them.
const MAX_BASES: usize = 2;

/// What a passive audit leaves out.
pub const NOT_SENT: &str = "POST, PUT, PATCH and DELETE were not sent, only asked for by preflights: what their own answers \
                            grant, and whether a request without a preflight is carried out, is not known; `--active` \
                            sends them, and may run a model";

/// What has to be known, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Who is allowed, of those who were named, and of strangers?
    Introduction,
    /// Where nobody was: who may be?
    Discovery,
    /// Does a preflight pass?
    Preflights,
    /// Methods, headers, errors.
    Details,
    /// What resembles the allowed origin.
    Origins,
    /// The details again, for an origin that turned out to be granted.
    DetailsAgain,
    /// What a cache would mix up.
    Cache,
    /// What is older than CORS.
    Legacy,
    /// What may run or change something.
    Active,
    /// Nothing.
    Done,
}

impl Stage {
    fn next(self) -> Self {
        match self {
            Self::Introduction => Self::Discovery,
            Self::Discovery => Self::Preflights,
            Self::Preflights => Self::Details,
            Self::Details => Self::Origins,
            Self::Origins => Self::DetailsAgain,
            Self::DetailsAgain => Self::Cache,
            Self::Cache => Self::Legacy,
            Self::Legacy => Self::Active,
            Self::Active | Self::Done => Self::Done,
        }
    }
}

/// The audit of one endpoint. There is no I/O in it: [`Audit::next`] says what to send, [`Audit::receive`] takes what came.
///
/// ```
/// use std::time::Duration;
/// use corridor_probe::audit::{Audit, Target};
/// use corridor_probe::exchange::{Exchange, Response};
/// use http::Version;
///
/// // A server that echoes every origin.
/// let mut audit = Audit::new(Target::new("https://api.example.com/v1/models".parse()?));
/// while let Some(request) = audit.next() {
///     let origin = request.header("origin").map(<[u8]>::to_vec);
///     let headers = origin.map(|origin| ("access-control-allow-origin".to_owned(), origin)).into_iter().collect();
///     let response = Response {
///         status: 200,
///         version: Version::HTTP_11,
///         headers,
///         body_start: Vec::new(),
///         head_after: Duration::ZERO,
///         first_byte_after: None,
///     };
///     audit.receive(Exchange { request, result: Ok(response) });
/// }
/// assert!(audit.report().findings.iter().any(|finding| finding.code == "reflects-any-origin"));
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Debug)]
pub struct Audit {
    target: Target,
    nonce: String,
    stage: Stage,
    queue: VecDeque<Probe>,
    asked: Option<Probe>,
    evidence: Evidence,
    candidates: Vec<String>,
    variants: Vec<Variant>,
    main: Channel,
    detailed_for: String,
    spent: bool,
}

/// What came of an audit.
#[derive(Clone, Debug)]
pub struct Report {
    /// The address.
    pub url: Url,
    /// The faults, the worst first.
    pub findings: Vec<Finding>,
    /// How many requests were sent.
    pub requests: usize,
    /// What was left out, and why: a sentence each.
    pub not_tested: Vec<String>,
    /// Why nothing is known of the endpoint: no request was answered.
    pub trouble: Option<Trouble>,
}

impl Report {
    /// For programs, as one line of the audit's JSON; no secret is in it.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut document = json!({
            "url": shown_url(&self.url),
            "findings": self.findings.iter().map(Finding::json).collect::<Vec<_>>(),
            "requests": self.requests,
            "ok": self.is_ok(),
            "not_tested": self.not_tested,
        });
        if let (Some(trouble), Some(object)) = (&self.trouble, document.as_object_mut()) {
            let error = json!({"kind": trouble.kind.as_str(), "message": trouble.to_string(), "hint": trouble.hint()});
            object.insert("error".to_owned(), error);
        }
        document
    }

    /// Whether nothing was found that is more than a note, at an endpoint that answered.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.trouble.is_none() && !self.findings.iter().any(Finding::is_fault)
    }
}

impl Audit {
    /// An audit that has asked nothing yet.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self::with_nonce(target, "0")
    }

    /// The same with a word that no other audit of the endpoint has: caches between do not mistake it for an earlier one.
    #[must_use]
    pub fn with_nonce(target: Target, nonce: &str) -> Self {
        let mut audit = Self {
            candidates: target.declared().take(MAX_DECLARED).collect(),
            target,
            nonce: nonce.to_owned(),
            stage: Stage::Introduction,
            queue: VecDeque::new(),
            asked: None,
            evidence: Evidence::default(),
            variants: Vec::new(),
            main: Channel::Get,
            detailed_for: String::new(),
            spent: false,
        };
        audit.queue = audit.plan();
        audit
    }

    /// What to send next; `None` when the audit is over.
    #[expect(
        clippy::should_implement_trait,
        reason = "it is a machine with two moves, as `Fetch` of `corridor-browser`"
    )]
    pub fn next(&mut self) -> Option<Request> {
        while self.stage != Stage::Done {
            if self.is_in_vain() {
                self.stage = Stage::Done;
                break;
            }
            let Some(probe) = self.queue.pop_front() else {
                self.learn();
                self.stage = self.stage.next();
                self.queue = self.plan();
                continue;
            };
            if self.evidence.has_asked(&probe) || self.says_nothing(&probe) {
                continue;
            }
            if self.evidence.requests() >= self.target.budget {
                self.spent = true;
                self.stage = Stage::Done;
                break;
            }
            let request = probe.request(&self.target, &self.nonce);
            self.asked = Some(probe);
            return Some(request);
        }
        None
    }

    /// Takes what came of the request.
    pub fn receive(&mut self, exchange: Exchange) {
        if let Some(probe) = self.asked.take() {
            self.evidence.add(probe, exchange);
        }
    }

    /// What was found so far.
    #[must_use]
    pub fn report(&self) -> Report {
        let look = self.look();
        let mut findings: Vec<Finding> = faults::ALL.iter().flat_map(|fault| fault.findings(&look)).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let trouble = self.evidence.trouble().filter(|_| !self.evidence.is_answered()).cloned();
        Report {
            url: self.target.url.clone(),
            requests: self.evidence.requests(),
            not_tested: if trouble.is_some() { Vec::new() } else { self.not_tested() },
            findings,
            trouble,
        }
    }

    fn look(&self) -> Look<'_> {
        Look {
            target: &self.target,
            evidence: &self.evidence,
            candidates: &self.candidates,
            variants: &self.variants,
            main: self.main,
        }
    }

    /// Whether nobody is there.
    fn is_in_vain(&self) -> bool {
        !self.evidence.is_answered() && self.evidence.trouble().is_some()
    }

    fn not_tested(&self) -> Vec<String> {
        let mut left_out = Vec::new();
        if self.spent {
            left_out.push(format!(
                "the budget of {} requests was spent before everything was tried; `--budget` allows more",
                self.target.budget
            ));
        }
        if self.look().own_answers().all(|seen| seen.status() == 404) {
            left_out.push("the endpoint itself: everything is answered 404, as if nothing were there; is the path right?".to_owned());
        }
        if !self.target.active {
            left_out.push(NOT_SENT.to_owned());
        }
        left_out
    }

    /// What a stage taught, before the next is planned.
    fn learn(&mut self) {
        match self.stage {
            Stage::Introduction => self.discover(),
            Stage::Discovery => self.keep_granted_guesses(),
            Stage::Preflights => {
                self.discover();
                self.main = self.main_channel();
                let bases = self.bases();
                self.variants = variants(&bases);
            }
            Stage::Details
            | Stage::Origins
            | Stage::DetailsAgain
            | Stage::Cache
            | Stage::Legacy
            | Stage::Active
            | Stage::Done => {}
        }
    }

    /// Origins that answers name though nobody asked with them: those are allowed.
    fn discover(&mut self) {
        let mut named: Vec<String> = Vec::new();
        for seen in self.evidence.answered() {
            let Some(cors) = seen.cors() else { continue };
            let items = cors.items("access-control-allow-origin");
            named.extend(items.into_iter().filter(|item| Some(item.as_str()) != seen.origin()));
        }
        for origin in named {
            let is_origin = Origin::parse(origin.as_bytes()).is_ok();
            if is_origin
                && origin != STRANGER
                && !self.candidates.contains(&origin)
                && self.candidates.len() < 2 * MAX_DECLARED
            {
                self.candidates.push(origin);
            }
        }
    }

    /// Of the origins that were guessed, those that are allowed.
    fn keep_granted_guesses(&mut self) {
        if self.look().stranger_has_get() {
            return;
        }
        let granted = self.evidence.of(Channel::Get).filter(|seen| seen.is_offered());
        let granted: Vec<String> = granted.filter_map(|seen| seen.origin().map(str::to_owned)).collect();
        for origin in granted {
            if !self.candidates.contains(&origin) {
                self.candidates.push(origin);
            }
        }
    }

    /// In which way origins are tried: by `GET`, unless that says nothing and a preflight does.
    fn main_channel(&self) -> Channel {
        let post = Channel::Preflight(Method::Post);
        let says = |seen: &Seen| seen.grant().is_some_and(|grant| grant != Grant::Absent);
        if self.evidence.of(Channel::Get).any(says) {
            return Channel::Get;
        }
        let has_no_get =
            self.evidence.of(Channel::Get).all(|seen| seen.cors().is_none_or(|cors| !cors.succeeded()));
        if has_no_get && self.evidence.of(post).any(says) {
            return post;
        }
        let has_no_such = |seen: &Seen| seen.has_no_such_method();
        if self.evidence.of(Channel::Get).all(has_no_such) { post } else { Channel::Get }
    }

    /// What is tried resembles these: the allowed origins, or, where none is known, the endpoint's own.
    fn bases(&self) -> Vec<Base> {
        let offered = |origin: &&String| {
            self.evidence.answered().any(|seen| seen.origin() == Some(origin.as_str()) && seen.is_offered())
        };
        let own = Base::of_url(&self.target.url);
        let named = self.candidates.iter().filter(offered).filter_map(|origin| Base::of(origin));
        let mut bases: Vec<Base> = named.take(MAX_BASES).collect();
        if bases.is_empty() {
            bases.extend(self.candidates.first().and_then(|origin| Base::of(origin)));
            bases.extend(own);
        }
        bases
    }

    /// Whether an answer could say nothing new: what explains the origin was granted, or everybody is.
    fn says_nothing(&self, probe: &Probe) -> bool {
        if self.stage != Stage::Origins {
            return false;
        }
        let look = self.look();
        let variant = self.variants.iter().find(|variant| Some(&variant.origin) == probe.origin.as_ref());
        let to_stranger = self.evidence.to(self.main, STRANGER).and_then(Seen::grant);
        to_stranger == Some(Grant::Wildcard) || variant.is_some_and(|variant| look.is_explained(variant))
    }

    fn plan(&mut self) -> VecDeque<Probe> {
        match self.stage {
            Stage::Introduction => self.introduction(),
            Stage::Discovery => self.guesses(),
            Stage::Preflights => self.preflights(),
            Stage::Details => {
                let asker = self.look().asker().to_owned();
                let details = self.details(&asker);
                self.detailed_for = asker;
                details
            }
            Stage::Origins => {
                self.variants.iter().map(|variant| Probe::of(self.main, &variant.origin)).collect()
            }
            Stage::DetailsAgain => {
                let asker = self.look().asker().to_owned();
                if asker == self.detailed_for { VecDeque::new() } else { self.details(&asker) }
            }
            Stage::Cache => self.cache(),
            Stage::Legacy => {
                VecDeque::from([Channel::Jsonp, Channel::CrossDomainFile].map(Probe::without_origin))
            }
            Stage::Active => self.active(),
            Stage::Done => VecDeque::new(),
        }
    }

    fn introduction(&self) -> VecDeque<Probe> {
        // Those who are meant come first: a cache that mixes origins up would otherwise have nothing to tell.
        let named = self.candidates.iter().map(|origin| Probe::of(Channel::Get, origin));
        named.chain([Probe::without_origin(Channel::Get), Probe::of(Channel::Get, STRANGER)]).collect()
    }

    /// Origins that may be allowed where none is known to be.
    fn guesses(&self) -> VecDeque<Probe> {
        // Those that answers named are asked whether they are granted.
        let named: VecDeque<Probe> =
            self.candidates.iter().map(|origin| Probe::of(Channel::Get, origin)).collect();
        let is_found = self.candidates.iter().any(|origin| !self.target.is_declared(origin));
        if is_found || self.look().is_anybody_offered() {
            return named;
        }
        let Some(own) = Base::of_url(&self.target.url) else { return VecDeque::new() };
        let mut origins = vec![own.origin.clone()];
        if own.scheme == "http" {
            origins.push(format!("https://{}", own.host));
        }
        origins.extend(own.siblings());
        origins.iter().map(|origin| Probe::of(Channel::Get, origin)).collect()
    }

    fn preflights(&self) -> VecDeque<Probe> {
        let post = Channel::Preflight(Method::Post);
        let asker = self.look().asker();
        let mut origins: Vec<&str> = vec![asker];
        origins.extend(self.candidates.iter().map(String::as_str));
        origins.push(STRANGER);
        origins.into_iter().map(|origin| Probe::of(post, origin)).collect()
    }

    fn details(&self, asker: &str) -> VecDeque<Probe> {
        let mut probes = Vec::new();
        for origin in [asker, STRANGER] {
            probes.extend(Method::ALL.map(|method| Probe::of(Channel::Preflight(method), origin)));
            let others = [
                Channel::PreflightWithKey,
                Channel::PreflightOfUnknownHeader,
                Channel::PreflightOfUnknownMethod,
                Channel::PreflightOfPrivateNetwork,
            ];
            probes.extend(others.map(|channel| Probe::of(channel, origin)));
            probes.extend(
                [Channel::Head, Channel::WrongKey, Channel::UnknownPath]
                    .map(|channel| Probe::of(channel, origin)),
            );
        }
        probes.push(Probe::of(Channel::Preflight(Method::Post), "null"));
        probes.push(Probe::of(Channel::Cookie, STRANGER));
        probes.into()
    }

    fn cache(&self) -> VecDeque<Probe> {
        let look = self.look();
        let dynamic = |seen: &Seen| matches!(seen.grant(), Some(Grant::Own | Grant::Other));
        if !look.own_answers().any(dynamic) {
            return VecDeque::new();
        }
        let (asker, nobody) = (look.asker(), Probe::without_origin);
        VecDeque::from([
            Probe::of(Channel::Fresh(1), asker),
            nobody(Channel::Fresh(1)),
            Probe::of(Channel::Fresh(1), STRANGER),
            nobody(Channel::Fresh(2)),
            Probe::of(Channel::Fresh(2), asker),
            Probe::of(Channel::Fresh(3), STRANGER),
            Probe::of(Channel::Fresh(3), asker),
        ])
    }

    fn active(&self) -> VecDeque<Probe> {
        if !self.target.active {
            return VecDeque::new();
        }
        let asker = self.look().asker();
        let mut probes = Vec::new();
        for method in Method::UNSAFE {
            probes.extend([STRANGER, asker].map(|origin| Probe::of(Channel::Actual(method), origin)));
        }
        probes.extend([Channel::PlainPost, Channel::UntypedPost].map(|channel| Probe::of(channel, STRANGER)));
        probes.into()
    }
}
