//! `[backends.NAME]`.

use std::time::Duration;

use corridor_policy::{Path, Rule, closest, findings};
use url::Url;

use super::{Problem, Refusal};
use crate::configuration::{Backend, BackendKind, Pool};
use crate::file::BackendTable;
use crate::overlay::BACKEND_KINDS;
use crate::world::World;

pub(super) fn lower_backend(
    name: &str,
    table: &BackendTable,
    world: &dyn World,
    problems: &mut Vec<Problem>,
) -> Option<Backend> {
    let path = Path::root().key("backends").key(name);
    let written = [&table.onnx, &table.builtin, &table.http];
    let kinds: Vec<&str> = BACKEND_KINDS
        .into_iter()
        .zip(written)
        .filter_map(|(kind, text)| text.as_ref().map(|_| kind))
        .collect();
    match kinds.as_slice() {
        [_] => {}
        [] => {
            let message = format!("the backend `{name}` says neither `onnx`, `builtin` nor `http`");
            let hint = "add `onnx = \"FILE\"`, `builtin = \"digits\"` or `http = \"http://HOST:PORT\"`";
            problems.push(Problem::new(&findings::BACKEND_KIND, path, message, hint));
            return None;
        }
        [first, others @ ..] => {
            for other in others {
                let message = format!("the backend `{name}` has both `{first}` and `{other}`");
                problems.push(Problem::new(
                    &findings::BACKEND_KIND,
                    path.key(*other),
                    message,
                    "a backend is one of them: take the other out",
                ));
            }
            return None;
        }
    }
    refuse_settings_of_others(table, &path, problems);
    let pool = Pool { threads: table.threads, queue: table.queue };
    let kind = match (&table.onnx, &table.builtin, &table.http) {
        (Some(file), _, _) => {
            if !world.file_exists(file) {
                let message = format!("there is no model file `{file}`");
                let hint = "the path is relative to the directory of this file";
                problems.push(Problem::new(&findings::MODEL_FILE_MISSING, path.key("onnx"), message, hint));
            }
            BackendKind::Onnx { path: file.clone(), pool }
        }
        (_, Some(model), _) => {
            refuse_unknown_model(model, world, &path, problems);
            BackendKind::Builtin { model: model.clone(), pool }
        }
        (_, _, url) => {
            let url = parse_upstream(url.as_deref()?);
            let url = url.map_err(|(rule, (message, hint))| {
                problems.push(Problem::new(rule, path.key("http"), message, hint));
            });
            let seconds = |given: Option<u64>, default| Duration::from_secs(given.unwrap_or(default));
            BackendKind::Http {
                url: url.ok()?,
                connect_timeout: seconds(table.connect_timeout_seconds, 5),
                response_timeout: seconds(table.response_timeout_seconds, 300),
            }
        }
    };
    Some(Backend { name: name.to_owned(), kind })
}

/// A setting that would do nothing is a misunderstanding.
fn refuse_settings_of_others(table: &BackendTable, path: &Path, problems: &mut Vec<Problem>) {
    let settings = [
        ("threads", table.threads.is_some(), false),
        ("queue", table.queue.is_some(), false),
        ("connect_timeout_seconds", table.connect_timeout_seconds.is_some(), true),
        ("response_timeout_seconds", table.response_timeout_seconds.is_some(), true),
    ];
    let is_server = table.http.is_some();
    for (key, _, _) in
        settings.into_iter().filter(|(_, written, of_server)| *written && *of_server != is_server)
    {
        let message = if is_server {
            format!("`{key}` is for an embedded model, and this backend is a model server")
        } else {
            format!("`{key}` is for a model server, and this backend is an embedded model")
        };
        problems.push(Problem::new(
            &findings::CONFLICTING_KEYS,
            path.key(key),
            message,
            "take it out: it would do nothing",
        ));
    }
}

fn refuse_unknown_model(model: &str, world: &dyn World, path: &Path, problems: &mut Vec<Problem>) {
    let known = world.builtin_models();
    if known.contains(&model) {
        return;
    }
    let hint = match closest(model, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "this program has no builtin models".to_owned(),
        None => format!("the builtin models are `{}`", known.join("`, `")),
    };
    let message = format!("there is no builtin model `{model}`");
    problems.push(Problem::new(&findings::UNKNOWN_BUILTIN_MODEL, path.key("builtin"), message, hint));
}

/// The URL of a model server, without a slash at its end.
fn parse_upstream(text: &str) -> Result<String, (&'static Rule, Refusal)> {
    let refusal =
        |rule, message: &str, hint: &str| Err((rule, (format!("`{text}` {message}"), hint.to_owned())));
    if !text.contains("://") {
        return refusal(
            &findings::INVALID_UPSTREAM_URL,
            "is not a URL: it has no scheme",
            &format!("write `http://{text}`"),
        );
    }
    let Ok(url) = Url::parse(text) else {
        return refusal(
            &findings::INVALID_UPSTREAM_URL,
            "is not a URL",
            "write `http://HOST:PORT`, such as `http://127.0.0.1:8000`",
        );
    };
    match url.scheme() {
        "http" => {}
        "https" => {
            let hint = "use `http` on a network of your own, or put a TLS proxy beside the gateway";
            return refusal(
                &findings::NOT_AVAILABLE_YET,
                "is reached by `https`, which is not available yet for backends",
                hint,
            );
        }
        _ => {
            return refusal(
                &findings::INVALID_UPSTREAM_URL,
                "is not an `http` URL",
                "write `http://HOST:PORT`",
            );
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Not repeated in a message: messages go where the file does not.
        let hint = "take them out: a file is no place for secrets".to_owned();
        return Err((
            &findings::INVALID_UPSTREAM_URL,
            ("the URL has a user name or password in it".to_owned(), hint),
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refusal(
            &findings::INVALID_UPSTREAM_URL,
            "has a query or fragment",
            "the request brings its own: take it out",
        );
    }
    if url.port() == Some(0) {
        return refusal(
            &findings::INVALID_UPSTREAM_URL,
            "has the port 0",
            "write the port that the model server listens on",
        );
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
