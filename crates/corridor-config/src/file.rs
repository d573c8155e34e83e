//! What may stand in `corridor.toml`: the one list of its keys.
//!
//! The JSON Schema is derived from these types, every file is checked against that schema, and only then are values
//! of these types made; so a key that is not here is an unknown key everywhere. The documentation comments are what
//! an editor shows. Nothing is judged here: texts are texts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::configuration::{ApiKind, CorsAuthority, EndpointType, IntegrationKind, Period};

/// A `corridor.toml`: which web origins may call which model, with which methods, headers and credentials.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "corridor.toml")]
pub(crate) struct File {
    /// The API as a whole.
    pub(crate) api: ApiTable,
    /// How the gateway listens.
    pub(crate) server: ServerTable,
    /// The CORS policies, by name.
    pub(crate) policies: BTreeMap<String, PolicyTable>,
    /// The routes: one path has one policy and one backend.
    pub(crate) routes: Vec<RouteTable>,
    /// The models and model servers behind the routes, by name.
    pub(crate) backends: BTreeMap<String, BackendTable>,
    /// How it is deployed to Amazon API Gateway.
    pub(crate) aws: Option<AwsTable>,
    /// What differs in each environment, by its name: tables are merged key by key, everything else is replaced.
    pub(crate) environments: BTreeMap<String, OverlayTable>,
    /// Tests of the policies.
    pub(crate) expect: Vec<ExpectTable>,
}

/// An environment: only what differs from the file around it.
///
/// Tables are merged key by key; a value or a list replaces the one it overlays, whole. A backend that names another
/// kind (`onnx`, `builtin`, `http`, `sagemaker`, `lambda`) replaces the backend of that name, whole.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OverlayTable {
    /// The API as a whole.
    api: ApiTable,
    /// How the gateway listens.
    server: ServerTable,
    /// The CORS policies, by name.
    policies: BTreeMap<String, PolicyTable>,
    /// The routes of this environment: they replace all routes of the file.
    routes: Vec<RouteTable>,
    /// The models and model servers behind the routes, by name.
    backends: BTreeMap<String, BackendTable>,
    /// How it is deployed to Amazon API Gateway.
    aws: Option<AwsTable>,
    /// The tests of this environment: they replace all tests of the file.
    expect: Vec<ExpectTable>,
}

/// The API as a whole.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ApiTable {
    /// The name under which it is deployed. Default: `api`.
    pub(crate) name: Option<String>,
    /// What it is for, in a sentence.
    pub(crate) description: Option<String>,
}

/// How the gateway listens.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerTable {
    /// The IP address and port to listen on. Default: `127.0.0.1:8080`, this machine only.
    pub(crate) listen: Option<String>,
    /// The host names under which this API is reached, such as `api.example.com` or `api.example.com:8443`.
    /// IP addresses, `localhost` and `*.localhost` need no declaration; a request for any other host is refused.
    pub(crate) hosts: Option<Vec<String>>,
    /// The origin under which pages reach this API, such as `https://api.example.com`: what stands in front of the
    /// gateway may change scheme, host and port.
    pub(crate) url: Option<String>,
    /// Whether a refused preflight keeps the headers of the stages that it passed, so that the browser's console
    /// names the stage that failed. Default: false.
    pub(crate) debug: Option<bool>,
    /// How many threads serve connections. Default: one for each core.
    #[schemars(range(min = 1, max = 1024))]
    pub(crate) workers: Option<usize>,
    /// The longest request body that is accepted, in bytes. Default: 10485760 (10 MiB).
    #[schemars(range(min = 1, max = 1_099_511_627_776_u64))]
    pub(crate) max_body_bytes: Option<u64>,
    /// How long a caller may pause in the middle of a request's body. Default: 30.
    #[schemars(range(min = 1, max = 86400))]
    pub(crate) request_timeout_seconds: Option<u64>,
}

