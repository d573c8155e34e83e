//! `corridor explain`: one call of a page, followed step by step, against the policy or against a live server.

mod call;
mod console;
mod draw;
mod fix;
mod live;
mod notes;
mod policy;
mod reply;
mod report;
mod words;

use clap::{ArgGroup, Args, ValueEnum};
use corridor_browser::{Credentials, Outcome, PageOrigin, Profile, Reason};
use corridor_proof::{Driven, drive};
use url::Url;

use crate::browsers::Browser;
use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::SelectedFile;
use crate::output::Output;
use call::PageCall;
use live::Live;
use policy::Policies;
use reply::Heard;
use report::Report;

/// Follow a page's call step by step: what is sent and answered, what decides, and the fix
///
/// The call is made against the policy of the file, without a socket; with `--live`, real requests are sent to the URL.
/// What a browser would do with each answer is decided by the Fetch standard's rules, or by those of one engine.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
#[command(group(ArgGroup::new("target").required(true).args(["url", "route"])))]
pub(crate) struct ExplainArguments {
    /// The origin of the page, such as `https://example.com`; `null` for a sandboxed frame
    #[arg(long, value_name = "ORIGIN", value_parser = call::parse_origin)]
    origin: PageOrigin,
    /// The method, as the page writes it
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    method: String,
    /// The address that the page calls
    #[arg(long, value_name = "URL", value_parser = call::parse_url)]
    url: Option<Url>,
    /// The path of a route, in place of a URL: it is called under the host that the file declares
    #[arg(long, value_name = "PATH")]
    route: Option<String>,
    /// A header that the page sets; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = call::parse_header)]
    headers: Vec<(String, String)>,
    /// The credentials mode
    #[arg(long, value_name = "MODE", value_enum, default_value_t)]
    credentials: CredentialsMode,
    /// Whose behaviour
    #[arg(long, value_name = "BROWSER", value_enum, default_value_t = Browser::Standard)]
    browser: Browser,
    /// A response header that the page wants to read; may be repeated, and it is a failure if it cannot
    #[arg(long = "read", value_name = "NAME")]
    read: Vec<String>,
    /// Send real requests to the URL; the preflight, and the request itself if it is a GET or HEAD or has `--data`
    #[arg(long)]
    live: bool,
    /// The body of the request itself, which is then sent: it may run a model
    #[arg(long, value_name = "TEXT", requires = "live")]
    data: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  corridor explain --origin https://example.com --method POST --route /inference \\
                   -H 'Content-Type: application/json'
  corridor explain --origin http://localhost:5173 --url https://api.example.com/v1/models --live
                                                what a live server's answers come to
  corridor explain … --credentials include --browser all
                                                where Chromium, Firefox and Safari differ
  corridor explain … --read X-Request-Id        whether the page can read that header
  corridor explain … --format json | jq -r .reason

Exit codes: 0 if the page can read the response, 1 if it is blocked or cannot read what `--read`
names, 2 for wrong usage or a file that cannot be used, 3 if `--live` gets no response.";

/// The credentials modes of `fetch()`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CredentialsMode {
    /// Cookies and the like go to every origin
    Include,
    /// They go to the page's own origin alone, as `fetch()` has it by default
    #[default]
    SameOrigin,
    /// They go nowhere
    Omit,
}

impl From<CredentialsMode> for Credentials {
    fn from(mode: CredentialsMode) -> Self {
        match mode {
            CredentialsMode::Include => Self::Include,
            CredentialsMode::SameOrigin => Self::SameOrigin,
            CredentialsMode::Omit => Self::Omit,
        }
    }
}

pub(crate) fn run(arguments: &ExplainArguments, options: &GlobalOptions, output: &Output) -> Exit {
    // A live server at a URL is nobody's file.
    if let (true, Some(url)) = (arguments.live, &arguments.url) {
        return explain_live(arguments, &PageCall::new(arguments, url.clone()), output);
    }
    let file = SelectedFile::of(options);
    let (source, configuration) = match file.load() {
        Ok(loaded) => loaded,
        Err(trouble) => return trouble.tell(output),
    };
    let policies = Policies::new(&file, &source, &configuration, &arguments.origin, &arguments.read);
    let url = match (&arguments.url, &arguments.route) {
        (Some(url), _) => Ok(url.clone()),
        (None, path) => policies.url_of(path.as_deref().unwrap_or("/")),
    };
    match url {
        Ok(url) if arguments.live => explain_live(arguments, &PageCall::new(arguments, url), output),
        Ok(url) => explain_policy(arguments, &policies, &PageCall::new(arguments, url), output),
        Err((message, hint)) => {
            output.error(&message, &hint);
            Exit::Unusable
        }
    }
}

fn explain_policy(
    arguments: &ExplainArguments,
    policies: &Policies<'_>,
    call: &PageCall,
    output: &Output,
) -> Exit {
    let follow = |profile: Profile| drive(profile, &call.call(), |request| policies.answer_to(request));
    let asked: Vec<_> = arguments.browser.profiles().into_iter().map(follow).collect();
    let report = Report {
        call,
        others: others(&asked, follow),
        asked,
        side: report::Side::Policies(policies),
        read: &arguments.read,
    };
    tell(&report, output)
}

fn explain_live(arguments: &ExplainArguments, call: &PageCall, output: &Output) -> Exit {
    let mut live = match Live::new(arguments.data.clone(), call) {
        Ok(live) => live,
        Err(trouble) => {
            output.error(&format!("nothing can be sent: {trouble}"), trouble.hint());
            return Exit::Failed;
        }
    };
    let mut follow = |profile| drive(profile, &call.call(), |request| live.answer_to(request));
    let asked: Vec<Driven<Heard>> = arguments.browser.profiles().into_iter().map(&mut follow).collect();
    // What others would make of the same answers, as far as they send the same requests: nothing more is sent.
    let others = others(&asked, |profile| drive(profile, &call.call(), |request| live.recall(request)));
    if asked.iter().all(|driven| driven.outcome.is_none() && driven.turns.is_empty()) {
        let message = format!(
            "this {} needs no preflight, so there is nothing to send but itself, and it may run a model",
            call.method
        );
        output.error(&message, "`--data TEXT` sends it; without `--live`, the policy of the file is asked");
        return Exit::Unusable;
    }
    let report = Report { call, asked, others, side: report::Side::Live, read: &arguments.read };
    let exit = tell(&report, output);
    match live.trouble() {
        Some(trouble) if report.asked.iter().any(is_without_response) => {
            output.error(&format!("no response from {}: {trouble}", call.url), trouble.hint());
            Exit::Failed
        }
        Some(_) | None => exit,
    }
}

/// The engines that were not asked for, so that a difference can be told.
fn others(asked: &[Driven<Heard>], follow: impl FnMut(Profile) -> Driven<Heard>) -> Vec<Driven<Heard>> {
    let is_asked = |profile: &Profile| asked.iter().any(|driven| driven.profile == *profile);
    let only_standard = asked.len() == 1 && is_asked(&Profile::Standard);
    let engines = Profile::ALL.into_iter().filter(|profile| only_standard && !is_asked(profile));
    engines.map(follow).collect()
}

fn tell(report: &Report<'_>, output: &Output) -> Exit {
    match output.format() {
        Format::Human => output.data(&report.human(output.draws_in_color())),
        Format::Json => output.document(&report.json()),
    }
    if report.is_readable() { Exit::Yes } else { Exit::No }
}

fn is_without_response(driven: &Driven<Heard>) -> bool {
    matches!(&driven.outcome, Some(Outcome::Blocked(blocked)) if blocked.reason == Reason::NetworkError)
}
