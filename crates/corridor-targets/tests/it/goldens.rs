//! Files and what becomes of them, committed side by side: the difference is the review. `UPDATE=1` writes them anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use corridor_targets::exports::Format;
use corridor_targets::{Loss, emit};

use crate::configuration;

fn folders() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// The losses as people read them.
fn told(losses: &[Loss]) -> String {
    losses.iter().fold(String::new(), |mut text, loss| {
        let _ = writeln!(text, "{} {} ({}): {}", loss.effect, loss.kind.code(), loss.place, loss.message);
        let _ = writeln!(text, "    hint: {}\n    source: {}", loss.hint, loss.source().title);
        text
    })
}

#[test]
fn what_is_emitted_is_what_is_committed() {
    let mut stale = Vec::new();
    for folder in folders() {
        let text = std::fs::read_to_string(folder.join("corridor.toml")).unwrap();
        let emission =
            emit(&configuration(&text)).unwrap_or_else(|refusals| panic!("{folder:?}: {refusals:#?}"));
        let mut files = vec![("losses.txt", told(&emission.losses))];
        for format in Format::ALL {
            files.extend(format.files(&emission.artifact).into_iter().map(|file| (file.name, file.text)));
        }
        for (name, made) in files {
            let path = folder.join(name);
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &made).unwrap();
            }
            if std::fs::read_to_string(&path).ok().as_ref() != Some(&made) {
                stale.push(path);
            }
        }
    }
    assert!(stale.is_empty(), "run this test with UPDATE=1 and look at the difference: {stale:#?}");
}
