//! What a target cannot express of a policy, as values: never silently something else.

use std::fmt;

/// A difference between what the policy says and what the artifact does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What kind of difference.
    pub kind: LossKind,
    /// Which way it goes.
    pub effect: Effect,
    /// What it concerns.
    pub place: Place,
    /// What happens, lower case, no final stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Which way a difference goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Something gets through, or can be read, that the policy does not allow.
    Wider,
    /// Something that the policy allows is refused, or cannot be read.
    Narrower,
    /// It depends on what is not in the file: another service, or what its vendor does not say.
    Unknowable,
}

/// The part of a file that something concerns: a route, a policy, or all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path template of a route.
    pub route: Option<String>,
    /// The name of a policy.
    pub policy: Option<String>,
}

/// Where it is written that it is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The title of the page, the issue, or the section.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}

impl Loss {
    /// The page that says so.
    #[must_use]
    pub fn source(&self) -> Source {
        self.kind.source()
    }
}

impl Effect {
    /// `wider`, `narrower` or `unknowable`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wider => "wider",
            Self::Narrower => "narrower",
            Self::Unknowable => "unknowable",
        }
    }
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn whole() -> Self {
        Self::default()
    }

    /// A route.
    #[must_use]
    pub fn route(path: &str) -> Self {
        Self { route: Some(path.to_owned()), policy: None }
    }

    /// A policy.
    #[must_use]
    pub fn policy(name: &str) -> Self {
        Self { route: None, policy: Some(name.to_owned()) }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.route, &self.policy) {
            (Some(route), Some(policy)) => write!(formatter, "route {route}, policy {policy}"),
            (Some(route), None) => write!(formatter, "route {route}"),
            (None, Some(policy)) => write!(formatter, "policy {policy}"),
            (None, None) => formatter.write_str("the whole API"),
        }
    }
}

/// Names each kind once: its variant, its stable code, and its source.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident, $code:literal, $title:literal, $url:literal;)*) => {
        /// Every kind of loss.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LossKind {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl LossKind {
            /// Every kind, in the order in which they are told.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// A stable code; a public promise.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Where it is written that it is so.
            #[must_use]
            pub fn source(self) -> Source {
                match self { $(Self::$variant => Source { title: $title, url: $url },)* }
            }
        }
    };
}

