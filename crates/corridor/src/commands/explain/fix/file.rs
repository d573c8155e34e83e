//! The lines of `corridor.toml` that would let the call through: all that are missing, so that one edit is enough.

use corridor_browser::{Outcome, PageOrigin};
use corridor_policy::{Policy, Route, parse_method};
use corridor_proof::Driven;
use http::Method;
use toml::{Table, Value};

use super::super::call::PageCall;
use super::super::policy::Policies;
use super::super::reply::Heard;
use super::super::words::asked_names;
use super::{Fix, in_upper_case, is_about_an_answer};

/// What the file lacks for this call; `wanted` are the response headers that the page wants to read.
pub(in super::super) fn in_file(
    policies: &Policies<'_>,
    call: &PageCall,
    driven: &Driven<Heard>,
    wanted: &[String],
) -> Option<Fix> {
    let is_refused =
        driven.turns.iter().any(|turn| turn.reply.as_ref().is_some_and(|heard| heard.refused.is_some()));
    let reason = match &driven.outcome {
        Some(Outcome::Blocked(blocked)) => Some(&blocked.reason),
        Some(Outcome::Ok(_)) if wanted.is_empty() && !is_refused => return None,
        Some(Outcome::Ok(_)) | None => None,
    };
    if let Some(reason) = reason.filter(|reason| !is_about_an_answer(reason)) {
        return Some(Fix::of_words(reason.hint()));
    }
    let Some(route) = policies.route(call.url.path()) else {
        let paths: Vec<&str> = policies.configuration.api.routes().iter().map(Route::path).collect();
        let words = format!(
            "no route of `{}` has the path `{}`: call one that has, such as `{}`, or add a route",
            policies.file.name(),
            call.url.path(),
            paths.first().unwrap_or(&"/inference")
        );
        return Some(Fix::of_words(words));
    };
    let mut lacking = Lacking {
        policy: route.policy(),
        call,
        answered: policies.methods(route.path()).collect(),
        place: Place::of(policies, route.policy()),
        fix: Fix::default(),
    };
    lacking.origin();
    lacking.method();
    lacking.headers(driven);
    lacking.credentials(wanted);
    lacking.exposed(wanted);
    if lacking.fix.parts.is_empty() {
        return reason.map(|reason| Fix::of_words(reason.hint()));
    }
    Some(lacking.fix)
}

/// What every page can read, listed or not: the CORS-safelisted response-header names.
const READABLE: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// A list with more items is not written out again.
const MAX_WRITTEN_OUT: usize = 12;

struct Lacking<'a> {
    policy: &'a Policy,
    call: &'a PageCall,
    /// The methods that the routes of the path answer.
    answered: Vec<&'a str>,
    place: Place,
    fix: Fix,
}

