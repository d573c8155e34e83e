//! What the README shows is what is there.

use std::path::{Path, PathBuf};

use corridor_config::{Directory, Source, check, render_lines};
use corridor_inference::builtin;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("the README")
}

#[test]
fn nothing_is_wrong_with_the_file_that_it_shows() {
    let readme = readme();
    let shown = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a file");
    let source = Source::new("README.md", shown);
    let report = check(&source, &Directory::new(root(), builtin::NAMES));
    assert!(report.is_ok(), "\n{}", render_lines(&report, &source));
}

#[test]
fn every_file_that_it_links_to_is_there() {
    let readme = readme();
    let targets = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.contains("://"));
    let missing: Vec<&str> = files.filter(|file| !root().join(file).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
