//! Origins to try: strangers, and what resembles an allowed origin. And which fault each of them shows.
//!
//! One mistake grants many of them: a server that reflects grants all, one that looks for a prefix grants other ports and
//! users too. So every [`Variant`] says what a server would be doing that grants it (its [`Matcher`]), the variants are tried
//! in one [`ORDER`], the most sweeping mistake first, and what an earlier mistake explains is neither tried nor reported.

mod base;
mod lists;
mod matcher;
mod order;

pub(super) use base::Base;
pub(super) use lists::BY_BROWSERS;
pub(super) use matcher::Matcher;
pub(super) use order::variants;

/// Nobody's host (RFC 6761 keeps `test` free), from which strangers ask.
pub(super) const STRANGER_HOST: &str = "corridor-audit-stranger.test";
/// The origin of a page that no list has.
pub(super) const STRANGER: &str = "https://corridor-audit-stranger.test";
/// Letters that turn a host into another.
pub(super) const OTHER: &str = "qzx";

/// Which mistake a granted origin shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    AnyOrigin,
    Null,
    Substring,
    Suffix,
    Prefix,
    ThirdParty,
    Localhost,
    OtherScheme,
    AnySubdomain,
    UnescapedDot,
    SpecialCharacter,
    HttpDowngrade,
    AnyPort,
    TrailingDot,
    Userinfo,
    PathOrQuery,
    Case,
}

/// An origin to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) class: Class,
    pub(super) origin: String,
    /// What a server would be doing that grants it.
    pub(super) matcher: Matcher,
    /// The allowed origin, or the endpoint's own, that it resembles; empty where it resembles none.
    pub(super) like: String,
}
