//! `[aws]`, and what routes ask of their callers there.

use corridor_policy::{Origin, Path, closest, findings};

use super::Problem;
use crate::configuration::{
    Authorizer, AuthorizerKind, Aws, GatewayErrors, Location, Quota, RouteAuth, Throttle,
};
use crate::file::{AuthorizerTable, AwsTable, File};

pub(super) fn lower_aws(
    table: &AwsTable,
    locate: &dyn Fn(&Path) -> Location,
    problems: &mut Vec<Problem>,
) -> Aws {
    let path = Path::root().key("aws");
    let default = Aws::default();
    refuse_words(table, &path, problems);
    refuse_variables(table, &path, problems);
    let authorizers = table.authorizers.iter().filter_map(|(name, table)| {
        let path = path.key("authorizers").key(name);
        lower_authorizer(name, table, &path, problems)
    });
    let authorizers: Vec<_> = authorizers.collect();
    Aws {
        api: table.api.unwrap_or_default(),
        region: table.region.clone(),
        stage: table.stage.clone().unwrap_or(default.stage),
        endpoint: table.endpoint.unwrap_or_default(),
        vpc_endpoints: table.vpc_endpoints.clone().unwrap_or_default(),
        binary_media_types: table.binary_media_types.clone().unwrap_or_default(),
        errors: lower_errors(table.errors.as_deref(), &path, problems),
        throttle: table.throttle.as_ref().map(|table| Throttle { rate: table.rate, burst: table.burst }),
        quota: table.quota.as_ref().map(|table| Quota { limit: table.limit, period: table.period }),
        stage_variables: table
            .stage_variables
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        authorizers,
        location: locate(&path),
    }
}

/// What each route asks for; an entry for every route of the file, whatever is wrong with it.
pub(super) fn lower_route_auth(file: &File, problems: &mut Vec<Problem>) -> Vec<RouteAuth> {
    let names: Vec<&str> =
        file.aws.iter().flat_map(|aws| aws.authorizers.keys()).map(String::as_str).collect();
    let lower = |(index, text): (usize, Option<&str>)| match text {
        None | Some("none") => RouteAuth::None,
        Some("api-key") => RouteAuth::ApiKey,
        Some("iam") => RouteAuth::Iam,
        Some(name) => {
            if !names.contains(&name) {
                let known = ["none", "api-key", "iam"].into_iter().chain(names.iter().copied());
                let hint = match closest(name, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write `none`, `api-key` or `iam`, or add `[aws.authorizers.{name}]`"),
                };
                let path = Path::root().key("routes").index(index).key("auth");
                let message = format!("there is no authorizer `{name}`");
                problems.push(Problem::new(&findings::UNKNOWN_AUTHORIZER, path, message, hint));
            }
            RouteAuth::Authorizer(name.to_owned())
        }
    };
    file.routes.iter().map(|route| route.auth.as_deref()).enumerate().map(lower).collect()
}

/// An ARN of this service: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
pub(super) fn expect_arn(text: &str, service: &str, path: &Path, problems: &mut Vec<Problem>) -> Option<()> {
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (scheme, partition, found, region, account, resource) =
        (next(), next(), next(), next(), next(), next());
    let is_arn = scheme == "arn"
        && matches!(partition, "aws" | "aws-cn" | "aws-us-gov")
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\' | b'$' | b'{'));
    let (example, is_resource) = match service {
        "iam" => ("arn:aws:iam::ACCOUNT:role/NAME", resource.starts_with("role/") && region.is_empty()),
        "lambda" => (
            "arn:aws:lambda:REGION:ACCOUNT:function:NAME",
            resource.starts_with("function:") && is_region(region),
        ),
        _ => (
            "arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID",
            resource.starts_with("userpool/") && is_region(region),
        ),
    };
    if is_arn && found == service && is_resource {
        return Some(());
    }
    let message = format!("`{text}` is not an ARN of `{service}`");
    problems.push(Problem::new(
        &findings::INVALID_ARN,
        path.clone(),
        message,
        format!("write `{example}`, the account in twelve digits"),
    ));
    None
}

/// A media type without parameters; `*/*` for all.
pub(super) fn is_media_type(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| {
                byte.is_ascii_lowercase()
                    || byte.is_ascii_digit()
                    || matches!(byte, b'.' | b'+' | b'-' | b'_' | b'*')
            })
    };
    text.split_once('/').is_some_and(|(kind, subtype)| is_part(kind) && is_part(subtype))
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() >= 3
        && parts.iter().all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
        && parts.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
}