/// A CORS policy.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PolicyTable {
    /// The origins that may call: `*`, an origin (`https://example.com`), every subdomain
    /// (`https://*.example.com`), any port (`http://localhost:*`).
    pub(crate) allow_origins: Option<Vec<String>>,
    /// The methods that they may use, or `*`. Default: GET, HEAD and POST.
    pub(crate) allow_methods: Option<Vec<String>>,
    /// The request headers that they may send, or `*`. Default: none but the safelisted ones.
    pub(crate) allow_headers: Option<Vec<String>>,
    /// The response headers that they may read, or `*`. Default: none but the safelisted ones.
    pub(crate) expose_headers: Option<Vec<String>>,
    /// How long a browser may remember a preflight, in seconds: 0 to 86400. Default: the browser's own, 5 seconds.
    pub(crate) max_age: Option<i64>,
    /// Whether requests may carry cookies, client certificates and HTTP authentication. Default: false.
    pub(crate) allow_credentials: Option<bool>,
    /// Named client profiles, such as `openai-js`, `anthropic-js`, `open-inference` or `mcp`: the methods and request
    /// headers that this client sends are allowed besides, and the response headers that it reads are exposed; never an
    /// origin, and never credentials.
    pub(crate) clients: Option<Vec<String>>,
    /// Accepts `http:` origins together with credentials: whoever sits on the network can then act for the user.
    pub(crate) dangerously_allow_insecure_origins: Option<bool>,
    /// Accepts wildcards below a public suffix together with credentials: anybody can register such an origin.
    pub(crate) dangerously_allow_public_suffixes: Option<bool>,
}

/// A route.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RouteTable {
    /// The path, which may have parameters: `/inference`, `/v2/models/{model}/infer`, `/v2/{*rest}`.
    pub(crate) path: String,
    /// The methods that it answers. Default: POST.
    #[serde(default)]
    pub(crate) methods: Option<Vec<String>>,
    /// The name of its policy.
    #[serde(default)]
    pub(crate) policy: Option<String>,
    /// The name of its backend.
    #[serde(default)]
    pub(crate) backend: Option<String>,
    /// What a caller must show where the route is deployed to Amazon API Gateway: `none`, `api-key`, `iam`, or the name of
    /// an authorizer of `[aws.authorizers]`. A preflight never shows anything. Default: `none`.
    #[serde(default)]
    pub(crate) auth: Option<String>,
}

/// A model or a model server: exactly one of `onnx`, `builtin`, `http`, `sagemaker` and `lambda`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BackendTable {
    /// An ONNX file to embed; the path is relative to this file.
    pub(crate) onnx: Option<String>,
    /// The name of a model that is compiled into the program, such as `digits`.
    pub(crate) builtin: Option<String>,
    /// The URL of a model server: `http://host:port`, and a path to put before the request's if it has one. Where `[aws]`
    /// deploys it, it may be `https:`.
    pub(crate) http: Option<String>,
    /// For deployed APIs only: the name of an Amazon SageMaker endpoint, called through the SageMaker runtime.
    pub(crate) sagemaker: Option<String>,
    /// For deployed APIs only: the ARN of an AWS Lambda function, called by proxy integration.
    pub(crate) lambda: Option<String>,
    /// For `sagemaker`: the ARN of the IAM role that API Gateway calls the endpoint with.
    pub(crate) role: Option<String>,
    /// For `http` where it is deployed: `http` maps named headers, and API Gateway puts the CORS headers on the answers;
    /// `http-proxy` passes everything as it is, so that only the backend can put them on. Default: `http`.
    pub(crate) integration: Option<IntegrationKind>,
    /// For `http-proxy` and `lambda` where they are deployed: whether the answer is streamed. Default: false.
    pub(crate) stream: Option<bool>,
    /// For `http-proxy` and `lambda` where they are deployed: `backend` says that the backend itself puts the CORS headers
    /// on its answers. Default: `gateway`.
    pub(crate) cors: Option<CorsAuthority>,
    /// For `http` where it is deployed: the media types that requests may have. `text/plain`, forms and `multipart/form-data`
    /// are sent by browsers without a preflight, so that pages of any origin reach the backend. Default:
    /// `application/json` alone.
    pub(crate) content_types: Option<Vec<String>>,
    /// For an embedded model: how many threads run it. Default: chosen by the gateway.
    #[schemars(range(min = 1, max = 1024))]
    pub(crate) threads: Option<usize>,
    /// For an embedded model: how many requests may wait for a thread before others are told to retry later.
    /// Default: chosen by the gateway.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(crate) queue: Option<usize>,
    /// For a model server: how long connecting may take. Default: 5.
    #[schemars(range(min = 1, max = 86400))]
    pub(crate) connect_timeout_seconds: Option<u64>,
    /// For a model server: how long it may take to begin its answer. Default: 300.
    #[schemars(range(min = 1, max = 86400))]
    pub(crate) response_timeout_seconds: Option<u64>,
}

