//! `[backends.NAME]`.

use std::time::Duration;

use corridor_policy::{Path, Rule, closest, findings};
use url::Url;

use super::aws::{expect_arn, is_media_type};
use super::{Problem, Refusal};
use crate::configuration::{Backend, BackendKind, CorsAuthority, HttpIntegration, IntegrationKind, Pool};
use crate::file::BackendTable;
use crate::overlay::BACKEND_KINDS;
use crate::world::World;

pub(super) fn lower_backend(
    name: &str,
    table: &BackendTable,
    world: &dyn World,
    deployed: bool,
    problems: &mut Vec<Problem>,
) -> Option<Backend> {
    let path = Path::root().key("backends").key(name);
    let kind = only_kind(name, table, &path, problems)?;
    refuse_settings_of_others(table, kind, &path, problems);
    let pool = Pool { threads: table.threads, queue: table.queue };
    let kind = match kind {
        Kind::Onnx(file) => {
            if !world.file_exists(file) {
                let message = format!("there is no model file `{file}`");
                let hint = "the path is relative to the directory of this file";
                problems.push(Problem::new(&findings::MODEL_FILE_MISSING, path.key("onnx"), message, hint));
            }
            BackendKind::Onnx { path: file.to_owned(), pool }
        }
        Kind::Builtin(model) => {
            refuse_unknown_model(model, world, &path, problems);
            BackendKind::Builtin { model: model.to_owned(), pool }
        }
        Kind::Http(url) => lower_http(url, table, &path, deployed, problems)?,
        Kind::SageMaker(endpoint) => lower_sagemaker(endpoint, table, &path, problems)?,
        Kind::Lambda(function) => {
            expect_arn(function, "lambda", &path.key("lambda"), problems)?;
            BackendKind::Lambda {
                function: function.to_owned(),
                stream: table.stream.unwrap_or_default(),
                cors: table.cors.unwrap_or_default(),
            }
        }
    };
    Some(Backend { name: name.to_owned(), kind })
}

/// The one kind that a backend is, with its text.
#[derive(Clone, Copy)]
enum Kind<'t> {
    Onnx(&'t str),
    Builtin(&'t str),
    Http(&'t str),
    SageMaker(&'t str),
    Lambda(&'t str),
}

/// Who has a setting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// A model in our own process.
    Embedded,
    /// A model server.
    Server,
    /// A SageMaker endpoint.
    SageMaker,
    /// A Lambda function.
    Lambda,
}

impl Kind<'_> {
    fn family(self) -> Family {
        match self {
            Self::Onnx(_) | Self::Builtin(_) => Family::Embedded,
            Self::Http(_) => Family::Server,
            Self::SageMaker(_) => Family::SageMaker,
            Self::Lambda(_) => Family::Lambda,
        }
    }
}

impl Family {
    fn name(self) -> &'static str {
        match self {
            Self::Embedded => "an embedded model",
            Self::Server => "a model server",
            Self::SageMaker => "a SageMaker endpoint",
            Self::Lambda => "a Lambda function",
        }
    }
}

fn only_kind<'t>(
    name: &str,
    table: &'t BackendTable,
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Option<Kind<'t>> {
    let written = [
        table.onnx.as_deref().map(Kind::Onnx),
        table.builtin.as_deref().map(Kind::Builtin),
        table.http.as_deref().map(Kind::Http),
        table.sagemaker.as_deref().map(Kind::SageMaker),
        table.lambda.as_deref().map(Kind::Lambda),
    ];
    let kinds: Vec<_> =
        BACKEND_KINDS.into_iter().zip(written).filter_map(|(key, kind)| Some((key, kind?))).collect();
    match kinds.as_slice() {
        [(_, only)] => Some(*only),
        [] => {
            let message = format!("the backend `{name}` says neither `onnx`, `builtin` nor `http`");
            let hint = "add `onnx = \"FILE\"`, `builtin = \"digits\"` or `http = \"http://HOST:PORT\"`";
            problems.push(Problem::new(&findings::BACKEND_KIND, path.clone(), message, hint));
            None
        }
        [(first, _), others @ ..] => {
            for (other, _) in others {
                let message = format!("the backend `{name}` has both `{first}` and `{other}`");
                problems.push(Problem::new(
                    &findings::BACKEND_KIND,
                    path.key(*other),
                    message,
                    "a backend is one of them: take the other out",
                ));
            }
            None
        }
    }
}

