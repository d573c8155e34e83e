//! The headers of an exchange that mattered, each with one plain sentence.

use corridor_gateway::Exchange;
use corridor_policy::Verdict;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, HeaderName, ORIGIN, VARY,
};

use super::{Field, value};

/// What the browser sent, and why it did.
pub(super) fn of_request(exchange: &Exchange<'_>) -> Vec<Field> {
    let get = |name: &HeaderName| value(exchange.request, name);
    let mut fields = vec![origin(exchange)];
    match exchange.verdict {
        Verdict::Preflight(_) | Verdict::PreflightRefused(_) => {
            fields.extend(get(&ACCESS_CONTROL_REQUEST_METHOD).map(|method| {
                let why = format!("the page wants to send `{method}`; the browser asks before it does");
                Field { name: "Access-Control-Request-Method", value: Some(method), why, rule: None }
            }));
            fields.extend(get(&ACCESS_CONTROL_REQUEST_HEADERS).map(|names| {
                let why = why_headers_are_asked_for(&names);
                Field { name: "Access-Control-Request-Headers", value: Some(names), why, rule: None }
            }));
        }
        Verdict::Actual(_) | Verdict::ActualRefused(_) => {
            fields.extend(get(&CONTENT_TYPE).map(|content_type| {
                let why = why_content_type(&content_type).to_owned();
                Field { name: "Content-Type", value: Some(content_type), why, rule: None }
            }));
        }
        Verdict::NotCors(_) => {}
    }
    fields
}

/// What was answered, and the line of the file behind it.
pub(super) fn of_response(exchange: &Exchange<'_>) -> Vec<Field> {
    let policy = exchange.policy.map_or_else(String::new, |name| format!(" of the policy `{name}`"));
    let lists = |value: &str, key: &str| match value {
        "*" => format!("`*` stands in `{key}`{policy}"),
        _ if value.contains(',') => format!("`{value}` stand in `{key}`{policy}"),
        _ => format!("`{value}` stands in `{key}`{policy}"),
    };
    let mut fields = Vec::new();
    let mut add = |name, header, rule, why: &dyn Fn(&str) -> String| {
        if let Some(value) = value(exchange.response, &header) {
            fields.push(Field { name, why: why(&value), value: Some(value), rule });
        }
    };
    add(ALLOW_ORIGIN, ACCESS_CONTROL_ALLOW_ORIGIN, ORIGINS, &|value| {
        let stands = match matched(exchange.verdict) {
            Some(pattern) if pattern != value => format!("`{pattern}` in `allow_origins`{policy} matches it"),
            Some(_) | None => lists(value, "allow_origins"),
        };
        match exchange.verdict {
            Verdict::Actual(_) => format!("{stands}: the page may read this answer"),
            Verdict::NotCors(_)
            | Verdict::Preflight(_)
            | Verdict::PreflightRefused(_)
            | Verdict::ActualRefused(_) => stands,
        }
    });
    let rule = Some("allow_credentials");
    add("Access-Control-Allow-Credentials", ACCESS_CONTROL_ALLOW_CREDENTIALS, rule, &|_| {
        format!("`allow_credentials = true`{policy}")
    });
    let rule = Some("allow_methods");
    add("Access-Control-Allow-Methods", ACCESS_CONTROL_ALLOW_METHODS, rule, &|value| {
        lists(value, "allow_methods")
    });
    let rule = Some("allow_headers");
    add("Access-Control-Allow-Headers", ACCESS_CONTROL_ALLOW_HEADERS, rule, &|value| {
        lists(value, "allow_headers")
    });
    let rule = Some("max_age");
    add("Access-Control-Max-Age", ACCESS_CONTROL_MAX_AGE, rule, &|seconds| match seconds {
        "0" => format!("`max_age = 0`{policy}: the browser asks again before every call"),
        _ => format!("`max_age = {seconds}`{policy}: the browser need not ask again for so many seconds"),
    });
    let rule = Some("expose_headers");
    add("Access-Control-Expose-Headers", ACCESS_CONTROL_EXPOSE_HEADERS, rule, &|value| {
        lists(value, "expose_headers")
    });
    if exchange.verdict.refusal().is_some() && !exchange.response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        let why = "left out: without it the browser keeps the answer from the page".to_owned();
        fields.push(Field { name: ALLOW_ORIGIN, value: None, why, rule: ORIGINS });
    }
    fields.extend(vary(exchange));
    fields
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ORIGINS: Option<&str> = Some("allow_origins");

fn origin(exchange: &Exchange<'_>) -> Field {
    let value = value(exchange.request, &ORIGIN);
    let why = match (&value, exchange.verdict) {
        (None, _) => "left out: a program sent this, not a page of another origin",
        (Some(_), Verdict::NotCors(_)) => "this API's own origin: its own pages need no permission",
        (Some(_), _) => "where the page comes from; the browser writes it, and no page can change it",
    };
    Field { name: "Origin", value, why: why.to_owned(), rule: None }
}

/// The pattern of the policy that allowed the origin.
fn matched<'v>(verdict: &Verdict<'v>) -> Option<&'v str> {
    match verdict {
        Verdict::Preflight(grant) => Some(grant.matched),
        Verdict::Actual(grant) => Some(grant.matched),
        Verdict::NotCors(_) | Verdict::PreflightRefused(_) | Verdict::ActualRefused(_) => None,
    }
}

/// `Content-Type` is the one header that is asked for because of its value and not of its name
/// ([Fetch, CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header)).
fn why_headers_are_asked_for(names: &str) -> String {
    if names.eq_ignore_ascii_case("content-type") {
        "a `Content-Type` such as `application/json` is not a CORS-safelisted value, so the browser asks"
            .to_owned()
    } else {
        format!("`{names}`: not CORS-safelisted, so the browser asks before it sends them")
    }
}

fn why_content_type(content_type: &str) -> &'static str {
    const SAFELISTED: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if SAFELISTED.iter().any(|safelisted| essence.eq_ignore_ascii_case(safelisted)) {
        "a CORS-safelisted value: the browser sends it to any server, and asks nobody first"
    } else {
        "not a CORS-safelisted value: it comes only after a preflight that allowed it"
    }
}

fn vary(exchange: &Exchange<'_>) -> Option<Field> {
    let value = value(exchange.response, &VARY).filter(|value| value.contains("Origin"))?;
    let why = "another origin gets another answer, so a cache must not mix them up".to_owned();
    Some(Field { name: "Vary", value: Some(value), why, rule: ORIGINS })
}
