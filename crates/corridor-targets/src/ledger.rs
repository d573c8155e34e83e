//! What is found on the way to an artifact: losses and refusals, all of them.

use crate::loss::{Effect, Loss, LossKind, Place};
use crate::refusal::{Refusal, RefusalKind};

/// The losses and refusals so far.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    losses: Vec<Loss>,
    refusals: Vec<Refusal>,
}

impl Ledger {
    /// Adds a loss; one that is there already is not told twice.
    pub(crate) fn lose(
        &mut self,
        kind: LossKind,
        effect: Effect,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let loss = Loss { kind, effect, place, message: message.into(), hint: hint.into() };
        if !self.losses.contains(&loss) {
            self.losses.push(loss);
        }
    }

    /// Adds a refusal; one that is there already is not told twice.
    pub(crate) fn refuse(
        &mut self,
        kind: RefusalKind,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let refusal = Refusal { kind, place, message: message.into(), hint: hint.into() };
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
    }

    /// The losses, kind by kind, unless there is a refusal.
    pub(crate) fn close(mut self) -> Result<Vec<Loss>, Vec<Refusal>> {
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        self.losses.sort_by_key(|loss| loss.kind);
        Ok(self.losses)
    }
}
