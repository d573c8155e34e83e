//! A model server, a file that deploys an API in front of it, and the program.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Output;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_apigateway::Client;
use aws_sdk_apigateway::config::{BehaviorVersion, Credentials, Region};
use conformance::browser::{Page, PageServer};
use conformance::emulators::Emulator;
use conformance::model_server::{Answer, ask};
use http::StatusCode;
use serde_json::Value;

use super::by_hand::ByHand;
use crate::program::Workshop;

/// A page that may call, where no browser is needed.
pub(super) const PAGE: &str = "https://app.example.com";
pub(super) const STRANGER: &str = "https://stranger.example.net";

/// Where ministack calls an HTTP integration: it puts the path of the request behind the whole URI.
const BELOW: &str = "/inference/inference";

/// One API of its own, which is deleted at the end.
pub(super) struct Setting {
    pub(super) workshop: Workshop,
    pub(super) emulator: SocketAddr,
    pub(super) name: String,
    model: PageServer,
}

impl Setting {
    /// Nothing where the emulator cannot be had.
    pub(super) fn on(emulator: Emulator) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let address = emulator.address()?;
        let name = format!("models-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let answer = || Page::new(StatusCode::OK, r#"{"outputs":[7]}"#);
        let model =
            PageServer::start([("/inference", answer()), ("/members", answer()), (BELOW, answer())]).unwrap();
        let setting = Self { workshop: Workshop::empty(), emulator: address, name, model };
        setting.allow(&[PAGE]);
        Some(setting)
    }

    /// Writes the file, with these origins allowed.
    pub(super) fn allow(&self, origins: &[&str]) {
        self.write(origins, "rest");
    }

    pub(super) fn write(&self, origins: &[&str], kind: &str) {
        let (name, model) = (&self.name, self.model.origin());
        let members = if kind == "rest" { MEMBERS } else { "" };
        let file = format!(
            r#"
[api]
name = "{name}"

[aws]
api    = "{kind}"
region = "us-east-1"

[policies.web]
allow_origins  = {origins:?}
allow_methods  = ["POST"]
allow_headers  = ["Content-Type"]
expose_headers = ["X-Model"]
max_age        = 0

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
http = "{model}"
{members}"#
        );
        self.workshop.write("corridor.toml", file.replace("ORIGINS", &format!("{origins:?}")));
    }

    /// `corridor deploy …` against the emulator.
    pub(super) fn deploy(&self, arguments: &str) -> Output {
        self.deploy_at(self.emulator, arguments)
    }

    pub(super) fn deploy_at(&self, endpoint: SocketAddr, arguments: &str) -> Output {
        self.command_at(endpoint, arguments).output().unwrap()
    }

    pub(super) fn command_at(&self, endpoint: SocketAddr, arguments: &str) -> std::process::Command {
        let line = format!("deploy {arguments} --endpoint-url http://{endpoint}");
        let mut command = self.workshop.command(line.split_whitespace());
        // Nothing of whoever runs the tests: neither an account nor a proxy.
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_aws(name)) {
            command.env_remove(name);
        }
        let home = self.workshop.path();
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", SECRET);
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("NO_PROXY", "127.0.0.1").env("HOME", home);
        command
    }

    /// Applies, and it must be done and proven.
    #[track_caller]
    pub(super) fn apply(&self) -> Value {
        let output = self.deploy("apply --yes --settle 0 --format json");
        assert_code(&output, 0);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["applied"]["outcome"], "proven", "{document}");
        document
    }

    #[track_caller]
    pub(super) fn json(&self, arguments: &str, code: i32) -> Value {
        let output = self.deploy(&format!("{arguments} --format json"));
        assert_code(&output, code);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Where the API is reached.
    #[track_caller]
    pub(super) fn url(&self) -> String {
        let status = self.json("status", 0);
        status["api"]["url"].as_str().expect("a URL").to_owned()
    }

    /// Whether a page of this origin may read the answer to its call, which is sent whatever a preflight says. An API with
    /// one allowed origin names it to everybody.
    pub(super) fn may_read(&self, url: &str, origin: &str) -> bool {
        let answer = self.ask(url, "POST", "/inference", &[("Origin", origin), JSON], "{}");
        assert_eq!(answer.status, 200);
        answer.header("access-control-allow-origin").eq([origin])
    }

    /// One request to the API at this URL.
    pub(super) fn ask(
        &self,
        url: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let base = url.strip_prefix(&format!("http://{}", self.emulator)).expect("a path of the emulator");
        ask(self.emulator, &format!("{method} {base}{path}"), headers, body).unwrap()
    }

    /// Somebody who changes it with another tool.
    pub(super) fn somebody(&self) -> ByHand {
        ByHand(self.client())
    }

    pub(super) fn client(&self) -> Client {
        let config = aws_sdk_apigateway::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("test", SECRET, None, None, "test"))
            .endpoint_url(format!("http://{}", self.emulator))
            .http_client(aws_smithy_http_client::Builder::new().build_http());
        Client::from_conf(config.build())
    }

    /// What is there of this API: ids of APIs, names of stages with their deployments, ids of deployments.
    pub(super) fn census(&self) -> Census {
        wait(async {
            let client = self.client();
            let apis = client.get_rest_apis().limit(500).send().await.unwrap();
            let is_ours = |api: &&aws_sdk_apigateway::types::RestApi| {
                api.tags().and_then(|tags| tags.get("corridor:api")) == Some(&self.name)
                    || api.name() == Some(&self.name)
            };
            let mut census = Census::default();
            for api in apis.items().iter().filter(is_ours) {
                let id = api.id().unwrap();
                census.apis.push(id.to_owned());
                let stages = client.get_stages().rest_api_id(id).send().await.unwrap();
                for stage in stages.item() {
                    let name = stage.stage_name().unwrap().to_owned();
                    census.stages.insert(name, stage.deployment_id().unwrap().to_owned());
                }
                let deployments = client.get_deployments().rest_api_id(id).send().await.unwrap();
                census.deployments.extend(deployments.items().iter().map(|of| of.id().unwrap().to_owned()));
            }
            census
        })
    }
}

impl Drop for Setting {
    fn drop(&mut self) {
        drop(self.command_at(self.emulator, "destroy --yes").output());
    }
}

/// All that there is of one API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Census {
    pub(super) apis: Vec<String>,
    pub(super) stages: BTreeMap<String, String>,
    pub(super) deployments: Vec<String>,
}

/// A key that must be seen nowhere.
pub(super) const SECRET: &str = "wJalrXUtnFEMIcorridorTESTKEY";

pub(super) const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A route whose callers have credentials.
const MEMBERS: &str = r#"
[policies.members]
allow_origins     = ORIGINS
allow_methods     = ["POST"]
allow_headers     = ["Content-Type"]
allow_credentials = true
max_age           = 0

[[routes]]
path    = "/members"
policy  = "members"
backend = "model"
"#;

fn is_of_aws(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    name.starts_with("AWS_") || name.ends_with("_PROXY")
}

#[track_caller]
pub(super) fn assert_code(output: &Output, code: i32) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "----- stdout\n{stdout}----- stderr\n{stderr}");
    assert!(!stdout.contains(SECRET) && !stderr.contains(SECRET), "a secret was printed");
}

/// Runs something that waits for AWS.
pub(super) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
