//! Scenarios: several calls of one address, and what the browser remembers of their preflights.

use corridor_browser::case::{
    BodyForm, BodyKind, CacheForm, CredentialsForm, ModeForm, RedirectForm, ResponseForm, StepForm,
};

use super::remembered::{ASKED, Ask, LIKE_ADDRESSES, MAX_AGES, PUT};
use super::steps::{after, allow_in, allowing, at, with_credentials};
use super::{Generator, hop, lines, response, text};

/// Longer than the five seconds of a preflight that says nothing, shorter than ten.
const PAST_FIVE_SECONDS: u64 = 6300;
const CREDENTIALS: [CredentialsForm; 3] =
    [CredentialsForm::Omit, CredentialsForm::SameOrigin, CredentialsForm::Include];

impl Generator {
    /// Adds every scenario.
    pub fn add_scenarios(&mut self) {
        self.add_max_ages();
        self.add_expiry();
        self.add_asked();
        self.add_orders_of_credentials();
        self.add_failures();
        self.add_failing_responses();
        self.add_cache_modes();
        self.add_addresses();
        self.add_remembering_opaque_pages();
        self.add_remembered_redirects();
        self.add_failures_of_redirects();
        self.add_streams();
    }

    fn add_max_ages(&mut self) {
        for ages in MAX_AGES {
            let grant = self.grant("PUT", "", ages);
            let put = self.step("PUT", &[], grant);
            self.scenario(vec![put.clone(), put.clone(), after(PAST_FIVE_SECONDS, put)]);
        }
    }

    fn add_expiry(&mut self) {
        let step = |of: &Self, ask: Ask, age: &str| {
            let (method, headers, methods, names) = ask;
            of.step(method, headers, of.grant(methods, names, &[age]))
        };
        let put = |of: &Self, age: &str| step(of, PUT, age);
        let short = put(self, "1");
        self.scenario(vec![short.clone(), after(1700, short.clone()), after(1700, short)]);
        let two = put(self, "3");
        self.scenario(vec![two.clone(), after(800, two.clone()), after(3300, two)]);
        // Use does not make it younger.
        let five = put(self, "4");
        self.scenario(vec![five.clone(), after(2300, five.clone()), after(2500, five)]);
        // A later preflight says how long from then on.
        let (a, b) = (("PUT", &[("X-A", "1")][..], "PUT", "x-a"), ("PUT", &[("X-B", "1")][..], "PUT", "x-b"));
        self.scenario(vec![
            step(self, a, "3"),
            after(1500, step(self, b, "60")),
            after(2500, step(self, a, "3")),
            step(self, b, "60"),
            step(self, PUT, "60"),
        ]);
        self.scenario(vec![
            step(self, a, "60"),
            step(self, b, "1"),
            after(1800, step(self, a, "60")),
            step(self, b, "1"),
        ]);
        for age in ["0", "-1", "abc"] {
            self.scenario(vec![
                step(self, a, "60"),
                step(self, b, age),
                step(self, a, "60"),
                put(self, "60"),
            ]);
            self.scenario(vec![
                step(self, PUT, "60"),
                step(self, ("PUT", &[("X-A", "1")], "PUT", "x-a"), age),
                put(self, "60"),
            ]);
        }
    }

    fn add_asked(&mut self) {
        for asks in ASKED {
            for credentials in [CredentialsForm::SameOrigin, CredentialsForm::Include] {
                let step = |(method, headers, methods, names): &Ask| {
                    let grant = self.grant(methods, names, &["60"]);
                    with_credentials(credentials, self.step(method, headers, grant))
                };
                let steps = asks.iter().map(step).collect();
                self.scenario(steps);
            }
        }
        // What `*` allowed without credentials, asked for with them, and the other way round.
        for ask in
            [("PUT", &[][..], "*", "*"), ("POST", &[("X-A", "1")], "*", "*"), ("*", &[("*", "1")], "*", "*")]
        {
            let (method, headers, methods, names) = ask;
            let call = self.step(method, headers, self.grant(methods, names, &["60"]));
            let include = with_credentials(CredentialsForm::Include, call.clone());
            self.scenario(vec![call.clone(), include.clone(), call.clone()]);
            self.scenario(vec![include.clone(), call, include]);
        }
    }

