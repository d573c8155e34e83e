//! Terraform 1.15.5 with the AWS provider 3.39.0, against LocalStack.

use std::net::SocketAddr;
use std::path::Path;

use conformance::browser::{Page, PageServer};
use conformance::deploy_tools::Terraform;
use conformance::emulators::Emulator;
use corridor_targets::Artifact;
use corridor_targets::exports::Format;
use http::StatusCode;
use serde_json::Value;
use tempfile::TempDir;

use super::{
    AWKWARD, DEPLOYED, FILES, artifact, ask_before_post, assert_lets_in, call, exported, file, header,
};

/// A directory that Terraform works in.
struct Work {
    terraform: Terraform,
    directory: TempDir,
}

impl Work {
    /// The module of this artifact, deployed to what answers at `localstack`.
    fn new(terraform: &Terraform, artifact: &Artifact, localstack: SocketAddr) -> Self {
        let (directory, _) = exported(artifact, Format::Terraform);
        std::fs::write(directory.path().join("localstack_override.tf"), to_localstack(localstack)).unwrap();
        let work = Self { terraform: terraform.clone(), directory };
        work.run("init -input=false -no-color");
        work
    }

    #[track_caller]
    fn run(&self, arguments: &str) -> String {
        self.terraform.run(self.path(), arguments).unwrap_or_else(|error| panic!("{error}"))
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Whether there is something to do.
    #[track_caller]
    fn differs(&self) -> bool {
        let output =
            self.terraform.output(self.path(), "plan -detailed-exitcode -input=false -no-color").unwrap();
        match output.status.code() {
            Some(0) => false,
            Some(2) => true,
            _ => panic!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ),
        }
    }

    #[track_caller]
    fn apply(&self) {
        self.run("apply -auto-approve -input=false -no-color");
    }

    #[track_caller]
    fn outputs(&self) -> Value {
        serde_json::from_str(&self.run("output -json")).unwrap()
    }

    /// The id of the API.
    #[track_caller]
    fn api(&self) -> String {
        self.outputs()["api_id"]["value"].as_str().unwrap().to_owned()
    }

    /// Takes everything away again.
    #[track_caller]
    fn destroy(&self) {
        self.run("destroy -auto-approve -input=false -no-color");
    }
}

/// What makes provider 3.39 talk to an emulator; without the last setting each plan waits 25 s for EC2.
fn to_localstack(address: SocketAddr) -> String {
    format!(
        r#"provider "aws" {{
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
  skip_get_ec2_platforms      = true

  endpoints {{
    apigateway = "http://{address}"
  }}
}}
"#
    )
}

