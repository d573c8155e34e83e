//! From a path to the place in the text, and to the words for it.

use std::ops::Range;

use corridor_policy::{Path, Segment};
use toml::de::{DeTable, DeValue};

use crate::source::Lines;

/// Where the value of a path stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The bytes of it, or of the nearest table around it that is written; none for the file as a whole.
    pub(crate) bytes: Option<Range<usize>>,
    /// Whether it is written, and is a value and not a table.
    pub(crate) is_value: bool,
}

impl Place {
    /// Finds a path in a tree. The text of a value may lie in an overlay: its span came with it when it was merged.
    pub(crate) fn find(path: &Path, tree: &DeTable<'_>, lines: &Lines<'_>) -> Self {
        let mut place = Self { bytes: None, is_value: false };
        let mut table = Some(tree);
        let mut array = None;
        for segment in path.segments() {
            place.is_value = false;
            let (key, value) = match segment {
                Segment::Key(key) => match table.and_then(|table| table.get_key_value(key.as_str())) {
                    Some((key, value)) => (Some(key.span()), value),
                    None => return place,
                },
                Segment::Index(index) => {
                    match array.and_then(|array: &toml::de::DeArray<'_>| array.get(*index)) {
                        Some(value) => (None, value),
                        None => return place,
                    }
                }
            };
            let span = value.span();
            let whole = lines.on_one_line(span.clone());
            // A value of several lines is shown at its key.
            place.bytes = Some(if whole == span { whole } else { key.unwrap_or(whole) });
            place.is_value = !value.get_ref().is_table();
            (table, array) = match value.get_ref() {
                DeValue::Table(table) => (Some(table), None),
                DeValue::Array(array) => (None, Some(array)),
                DeValue::String(_)
                | DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_) => (None, None),
            };
        }
        place
    }
}

/// The environment that a path of the file lies in, and the path there.
pub(crate) fn rebased(path: &Path) -> (Option<&str>, Path) {
    match path.segments() {
        [Segment::Key(environments), Segment::Key(name), rest @ ..] if environments == "environments" => {
            (Some(name), rest.iter().fold(Path::root(), |path, segment| extended(&path, segment)))
        }
        _ => (None, path.clone()),
    }
}

/// This path, one step deeper.
pub(crate) fn extended(path: &Path, segment: &Segment) -> Path {
    match segment {
        Segment::Key(key) => path.key(key),
        Segment::Index(index) => path.index(*index),
    }
}

/// The value's own name, in backticks: the last key and the positions after it.
pub(crate) fn name_of(path: &Path) -> String {
    let segments = path.segments();
    let last = segments.iter().rposition(|segment| matches!(segment, Segment::Key(_))).unwrap_or(0);
    let name = segments.iter().skip(last).fold(Path::root(), |path, segment| extended(&path, segment));
    format!("`{name}`")
}
