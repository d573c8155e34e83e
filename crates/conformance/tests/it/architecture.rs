//! The arrows that `ARCHITECTURE.md` draws are the only ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The lines `crate → crate, crate` of the first block headed `arrows`.
fn drawn() -> Arrows {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let block =
        text.split("```arrows\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block `arrows`");
    let names = |list: &str| {
        list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let arrow = |line: &str| line.split_once('→').map(|(from, to)| (from.trim().to_owned(), names(to)));
    block.lines().filter_map(arrow).collect()
}

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().expect("cargo metadata")
}

/// The arrows between the crates of the workspace; those for tests and builds apart.
fn real(kind: DependencyKind) -> Arrows {
    let metadata = metadata();
    let members: BTreeSet<String> =
        metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let arrows = metadata.packages.iter().map(|package| {
        let inner = package.dependencies.iter().filter(|to| to.kind == kind && members.contains(&to.name));
        (package.name.to_string(), inner.map(|to| to.name.clone()).collect())
    });
    arrows.collect()
}

#[test]
fn the_real_arrows_are_those_that_are_drawn() {
    assert_eq!(real(DependencyKind::Normal), drawn(), "ARCHITECTURE.md draws the right-hand side");
}

#[test]
fn only_the_conformance_crate_is_for_tests_alone() {
    for (from, to) in real(DependencyKind::Development) {
        let others: Vec<_> = to.iter().filter(|name| *name != "conformance").collect();
        assert!(others.is_empty(), "{from} needs {others:?} for its tests");
    }
    for (from, to) in real(DependencyKind::Normal) {
        assert!(!to.contains("conformance"), "{from} ships the conformance crate");
    }
}

#[test]
fn the_meaning_does_no_io() {
    let forbidden = ["serde", "serde_json", "toml", "tokio", "hyper", "tracing", "mio", "socket2", "rten"];
    let metadata = metadata();
    let policy = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == "corridor-policy")
        .expect("the crate");
    let needed = policy.dependencies.iter().filter(|to| to.kind == DependencyKind::Normal);
    let wrong: Vec<_> =
        needed.filter(|to| forbidden.contains(&to.name.as_str())).map(|to| &to.name).collect();
    assert!(wrong.is_empty(), "corridor-policy depends on {wrong:?}");
}

#[test]
fn every_crate_is_a_folder_of_its_own_name_and_keeps_the_lints() {
    for package in metadata().packages {
        let manifest = PathBuf::from(&package.manifest_path);
        let folder = manifest.parent().and_then(Path::file_name).expect("a folder");
        assert_eq!(folder.to_string_lossy(), package.name.as_str());
        let text = std::fs::read_to_string(&manifest).expect("the manifest");
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{} does not keep the workspace's lints",
            package.name
        );
    }
}

/// The lints forbid `unsafe` where they are kept; a crate could still ask for an exception, and none does.
#[test]
fn nothing_is_unsafe() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}

/// A target's model is held against its emitter, so neither may lean on the other.
#[test]
fn a_targets_model_calls_neither_the_policy_nor_the_emitter() {
    let targets = root().join("crates/corridor-targets/src");
    let models = ["rest_api/model", "http_api/model"].map(|folder| targets.join(folder));
    let mut open = models.to_vec();
    let mut read = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()),
            );
            continue;
        }
        read += 1;
        let text = std::fs::read_to_string(&path).expect("a source file");
        for crate_name in ["corridor_policy", "corridor_config", "corridor_proof"] {
            assert!(!text.contains(crate_name), "{} uses {crate_name}", path.display());
        }
        for named in text.split("crate::").skip(1) {
            let is_model =
                ["rest_api::model", "http_api::model"].iter().any(|model| named.starts_with(model));
            assert!(
                is_model,
                "{} leaves its model: `crate::{}`",
                path.display(),
                named.lines().next().unwrap_or("")
            );
        }
    }
    assert!(read > 30, "the models were read");
}
