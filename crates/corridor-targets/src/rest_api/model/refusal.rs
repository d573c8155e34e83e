//! What AWS says of an API that is not right: every rule in one table, with AWS's own text and its source.

use std::fmt;

/// Something that AWS refuses, fails at, or ignores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which rule it breaks.
    pub rule: Rule,
    /// What AWS says, with the names of this API in it.
    pub text: String,
    /// Where it is: a JSON pointer into the document, or the name of a resource.
    pub pointer: String,
}

/// When AWS says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// `ImportRestApi`, `PutRestApi`, or the call that would make the resource, answers with an error.
    Import,
    /// `CreateDeployment` or `CreateStage` answers with an error.
    Deployment,
    /// It deploys, and calls of it fail, or change nothing.
    Call,
    /// It is taken and ignored.
    Ignored,
}

/// Whose words a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// AWS's own, as the source quotes them; `{}` stands for what is named.
    Aws(&'static str),
    /// Ours, for what AWS's documentation says in other words, or no source quotes.
    Ours(&'static str),
}

/// Names each rule once: its variant, its code, when, in which words, and the source.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident, $code:literal, $moment:ident, $whose:ident($text:expr),
        $title:literal, $url:literal;)*) => {
        /// Every rule of the acceptance model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// A stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// When AWS says so.
            #[must_use]
            pub fn moment(self) -> Moment {
                match self { $(Self::$variant => Moment::$moment,)* }
            }

            /// What is said, with `{}` for what it is said of.
            #[must_use]
            pub fn words(self) -> Words {
                match self { $(Self::$variant => Words::$whose($text),)* }
            }

            /// The title and the address of where it is written.
            #[must_use]
            pub fn source(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($title, $url),)* }
            }

            /// What is wrong, in a sentence.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)* }
            }
        }
    };
}

