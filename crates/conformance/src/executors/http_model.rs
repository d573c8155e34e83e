//! An HTTP API of Amazon API Gateway, as its model answers: the file is emitted, accepted, and asked.

use std::cell::Cell;

use corridor_targets::http_api::model::{Deployed, Unknown, accept};
use corridor_targets::{Emission, emit};

use super::model::{self, Answer, Spelling};
use super::{Executor, configuration, told};
use crate::cases::{Case, Seen, Suite};

/// A deployed HTTP API, and what its emitter says that it loses.
pub struct HttpModel {
    /// What was emitted.
    pub emission: Emission,
    deployed: Deployed,
    /// How header names are written.
    pub spelling: Spelling,
    /// What AWS does not say of the last answer.
    pub unknown: Vec<Unknown>,
}

impl Executor for HttpModel {
    const NAME: &'static str = "HTTP API, model";

    fn start(suite: &Suite) -> Result<Self, String> {
        let suite = model::deployable(suite, "http", &[]);
        let emission = emit(&configuration(&suite)?).map_err(|refusals| told(&refusals))?;
        let api = accept(&emission.artifact.document).map_err(|refusals| told(&refusals))?;
        let deployed = Deployed::new(api, "prod");
        Ok(Self { emission, deployed, spelling: Spelling::Canonical, unknown: Vec::new() })
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        let runs = Cell::new(0);
        let request = model::request(case, self.spelling);
        let response = self.deployed.answer(&request, &|sent| model::backend(sent, &runs));
        self.unknown.clone_from(&response.unknown);
        Ok(model::seen(&Answer::from(response), runs.get()))
    }
}
