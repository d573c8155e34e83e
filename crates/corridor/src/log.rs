//! The log of what runs for long: lines on stderr, for people or as JSON.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::{Format, GlobalOptions};
use crate::output::Output;

/// Starts the log; before that, events go nowhere.
///
/// It tells of every exchange, unless `--quiet` is given; then of warnings and errors alone.
pub(crate) fn start(options: &GlobalOptions, output: &Output) {
    let (ours, others) = match (options.quiet, options.verbose) {
        (true, _) => (LevelFilter::WARN, LevelFilter::WARN),
        (false, 0) => (LevelFilter::INFO, LevelFilter::WARN),
        (false, 1) => (LevelFilter::DEBUG, LevelFilter::WARN),
        (false, _) => (LevelFilter::TRACE, LevelFilter::TRACE),
    };
    // Every crate of ours has this prefix.
    let filter = Targets::new().with_target("corridor", ours).with_default(others);
    let registry = tracing_subscriber::registry().with(filter);
    // Stderr that cannot be written is nothing to write about.
    let layer = fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    let started = match output.format() {
        Format::Human => registry.with(layer.with_ansi(output.talks_in_color())).try_init(),
        Format::Json => registry.with(layer.json().flatten_event(true).with_current_span(false)).try_init(),
    };
    if started.is_err() {
        output.warning("the log was started twice", "");
    }
}
