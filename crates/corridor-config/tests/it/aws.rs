//! `[aws]` and the backends of deployed APIs.

use corridor_config::{
    ApiKind, AuthorizerKind, BackendKind, Configuration, CorsAuthority, EndpointType, GatewayErrors,
    IntegrationKind, Period, Quota, RouteAuth, Throttle, load,
};

use crate::{Workshop, source};

/// A file with these lines for the route, and after it.
fn file(route: &str, rest: &str) -> String {
    format!(
        "[policies.web]\nallow_origins = [\"https://example.com\"]\n\n[[routes]]\npath = \"/inference\"\npolicy = \"web\"\n\
         backend = \"model\"\n{route}\n\n{rest}\n"
    )
}

fn backend(lines: &str) -> String {
    file("", &format!("[backends.model]\n{lines}"))
}

fn aws(lines: &str) -> String {
    file("", &format!("[backends.model]\nhttp = \"https://models.example.com\"\n\n[aws]\n{lines}"))
}

crate::drawn! {
    sagemaker_without_role: backend("sagemaker = \"digits\""),
    sagemaker_by_its_arn: backend("sagemaker = \"arn:aws:sagemaker:us-east-1:123456789012:endpoint/digits\"\nrole = \"call-digits\""),
    lambda_by_its_name: backend("lambda = \"infer\""),
    settings_of_other_backends: backend("lambda = \"arn:aws:lambda:us-east-1:123456789012:function:infer\"\nrole = \"x\"\nintegration = \"http\"\nthreads = 1"),
    stream_without_proxy: backend("http = \"http://127.0.0.1:8000\"\nstream = true\ncors = \"backend\""),
    content_types: backend("http = \"http://127.0.0.1:8000\"\ncontent_types = [\"application/json\", \"JSON\"]"),
    https_without_aws: backend("http = \"https://models.example.com\""),
    bad_words: aws("region = \"Frankfurt\"\nstage = \"v1/prod\"\nbinary_media_types = [\"image\"]\nerrors = \"https://example.com/\"\nvpc_endpoints = [\"vpce-1\"]\nstage_variables = { model-name = \"llama\", key = \"a secret!\" }"),
    private_without_endpoints: aws("endpoint = \"private\""),
    unknown_kinds: aws("api = \"graphql\"\nthrottle = { rate = 0, burst = 5 }\nquota = { limit = 5, period = \"year\" }"),
    unknown_authorizer: file("auth = \"usres\"", "[backends.model]\nhttp = \"https://models.example.com\"\n\n[aws.authorizers.users]\nuser_pools = [\"arn:aws:cognito-idp:us-east-1:123456789012:userpool/a\"]"),
    bad_authorizers: aws("[aws.authorizers.iam]\nissuer = \"login.example.com\"\n\n[aws.authorizers.none-of-all]\n\n[aws.authorizers.two]\nissuer = \"https://login.example.com\"\naudience = [\"a\"]\nlambda = \"arn:aws:lambda:us-east-1:123456789012:function:a\""),
}

const WHOLE: &str = r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["GET", "POST"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"
auth    = "users"

[[routes]]
path    = "/health"
methods = ["GET"]
policy  = "web"
backend = "llm"

[backends.model]
builtin = "digits"

[backends.llm]
http = "http://127.0.0.1:8000"

[environments.production.backends.model]
sagemaker = "digits-1"
role      = "arn:aws:iam::123456789012:role/service/call"

[environments.production.backends.llm]
http        = "https://llm.example.com/"
integration = "http-proxy"
cors        = "backend"
stream      = true

[aws.authorizers.users]
lambda = "arn:aws-cn:lambda:cn-north-1:123456789012:function:authorize:live"

[environments.production.aws]
region          = "us-gov-west-1"
stage           = "live"
endpoint        = "private"
vpc_endpoints   = ["vpce-0123456789abcdef0"]
errors          = "reflect"
throttle        = { rate = 10, burst = 20 }
quota           = { limit = 1000, period = "month" }
stage_variables = { model = "llama" }

[environments.edge.aws]
api   = "http"
stage = "$default"
"#;

fn loaded(environment: Option<&str>) -> Configuration {
    load(&source(WHOLE), environment, &Workshop).unwrap_or_else(|report| panic!("{report:#?}"))
}

#[test]
fn an_environment_says_how_it_is_deployed() {
    let aws = loaded(Some("production")).aws.expect("a table");
    assert_eq!((aws.api, aws.endpoint, aws.stage.as_str()), (ApiKind::Rest, EndpointType::Private, "live"));
    assert_eq!(aws.region.as_deref(), Some("us-gov-west-1"));
    assert_eq!(aws.errors, GatewayErrors::Reflect);
    assert_eq!(aws.throttle, Some(Throttle { rate: 10, burst: 20 }));
    assert_eq!(aws.quota, Some(Quota { limit: 1000, period: Period::Month }));
    assert_eq!(aws.stage_variables, [("model".to_owned(), "llama".to_owned())]);
    assert!(
        matches!(&aws.authorizers[0].kind, AuthorizerKind::Lambda { function } if function.ends_with(":live"))
    );
    let edge = loaded(Some("edge")).aws.expect("a table");
    assert_eq!((edge.api, edge.stage.as_str(), edge.region), (ApiKind::Http, "$default", None));
}

#[test]
fn backends_of_another_kind_are_overlaid_whole() {
    let backends = loaded(Some("production")).backends;
    let named = |name: &str| backends.iter().find(|backend| backend.name == name).expect("a backend");
    let (model, llm) = (named("model"), named("llm"));
    let BackendKind::SageMaker { endpoint, role } = &model.kind else { panic!("{model:?}") };
    assert_eq!(
        (endpoint.as_str(), role.as_str()),
        ("digits-1", "arn:aws:iam::123456789012:role/service/call")
    );
    let BackendKind::Http { url, integration, .. } = &llm.kind else { panic!("{llm:?}") };
    assert_eq!(url, "https://llm.example.com");
    let expected = (IntegrationKind::HttpProxy, true, CorsAuthority::Backend);
    assert_eq!((integration.kind, integration.stream, integration.cors), expected);
}

#[test]
fn what_each_route_asks_for_is_in_their_order() {
    assert_eq!(loaded(None).route_auth, [RouteAuth::Authorizer("users".to_owned()), RouteAuth::None]);
}
