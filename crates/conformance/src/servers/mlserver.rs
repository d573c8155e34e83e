//! MLServer: Starlette's middleware, by `cors_settings`.

use std::process::Command;

use super::{Api, Claim, Installed, Package, Page, Place, Sees, Server, Setting};

pub(super) const SERVER: Server = Server {
    name: "mlserver",
    package: Package::Python {
        venv: "mlserver",
        requirements: include_str!("../../model-servers/mlserver/requirements.txt"),
        shows: "mlserver",
    },
    api: Api {
        ready: "/v2/health/ready",
        infer: "/v2/models/iris/infer",
        body: r#"{"inputs": [{"name": "flower", "shape": [1, 4], "datatype": "FP32", "data": [5.1, 3.5, 1.4, 0.2]}]}"#,
        missing: "/v2/models/nowhere/infer",
        broken: "/v2/models/broken/infer",
        generous: None,
    },
    well: Setting {
        files: &[("cors.json", include_str!("../../servers/mlserver/well.json"))],
        wrong: None,
        faults: &[],
        claims: &[
            // 1.7.1 reads `expose_headers`, and gives it to nobody; and what a model throws is answered outside the middleware.
            Claim::new(Page::App, "post", Sees::NoHeader(200, "ce-id")),
            Claim::new(Page::App, "post with credentials", Sees::NoHeader(200, "ce-id")),
            Claim::new(Page::App, "post with a token", Sees::Status(200)),
            Claim::new(Page::App, "missing", Sees::Status(404)),
            Claim::new(Page::App, "broken", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "delete", Sees::Blocked("preflight-status")),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
            Claim::new(Page::App, "unlisted header", Sees::Blocked("preflight-status")),
        ],
    },
    badly: Setting {
        files: &[("cors.json", include_str!("../../servers/mlserver/badly.json"))],
        wrong: Some("allow_methods is left at its default, which is GET alone"),
        // Which methods are meant is not to be seen from outside; the pages notice.
        faults: &["request-headers-reflected"],
        claims: &[
            Claim::new(Page::App, "get", Sees::Status(200)),
            Claim::new(Page::App, "post", Sees::Blocked("preflight-status")),
            Claim::new(Page::App, "post of text", Sees::Status(422)),
            Claim::new(Page::Stranger, "post", Sees::Blocked("allow-origin-missing")),
        ],
    },
    start,
};

fn start(installed: &Installed, place: &Place<'_>) -> Command {
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/model-servers/mlserver");
    let mut command = installed.program("bin/mlserver");
    command.args(["start", models]).env("PYTHONUNBUFFERED", "1");
    command.env("MLSERVER_HTTP_PORT", place.port.to_string());
    for port in ["MLSERVER_GRPC_PORT", "MLSERVER_METRICS_PORT"] {
        command.env(port, "0");
    }
    // Without the file it would have none of it, which the claims notice.
    let settings = std::fs::read_to_string(place.folder.join("cors.json")).unwrap_or_default();
    command.env("MLSERVER_CORS_SETTINGS", settings);
    command
}
