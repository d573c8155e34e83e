//! Scenarios of a seed: calls of one address, each with a preflight's response of its own.

use corridor_browser::case::{CacheForm, CredentialsForm, StepForm};
use fastrand::Rng;

use super::Generator;
use super::random::one;
use super::steps::{allowing, at, with_credentials};

const METHODS: [&str; 6] = ["GET", "POST", "HEAD", "PUT", "PATCH", "*"];
const HEADERS: [&[(&str, &str)]; 6] = [
    &[],
    &[("X-A", "1")],
    &[("X-B", "1")],
    &[("X-A", "1"), ("X-B", "1")],
    &[("Authorization", "k")],
    &[("Content-Type", "application/json"), ("X-A", "1")],
];
const METHOD_LISTS: [&str; 8] = ["", "PUT", "PUT, PATCH", "*", "*, PUT", "HEAD, PUT", "PATCH", "PUT PATCH"];
const NAME_LISTS: [&str; 9] = [
    "",
    "x-a",
    "x-b",
    "X-B, x-a",
    "*",
    "*, authorization",
    "authorization, x-a",
    "x-a, x-b, content-type, authorization",
    "x-a x-b",
];
/// None of them ends while a scenario runs.
const MAX_AGES: [&[&str]; 8] =
    [&["60"], &["60"], &["60"], &["600"], &["0"], &["-1"], &["60", ""], &["30, 60"]];
const CREDENTIALS: [CredentialsForm; 4] =
    [CredentialsForm::Omit, CredentialsForm::SameOrigin, CredentialsForm::Include, CredentialsForm::Include];
const CACHES: [CacheForm; 6] = [
    CacheForm::Default,
    CacheForm::Default,
    CacheForm::Default,
    CacheForm::NoStore,
    CacheForm::Reload,
    CacheForm::NoCache,
];

impl Generator {
    /// Adds this many random scenarios of a seed.
    pub fn add_random_scenarios(&mut self, count: usize, seed: u64) {
        let mut rng = Rng::with_seed(seed);
        for _ in 0..count {
            // Most scenarios have one kind of credentials; what differs then is what is asked.
            let credentials = rng.bool().then(|| one(&mut rng, &CREDENTIALS));
            let is_opaque = rng.u8(..8) == 0;
            let steps =
                (0..rng.usize(3..7)).map(|_| self.random_step(&mut rng, credentials, is_opaque)).collect();
            if is_opaque { self.scenario_from_null(steps) } else { self.scenario(steps) }
        }
    }

    fn random_step(
        &self,
        rng: &mut Rng,
        credentials: Option<CredentialsForm>,
        is_opaque: bool,
    ) -> StepForm<'static> {
        let grant = self.grant(one(rng, &METHOD_LISTS), one(rng, &NAME_LISTS), one(rng, &MAX_AGES));
        let mut step = self.step(one(rng, &METHODS), one(rng, &HEADERS), grant);
        step = with_credentials(credentials.unwrap_or_else(|| one(rng, &CREDENTIALS)), step);
        if is_opaque {
            step = allowing("null", step);
        }
        if rng.u8(..4) == 0 {
            step.exchange.cache = one(rng, &CACHES);
        }
        let answers = if rng.bool() { &mut step.exchange.preflight } else { &mut step.exchange.response };
        if let Some(answer) = answers {
            match rng.u8(..12) {
                0 => answer.status = 500,
                1 => answer.headers.retain(|(name, _)| name.0 != "Access-Control-Allow-Origin"),
                2 => answer.headers.retain(|(name, _)| name.0 != "Access-Control-Allow-Credentials"),
                _ => {}
            }
        }
        if rng.u8(..10) == 0 { at("?", step) } else { step }
    }
}
