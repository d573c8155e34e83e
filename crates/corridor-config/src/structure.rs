//! Holds a parsed file against the shape of all files: every unknown key, wrong type, missing key and impossible
//! choice at once, wherever it stands.

use std::ops::Range;

use corridor_policy::{Path, Rule, Segment, closest, findings};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::place::{extended, name_of, rebased};
use crate::report::Diagnostic;
use crate::shape::{Shape, TableShape};
use crate::source::Lines;

/// What is wrong with the structure of a file.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether what is left makes sense by itself: nothing as large as a policy or as far-reaching as a misspelt
    /// table is missing from it.
    pub(crate) coherent: bool,
}

/// Finds everything that is wrong and takes it out of the tree, so that the rest can be looked at too.
///
/// INVARIANT: afterwards the tree deserializes into [`File`](crate::file::File).
pub(crate) fn check(tree: &mut DeTable<'_>, lines: &Lines<'_>) -> Structure {
    let mut walker = Walker { lines, structure: Structure { diagnostics: Vec::new(), coherent: true } };
    if let Shape::Table(shape) = Shape::of_file() {
        walker.table(tree, shape, &Path::root());
    }
    walker.structure
}

struct Walker<'l> {
    lines: &'l Lines<'l>,
    structure: Structure,
}

impl Walker<'_> {
    fn table(&mut self, table: &mut DeTable<'_>, shape: &TableShape, path: &Path) {
        let entries = std::mem::take(table).into_iter();
        let kept = entries.filter_map(|(key, mut value)| {
            let name = key.get_ref().as_ref();
            let path = path.key(name);
            let fits = match shape.keys.get(name).or(shape.named.as_deref()) {
                Some(shape) => self.value(&mut value, shape, &path),
                None => {
                    self.unknown_key(&key, shape, &path);
                    false
                }
            };
            fits.then_some((key, value))
        });
        *table = kept.collect();
    }

    /// Whether the value can stay; what is wrong inside a table is taken out of the table.
    fn value(&mut self, value: &mut Spanned<DeValue<'_>>, shape: &Shape, path: &Path) -> bool {
        let before = value.span();
        match (shape, value.get_mut()) {
            (Shape::Table(shape), DeValue::Table(table)) => {
                self.missing_keys(table, shape, before, path);
                self.table(table, shape, path);
                shape.required.iter().all(|key| table.contains_key(key.as_str()))
            }
            (Shape::Array(shape), DeValue::Array(items)) => {
                let mut all = true;
                for (index, item) in items.iter_mut().enumerate() {
                    // A policy may have a hundred thousand origins: no path is made for those that fit.
                    if **shape == Shape::String && item.get_ref().is_str() {
                        continue;
                    }
                    all &= self.value(item, shape, &path.index(index));
                }
                all
            }
            (Shape::Choice(choices), DeValue::String(text)) => {
                let known = choices.iter().any(|choice| choice == text);
                if !known {
                    let near = closest(text, choices.iter().map(String::as_str));
                    let hint = near
                        .map_or_else(|| format!("write {shape}"), |near| format!("did you mean `{near}`?"));
                    let message = format!("{} cannot be `{text}`", name_of(path));
                    self.push(
                        &findings::INVALID_VALUE,
                        before,
                        path,
                        message,
                        format!("expected {shape}"),
                        hint,
                    );
                }
                known
            }
            (Shape::Integer { least, most }, DeValue::Integer(digits)) => {
                let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
                let fits = number.is_some_and(|number| (least..=most).contains(&&number));
                if !fits {
                    let message = format!("{} cannot be {digits}", name_of(path));
                    let label = format!("expected {least} to {most}");
                    self.push(
                        &findings::INVALID_VALUE,
                        before,
                        path,
                        message,
                        label,
                        format!("write a number from {least} to {most}"),
                    );
                }
                fits
            }
            (Shape::String, DeValue::String(_))
            | (Shape::Boolean, DeValue::Boolean(_))
            | (Shape::Unknown(_), _) => true,
            (shape, value) => {
                let message = format!("{} must be {shape}, but it is {}", name_of(path), kind(value));
                let hint = self.mend(shape, value, before.clone(), path);
                self.push(&findings::WRONG_TYPE, before, path, message, format!("expected {shape}"), hint);
                false
            }
        }
    }

    fn missing_keys(&mut self, table: &DeTable<'_>, shape: &TableShape, at: Range<usize>, path: &Path) {
        for key in shape.required.iter().filter(|key| !table.contains_key(key.as_str())) {
            let message = format!("`{}` has no `{key}`", rebased(path).1);
            let hint = shape.keys.get(key).map_or_else(String::new, |shape| format!("add `{key}`, {shape}"));
            let label = format!("`{key}` is missing");
            self.push(&findings::MISSING_KEY, at.clone(), &path.key(key.as_str()), message, label, hint);
        }
    }

    fn unknown_key(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, shape: &TableShape, path: &Path) {
        let name = key.get_ref().as_ref();
        let parent = Path::root();
        let parent = path
            .segments()
            .iter()
            .take(path.segments().len().saturating_sub(1))
            .fold(parent, |path, segment| extended(&path, segment));
        let message = match rebased(&parent) {
            (None, path) if path.segments().is_empty() => format!("`{name}` is not a key of this file"),
            (Some(_), path) if path.segments().is_empty() => {
                format!("`{name}` is not a key of an environment")
            }
            (_, path) => format!("`{name}` is not a key of `{path}`"),
        };
        let known: Vec<&str> = shape.keys.keys().map(String::as_str).collect();
        let hint = if let Some(near) = nearest(name, &known) {
            format!("did you mean `{near}`?")
        } else if let Some(table) = home(name) {
            format!("it belongs under `[{table}]`")
        } else {
            format!("the keys here are `{}`", known.join("`, `"))
        };
        self.push(&findings::UNKNOWN_KEY, key.span(), path, message, "unknown key".to_owned(), hint);
    }

    /// What to write instead of a value of another type.
    fn mend(&self, shape: &Shape, value: &DeValue<'_>, at: Range<usize>, path: &Path) -> String {
        let text = self.lines.text().get(self.lines.on_one_line(at)).unwrap_or_default();
        match (shape, value) {
            (Shape::Array(item), DeValue::String(_)) if **item == Shape::String => {
                format!("write `[{text}]`")
            }
            (Shape::Array(item), DeValue::Table(_)) if matches!(**item, Shape::Table(_)) => {
                format!("write `[[{path}]]`, with two brackets")
            }
            (Shape::String, DeValue::Array(items)) => {
                match items.first().map(|item| (item.get_ref(), items.len())) {
                    Some((DeValue::String(only), 1)) => format!("write `\"{only}\"`, without brackets"),
                    _ => "write one text in quotes".to_owned(),
                }
            }
            (
                Shape::String,
                DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_),
            ) => {
                format!("write `\"{text}\"`")
            }
            (Shape::Integer { .. }, DeValue::String(digits)) if digits.parse::<i64>().is_ok() => {
                format!("write `{digits}`, without quotes")
            }
            (Shape::Integer { .. }, DeValue::Float(float)) if float.as_str().ends_with(".0") => {
                format!("write `{}`", float.as_str().trim_end_matches(".0"))
            }
            (Shape::Boolean, DeValue::String(word)) if matches!(word.as_ref(), "true" | "false") => {
                format!("write `{word}`, without quotes")
            }
            (Shape::Table(table), _) => match path.segments() {
                [.., Segment::Key(parent), Segment::Key(key)] if table.keys.contains_key(key) => {
                    format!("`{key}` belongs under a name: `[{parent}.NAME]`")
                }
                _ => format!("write `[{path}]` and its keys below"),
            },
            (shape, _) => format!("write {shape}"),
        }
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        at: Range<usize>,
        path: &Path,
        message: String,
        label: String,
        hint: String,
    ) {
        let (environment, path) = rebased(path);
        self.structure.coherent &= is_local(&path);
        let span = self.lines.span(self.lines.on_one_line(at));
        let mut diagnostic =
            Diagnostic::new(rule, message).labelled(label).hinting(hint).under(&path).at(span);
        diagnostic.environment = environment.map(str::to_owned);
        self.structure.diagnostics.push(diagnostic);
    }
}

