//! Random cases of a seed: right answers mostly, and then one thing or another is wrong.

use corridor_browser::case::{
    BodyForm, BodyKind, CacheForm, CredentialsForm, Exchange, HeaderLines, ModeForm, RedirectForm,
    ResponseForm,
};
use fastrand::Rng;

use super::values::{
    CREDENTIALS, EXPOSE_LISTS, HEADER_LISTS, HEADERS, METHOD_LISTS, METHODS, PREFLIGHT_STATUSES, REDIRECTS,
    STATUSES, allow_origins,
};
use super::{Generator, hop, text};

impl Generator {
    /// Adds `count` random cases; the same seed makes the same cases.
    pub fn add_random(&mut self, count: usize, seed: u64) {
        let mut random = Rng::with_seed(seed);
        for _ in 0..count {
            let exchange = self.random_exchange(&mut random);
            let origin = self.random_origin(&mut random);
            let page = if random.u8(..20) == 0 { "null".to_owned() } else { self.origins.page.clone() };
            self.add_from(&page, &origin, exchange);
        }
    }

    fn random_origin(&self, random: &mut Rng) -> String {
        match random.u8(..8) {
            0 => self.origins.page.clone(),
            1 | 2 => self.origins.second.clone(),
            _ => self.origins.first.clone(),
        }
    }

    fn random_exchange(&self, random: &mut Rng) -> Exchange<'static> {
        let method =
            if random.bool() { one(random, &["GET", "POST", "PUT", "DELETE"]) } else { one(random, METHODS) };
        let headers: HeaderLines<'static> = (0..random.usize(..4))
            .map(|_| {
                let (name, value) = one(random, HEADERS);
                (text(name), text(value))
            })
            .collect();
        let body = (random.u8(..3) == 0 && !matches!(method, "GET" | "HEAD")).then(|| random_body(random));
        let mut exchange = Exchange {
            method: text(method),
            mode: one(
                random,
                &[
                    ModeForm::Cors,
                    ModeForm::Cors,
                    ModeForm::Cors,
                    ModeForm::Cors,
                    ModeForm::NoCors,
                    ModeForm::SameOrigin,
                ],
            ),
            credentials: one(
                random,
                &[CredentialsForm::SameOrigin, CredentialsForm::Omit, CredentialsForm::Include],
            ),
            redirect: one(
                random,
                &[
                    RedirectForm::Follow,
                    RedirectForm::Follow,
                    RedirectForm::Follow,
                    RedirectForm::Manual,
                    RedirectForm::Error,
                ],
            ),
            cache: one(
                random,
                &[
                    CacheForm::Default,
                    CacheForm::Default,
                    CacheForm::NoStore,
                    CacheForm::Reload,
                    CacheForm::NoCache,
                ],
            ),
            headers,
            body,
            preflight: Some(self.random_answer(random, true)),
            response: Some(self.random_answer(random, false)),
            redirects: Vec::new(),
        };
        let hops = if random.u8(..4) == 0 { random.usize(1..4) } else { 0 };
        for _ in 0..hops {
            let (preflight, answer) = (self.random_answer(random, true), self.random_answer(random, false));
            exchange.redirects.push(hop(&self.random_origin(random), preflight, answer));
        }
        lead_on(random, &mut exchange);
        exchange
    }

    fn random_answer(&self, random: &mut Rng, preflight: bool) -> ResponseForm<'static> {
        let mut headers: HeaderLines<'static> = Vec::new();
        let mut add = |name: &str, value: &str| headers.push((text(name), text(value)));
        let origins = allow_origins(&self.origins.page, &self.origins.first);
        match random.u8(..10) {
            0 => {}
            1..=5 => add("Access-Control-Allow-Origin", &self.origins.page),
            6 | 7 => add("Access-Control-Allow-Origin", "*"),
            _ => add(&cased(random, "Access-Control-Allow-Origin"), one_of::<String>(random, &origins)),
        }
        match random.u8(..4) {
            0 => {}
            1 | 2 => add("Access-Control-Allow-Credentials", "true"),
            _ => add("Access-Control-Allow-Credentials", one(random, CREDENTIALS)),
        }
        if preflight {
            match random.u8(..4) {
                0 => add("Access-Control-Allow-Methods", one(random, METHOD_LISTS)),
                1 => {}
                _ => add(
                    "Access-Control-Allow-Methods",
                    "PUT, DELETE, PATCH, patch, Patch, OPTIONS, QUERY, FOO, *",
                ),
            }
            match random.u8(..4) {
                0 => add("Access-Control-Allow-Headers", one(random, HEADER_LISTS)),
                1 => add("Access-Control-Allow-Headers", "*"),
                _ => add(
                    "Access-Control-Allow-Headers",
                    "accept, accept-language, content-language, content-type, range, authorization, x-a, x-b, x'd, x_c, last-event-id, cache-control, if-none-match, pragma, user-agent, save-data, dpr, ect, rtt, width",
                ),
            }
        } else {
            add(&cased(random, "Access-Control-Expose-Headers"), one(random, EXPOSE_LISTS));
            for name in ["X-Read", "X-Other", "Content-Language", "Accept", "Set-Cookie", "Authorization"] {
                if random.bool() {
                    add(name, "1");
                }
            }
        }
        let status = match (random.u8(..6), preflight) {
            (0, true) => one(random, PREFLIGHT_STATUSES),
            (0, false) => one(random, STATUSES),
            (_, true) => 204,
            (_, false) => 200,
        };
        ResponseForm { status, headers }
    }
}

/// Makes the answers before each hop lead there; mostly.
fn lead_on(random: &mut Rng, exchange: &mut Exchange<'static>) {
    let hops = exchange.redirects.len();
    let first = exchange.response.as_mut();
    let others = exchange.redirects.iter_mut().filter_map(|hop| hop.response.as_mut());
    for answer in first.into_iter().chain(others).take(hops) {
        answer.status = one(random, REDIRECTS);
        match random.u8(..16) {
            0 => {}
            _ => answer.headers.push((text("Location"), text("@"))),
        }
    }
}

fn random_body(random: &mut Rng) -> BodyForm<'static> {
    let kinds = [
        BodyKind::Text,
        BodyKind::UrlEncoded,
        BodyKind::Form,
        BodyKind::Buffer,
        BodyKind::Blob,
        BodyKind::Stream,
    ];
    let types = ["", "text/plain", "application/json", "application/octet-stream"];
    BodyForm { kind: one(random, &kinds), blob_type: text(one(random, &types)) }
}

fn cased(random: &mut Rng, name: &str) -> String {
    if random.u8(..4) == 0 { name.to_ascii_lowercase() } else { name.to_owned() }
}

pub(super) fn one<T: Copy>(random: &mut Rng, values: &[T]) -> T {
    *one_of(random, values)
}

#[expect(clippy::indexing_slicing, reason = "the index is below the length, and no list is empty")]
fn one_of<'v, T>(random: &mut Rng, values: &'v [T]) -> &'v T {
    &values[random.usize(..values.len())]
}