fn refuse_words(table: &AwsTable, path: &Path, problems: &mut Vec<Problem>) {
    let mut refuse = |path: Path, message: String, hint: &str| {
        problems.push(Problem::new(&findings::INVALID_AWS_SETTING, path, message, hint));
    };
    if let Some(region) = table.region.as_deref().filter(|region| !is_region(region)) {
        refuse(
            path.key("region"),
            format!("`{region}` is not a region"),
            "write its code, such as `us-east-1`",
        );
    }
    if let Some(stage) = table.stage.as_deref() {
        // CreateStage: alphanumeric characters, hyphens and underscores, at most 128.
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let is_default = stage == "$default" && table.api == Some(crate::ApiKind::Http);
        if !is_default && (stage.is_empty() || stage.len() > 128 || !stage.bytes().all(is_word)) {
            refuse(
                path.key("stage"),
                format!("`{stage}` cannot be the name of a stage"),
                "use letters, digits, `-` and `_`, at most 128; `$default` is for `api = \"http\"`",
            );
        }
    }
    let is_private = table.endpoint == Some(crate::EndpointType::Private);
    if is_private && table.vpc_endpoints.iter().flatten().next().is_none() {
        refuse(
            path.clone(),
            "a private endpoint is called through VPC endpoints, and there are none".to_owned(),
            "add `vpc_endpoints = [\"vpce-…\"]`",
        );
    }
    for (index, text) in table.vpc_endpoints.iter().flatten().enumerate() {
        let is_id = text
            .strip_prefix("vpce-")
            .is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if !is_private || !is_id {
            let (message, hint) = if is_id {
                (
                    format!("`{text}` is for a private endpoint, and this one is none"),
                    "add `endpoint = \"private\"`, or take it out",
                )
            } else {
                (
                    format!("`{text}` is not the id of a VPC endpoint"),
                    "write it as AWS does, such as `vpce-0123456789abcdef0`",
                )
            };
            refuse(path.key("vpc_endpoints").index(index), message, hint);
        }
    }
    for (index, text) in table.binary_media_types.iter().flatten().enumerate() {
        if !is_media_type(text) {
            refuse(
                path.key("binary_media_types").index(index),
                format!("`{text}` is not a media type"),
                "write it in lower case and without parameters, such as `application/octet-stream`",
            );
        }
    }
}

/// CreateStage: names are alphanumeric, values `[A-Za-z0-9-._~:/?#&=,]+`, at most 512 characters; a hundred of them.
fn refuse_variables(table: &AwsTable, path: &Path, problems: &mut Vec<Problem>) {
    let path = path.key("stage_variables");
    let mut refuse = |path: Path, message: String, hint: &str| {
        problems.push(Problem::new(&findings::INVALID_AWS_SETTING, path, message, hint));
    };
    if table.stage_variables.len() > 100 {
        refuse(
            path.clone(),
            format!("a stage has at most 100 variables, not {}", table.stage_variables.len()),
            "take some out",
        );
    }
    for (name, value) in &table.stage_variables {
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            refuse(
                path.key(name),
                format!("`{name}` cannot be the name of a stage variable"),
                "use letters, digits and `_`",
            );
        }
        let is_value = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte);
        if value.is_empty() || value.len() > 512 || !value.bytes().all(is_value) {
            // Not repeated in the message: somebody may have written a secret there.
            refuse(
                path.key(name),
                format!("the stage variable `{name}` has a value that API Gateway refuses"),
                "use letters, digits and `-._~:/?#&=,`, at most 512; it is no place for a secret",
            );
        }
    }
}

fn lower_errors(text: Option<&str>, path: &Path, problems: &mut Vec<Problem>) -> GatewayErrors {
    match text {
        None | Some("none") => GatewayErrors::None,
        Some("any") => GatewayErrors::Any,
        Some("reflect") => GatewayErrors::Reflect,
        Some(origin) => {
            if Origin::parse(origin.as_bytes()).is_err() {
                let message = format!("`{origin}` is neither an origin nor `any`, `reflect` or `none`");
                let hint = "write one origin as browsers send it, such as `https://example.com`";
                problems.push(Problem::new(
                    &findings::INVALID_AWS_SETTING,
                    path.key("errors"),
                    message,
                    hint,
                ));
            }
            GatewayErrors::Origin(origin.to_owned())
        }
    }
}

fn lower_authorizer(
    name: &str,
    table: &AuthorizerTable,
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Option<Authorizer> {
    let mut refuse = |path: Path, message: String, hint: &str| {
        problems.push(Problem::new(&findings::INVALID_AUTHORIZER, path, message, hint));
    };
    if name.is_empty()
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    {
        refuse(
            path.clone(),
            format!("`{name}` cannot be the name of an authorizer"),
            "use letters, digits, `-` and `_`",
        );
    }
    if matches!(name, "none" | "api-key" | "iam") {
        refuse(
            path.clone(),
            format!("an authorizer cannot be called `{name}`, which is a word of `auth`"),
            "give it another name",
        );
    }
    let kind = match (&table.issuer, &table.user_pools, &table.lambda) {
        (Some(issuer), None, None) => {
            let audience = table.audience.clone().unwrap_or_default();
            if !issuer.starts_with("https://") {
                refuse(
                    path.key("issuer"),
                    format!("`{issuer}` is not an issuer: API Gateway fetches its keys by `https`"),
                    "write the `iss` claim, such as `https://login.example.com`",
                );
            }
            if audience.is_empty() {
                refuse(
                    path.clone(),
                    format!("the authorizer `{name}` accepts tokens for nobody: it has no `audience`"),
                    "add `audience = [\"…\"]`",
                );
            }
            AuthorizerKind::Jwt { issuer: issuer.clone(), audience }
        }
        (None, Some(pools), None) => {
            if pools.is_empty() {
                refuse(path.key("user_pools"), "there is no user pool in the list".to_owned(), "name one");
            }
            for (index, pool) in pools.iter().enumerate() {
                expect_arn(pool, "cognito-idp", &path.key("user_pools").index(index), problems);
            }
            AuthorizerKind::Cognito { user_pools: pools.clone() }
        }
        (None, None, Some(function)) => {
            expect_arn(function, "lambda", &path.key("lambda"), problems)?;
            AuthorizerKind::Lambda { function: function.clone() }
        }
        (_, _, _) => {
            refuse(
                path.clone(),
                format!("the authorizer `{name}` is not exactly one of `issuer`, `user_pools` and `lambda`"),
                "write the one that says who a caller is",
            );
            return None;
        }
    };
    Some(Authorizer { name: name.to_owned(), kind })
}
