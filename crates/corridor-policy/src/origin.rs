//! Serialized origins.

use thiserror::Error;

/// Why bytes are not a serialized origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum OriginError {
    /// Longer than any origin.
    #[error("longer than any origin")]
    TooLong,
}
