//! CloudFormation, as LocalStack has it: it creates stacks. It cannot update them, so nothing here shows that a template
//! of another policy replaces the deployment.

use conformance::deploy_tools::CloudFormation;
use corridor_targets::exports::Format;

use super::{DEPLOYED, artifact, assert_lets_in, call, exported, file};

#[test]
fn a_stack_is_created_and_answers() {
    let Some(cloudformation) = CloudFormation::of_localstack() else { return };
    let localstack = cloudformation.address();
    for (name, preflights) in DEPLOYED {
        let artifact = artifact(file(name));
        let (_directory, template) = exported(&artifact, Format::CloudFormation);
        let outputs =
            cloudformation.create(name, &template).unwrap_or_else(|error| panic!("{name}: {error}"));
        let api = &outputs["ApiId"];
        // The names of hosts end as the emulator has it: `amazonaws.com` is no place for it.
        let url = &outputs["Url"];
        assert!(url.starts_with(&format!("https://{api}.execute-api.")), "{name}: {url}");
        assert!(url.ends_with("/prod"), "{name}: {url}");
        assert_eq!(outputs["Revision"], artifact.revision(), "{name}");
        assert_lets_in(localstack, api, preflights);
        cloudformation.delete(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// Defect 13 of the original program: who shows no key is refused, and a preflight shows none.
#[test]
fn a_key_is_asked_for() {
    let Some(cloudformation) = CloudFormation::of_localstack() else { return };
    let (_directory, template) = exported(&artifact(file("sagemaker")), Format::CloudFormation);
    let outputs = cloudformation.create("with-a-key", &template).unwrap();
    assert!(outputs.contains_key("ApiKeyId"), "{outputs:?}");
    let headers = [("Origin", "https://a.example"), ("Content-Type", "application/json")];
    let answer = call(cloudformation.address(), &outputs["ApiId"], "POST /inference", &headers, "{}");
    assert_eq!(answer.status, 403);
    cloudformation.delete("with-a-key").unwrap();
}
