//! A file that was parsed, and its environments one by one.

use std::collections::HashSet;

use corridor_policy::{Path, Severity, compile, findings};
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use crate::configuration::{Configuration, Location};
use crate::file::File;
use crate::lower::{Lowered, Problem, Surroundings, lower};
use crate::overlay::{environment, environments, has_own};
use crate::place::Place;
use crate::report::{Diagnostic, Report};
use crate::source::{Lines, Source};
use crate::structure::{self, Structure};
use crate::syntax;
use crate::world::World;

/// A parsed file: what in it has the right structure, and what is wrong with the rest.
#[derive(Debug)]
pub(crate) struct Document<'s> {
    lines: Lines<'s>,
    tree: DeTable<'s>,
    structure: Structure,
}

/// One environment, looked at.
struct Outcome {
    configuration: Option<Configuration>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Document<'s> {
    /// Parses a file, or tells every syntax error.
    pub(crate) fn parse(source: &'s Source) -> Result<Self, Report> {
        let lines = Lines::new(&source.text);
        let mut tree = syntax::parse(&lines).map_err(Report::of)?;
        let structure = structure::check(&mut tree, &lines);
        Ok(Self { lines, tree, structure })
    }

    /// The names of the environments, in the order of the file.
    pub(crate) fn environments(&self) -> Vec<String> {
        environments(&self.tree).into_iter().map(str::to_owned).collect()
    }

    /// Everything that is found in the file and in each environment, each thing once, and what `further` finds in those
    /// without an error.
    pub(crate) fn check(
        self,
        world: &dyn World,
        further: &mut dyn FnMut(&Configuration) -> Vec<Diagnostic>,
    ) -> Report {
        let mut diagnostics = self.structure.diagnostics.clone();
        let structured = diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
        let mut look = |name| {
            let Outcome { configuration, mut diagnostics } = self.evaluate(name, world);
            if let Some(configuration) = configuration.filter(|_| structured) {
                diagnostics.extend(further(&configuration));
            }
            diagnostics
        };
        if self.structure.coherent {
            let base = look(None);
            let known: HashSet<_> = base.iter().map(identity).collect();
            for name in environments(&self.tree) {
                let overlaid = look(Some(name));
                let new = overlaid.into_iter().filter(|diagnostic| !known.contains(&identity(diagnostic)));
                diagnostics.extend(
                    new.map(|diagnostic| Diagnostic { environment: Some(name.to_owned()), ..diagnostic }),
                );
            }
            diagnostics.extend(base.iter().cloned());
        }
        Report::of(diagnostics)
    }

    /// One environment, if nothing in it and in the structure of the file is an error.
    pub(crate) fn load(self, name: Option<&str>, world: &dyn World) -> Result<Configuration, Report> {
        let mut diagnostics = self.structure.diagnostics.clone();
        let mut configuration = None;
        if let Some(unknown) = name.filter(|name| !environments(&self.tree).contains(name)) {
            diagnostics.push(self.unknown_environment(unknown));
        } else if self.structure.coherent {
            let outcome = self.evaluate(name, world);
            configuration = outcome.configuration;
            let environment = name.map(str::to_owned);
            let found = outcome.diagnostics.into_iter();
            diagnostics.extend(
                found.map(|diagnostic| Diagnostic { environment: environment.clone(), ..diagnostic }),
            );
        }
        let report = Report::of(diagnostics);
        match configuration {
            Some(configuration) if report.is_ok() => Ok(Configuration { report, ..configuration }),
            _ => Err(report),
        }
    }

    fn evaluate(&self, name: Option<&str>, world: &dyn World) -> Outcome {
        let Some(tree) = environment(&self.tree, name) else {
            return Outcome { configuration: None, diagnostics: Vec::new() };
        };
        let deserializer = toml::de::Deserializer::from(Spanned::new(0..0, tree.clone()));
        let file = match File::deserialize(deserializer) {
            Ok(file) => file,
            // The structure was checked against the schema of these very types, so this would be a fault of ours.
            Err(error) => {
                return Outcome { configuration: None, diagnostics: vec![self.undeserialized(&error)] };
            }
        };
        let surroundings = Surroundings {
            environment: name,
            expectations_are_inherited: name.is_some_and(|name| !has_own(&self.tree, name, "expect")),
            world,
            locate: &|path| self.locate(path, &tree),
        };
        let Lowered { draft, server, backends, route_auth, aws, clients, expectations, mut problems } =
            lower(&file, &tree, &surroundings);
        let compilation = compile(&draft);
        problems.extend(compilation.findings.into_iter().map(Problem::from));
        let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
        let diagnostics = problems.into_iter().filter_map(|problem| self.place(problem, &tree)).collect();
        let configuration = compilation.api.filter(|_| !failed).map(|api| Configuration {
            name: file.api.name.unwrap_or_else(|| "api".to_owned()),
            description: file.api.description,
            environment: name.map(str::to_owned),
            server,
            api,
            backends,
            route_auth,
            aws,
            clients,
            expectations,
            report: Report::default(),
        });
        Outcome { configuration, diagnostics }
    }

    /// Puts a problem at its line. Where parts of the file were taken out because they are wrong in themselves, only
    /// what is said of a written value is kept: that something is missing would be an echo.
    fn place(&self, problem: Problem, tree: &DeTable<'_>) -> Option<Diagnostic> {
        let place = Place::find(&problem.path, tree, &self.lines);
        if !self.structure.diagnostics.is_empty() && !place.is_value {
            return None;
        }
        Some(Diagnostic {
            code: problem.code,
            severity: problem.severity,
            message: problem.message,
            label: None,
            hint: Some(problem.hint).filter(|hint| !hint.is_empty()),
            path: problem.path.to_string(),
            environment: None,
            span: place.bytes.map(|bytes| self.lines.span(bytes)),
        })
    }

    fn locate(&self, path: &Path, tree: &DeTable<'_>) -> Location {
        let place = Place::find(path, tree, &self.lines);
        Location { path: path.to_string(), span: place.bytes.map(|bytes| self.lines.span(bytes)) }
    }

    fn unknown_environment(&self, name: &str) -> Diagnostic {
        let known = environments(&self.tree);
        let hint = match corridor_policy::closest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => {
                format!("it has none; add `[environments.{name}]`, or leave the environment out")
            }
            None => format!("it has `{}`", known.join("`, `")),
        };
        Diagnostic::new(&findings::UNKNOWN_ENVIRONMENT, format!("the file has no environment `{name}`"))
            .hinting(hint)
    }

    fn undeserialized(&self, error: &toml::de::Error) -> Diagnostic {
        let bytes = self.lines.on_one_line(error.span().unwrap_or(0..0));
        Diagnostic::new(&findings::WRONG_TYPE, error.message()).at(self.lines.span(bytes))
    }
}

/// What makes two findings the same.
fn identity(diagnostic: &Diagnostic) -> (&'static str, String, Option<crate::source::Span>) {
    (diagnostic.code, diagnostic.path.clone(), diagnostic.span.clone())
}
