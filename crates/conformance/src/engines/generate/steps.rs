//! The steps of scenarios: a call, what its preflight grants, and what is changed about it.

use corridor_browser::case::{Case, CredentialsForm, Exchange, ResponseForm, StepForm};

use super::remembered::PUT;
use super::{Generator, exchange, hop, lines, place_hops, response, text};

impl Generator {
    pub(super) fn put(&self) -> StepForm<'static> {
        let (method, headers, methods, names) = PUT;
        self.step(method, headers, self.grant(methods, names, &["60"]))
    }

    /// A preflight's response; what is empty is not sent.
    pub(super) fn grant(&self, methods: &str, names: &str, max_ages: &[&str]) -> ResponseForm<'static> {
        let mut headers = vec![
            ("Access-Control-Allow-Origin", self.origins.page.as_str()),
            ("Access-Control-Allow-Credentials", "true"),
        ];
        let lists = [("Access-Control-Allow-Methods", methods), ("Access-Control-Allow-Headers", names)];
        headers.extend(lists.into_iter().filter(|(_, list)| !list.is_empty()));
        headers.extend(max_ages.iter().map(|age| ("Access-Control-Max-Age", *age)));
        response(204, &headers)
    }

    /// A response that the page can read and the browser does not keep.
    pub(super) fn allowed(&self) -> ResponseForm<'static> {
        let page = self.origins.page.as_str();
        response(
            200,
            &[
                ("Access-Control-Allow-Origin", page),
                ("Access-Control-Allow-Credentials", "true"),
                ("Cache-Control", "no-store"),
            ],
        )
    }

    pub(super) fn step(
        &self,
        method: &str,
        headers: &[(&str, &str)],
        grant: ResponseForm<'static>,
    ) -> StepForm<'static> {
        StepForm { exchange: exchange(method, headers, grant, self.allowed()), wait_ms: 0, suffix: text("") }
    }

    /// A call that is led on, from server to server, which allow everything to any origin.
    pub(super) fn redirected(
        &self,
        method: &str,
        headers: &[(&str, &str)],
        chain: &[&String],
    ) -> StepForm<'static> {
        let grant = self.grant("PUT", "x-a, authorization", &["60"]);
        let mut led = self.step(method, headers, grant.clone());
        let mut on = self.allowed();
        on.status = 307;
        on.headers.extend(lines(&[("Location", "@")]));
        led.exchange.response = Some(on.clone());
        for (index, origin) in chain.iter().enumerate() {
            let is_last = index + 1 == chain.len();
            let answer = if is_last { self.allowed() } else { on.clone() };
            led.exchange.redirects.push(hop(origin, grant.clone(), answer));
        }
        allowing("*", led)
    }

    pub(super) fn scenario(&mut self, steps: Vec<StepForm<'static>>) {
        let origin = self.origins.first.clone();
        self.scenario_at(&origin, steps);
    }

    pub(super) fn scenario_at(&mut self, origin: &str, steps: Vec<StepForm<'static>>) {
        let page = self.origins.page.clone();
        self.add_scenario(&page, origin, steps);
    }

    pub(super) fn scenario_from_null(&mut self, steps: Vec<StepForm<'static>>) {
        let origin = self.origins.first.clone();
        self.add_scenario("null", &origin, steps);
    }

    fn add_scenario(&mut self, page: &str, origin: &str, mut steps: Vec<StepForm<'static>>) {
        let number = self.cases.len();
        for step in &mut steps {
            place_hops(number, &mut step.exchange);
        }
        self.cases.push(Case {
            id: None,
            page_origin: text(page),
            url: text(format!("{origin}/c/{number}/0")),
            exchange: Exchange { method: text("GET"), ..Exchange::default() },
            steps: Some(steps),
        });
    }
}

pub(super) fn after(wait_ms: u64, step: StepForm<'static>) -> StepForm<'static> {
    StepForm { wait_ms, ..step }
}

pub(super) fn at(suffix: &str, step: StepForm<'static>) -> StepForm<'static> {
    StepForm { suffix: text(suffix), ..step }
}

pub(super) fn with_credentials(
    credentials: CredentialsForm,
    mut step: StepForm<'static>,
) -> StepForm<'static> {
    step.exchange.credentials = credentials;
    step
}

/// The same with this origin allowed in every answer.
pub(super) fn allowing(origin: &str, mut step: StepForm<'static>) -> StepForm<'static> {
    let exchange = &mut step.exchange;
    let later =
        exchange.redirects.iter_mut().flat_map(|hop| hop.preflight.iter_mut().chain(&mut hop.response));
    let answers = exchange.preflight.iter_mut().chain(&mut exchange.response).chain(later);
    answers.for_each(|answer| allow_in(origin, answer));
    step
}

pub(super) fn allow_in(origin: &str, answer: &mut ResponseForm<'static>) {
    let is_it = |name: &str| name == "Access-Control-Allow-Origin";
    answer.headers.iter_mut().filter(|(name, _)| is_it(&name.0)).for_each(|(_, value)| *value = text(origin));
}
