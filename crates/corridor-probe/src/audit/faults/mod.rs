//! Every fault that the audit looks for, one file each.
//!
//! To add one: write `faults/<name>.rs` with its `FAULT`, name it below, and run `cargo xtask generate` for its page. Its
//! `look` sees everything that was asked and answered; what has to be asked for it stands in `machine.rs`, and the origins
//! that are tried in `origins/`.

mod fixes;
mod leniency;

use super::Fault;

/// Names the modules once, and from them the list.
macro_rules! faults {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every fault, in the order in which findings of one severity are reported.
        pub static ALL: &[&Fault] = &[$(&$module::FAULT),*];
    };
}

faults! {
    // Whose origin is granted that should not be. In the order in which one explains another: see `origins/order.rs`.
    reflects_any_origin,
    null_origin_trusted,
    origin_substring_match,
    origin_suffix_match,
    origin_prefix_match,
    third_party_origin_trusted,
    any_subdomain_trusted,
    unescaped_dot,
    special_character_accepted,
    http_downgrade,
    any_port_trusted,
    localhost_origin_trusted,
    other_scheme_trusted,
    trailing_dot_accepted,
    userinfo_accepted,
    path_or_query_accepted,
    case_insensitive_match,

    // `*` and credentials.
    wildcard_with_credentials,
    wildcard_with_key_headers,
    malformed_allow_credentials,

    // What no browser can read.
    doubled_allow_origin,
    listed_allow_origin,
    malformed_allow_origin,
    malformed_allow_methods,
    malformed_allow_headers,

    // Caches.
    missing_vary_origin,
    vary_clobbered,
    cached_wrong_origin,

    // Preflights, methods and statuses that do not agree.
    preflight_not_answered,
    preflight_redirected,
    authentication_before_preflight,
    cors_on_preflight_only,
    preflight_only_leniency,
    method_only_leniency,
    errors_grant_strangers,
    errors_without_cors,
    methods_differ,

    // More than is needed.
    request_headers_reflected,
    request_method_reflected,
    exposed_secret,
    max_age_too_long,
    private_network_allowed,
    executes_without_preflight,
    answers_strangers,

    // Worth knowing.
    static_foreign_origin,
    allowed_origin_refused,
    redirects_elsewhere,
    jsonp,
    cross_domain_file,
}

/// The fault with this code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Fault> {
    ALL.iter().copied().find(|fault| fault.code == code)
}

/// Whether a header is for keys and tokens.
fn names_a_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        name.as_str(),
        "authorization"
            | "x-api-key"
            | "api-key"
            | "apikey"
            | "x-auth-token"
            | "x-access-token"
            | "x-goog-api-key"
    ) || name.ends_with("-api-key")
}

/// Whether somebody wrote several origins, whatever stands between them.
fn is_list(allow_origin: &str) -> bool {
    allow_origin.split([',', ' ', ';', '|']).filter(|part| !part.is_empty()).count() > 1
}

/// Whether a text is a token (RFC 9110, section 5.6.2), as names of methods and headers are.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
