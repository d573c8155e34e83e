//! What cannot be emitted at all, because it would be wrong however it is written.

use crate::loss::Place;

/// Why there is no artifact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Refusal {
    /// What kind of reason.
    pub kind: RefusalKind,
    /// What it concerns.
    pub place: Place,
    /// What is wrong, lower case, no final stop.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

/// Names each kind once: its variant and its stable code.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident, $code:literal;)*) => {
        /// Every kind of refusal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RefusalKind {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl RefusalKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// A stable code; a public promise.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }
    };
}

kinds! {
    /// An embedded model runs in our own process only.
    EmbeddedModel, "embedded-model";
    /// Only the backend can set CORS headers, and the file does not say that it does.
    CorsOfBackend, "cors-of-backend";
    /// The target has no such integration.
    NoSuchIntegration, "no-such-integration";
    /// The target has no such way to authenticate.
    NoSuchAuth, "no-such-auth";
    /// The region is needed for an address, and the file does not name it.
    RegionMissing, "region-missing";
    /// A path that the target cannot have.
    Path, "path";
    /// Two paths that cannot stand beside each other there.
    SiblingParameters, "sibling-parameters";
    /// A method that the target does not have.
    Method, "method";
    /// A text that cannot be written in a mapping.
    Literal, "literal";
    /// More resources than the target takes.
    TooManyResources, "too-many-resources";
    /// More routes than the target takes.
    TooManyRoutes, "too-many-routes";
    /// A header value that is longer than the target sends.
    HeaderTooLong, "header-too-long";
    /// A template that is longer than the target takes.
    TemplateTooLong, "template-too-long";
    /// A document that is longer than the target imports.
    DocumentTooLong, "document-too-long";
    /// The target has one CORS configuration, and the routes have several policies.
    SeveralPolicies, "several-policies";
    /// No origin of the policy can be written there.
    NoOriginLeft, "no-origin-left";
    /// The origin of `errors` is one that no policy allows.
    ErrorOriginNotAllowed, "error-origin-not-allowed";
    /// Something is set that this kind of API does not have.
    NoSuchSetting, "no-such-setting";
    /// There is nothing to deploy.
    NoRoutes, "no-routes";
}
