//! What an engine's console says of a call, beside what `explain` quotes.
//!
//! A console does not say of which call a message is. So the page makes one call after the other, each after a mark of its own
//! on the console, and at last one that is always blocked: when the console has told of it, it has told of all.
//!
//! What no console is asked for is named by [`LeftOut`].

use std::fmt;
use std::time::{Duration, Instant};

use corridor_browser::case::{Case, ResponseForm};
use corridor_browser::{Outcome, PageOrigin, Profile, Reason, Response, Stage as ModelStage, type_error};
use corridor_proof::{Answered, Driven, Reply, Request, console, drive};

use super::page::{LiveOutcome, Stage};
use super::server::{Servers, response_of};
use crate::browser::{AudibleBrowser, Engine, Installation, Message, Result};

/// How long an engine may take for all of the calls.
const DEADLINE: Duration = Duration::from_secs(600);
/// How long a console may take to tell of the last of them.
const TO_TELL: Duration = Duration::from_secs(60);
/// What the page reports before each call.
const MARK: &str = "corridor-case-";
/// The path of the last call, which nothing answers for.
const CLOSING: &str = "/closing";

/// What Firefox says of every call that failed, whatever else it says.
const NO_MORE_OF_FIREFOX: &str = "(Reason: CORS request did not succeed). Status code: (null).";
/// What a network stack says; the table has nothing of what only it knows.
const OF_CHROMIUMS_NETWORK: [&str; 3] =
    [" net::ERR_FAILED", " net::ERR_CONNECTION_REFUSED", " net::ERR_NAME_NOT_RESOLVED"];
const OF_WEBKITS_NETWORK: &str = "Could not connect to ";

/// What a page got, and what came to the console meanwhile.
#[derive(Clone, Debug)]
pub struct Heard {
    engine: Engine,
    /// What the page got.
    pub outcome: LiveOutcome,
    /// What came to the console.
    pub messages: Vec<Message>,
}

/// What of a case the consoles are not compared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// A page of an opaque origin is in a process of its own, of which chromedriver does not hear.
    OpaquePageOfChromium,
    /// Bytes that are not ASCII: each engine decodes them in its own way, and none is fit for a terminal.
    NotAscii,
    /// WebKit takes no stream, and says so with a `NotSupportedError`: no failure of a request.
    StreamOfWebKit,
}

/// A case of which the table and the console do not say the same.
#[derive(Clone, Debug)]
pub struct Difference {
    case: String,
    foretold: Vec<String>,
    heard: Vec<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.case)?;
        self.foretold.iter().try_for_each(|sentence| writeln!(formatter, "    table:   {sentence}"))?;
        self.heard.iter().try_for_each(|sentence| writeln!(formatter, "    console: {sentence}"))
    }
}

/// Makes the calls of cases in an engine, one after the other, from the servers' page at this address; none may be a scenario.
///
/// # Errors
///
/// If the browser fails, or its console does not say in time what it must say of the last call, which is always blocked.
pub fn listen(
    installation: &Installation,
    servers: &Servers,
    page_url: &str,
    cases: &[Case<'static>],
) -> Result<Vec<Heard>> {
    let closing = format!("{}{CLOSING}", servers.origins().first);
    let results = servers.serve_in_turn(cases, &closing);
    let mut browser = installation.listen(page_url)?;
    let told = results.recv_timeout(DEADLINE).map_err(|_| "the page did not tell its results in time")?;
    let messages = read(&mut browser, &closing)?;
    Ok(attribute(installation.engine(), told.outcomes.into_iter().flatten(), messages))
}

/// Compares what the table says of a case with what the console said, and with what `fetch` rejected.
///
/// # Errors
///
/// If it is left out, why.
pub fn compare(profile: Profile, case: &Case<'_>, heard: &Heard) -> Result<Option<Difference>, LeftOut> {
    if heard.engine == Engine::Chromium && case.page_origin.0 == "null" {
        return Err(LeftOut::OpaquePageOfChromium);
    }
    let Some(page) = PageOrigin::parse(&case.page_origin.0) else { return Ok(None) };
    let call = case.exchange.call(page, &case.url.0);
    let driven =
        drive(profile, &call, |request| answer(case, request).map_or(Answered::Nothing, Answered::With));
    let mut foretold = console(&call, &driven);
    if heard.engine == Engine::Chromium {
        foretold.iter_mut().for_each(strip_method);
    }
    if foretold.iter().any(|sentence| sentence.contains("\\x")) {
        return Err(LeftOut::NotAscii);
    }
    if let Some(error) = rejection(&driven)? {
        foretold.push(error.to_owned());
    }
    let mut sentences = heard.sentences();
    sentences.extend(heard.rejection().map(str::to_owned));
    let is_same = foretold == sentences || others(&driven, &foretold).contains(&sentences);
    let case = || serde_json::to_string(case).unwrap_or_default();
    Ok((!is_same).then(|| Difference { case: case(), foretold, heard: sentences }))
}

impl Heard {
    /// How many sentences of the table's kind the console said.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sentences().len()
    }

    /// What the console said, less what comes with every sentence and says nothing more.
    fn sentences(&self) -> Vec<String> {
        let texts = self.messages.iter().map(|message| message.text.as_str());
        match self.engine {
            Engine::Chromium => texts
                .filter(|text| !OF_CHROMIUMS_NETWORK.iter().any(|end| text.ends_with(end)))
                // Not of a failure: the page reads the status.
                .filter(|text| !text.contains(" the server responded with a status of "))
                .map(str::to_owned)
                .collect(),
            Engine::Firefox => {
                let says_more = |text: &&str| !text.ends_with(NO_MORE_OF_FIREFOX);
                let said: Vec<&str> = texts.clone().filter(says_more).collect();
                // If it is all that it says, it may say it of the preflight and of the call.
                let said = if said.is_empty() { texts.take(1).collect() } else { said };
                said.into_iter().map(without_identifier).collect()
            }
            Engine::WebKit => {
                texts.filter(|text| !text.starts_with(OF_WEBKITS_NETWORK)).map(str::to_owned).collect()
            }
        }
    }

    /// The message with which `fetch` rejected, without the name of its type.
    fn rejection(&self) -> Option<&str> {
        match &self.outcome {
            LiveOutcome::Blocked { stage: Stage::Fetch, message } => {
                Some(message.strip_prefix("TypeError: ").unwrap_or(message))
            }
            LiveOutcome::Blocked { stage: Stage::Constructor, .. }
            | LiveOutcome::Ok { .. }
            | LiveOutcome::Timeout => None,
        }
    }
}

