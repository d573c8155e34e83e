//! JSONPath, as far as mapping templates need it: `$`, `.name`, `['name']`, `[0]`.

use serde_json::Value as Json;

use super::Error;

/// The value at a path; nothing if the text is no JSON, or the path leads nowhere.
pub(super) fn find(text: &str, path: &str) -> Result<Option<Json>, Error> {
    let steps = steps(path).ok_or_else(|| Error::Unsupported(format!("the JSONPath `{path}`")))?;
    let Ok(json) = serde_json::from_str::<Json>(text) else { return Ok(None) };
    let found = steps.iter().try_fold(&json, |json, step| match json {
        Json::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
        Json::Object(map) => map.get(step),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    });
    Ok(found.cloned())
}

fn steps(path: &str) -> Option<Vec<String>> {
    let mut rest = path.trim().strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let (inner, after) = after.split_once(']')?;
            let quoted = inner.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''));
            match quoted {
                Some(name) => steps.push(name.to_owned()),
                None => steps.push(inner.parse::<usize>().ok()?.to_string()),
            }
            rest = after;
        } else {
            let after = rest.strip_prefix('.')?;
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let name = after.get(..end)?;
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            steps.push(is_name.then(|| name.to_owned())?);
            rest = after.get(end..)?;
        }
    }
    Some(steps)
}
