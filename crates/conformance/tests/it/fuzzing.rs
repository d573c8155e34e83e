//! The fuzz targets, replayed over their committed corpora: what once broke stays mended, with no fuzzer installed.

use std::path::Path;

use corridor_fuzz::TARGETS;

/// The inputs of a target, by their names.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn every_target_holds_for_its_corpus() {
    for (target, property) in TARGETS {
        let inputs = corpus(target);
        assert!(inputs.len() >= 5, "{target} has hardly a corpus");
        for (name, input) in &inputs {
            let held = std::panic::catch_unwind(|| property(input));
            assert!(held.is_ok(), "{target} does not hold for fuzz/corpus/{target}/{name}");
        }
        println!("{target:<18} {:>4} inputs", inputs.len());
    }
}

/// Every target that the fuzzer has is replayed here, and the other way round.
#[test]
fn the_targets_are_those_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let mut names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    files.sort();
    names.sort_unstable();
    assert_eq!(files, names);
}
