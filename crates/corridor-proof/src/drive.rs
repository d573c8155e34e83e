//! The loop: a browser sends, somebody answers, until the page has its outcome.

use corridor_browser::{Call, Event, Fetch, Header, Next, Outcome, PreflightCache, Profile, Response, Sent};
use url::Url;

/// A request, as whoever answers it sees it.
#[derive(Debug)]
pub struct Request<'f> {
    /// What the protocol decides of it.
    pub sent: &'f Sent,
    /// Where it goes.
    pub url: &'f Url,
    /// The headers that the page sends with it, those of the protocol aside; none on a preflight.
    pub headers: &'f [Header<'f>],
    /// Whether it carries the page's body.
    pub body: bool,
    /// Whether cookies and the like go along.
    pub credentials: bool,
}

/// What came back, whoever sent it.
pub trait Reply {
    /// The part that a browser looks at.
    fn response(&self) -> Response<'_>;
}

/// What whoever answers does with a request.
#[derive(Debug)]
pub enum Answered<R> {
    /// It answers.
    With(R),
    /// No response came.
    Nothing,
    /// The request is not sent: the call ends here, without an outcome.
    Stop,
}

/// A request that went out, and what came back.
#[derive(Debug)]
pub struct Turn<R> {
    /// What was sent.
    pub sent: Sent,
    /// Where it went.
    pub url: Url,
    /// The headers that the page sent with it.
    pub headers: Vec<Header<'static>>,
    /// What the browser decided before it.
    pub before: Vec<Event>,
    /// What came back, if anything did.
    pub reply: Option<R>,
    /// What the browser decided of it, and passed.
    pub passed: Vec<Event>,
}

/// A call from its beginning to its end.
#[derive(Debug)]
pub struct Driven<R> {
    /// Whose behaviour it is.
    pub profile: Profile,
    /// Every request and what came back, in order.
    pub turns: Vec<Turn<R>>,
    /// What the page gets; `None` if the call was stopped before a request.
    pub outcome: Option<Outcome>,
    /// The names of the page's headers that the browser takes away: no page may set them.
    pub dropped: Vec<String>,
}

/// Makes a call in one browser; `answer` is the other side.
pub fn drive<R: Reply>(
    profile: Profile,
    call: &Call<'_>,
    mut answer: impl FnMut(&Request<'_>) -> Answered<R>,
) -> Driven<R> {
    let mut fetch = Fetch::new(profile, call, PreflightCache::default(), 0).traced();
    let mut turns: Vec<Turn<R>> = Vec::new();
    let dropped = dropped(call, &fetch);
    let mut seen = 0;
    let outcome = loop {
        let sent = match fetch.next() {
            Next::Done(outcome) => break Some(outcome.clone()),
            Next::Send(sent) => sent.clone(),
        };
        let Some(url) = fetch.url().cloned() else { break None };
        let (passed, before) = split(since(&fetch, &mut seen));
        if let Some(last) = turns.last_mut() {
            last.passed = passed;
        }
        let headers = if sent.preflight { &[] } else { fetch.headers() };
        let request = Request {
            sent: &sent,
            url: &url,
            headers,
            body: !sent.preflight && fetch.sends_body(),
            credentials: !sent.preflight && fetch.sends_credentials(),
        };
        let answered = answer(&request);
        let headers = headers.iter().map(owned).collect();
        let mut turn = Turn { sent, url, headers, before, reply: None, passed: Vec::new() };
        match answered {
            Answered::With(reply) => {
                fetch.receive(&reply.response());
                turn.reply = Some(reply);
            }
            Answered::Nothing => fetch.receive_nothing(),
            Answered::Stop => break None,
        }
        turns.push(turn);
    };
    if let Some(last) = turns.last_mut()
        && outcome.is_some()
    {
        last.passed = since(&fetch, &mut seen);
    }
    Driven { profile, turns, outcome, dropped }
}

/// The events that were added since the last look.
fn since(fetch: &Fetch<'_>, seen: &mut usize) -> Vec<Event> {
    let events = fetch.trace().get(*seen..).unwrap_or_default().to_vec();
    *seen += events.len();
    events
}

/// What was decided of the last response, and what of the next request.
fn split(events: Vec<Event>) -> (Vec<Event>, Vec<Event>) {
    events.into_iter().partition(|event| match event {
        Event::PreflightOriginAllowed | Event::PreflightPassed | Event::OriginAllowed | Event::Redirected => {
            true
        }
        Event::SameOrigin
        | Event::NoCors
        | Event::NoPreflightNeeded
        | Event::PreflightRemembered
        | Event::PreflightSent
        | Event::ActualSent => false,
    })
}

fn dropped(call: &Call<'_>, fetch: &Fetch<'_>) -> Vec<String> {
    // Without a URL the call failed before its headers were looked at.
    if fetch.url().is_none() {
        return Vec::new();
    }
    let is_kept = |name: &str| fetch.headers().iter().any(|header| header.is(name));
    call.headers.iter().map(|(name, _)| *name).filter(|name| !is_kept(name)).map(str::to_owned).collect()
}

fn owned(header: &Header<'_>) -> Header<'static> {
    Header { name: header.name.to_vec().into(), value: header.value.to_vec().into() }
}

#[cfg(test)]
mod tests {
    use corridor_browser::{PageOrigin, Reason};

    use super::*;

    struct Good;

    impl Reply for Good {
        fn response(&self) -> Response<'_> {
            let headers = ["Access-Control-Allow-Origin", "Access-Control-Allow-Methods"];
            let headers: Vec<Header<'_>> = headers.iter().map(|name| Header::new(*name, "*")).collect();
            Response { status: 200, headers: headers.into() }
        }
    }

    fn delete(answer: impl FnMut(&Request<'_>) -> Answered<Good>) -> Driven<Good> {
        let page = PageOrigin::parse("https://app.example").expect("an origin");
        let headers = vec![("Cookie", "a=b")];
        let call = Call { method: "DELETE", headers, ..Call::get(page, "https://api.example/item") };
        drive(Profile::Standard, &call, answer)
    }

    #[test]
    fn every_turn_has_what_was_decided_before_and_after_it() {
        let driven = delete(|_| Answered::With(Good));
        let decided: Vec<_> = driven.turns.iter().map(|turn| (&turn.before[..], &turn.passed[..])).collect();
        assert_eq!(
            decided,
            [
                (&[Event::PreflightSent][..], &[Event::PreflightOriginAllowed, Event::PreflightPassed][..]),
                (&[Event::ActualSent], &[Event::OriginAllowed]),
            ]
        );
        assert!(matches!(driven.outcome, Some(Outcome::Ok(_))));
        assert_eq!(driven.dropped, ["Cookie"]);
    }

    #[test]
    fn a_call_can_be_stopped_before_a_request() {
        let driven = delete(|request| match request.sent.preflight {
            true => Answered::With(Good),
            false => Answered::Stop,
        });
        assert_eq!((driven.turns.len(), driven.outcome), (1, None));
        assert_eq!(driven.turns[0].passed, [Event::PreflightOriginAllowed, Event::PreflightPassed]);
    }

    #[test]
    fn no_response_is_an_outcome() {
        let driven = delete(|_| Answered::Nothing);
        let Some(Outcome::Blocked(blocked)) = driven.outcome else { panic!("it is blocked") };
        assert_eq!(blocked.reason, Reason::NetworkError);
    }
}
