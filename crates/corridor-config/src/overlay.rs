//! An environment laid over the file: tables are merged key by key, everything else is replaced, and every value
//! keeps the span of the line that it came from.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of which a backend has exactly one.
pub(crate) const BACKEND_KINDS: [&str; 5] = ["onnx", "builtin", "http", "sagemaker", "lambda"];

/// The tree of one environment; of the file alone without a name. Nothing if there is no such environment.
pub(crate) fn environment<'t>(file: &DeTable<'t>, name: Option<&str>) -> Option<DeTable<'t>> {
    let own = file.iter().filter(|(key, _)| key.get_ref() != "environments");
    let mut merged: DeTable<'t> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    let Some(name) = name else { return Some(merged) };
    let overlay = file.get("environments")?.get_ref().as_table()?.get(name)?.get_ref().as_table()?;
    let mut overlay = overlay.clone();
    replace_backends(&mut merged, &overlay);
    merge(&mut merged, &mut overlay);
    Some(merged)
}

/// The names of the environments, in the order of the file.
pub(crate) fn environments<'t>(file: &'t DeTable<'_>) -> Vec<&'t str> {
    file.get("environments").and_then(|value| value.get_ref().as_table()).map(in_order).unwrap_or_default()
}

/// Whether an environment writes this key itself.
pub(crate) fn has_own(file: &DeTable<'_>, environment: &str, key: &str) -> bool {
    let overlays = file.get("environments").and_then(|value| value.get_ref().as_table());
    let overlay = overlays.and_then(|overlays| overlays.get(environment)?.get_ref().as_table());
    overlay.is_some_and(|overlay| overlay.contains_key(key))
}

/// The keys of a table, in the order of the file.
pub(crate) fn in_order<'t>(table: &'t DeTable<'_>) -> Vec<&'t str> {
    let mut keys: Vec<_> = table.keys().collect();
    keys.sort_by_key(|key| key.span().start);
    keys.into_iter().map(|key| key.get_ref().as_ref()).collect()
}

fn merge<'t>(base: &mut DeTable<'t>, overlay: &mut DeTable<'t>) {
    for (key, value) in std::mem::take(overlay) {
        match (base.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut), value.get_ref()) {
            (Some(DeValue::Table(base)), DeValue::Table(_)) => {
                if let DeValue::Table(mut overlay) = value.into_inner() {
                    merge(base, &mut overlay);
                }
            }
            _ => {
                // Inserting keeps an old key, whose span is the other line.
                base.remove(key.get_ref().as_ref());
                base.insert(key, value);
            }
        }
    }
}

/// A backend of another kind is another backend: its path, timeouts and threads were the old one's.
fn replace_backends(base: &mut DeTable<'_>, overlay: &DeTable<'_>) {
    let overlay = overlay.get("backends").and_then(|value| value.get_ref().as_table());
    let base = base.get_mut("backends").and_then(|value| match value.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    });
    let (Some(overlay), Some(base)) = (overlay, base) else {
        return;
    };
    for (name, backend) in overlay {
        let kinds =
            |value: &Spanned<DeValue<'_>>| BACKEND_KINDS.map(|kind| value.get_ref().get(kind).is_some());
        let new = kinds(backend);
        let old = base.get(name.get_ref().as_ref()).map(kinds);
        if new.contains(&true) && old.is_some_and(|old| old != new) {
            base.remove(name.get_ref().as_ref());
        }
    }
}