impl Lacking<'_> {
    /// With credentials nothing may be `*`.
    fn takes_wildcards(&self) -> bool {
        !self.call.includes_credentials()
    }

    fn origin(&mut self) {
        let origins = self.policy.origins();
        let page = self.call.page.serialized();
        if self.call.page == PageOrigin::Opaque && !origins.is_any() {
            let words = "no policy can list the origin `null`, which every sandboxed frame has: give the page an origin of its own, \
                         by `allow-same-origin`, or by serving it from a server";
            self.fix.add(words, Vec::new());
        } else if origins.is_any() && !self.takes_wildcards() {
            self.put("allow_origins", &[page.to_owned()]);
        } else if origins.find(page.as_bytes()).is_none() {
            let listed = || origins.patterns().map(str::to_owned).collect();
            let written = self.place.written("allow_origins").unwrap_or_else(listed);
            self.extend("allow_origins", written, &[page.to_owned()]);
        }
    }

    fn method(&mut self) {
        let methods = self.policy.methods();
        // As the browser sends it: those names it puts into upper case itself.
        let normalized = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(&self.call.method));
        let mut method = normalized.unwrap_or(&self.call.method).to_owned();
        if parse_method(&method).is_err()
            && let Some(upper) = in_upper_case(&method)
        {
            self.fix
                .add("in the page, since methods are case-sensitive", vec![format!("method: \"{upper}\"")]);
            method = upper;
        }
        let Ok(parsed) = Method::from_bytes(method.as_bytes()) else { return };
        if !self.answered.contains(&parsed.as_str()) && parsed != Method::HEAD {
            let words = format!(
                "the route answers {}: call it so, or let it take this method too, under its `[[routes]]`",
                self.answered.join(", ")
            );
            self.fix.add(words, Vec::new());
        }
        if methods.is_any() && !self.takes_wildcards() {
            self.put("allow_methods", &[method]);
        } else if !methods.allows(&parsed) && parse_method(&method).is_ok() {
            let listed = || methods.listed().map(|listed| listed.as_str().to_owned()).collect();
            let written = self.policy.written().allow_methods.clone().unwrap_or_else(listed);
            self.extend("allow_methods", written, &[method]);
        }
    }

    fn headers(&mut self, driven: &Driven<Heard>) {
        let allowed = self.policy.request_headers();
        let mut asked: Vec<String> = driven.turns.iter().flat_map(asked_names).collect();
        asked.dedup();
        let written = |name: &String| self.call.written(name).to_owned();
        if allowed.is_any() && !self.takes_wildcards() {
            let names: Vec<String> = asked.iter().map(written).collect();
            return self.put("allow_headers", &names);
        }
        let missing: Vec<String> = asked.iter().filter(|name| !allowed.allows(name)).map(written).collect();
        if !missing.is_empty() {
            let written = self.policy.written().allow_headers.clone().unwrap_or_default();
            self.extend("allow_headers", written, &missing);
        }
    }

    fn credentials(&mut self, unread: &[String]) {
        if !self.call.includes_credentials() || self.policy.allows_credentials() {
            return;
        }
        if self.policy.exposed_headers().any(|name| name == "*") && unread.is_empty() {
            self.put("expose_headers", &[]);
        }
        self.line("allow_credentials", "allow_credentials = true".to_owned());
    }

    fn exposed(&mut self, wanted: &[String]) {
        let is_exposed = |name: &&String| {
            READABLE.iter().any(|safe| name.eq_ignore_ascii_case(safe))
                || self.policy.exposed_headers().any(|exposed| {
                    name.eq_ignore_ascii_case(exposed) || (exposed == "*" && self.takes_wildcards())
                })
        };
        let unread: Vec<String> = wanted.iter().filter(|name| !is_exposed(name)).cloned().collect();
        if unread.is_empty() {
            return;
        }
        let written = self.policy.written().expose_headers.clone().unwrap_or_default();
        match written.iter().any(|name| name == "*") {
            true => self.put("expose_headers", &unread),
            false => self.extend("expose_headers", written, &unread),
        }
    }

    /// The list as its author wrote it, and more; of a long one, only what is to be added.
    fn extend(&mut self, key: &str, mut items: Vec<String>, more: &[String]) {
        if items.len() > MAX_WRITTEN_OUT {
            let lead =
                format!("in `{}`, under `[{}]`, add to `{key}`", self.place.file, self.place.table(key));
            return self.fix.add(lead, vec![quoted(more)]);
        }
        items.extend_from_slice(more);
        self.put(key, &items);
    }

    fn put(&mut self, key: &str, items: &[String]) {
        self.line(key, format!("{key} = [{}]", quoted(items)));
    }

    fn line(&mut self, key: &str, line: String) {
        let lead = format!("in `{}`, under `[{}]`", self.place.file, self.place.table(key));
        match self.fix.parts.iter_mut().find(|part| part.lead == lead) {
            Some(part) => part.lines.push(line),
            None => self.fix.add(lead, vec![line]),
        }
    }
}

/// Where the keys of a policy stand in the file.
struct Place {
    file: String,
    base: String,
    overlay: String,
    written: Table,
    written_in_overlay: Table,
}

impl Place {
    fn of(policies: &Policies<'_>, policy: &Policy) -> Self {
        let file: Table = toml::from_str(&policies.source.text).unwrap_or_default();
        let policy_key = toml_key(policy.name());
        let overlay = policies.configuration.environment.as_deref();
        let tables = |path: &[&str]| -> Table {
            let mut table = &file;
            for key in path {
                match table.get(*key).and_then(Value::as_table) {
                    Some(inner) => table = inner,
                    None => return Table::new(),
                }
            }
            table.clone()
        };
        Self {
            file: policies.file.name(),
            base: format!("policies.{policy_key}"),
            overlay: format!("environments.{}.policies.{policy_key}", toml_key(overlay.unwrap_or_default())),
            written: tables(&["policies", policy.name()]),
            written_in_overlay: overlay
                .map(|name| tables(&["environments", name, "policies", policy.name()]))
                .unwrap_or_default(),
        }
    }

    /// The table that a key is taken from: the environment's, if it is written there.
    fn table(&self, key: &str) -> &str {
        if self.written_in_overlay.contains_key(key) { &self.overlay } else { &self.base }
    }

    fn written(&self, key: &str) -> Option<Vec<String>> {
        let value = self.written_in_overlay.get(key).or_else(|| self.written.get(key))?;
        Some(value.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}

/// Origins, methods and header names are printable ASCII, which JSON and TOML write alike.
fn quoted(items: &[String]) -> String {
    let quote = |item: &String| serde_json::Value::from(item.as_str()).to_string();
    items.iter().map(quote).collect::<Vec<_>>().join(", ")
}

fn toml_key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character));
    if is_bare { name.to_owned() } else { Value::from(name).to_string() }
}
