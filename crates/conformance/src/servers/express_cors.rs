//! Express with the package `cors`.

use std::process::Command;

use super::{Api, Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "express-cors",
    package: Package::Node {
        package: include_str!("../../servers/express-cors/package.json"),
        lock: include_str!("../../servers/express-cors/package-lock.json"),
        shows: "cors",
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
            ("model.js", include_str!("../../servers/express-cors/model.js")),
            ("serve.js", include_str!("../../servers/express-cors/well.js")),
        ],
        wrong: None,
        faults: &[],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with credentials", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with a token", Sees::Status(200)),
            Claim::new(Page::App, "missing", Sees::Status(404)),
            Claim::new(Page::App, "broken", Sees::Status(500)),
            Claim::new(Page::App, "delete", Sees::Blocked("method-not-allowed")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "unlisted header", Sees::Blocked("header-not-allowed")),
        ],
    },
    badly: Setting {
        files: &[
            ("model.js", include_str!("../../servers/express-cors/model.js")),
            ("serve.js", include_str!("../../servers/express-cors/badly.js")),
        ],
        wrong: Some("`origin: true` with credentials, which is whoever asks"),
        faults: &["reflects-any-origin", "request-headers-reflected"],
        claims: &[
            Claim::new(Page::Stranger, "post with credentials", Sees::Status(200)),
            Claim::new(Page::Opaque, "post with credentials", Sees::Status(200)),
            Claim::new(Page::App, "delete", Sees::Status(404)),
            Claim::new(Page::App, "unlisted header", Sees::Status(200)),
        ],
    },
    start,
};

fn start(installed: &Installed, _place: &Place<'_>) -> Command {
    let mut command = Command::new("node");
    command.arg("serve.js").env("NODE_PATH", installed.folder.join("node_modules"));
    command
}
