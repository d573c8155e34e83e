//! What the three engines printed, each with a server of this answer behind it.

use std::borrow::Cow;

use super::Failure;
use crate::outcome::Reason;
use crate::{Call, Fetch, Header, Next, Outcome, PageOrigin, PreflightCache, Profile, Response};

const PAGE: &str = "http://localhost:9310";
const URL: &str = "http://127.0.0.1:9311/c/x";
const ORIGIN: &str = "Access-Control-Allow-Origin";

/// What a browser prints where the last answer of a server is this one; every earlier one is in order.
struct Told {
    method: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    credentials: crate::Credentials,
}

impl Told {
    fn get() -> Self {
        Self { method: "GET", headers: Vec::new(), credentials: crate::Credentials::SameOrigin }
    }

    fn post() -> Self {
        let headers = vec![("Content-Type", "application/json"), ("X-Stainless-Arch", "x64")];
        Self { method: "POST", headers, ..Self::get() }
    }

    fn of(method: &'static str) -> Self {
        Self { method, ..Self::get() }
    }

    fn with_credentials(self) -> Self {
        Self { credentials: crate::Credentials::Include, ..self }
    }

    /// The first sentence of each engine, less what all of its sentences begin with.
    fn by(&self, status: u16, headers: &[(&str, &str)]) -> [String; 3] {
        [Profile::Chromium, Profile::Firefox, Profile::WebKit].map(|profile| {
            let sentence = self.console(profile, status, headers).into_iter().next().unwrap_or_default();
            let beginnings = [
                format!("Access to fetch at '{URL}' from origin '{PAGE}' has been blocked by CORS policy: "),
                format!(
                    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {URL}. "
                ),
            ];
            beginnings
                .iter()
                .find_map(|beginning| sentence.strip_prefix(beginning))
                .unwrap_or(&sentence)
                .to_owned()
        })
    }

    fn console(&self, profile: Profile, status: u16, headers: &[(&str, &str)]) -> Vec<String> {
        let page = PageOrigin::parse(PAGE).expect("an origin");
        let call = Call {
            method: self.method,
            headers: self.headers.clone(),
            credentials: self.credentials,
            ..Call::get(page, URL)
        };
        let headers: Vec<Header<'_>> =
            headers.iter().map(|(name, value)| Header::new(*name, *value)).collect();
        let response = Response { status, headers: Cow::Owned(headers) };
        let mut fetch = Fetch::new(profile, &call, PreflightCache::default(), 0);
        let preflight = matches!(fetch.next(), Next::Send(sent) if sent.preflight);
        fetch.receive(&response);
        let Next::Done(Outcome::Blocked(blocked)) = fetch.next() else { panic!("it is blocked") };
        let failure = Failure {
            reason: &blocked.reason,
            page: PAGE,
            origin: PAGE,
            method: self.method,
            first_url: URL,
            last_url: URL,
            preflight,
            response: Some(&response),
            page_headers: &["Content-Type", "X-Stainless-Arch"],
        };
        failure.console(profile)
    }
}

const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";

#[test]
fn a_preflight_without_an_answer_for_it() {
    for status in [401, 405] {
        let [chromium, firefox, webkit] = Told::post().by(status, &[]);
        assert_eq!(
            chromium,
            format!(
                "{PREFLIGHT}No 'Access-Control-Allow-Origin' header is present on the requested resource."
            )
        );
        assert_eq!(
            firefox,
            format!("(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {status}.")
        );
        assert_eq!(webkit, format!("Preflight response is not successful. Status code: {status}"));
    }
    let [chromium, firefox, webkit] = Told::post().by(401, &[(ORIGIN, PAGE)]);
    assert_eq!(chromium, format!("{PREFLIGHT}It does not have HTTP ok status."));
    assert_eq!(firefox, "(Reason: CORS preflight response did not succeed). Status code: 401.");
    assert_eq!(webkit, "Preflight response is not successful. Status code: 401");
}

#[test]
fn a_preflight_that_is_redirected() {
    for headers in [&[(ORIGIN, PAGE), ("Location", "/x")][..], &[("Location", "/x")]] {
        let [chromium, firefox, webkit] = Told::post().by(307, headers);
        assert_eq!(chromium, format!("{PREFLIGHT}Redirect is not allowed for a preflight request."));
        assert!(firefox.contains("external redirect") == (headers.len() == 2), "{firefox}");
        assert_eq!(webkit, "Preflight response is not successful. Status code: 307");
    }
}

