//! Cases: systematic families, and random ones of a seed.

mod failures;
mod families;
mod random;
mod random_scenarios;
mod remembered;
mod scenarios;
mod steps;
mod values;

pub use failures::FAMOUS;

use corridor_browser::case::{Case, Exchange, HeaderLines, HopForm, ResponseForm, Text};

/// The origins that cases speak of.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The page's.
    pub page: String,
    /// Another.
    pub first: String,
    /// A third.
    pub second: String,
    /// The server of the first other origin under another host, so of another site.
    pub elsewhere: String,
}

/// Makes cases; each has a number, which is its path on the servers.
#[derive(Debug)]
pub struct Generator {
    origins: Origins,
    cases: Vec<Case<'static>>,
}

impl Generator {
    /// One for these servers.
    #[must_use]
    pub fn new(origins: Origins) -> Self {
        Self { origins, cases: Vec::new() }
    }

    /// How many there are so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cases.len()
    }

    /// The cases so far.
    #[must_use]
    pub fn into_cases(self) -> Vec<Case<'static>> {
        self.cases
    }

    /// A page calls the first other origin.
    fn add(&mut self, exchange: Exchange<'static>) {
        let origin = self.origins.first.clone();
        self.add_at(&origin, exchange);
    }

    /// A page calls a server; redirects that name a server by its origin get the path of their hop.
    fn add_at(&mut self, origin: &str, exchange: Exchange<'static>) {
        let page = self.origins.page.clone();
        self.add_from(&page, origin, exchange);
    }

    fn add_from(&mut self, page: &str, origin: &str, mut exchange: Exchange<'static>) {
        let number = self.cases.len();
        place_hops(number, &mut exchange);
        self.cases.push(Case {
            id: None,
            page_origin: text(page),
            url: text(format!("{origin}/c/{number}/0")),
            exchange,
            steps: None,
        });
    }

    /// A response that allows what a well-meant server allows.
    fn generous(&self, status: u16) -> ResponseForm<'static> {
        response(
            status,
            &[
                ("Access-Control-Allow-Origin", &self.origins.page),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT, DELETE, PATCH, patch, OPTIONS, QUERY"),
                (
                    "Access-Control-Allow-Headers",
                    "authorization, content-type, x-a, x-b, accept, accept-language, content-language, range, user-agent, dpr, save-data, ect, rtt, width, downlink, device-memory, viewport-width, intervention",
                ),
                ("Access-Control-Expose-Headers", "X-Read"),
                ("X-Read", "1"),
            ],
        )
    }
}

/// Gives each hop its path on its server, and the `Location` that leads there.
fn place_hops(number: usize, exchange: &mut Exchange<'static>) {
    let mut targets: Vec<String> = Vec::new();
    for (index, hop) in exchange.redirects.iter_mut().enumerate() {
        let target = format!("{}/c/{number}/{}", hop.url.0, index + 1);
        hop.url = text(target.as_str());
        targets.push(target);
    }
    // `Location: @` stands for where the next hop is.
    let first = exchange.response.as_mut();
    let others = exchange.redirects.iter_mut().filter_map(|hop| hop.response.as_mut());
    for (response, target) in first.into_iter().chain(others).zip(targets) {
        for (_, value) in
            response.headers.iter_mut().filter(|(name, value)| name.0 == "Location" && value.0 == "@")
        {
            *value = text(target.as_str());
        }
    }
}

fn text(text: impl Into<String>) -> Text<'static> {
    Text::from(text.into())
}

fn lines(headers: &[(&str, &str)]) -> HeaderLines<'static> {
    headers.iter().map(|(name, value)| (text(*name), text(*value))).collect()
}

fn response(status: u16, headers: &[(&str, &str)]) -> ResponseForm<'static> {
    ResponseForm { status, headers: lines(headers) }
}

/// A call that both answers allow.
fn exchange(
    method: &str,
    headers: &[(&str, &str)],
    preflight: ResponseForm<'static>,
    response: ResponseForm<'static>,
) -> Exchange<'static> {
    Exchange {
        method: text(method),
        headers: lines(headers),
        preflight: Some(preflight),
        response: Some(response),
        ..Exchange::default()
    }
}

fn hop(origin: &str, preflight: ResponseForm<'static>, response: ResponseForm<'static>) -> HopForm<'static> {
    HopForm { url: text(origin), preflight: Some(preflight), response: Some(response) }
}
