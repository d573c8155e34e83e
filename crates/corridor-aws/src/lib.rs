//! Deploys an API to Amazon API Gateway, and keeps no state of its own: what is live is read from AWS each time.
//!
//! ```text
//! Wanted ──────────┐
//!                  ├──▶ plan (pure) ──▶ Plan ──▶ apply: put → deployment → stage ──▶ probe ──▶ confirm, or back
//! AWS ──observe──▶ Observed
//! ```
//!
//! An API is found by its tags ([`Identity`]); a deployment says in its description which revision it is; the stage's
//! variables say which revision is live, which one was before it while that is not proven, and, by a [`PolicyRecord`],
//! what each of them grants. One call moves the stage and its variables, so they cannot come apart. Whatever call an
//! `apply` was interrupted at, the next one observes what came of it and goes on from there.
//!
//! Nothing is emitted here, and nothing of CORS is decided: the OpenAPI document is another crate's, and whether a browser
//! gets what the policy says is asked of a [`Probe`].

mod definition;
mod drift;
mod error;
mod history;
mod http_api;
mod identity;
mod observed;
mod overtaken;
mod plan;
mod probe;
mod progress;
mod record;
mod rest_api;
mod service;
mod session;
mod surface;
mod wanted;

pub use definition::{Call, Definition, Difference};
pub use drift::{Drift, DriftKind};
pub use error::{Error, Result};
pub use history::{RollbackTarget, previous_of};
pub use identity::Identity;
pub use observed::{Deployment, Observed, ObservedApi, ObservedPlan, Stage, Unproven};
pub use plan::{Granted, Plan, Step, StepWords, plan};
pub use probe::{Probe, ProbeFailure};
pub use progress::Progress;
pub use record::PolicyRecord;
pub use service::{Applied, Destroyed, Outcome, Service, Undone};
pub use session::{ConnectOptions, Session};
pub use surface::{Surface, Unread};
pub use wanted::Wanted;
