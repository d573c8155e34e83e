//! Every finding, one file each.
//!
//! To add one: write `findings/<name>.rs` with its `RULE`, name it below, and run `cargo xtask generate` for its page.
//! A rule's `check` sees the whole draft (`inspect::Inspection`), every text already read, and
//! adds what it finds. A text that could not be read is claimed by exactly one rule.

mod path_template;
mod wording;

use crate::finding::Rule;

/// A policy, completed to a whole file in which nothing else is to be found.
macro_rules! with_a_route {
    ($policy:literal) => {
        concat!(
            $policy,
            r#"
[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#
        )
    };
}

/// Names the modules once, and from them the list.
macro_rules! rules {
    ($($module:ident => $name:ident),* $(,)?) => {
        $(mod $module; pub use self::$module::RULE as $name;)*

        /// Every rule, in the order in which findings are reported.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // Origins; the policy's `*` and credentials among them.
    missing_origins => MISSING_ORIGINS,
    too_many_origins => TOO_MANY_ORIGINS,
    origin_malformed => ORIGIN_MALFORMED,
    origin_with_path => ORIGIN_WITH_PATH,
    origin_with_trailing_slash => ORIGIN_WITH_TRAILING_SLASH,
    origin_in_upper_case => ORIGIN_IN_UPPER_CASE,
    origin_with_default_port => ORIGIN_WITH_DEFAULT_PORT,
    origin_with_invalid_port => ORIGIN_WITH_INVALID_PORT,
    origin_with_trailing_dot => ORIGIN_WITH_TRAILING_DOT,
    origin_with_userinfo => ORIGIN_WITH_USERINFO,
    origin_with_non_canonical_ip => ORIGIN_WITH_NON_CANONICAL_IP,
    origin_in_unicode => ORIGIN_IN_UNICODE,
    origin_with_invalid_punycode => ORIGIN_WITH_INVALID_PUNYCODE,
    origin_in_punycode => ORIGIN_IN_PUNYCODE,
    origin_null => ORIGIN_NULL,
    origin_file => ORIGIN_FILE,
    origin_with_opaque_scheme => ORIGIN_WITH_OPAQUE_SCHEME,
    origin_wildcard_misplaced => ORIGIN_WILDCARD_MISPLACED,
    wildcard_with_credentials => WILDCARD_WITH_CREDENTIALS,
    insecure_origin_with_credentials => INSECURE_ORIGIN_WITH_CREDENTIALS,
    insecure_origin => INSECURE_ORIGIN,
    public_suffix_wildcard => PUBLIC_SUFFIX_WILDCARD,
    shared_host_origin => SHARED_HOST_ORIGIN,
    any_port_origin => ANY_PORT_ORIGIN,
    localhost_origin => LOCALHOST_ORIGIN,
    duplicate_origin => DUPLICATE_ORIGIN,
    shadowed_origin => SHADOWED_ORIGIN,

    // Methods, of policies and of routes.
    missing_methods => MISSING_METHODS,
    method_malformed => METHOD_MALFORMED,
    method_forbidden => METHOD_FORBIDDEN,
    method_case => METHOD_CASE,
    duplicate_method => DUPLICATE_METHOD,
    options_listed => OPTIONS_LISTED,

    // Request headers, and what concerns header names of both directions.
    header_malformed => HEADER_MALFORMED,
    header_wildcard_inside_name => HEADER_WILDCARD_INSIDE_NAME,
    header_forbidden => HEADER_FORBIDDEN,
    header_of_the_protocol => HEADER_OF_THE_PROTOCOL,
    header_safelisted => HEADER_SAFELISTED,
    duplicate_header => DUPLICATE_HEADER,
    authorization_relies_on_wildcard => AUTHORIZATION_RELIES_ON_WILDCARD,
    key_header_open_to_any_origin => KEY_HEADER_OPEN_TO_ANY_ORIGIN,

    // Exposed headers.
    exposed_header_forbidden => EXPOSED_HEADER_FORBIDDEN,
    exposed_header_secret => EXPOSED_HEADER_SECRET,

    // Clients.
    unknown_client => UNKNOWN_CLIENT,
    duplicate_client => DUPLICATE_CLIENT,

    // Max age.
    max_age_out_of_bounds => MAX_AGE_OUT_OF_BOUNDS,
    max_age_above_browser_cap => MAX_AGE_ABOVE_BROWSER_CAP,

    // Routes.
    no_routes => NO_ROUTES,
    route_without_policy => ROUTE_WITHOUT_POLICY,
    route_without_backend => ROUTE_WITHOUT_BACKEND,
    unknown_policy => UNKNOWN_POLICY,
    unknown_backend => UNKNOWN_BACKEND,
    route_path_invalid => ROUTE_PATH_INVALID,
    reserved_path => RESERVED_PATH,
    conflicting_routes => CONFLICTING_ROUTES,
    route_method_not_allowed => ROUTE_METHOD_NOT_ALLOWED,
    policy_without_route => POLICY_WITHOUT_ROUTE,
    backend_without_route => BACKEND_WITHOUT_ROUTE,

    // What only the reader of the file can see.
    file_too_large => FILE_TOO_LARGE,
    not_utf8 => NOT_UTF8,
    syntax => SYNTAX,
    wrong_type => WRONG_TYPE,
    invalid_value => INVALID_VALUE,
    missing_key => MISSING_KEY,
    unknown_key => UNKNOWN_KEY,
    unknown_environment => UNKNOWN_ENVIRONMENT,
    backend_kind => BACKEND_KIND,
    conflicting_keys => CONFLICTING_KEYS,
    unknown_builtin_model => UNKNOWN_BUILTIN_MODEL,
    model_file_missing => MODEL_FILE_MISSING,
    invalid_upstream_url => INVALID_UPSTREAM_URL,
    invalid_listen_address => INVALID_LISTEN_ADDRESS,
    invalid_host => INVALID_HOST,
    invalid_server_url => INVALID_SERVER_URL,
    invalid_expectation => INVALID_EXPECTATION,
    not_available_yet => NOT_AVAILABLE_YET,
    missing_role => MISSING_ROLE,
    invalid_arn => INVALID_ARN,
    invalid_aws_setting => INVALID_AWS_SETTING,
    invalid_authorizer => INVALID_AUTHORIZER,
    unknown_authorizer => UNKNOWN_AUTHORIZER,

    // What the prover finds: a browser on one side, the policies on the other.
    expectation_failed => EXPECTATION_FAILED,
    client_call_fails => CLIENT_CALL_FAILS,
}
