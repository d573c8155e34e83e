//! BentoML: Starlette's middleware, by `http.cors` of the service.

use std::process::Command;

use super::{Api, Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "bentoml",
    package: Package::Python {
        venv: "bentoml",
        requirements: include_str!("../../servers/bentoml/requirements.txt"),
        shows: "bentoml",
    },
    api: Api {
        ready: "/readyz",
        infer: "/sum",
        body: r#"{"numbers": [1.5, 2.5]}"#,
        missing: "/nowhere",
        broken: "/broken",
        generous: None,
    },
    well: Setting {
        files: &[
            ("model.py", include_str!("../../servers/bentoml/model.py")),
            ("served.py", include_str!("../../servers/bentoml/well.py")),
        ],
        wrong: None,
        faults: &[],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with credentials", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with a token", Sees::Status(200)),
            Claim::new(Page::App, "missing", Sees::Status(404)),
            Claim::new(Page::App, "broken", Sees::Status(500)),
            Claim::new(Page::App, "delete", Sees::Blocked("preflight-status")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "unlisted header", Sees::Blocked("preflight-status")),
        ],
    },
    badly: Setting {
        files: &[
            ("model.py", include_str!("../../servers/bentoml/model.py")),
            ("served.py", include_str!("../../servers/bentoml/badly.py")),
        ],
        wrong: Some("a pattern without the dot before the name, and nothing exposed"),
        faults: &["origin-suffix-match", "any-port-trusted"],
        claims: &[
            Claim::new(Page::App, "post", Sees::NoHeader(200, "x-request-id")),
            Claim::new(Page::Prefixed, "post with credentials", Sees::Status(200)),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
        ],
    },
    start,
};

fn start(installed: &Installed, place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/python");
    command.args(["-m", "bentoml", "serve", "served:Service", "--host", "127.0.0.1", "--port"]);
    command.arg(place.port.to_string()).env("PYTHONUNBUFFERED", "1");
    command.env("BENTOML_HOME", place.folder).env("BENTOML_DO_NOT_TRACK", "True");
    command
}
