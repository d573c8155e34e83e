//! A policy as the artifact of a target that is not ours, and what that target cannot express.
//!
//! ```text
//! Configuration ──emit──▶ Emission { Artifact (an OpenAPI document, a revision), [Loss] }  or  every Refusal at once
//!                              │
//!                           exports::{cloudformation, terraform, pulumi} ──▶ files
//!                              ┊
//!                           model: how the vendor reads that artifact, and answers by it (knows no policy)
//! ```
//!
//! An artifact says what the policy says, or the difference is a [`Loss`] with its source. What would be wrong however
//! it is written is a [`Refusal`]. Nothing is deployed here, and nothing is opened.

mod artifact;
mod emission;
pub mod exports;
pub mod http_api;
mod ledger;
mod loss;
mod ordered;
mod refusal;
pub mod rest_api;

pub use artifact::{Artifact, RouteUrl, Settings, UsagePlan};
pub use emission::{Emission, emit};
pub use loss::{Effect, Loss, LossKind, Place, Source};
pub use refusal::{Refusal, RefusalKind};