#[test]
fn what_a_preflight_does_not_list() {
    let [chromium, firefox, webkit] =
        Told::post().by(204, &[(ORIGIN, PAGE), ("Access-Control-Allow-Headers", "content-type")]);
    assert_eq!(
        chromium,
        "Request header field x-stainless-arch is not allowed by Access-Control-Allow-Headers in preflight response."
    );
    assert_eq!(
        firefox,
        "(Reason: header ‘x-stainless-arch’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS \
         preflight response)."
    );
    assert_eq!(
        webkit,
        "Request header field X-Stainless-Arch is not allowed by Access-Control-Allow-Headers."
    );

    let [chromium, firefox, webkit] =
        Told::of("patch").by(204, &[(ORIGIN, PAGE), ("Access-Control-Allow-Methods", "GET, PATCH")]);
    assert_eq!(
        chromium,
        "Method patch is not allowed by Access-Control-Allow-Methods in preflight response."
    );
    assert_eq!(firefox, "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).");
    assert_eq!(webkit, "Method patch is not allowed by Access-Control-Allow-Methods.");

    let [chromium, firefox, webkit] =
        Told::of("PUT").by(204, &[(ORIGIN, PAGE), ("Access-Control-Allow-Methods", "GET, PA TCH")]);
    assert_eq!(
        chromium,
        "Cannot parse Access-Control-Allow-Methods response header field in preflight response."
    );
    assert_eq!(firefox, "(Reason: invalid token ‘PA TCH’ in CORS header ‘Access-Control-Allow-Methods’).");
    assert_eq!(webkit, "Header Access-Control-Allow-Methods has an invalid value: GET, PA TCH");
}

#[test]
fn an_origin_that_is_not_the_pages() {
    let cases = [
        (
            "http://localhost:9310/",
            "has a value 'http://localhost:9310/' that is not equal to the supplied origin",
        ),
        ("null", "has a value 'null' that is not equal to the supplied origin"),
        ("foo bar", "contains multiple values 'foo bar', but only one is allowed"),
        ("", "contains the invalid value ''"),
    ];
    for (value, words) in cases {
        let [chromium, firefox, webkit] = Told::get().by(200, &[(ORIGIN, value)]);
        assert_eq!(
            chromium,
            format!(
                "The 'Access-Control-Allow-Origin' header {words}. Have the server send the header with a valid value."
            )
        );
        assert_eq!(
            firefox,
            format!("(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’).")
        );
        assert_eq!(
            webkit,
            format!("Origin {PAGE} is not allowed by Access-Control-Allow-Origin. Status code: 200")
        );
    }
}

#[test]
fn two_origins_in_two_lines_and_in_one() {
    let [_, firefox, webkit] = Told::get().by(200, &[(ORIGIN, PAGE), (ORIGIN, PAGE)]);
    assert_eq!(firefox, "(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).");
    assert_eq!(webkit, "Access-Control-Allow-Origin cannot contain more than one origin.");
    let [chromium, firefox, _] = Told::get().by(200, &[(ORIGIN, "https://a.example, https://b.example")]);
    assert!(chromium.contains("multiple values 'https://a.example, https://b.example'"), "{chromium}");
    assert!(firefox.contains("does not match ‘https://a.example, https://b.example’"), "{firefox}");
}

