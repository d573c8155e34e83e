//! MLServer and a gateway in front of it, for one test or for several in turn.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use conformance::model_server::{self, Answer, MlServer, OwnCors, Venv, ask};
use corridor_config::{Directory, Source, load, render_lines};
use corridor_gateway::{AccessLog, Gateway, Settings, Tables};
use corridor_inference::builtin;

/// The origin that the policy allows.
pub(crate) const PAGE: &str = "http://127.0.0.1:5173";
/// One that it does not.
pub(crate) const STRANGER: &str = "https://evil.test";
/// A setosa.
pub(crate) const FLOWER: &str =
    r#"{"inputs": [{"name": "flower", "shape": [1, 4], "datatype": "FP32", "data": [5.1, 3.5, 1.4, 0.2]}]}"#;

pub(crate) struct Running<S> {
    pub(crate) server: S,
    pub(crate) gateway: Gateway,
}

/// The server that most tests use, each while no other does, so that requests can be counted.
pub(crate) fn shared() -> Option<Running<MutexGuard<'static, MlServer>>> {
    // Never dropped; the server ends with this process.
    static SHARED: LazyLock<Option<Mutex<MlServer>>> = LazyLock::new(|| server(OwnCors::Off).map(Mutex::new));
    let server = SHARED.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
    let gateway = gateway(&server, PAGE);
    Some(Running { server, gateway })
}

/// A server for one test.
pub(crate) fn own(own_cors: OwnCors) -> Option<Running<MlServer>> {
    let server = server(own_cors)?;
    let gateway = gateway(&server, PAGE);
    Some(Running { server, gateway })
}

impl<S> Running<S> {
    /// Asks the gateway.
    pub(crate) fn ask(&self, method_and_path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask(self.gateway.local_address(), method_and_path, headers, body).unwrap()
    }

    /// Calls a model (`iris/infer`) through the gateway, as a page of an origin does.
    pub(crate) fn call(&self, origin: &str, call: &str, body: &str) -> Answer {
        let headers = [("Origin", origin), ("Content-Type", "application/json")];
        self.ask(&format!("POST /v2/models/{call}"), &headers, body)
    }
}

/// Starts one; `None` if there is no MLServer here and none is required.
fn server(own_cors: OwnCors) -> Option<MlServer> {
    static INSTALLED: LazyLock<Option<Venv>> = LazyLock::new(installed);
    Some(MlServer::start(INSTALLED.as_ref()?, own_cors).unwrap())
}

fn installed() -> Option<Venv> {
    if model_server::are_left_out() {
        model_server::say("mlserver", format_args!("SKIPPED: {} is `none`", model_server::REQUIRED));
        return None;
    }
    match model_server::install() {
        Ok(venv) => Some(venv),
        Err(error) if model_server::is_required("mlserver") => panic!("{error}"),
        Err(error) => {
            let required = model_server::REQUIRED;
            let words = format_args!("SKIPPED, NOT TESTED ({required}=mlserver makes it a failure): {error}");
            model_server::say("mlserver", words);
            None
        }
    }
}

/// A gateway in front of a server, for the pages of one origin.
pub(crate) fn gateway(server: &MlServer, origin: &str) -> Gateway {
    let file = format!(
        r#"
        [policies.pages]
        allow_origins  = ["{origin}"]
        allow_methods  = ["GET", "POST"]
        allow_headers  = ["Content-Type"]
        expose_headers = ["Ce-Id", "Ce-Modelid"]

        [[routes]]
        path    = "/v2/{{*rest}}"
        methods = ["GET", "POST"]
        policy  = "pages"
        backend = "mlserver"

        [backends.mlserver]
        http = "http://{}"
        "#,
        server.address()
    );
    let source = Source::new("corridor.toml", file.as_str());
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let configuration = load(&source, None, &Directory::new(directory, builtin::NAMES))
        .unwrap_or_else(|report| panic!("{}", render_lines(&report, &source)));
    let tables = Tables::build(&configuration, directory, None).unwrap();
    let settings =
        Settings { workers: NonZeroUsize::new(1), ..Settings::new(SocketAddr::from(([127, 0, 0, 1], 0))) };
    Gateway::start(&settings, tables, Arc::new(AccessLog)).unwrap()
}
