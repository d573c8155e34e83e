//! Drives an audit over a socket.

use super::machine::{Audit, Report};
use super::target::Target;
use crate::send::Sender;

/// Audits one endpoint, a request after the other: what a cache mixes up depends on their order, and a server that is
/// somebody else's is not to be hurried. `sent` is called before each request.
pub async fn run(sender: &Sender, target: Target, nonce: &str, mut sent: impl FnMut()) -> Report {
    let mut audit = Audit::with_nonce(target, nonce);
    while let Some(request) = audit.next() {
        sent();
        let exchange = sender.send(request).await;
        audit.receive(exchange);
    }
    audit.report()
}
