//! Many URLs.
