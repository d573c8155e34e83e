//! What validators say. They know the shapes, and none of the meaning.

use std::path::{Path, PathBuf};

use conformance::deploy_tools::Validators;
use corridor_targets::exports::Format;
use serde_json::Value;

use super::{AWKWARD, FILES, artifact};

/// The first file of each export in this format, named for the API.
fn exported(format: Format, directory: &Path) -> Vec<PathBuf> {
    let files = FILES.into_iter().chain([("awkward", AWKWARD)]);
    let written = files.map(|(name, file)| {
        let exported = &format.files(&artifact(file))[0];
        let path = directory.join(format!("{name}-{}", exported.name));
        std::fs::write(&path, &exported.text).unwrap();
        path
    });
    written.collect()
}

#[test]
fn each_document_is_openapi() {
    let Some(validators) = Validators::installed() else { return };
    let directory = tempfile::tempdir().unwrap();
    let documents = exported(Format::OpenApi, directory.path());
    for document in &documents {
        // `{proxy+}` is Amazon's: OpenAPI has no parameter for the rest of a path, and looks for one named `proxy+`.
        let text = std::fs::read_to_string(document).unwrap().replace("+}\": {", "}\": {");
        std::fs::write(document, text).unwrap();
    }
    validators.openapi(&documents).unwrap_or_else(|error| panic!("{error}"));
    let document = &documents[0];
    let mut wrong: Value = serde_json::from_slice(&std::fs::read(document).unwrap()).unwrap();
    wrong["paths"]["/inference"]["post"]["responses"] = Value::Null;
    std::fs::write(document, wrong.to_string()).unwrap();
    validators.openapi(&documents).expect_err("and one that is none is told");
}

#[test]
fn each_template_is_without_so_much_as_a_note() {
    let Some(validators) = Validators::installed() else { return };
    let directory = tempfile::tempdir().unwrap();
    let templates = exported(Format::CloudFormation, directory.path());
    validators.cloudformation(&templates).unwrap_or_else(|error| panic!("{error}"));
    let template = &templates[0];
    let wrong = std::fs::read_to_string(template).unwrap().replace("StageName:", "Stage:");
    std::fs::write(template, wrong).unwrap();
    let error = validators.cloudformation(&templates).expect_err("and one that is none is told").to_string();
    assert!(error.contains("'Stage' was unexpected"), "{error}");
}
