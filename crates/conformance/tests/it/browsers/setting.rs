//! What the cases run in: a gateway with an embedded model, the server of an allowed page, and that of another.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use conformance::browser::{Page, PageServer};
use corridor_config::{Directory, Source, load};
use corridor_gateway::{Exchange, Gateway, Observer, Settings, Tables};
use corridor_inference::builtin;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::json;

use super::case::Case;

/// How long a page may take for one case.
const TO_ACT: Duration = Duration::from_secs(30);
/// The words that the scripts of the cases are written in.
const PRELUDE: &str = include_str!("page.js");

/// Two policies, and a route for each thing that a page can meet.
const FILE: &str = r#"
[server]
max_body_bytes = 1000

[policies.web]
allow_origins  = ["PAGE"]
allow_methods  = ["POST", "GET"]
allow_headers  = ["Content-Type"]
expose_headers = ["Inference-Header-Content-Length"]
max_age        = 600

[policies.members]
allow_origins     = ["PAGE"]
allow_methods     = ["POST", "PATCH"]
allow_headers     = ["Content-Type", "X-Api-Key"]
allow_credentials = true
max_age           = 0

[[routes]]
path    = "/web/{case}"
policy  = "web"
backend = "digits"

[[routes]]
path    = "/described/{case}"
methods = ["GET", "POST"]
policy  = "web"
backend = "digits"

[[routes]]
path    = "/members/{case}"
methods = ["POST", "PATCH"]
policy  = "members"
backend = "digits"

[[routes]]
path    = "/busy/{case}"
policy  = "web"
backend = "busy"

[backends.digits]
builtin = "digits"

[backends.busy]
http = "BUSY"
"#;

pub(crate) struct Setting {
    gateway: Gateway,
    log: Arc<Log>,
    /// The page that the policies allow.
    pub(crate) page: PageServer,
    /// The page that they do not.
    pub(crate) stranger: PageServer,
    _busy: PageServer,
}

/// What one case showed, beside what the gateway saw.
pub(crate) struct Observed {
    pub(crate) page: String,
    pub(crate) runs: u64,
}

impl Setting {
    pub(crate) fn start() -> Self {
        let page = PageServer::start([]).unwrap();
        let stranger = PageServer::start([]).unwrap();
        let busy = PageServer::start([("/busy/upstream-is-busy", busy_upstream())]).unwrap();
        let file = FILE.replace("PAGE", &page.origin()).replace("BUSY", &busy.origin());
        let log = Arc::new(Log::default());
        let settings = Settings {
            workers: NonZeroUsize::new(1),
            ..Settings::new(SocketAddr::from(([127, 0, 0, 1], 0)))
        };
        let observer = Arc::clone(&log) as Arc<dyn Observer>;
        let gateway = Gateway::start(&settings, tables(&file), observer).unwrap();
        Self { gateway, log, page, stranger, _busy: busy }
    }

    /// Has a page do what the case says.
    pub(crate) fn observe(&self, page: &PageServer, case: &Case) -> Observed {
        let url = format!("http://{}{}", self.gateway.local_address(), case.path());
        let script = format!("{PRELUDE}return seen(() => ({}));", case.script);
        let argument = json!({ "url": url, "prelude": PRELUDE, "script": case.script });
        let before = self.runs();
        let outcome = page.run(&script, &argument, TO_ACT);
        let page = match outcome {
            Ok(outcome) => outcome.as_str().unwrap_or("nothing").to_owned(),
            Err(error) => format!("error: {error}"),
        };
        if page == "sent" {
            // The page does not know when; the gateway does.
            self.log.wait_for(&case.path());
        }
        Observed { page, runs: self.runs() - before }
    }

    /// What the gateway saw of a case.
    pub(crate) fn exchanges(&self, case: &Case) -> String {
        let lines = self.log.of(&case.path());
        if lines.is_empty() { "nothing".to_owned() } else { lines.join(", ") }
    }

    /// Has the browser go from the page of one server to that of the other.
    pub(crate) fn go(&self, from: &PageServer, to: &PageServer) {
        from.go(&to.origin()).unwrap();
        to.wait_for_page(TO_ACT).unwrap();
    }

    fn runs(&self) -> u64 {
        self.gateway.tables().model("digits").unwrap().runs()
    }
}

/// A model server with a CORS policy of its own, that has no time.
fn busy_upstream() -> Page {
    Page::new(StatusCode::SERVICE_UNAVAILABLE, "busy")
        .with_header(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("https://its-own.example"))
        .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
}

fn tables(file: &str) -> Tables {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let world = Directory::new(directory, builtin::NAMES);
    let configuration = load(&Source::new("corridor.toml", file), None, &world)
        .unwrap_or_else(|report| panic!("{:?}", report.diagnostics));
    Tables::build(&configuration, directory, None).unwrap()
}

/// Path and line of every exchange.
#[derive(Default)]
struct Log {
    exchanges: Mutex<Vec<(String, String)>>,
    more: Condvar,
}

impl Observer for Log {
    fn observe(&self, exchange: &Exchange<'_>) {
        let mut line = format!("{} {}", exchange.method, exchange.status.as_u16());
        if let Some(backend) = exchange.backend {
            line = format!("{line} {backend}");
        }
        let mut cors =
            exchange.response.iter().filter(|(name, _)| name.as_str().starts_with("access-control-"));
        if cors.any(|(_, value)| value.as_bytes().contains(&b'*')) {
            line.push_str(" *");
        }
        self.exchanges.lock().unwrap().push((exchange.path.to_owned(), line));
        self.more.notify_all();
    }
}

impl Log {
    fn of(&self, path: &str) -> Vec<String> {
        let exchanges = self.exchanges.lock().unwrap();
        exchanges.iter().filter(|(seen, _)| seen == path).map(|(_, line)| line.clone()).collect()
    }

    /// Returns when a request for this path has come, or after a while.
    fn wait_for(&self, path: &str) {
        let exchanges = self.exchanges.lock().unwrap();
        let has_not_come =
            |exchanges: &mut Vec<(String, String)>| exchanges.iter().all(|(seen, _)| seen != path);
        drop(self.more.wait_timeout_while(exchanges, TO_ACT, has_not_come).unwrap());
    }
}
