//! The search for an origin that a pattern names and a list does not: it finds one exactly if there is one.
//!
//! What it tries is asked of the list itself, so it cannot claim what a verdict would deny. That it does not try in
//! vain what is not there, nor stops too early, rests on two observations:
//!
//! - All ports that the list does not write are alike to it, and what it names at one of them it names at every port. So
//!   one of them stands for all, and where the list writes every port, all are tried.
//! - A host one label below a base is named by a pattern of that very host, or by a wildcard that names everything below
//!   the base. So either a wildcard ends the search, or each label that is tried in vain is one that the list has
//!   written. They run out only where the base is so long that at most four bytes are left for labels; then the search
//!   goes on below each of them.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::iter;

use super::origins::written_ports;
use crate::origin::{
    MAX_HOST_BYTES, MAX_LABEL_BYTES, Origin, OriginPattern, OriginSet, PortPattern, default_port,
};

/// What is not to be found.
pub(super) struct Excluded<'s> {
    set: &'s OriginSet,
    /// Looked for only where a pattern with `:*` is searched.
    written_ports: OnceCell<HashMap<String, BTreeSet<u16>>>,
}

/// Where hosts are tried.
#[derive(Clone, Copy)]
struct Place<'p> {
    scheme: &'p str,
    port: Option<u16>,
}

/// Origins of nobody in particular. `null` is the last, which no pattern but `*` names.
const ANYBODY: [&str; 6] = [
    "https://other.example",
    "https://another.example",
    "https://other.test",
    "http://other.test",
    "app://other",
    "null",
];
/// Labels and ports that read well; the others come after them.
const LABELS: [&str; 3] = ["app", "www", "other"];
const PORTS: [u16; 3] = [8443, 3000, 5173];
/// The bytes of a label, in the order in which they are tried.
const LABEL_BYTES: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789-_";

impl<'s> Excluded<'s> {
    pub(super) fn new(set: &'s OriginSet) -> Self {
        Self { set, written_ports: OnceCell::new() }
    }

    /// An origin that `pattern` names and the list does not.
    pub(super) fn outside(&self, pattern: &OriginPattern) -> Option<String> {
        let (Some(scheme), Some(host)) = (pattern.scheme(), pattern.host()) else {
            return ANYBODY.into_iter().find(|origin| !self.has(origin)).map(str::to_owned);
        };
        let ports = match pattern.port_pattern() {
            PortPattern::Default => vec![None],
            PortPattern::Exact(port) => vec![Some(port)],
            PortPattern::Any => self.ports(scheme),
        };
        ports.into_iter().map(|port| Place { scheme, port }).find_map(|place| {
            if pattern.has_subdomain_wildcard() {
                self.below(host, place)
            } else {
                Some(place.origin(host)).filter(|origin| !self.has(origin))
            }
        })
    }

    fn has(&self, origin: &str) -> bool {
        self.set.find(origin.as_bytes()).is_some()
    }

    /// The ports that stand for all ports of a scheme.
    fn ports(&self, scheme: &str) -> Vec<Option<u16>> {
        let written = self.written_ports.get_or_init(|| written_ports(self.set)).get(scheme);
        let is_written = |port: u16| written.is_some_and(|ports| ports.contains(&port));
        let other = |port: &u16| default_port(scheme) != Some(*port);
        let mut ports = PORTS.into_iter().chain(1..=u16::MAX).filter(other);
        match ports.find(|port| !is_written(*port)) {
            Some(port) => vec![None, Some(port)],
            None => iter::once(None).chain((1..=u16::MAX).filter(other).map(Some)).collect(),
        }
    }

    fn below(&self, base: &str, place: Place<'_>) -> Option<String> {
        for host in hosts_below(base) {
            let origin = place.origin(&host);
            match self.set.find(origin.as_bytes()) {
                Some(found) if found.pattern.contains("://*.") => return None,
                Some(_) => {}
                // No label of Punycode that is none, and none that must not stand beside those of the base.
                None if Origin::parse(origin.as_bytes()).is_ok() => return Some(origin),
                None => {}
            }
        }
        hosts_below(base).find_map(|host| self.below(&host, place))
    }
}

impl Place<'_> {
    fn origin(self, host: &str) -> String {
        match self.port {
            Some(port) => format!("{}://{host}:{port}", self.scheme),
            None => format!("{}://{host}", self.scheme),
        }
    }
}

/// The hosts one label below a base, those that read well first, the short before the long.
fn hosts_below(base: &str) -> impl Iterator<Item = String> {
    let longest = MAX_HOST_BYTES.saturating_sub(base.len() + 1).min(MAX_LABEL_BYTES);
    let all = iter::successors(Some(vec![0]), |digits| Some(next(digits)));
    let words = all.take_while(move |digits| digits.len() <= longest).map(|digits| word(&digits));
    let friendly = LABELS.into_iter().filter(move |label| label.len() <= longest).map(str::to_owned);
    friendly.chain(words).map(move |label| format!("{label}.{base}"))
}

/// Counts: `a` … `_`, `aa`, `ab` …
fn next(digits: &[usize]) -> Vec<usize> {
    let mut digits = digits.to_vec();
    for digit in digits.iter_mut().rev() {
        *digit += 1;
        if *digit < LABEL_BYTES.len() {
            return digits;
        }
        *digit = 0;
    }
    digits.push(0);
    digits
}

fn word(digits: &[usize]) -> String {
    digits.iter().filter_map(|digit| LABEL_BYTES.get(*digit)).copied().map(char::from).collect()
}
