//! Whether a browser gets what the policy says: a question for somebody else.

use std::future::Future;

/// Something that sends the policy's own requests to a live API and judges the answers.
pub trait Probe {
    /// What is wrong at this URL; nothing if nothing is.
    ///
    /// # Errors
    ///
    /// In words, if it could not be found out.
    fn probe(&mut self, url: &str) -> impl Future<Output = Result<Vec<ProbeFailure>, String>>;
}

/// Something that a browser would do otherwise than the policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeFailure {
    /// Which request.
    pub check: String,
    /// What came of it, and what should have.
    pub message: String,
}
