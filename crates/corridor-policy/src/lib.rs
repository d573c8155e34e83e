//! The meaning of a CORS policy: what is written becomes what is decided, or every reason why it cannot.
//!
//! ```text
//! Draft ──compile──▶ Api { Route → Policy }  or  every Finding at once
//!                                  │
//! RequestHead ─────────────────decide──▶ Verdict (with its reason, and the headers that say so)
//! ```
//!
//! A [`Policy`] that exists is valid: nothing in it can fail later. [`Policy::decide`] is a function of values: no
//! clock, no file, no socket, no runtime. It allocates nothing on the path of an allowed request but the list of
//! headers that a preflight grants, and its work is bounded whatever the request says.
//!
//! This crate knows no file format and no browser: what a browser makes of an answer is another crate's business, which
//! must not depend on this one, so that each can be checked against the other.

mod api;
pub mod clients;
mod closest;
mod compile;
mod decide;
pub mod diff;
mod draft;
mod finding;
pub mod findings;
mod header_name;
mod inspect;
mod method;
mod origin;
mod policy;
mod router;
mod verdict;

pub use api::{Api, Route};
pub use closest::closest;
pub use compile::{Compilation, compile};
pub use diff::diff;
pub use draft::{Draft, PolicyDraft, RouteDraft};
pub use finding::{Finding, Path, Rule, Segment, Severity};
pub use header_name::{
    Family, HeaderNameError, RequestHeaderSet, parse_request_header_name, parse_response_header_name,
};
pub use method::{MethodError, MethodSet, parse_method};
pub use origin::{
    MatchedOrigin, Origin, OriginError, OriginPattern, OriginPatternError, OriginSet, is_loopback_host,
};
pub use policy::{Policy, WrittenLists};
pub use router::{Found, RouteConflict, Router};
pub use verdict::{
    ActualGrant, AllowOrigin, CorsHeaders, Excerpt, NotCors, Permit, PreflightGrant, Reason, Refusal,
    RequestHead, Verdict,
};
