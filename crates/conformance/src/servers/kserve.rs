//! KServe: nothing of its own about CORS.

use std::process::Command;

use super::{Api, Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "kserve",
    package: Package::Python {
        venv: "kserve",
        requirements: include_str!("../../servers/kserve/requirements.txt"),
        shows: "kserve",
    },
    api: Api {
        ready: "/v2/health/ready",
        infer: "/v2/models/sum/infer",
        body: r#"{"inputs": [{"name": "numbers", "shape": [2], "datatype": "FP64", "data": [1.5, 2.5]}]}"#,
        missing: "/v2/models/nowhere/infer",
        broken: "/v2/models/broken/infer",
        generous: None,
    },
    well: Setting {
        files: &[
            ("model.py", include_str!("../../servers/kserve/model.py")),
            ("serve.py", include_str!("../../servers/kserve/well.py")),
        ],
        wrong: None,
        faults: &[],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with credentials", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with a token", Sees::Status(200)),
            Claim::new(Page::App, "missing", Sees::Status(404)),
            // What a model throws is answered outside of every middleware.
            Claim::new(Page::App, "broken", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "delete", Sees::Blocked("preflight-status")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "unlisted header", Sees::Blocked("preflight-status")),
        ],
    },
    badly: Setting {
        files: &[
            ("model.py", include_str!("../../servers/kserve/model.py")),
            ("serve.py", include_str!("../../servers/kserve/badly.py")),
        ],
        wrong: Some("it has no setting for CORS, and its preflights are 405"),
        faults: &["allowed-origin-refused"],
        claims: &[
            Claim::new(Page::App, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "get", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "post without asking", Sees::Status(0)),
        ],
    },
    start,
};

fn start(installed: &Installed, _place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/python");
    command.arg("serve.py").env("PYTHONUNBUFFERED", "1");
    command
}
