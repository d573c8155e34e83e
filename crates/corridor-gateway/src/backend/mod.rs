//! What stands behind a route: a model in this process, or a server.

pub(crate) mod embedded;
pub(crate) mod hop_by_hop;
pub(crate) mod pool;
pub(crate) mod upstream;

use corridor_inference::Model;

use self::upstream::Upstream;

/// A backend that is ready.
#[derive(Clone)]
pub(crate) enum Backend {
    /// A model that this process runs.
    Embedded(Model),
    /// A model server.
    Upstream(Upstream),
}
