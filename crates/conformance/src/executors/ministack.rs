//! APIs on ministack, which imports no document: what is emitted is put there call by call.

use corridor_targets::{Emission, emit};

use super::emulated::{self, Backend, Deployed};
use super::model::Spelling;
use super::rest_model::NO_SUCH_METHODS;
use super::{Executor, configuration, told};
use crate::cases::{Case, Seen, Suite};
use crate::emulators::{Emulator, http_client, replay, rest_client};

/// A REST API on ministack, and what its emitter says that it loses.
pub struct MinistackRest {
    /// What was emitted.
    pub emission: Emission,
    deployed: Deployed,
    /// How header names are written.
    pub spelling: Spelling,
}

/// An HTTP API on ministack, and what its emitter says that it loses.
pub struct MinistackHttp {
    /// What was emitted.
    pub emission: Emission,
    deployed: Deployed,
    /// How header names are written.
    pub spelling: Spelling,
}

const UNAVAILABLE: &str = "ministack cannot be had here";

impl Executor for MinistackRest {
    const NAME: &'static str = "REST API, ministack";

    fn start(suite: &Suite) -> Result<Self, String> {
        let emulator = Emulator::Ministack.address().ok_or(UNAVAILABLE)?;
        let backend = Backend::start()?;
        let suite = emulated::deployable(suite, "rest", &NO_SUCH_METHODS, &backend);
        let emission = emit(&configuration(&suite)?).map_err(|refusals| told(&refusals))?;
        let client = rest_client(emulator);
        let api = emulated::wait(replay::rest_api(&client, &suite.name, &emission.artifact.document))?;
        let deployed = Deployed::new(emulator, &api, backend);
        Ok(Self { emission, deployed, spelling: Spelling::Canonical })
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        self.deployed.run(case, self.spelling)
    }
}

impl Executor for MinistackHttp {
    const NAME: &'static str = "HTTP API, ministack";

    fn start(suite: &Suite) -> Result<Self, String> {
        let emulator = Emulator::Ministack.address().ok_or(UNAVAILABLE)?;
        let backend = Backend::start()?;
        let suite = emulated::deployable(suite, "http", &[], &backend);
        let emission = emit(&configuration(&suite)?).map_err(|refusals| told(&refusals))?;
        let client = http_client(emulator);
        let api = emulated::wait(replay::http_api(&client, &suite.name, &emission.artifact.document))?;
        let deployed = Deployed::new(emulator, &api, backend);
        Ok(Self { emission, deployed, spelling: Spelling::Canonical })
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        self.deployed.run(case, self.spelling)
    }
}