rules! {
    /// The document is no OpenAPI document that API Gateway reads.
    NotOpenApi, "not-openapi", Import, Aws("Invalid OpenAPI input."),
        "AWS-validated test `test_import_api_bad_file`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_import.snapshot.json";
    /// The document is larger than 6 MB.
    ImportSize, "import-size", Import, Ours("the definition has {} bytes; an import takes at most 6 MB"),
        "API Gateway developer guide, \"Quotas\": size of an API definition",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
    /// The API has no method.
    EmptyApi, "empty-api", Deployment, Aws("The REST API doesn't contain any methods"),
        "CloudFormation user guide, `AWS::ApiGateway::Deployment`, \"Method dependency\"",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html";
    /// A method has no integration, which fails the deployment of the whole API.
    NoIntegration, "no-integration", Deployment, Aws("No integration defined for method"),
        "hashicorp/terraform-provider-aws issue 21210; aws/serverless-application-model issue 54",
        "https://github.com/hashicorp/terraform-provider-aws/issues/21210";
    /// A mapping writes a header that the method response does not declare, or reads a parameter that the method does not.
    Undeclared, "undeclared", Import,
        Aws("Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {}]"),
        "awslabs/aws-solutions-constructs issue 1130; olegabu/cognito-helper issue 13",
        "https://github.com/awslabs/aws-solutions-constructs/issues/1130";
    /// The value of a mapping is neither a literal in single quotes nor an expression.
    MappingExpression, "mapping-expression", Import,
        Aws("Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {}]"),
        "AWS-validated test `test_put_integration_request_parameter_bool_type`; awsdocs/aws-sam-developer-guide issue 55",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A literal has a quote inside, a line break, or a character that is not ASCII.
    LiteralCharacters, "literal-characters", Import,
        Ours("the literal {} has a quote, a line break or a character that is not ASCII inside of its quotes"),
        "API Gateway developer guide, \"Mapping expressions\": a static value is enclosed within a pair of single quotes",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html";
    /// An integration response has a status for which the method has no response.
    NoMethodResponse, "no-method-response", Import, Aws("No method response exists for method."),
        "amazon-archives/aws-apigateway-importer issue 121",
        "https://github.com/amazon-archives/aws-apigateway-importer/issues/121";
    /// A response's status is not `1xx` to `5xx`.
    StatusCode, "status-code", Import,
        Aws("1 validation error detected: Value '{}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"),
        "AWS-validated test `test_integration_response_invalid_statuscode`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A template is kept under what is no media type.
    ContentType, "content-type", Import,
        Aws("Validation Result: warnings : [], errors : [Invalid content type specified: {}]"),
        "AWS-validated test `test_integration_response_invalid_responsetemplates`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A method is none of those that API Gateway has.
    HttpMethod, "http-method", Import,
        Aws("Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"),
        "AWS-validated test `test_put_method_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A response or an integration belongs to a method, or an integration, that is not there.
    UnknownMethod, "unknown-method", Import, Aws("Invalid Method identifier specified"),
        "AWS-validated test `test_put_integration_response_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// Two parameters of one method have one name.
    DuplicateParameter, "duplicate-parameter", Import,
        Aws("Parameter names must be unique across querystring, header and path"),
        "AWS-validated test `test_method_request_parameters`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A method asks for an authorizer that the document does not define.
    UnknownAuthorizer, "unknown-authorizer", Import,
        Aws("Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."),
        "AWS-validated test `test_put_method_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A method names a request validator that the document does not define.
    UnknownValidator, "unknown-validator", Import, Aws("Invalid Request Validator identifier specified"),
        "AWS-validated test `test_put_method_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// The name of a model has other characters than letters and digits.
    ModelName, "model-name", Import, Ours("the model name `{}` must be alphanumeric"),
        "API Gateway developer guide, \"Amazon API Gateway important notes\": model names",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";

    /// A path has a character that no part of a path may have.
    PathPart, "path-part", Import,
        Aws("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."),
        "API Gateway developer guide, \"Amazon API Gateway important notes\": path parts; the text as deployments print it",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";
    /// Something stands below a greedy path variable.
    GreedyChild, "greedy-child", Import, Aws("Cannot create a child of a resource with a greedy path variable: {}"),
        "AWS-validated test `test_create_proxy_resource_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// Two path variables stand in one place.
    VariableSibling, "variable-sibling", Import,
        Aws("A sibling ({}) of this resource already has a variable path part -- only one is allowed"),
        "AWS-validated test `test_create_proxy_resource_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// Two resources have one path.
    DuplicateResource, "duplicate-resource", Import,
        Aws("Another resource with the same parent already has this name: {}"),
        "AWS-validated test `test_update_resource_behaviour`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A resource has no parent, or one that is not there.
    UnknownParent, "unknown-parent", Import, Aws("Invalid Resource identifier specified"),
        "AWS-validated test `test_create_resource_parent_invalid`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// The API has more resources than an API may have.
    TooManyResources, "too-many-resources", Import,
        Ours("the API has {} resources; without an increase of the quota it may have 300"),
        "API Gateway developer guide, \"Quotas\": resources per API",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";

    /// An integration is of no type that API Gateway has.
    IntegrationType, "integration-type", Import,
        Aws("1 validation error detected: Value '{}' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]"),
        "AWS-validated test `test_put_integration_wrong_type`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// An integration that calls something does not say by which method.
    IntegrationMethod, "integration-method", Import, Aws("Enumeration value for HttpMethod must be non-empty"),
        "AWS-validated test `test_put_integration_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_integrations.snapshot.json";
    /// The address of an HTTP integration is no HTTP address.
    HttpUri, "http-uri", Import, Aws("Invalid HTTP endpoint specified for URI"),
        "AWS-validated test `test_put_integration_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_integrations.snapshot.json";
    /// The address of an AWS integration is no ARN.
    Arn, "arn", Import, Aws("Invalid ARN specified in the request"),
        "AWS-validated test `test_put_integration_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_integrations.snapshot.json";
    /// The ARN of an AWS integration has neither a path nor an action.
    ArnPathOrAction, "arn-path-or-action", Import, Aws("AWS ARN for integration must contain path or action"),
        "AWS-validated test `test_put_integration_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_integrations.snapshot.json";
    /// A proxy integration calls a service that is neither Lambda nor Firehose.
    AwsProxyService, "aws-proxy-service", Import,
        Aws("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."),
        "AWS-validated tests `test_put_integration_validation`, `test_error_aws_proxy_not_supported`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_integrations.snapshot.json";
    /// A buffered integration waits less than 50 ms or more than 29 s.
    Timeout, "timeout", Import, Aws("Timeout should be between 50 ms and 29000 ms"),
        "API Gateway developer guide, \"Quotas\": integration timeout; the text as deployments print it",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
    /// A streamed integration waits less than 50 ms or more than 15 minutes.
    StreamTimeout, "stream-timeout", Import, Ours("a streamed integration waits from 50 ms to 900000 ms, not {} ms"),
        "API Gateway developer guide, \"Stream the integration response\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html";
    /// Only proxy integrations can be streamed.
    StreamType, "stream-type", Import,
        Ours("`responseTransferMode` `STREAM` is for `HTTP_PROXY` and `AWS_PROXY`, not for `{}`"),
        "API Gateway developer guide, \"Stream the integration response\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html";
    /// A word of an integration is none of those that it can be.
    IntegrationWord, "integration-word", Import, Ours("`{}` is no word that this property of an integration can be"),
        "API Gateway API reference, `PutIntegration`",
        "https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html";
    /// A selection pattern is no regular expression.
    SelectionPattern, "selection-pattern", Import, Ours("the selection pattern `{}` is no regular expression"),
        "API Gateway developer guide, \"Set up an integration response\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html";

    /// A mapping template is larger than 300 KB.
    TemplateSize, "template-size", Import, Ours("the mapping template has {} bytes; at most 300 KB are taken"),
        "API Gateway developer guide, \"Quotas\": mapping template size",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
    /// A mapping template is not one that can be run.
    Template, "template", Call, Ours("the mapping template cannot be run: {}"),
        "API Gateway developer guide, \"Mapping template transformations\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html";
    /// A mapping template can override one parameter twice; overrides are final.
    OverrideTwice, "override-twice", Call,
        Ours("`{}` can be overridden twice in one run, and then API Gateway returns a 5XX response"),
        "API Gateway developer guide, \"Override your API's request and response parameters\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html";
    /// The request template of a MOCK integration gives no `statusCode`.
    MockStatus, "mock-status", Call, Ours("the MOCK integration has no request template with a `statusCode`, so every call of it is a 500"),
        "API Gateway developer guide, \"Set up mock integrations\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html";
    /// With `*/*` as a binary media type, a MOCK integration fails unless it converts to text: a preflight always sends `Accept: */*`.
    BinaryMock, "binary-mock", Call,
        Ours("with the binary media type `{}` this MOCK integration answers 500 unless it has `contentHandling` `CONVERT_TO_TEXT`"),
        "aws/serverless-application-model issue 553: `Unable to transform request`; squidfunk/terraform-aws-api-gateway-enable-cors issue 10",
        "https://github.com/aws/serverless-application-model/issues/553";
    /// With `*/*` as a binary media type, a response with a template fails unless it converts to text.
    BinaryResponse, "binary-response", Call,
        Ours("with the binary media type `{}` the template of this response cannot run unless the response has `contentHandling` `CONVERT_TO_TEXT`"),
        "serverless/serverless issue 10254 and pull request 11010: `Unable to transform response`",
        "https://github.com/serverless/serverless/issues/10254";
    /// The literal headers of a response are longer than 10240 bytes.
    HeaderSize, "header-size", Call, Ours("the headers of this response have {} bytes; API Gateway allows 10240"),
        "API Gateway developer guide, \"Quotas\": total size of header values",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
    /// An integration's responses have no default and cannot match every status.
    NoDefaultResponse, "no-default-response", Call,
        Ours("a status that no selection pattern matches is a 500, since there is no default response"),
        "API Gateway developer guide, \"Set up an integration response\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html";

    /// A gateway response is of no type that API Gateway has.
    GatewayResponseType, "gateway-response-type", Import,
        Aws("1 validation error detected: Value '{}' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]"),
        "AWS-validated test `test_gateway_response_validation`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A gateway response has a mapping without a name of a header, or without a value.
    GatewayParameter, "gateway-parameter", Import, Aws("Invalid parameter name specified"),
        "AWS-validated test `test_update_gateway_response`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A mapping or a template of a gateway response is empty.
    GatewayEmpty, "gateway-empty", Import, Aws("Invalid null or empty value in {}"),
        "AWS-validated test `test_update_gateway_response`",
        "https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_api.snapshot.json";
    /// A gateway response's template has directives, which are not run there.
    GatewayDirective, "gateway-directive", Call,
        Ours("gateway responses run no Velocity: `{}` would be sent as it stands"),
        "API Gateway developer guide, \"Gateway responses\": simple variable substitutions",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html";

    /// `security` at the root of the document secures nothing.
    RootSecurity, "root-security", Ignored, Ours("`security` at the root is ignored: every operation without its own is open"),
        "API Gateway developer guide, \"Amazon API Gateway important notes\": OpenAPI",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";
    /// Security schemes other than `apiKey` are not read.
    SecurityScheme, "security-scheme", Ignored, Ours("the security scheme `{}` is not of type `apiKey`, and secures nothing"),
        "API Gateway developer guide, \"Amazon API Gateway important notes\": securitySchemes",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";

    /// A stage's name has other characters than letters, digits, `-` and `_`, or more than 128 of them.
    StageName, "stage-name", Deployment, Aws("Stage name only allows a-zA-Z0-9_"),
        "API Gateway developer guide, \"Set up a stage\"; the text as deployments print it (`-` is allowed since)",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html";
    /// A resource is made without waiting for what it needs: it depends on luck.
    Unordered, "unordered", Import, Aws("{}"),
        "amazon-archives/aws-apigateway-importer issue 121; carrot/terraform-api-gateway-method-module issue 3; hashicorp/terraform-provider-aws issue 21210",
        "https://github.com/carrot/terraform-api-gateway-method-module/issues/3";
    /// The API is never deployed, so nothing of it can be called.
    NoDeployment, "no-deployment", Call, Ours("the API has no deployment: nothing of it can be called"),
        "API Gateway developer guide, \"Deploy REST APIs\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html";
    /// No stage has the name that callers use.
    NoStage, "no-stage", Call, Aws("Forbidden"),
        "API Gateway developer guide, \"Set up a stage\"; the answer of a stage that is not there is 403",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html";
    /// Nothing makes a new deployment when the API changes, so that no change goes live.
    NoRedeployment, "no-redeployment", Call, Ours("no deployment has a trigger that changes with the API: the next edit never goes live"),
        "hashicorp/terraform-provider-aws issue 162; pulumi/pulumi issue 5849",
        "https://github.com/hashicorp/terraform-provider-aws/issues/162";
    /// The URL that callers are given is made of an ARN.
    UrlOfArn, "url-of-arn", Call, Ours("`{}` is made of an execution ARN, which is no host; the URL is the stage's invoke URL"),
        "Terraform `aws_api_gateway_rest_api` reference: `execution_arn` is for permissions",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_rest_api#execution_arn";

    /// HTTP API: credentials for any origin.
    V2CredentialsForAny, "v2-credentials-for-any", Import,
        Aws("allow-credentials is not supported if 'allow-origin' is *"),
        "aws/aws-cdk issue 9076",
        "https://github.com/aws/aws-cdk/issues/9076";
    /// HTTP API: an origin is neither `http(s)://host[:port]`, `*`, `https://*` nor `http://*`: no patterns of hosts, no other schemes.
    V2Origin, "v2-origin", Import, Aws("Invalid format for origin {}"),
        "API Gateway developer guide, \"Configure CORS for HTTP APIs\"; the text as deployments print it",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";
    /// HTTP API: a maximum age that is not from -1 to 86400.
    V2MaxAge, "v2-max-age", Import, Ours("`maxAge` is from -1 to 86400, not {}"),
        "API Gateway V2 API reference, `Cors`: IntegerWithLengthBetweenMinus1And86400",
        "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html";
    /// HTTP API: an integration that is no proxy.
    V2IntegrationType, "v2-integration-type", Import,
        Ours("an HTTP API has the integrations `http_proxy` and `aws_proxy`, not `{}`"),
        "API Gateway developer guide, \"x-amazon-apigateway-integration object\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html";
    /// HTTP API: an integration without the version of its payload.
    V2PayloadFormat, "v2-payload-format", Import,
        Ours("`payloadFormatVersion` must be `1.0`, or `2.0` for a Lambda function, not `{}`"),
        "API Gateway developer guide, \"x-amazon-apigateway-integration object\": required for HTTP APIs",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html";
    /// HTTP API: an integration waits less than 50 ms or more than 30 s.
    V2Timeout, "v2-timeout", Import, Aws("Timeout should be between 50 ms and 30000 ms"),
        "API Gateway developer guide, \"Quotas for configuring and running an HTTP API\"; the text as deployments print it",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html";
    /// HTTP API: a route with nothing behind it.
    V2NoIntegration, "v2-no-integration", Import, Ours("the route has no integration"),
        "API Gateway developer guide, \"Work with OpenAPI definitions for HTTP APIs\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html";
    /// HTTP API: more routes than an API may have.
    V2TooManyRoutes, "v2-too-many-routes", Import,
        Ours("the API has {} routes; without an increase of the quota it may have 300"),
        "API Gateway developer guide, \"Quotas for configuring and running an HTTP API\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html";
    /// HTTP API: what only a REST API has.
    V2Unsupported, "v2-unsupported", Ignored, Ours("`{}` is not supported by HTTP APIs and is ignored"),
        "API Gateway developer guide, \"Choose between REST APIs and HTTP APIs\"",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html";
}

impl Refusal {
    /// A rule broken at a place; `named` goes where the rule's text has `{}`.
    pub(crate) fn new(rule: Rule, pointer: impl Into<String>, named: &str) -> Self {
        let (Words::Aws(text) | Words::Ours(text)) = rule.words();
        Self { rule, text: text.replace("{}", named), pointer: pointer.into() }
    }

    /// Whether AWS would refuse it, or answer calls wrongly: everything but what is taken and ignored.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.rule.moment() != Moment::Ignored
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.rule.code(), self.text, self.pointer)
    }
}

impl std::error::Error for Refusal {}

impl Moment {
    /// `import`, `deployment`, `call` or `ignored`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Deployment => "deployment",
            Self::Call => "call",
            Self::Ignored => "ignored",
        }
    }
}