#[test]
fn credentials() {
    let [chromium, _, webkit] = Told::get().with_credentials().by(200, &[(ORIGIN, "*")]);
    assert_eq!(
        chromium,
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the \
         request's credentials mode is 'include'."
    );
    assert_eq!(webkit, "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.");
    let firefox = Told::get().with_credentials().console(Profile::Firefox, 200, &[(ORIGIN, "*")]);
    assert_eq!(
        firefox,
        ["Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
             ‘http://127.0.0.1:9311/c/x’. (Reason: Credential is not supported if the CORS header \
             ‘Access-Control-Allow-Origin’ is ‘*’)."]
    );
    let [chromium, firefox, webkit] = Told::get().with_credentials().by(200, &[(ORIGIN, PAGE)]);
    assert!(chromium.contains("header in the response is '' which must be 'true'"), "{chromium}");
    assert_eq!(firefox, "(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).");
    assert_eq!(webkit, "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".");
}

#[test]
fn safari_says_it_in_two_lines_and_the_standard_in_none() {
    let webkit = Told::get().console(Profile::WebKit, 500, &[]);
    assert_eq!(
        webkit[0],
        format!("Origin {PAGE} is not allowed by Access-Control-Allow-Origin. Status code: 500")
    );
    assert_eq!(webkit[1], format!("Fetch API cannot load {URL} due to access control checks."));
    assert_eq!(Told::get().console(Profile::Standard, 500, &[]), Vec::<String>::new());
}

#[test]
fn a_redirect_of_a_preflight_that_leads_nowhere() {
    let [chromium, firefox, webkit] = Told::post().by(307, &[(ORIGIN, PAGE)]);
    assert_eq!(chromium, format!("{PREFLIGHT}It does not have HTTP ok status."));
    assert_eq!(firefox, "(Reason: CORS preflight response did not succeed). Status code: 307.");
    assert_eq!(webkit, "Preflight response is not successful. Status code: 307");
}

#[test]
fn firefox_counts_the_lines_of_one_spelling_only() {
    let lower = "access-control-allow-origin";
    let [_, firefox, _] = Told::get().by(200, &[(lower, PAGE), (lower, PAGE)]);
    assert_eq!(
        firefox,
        format!("(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{PAGE}, {PAGE}’).")
    );
}

#[test]
fn safari_writes_the_names_that_it_knows_in_its_own_way() {
    let lower = |name| Told { headers: vec![(name, "x")], ..Told::get() };
    let [chromium, _, webkit] = lower("etag").by(204, &[(ORIGIN, PAGE)]);
    assert!(chromium.contains(" field etag is not"), "{chromium}");
    assert!(webkit.contains(" field ETag is not"), "{webkit}");
    let [_, _, webkit] = lower("x-api-key").by(204, &[(ORIGIN, PAGE)]);
    assert!(webkit.contains(" field x-api-key is not"), "{webkit}");
}

#[test]
fn quotes_are_shown_and_what_is_no_text_is_not() {
    let [chromium, firefox, _] = Told::get().by(200, &[(ORIGIN, "\"*\"")]);
    assert!(chromium.contains("the invalid value '\"*\"'."), "{chromium}");
    assert!(firefox.contains("does not match ‘\"*\"’"), "{firefox}");
    let [chromium, firefox, _] = Told::get().by(200, &[(ORIGIN, "\u{1b}[31m")]);
    assert!(chromium.contains("\\x1b[31m") && firefox.contains("\\x1b[31m"), "{chromium} {firefox}");
}

#[test]
fn a_redirect_that_leaves_the_page_in_mode_same_origin() {
    let location = Header::new("Location", "http://127.0.0.1:9312/x");
    let response = Response { status: 302, headers: Cow::Owned(vec![location]) };
    let failure = Failure {
        reason: &Reason::NotSameOrigin,
        page: PAGE,
        origin: PAGE,
        method: "GET",
        first_url: "http://localhost:9310/c/x",
        last_url: "http://localhost:9310/c/x",
        preflight: false,
        response: Some(&response),
        page_headers: &[],
    };
    assert_eq!(
        failure.console(Profile::Chromium),
        [format!(
            "Unsafe attempt to load URL http://127.0.0.1:9312/x from frame with URL {PAGE}/. Domains, protocols and ports must \
             match."
        )]
    );
    assert_eq!(
        failure.console(Profile::Firefox),
        [format!("Security Error: Content at {PAGE}/ may not load data from http://127.0.0.1:9312/x.")]
    );
    assert_eq!(
        failure.console(Profile::WebKit),
        [
            format!(
                "Unsafe attempt to load URL http://127.0.0.1:9312/x from origin {PAGE}. Domains, protocols and ports must match."
            ),
            "Fetch API cannot load http://127.0.0.1:9312/x due to access control checks.".to_owned(),
        ]
    );
}

#[test]
fn redirects_are_named_by_where_they_lead() {
    let response = Response {
        status: 302,
        headers: Cow::Owned(vec![Header::new("Location", "http://u:p@127.0.0.1:9312/x")]),
    };
    let failure = |reason| Failure {
        reason,
        page: PAGE,
        origin: PAGE,
        method: "GET",
        first_url: URL,
        last_url: "http://127.0.0.1:9311/c/y",
        preflight: false,
        response: Some(&response),
        page_headers: &[],
    };
    let said = |reason, profile| failure(reason).console(profile);
    assert_eq!(
        said(&Reason::RedirectInModeError(302), Profile::Chromium),
        said(&Reason::LocationWithCredentials, Profile::Chromium)
    );
    let mismatch =
        Reason::AllowOriginMismatch { preflight: false, value: "null".to_owned(), origin: PAGE.to_owned() };
    assert_eq!(
        said(&mismatch, Profile::WebKit)[0],
        format!(
            "Cross-origin redirection to http://127.0.0.1:9312/x denied by Cross-Origin Resource Sharing policy: Origin {PAGE} \
             is not allowed by Access-Control-Allow-Origin. Status code: 302"
        )
    );
    assert_eq!(
        failure(&Reason::LocationWithCredentials).console(Profile::WebKit)[0],
        "Cross-origin redirection to http://127.0.0.1:9312/x denied by Cross-Origin Resource Sharing policy: redirection \
         URL http://u:p@127.0.0.1:9312/x has credentials"
    );
    assert!(
        failure(&Reason::AllowOriginMissing { preflight: false }).console(Profile::Chromium)[0]
            .starts_with("Access to fetch at 'http://127.0.0.1:9311/c/y' (redirected from 'http://127.0.0.1:9311/c/x') from")
    );
}
