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
    /// How many inputs each runs on, however long that takes.
    #[arg(long, conflicts_with = "seconds")]
    runs: Option<u64>,
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
    let until = match arguments.runs {
        Some(runs) => format!("-runs={runs}"),
        None => format!("-max_total_time={}", arguments.seconds),
    };
    asked.into_iter().try_for_each(|target| fuzz(target, &until))
}

/// Each target for a few seconds, if the fuzzer is there. Their corpora are replayed by a test of `conformance` in any case.
pub(crate) fn briefly() -> Done {
    if is_installed() {
        return run(&Arguments { seconds: SECONDS, runs: None, target: None });
    }
    skipped("cargo fuzz", "not installed; `cargo install cargo-fuzz --locked` brings it");
    Ok(())
}

fn is_installed() -> bool {
    answers("cargo-fuzz", "--version")
}

/// One target, on its committed corpus; what is found goes to `fuzz/corpus-found/`, which is not committed.
fn fuzz(target: &str, until: &str) -> Done {
    let found = root().join("fuzz/corpus-found").join(target);
    fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
    // No sanitizer: this toolchain is a stable one, and nothing here is unsafe. Comparisons are not traced, which takes a
    // third of the time: the words that they would find are in the corpora and the dictionary.
    let arguments = format!(
        "fuzz run -O --sanitizer none --no-trace-compares {target} fuzz/corpus-found/{target} fuzz/corpus/{target} -- \
         {until} -timeout=10 -rss_limit_mb=2048 {}",
        inputs(target)
    );
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    run_program(&cargo, &arguments, &[])
}

/// What the inputs of a target are like: short ones are tried by the thousand more.
fn inputs(target: &str) -> &'static str {
    match target {
        // A policy and two calls are chosen by 95 bytes; what follows is not read. They pass through most of the code, for
        // which weighing and shortening of what was found costs more than a run.
        "decide_vs_browser" => "-max_len=96 -entropic=0 -reduce_inputs=0",
        // A file with two of everything, and an environment.
        "config_parse" => "-max_len=640 -dict=fuzz/dictionaries/config_parse",
        // Names of domains end at 253 bytes; lists, cases and sets of patterns have a few of each.
        _ => "-max_len=1024",
    }
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
