//! What holds for every call and every server, in every profile.

use corridor_browser::{
    Body, Cache, Call, Credentials, Fetch, Header, Mode, Next, Outcome, PageOrigin, PreflightCache, Profile,
    Redirect, Response, ResponseType,
};
use proptest::prelude::*;
use proptest::sample::select;

/// A request and its preflight for each of 21 hops, and no more than that.
const MOST_REQUESTS: usize = 2 * 21;

/// What a page writes, owned.
#[derive(Clone, Debug)]
struct Written {
    page: &'static str,
    url: String,
    method: String,
    mode: Mode,
    credentials: Credentials,
    redirect: Redirect,
    cache: Cache,
    headers: Vec<(String, String)>,
    body: Option<Body<'static>>,
}

impl Written {
    fn call(&self) -> Call<'_> {
        Call {
            page: PageOrigin::parse(self.page).unwrap(),
            url: &self.url,
            method: &self.method,
            mode: self.mode,
            credentials: self.credentials,
            redirect: self.redirect,
            cache: self.cache,
            headers: self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            body: self.body,
        }
    }
}

/// A response, owned: its status and lines.
type Answer = (u16, Vec<(String, String)>);

fn urls() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec![
            "https://api.example/v",
            "https://api.example/w#a",
            "https://b.example/v",
            "https://app.example/v",
            "/v",
            "",
            "http://localhost/",
            "http://api.example/",
            "https://api.example:22/",
            "https://user@api.example/",
            "ftp://api.example/",
            "data:,x",
        ])
        .prop_map(str::to_owned),
        1 => ".{0,20}",
    ]
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        8 => select(vec!["Accept", "content-type", "Authorization", "X-A", "Range", "DPR", "User-Agent", "Cookie"])
            .prop_map(str::to_owned),
        1 => ".{0,5}",
    ];
    let value = prop_oneof![
        4 => select(vec!["a", "text/plain", "text/plain;;", "bytes=0-", "Bytes=+0-1", "2", "\u{e9}"])
            .prop_map(str::to_owned),
        1 => ".{0,200}",
    ];
    prop::collection::vec((name, value), 0..4)
}

fn written() -> impl Strategy<Value = Written> {
    let bodies = vec![
        None,
        None,
        Some(Body::Text),
        Some(Body::UrlEncoded),
        Some(Body::Form),
        Some(Body::Buffer),
        Some(Body::Blob("application/json")),
        Some(Body::Stream),
    ];
    let caches = vec![
        Cache::Default,
        Cache::NoStore,
        Cache::Reload,
        Cache::NoCache,
        Cache::ForceCache,
        Cache::OnlyIfCached,
    ];
    let methods = prop_oneof![
        8 => select(vec!["GET", "POST", "HEAD", "PUT", "delete", "PATCH", "*"]).prop_map(str::to_owned),
        1 => ".{0,5}",
    ];
    (
        (select(vec!["https://app.example", "http://app.example:8080", "null"]), urls(), methods),
        select(vec![Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin]),
        select(vec![Credentials::Omit, Credentials::SameOrigin, Credentials::Include]),
        select(vec![Redirect::Follow, Redirect::Follow, Redirect::Manual, Redirect::Error]),
        select(caches),
        headers(),
        select(bodies),
    )
        .prop_map(|((page, url, method), mode, credentials, redirect, cache, headers, body)| Written {
            page,
            url,
            method,
            mode,
            credentials,
            redirect,
            cache,
            headers,
            body,
        })
}

fn answer() -> impl Strategy<Value = Answer> {
    let line = prop_oneof![
        4 => select(vec![
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Origin", "https://app.example"),
            ("access-control-allow-origin", ""),
            ("Access-Control-Allow-Origin", "null"),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", "PUT, DELETE, *"),
            ("Access-Control-Allow-Headers", "*, authorization"),
            ("Access-Control-Expose-Headers", "*, b@d"),
            ("Access-Control-Max-Age", "600"),
            ("Access-Control-Max-Age", "-1"),
        ])
        .prop_map(|(name, value)| (name.to_owned(), value.to_owned())),
        3 => urls().prop_map(|url| ("Location".to_owned(), url)),
        1 => (".{0,5}", ".{0,9}"),
    ];
    let status = prop_oneof![
        4 => select(vec![200_u16, 204, 301, 302, 303, 307, 308]),
        1 => any::<u16>(),
    ];
    (status, prop::collection::vec(line, 0..8))
}

