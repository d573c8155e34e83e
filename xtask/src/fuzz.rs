//! `cargo xtask fuzz`: the targets of `fuzz/`, each for a while.

use std::fs;

use crate::shell::{Done, answers, root, run as run_program, skipped};

/// How long a target runs in a full test run, in seconds.
const SECONDS: u32 = 5;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long each runs, in seconds.
    #[arg(long, default_value_t = SECONDS)]
    seconds: u32,
    /// Which; all of them by default.
    target: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Done {
    let targets = targets()?;
    if let Some(asked) = &arguments.target
        && !targets.contains(asked)
    {
        return Err(format!("`{asked}` is no target; there are {}", targets.join(", ")));
    }
    if !is_installed() {
        return Err("`cargo install cargo-fuzz --locked` brings the fuzzer".to_owned());
    }
    let asked =
        targets.iter().filter(|target| arguments.target.as_ref().is_none_or(|asked| asked == *target));
    asked.into_iter().try_for_each(|target| fuzz(target, arguments.seconds))
}

/// Each target for a few seconds, if the fuzzer is there. Their corpora are replayed by a test of `conformance` in any case.
pub(crate) fn briefly() -> Done {
    if is_installed() {
        return run(&Arguments { seconds: SECONDS, target: None });
    }
    skipped("cargo fuzz", "not installed; `cargo install cargo-fuzz --locked` brings it");
    Ok(())
}

fn is_installed() -> bool {
    answers("cargo-fuzz", "--version")
}

/// One target, on its committed corpus; what is found goes to `fuzz/corpus-found/`, which is not committed.
fn fuzz(target: &str, seconds: u32) -> Done {
    let found = root().join("fuzz/corpus-found").join(target);
    fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
    // No sanitizer: this toolchain is a stable one, and nothing here is unsafe.
    let arguments = format!(
        "fuzz run --sanitizer none {target} fuzz/corpus-found/{target} fuzz/corpus/{target} -- \
         -max_total_time={seconds} -timeout=10 -rss_limit_mb=2048"
    );
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    run_program(&cargo, &arguments, &[])
}

/// The names of the targets.
fn targets() -> Result<Vec<String>, String> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let names = entries.filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}
