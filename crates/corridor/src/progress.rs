//! How far long work is: a bar on stderr, where that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// A bar; nothing where nobody would see it move.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// `what` is what is counted: `requests`.
    pub(crate) fn new(output: &Output, what: &'static str) -> Self {
        let target = match output.shows_progress() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        // A template that cannot be read leaves the bar's own.
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self(bar)
    }

    /// So many more are to come.
    pub(crate) fn more(&self, number: usize) {
        self.0.inc_length(number as u64);
    }

    /// One is done.
    pub(crate) fn one(&self) {
        self.0.inc(1);
    }

    /// All is done: the bar goes away.
    pub(crate) fn finish(self) {
        self.0.finish_and_clear();
    }
}
