//! A probe from its plan to its report.

use corridor_config::Configuration;
use url::Url;

use crate::exchange::{Exchange, Trouble};
use crate::follow::Recorded;
use crate::judge::judge;
use crate::plan::{Options, Plan};
use crate::report::Report;
use crate::send::{Sender, Sending};

/// A preflight, the request itself, twenty redirects: no call of a browser takes more.
const MAX_ROUNDS: usize = 24;

/// Holds a live endpoint against a file: every route, expectation and client, in every browser.
///
/// The paths of the file are below `base`. Who deploys calls it when what was deployed should answer, and looks at
/// [`Report::ok`].
///
/// ```
/// # async fn deployed(configuration: &corridor_config::Configuration) -> Result<(), Box<dyn std::error::Error>> {
/// use corridor_probe::plan::Options;
/// use corridor_probe::{probe, send::Sending};
///
/// let base = url::Url::parse("https://abc123.execute-api.eu-west-1.amazonaws.com/prod")?;
/// let report = probe(configuration, &base, &Options::default(), Sending::default()).await?;
/// if !report.ok() {
///     println!("{}", report.summary());
///     for finding in &report.findings {
///         println!("{}[{}]: {}", finding.severity, finding.code, finding.message);
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Why nothing can be sent at all: a proxy that is none. An endpoint that does not answer is no error but a report, whose
/// [`unreached`](Report::unreached) says why.
pub async fn probe(
    configuration: &Configuration,
    base: &Url,
    options: &Options,
    sending: Sending,
) -> Result<Report, Trouble> {
    probe_with(configuration, base, options, sending, &mut |_| {}).await
}

/// How far a probe is.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'e> {
    /// So many requests more are to be sent.
    Planned(usize),
    /// One was answered, or will not be.
    Heard(&'e Exchange),
}

/// The same, and `progress` hears how far it is.
///
/// # Errors
///
/// As those of [`probe`].
pub async fn probe_with(
    configuration: &Configuration,
    base: &Url,
    options: &Options,
    sending: Sending,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report, Trouble> {
    let plan = Plan::new(configuration, base, options);
    let sender = Sender::new(sending)?;
    let mut recorded = Recorded::default();
    for _ in 0..MAX_ROUNDS {
        let needed = plan.needed(&recorded);
        if needed.is_empty() {
            break;
        }
        progress(Progress::Planned(needed.len()));
        let exchanges = sender.send_all(needed, |exchange| progress(Progress::Heard(exchange))).await;
        exchanges.into_iter().for_each(|exchange| recorded.add(exchange));
        // Where nothing answers, nothing more is asked.
        if recorded.exchanges().all(|exchange| exchange.result.is_err()) {
            break;
        }
    }
    let (checks, findings) = judge(&plan, &recorded);
    Ok(Report {
        url: base.clone(),
        environment: configuration.environment.clone(),
        requests: sender.sent(),
        checks,
        findings,
        not_tested: plan.not_tested,
        unreached: unreached(&recorded),
    })
}

/// Why nothing answered, if nothing did.
fn unreached(recorded: &Recorded) -> Option<Trouble> {
    let mut first = None;
    for exchange in recorded.exchanges() {
        match &exchange.result {
            Ok(_) => return None,
            Err(trouble) if !trouble.kind.is_of_ours() => first = first.or(Some(trouble.clone())),
            Err(_) => {}
        }
    }
    first
}