fn lower_http(
    url: &str,
    table: &BackendTable,
    path: &Path,
    deployed: bool,
    problems: &mut Vec<Problem>,
) -> Option<BackendKind> {
    let content_types = table.content_types.clone().unwrap_or_default();
    for (index, text) in content_types.iter().enumerate().filter(|(_, text)| !is_media_type(text)) {
        problems.push(Problem::new(
            &findings::INVALID_AWS_SETTING,
            path.key("content_types").index(index),
            format!("`{text}` is not a media type"),
            "write it in lower case and without parameters, such as `application/json`",
        ));
    }
    let integration = HttpIntegration {
        kind: table.integration.unwrap_or_default(),
        stream: table.stream.unwrap_or_default(),
        cors: table.cors.unwrap_or_default(),
        content_types,
    };
    refuse_idle_proxy_settings(&integration, path, problems);
    let url = parse_upstream(url, deployed).map_err(|(rule, (message, hint))| {
        problems.push(Problem::new(rule, path.key("http"), message, hint));
    });
    let seconds = |given: Option<u64>, default| Duration::from_secs(given.unwrap_or(default));
    Some(BackendKind::Http {
        url: url.ok()?,
        connect_timeout: seconds(table.connect_timeout_seconds, 5),
        response_timeout: seconds(table.response_timeout_seconds, 300),
        integration,
    })
}

/// What only one kind of integration has.
fn refuse_idle_proxy_settings(integration: &HttpIntegration, path: &Path, problems: &mut Vec<Problem>) {
    let proxied = integration.kind == IntegrationKind::HttpProxy;
    let idle = [
        ("stream", integration.stream && !proxied),
        ("cors", integration.cors == CorsAuthority::Backend && !proxied),
        ("content_types", !integration.content_types.is_empty() && proxied),
    ];
    for (key, _) in idle.into_iter().filter(|(_, idle)| *idle) {
        let (message, hint) = if proxied {
            (format!("`{key}` is for the integration `http`, and this one passes everything"), "take it out")
        } else {
            (
                format!("`{key}` is for the integration `http-proxy`"),
                "add `integration = \"http-proxy\"`, or take it out",
            )
        };
        problems.push(Problem::new(&findings::CONFLICTING_KEYS, path.key(key), message, hint));
    }
}

fn lower_sagemaker(
    endpoint: &str,
    table: &BackendTable,
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Option<BackendKind> {
    // CreateEndpoint: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`.
    let bytes = endpoint.as_bytes();
    let is_name = (1..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && !endpoint.starts_with('-')
        && !endpoint.ends_with('-');
    if !is_name {
        let message = format!("`{endpoint}` is not the name of a SageMaker endpoint");
        let hint = "a name has up to 63 letters, digits and inner hyphens; it is no ARN and no URL";
        problems.push(Problem::new(&findings::INVALID_AWS_SETTING, path.key("sagemaker"), message, hint));
    }
    let Some(role) = &table.role else {
        let message = "a SageMaker endpoint is called with an IAM role, and there is no `role`";
        let hint = "add `role = \"arn:aws:iam::ACCOUNT:role/NAME\"`, which API Gateway may assume and which allows \
                    `sagemaker:InvokeEndpoint`";
        problems.push(Problem::new(&findings::MISSING_ROLE, path.clone(), message, hint));
        return None;
    };
    expect_arn(role, "iam", &path.key("role"), problems)?;
    is_name.then(|| BackendKind::SageMaker { endpoint: endpoint.to_owned(), role: role.clone() })
}

/// A setting that would do nothing is a misunderstanding.
fn refuse_settings_of_others(table: &BackendTable, kind: Kind<'_>, path: &Path, problems: &mut Vec<Problem>) {
    use Family::{Embedded, Lambda, SageMaker, Server};
    let settings: [(&str, bool, &[Family]); 9] = [
        ("threads", table.threads.is_some(), &[Embedded]),
        ("queue", table.queue.is_some(), &[Embedded]),
        ("connect_timeout_seconds", table.connect_timeout_seconds.is_some(), &[Server]),
        ("response_timeout_seconds", table.response_timeout_seconds.is_some(), &[Server]),
        ("role", table.role.is_some(), &[SageMaker]),
        ("integration", table.integration.is_some(), &[Server]),
        ("stream", table.stream.is_some(), &[Server, Lambda]),
        ("cors", table.cors.is_some(), &[Server, Lambda]),
        ("content_types", table.content_types.is_some(), &[Server]),
    ];
    let own = kind.family();
    for (key, _, owners) in
        settings.into_iter().filter(|(_, written, owners)| *written && !owners.contains(&own))
    {
        let owner = owners.iter().map(|owner| owner.name()).collect::<Vec<_>>().join(" or ");
        problems.push(Problem::new(
            &findings::CONFLICTING_KEYS,
            path.key(key),
            format!("`{key}` is for {owner}, and this backend is {}", own.name()),
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
fn parse_upstream(text: &str, deployed: bool) -> Result<String, (&'static Rule, Refusal)> {
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
        // API Gateway speaks TLS to its backends.
        "https" if deployed => {}
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
