//! A preflight that grants what the answer itself refuses.

use crate::audit::evidence::Seen;
use crate::audit::look::Look;
use crate::audit::probe::{Channel, Method};

/// The preflights of an origin whose `GET` is refused, by what they say to it. There is at least one that grants.
pub(super) struct Leniency<'l> {
    /// The `GET` that is refused.
    pub(super) get: &'l Seen,
    pub(super) granted_preflights: Vec<&'l Seen>,
    pub(super) refused_preflights: Vec<&'l Seen>,
}

impl<'l> Leniency<'l> {
    /// What there is of it; `None` if the `GET` is granted, or says nothing about the endpoint, or no preflight grants.
    pub(super) fn of(look: &Look<'l>, origin: &str) -> Option<Self> {
        // `null` is asked by `GET` only where origins are tried by `GET`; what is not known is taken for refused like the
        // stranger's.
        let get = look.evidence.to(Channel::Get, origin)?;
        let says_nothing = get.cors().is_none_or(|cors| !cors.succeeded()) && look.main != Channel::Get;
        if get.is_offered() || says_nothing {
            return None;
        }
        let preflights =
            Method::ALL.into_iter().filter_map(|method| look.evidence.to(Channel::Preflight(method), origin));
        let (granted, refused): (Vec<&Seen>, Vec<&Seen>) = preflights.partition(|seen| seen.is_own());
        if granted.is_empty() {
            return None;
        }
        Some(Self { get, granted_preflights: granted, refused_preflights: refused })
    }
}
