//! One environment of a file, ready to be served.

mod aws;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use corridor_policy::Api;

pub use crate::file::{Credentials, ExpectedOutcome};
use crate::report::Report;
use crate::source::Span;
pub use aws::{
    ApiKind, Authorizer, AuthorizerKind, Aws, EndpointType, GatewayErrors, Period, Quota, RouteAuth, Throttle,
};

/// One environment of a `corridor.toml`, without an error in it.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The API's name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The environment; `None` for the file without an overlay.
    pub environment: Option<String>,
    /// How the gateway listens.
    pub server: Server,
    /// The routes and their policies.
    pub api: Api,
    /// The backends, in the order of the file.
    pub backends: Vec<Backend>,
    /// What a caller of each route must show where it is deployed, in the order of [`Api::routes`].
    pub route_auth: Vec<RouteAuth>,
    /// How it is deployed to Amazon API Gateway, if the file says so.
    pub aws: Option<Aws>,
    /// The clients that policies list, in the order of the file.
    pub clients: Vec<ListedClient>,
    /// The tests of the policies, in the order of the file.
    pub expectations: Vec<Expectation>,
    /// The warnings and notes about it.
    pub report: Report,
}

/// How the gateway listens: `[server]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The address and port.
    pub listen: SocketAddr,
    /// The declared values of `Host`, in lower case, with the port where the file gives one.
    pub hosts: Vec<String>,
    /// The serialized origin under which pages reach this API.
    pub url: Option<String>,
    /// Whether a refused preflight keeps the headers of the stages that it passed.
    pub debug: bool,
    /// How many threads serve connections; `None` is one for each core.
    pub workers: Option<usize>,
    /// The longest request body, in bytes.
    pub max_body_bytes: u64,
    /// How long a caller may pause in the middle of a request's body.
    pub request_timeout: Duration,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            hosts: Vec::new(),
            url: None,
            debug: false,
            workers: None,
            max_body_bytes: 10 << 20,
            request_timeout: Duration::from_secs(30),
        }
    }
}

/// A backend: `[backends.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// The name by which routes refer to it.
    pub name: String,
    /// What it is.
    pub kind: BackendKind,
}

/// What a backend is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendKind {
    /// An ONNX file.
    Onnx {
        /// Its path, relative to the directory of the `corridor.toml`.
        path: String,
        /// How it is run.
        pool: Pool,
    },
    /// A model that is compiled into the program.
    Builtin {
        /// The model's name.
        model: String,
        /// How it is run.
        pool: Pool,
    },
    /// A model server.
    Http {
        /// `http://host`, `:port` if it is not 80, and a path without a slash at its end.
        url: String,
        /// How long connecting may take.
        connect_timeout: Duration,
        /// How long it may take from the end of the request to the head of the answer.
        response_timeout: Duration,
        /// How a deployed API calls it.
        integration: HttpIntegration,
    },
    /// An endpoint of Amazon SageMaker; for deployed APIs only.
    SageMaker {
        /// The endpoint's name.
        endpoint: String,
        /// The ARN of the IAM role that API Gateway calls it with.
        role: String,
    },
    /// An AWS Lambda function; for deployed APIs only.
    Lambda {
        /// The function's ARN.
        function: String,
        /// Whether its answer is streamed.
        stream: bool,
        /// Who puts the CORS headers on its answers.
        cors: CorsAuthority,
    },
}

/// How Amazon API Gateway calls a model server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpIntegration {
    /// What may be done to requests and answers on the way.
    pub kind: IntegrationKind,
    /// Whether the answer is streamed.
    pub stream: bool,
    /// Who puts the CORS headers on the answers.
    pub cors: CorsAuthority,
    /// The media types that requests may have; empty for JSON alone.
    pub content_types: Vec<String>,
}

/// How much of a request and of its answer API Gateway maps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationKind {
    /// Named headers and a body are mapped, and API Gateway puts the CORS headers on the answers.
    #[default]
    Http,
    /// Everything passes as it is, also the answers' headers: only the backend can put the CORS headers on.
    HttpProxy,
}

/// Who puts the CORS headers on a backend's answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CorsAuthority {
    /// What stands in front of the backend.
    #[default]
    Gateway,
    /// The backend itself.
    Backend,
}

/// How an embedded model is run; what is `None` is the gateway's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// How many threads run it.
    pub threads: Option<usize>,
    /// How many requests may wait for a thread.
    pub queue: Option<usize>,
}

/// A test of the policies: `[[expect]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The serialized origin of the page, or `null`.
    pub from: String,
    /// The method of the request.
    pub method: String,
    /// The path of the request, with its query.
    pub path: String,
    /// The headers that the page sets, by name.
    pub headers: Vec<(String, String)>,
    /// The credentials mode.
    pub credentials: Credentials,
    /// What the page must get.
    pub outcome: ExpectedOutcome,
    /// Whether it is of the file around this environment, which has no tests of its own.
    pub inherited: bool,
    /// Where it is written.
    pub location: Location,
}

/// An entry of a policy's `clients`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedClient {
    /// The name of the policy.
    pub policy: String,
    /// The name of the client.
    pub client: String,
    /// Where it is written.
    pub location: Location,
}

/// Where something is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The key, as `policies.web.clients[0]`.
    pub path: String,
    /// The place in the text.
    pub span: Option<Span>,
}