kinds! {
    /// A browser's request without a preflight reaches the backend, whatever its origin: the message says with what. A request
    /// template decides about the body alone, and of a proxy there is none.
    StrangerReachesBackend, "stranger-reaches-backend",
        "API Gateway developer guide, \"Mapping template transformations\": a template makes the body of the request; Fetch \
         standard, \"CORS protocol\": what needs no preflight is sent",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html";
    /// The backend alone can put CORS headers on its answers.
    BackendSetsCors, "backend-sets-cors",
        "API Gateway developer guide, \"CORS for REST APIs\": proxy integrations return no integration response",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html";
    /// Errors that API Gateway makes cannot be asked for a list of origins.
    ErrorOrigins, "error-origins",
        "API Gateway developer guide, \"Gateway responses\": only simple variable substitutions",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html";
    /// `413` of API Gateway cannot be customised.
    RequestTooLarge, "request-too-large",
        "reapit/foundations issue 4338: a 413 carries no CORS headers",
        "https://github.com/reapit/foundations/issues/4338";
    /// API Gateway has one error for an unknown path and for a method that a path does not have.
    UnknownMethodStatus, "unknown-method-status",
        "API Gateway developer guide, \"Gateway response types\": MISSING_AUTHENTICATION_TOKEN",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html";
    /// A preflight of an unknown path is an error of API Gateway itself, and so fails.
    UnknownPathPreflight, "unknown-path-preflight",
        "Fetch standard, \"CORS-preflight fetch\": a preflight's status is an ok status",
        "https://fetch.spec.whatwg.org/#cors-preflight-fetch";
    /// Headers that API Gateway adds can be read too.
    VendorHeadersExposed, "vendor-headers-exposed",
        "API Gateway developer guide, \"x-amzn-ErrorType and x-amzn-RequestId\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html";
    /// Only named request headers go on to the backend.
    RequestHeadersNotForwarded, "request-headers-not-forwarded",
        "API Gateway developer guide, \"Mapping expressions\": a custom integration passes what is mapped",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html";
    /// Only named response headers come back.
    ResponseHeadersNotMapped, "response-headers-not-mapped",
        "API Gateway developer guide, \"Mapping expressions\": a custom integration passes what is mapped",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html";
    /// The query does not go on to the backend.
    QueryNotForwarded, "query-not-forwarded",
        "API Gateway developer guide, \"Mapping expressions\": a custom integration passes what is mapped",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html";
    /// A status that is not mapped becomes another.
    StatusNotMapped, "status-not-mapped",
        "API Gateway developer guide, \"Set up integration responses\": the default response catches the rest",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html";
    /// Bodies of other media types are refused.
    ContentTypes, "content-types",
        "API Gateway developer guide, \"Integration passthrough behaviors\": NEVER is 415",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html";
    /// A body that was empty is an empty object: a template that passes a body on knows no nothing.
    EmptyBody, "empty-body",
        "recorded of AWS by LocalStack's `test_input_body_formatting`: `$input.body` of an empty body is `{}`",
        "https://github.com/localstack/localstack/tree/v4.14.0/tests/aws/services/apigateway";
    /// A slash at the end of a path counts for nothing.
    TrailingSlash, "trailing-slash",
        "recorded of AWS by LocalStack's `test_lambda_aws_proxy_integration`: a `{proxy+}` is found with a slash behind its path; \
         of other resources it is assumed",
        "https://github.com/localstack/localstack/tree/v4.14.0/tests/aws/services/apigateway";
    /// `%2F` in a path is a character like another.
    EncodedSlash, "encoded-slash",
        "API Gateway developer guide, \"Methods for REST APIs\": what it makes of `%2F` is not said",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html";
    /// A binary body passes through a mapping template.
    BinaryThroughTemplate, "binary-through-template",
        "API Gateway developer guide, \"Content type conversions\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html";
    /// The backend may take longer than API Gateway waits.
    Timeout, "timeout",
        "API Gateway developer guide, \"Quotas\": 29 seconds (REST), 30 seconds (HTTP)",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
    /// The file accepts longer bodies than API Gateway does.
    PayloadSize, "payload-size",
        "API Gateway developer guide, \"Quotas\": 10 MB",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
    /// A route's own `OPTIONS` is answered as a preflight.
    OptionsTaken, "options-taken",
        "API Gateway developer guide, \"Enable CORS on a resource\": OPTIONS is a MOCK integration",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html";
    /// `*` among the request headers covers `Authorization` in today's engines, though the standard says that it does not.
    WildcardAuthorization, "wildcard-authorization",
        "Fetch standard, \"CORS non-wildcard request-header name\"; Chromium, Firefox and WebKit let `*` cover it",
        "https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name";
    /// A browser looks into no list for `GET`, `HEAD` and `POST`.
    UnlistedMethod, "unlisted-method",
        "Fetch standard, \"CORS-preflight fetch\": a CORS-safelisted method is in no list",
        "https://fetch.spec.whatwg.org/#cors-preflight-fetch";
    /// A page cannot send what the route asks of its callers.
    CredentialHeaderNotAllowed, "credential-header-not-allowed",
        "Fetch standard, \"CORS-preflight fetch\": a header that is not listed is not sent",
        "https://fetch.spec.whatwg.org/#cors-preflight-fetch";
    /// The backend's address is one of a machine or a network of its own.
    PrivateBackend, "private-backend",
        "API Gateway developer guide, \"Set up private integrations\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html";
    /// An origin pattern that the target does not have.
    OriginPatternDropped, "origin-pattern-dropped",
        "API Gateway developer guide, \"Configure CORS for HTTP APIs\": exact origins, `*`, `https://*`, `http://*`",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";
    /// Whether errors of the target itself carry CORS headers is not said.
    ErrorsUndocumented, "errors-undocumented",
        "API Gateway developer guide, \"Configure CORS for HTTP APIs\": headers are added to integration responses",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";
    /// Whether the answer says that it depends on `Origin` is not said.
    VaryUndocumented, "vary-undocumented",
        "API Gateway developer guide, \"Configure CORS for HTTP APIs\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";
    /// A quota or a throttle of each key does not exist there.
    NoUsagePlans, "no-usage-plans",
        "API Gateway developer guide, \"Choose between REST APIs and HTTP APIs\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html";
}