    fn add_orders_of_credentials(&mut self) {
        for first in CREDENTIALS {
            for second in CREDENTIALS {
                let call = |of: &Self, credentials| {
                    let grant = of.grant("PUT", "x-a", &["60"]);
                    with_credentials(credentials, of.step("PUT", &[("X-A", "1")], grant))
                };
                self.scenario(vec![
                    call(self, first),
                    call(self, second),
                    call(self, first),
                    call(self, second),
                ]);
            }
        }
        // A failure with one kind of credentials, and what was learned with the other.
        for (first, second) in [(0, 2), (2, 0), (1, 2), (2, 1), (2, 2)] {
            let (Some(first), Some(second)) = (CREDENTIALS.get(first), CREDENTIALS.get(second)) else {
                continue;
            };
            let put = self.step("PUT", &[], self.grant("PUT", "", &["60"]));
            let delete = self.step("DELETE", &[], self.grant("PUT", "", &["60"]));
            let (learned, failed) = (with_credentials(*first, put), with_credentials(*second, delete));
            self.scenario(vec![learned.clone(), failed, learned]);
        }
    }

    /// Preflights that fail: before a good one, between two, and what they said all the same.
    fn add_failures(&mut self) {
        for failure in self.failing_preflights() {
            let (good, other) = (self.put(), self.step("DELETE", &[], failure.clone()));
            let bad = self.step("PUT", &[], failure.clone());
            let generous = self.step("DELETE", &[], self.grant("DELETE", "", &["60"]));
            self.scenario(vec![bad.clone(), good.clone(), good.clone()]);
            self.scenario(vec![bad, generous.clone(), generous]);
            self.scenario(vec![good.clone(), other.clone(), good.clone()]);
            let include = |step| with_credentials(CredentialsForm::Include, step);
            self.scenario(vec![include(good.clone()), include(other), include(good)]);
        }
        // What a failed preflight allowed, asked for next.
        let delete = self.step("DELETE", &[], self.grant("PUT", "x-a", &["60"]));
        let with_name = |of: &Self| of.step("PUT", &[("X-A", "1")], of.grant("PUT", "x-a", &["60"]));
        self.scenario(vec![delete.clone(), self.put(), with_name(self)]);
        let other_name = self.step("PUT", &[("X-B", "1")], self.grant("PUT", "x-a", &["60"]));
        self.scenario(vec![other_name, with_name(self), self.put()]);
        self.scenario(vec![self.put(), delete, with_name(self), self.put()]);
        // A list that cannot be read beside one that can.
        let name = |of: &Self| of.step("GET", &[("X-A", "1")], of.grant("", "x-a", &["60"]));
        let malformed = self.step("PUT", &[("X-A", "1")], self.grant("PUT DELETE", "x-a", &["60"]));
        self.scenario(vec![malformed.clone(), name(self), name(self)]);
        self.scenario(vec![name(self), malformed, name(self)]);
    }

