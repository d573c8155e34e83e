//! Which losses of the emitter say a difference.

use corridor_targets::{Effect, LossKind};

use super::difference::Difference;

/// Who made the answer, and for whom: what can make it unreadable.
#[derive(Clone, Copy)]
pub(super) struct Circumstances {
    /// Whether it is the answer to a preflight.
    pub(super) is_preflight: bool,
    /// An error, which API Gateway may have made itself.
    pub(super) is_error: bool,
    /// The page's origin is not among those of the document.
    pub(super) is_dropped: bool,
}

/// The losses of which one must say it.
pub(super) fn losses_of(
    difference: &Difference,
    circumstances: Circumstances,
) -> &'static [(LossKind, Effect)] {
    match difference {
        Difference::MoreHeaders(names)
            if names.iter().all(|name| name.starts_with("x-amzn-") || name == "retry-after") =>
        {
            &[(LossKind::VendorHeadersExposed, Effect::Wider)]
        }
        Difference::Unreadable if circumstances.is_dropped => {
            &[(LossKind::OriginPatternDropped, Effect::Narrower)]
        }
        // What API Gateway answers itself.
        Difference::Unreadable if circumstances.is_error && circumstances.is_preflight => &[
            (LossKind::UnknownPathPreflight, Effect::Narrower),
            (LossKind::ErrorsUndocumented, Effect::Unknowable),
        ],
        Difference::Unreadable if circumstances.is_error => {
            &[(LossKind::ErrorOrigins, Effect::Narrower), (LossKind::ErrorsUndocumented, Effect::Unknowable)]
        }
        Difference::Status(403, 404) => &[(LossKind::TrailingSlash, Effect::Narrower)],
        Difference::Status(400, 403 | 404) => &[(LossKind::EncodedSlash, Effect::Unknowable)],
        Difference::Status(405, 403 | 404) => &[
            (LossKind::UnknownMethodStatus, Effect::Unknowable),
            (LossKind::ErrorsUndocumented, Effect::Unknowable),
        ],
        Difference::Status(403 | 405, 204) => &[(LossKind::OptionsTaken, Effect::Narrower)],
        Difference::Vary => &[(LossKind::VaryUndocumented, Effect::Unknowable)],
        Difference::Status(502, 503 | 504) => &[(LossKind::PrivateBackend, Effect::Unknowable)],
        // No stranger's page makes a model run.
        Difference::Ran
        | Difference::MoreHeaders(_)
        | Difference::Readable
        | Difference::Status(..)
        | Difference::DidNotRun
        | Difference::Unreadable
        | Difference::FewerHeaders(_) => &[],
    }
}
