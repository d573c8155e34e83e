//! What is emitted, and what is lost.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod goldens;
mod guard;
mod kinds;
mod properties;

use corridor_config::{Configuration, Directory, Source, load};

/// One environment of a text, which must have no error.
fn configuration(text: &str) -> Configuration {
    let world = Directory::new(".", &["digits"]);
    load(&Source::new("corridor.toml", text), None, &world).unwrap_or_else(|report| panic!("{report:#?}"))
}
