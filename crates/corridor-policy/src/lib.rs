//! The meaning of a CORS policy.

mod draft;
mod finding;
mod origin;
mod verdict;

pub use draft::{Draft, PolicyDraft, RouteDraft};
pub use finding::{Finding, Path, Rule, Segment, Severity};
pub use origin::OriginError;
pub use verdict::{
    ActualGrant, CorsHeaders, Excerpt, MatchedPattern, NotCors, Permit, PreflightGrant, Reason, Refusal,
    RequestHead, Verdict,
};
