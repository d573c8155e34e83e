//! What one side grants that the other does not: boxes of requests.
//!
//! A policy grants a box: origins × methods × request headers (one of them, or none) × credentials modes × response
//! headers to read (one of them, or none). A box less a box is a union of boxes, one for each side in which they differ,
//! the other sides whole; these are the largest boxes of the difference, and all of them. If the two have nothing in
//! common, that is the whole box, told once.

use super::names::Names;
use super::origins::OriginRegion;
use super::{ChangeKind, MaxAges};
use crate::policy::Policy;

/// How long a browser remembers a preflight whose answer does not say, in seconds
/// ([Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch), step 7.9).
pub(super) const DEFAULT_MAX_AGE_SECONDS: u32 = 5;

/// A box of requests: every combination of what is in its sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requests {
    /// The origins of the pages.
    pub origins: OriginRegion,
    /// The methods.
    pub methods: Names,
    /// The headers that a page may set. Requests with none of them are in the box too, unless it is about headers
    /// ([`ChangeKind::Headers`]).
    pub headers: Names,
    /// The credentials modes.
    pub credentials: CredentialsModes,
    /// The response headers that a page may read besides those that every page reads.
    pub exposed_headers: Names,
}

/// Whether requests carry credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsModes {
    /// They carry none.
    Omit,
    /// They carry credentials.
    Include,
    /// Both kinds.
    Both,
}

/// What one policy grants and another does not.
pub(super) struct Additions {
    pub(super) boxes: Vec<Addition>,
    /// What both grant, if anything.
    common: Option<Common>,
}

/// What two policies both grant, as far as it takes to tell differences in something else.
struct Common {
    /// All that the granting policy grants.
    all: Requests,
    /// The methods that both allow.
    methods: Names,
    shared: Shared,
}

/// An origin and a method that both sides grant.
pub(super) type Shared = (Option<String>, Option<String>);

/// A box of what is added.
#[derive(Clone)]
pub(super) struct Addition {
    pub(super) kind: ChangeKind,
    pub(super) requests: Requests,
    pub(super) max_ages: Option<MaxAges>,
    /// An origin and a method that both sides grant, where the difference is in something else.
    pub(super) shared: Shared,
}

impl CredentialsModes {
    fn of(policy: &Policy) -> Self {
        if policy.allows_credentials() { Self::Both } else { Self::Omit }
    }

    /// The modes' names, as `fetch()` has them.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Omit => &["omit"],
            Self::Include => &["include"],
            Self::Both => &["omit", "include"],
        }
    }

    /// Whether requests with credentials are among them.
    #[must_use]
    pub fn includes(self) -> bool {
        match self {
            Self::Omit => false,
            Self::Include | Self::Both => true,
        }
    }
}

impl Requests {
    /// All that a policy grants.
    fn granted(policy: &Policy) -> Self {
        Self {
            origins: OriginRegion::of(policy.origins()),
            methods: Names::of_methods(policy.methods()),
            headers: Names::of_request_headers(policy.request_headers()),
            credentials: CredentialsModes::of(policy),
            exposed_headers: Names::of_exposed_headers(policy.exposed_headers()),
        }
    }

    fn is_empty(&self) -> bool {
        self.origins.is_empty() || self.methods.is_empty()
    }
}

/// What `more` grants and `less` does not; `None` is no route, which grants nothing.
pub(super) fn additions(more: &Policy, less: Option<&Policy>) -> Additions {
    let all = Requests::granted(more);
    let alone = |kind, requests| {
        let alone = Addition { kind, requests, max_ages: None, shared: (None, None) };
        Additions { boxes: vec![alone], common: None }
    };
    if all.is_empty() {
        return Additions { boxes: Vec::new(), common: None };
    }
    let Some(less) = less else {
        return alone(ChangeKind::Route, all);
    };
    let Some(origin) = OriginRegion::shared(more.origins(), less.origins()) else {
        return alone(ChangeKind::Origins, all);
    };
    let methods = all.methods.meet(&Names::of_methods(less.methods()));
    let Some(method) = methods.pick(&METHODS) else {
        return alone(ChangeKind::Methods, all);
    };
    let common = Common { all, methods, shared: (Some(origin), Some(method)) };
    let boxes = common.boxes(more, less);
    Additions { boxes, common: Some(common) }
}

impl Additions {
    /// What is added where a route answers these methods, and the other those.
    pub(super) fn of_route(&self, answered: &Names, less: &Names) -> Option<Addition> {
        let common = self.common.as_ref()?;
        let methods = answered.minus(less).meet(&common.methods);
        let requests = Requests { methods, ..common.all.clone() };
        (!requests.is_empty()).then(|| common.addition(ChangeKind::RouteMethods, requests))
    }
}

impl Common {
    fn addition(&self, kind: ChangeKind, requests: Requests) -> Addition {
        Addition { kind, requests, max_ages: None, shared: self.shared.clone() }
    }

    /// The boxes of the difference, one for each side in which the two differ.
    fn boxes(&self, more: &Policy, less: &Policy) -> Vec<Addition> {
        let all = &self.all;
        let mut boxes = Vec::new();
        let mut add = |kind, requests| boxes.push(self.addition(kind, requests));
        let origins = OriginRegion::difference(more.origins(), less.origins());
        if !origins.is_empty() {
            add(ChangeKind::Origins, Requests { origins, ..all.clone() });
        }
        let methods = all.methods.minus(&self.methods);
        if !methods.is_empty() {
            add(ChangeKind::Methods, Requests { methods, ..all.clone() });
        }
        let others = Names::of_request_headers(less.request_headers());
        let headers = all.headers.minus(&others);
        if !headers.is_empty() {
            add(ChangeKind::Headers, Requests { headers, ..all.clone() });
        }
        if all.credentials.includes() && !less.allows_credentials() {
            let credentials = CredentialsModes::Include;
            add(ChangeKind::Credentials, Requests { credentials, ..all.clone() });
        }
        let others_exposed = Names::of_exposed_headers(less.exposed_headers());
        let exposed_headers = all.exposed_headers.minus(&others_exposed);
        if !exposed_headers.is_empty() {
            add(ChangeKind::ExposedHeaders, Requests { exposed_headers, ..all.clone() });
        }
        let max_ages = MaxAges { longer: more.max_age_seconds(), shorter: less.max_age_seconds() };
        if effective(max_ages.longer) > effective(max_ages.shorter) {
            // What one of them does not grant is not remembered.
            let requests = Requests {
                origins: OriginRegion::intersection(more.origins(), less.origins()),
                methods: self.methods.clone(),
                headers: all.headers.meet(&others),
                credentials: if less.allows_credentials() { all.credentials } else { CredentialsModes::Omit },
                exposed_headers: all.exposed_headers.meet(&others_exposed),
            };
            let max_ages = Some(max_ages);
            boxes.push(Addition { max_ages, ..self.addition(ChangeKind::MaxAge, requests) });
        }
        boxes
    }
}

/// The methods that witnesses are made of, if they may be.
pub(super) const METHODS: [&str; 6] = ["POST", "GET", "DELETE", "PUT", "PATCH", "HEAD"];

fn effective(max_age: Option<u32>) -> u32 {
    max_age.unwrap_or(DEFAULT_MAX_AGE_SECONDS)
}