#[test]
fn each_module_is_formatted_and_valid() {
    let Some(terraform) = Terraform::installed() else { return };
    let (directory, _) = exported(&artifact(AWKWARD), Format::Terraform);
    let run = |arguments: &str| terraform.run(directory.path(), arguments);
    run("init -input=false -no-color").unwrap();
    for (name, file) in FILES.into_iter().chain([("awkward", AWKWARD)]) {
        super::write(&artifact(file), Format::Terraform, &directory);
        run("fmt -check -diff -no-color").unwrap_or_else(|error| panic!("{name}: {error}"));
        run("validate -no-color").unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let module = directory.path().join("main.tf");
    let wrong = std::fs::read_to_string(&module).unwrap().replace("stage_name ", "stage ");
    std::fs::write(&module, wrong).unwrap();
    let error = run("validate -no-color").expect_err("and one that is not is told").to_string();
    assert!(error.contains("Unsupported argument"), "{error}");
}

/// Nothing in a text of the file is read as an expression.
#[test]
fn texts_arrive_as_they_are() {
    let (Some(terraform), Some(localstack)) = (Terraform::installed(), Emulator::LocalStack.address()) else {
        return;
    };
    let artifact = artifact(AWKWARD);
    let work = Work::new(&terraform, &artifact, localstack);
    work.run("plan -out=planned -input=false -no-color");
    let plan: Value = serde_json::from_str(&work.run("show -json planned")).unwrap();
    let resources = plan["planned_values"]["root_module"]["resources"].as_array().unwrap();
    let values = |kind: &str| {
        &resources.iter().find(|resource| resource["type"] == kind).unwrap_or_else(|| panic!("{kind}"))["values"]
    };
    let api = values("aws_api_gateway_rest_api");
    assert_eq!(api["description"].as_str(), artifact.description.as_deref());
    let document: Value = serde_json::from_str(api["body"].as_str().unwrap()).unwrap();
    assert_eq!(document, artifact.document);
    let variables = values("aws_api_gateway_stage")["variables"].as_object().unwrap();
    for (name, value) in &artifact.settings.stage_variables {
        assert_eq!(variables[name].as_str(), Some(value.as_str()), "{name}");
    }
    assert_eq!(variables.len(), artifact.settings.stage_variables.len());
}

#[test]
fn what_is_applied_is_what_answers_and_needs_no_second_plan() {
    let (Some(terraform), Some(localstack)) = (Terraform::installed(), Emulator::LocalStack.address()) else {
        return;
    };
    for (name, preflights) in DEPLOYED {
        let artifact = artifact(file(name));
        let work = Work::new(&terraform, &artifact, localstack);
        work.apply();
        assert!(!work.differs(), "{name}: a second plan has something to do");
        let outputs = work.outputs();
        let api = outputs["api_id"]["value"].as_str().unwrap();
        assert_eq!(outputs["url"]["value"], artifact.invoke_url(api), "{name}");
        assert_eq!(outputs["revision"]["value"], artifact.revision(), "{name}");
        assert_lets_in(localstack, api, preflights);
        work.destroy();
        let gone = ask_before_post(localstack, api, preflights[0].path, preflights[0].origin);
        assert_eq!(header(&gone, "access-control-allow-origin"), Vec::<&str>::new(), "{name}");
    }
}

/// The defects 8, 10 and 12 of the original program: the answer itself has the headers, and the next edit goes live.
#[test]
fn a_change_of_the_policy_goes_live() {
    let (Some(terraform), Some(localstack)) = (Terraform::installed(), Emulator::LocalStack.address()) else {
        return;
    };
    let target = http::HeaderName::from_static("x-amz-target");
    let page = Page::new(StatusCode::OK, "{}").with_header(target, http::HeaderValue::from_static("digits"));
    let model = PageServer::start([("/inference", page)]).unwrap();
    // LocalStack looks for the backend's headers byte for byte, and this one writes them in lower case.
    let before = file("original-program").replace("X-Amz-Target", "x-amz-target");
    let before = before.replace("https://models.example.com", &model.origin());
    let work = Work::new(&terraform, &artifact(&before), localstack);
    assert!(work.differs(), "there is nothing yet");
    work.apply();
    assert!(!work.differs(), "everything is there");
    let api = work.api();
    let page = "https://example.com";
    let max_age = |api: &str| {
        let answer = ask_before_post(localstack, api, "/inference", page);
        header(&answer, "access-control-max-age").join("; ")
    };
    assert_eq!(max_age(&api), "3000");
    let headers = [("Origin", page), ("Content-Type", "application/json")];
    let answer = call(localstack, &api, "POST /inference", &headers, "{}");
    assert_eq!(answer.status, 200);
    assert_eq!(header(&answer, "access-control-allow-origin"), [page]);
    assert_eq!(header(&answer, "x-amz-target"), ["digits"]);
    let exposed = header(&answer, "access-control-expose-headers").join(",");
    assert!(exposed.split(',').any(|name| name == "x-amz-target"), "{exposed}");

    let after = before.replace("3000", "600");
    super::write(&artifact(&after), Format::Terraform, &work.directory);
    assert_eq!(max_age(&api), "3000", "nothing is live before it is applied");
    assert!(work.differs(), "the policy is another");
    work.apply();
    assert_eq!(work.api(), api, "it is the same API");
    assert_eq!(max_age(&api), "600");
    assert!(!work.differs(), "everything is there again");
    work.destroy();
}