/// Runs a call against these answers, over and over; the outcome, the URL in the end, and what is remembered.
fn drive(
    profile: Profile,
    call: &Call<'_>,
    answers: &[Answer],
    cache: PreflightCache,
    now_ms: u64,
) -> (Outcome, bool, PreflightCache) {
    let mut fetch = Fetch::new(profile, call, cache, now_ms).traced();
    let mut answers = answers.iter().cycle();
    let outcome = loop {
        if let Next::Done(outcome) = fetch.next() {
            break outcome.clone();
        }
        let count = fetch.sent().len();
        assert!(count <= MOST_REQUESTS, "{count} requests in {profile:?}: {call:?}");
        match answers.next() {
            Some((status, lines)) => {
                let headers: Vec<Header<'_>> =
                    lines.iter().map(|(name, value)| Header::new(name, value)).collect();
                fetch.receive(&Response { status: *status, headers: (&headers[..]).into() });
            }
            None => fetch.receive_nothing(),
        }
    };
    // What comes too late changes nothing.
    fetch.receive_nothing();
    fetch.receive(&Response { status: 200, headers: [].as_slice().into() });
    assert!(matches!(fetch.next(), Next::Done(still) if *still == outcome));
    assert!(!fetch.sent().is_empty() || matches!(outcome, Outcome::Blocked(_)));
    let is_at_home = fetch.url().is_some_and(|url| call.page.is_origin_of(url));
    (outcome, is_at_home, fetch.into_cache())
}

fn is_allow_origin(name: &str) -> bool {
    name.eq_ignore_ascii_case("access-control-allow-origin")
}

proptest! {
    #[test]
    fn every_call_ends(written in written(), answers in prop::collection::vec(answer(), 0..5)) {
        for profile in Profile::ALL {
            let call = written.call();
            let (_, _, cache) = drive(profile, &call, &answers, PreflightCache::default(), 0);
            drive(profile, &call, &answers, cache, 1000);
        }
    }

    #[test]
    fn a_loop_of_redirects_ends(written in written(), mut looping in answer()) {
        looping.0 = 307;
        looping.1.insert(0, ("Access-Control-Allow-Origin".to_owned(), "*".to_owned()));
        looping.1.push(("Location".to_owned(), "/v".to_owned()));
        for profile in Profile::ALL {
            drive(profile, &written.call(), &[(204, looping.1.clone()), looping.clone()], PreflightCache::default(), 0);
            drive(profile, &written.call(), std::slice::from_ref(&looping), PreflightCache::default(), 0);
        }
    }

    #[test]
    fn nothing_is_read_without_permission(
        mut written in written(),
        mut answers in prop::collection::vec(answer(), 1..5),
        mut before in prop::collection::vec(answer(), 0..5),
    ) {
        written.mode = Mode::Cors;
        for (_, lines) in &mut answers {
            lines.retain(|(name, _)| !is_allow_origin(name));
        }
        before.truncate(2);
        for profile in Profile::ALL {
            let call = written.call();
            // Whatever was remembered before.
            let (_, _, cache) = drive(profile, &call, &before, PreflightCache::default(), 0);
            let (outcome, is_at_home, _) = drive(profile, &call, &answers, cache, 1);
            if let Outcome::Ok(readable) = outcome {
                prop_assert_ne!(readable.kind, ResponseType::Cors);
                prop_assert!(is_at_home, "{:?} reads {:?}", profile, readable);
            }
        }
    }

    #[test]
    fn no_cors_reads_nothing(mut written in written(), answers in prop::collection::vec(answer(), 1..5)) {
        written.mode = Mode::NoCors;
        for profile in Profile::ALL {
            let (outcome, is_at_home, _) = drive(profile, &written.call(), &answers, PreflightCache::default(), 0);
            if let Outcome::Ok(readable) = outcome
                && !is_at_home
            {
                prop_assert!(readable.headers.is_empty() && readable.status == 0, "{:?}", readable);
            }
        }
    }
}
