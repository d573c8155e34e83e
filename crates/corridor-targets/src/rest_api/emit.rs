//! The document.

use corridor_config::Configuration;

use crate::emission::Emission;
use crate::refusal::Refusal;

/// Makes the document.
///
/// # Errors
///
/// Every reason why there is none.
pub fn emit(_configuration: &Configuration) -> Result<Emission, Vec<Refusal>> {
    Err(Vec::new())
}
