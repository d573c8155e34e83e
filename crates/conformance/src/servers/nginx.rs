//! nginx in front of a model.

use std::process::Command;

use super::upstream::API;
use super::{Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "nginx",
    package: Package::Debian { name: "nginx" },
    api: API,
    well: Setting {
        files: &[("nginx.conf", include_str!("../../servers/nginx/well.conf"))],
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
        files: &[("nginx.conf", include_str!("../../servers/nginx/badly.conf"))],
        wrong: Some("`add_header` without `always`, beside an upstream's own"),
        faults: &["doubled-allow-origin", "errors-without-cors"],
        claims: &[
            Claim::new(Page::App, "post", Sees::Header(200, "x-request-id")),
            Claim::new(Page::App, "missing", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "broken", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "generous", Sees::Blocked("allow-origin-multiple")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-mismatch")),
        ],
    },
    start,
};

fn start(installed: &Installed, place: &Place<'_>) -> Command {
    let mut command = installed.program("usr/sbin/nginx");
    command.arg("-p").arg(place.folder).arg("-c").arg(place.folder.join("nginx.conf")).args(["-e", "stderr"]);
    command
}
