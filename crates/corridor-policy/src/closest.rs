//! "Did you mean": the nearest known name.

/// The name nearest to `word`, if one is near enough to be meant: at most a third of its letters differ.
///
/// ```
/// use corridor_policy::closest;
/// assert_eq!(closest("allow_orgins", ["allow_origins", "allow_methods"]), Some("allow_origins"));
/// assert_eq!(closest("banana", ["allow_origins", "allow_methods"]), None);
/// ```
#[must_use]
pub fn closest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A hostile or machine-made name is not a typing mistake, and comparing costs its length squared.
    if word.len() > 64 {
        return None;
    }
    let folded = word.to_lowercase().replace('-', "_");
    let distance = |name: &str| strsim::damerau_levenshtein(&folded, &name.to_lowercase().replace('-', "_"));
    let (distance, name) =
        among.into_iter().map(|name| (distance(name), name)).min_by_key(|(distance, _)| *distance)?;
    (distance <= (word.chars().count() / 3).max(1)).then_some(name)
}
