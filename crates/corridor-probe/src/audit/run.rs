//! Drives audits over sockets.

use futures_util::{StreamExt, stream};

use super::machine::{Audit, Report};
use super::target::Target;
use crate::send::Sender;

/// Audits one endpoint, a request after the other: what a cache mixes up depends on their order, and a server that is
/// somebody else's is not to be hurried.
pub async fn run(sender: &Sender, target: Target, nonce: &str) -> Report {
    let mut audit = Audit::with_nonce(target, nonce);
    while let Some(request) = audit.next() {
        let exchange = sender.send(request).await;
        audit.receive(exchange);
    }
    audit.report()
}

/// Audits many endpoints, some at once, and hands each report on as soon as it is there: none is kept. Whoever drops the
/// future stops it; what is not finished then was not audited.
pub async fn run_all(
    sender: &Sender,
    targets: impl IntoIterator<Item = Target>,
    at_once: usize,
    nonce: &str,
    mut each: impl FnMut(Report),
) {
    let audits = targets.into_iter().map(|target| run(sender, target, nonce));
    let mut reports = stream::iter(audits).buffer_unordered(at_once.max(1));
    while let Some(report) = reports.next().await {
        each(report);
    }
}
