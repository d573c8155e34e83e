//! How the program ends: the exit codes, all of them, and what becomes of a fault of ours.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::thread;

use crate::output;

/// The exit codes. They are public contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Nothing is wrong; done.
    Yes = 0,
    /// There are findings.
    No = 1,
    /// Wrong usage, or a file that cannot be used.
    Unusable = 2,
    /// It could not be carried out: network, port, disk, the other side.
    Failed = 3,
    /// A fault of this program (`EX_SOFTWARE` of `sysexits.h`).
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the program; a panic in it is told in one line and ends it as [`Exit::Internal`].
///
/// A panic on any other thread is somebody else's to judge (a model's threads and the gateway catch theirs and answer
/// `500`), so it goes to the log, and the program goes on.
pub(crate) fn guarded(program: impl FnOnce() -> Exit) -> Exit {
    let main = thread::current().id();
    panic::set_hook(Box::new(move |panicked| {
        let fault = describe(panicked);
        if thread::current().id() == main {
            output::internal_error(&fault);
        } else {
            let thread = thread::current();
            tracing::error!(thread = thread.name().unwrap_or("unnamed"), "internal error: {fault}");
        }
    }));
    panic::catch_unwind(AssertUnwindSafe(program)).unwrap_or(Exit::Internal)
}

/// The message of a panic and its place, on one line.
fn describe(panicked: &PanicHookInfo<'_>) -> String {
    let message = message(panicked.payload()).unwrap_or("no message").replace(['\n', '\r'], " ");
    match panicked.location() {
        Some(place) => format!("{message} ({}:{})", place.file(), place.line()),
        None => message,
    }
}

fn message(payload: &dyn Any) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_ours_is_told_and_ends_with_70() {
        assert_eq!(guarded(|| panic!("two lines\nof it")), Exit::Internal);
        assert_eq!(guarded(|| Exit::No), Exit::No);
        let _ = panic::take_hook();
    }

    #[test]
    fn the_codes_are_the_promised_ones() {
        let codes = [Exit::Yes, Exit::No, Exit::Unusable, Exit::Failed, Exit::Internal];
        assert_eq!(codes.map(|exit| exit as u8), [0, 1, 2, 3, 70]);
    }
}