/// How an API is deployed to Amazon API Gateway.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AwsTable {
    /// `rest` for a REST API (v1), which can say nearly all of a policy; `http` for an HTTP API (v2), which has one CORS
    /// configuration for everything. Default: `rest`.
    pub(crate) api: Option<ApiKind>,
    /// The region, such as `us-east-1`.
    pub(crate) region: Option<String>,
    /// The name of the stage, which is part of the URL. Default: `prod`.
    pub(crate) stage: Option<String>,
    /// Where the API is reached: `regional`, `edge` (through CloudFront) or `private` (from a VPC). Default: `regional`.
    pub(crate) endpoint: Option<EndpointType>,
    /// With `endpoint = "private"`: the ids of the VPC endpoints that may call it, such as `vpce-0123456789abcdef0`.
    pub(crate) vpc_endpoints: Option<Vec<String>>,
    /// The media types whose bodies are not text, such as `application/octet-stream`. Default: none.
    pub(crate) binary_media_types: Option<Vec<String>>,
    /// Which pages may read the errors that API Gateway itself makes, where a policy has several origins: an origin, `any`
    /// (every page, without credentials), `reflect` (the same, but a cache is told that it varies), or `none`. A list is
    /// not possible there. Default: `none`.
    pub(crate) errors: Option<String>,
    /// The rate at which requests are let through; for each key where a route asks for one.
    pub(crate) throttle: Option<ThrottleTable>,
    /// How many requests each API key has.
    pub(crate) quota: Option<QuotaTable>,
    /// The variables of the stage, by name.
    pub(crate) stage_variables: BTreeMap<String, String>,
    /// Who says who a caller is, by name; routes name one in `auth`.
    pub(crate) authorizers: BTreeMap<String, AuthorizerTable>,
}

/// The rate at which requests are let through.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThrottleTable {
    /// Requests a second, on average.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(crate) rate: u32,
    /// Requests at once.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub(crate) burst: u32,
}

/// How many requests each API key has.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuotaTable {
    /// The number of requests.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub(crate) limit: u32,
    /// In which time: `day`, `week` or `month`.
    pub(crate) period: Period,
}

/// Who says who a caller is: exactly one of `issuer`, `user_pools` and `lambda`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AuthorizerTable {
    /// A JSON Web Token of this issuer, such as `https://login.example.com`; for HTTP APIs.
    pub(crate) issuer: Option<String>,
    /// With `issuer`: the audiences that a token may be for.
    pub(crate) audience: Option<Vec<String>>,
    /// A token of one of these Amazon Cognito user pools, by their ARNs; for REST APIs.
    pub(crate) user_pools: Option<Vec<String>>,
    /// The ARN of an AWS Lambda function that is asked.
    pub(crate) lambda: Option<String>,
}

/// A test of the policies: what a page of one origin gets for one request.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectTable {
    /// The origin of the page, such as `https://example.com`.
    pub(crate) from: String,
    /// The method and path of the request, such as `POST /inference`.
    pub(crate) send: String,
    /// The headers that the page sets.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// The credentials mode of the request. Default: same-origin, as `fetch` has it.
    #[serde(default)]
    pub(crate) credentials: Credentials,
    /// What the page must get.
    pub(crate) outcome: ExpectedOutcome,
}

/// The credentials mode of a request, as the Fetch standard names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// Cookies, client certificates and HTTP authentication are sent.
    Include,
    /// They are sent to the page's own origin only.
    #[default]
    SameOrigin,
    /// They are never sent.
    Omit,
}

/// What a page must get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedOutcome {
    /// The page can read the answer.
    Readable,
    /// The browser keeps the answer from the page.
    Blocked,
}