/// The same with the identifier of an opaque origin as the table has it.
fn without_identifier(text: &str) -> String {
    let parts = text.split_once("moz-nullprincipal:{").and_then(|(before, rest)| {
        let (_, after) = rest.split_once(' ')?;
        Some(format!("{before}moz-nullprincipal:{{…}} {after}"))
    });
    parts.unwrap_or_else(|| text.to_owned())
}

/// The method before a request that failed in the network stack is written by the console itself, not by what it is told.
fn strip_method(sentence: &mut String) {
    if let Some((_, request)) = sentence.split_once(' ').filter(|(_, request)| request.contains(" net::ERR_"))
    {
        *sentence = request.to_owned();
    }
}

/// What `fetch` rejects with.
fn rejection<R>(driven: &Driven<R>) -> Result<Option<&'static str>, LeftOut> {
    match &driven.outcome {
        Some(Outcome::Blocked(blocked)) if blocked.stage == ModelStage::Fetch => match blocked.reason {
            Reason::StreamUnsupported => Err(LeftOut::StreamOfWebKit),
            _ => Ok(type_error(driven.profile)),
        },
        Some(Outcome::Blocked(_) | Outcome::Ok(_)) | None => Ok(None),
    }
}

/// What Chromium may say as well: of several headers that are not listed it names any.
fn others<R>(driven: &Driven<R>, foretold: &[String]) -> Vec<Vec<String>> {
    let Some(Outcome::Blocked(blocked)) = &driven.outcome else { return Vec::new() };
    let (Profile::Chromium, Reason::HeaderNotAllowed { name, allowed }) = (driven.profile, &blocked.reason)
    else {
        return Vec::new();
    };
    let asked = driven.turns.last().and_then(|turn| turn.sent.access_control_request_headers.as_deref());
    let is_allowed = |asked: &&str| allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(asked));
    let named = |name: &str| format!(" header field {name} is not allowed ");
    let other = |other| foretold.iter().map(|line| line.replace(&named(name), &named(other))).collect();
    asked.unwrap_or_default().split(',').filter(|asked| !is_allowed(asked)).map(other).collect()
}

/// A written answer, as the machine takes it.
struct Written<'c>(&'c ResponseForm<'c>);

impl Reply for Written<'_> {
    fn response(&self) -> Response<'_> {
        self.0.response()
    }
}

/// What the servers answer at an address, `/c/CASE/HOP`.
fn answer<'c>(case: &'c Case<'c>, request: &Request<'_>) -> Option<Written<'c>> {
    let hop: usize = request.url.path().strip_prefix("/c/")?.split('/').nth(1)?.parse().ok()?;
    response_of(&case.exchange, hop, request.sent.preflight).map(Written)
}

/// Reads the console until it says that the last call was blocked.
fn read(browser: &mut AudibleBrowser, closing: &str) -> Result<Vec<Message>> {
    let deadline = Instant::now() + TO_TELL;
    let mut messages: Vec<Message> = Vec::new();
    while Instant::now() < deadline {
        let more = browser.console()?;
        let is_last = more.iter().any(|message| message.text.contains(closing));
        messages.extend(more);
        if is_last {
            return Ok(messages);
        }
    }
    Err(format!("nothing of {closing} came to the console; its last: {:#?}", messages.last()).into())
}

/// A message is of the call that was under way.
fn attribute(
    engine: Engine,
    outcomes: impl Iterator<Item = LiveOutcome>,
    messages: Vec<Message>,
) -> Vec<Heard> {
    let mut heard: Vec<Heard> =
        outcomes.map(|outcome| Heard { engine, outcome, messages: Vec::new() }).collect();
    let mut under_way = None;
    for message in messages {
        if let Some((_, mark)) = message.text.split_once(MARK) {
            let digits = mark
                .find(|other: char| !other.is_ascii_digit())
                .map_or(mark, |end| mark.get(..end).unwrap_or_default());
            under_way = digits.parse::<usize>().ok();
            continue;
        }
        if let Some(heard) = under_way.and_then(|place| heard.get_mut(place)) {
            heard.messages.push(message);
        }
    }
    heard
}
