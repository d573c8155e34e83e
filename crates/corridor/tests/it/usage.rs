//! The command line itself: help, wrong turns, and the streams.

use std::process::Stdio;

use crate::program::{Workshop, assert_seen};

#[test]
fn help_is_good_to_learn_from() {
    let workshop = Workshop::empty();
    workshop.assert_seen("help", "--help");
    for verb in ["init", "check", "diff", "serve", "completions"] {
        workshop.assert_seen(&format!("help_{verb}"), &format!("{verb} --help"));
    }
}

#[test]
fn wrong_usage_is_2() {
    let workshop = Workshop::empty();
    for (name, line) in [
        ("no_verb", ""),
        ("misspelt_verb", "chek"),
        ("file_without_its_option", "check api.toml"),
        ("quiet_and_verbose", "check -q -v"),
        ("unknown_format", "check --format yaml"),
        ("unknown_shell", "completions cmd"),
        ("address_without_a_port", "serve --listen 127.0.0.1"),
        ("two_models", "init --onnx a.onnx --upstream http://127.0.0.1:8000"),
    ] {
        workshop.assert_seen(&format!("usage_{name}"), line);
    }
}

#[test]
fn global_options_stand_before_or_after_the_verb() {
    let workshop = Workshop::empty();
    workshop.write("api.toml", "[policies.web]\nallow_origins = []\n");
    let before = workshop.run("--file api.toml --format json check");
    let after = workshop.run("check --format json --file api.toml");
    assert_eq!((before.status.code(), &before.stdout), (Some(1), &after.stdout));
    let by_environment =
        workshop.command(["check", "--format", "json"]).env("CORRIDOR_FILE", "api.toml").output();
    assert_eq!(by_environment.expect("it runs").stdout, after.stdout);
}

#[test]
fn the_version_is_the_packages() {
    let output = Workshop::empty().run("--version");
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("corridor {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_schema_is_the_one_that_files_are_read_by() {
    let output = Workshop::empty().run("schema");
    assert_eq!(String::from_utf8_lossy(&output.stdout), corridor_config::schema_json());
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Workshop::empty().run(&format!("completions {shell}"));
        let script = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0));
        assert!(["serve", "listen", "completions"].iter().all(|word| script.contains(word)), "{script}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_fault() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = Workshop::empty().command(["schema"]).stdout(writer).stderr(Stdio::piped()).output();
    let output = output.expect("it runs");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_3() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = Workshop::empty().command(["schema"]).stdout(full).output().expect("it runs");
    assert_seen("stdout_is_full", "corridor schema > /dev/full", &output);
}
