//! `cargo xtask generate`: files that are made of the code, committed, and held against it.

mod acceptance;
mod audit;
mod clients;
mod examples;
mod findings;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::shell::{Done, root};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail if a committed file is not what would be written.
    #[arg(long)]
    check: bool,
}

/// Paths below the root, and what stands in them.
type Files = BTreeMap<PathBuf, String>;

pub(crate) fn run(arguments: &Arguments) -> Done {
    if arguments.check { check() } else { write() }
}

/// Every generated file.
fn files() -> Result<Files, String> {
    let mut files = findings::pages();
    files.extend(audit::pages());
    files.extend(examples::exports()?);
    files.insert(acceptance::PAGE.into(), acceptance::page());
    files.insert(clients::PAGE.into(), clients::page());
    files.insert("docs/corridor.schema.json".into(), corridor_config::schema_json());
    Ok(files)
}

fn write() -> Done {
    let files = files()?;
    for (path, text) in &files {
        let path = root().join(path);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        written
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for stray in strays(&files) {
        std::fs::remove_file(root().join(&stray)).map_err(|error| format!("{}: {error}", stray.display()))?;
    }
    println!("{} files written", files.len());
    Ok(())
}

/// Fails if a committed file is not what would be written, or is none that would.
pub(crate) fn check() -> Done {
    let files = files()?;
    let is_stale = |(path, text): &(&PathBuf, &String)| {
        std::fs::read_to_string(root().join(path)).map_or(true, |committed| committed != **text)
    };
    let stale = files.iter().filter(is_stale).map(|(path, _)| path.clone());
    let wrong: Vec<String> = stale.chain(strays(&files)).map(|path| path.display().to_string()).collect();
    if wrong.is_empty() {
        println!("{} generated files are what the code makes them", files.len());
        return Ok(());
    }
    Err(format!("run `cargo xtask generate`: {} differ from what the code makes them", wrong.join(", ")))
}

/// Pages of findings and faults that are no more.
fn strays(files: &Files) -> Vec<PathBuf> {
    let folders = [findings::FOLDER, audit::FOLDER].map(PathBuf::from);
    let pages_in = |folder: PathBuf| {
        let entries = std::fs::read_dir(root().join(&folder)).into_iter().flatten();
        entries.filter_map(move |entry| Some(folder.join(entry.ok()?.file_name())))
    };
    folders.into_iter().flat_map(pages_in).filter(|path| !files.contains_key(path)).collect()
}