/// Whether a fault at this path leaves the rest of the file with its meaning. Without a whole table, policy, route or
/// backend too much else would be found to be missing.
fn is_local(path: &Path) -> bool {
    let (Shape::Table(file), [Segment::Key(first), _, rest @ ..]) = (Shape::of_file(), path.segments())
    else {
        return false;
    };
    let is_settings = matches!(file.keys.get(first), Some(Shape::Table(table)) if table.named.is_none());
    is_settings || !rest.is_empty()
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a floating-point number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// The key that was meant: one that is spelt almost so, or the only one that says the same and more
/// (`origins` for `allow_origins`). What is dangerous is never proposed.
fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let near = closest(name, known.iter().copied());
    near.or_else(|| {
        let safe = known.iter().filter(|key| !key.starts_with("dangerously_"));
        let mut longer = safe.filter(|key| name.len() >= 4 && (key.contains(name) || name.contains(*key)));
        match (longer.next(), longer.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    })
}

/// The table of the file that has this key.
fn home(name: &str) -> Option<&'static str> {
    let Shape::Table(file) = Shape::of_file() else {
        return None;
    };
    let mut homes = file
        .keys
        .iter()
        .filter(|(_, shape)| matches!(shape, Shape::Table(table) if table.keys.contains_key(name)));
    homes.next().map(|(home, _)| home.as_str())
}
