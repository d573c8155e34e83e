//! FastAPI, with Starlette's middleware.

use std::process::Command;

use super::{Api, Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "fastapi",
    package: Package::Python {
        venv: "fastapi",
        requirements: include_str!("../../servers/fastapi/requirements.txt"),
        shows: "fastapi",
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
            ("model.py", include_str!("../../servers/fastapi/model.py")),
            ("serve.py", include_str!("../../servers/fastapi/well.py")),
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
            ("model.py", include_str!("../../servers/fastapi/model.py")),
            ("serve.py", include_str!("../../servers/fastapi/badly.py")),
        ],
        wrong: Some("everybody with credentials, and a 500 from outside the middleware"),
        faults: &["reflects-any-origin", "request-headers-reflected"],
        claims: &[
            Claim::new(Page::Stranger, "post with credentials", Sees::Status(200)),
            Claim::new(Page::Opaque, "post with credentials", Sees::Status(200)),
            Claim::new(Page::App, "missing", Sees::Status(404)),
            Claim::new(Page::App, "broken", Sees::Blocked("allow-origin-missing")),
        ],
    },
    start,
};

fn start(installed: &Installed, _place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/python");
    command.arg("serve.py").env("PYTHONUNBUFFERED", "1");
    command
}
