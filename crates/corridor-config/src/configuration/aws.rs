//! `[aws]`: how an environment is deployed to Amazon API Gateway. The words are that service's own.

use super::Location;

/// What a deployment needs to know besides the routes and their policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aws {
    /// Which of the two APIs of Amazon API Gateway.
    pub api: ApiKind,
    /// The region, such as `us-east-1`.
    pub region: Option<String>,
    /// The name of the stage.
    pub stage: String,
    /// The kind of endpoint.
    pub endpoint: EndpointType,
    /// For a private endpoint: the VPC endpoints that may call it.
    pub vpc_endpoints: Vec<String>,
    /// The media types whose bodies are not text; REST APIs only.
    pub binary_media_types: Vec<String>,
    /// Which origins may read the errors that API Gateway itself makes.
    pub errors: GatewayErrors,
    /// The rate at which requests are let through.
    pub throttle: Option<Throttle>,
    /// How many requests a key has.
    pub quota: Option<Quota>,
    /// The variables of the stage, by name.
    pub stage_variables: Vec<(String, String)>,
    /// The authorizers, in alphabetical order.
    pub authorizers: Vec<Authorizer>,
    /// Where the table is written.
    pub location: Location,
}

impl Default for Aws {
    fn default() -> Self {
        Self {
            api: ApiKind::Rest,
            region: None,
            stage: "prod".to_owned(),
            endpoint: EndpointType::Regional,
            vpc_endpoints: Vec::new(),
            binary_media_types: Vec::new(),
            errors: GatewayErrors::None,
            throttle: None,
            quota: None,
            stage_variables: Vec::new(),
            authorizers: Vec::new(),
            location: Location::default(),
        }
    }
}

/// The two APIs of Amazon API Gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApiKind {
    /// A REST API (v1): mapping templates, API keys, gateway responses, SageMaker.
    #[default]
    Rest,
    /// An HTTP API (v2): one CORS configuration for the whole API.
    Http,
}

/// Where an API is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointType {
    /// In one region.
    #[default]
    Regional,
    /// Through CloudFront.
    Edge,
    /// From a VPC only.
    Private,
}

/// Which origins may read the errors that API Gateway makes itself (a missing key, a throttled call, a timeout).
///
/// They are constants: no list of origins can be asked there. A policy with exactly one origin, or with `*`, needs none
/// of this; its own text is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GatewayErrors {
    /// No page can read them.
    #[default]
    None,
    /// Pages of this origin.
    Origin(String),
    /// Every page, without credentials.
    Any,
    /// Every page, without credentials: the request's `Origin` is sent back.
    Reflect,
}

/// A rate and a burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Requests a second, on average.
    pub rate: u32,
    /// Requests at once.
    pub burst: u32,
}

/// A number of requests in a period, for each API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The number.
    pub limit: u32,
    /// The period.
    pub period: Period,
}

/// The period of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

impl Period {
    /// The word of API Gateway.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
        }
    }
}

/// Who says who a caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorizer {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AuthorizerKind,
}

/// What an authorizer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizerKind {
    /// A JSON Web Token of this issuer, for one of these audiences; HTTP APIs only.
    Jwt {
        /// The `iss` claim.
        issuer: String,
        /// The accepted `aud` claims.
        audience: Vec<String>,
    },
    /// A token of one of these Amazon Cognito user pools; REST APIs only.
    Cognito {
        /// The ARNs of the pools.
        user_pools: Vec<String>,
    },
    /// An AWS Lambda function that is asked.
    Lambda {
        /// Its ARN.
        function: String,
    },
}

/// What a caller of a route must show; a preflight must show nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RouteAuth {
    /// Nothing.
    #[default]
    None,
    /// An API key, in `X-Api-Key`.
    ApiKey,
    /// A request signed with AWS Signature Version 4.
    Iam,
    /// What the authorizer of this name asks for.
    Authorizer(String),
}
