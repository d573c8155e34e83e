//! `corridor diff`: what one file grants and another does not.

pub(super) mod document;
pub(super) mod request;
pub(super) mod words;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use corridor_config::{Configuration, World, load};
use corridor_inference::builtin;

use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::{SelectedFile, Trouble};
use crate::output::{self, Output};

/// Compare two policies, exactly: who may call what, that could not before
///
/// What is gained and lost is told by route: origins, methods, headers and credentials, each with a request that the two
/// answer differently. It is computed from the patterns themselves, not tried out, so nothing printed means that there is
/// no difference to any page. Names of policies, backends, and patterns that another one covers make none.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct DiffArguments {
    /// The policy before: a file, or `FILE@ENV` for one environment of it; `@ENV` is one of `--file`
    #[arg(value_name = "A")]
    before: OsString,
    /// The policy after
    #[arg(value_name = "B")]
    after: OsString,
    /// How the request beside each difference is written
    #[arg(long, value_name = "FORM", value_enum, default_value_t)]
    witness: WitnessForm,
}

const EXAMPLES: &str = "\
Examples:
  corridor diff old.toml corridor.toml
  corridor diff corridor.toml@staging corridor.toml@production
  corridor diff @staging @production                       the same
  corridor diff <(git show main:corridor.toml) corridor.toml
  corridor diff old.toml corridor.toml --format json | jq -r '.gained[].origins[]'

Exit codes: 0 if there is no difference, 1 if there is one, 2 if a file cannot be used.";

/// How requests are written for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum WitnessForm {
    /// A command that sends it
    #[default]
    Curl,
    /// A case for `corridor simulate`
    Case,
    /// Not at all
    None,
}

/// Where model files are does not matter to what a policy grants: the file of yesterday may lie anywhere.
struct Anywhere;

impl World for Anywhere {
    fn file_exists(&self, _path: &str) -> bool {
        true
    }

    fn builtin_models(&self) -> &[&str] {
        builtin::NAMES
    }
}

pub(crate) fn run(arguments: &DiffArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let sides = [&arguments.before, &arguments.after].map(|text| configuration(&side(text, options), output));
    let [Some(before), Some(after)] = sides else { return Exit::Unusable };
    let difference = match corridor_policy::diff(&before.api, &after.api) {
        Ok(difference) => difference,
        Err(inconsistency) => {
            output::internal_error(&inconsistency.to_string());
            return Exit::Internal;
        }
    };
    let (old, new) = (request::base(&before.server), request::base(&after.server));
    match output.format() {
        Format::Json => output.document(&document::Document::new(&difference, &old, &new)),
        Format::Human => {
            let told = words::tell(&difference, output.draws_in_color(), |change, gained| {
                let base = if gained { &new } else { &old };
                match arguments.witness {
                    WitnessForm::Curl => Some(request::curl(&change.witness, change.kind, base)),
                    WitnessForm::Case => request::case_line(&change.witness, base),
                    WitnessForm::None => None,
                }
            });
            output.data(&told);
        }
    }
    if difference.is_empty() { Exit::Yes } else { Exit::No }
}

/// The file that a side names. A name that is a file's is that file, whatever is in it.
fn side(text: &OsStr, options: &GlobalOptions) -> SelectedFile {
    let path = PathBuf::from(text);
    let parts = text.to_str().and_then(|text| text.rsplit_once('@'));
    match parts.filter(|(_, environment)| !environment.contains('/')) {
        Some((file, environment)) if !path.exists() => {
            let path = if file.is_empty() { options.file.clone() } else { file.into() };
            SelectedFile::named(path, Some(environment.to_owned()).filter(|name| !name.is_empty()))
        }
        Some(_) | None => SelectedFile::named(path, options.env.clone()),
    }
}

/// What a side says, unless it is told why it says nothing.
fn configuration(file: &SelectedFile, output: &Output) -> Option<Configuration> {
    let loaded = file.read().and_then(|source| {
        load(&source, file.environment(), &Anywhere).map_err(|report| Trouble::Findings { source, report })
    });
    match loaded {
        Ok(configuration) => Some(configuration),
        Err(Trouble::Unreadable { message, .. }) => {
            output.error(&message, "a policy is named by its file, or by `FILE@ENV`");
            None
        }
        Err(trouble @ Trouble::Findings { .. }) => {
            trouble.tell(output);
            None
        }
    }
}
