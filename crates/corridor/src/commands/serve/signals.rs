//! The signals that a server is told things by.

use std::io;
use std::time::{Duration, Instant};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The same signal, twice within this time, is one that was delivered twice: `timeout`, `npm` and process supervisors
/// signal a process, and then the group that it is in.
const ECHO: Duration = Duration::from_millis(250);

pub(super) struct Signals {
    hang_up: Signal,
    interrupt: Signal,
    terminate: Signal,
    /// The one that was told last.
    told: Option<(&'static str, Instant)>,
}

impl Signals {
    /// From now on they are heard, and do nothing of themselves.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            told: None,
        })
    }

    /// Waits until the program is to end, and names the signal that says so; SIGHUP is `reload`.
    pub(super) async fn stop(&mut self, reload: impl Fn()) -> &'static str {
        loop {
            let signal = tokio::select! {
                _ = self.hang_up.recv() => {
                    reload();
                    continue;
                }
                _ = self.interrupt.recv() => "SIGINT",
                _ = self.terminate.recv() => "SIGTERM",
            };
            let now = Instant::now();
            if !is_echo(self.told, signal, now) {
                self.told = Some((signal, now));
                return signal;
            }
        }
    }
}

fn is_echo(told: Option<(&str, Instant)>, signal: &str, now: Instant) -> bool {
    told.is_some_and(|(told, when)| told == signal && now.duration_since(when) < ECHO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_signal_soon_after_is_an_echo() {
        let first = Instant::now();
        let told = Some(("SIGTERM", first));
        assert!(!is_echo(None, "SIGTERM", first));
        assert!(is_echo(told, "SIGTERM", first + ECHO / 2));
        assert!(!is_echo(told, "SIGTERM", first + ECHO));
        assert!(!is_echo(told, "SIGINT", first), "another signal is another wish");
    }
}