    fn failing_preflights(&self) -> Vec<ResponseForm<'static>> {
        let good = self.grant("PUT, DELETE", "", &["60"]);
        let without = |name: &str| {
            let mut less = good.clone();
            less.headers.retain(|(other, _)| other.0 != name);
            less
        };
        let with = |name: &str, value: &str| {
            let mut more = without(name);
            more.headers.extend(lines(&[(name, value)]));
            more
        };
        let status = |status| ResponseForm { status, headers: good.headers.clone() };
        let mut redirect = status(307);
        redirect.headers.extend(lines(&[("Location", "/known")]));
        vec![
            status(403),
            status(500),
            redirect,
            without("Access-Control-Allow-Origin"),
            with("Access-Control-Allow-Origin", "http://other.example"),
            with("Access-Control-Allow-Methods", "PUT DELETE"),
            with("Access-Control-Allow-Methods", "PATCH"),
            with("Access-Control-Allow-Headers", "x a"),
        ]
    }

    /// Responses that fail after a good preflight, or without one.
    fn add_failing_responses(&mut self) {
        let page = self.origins.page.clone();
        let allow = ("Access-Control-Allow-Origin", page.as_str());
        let truly = ("Access-Control-Allow-Credentials", "true");
        let answers = [
            response(200, &[]),
            response(200, &[("Access-Control-Allow-Origin", "http://other.example")]),
            response(200, &[("Access-Control-Allow-Origin", "*"), truly]),
            response(200, &[allow]),
            response(500, &[allow, truly]),
            response(307, &[allow, truly, ("Location", "http://")]),
            response(307, &[allow, truly, ("Location", "data:text/plain,x")]),
            response(302, &[allow, truly, ("Location", "http://user@127.0.0.1/")]),
        ];
        for answer in answers {
            for credentials in [CredentialsForm::SameOrigin, CredentialsForm::Include] {
                let good = with_credentials(credentials, self.put());
                let answered = |mut step: StepForm<'static>| {
                    step.exchange.response = Some(answer.clone());
                    step
                };
                let bad = answered(good.clone());
                self.scenario(vec![bad.clone(), good.clone(), good.clone()]);
                self.scenario(vec![good.clone(), bad, good.clone()]);
                // A request that needs no preflight.
                let simple = with_credentials(credentials, self.step("GET", &[], self.grant("", "", &[])));
                self.scenario(vec![good.clone(), answered(simple.clone()), good.clone()]);
                // In this mode, a browser follows to where no server is.
                if answer.status != 302 {
                    let mut unread = answered(simple);
                    unread.exchange.mode = ModeForm::NoCors;
                    self.scenario(vec![good.clone(), unread, good]);
                }
            }
        }
        let mut refused = self.put();
        refused.exchange.redirect = RedirectForm::Error;
        refused.exchange.response = Some(response(307, &[allow, truly, ("Location", "/known")]));
        self.scenario(vec![self.put(), refused, self.put()]);
    }

    fn add_cache_modes(&mut self) {
        for cache in [CacheForm::NoStore, CacheForm::Reload, CacheForm::NoCache, CacheForm::ForceCache] {
            let default = self.put();
            let mut other = default.clone();
            other.exchange.cache = cache;
            self.scenario(vec![default.clone(), other.clone(), default.clone()]);
            self.scenario(vec![other.clone(), default.clone(), other.clone()]);
            self.scenario(vec![other.clone(), other.clone()]);
            // What the other mode learns in place of what was known.
            let mut wider = self.step("DELETE", &[], self.grant("DELETE", "", &["60"]));
            wider.exchange.cache = cache;
            let narrow = self.step("DELETE", &[], self.grant("DELETE", "", &["60"]));
            self.scenario(vec![default.clone(), wider, narrow, default]);
        }
    }

    /// Addresses that differ by a little, and long ones.
    fn add_addresses(&mut self) {
        for [first, second] in LIKE_ADDRESSES {
            let (one, other) = (at(first, self.put()), at(second, self.put()));
            self.scenario(vec![one.clone(), other.clone(), one, other]);
        }
        for length in [1022_usize, 1023, 1024, 1025, 3000] {
            let known = format!("{}/c/{}/0?", self.origins.first, self.cases.len()).len();
            let suffix = format!("?{}", "a".repeat(length.saturating_sub(known)));
            let long = at(&suffix, self.put());
            self.scenario(vec![long.clone(), long]);
        }
        let elsewhere = self.origins.elsewhere.clone();
        self.scenario_at(&elsewhere, vec![self.put(), self.put()]);
    }

    fn add_remembering_opaque_pages(&mut self) {
        for allow in ["null", "*"] {
            for credentials in CREDENTIALS {
                for headers in [&[][..], &[("X-A", "1")]] {
                    let of_null =
                        |step: StepForm<'static>| with_credentials(credentials, allowing(allow, step));
                    let call = of_null(self.step("PUT", headers, self.grant("PUT", "x-a", &["60"])));
                    let other = of_null(self.step("DELETE", &[], self.grant("PUT, DELETE", "x-a", &["60"])));
                    self.scenario_from_null(vec![call.clone(), call.clone(), other, call]);
                }
            }
        }
    }

    /// What is remembered of where a redirect leads, with the page's origin and with `null`.
    fn add_remembered_redirects(&mut self) {
        let (page, first, second) =
            (self.origins.page.clone(), self.origins.first.clone(), self.origins.second.clone());
        for (origin, chain) in [
            (&first, &[&first][..]),
            (&first, &[&second]),
            (&first, &[&page]),
            (&page, &[&first]),
            (&first, &[&second, &first]),
            (&page, &[&first, &second]),
        ] {
            for (method, headers) in
                [("PUT", &[][..]), ("PUT", &[("X-A", "1")]), ("GET", &[("Authorization", "k")])]
            {
                let call = self.redirected(method, headers, chain);
                self.scenario_at(origin, vec![call.clone(), call.clone(), call]);
            }
        }
        // The last address by itself, before and after a redirect led to it.
        for tainted in [&[&second, &first][..], &[&first]] {
            for credentials in [CredentialsForm::SameOrigin, CredentialsForm::Include] {
                let with = |step| with_credentials(credentials, step);
                let mut led = with(self.redirected("PUT", &[], tainted));
                if credentials == CredentialsForm::Include {
                    let is_tainted = tainted.len() > 1;
                    led = allowing(&page, led);
                    for hop in &mut led.exchange.redirects {
                        let answers = hop.preflight.iter_mut().chain(&mut hop.response);
                        answers.for_each(|answer| allow_in(if is_tainted { "null" } else { &page }, answer));
                    }
                }
                let mut direct = with(at(&format!("/../{}", tainted.len()), self.put()));
                let last = hop("", self.grant("PUT", "", &["60"]), self.allowed());
                direct.exchange.redirects = vec![last; tainted.len()];
                self.scenario(vec![direct.clone(), led.clone(), direct.clone(), led.clone()]);
                self.scenario(vec![led.clone(), direct.clone(), led, direct]);
            }
        }
    }

    /// A failure where a redirect leads, and what is remembered of the addresses on the way.
    fn add_failures_of_redirects(&mut self) {
        let (page, first, second) =
            (self.origins.page.clone(), self.origins.first.clone(), self.origins.second.clone());
        for (origin, chain) in
            [(&first, &[&first][..]), (&first, &[&second]), (&page, &[&first]), (&first, &[&page])]
        {
            let led = self.redirected("PUT", &[], chain);
            for fails_preflight in [false, true] {
                let mut failing = led.clone();
                for hop in &mut failing.exchange.redirects {
                    let answer = if fails_preflight { &mut hop.preflight } else { &mut hop.response };
                    answer.iter_mut().for_each(|answer| allow_in("http://other.example", answer));
                }
                self.scenario_at(origin, vec![led.clone(), failing.clone(), led.clone()]);
                // Other names, so that a preflight is asked for.
                let names = lines(&[("X-A", "1")]);
                failing.exchange.headers = names;
                self.scenario_at(origin, vec![led.clone(), failing, led.clone()]);
            }
        }
    }

    fn add_streams(&mut self) {
        let mut stream = self.step("POST", &[], self.grant("POST", "x-a", &["60"]));
        stream.exchange.body = Some(BodyForm { kind: BodyKind::Stream, blob_type: text("") });
        let named = self.step("POST", &[("X-A", "1")], self.grant("POST", "x-a", &["60"]));
        self.scenario(vec![stream.clone(), stream.clone(), named.clone()]);
        self.scenario(vec![named, stream.clone()]);
        let mut unnamed = stream;
        unnamed.exchange.preflight = Some(self.grant("", "", &["60"]));
        self.scenario(vec![unnamed.clone(), unnamed]);
    }
}
