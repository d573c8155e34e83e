//! What one integration response says to browsers: constants of its mapping, and a template that Corridor wrote.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Read, VENDOR_HEADERS};

/// What one answer grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Granted {
    /// Origins and patterns, in their order; never empty.
    pub(super) origins: Vec<String>,
    pub(super) allows_credentials: bool,
    pub(super) allow_methods: BTreeSet<String>,
    pub(super) allow_headers: BTreeSet<String>,
    pub(super) expose_headers: BTreeSet<String>,
    pub(super) max_age: Option<i64>,
}

impl Granted {
    /// With `*` a browser refuses credentials, whatever else is said (Fetch, "CORS check").
    pub(super) fn credentials(&self) -> bool {
        self.allows_credentials && !self.origins.iter().any(|origin| origin == "*")
    }
}

/// What a template of Corridor's begins with: it reads the origin, and asks whether it is one of the list.
const BEGINNING: &str = "#set($origin = $input.params().header.get('Origin'))\
     #if(!$origin)#set($origin = $input.params().header.get('origin'))#end#if($origin && (";
/// What stands behind the condition.
const LISTED: &str = "))#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)";
/// What each other header is set with.
const OVERRIDE: &str = "#set($context.responseOverride.header.";
/// What stands behind the headers: of an actual answer, and of a preflight's.
const ENDS: [&str; 2] =
    ["#end$input.body", "#elseif($origin)#set($context.responseOverride.status = 403)#end"];
/// One or more whole labels, as a template of Corridor's writes them.
const LABELS: &str = "([a-z0-9_-]{1,63}[.])+";

/// Reads a response; nothing if it names no origin.
pub(super) fn granted(response: &Value) -> Read<Option<Granted>> {
    let mut headers = constants(response)?;
    let templates = response.get("templates").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let templates: BTreeSet<&str> = templates.filter_map(Value::as_str).collect();
    let mut listed = None;
    if templates.iter().any(|template| template.contains("responseOverride")) {
        let only = templates.first().copied().filter(|_| templates.len() == 1);
        let read = only.and_then(of_template);
        let (origins, overridden) = read.ok_or("a template of somebody else's sets its headers")?;
        listed = Some(origins);
        headers.extend(overridden);
    }
    let origins = match listed {
        Some(origins) => origins,
        None => match headers.get("access-control-allow-origin") {
            None => return Ok(None),
            Some(origin) => vec![origin.clone()],
        },
    };
    let list = |name: &str| -> BTreeSet<String> {
        let text = headers.get(name).map(String::as_str).unwrap_or_default();
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    let is_vendors = |name: &String| VENDOR_HEADERS.iter().any(|vendor| name.eq_ignore_ascii_case(vendor));
    Ok(Some(Granted {
        origins,
        allows_credentials: headers.get("access-control-allow-credentials").is_some_and(|is| is == "true"),
        allow_methods: list("access-control-allow-methods"),
        allow_headers: list("access-control-allow-headers"),
        expose_headers: list("access-control-expose-headers")
            .into_iter()
            .filter(|name| !is_vendors(name))
            .collect(),
        max_age: headers.get("access-control-max-age").and_then(|seconds| seconds.parse().ok()),
    }))
}

/// The constants among the CORS headers, by name in lower case.
fn constants(response: &Value) -> Read<BTreeMap<String, String>> {
    let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
    let of_cors = headers.filter(|(name, _)| name.to_ascii_lowercase().starts_with("access-control-"));
    let constant = |(name, value): (&String, &Value)| {
        let text = value.as_str().unwrap_or_default();
        let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        let inner = inner.ok_or_else(|| format!("its `{name}` is `{text}`, which is no constant"))?;
        Ok((name.to_ascii_lowercase(), inner.to_owned()))
    };
    of_cors.map(constant).collect()
}

/// The origins and the headers of a template that Corridor wrote; of another it cannot be said what it does.
fn of_template(template: &str) -> Option<(Vec<String>, BTreeMap<String, String>)> {
    let (condition, mut rest) = template.strip_prefix(BEGINNING)?.split_once(LISTED)?;
    let origins = condition.split(" || ").map(origin).collect::<Option<Vec<String>>>()?;
    let mut headers = BTreeMap::new();
    while let Some(set) = rest.strip_prefix(OVERRIDE).filter(|_| !ENDS.contains(&rest)) {
        let (name, value) = set.split_once(" = '")?;
        let (value, after) = value.split_once("')")?;
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
        rest = after;
    }
    ENDS.contains(&rest).then_some((origins, headers))
}

/// The origin or the subdomain pattern of one term. A pattern for ports is not read back: its expression says which ones.
fn origin(term: &str) -> Option<String> {
    let quoted = |text: &str, before: &str, after: &str| {
        Some(text.strip_prefix(before)?.strip_suffix(after)?.to_owned()).filter(|text| !text.contains('\''))
    };
    if let Some(exact) = quoted(term, "$origin == '", "'") {
        return Some(exact);
    }
    let expression = quoted(term, "$origin.matches('", "')")?;
    let pattern = expression.replacen(LABELS, "*.", 1);
    let (labels, host) = pattern.split_once("*.")?;
    let host = host.replace("[.]", ".");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
    (labels.bytes().chain(host.bytes()).all(is_plain)).then(|| format!("{labels}*.{host}"))
}
