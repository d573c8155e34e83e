//! Running other programs, each told before it runs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A step that failed, in words.
pub(crate) type Done = Result<(), String>;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Runs `program` with `arguments` (separated by blanks) at the root of the workspace, with these variables set.
pub(crate) fn run(program: &str, arguments: &str, variables: &[(&str, &str)]) -> Done {
    let settings: String = variables.iter().map(|(name, value)| format!("{name}={value} ")).collect();
    println!("\n▸ {settings}{program} {arguments}");
    let began = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments.split_whitespace()).envs(variables.iter().copied()).current_dir(root());
    let status = command.status().map_err(|error| format!("cannot run `{program}`: {error}"))?;
    if !status.success() {
        return Err(format!("`{program} {arguments}` failed ({status})"));
    }
    println!("  {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Runs `cargo` of this very toolchain.
pub(crate) fn cargo(arguments: &str, variables: &[(&str, &str)]) -> Done {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    run(&cargo, arguments, variables)
}

/// The same, and what it prints; its talk goes to ours.
pub(crate) fn cargo_output(arguments: &str) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    println!("\n▸ cargo {arguments}");
    let mut command = Command::new(cargo);
    command.args(arguments.split_whitespace()).current_dir(root()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("`cargo {arguments}` failed ({})", output.status)),
    }
}

/// Whether a program is there and answers.
pub(crate) fn answers(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Says that something is left out, so that nobody overlooks it.
pub(crate) fn skipped(what: &str, why: &str) {
    println!("\n!!! SKIPPED: {what}\n!!! {why}");
}
