//! `[[expect]]`.

use corridor_policy::{MethodError, Origin, Path, findings, parse_method};

use super::{Problem, Refusal};
use crate::configuration::{Expectation, Location};
use crate::file::ExpectTable;

pub(super) fn lower_expectations(
    tables: &[ExpectTable],
    inherited: bool,
    locate: &dyn Fn(&Path) -> Location,
    problems: &mut Vec<Problem>,
) -> Vec<Expectation> {
    let root = Path::root().key("expect");
    let lower = |(index, table): (usize, &ExpectTable)| {
        let path = root.index(index);
        let mut refuse = |key: &str, (message, hint): Refusal| {
            problems.push(Problem::new(&findings::INVALID_EXPECTATION, path.key(key), message, hint));
        };
        let from = parse_page_origin(&table.from).map_err(|refusal| refuse("from", refusal));
        let send = parse_send(&table.send).map_err(|refusal| refuse("send", refusal));
        let (method, target) = send.ok()?;
        Some(Expectation {
            from: from.ok()?,
            method,
            path: target,
            headers: table.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            credentials: table.credentials,
            outcome: table.outcome,
            inherited,
            location: locate(&path),
        })
    };
    tables.iter().enumerate().filter_map(lower).collect()
}

/// `null` is the origin of a sandboxed frame: a page may well have it, though no policy can allow it.
fn parse_page_origin(text: &str) -> Result<String, Refusal> {
    if text == "null" {
        return Ok(text.to_owned());
    }
    Origin::parse(text.as_bytes()).map(|_| text.to_owned()).map_err(|error| {
        let message = format!("no page has the origin `{text}`: {error}");
        (message, "write it as browsers send it, such as `https://example.com`".to_owned())
    })
}

fn parse_send(text: &str) -> Result<(String, String), Refusal> {
    let refusal = |reason: &str| {
        let message = format!("`{text}` is not a request: {reason}");
        (message, "write a method and a path, such as `POST /inference`".to_owned())
    };
    let (method, path) = text.split_once(' ').ok_or_else(|| refusal("it has no path"))?;
    // A page may write `patch`, or a method that browsers refuse: what then happens is what is tested.
    if parse_method(method) == Err(MethodError::Malformed) {
        return Err(refusal("its method is not a token"));
    }
    if !path.starts_with('/') {
        return Err(refusal("its path does not begin with `/`"));
    }
    Ok((method.to_string(), path.to_owned()))
}
