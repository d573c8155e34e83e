//! The endpoints: 28 faults, some more, and those without.

use super::Endpoint;
use super::behaviour::{Allows, Behaviour, Cached, Extra, Preflights, Vary, When};

const RIGHT: Behaviour = Behaviour::RIGHT;

const fn endpoint(name: &'static str, code: &'static [&'static str], behaviour: Behaviour) -> Endpoint {
    Endpoint { name, behaviour, passive: code, active: code, declared: &[] }
}

/// It grants whom it should not.
const fn allows(name: &'static str, code: &'static [&'static str], allows: Allows) -> Endpoint {
    endpoint(name, code, Behaviour { allows, ..RIGHT })
}

/// It sends what it should not.
const fn sends(name: &'static str, code: &'static [&'static str], extra: Extra) -> Endpoint {
    endpoint(name, code, Behaviour { extra, ..RIGHT })
}

/// The seeded faults.
pub const FAULTS: [Endpoint; 28] = [
    endpoint(
        "reflect",
        &["reflects-any-origin"],
        Behaviour { allows: Allows::Any, credentials: true, ..RIGHT },
    ),
    allows("null", &["null-origin-trusted"], Allows::Null),
    allows("prefix", &["origin-prefix-match"], Allows::Prefix),
    allows("suffix", &["origin-suffix-match"], Allows::Suffix),
    allows("substring", &["origin-substring-match"], Allows::PartOf),
    allows("dots", &["unescaped-dot"], Allows::Dots),
    allows("last-dot", &["unescaped-dot"], Allows::LastDot),
    allows("underscore", &["special-character-accepted"], Allows::Then("_")),
    allows("third-party", &["third-party-origin-trusted"], Allows::Also("https://codepen.io")),
    allows("subdomains", &["any-subdomain-trusted"], Allows::Subdomains),
    allows("trailing-dot", &["trailing-dot-accepted"], Allows::TrailingDot),
    allows("userinfo", &["userinfo-accepted"], Allows::UserinfoBefore),
    allows("case", &["case-insensitive-match"], Allows::Case),
    allows("any-port", &["any-port-trusted"], Allows::AnyPort),
    allows("localhost", &["localhost-origin-trusted"], Allows::Localhost),
    endpoint(
        "star-credentials",
        &["wildcard-with-credentials"],
        Behaviour { allows: Allows::Wildcard, credentials: true, ..RIGHT },
    ),
    endpoint(
        "star-key",
        &["wildcard-with-key-headers"],
        Behaviour { allows: Allows::Wildcard, headers: "Content-Type, Authorization", ..RIGHT },
    ),
    endpoint("no-vary", &["missing-vary-origin"], Behaviour { vary: Vary::Missing, ..RIGHT }),
    endpoint(
        "clobbered-vary",
        &["vary-clobbered"],
        Behaviour { vary: Vary::Only("Accept-Encoding"), ..RIGHT },
    ),
    sends("doubled", &["doubled-allow-origin"], Extra::TwoOrigins),
    sends(
        "exposed",
        &["exposed-secret"],
        Extra::Header("access-control-expose-headers", "X-Request-Id, Set-Cookie"),
    ),
    sends("echoed-headers", &["request-headers-reflected"], Extra::EchoHeaders),
    endpoint(
        "preflight-only",
        &["preflight-only-leniency"],
        Behaviour { also: Some((When::Preflight, Allows::Any)), ..RIGHT },
    ),
    endpoint(
        "post-only",
        &["method-only-leniency"],
        Behaviour { also: Some((When::Method("POST"), Allows::Any)), ..RIGHT },
    ),
    endpoint(
        "delete-only",
        &["method-only-leniency"],
        Behaviour { also: Some((When::Method("DELETE"), Allows::Any)), ..RIGHT },
    ),
    endpoint(
        "errors-only",
        &["errors-grant-strangers"],
        Behaviour { status: 401, wrong_key: 401, also: Some((When::Error, Allows::Any)), ..RIGHT },
    ),
    endpoint("max-age", &["max-age-too-long"], Behaviour { max_age: "31536000", ..RIGHT }),
    sends(
        "private-network",
        &["private-network-allowed"],
        Extra::Header("access-control-allow-private-network", "true"),
    ),
];

/// More of them: other ways to the same faults, and the rest.
pub const MORE_FAULTS: [Endpoint; 47] = [
    endpoint(
        "wrong-keys-only",
        &["errors-grant-strangers"],
        Behaviour { wrong_key: 401, also: Some((When::Error, Allows::Any)), ..RIGHT },
    ),
    endpoint(
        "star-on-errors",
        &["errors-grant-strangers"],
        Behaviour { wrong_key: 401, also: Some((When::Error, Allows::Wildcard)), ..RIGHT },
    ),
    endpoint(
        "reflect-with-a-cookie",
        &["reflects-any-origin"],
        Behaviour { also: Some((When::Header("cookie"), Allows::Any)), credentials: true, ..RIGHT },
    ),
    endpoint(
        "reflect-to-browsers",
        &["reflects-any-origin"],
        Behaviour { also: Some((When::Header("sec-fetch-mode"), Allows::Any)), ..RIGHT },
    ),
    Endpoint {
        declared: &["app.shop.example.com"],
        ..endpoint(
            "refused",
            &["allowed-origin-refused"],
            Behaviour { allows: Allows::Nobody, preflights: Preflights::Without(405), ..RIGHT },
        )
    },
    sends("another", &["allowed-origin-refused"], Extra::Instead("https://www.example.net")),
    endpoint(
        "always-another",
        &["static-foreign-origin"],
        Behaviour { allows: Allows::Constant, extra: Extra::Instead("https://www.example.net"), ..RIGHT },
    ),
    endpoint(
        "always-a-list",
        &["listed-allow-origin"],
        Behaviour { allows: Allows::Constant, extra: Extra::List("https://admin.example.com"), ..RIGHT },
    ),
    endpoint(
        "always-a-slash",
        &["malformed-allow-origin"],
        Behaviour {
            allows: Allows::Constant,
            extra: Extra::Instead("https://app.shop.example.com/"),
            ..RIGHT
        },
    ),
    Endpoint {
        passive: &[],
        ..endpoint(
            "json-only",
            &["method-only-leniency"],
            Behaviour { also: Some((When::Header("content-type"), Allows::Any)), ..RIGHT },
        )
    },
    allows("reflect-http", &["reflects-any-origin"], Allows::AnyHttp),
    allows("suffix-of-host", &["origin-suffix-match"], Allows::SuffixOfHost),
    allows("contains-host", &["origin-substring-match"], Allows::Substring),
    allows("contains-labels", &["origin-substring-match"], Allows::SubstringOfLabels),
    allows(
        "contains-localhost",
        &["localhost-origin-trusted", "origin-substring-match"],
        Allows::Word("localhost"),
    ),
    allows(
        "begins-with-localhost",
        &["localhost-origin-trusted", "origin-prefix-match"],
        Allows::Beginning("http://localhost"),
    ),
    allows("ends-with-labels", &["any-subdomain-trusted"], Allows::SuffixOfLabels),
    allows("contains-domain", &["origin-substring-match"], Allows::SubstringOfDomain),
    allows("backtick", &["special-character-accepted"], Allows::Then("`")),
    allows("any-subdomain-of-domain", &["any-subdomain-trusted"], Allows::SubdomainsOfDomain),
    allows("user-before", &["userinfo-accepted"], Allows::Userinfo),
    allows("path", &["path-or-query-accepted"], Allows::Path),
    allows("case-normalized", &["case-insensitive-match"], Allows::CaseNormalized),
    allows("github-pages", &["third-party-origin-trusted"], Allows::Also("https://corridor-audit.github.io")),
    allows("any-extension", &["other-scheme-trusted"], Allows::Beginning("chrome-extension://")),
    allows("file", &["other-scheme-trusted"], Allows::Also("file://")),
    endpoint("vary-star", &["vary-clobbered"], Behaviour { vary: Vary::Only("*"), ..RIGHT }),
    endpoint(
        "cached",
        &["cached-wrong-origin"],
        Behaviour { cached: Cached::ByTarget, vary: Vary::Missing, ..RIGHT },
    ),
    sends("list", &["listed-allow-origin"], Extra::List("https://admin.example.com")),
    sends("pattern", &["malformed-allow-origin"], Extra::Instead("https://*.example.com")),
    sends("slash", &["malformed-allow-origin"], Extra::Instead("https://app.shop.example.com/")),
    sends(
        "credentials-in-capitals",
        &["malformed-allow-credentials"],
        Extra::Header("access-control-allow-credentials", "True"),
    ),
    sends("echoed-method", &["request-method-reflected"], Extra::EchoMethod),
    sends("on-preflights-only", &["cors-on-preflight-only"], Extra::OnPreflightsOnly),
    endpoint(
        "silent-errors",
        &["errors-without-cors"],
        Behaviour { wrong_key: 401, extra: Extra::NotOnErrors, ..RIGHT },
    ),
    sends("silent-head", &["methods-differ"], Extra::NotOnHead),
    endpoint(
        "locked",
        &["authentication-before-preflight"],
        Behaviour { preflights: Preflights::Without(401), ..RIGHT },
    ),
    endpoint(
        "locked-with-403",
        &["authentication-before-preflight"],
        Behaviour { preflights: Preflights::Without(403), ..RIGHT },
    ),
    endpoint(
        "no-options",
        &["preflight-not-answered"],
        Behaviour { preflights: Preflights::Without(405), ..RIGHT },
    ),
    endpoint(
        "failing-options",
        &["preflight-not-answered"],
        Behaviour { preflights: Preflights::Status(500), ..RIGHT },
    ),
    endpoint(
        "moved-options",
        &["preflight-redirected"],
        Behaviour { preflights: Preflights::Redirected, ..RIGHT },
    ),
    endpoint("methods-with-spaces", &["malformed-allow-methods"], Behaviour { methods: "GET POST", ..RIGHT }),
    endpoint(
        "methods-in-lower-case",
        &["malformed-allow-methods"],
        Behaviour { methods: "get, put", ..RIGHT },
    ),
    endpoint(
        "quoted-headers",
        &["malformed-allow-headers"],
        Behaviour { headers: "\"Content-Type\"", ..RIGHT },
    ),
    // What no preflight tells.
    Endpoint {
        passive: &[],
        ..endpoint(
            "post-itself-only",
            &["method-only-leniency"],
            Behaviour { also: Some((When::Actual("POST"), Allows::Any)), ..RIGHT },
        )
    },
    Endpoint {
        passive: &[],
        ..endpoint(
            "put-itself-only",
            &["method-only-leniency"],
            Behaviour { also: Some((When::Actual("PUT"), Allows::Any)), credentials: true, ..RIGHT },
        )
    },
    Endpoint { passive: &[], ..sends("plain-text", &["executes-without-preflight"], Extra::TakesPlainText) },
];

/// Nothing is wrong with these: a note is the most that may be said.
pub const CORRECT: [Endpoint; 6] = [
    allows("public", &[], Allows::Wildcard),
    endpoint("exact", &[], Behaviour { credentials: true, ..RIGHT }),
    Endpoint { declared: &["*.shop.example.com"], ..allows("declared-subdomains", &[], Allows::Siblings) },
    endpoint(
        "no-cors",
        &[],
        Behaviour { allows: Allows::Nobody, preflights: Preflights::Without(405), ..RIGHT },
    ),
    sends("refuses-private-networks", &[], Extra::RefusesPrivateNetworks),
    endpoint("refuses-strangers", &[], Behaviour { preflights: Preflights::RefusesStrangers, ..RIGHT }),
];
