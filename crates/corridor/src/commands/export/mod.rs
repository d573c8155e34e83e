//! `corridor export`: a policy as files that other tools take, and what these cannot express.

mod document;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use corridor_targets::exports::{ExportedFile, Format as Target};
use corridor_targets::{Effect, Emission, Loss, Refusal, emit};

use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::{SelectedFile, reason};
use crate::output::{Output, count, count_of};

/// Write the API as files that other tools take: OpenAPI, CloudFormation, Terraform, Pulumi
///
/// It is an API of Amazon API Gateway, of the kind that `[aws]` in the file names. What the target cannot express of the
/// policy is counted on stderr, and told by `--losses`, each with its source: an allowance is never widened without one.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ExportArguments {
    /// What takes the files
    #[arg(value_name = "TARGET", value_enum)]
    target: TargetName,
    /// Write the files into this directory; without it the one file is printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print only what the target cannot express
    #[arg(long, conflicts_with = "out")]
    losses: bool,
}

const EXAMPLES: &str = "\
Examples:
  corridor export openapi > openapi.json
  corridor --env production export terraform --out infra/
  corridor export cloudformation --out . && aws cloudformation deploy --template-file template.yaml --stack-name api
  corridor export openapi --losses                     what an API Gateway cannot say of the policy
  corridor export openapi --losses --format json | jq -r '.losses[] | select(.effect == \"wider\") | .message'

In a Pulumi project, `runtime: { name: yaml, options: { compiler: corridor export pulumi } }` takes the program from here.

Exit codes: 0 if it is written, 1 if the target cannot have it, 2 if the file cannot be used, 3 if it cannot be written.";

/// The targets, as the command line names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TargetName {
    /// The OpenAPI document with its x-amazon-apigateway extensions
    Openapi,
    /// A template of AWS CloudFormation
    Cloudformation,
    /// A Terraform module, for version 3.39 of the AWS provider and later
    Terraform,
    /// A program in Pulumi YAML
    Pulumi,
}

impl TargetName {
    fn target(self) -> Target {
        match self {
            Self::Openapi => Target::OpenApi,
            Self::Cloudformation => Target::CloudFormation,
            Self::Terraform => Target::Terraform,
            Self::Pulumi => Target::Pulumi,
        }
    }
}

pub(crate) fn run(arguments: &ExportArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let (_, configuration) = match SelectedFile::of(options).load() {
        Ok(loaded) => loaded,
        Err(trouble) => return trouble.tell(output),
    };
    let target = arguments.target.target();
    let emission = match emit(&configuration) {
        Ok(emission) => emission,
        Err(refusals) => return refuse(target, &refusals, output),
    };
    if arguments.losses {
        match output.format() {
            Format::Json => output.document(&document::Exported::new(target, &emission, &[])),
            Format::Human => output.data(&told(&emission.losses)),
        }
        return Exit::Yes;
    }
    let files = target.files(&emission.artifact);
    match &arguments.out {
        Some(directory) => write(directory, target, &emission, &files, output),
        None => print(target, &emission, &files, output),
    }
}

fn print(target: Target, emission: &Emission, files: &[ExportedFile], output: &Output) -> Exit {
    match (output.format(), files) {
        (Format::Json, _) => output.document(&document::Exported::new(target, emission, files)),
        (Format::Human, [only]) => {
            output.data(&only.text);
            count_losses(emission, output);
        }
        (Format::Human, _) => {
            let names: Vec<&str> = files.iter().map(|file| file.name).collect();
            output.error(
                &format!(
                    "{} takes {}: `{}`",
                    target.as_str(),
                    count(files.len(), "file"),
                    names.join("`, `")
                ),
                "name a directory for them: `--out DIR`",
            );
            return Exit::Unusable;
        }
    }
    Exit::Yes
}

fn write(
    directory: &Path,
    target: Target,
    emission: &Emission,
    files: &[ExportedFile],
    output: &Output,
) -> Exit {
    if let Err(error) = std::fs::create_dir_all(directory) {
        output.error(&format!("cannot make `{}`: {}", directory.display(), reason(&error)), "");
        return Exit::Failed;
    }
    for file in files {
        let path = directory.join(file.name);
        if let Err(error) = std::fs::write(&path, &file.text) {
            output.error(&format!("cannot write `{}`: {}", path.display(), reason(&error)), "");
            return Exit::Failed;
        }
        output.say(&format!("wrote {}", path.display()));
    }
    match output.format() {
        Format::Json => output.document(&document::Exported::new(target, emission, files)),
        Format::Human => count_losses(emission, output),
    }
    Exit::Yes
}

/// How much is lost, for whoever does not ask.
fn count_losses(emission: &Emission, output: &Output) {
    let number = |effect| emission.losses.iter().filter(|loss| loss.effect == effect).count();
    let counts: Vec<String> = [Effect::Wider, Effect::Narrower, Effect::Unknowable]
        .into_iter()
        .map(|effect| (effect, number(effect)))
        .filter(|(_, number)| *number > 0)
        .map(|(effect, number)| format!("{number} {effect}"))
        .collect();
    if !counts.is_empty() {
        let total = count_of(emission.losses.len(), "loss", "losses");
        output.say(&format!("{total} ({}): `--losses` tells each, with its source", counts.join(", ")));
    }
}

/// The losses as people read them, the widening ones first.
fn told(losses: &[Loss]) -> String {
    let mut losses: Vec<&Loss> = losses.iter().collect();
    losses.sort_by_key(|loss| (loss.effect, loss.kind));
    let paragraphs = losses.iter().map(|loss| {
        format!(
            "{}[{}] {}: {}\n  hint: {}\n  source: {}\n          {}\n",
            loss.effect,
            loss.kind.code(),
            loss.place,
            loss.message,
            loss.hint,
            loss.source().title,
            loss.source().url
        )
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

fn refuse(target: Target, refusals: &[Refusal], output: &Output) -> Exit {
    match output.format() {
        Format::Json => output.document(&document::Refused::new(target, refusals)),
        Format::Human => {
            for refusal in refusals {
                output.error(&refusal.to_string(), &refusal.hint);
            }
        }
    }
    Exit::No
}
