//! `init`: a first file that passes `check`, and never one in place of another.

use crate::program::Workshop;

/// The model that the repository has.
const DIGITS: &[u8] = include_bytes!("../../../../models/digits/digits.onnx");

/// Writes a file, shows it and the words about it, and checks that nothing is wrong with it.
fn assert_written(name: &str, workshop: &Workshop, options: &str) {
    workshop.assert_seen(&format!("init_{name}"), &format!("init {options}"));
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("init_{name}_file"), workshop.read("corridor.toml")));
    let check = workshop.run("check --deny warnings");
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
    assert_eq!(check.stdout, b"", "not even a note");
}

#[test]
fn every_variant_passes_the_check() {
    assert_written("builtin", &Workshop::empty(), "");
    assert_written("upstream", &Workshop::empty(), "--upstream http://127.0.0.1:8000");
    let workshop = Workshop::empty();
    workshop.write("my-digits.v2.onnx", DIGITS);
    assert_written("onnx", &workshop, "--onnx my-digits.v2.onnx");
}

#[test]
fn a_client_is_listed_with_all_that_it_brings() {
    assert_written("client", &Workshop::empty(), "--client open-inference");
    let options = "--upstream http://127.0.0.1:8000 --client openai-js --client mcp --client openai-js";
    assert_written("upstream_clients", &Workshop::empty(), options);
    Workshop::empty().assert_seen("init_unknown_client", "init --client openai");
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_forced() {
    let workshop = Workshop::with("# mine");
    workshop.assert_seen("init_exists", "init");
    assert_eq!(workshop.read("corridor.toml"), "# mine");
    assert_eq!(workshop.run("init --force").status.code(), Some(0));
    assert!(workshop.read("corridor.toml").contains("[policies.web]"));
}

#[test]
fn what_cannot_be_served_is_2_and_nothing_is_written() {
    let workshop = Workshop::empty();
    workshop.write("notes.txt", "not a model");
    workshop.assert_seen("init_no_model", "init --onnx model.onnx");
    workshop.assert_seen("init_not_a_model", "init --onnx notes.txt");
    workshop.assert_seen("init_not_a_url", "init --upstream 127.0.0.1:8000");
    assert!(!workshop.path().join("corridor.toml").exists());
}

#[test]
fn what_cannot_be_written_is_3() {
    Workshop::empty().assert_seen("init_no_directory", "--file nowhere/corridor.toml init");
}

#[test]
fn a_model_is_found_from_where_the_file_is() {
    let workshop = Workshop::empty();
    std::fs::create_dir_all(workshop.path().join("api/models")).expect("directories");
    workshop.write("api/models/digits.onnx", DIGITS);
    workshop.write("elsewhere.onnx", DIGITS);
    assert_eq!(
        workshop.run("--file api/corridor.toml init --onnx api/models/digits.onnx").status.code(),
        Some(0)
    );
    assert!(workshop.read("api/corridor.toml").contains("\nonnx = \"models/digits.onnx\"\n"));
    assert_eq!(workshop.run("--file api/other.toml init --onnx elsewhere.onnx").status.code(), Some(0));
    for file in ["api/corridor.toml", "api/other.toml"] {
        assert_eq!(workshop.run(&format!("check --file {file}")).status.code(), Some(0));
    }
}
