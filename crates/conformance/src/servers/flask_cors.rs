//! Flask with Flask-CORS, behind Waitress.

use std::process::Command;

use super::{Api, Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "flask-cors",
    package: Package::Python {
        venv: "flask-cors",
        requirements: include_str!("../../servers/flask-cors/requirements.txt"),
        shows: "flask-cors",
    },
    api: Api {
        ready: "/health",
        infer: "/sum",
        body: r#"{"numbers": [1.5, 2.5]}"#,
        missing: "/nowhere",
        broken: "/broken",
        generous: None,
    },
    well: Setting {
        files: &[
            ("model.py", include_str!("../../servers/flask-cors/model.py")),
            ("serve.py", include_str!("../../servers/flask-cors/well.py")),
        ],
        wrong: None,
        // It compares in any case, and with one origin sends no `Vary`.
        faults: &["case-insensitive-match", "missing-vary-origin"],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with credentials", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with a token", Sees::Status(200)),
            // It answers the preflights of routes that are there.
            Claim::new(Page::App, "missing", Sees::Blocked("preflight-status")),
            Claim::new(Page::App, "get of what is missing", Sees::Status(404)),
            Claim::new(Page::App, "broken", Sees::Status(500)),
            Claim::new(Page::App, "delete", Sees::Blocked("method-not-allowed")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "unlisted header", Sees::Blocked("header-not-allowed")),
        ],
    },
    badly: Setting {
        files: &[
            ("model.py", include_str!("../../servers/flask-cors/model.py")),
            ("serve.py", include_str!("../../servers/flask-cors/badly.py")),
        ],
        wrong: Some("a pattern that need not match to the end"),
        faults: &["origin-substring-match", "case-insensitive-match", "request-headers-reflected"],
        claims: &[
            Claim::new(Page::App, "post", Sees::NoHeader(200, "x-request-id")),
            Claim::new(Page::Suffixed, "post with credentials", Sees::Status(200)),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
        ],
    },
    start,
};

fn start(installed: &Installed, _place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/python");
    command.arg("serve.py").env("PYTHONUNBUFFERED", "1");
    command
}
