//! A REST API of Amazon API Gateway, as its model answers: the file is emitted, accepted, and asked.

use std::cell::Cell;

use corridor_targets::rest_api::model::{Deployed, accept};
use corridor_targets::{Emission, emit};

use super::model::{self, Answer, Spelling};
use super::{Executor, configuration, told};
use crate::cases::{Case, Seen, Suite};

/// Methods that no REST API has: the files of the suites are deployed without them.
pub(super) const NO_SUCH_METHODS: [&str; 1] = ["PREDICT"];

/// A deployed REST API, and what its emitter says that it loses.
pub struct RestModel {
    /// What was emitted.
    pub emission: Emission,
    deployed: Deployed,
    /// How header names are written.
    pub spelling: Spelling,
}

impl Executor for RestModel {
    const NAME: &'static str = "REST API, model";

    fn start(suite: &Suite) -> Result<Self, String> {
        let suite = model::deployable(suite, "rest", &NO_SUCH_METHODS);
        let emission = emit(&configuration(&suite)?).map_err(|refusals| told(&refusals))?;
        let api = accept(&emission.artifact.document).map_err(|refusals| told(&refusals))?;
        let deployed = Deployed::new(api, "prod");
        Ok(Self { emission, deployed, spelling: Spelling::Canonical })
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        let runs = Cell::new(0);
        let request = model::request(case, self.spelling);
        let response = self.deployed.answer(&request, &|sent| model::backend(sent, &runs));
        Ok(model::seen(&Answer::from(response), runs.get()))
    }
}
