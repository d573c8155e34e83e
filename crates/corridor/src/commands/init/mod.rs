//! `corridor init`: a first `corridor.toml`, as a person would have written it.

mod page;

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use corridor_config::{Report, Source};
use corridor_inference::engine::Rten;
use corridor_inference::{Metadata, Model, PoolSettings};
use corridor_policy::clients;
use corridor_proof::prove::check;
use serde_json::json;

use self::page::Page;
use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::{SelectedFile, reason};
use crate::output::Output;

/// Write a first corridor.toml
///
/// It explains itself, and `corridor check` finds nothing wrong with it. Without an option it serves a small model
/// that is built in, which names hand-written digits.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct InitArguments {
    /// Serve this ONNX file
    #[arg(long, value_name = "MODEL", conflicts_with = "upstream")]
    onnx: Option<PathBuf>,
    /// Serve what is behind this model server (vLLM, Triton, KServe, Ollama, …)
    #[arg(long, value_name = "URL")]
    upstream: Option<String>,
    /// Allow what this client sends and reads; may be given several times
    #[arg(long = "client", value_name = "NAME", value_parser = names_of_clients())]
    clients: Vec<String>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  corridor init                                      the built-in digits model
  corridor init --onnx models/digits.onnx            a model of your own
  corridor init --upstream http://127.0.0.1:8000     a model server
  corridor init --upstream http://127.0.0.1:8000 --client openai-js
                                                     and allow what that SDK sends and reads
  corridor --file api/corridor.toml init             somewhere else

Exit codes: 0 if it was written, 2 if there is a file already or the model cannot be used, 3 if it cannot be written.";

/// The clients that there is a profile of, each with what it is.
fn names_of_clients() -> PossibleValuesParser {
    let names = clients::ALL.iter().map(|client| PossibleValue::new(client.name()).help(client.about()));
    PossibleValuesParser::new(names)
}

/// Why nothing was written.
struct Refusal {
    exit: Exit,
    message: String,
    hint: String,
}

pub(crate) fn run(arguments: &InitArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let file = SelectedFile::of(options);
    match init(arguments, &file) {
        Ok(page) => {
            tell(&page, &file, output);
            Exit::Yes
        }
        Err(refusal) => {
            output.error(&refusal.message, &refusal.hint);
            refusal.exit
        }
    }
}

fn init(arguments: &InitArguments, file: &SelectedFile) -> Result<Page, Refusal> {
    if file.path().exists() && !arguments.force {
        return Err(exists(file));
    }
    let page = match (&arguments.onnx, &arguments.upstream) {
        (Some(model), _) => page_of_model(model, file)?,
        (None, Some(url)) => Page::of_server(url),
        (None, None) => Page::of_builtin("digits"),
    };
    let page = page.with_clients(&arguments.clients);
    let text = page.text();
    let source = Source::new(file.name(), text.as_str());
    let report = check(&source, None, &file.world()).report;
    if !report.is_ok() {
        return Err(unusable(&report));
    }
    write(file.path(), &text, arguments.force).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(file),
        _ => unwritable(file, &error),
    })?;
    Ok(page)
}

/// The page of an ONNX file, which is loaded to see that it can be.
fn page_of_model(model: &Path, file: &SelectedFile) -> Result<Page, Refusal> {
    let shown = model.display();
    let metadata = load(model).map_err(|why| Refusal {
        exit: Exit::Unusable,
        message: format!("cannot use the model `{shown}`: {why}"),
        hint: "give the path of an ONNX file".to_owned(),
    })?;
    let relative = relative_to(file.directory(), model).map_err(|error| Refusal {
        exit: Exit::Failed,
        message: format!("cannot tell where `{shown}` is: {}", reason(&error)),
        hint: String::new(),
    })?;
    let path = relative.to_str().ok_or_else(|| Refusal {
        exit: Exit::Unusable,
        message: format!("the path `{shown}` is not UTF-8, so it cannot stand in a file"),
        hint: "rename the model".to_owned(),
    })?;
    Ok(Page::of_model(path, &metadata))
}

fn load(model: &Path) -> Result<Metadata, String> {
    let bytes = std::fs::read(model).map_err(|error| reason(&error))?;
    let loaded = Model::load("model", bytes, &Rten, &PoolSettings::default());
    loaded.map(|model| model.metadata().clone()).map_err(|error| error.to_string())
}

/// The path of a model as a file in `directory` names it; as it is given, where that is the same.
fn relative_to(directory: &Path, model: &Path) -> io::Result<PathBuf> {
    if model.is_absolute() || directory == Path::new(".") {
        return Ok(model.to_owned());
    }
    let Some(name) = model.file_name() else { return Ok(model.to_owned()) };
    let parent = model.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let model = parent.canonicalize()?.join(name);
    Ok(match model.strip_prefix(directory.canonicalize()?) {
        Ok(below) => below.to_owned(),
        Err(_) => model,
    })
}

/// Writes a file that is not there yet, or any if it is forced.
fn write(path: &Path, text: &str, force: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    if force {
        options.create(true).truncate(true);
    } else {
        // One step, so that a file which appears meanwhile is not lost either.
        options.create_new(true);
    }
    options.write(true).open(path)?.write_all(text.as_bytes())
}

fn exists(file: &SelectedFile) -> Refusal {
    Refusal {
        exit: Exit::Unusable,
        message: format!("`{}` is there already", file.name()),
        hint: "`--force` writes over it; `--file` names another".to_owned(),
    }
}

fn unwritable(file: &SelectedFile, error: &io::Error) -> Refusal {
    let why = match error.kind() {
        ErrorKind::NotFound => format!("there is no directory `{}`", file.directory().display()),
        _ => reason(error),
    };
    Refusal {
        exit: Exit::Failed,
        message: format!("cannot write `{}`: {why}", file.name()),
        hint: String::new(),
    }
}

/// What the command line gave and a file could not have: the URL of a server, above all.
fn unusable(report: &Report) -> Refusal {
    let first =
        report.diagnostics.iter().find(|diagnostic| diagnostic.severity == corridor_config::Severity::Error);
    Refusal {
        exit: Exit::Unusable,
        message: first.map(|first| first.message.clone()).unwrap_or_default(),
        hint: first.and_then(|first| first.hint.clone()).unwrap_or_default(),
    }
}

/// What was written, and what to do next.
fn tell(page: &Page, file: &SelectedFile, output: &Output) {
    let name = file.name();
    if output.format() == Format::Json {
        output.document(&json!({ "file": name }));
    }
    let option =
        if file.path() == Path::new("corridor.toml") { String::new() } else { format!(" --file {name}") };
    output.say(&format!(
        "wrote {name}: pages of https://example.com may call {}\n\n\
         Next:\n\
         \x20 1. put the origins of your pages in place of https://example.com\n\
         \x20 2. corridor{option} check\n\
         \x20 3. corridor{option} --env development serve",
        page.what()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_named_as_seen_from_the_file() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("models")).unwrap();
        let seen = |directory: &Path, model: &Path| relative_to(directory, model).unwrap();
        assert_eq!(seen(Path::new("."), Path::new("models/a.onnx")), Path::new("models/a.onnx"));
        assert_eq!(seen(Path::new("src"), Path::new("src/a.onnx")), Path::new("a.onnx"));
        assert_eq!(seen(&root, &root.join("models/a.onnx")), root.join("models/a.onnx"), "absolute stays");
        let here = std::env::current_dir().unwrap();
        assert_eq!(seen(Path::new("src"), Path::new("a.onnx")), here.join("a.onnx"), "not below: absolute");
    }
}
