//! Faults in random surroundings: other hosts, schemes, statuses, lists and ages than the rows have.

use fastrand::Rng;

use super::Setting;
use super::behaviour::{Allows, Behaviour, Extra, Preflights, Vary, When};

/// An endpoint that a seed makes, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Who is allowed.
    pub setting: Setting,
    /// How it answers.
    pub behaviour: Behaviour,
    /// The one error or warning; `None` if it is right.
    pub code: Option<&'static str>,
    /// Whether the audit is told the allowed origin.
    pub is_declared: bool,
    /// Where the endpoint is.
    pub url: String,
}

/// What may be wrong, and its name.
const MISTAKES: [(&str, Change); 37] = [
    ("reflects-any-origin", Change::Allows(Allows::Any)),
    ("null-origin-trusted", Change::Allows(Allows::Null)),
    ("origin-prefix-match", Change::Allows(Allows::Prefix)),
    ("origin-suffix-match", Change::Allows(Allows::Suffix)),
    ("origin-suffix-match", Change::Allows(Allows::SuffixOfHost)),
    ("origin-substring-match", Change::Allows(Allows::Substring)),
    ("origin-substring-match", Change::Allows(Allows::SubstringOfDomain)),
    ("origin-substring-match", Change::Allows(Allows::PartOf)),
    ("unescaped-dot", Change::Allows(Allows::Dots)),
    ("unescaped-dot", Change::Allows(Allows::LastDot)),
    ("special-character-accepted", Change::Special),
    ("third-party-origin-trusted", Change::Allows(Allows::Also("https://jsfiddle.net"))),
    ("localhost-origin-trusted", Change::Allows(Allows::Localhost)),
    ("any-subdomain-trusted", Change::Allows(Allows::Subdomains)),
    ("any-subdomain-trusted", Change::Allows(Allows::SubdomainsOfDomain)),
    ("any-port-trusted", Change::Allows(Allows::AnyPort)),
    ("trailing-dot-accepted", Change::Allows(Allows::TrailingDot)),
    ("userinfo-accepted", Change::Allows(Allows::UserinfoBefore)),
    ("userinfo-accepted", Change::Allows(Allows::Userinfo)),
    ("path-or-query-accepted", Change::Allows(Allows::Path)),
    ("case-insensitive-match", Change::Allows(Allows::Case)),
    ("case-insensitive-match", Change::Allows(Allows::CaseNormalized)),
    ("missing-vary-origin", Change::Vary(Vary::Missing)),
    ("vary-clobbered", Change::Vary(Vary::Only("Accept-Encoding, Cookie"))),
    ("doubled-allow-origin", Change::Extra(Extra::TwoOrigins)),
    ("listed-allow-origin", Change::Extra(Extra::List("https://other.example.org"))),
    ("malformed-allow-origin", Change::Extra(Extra::Instead("*.example.com"))),
    ("exposed-secret", Change::Extra(Extra::Header("access-control-expose-headers", "authorization"))),
    ("request-headers-reflected", Change::Extra(Extra::EchoHeaders)),
    ("request-method-reflected", Change::Extra(Extra::EchoMethod)),
    ("preflight-only-leniency", Change::Also(When::Preflight)),
    ("method-only-leniency", Change::Also(When::Method("PUT"))),
    ("method-only-leniency", Change::Also(When::Method("PATCH"))),
    ("errors-grant-strangers", Change::Errors),
    ("max-age-too-long", Change::MaxAge),
    ("preflight-not-answered", Change::Preflights),
    ("private-network-allowed", Change::Extra(Extra::Header("access-control-allow-private-network", "true"))),
];

/// What a mistake changes.
#[derive(Clone, Copy, Debug)]
enum Change {
    Allows(Allows),
    Special,
    Vary(Vary),
    Extra(Extra),
    Also(When),
    Errors,
    MaxAge,
    Preflights,
}

/// The endpoint of a seed. Each mistake comes in its turn, and every so often there is none.
#[must_use]
pub fn random(seed: u64) -> Scene {
    let mut rng = Rng::with_seed(seed);
    let mut setting = setting(&mut rng);
    // Of an origin that nobody declares the audit has to think by itself.
    let is_declared = rng.u8(..4) > 0;
    if !is_declared {
        setting = Setting {
            scheme: "https".to_owned(),
            host: format!("app.{}", setting.registrable),
            registrable: setting.registrable,
        };
    }
    let mut behaviour = surroundings(&mut rng);
    let turn = usize::try_from(seed).unwrap_or(0) % (MISTAKES.len() + 3);
    let mistake = MISTAKES.get(turn);
    if let Some((_, change)) = mistake {
        apply(*change, &mut rng, &mut behaviour);
    } else if turn == MISTAKES.len() {
        behaviour.allows = Allows::Wildcard;
        behaviour.credentials = false;
        behaviour.headers = "content-type";
    }
    let api = rng.choice(["api", "models", "inference", "v1"]).unwrap_or("api");
    Scene {
        url: format!("https://{api}.{}/v1/{}", setting.registrable, word(&mut rng)),
        is_declared,
        code: mistake.map(|(code, _)| *code),
        setting,
        behaviour,
    }
}

fn word(rng: &mut Rng) -> String {
    let length = rng.usize(4..10);
    (0..length).map(|_| rng.lowercase()).collect()
}

fn setting(rng: &mut Rng) -> Setting {
    let suffix = rng.choice(["com", "io", "co.uk", "dev", "ai", "com.au", "example"]).unwrap_or("com");
    let registrable = format!("{}.{suffix}", word(rng));
    let labels: Vec<String> = (0..rng.usize(1..3)).map(|_| word(rng)).collect();
    let host = format!("{}.{registrable}", labels.join("."));
    let scheme = rng.choice(["https", "https", "http"]).unwrap_or("https").to_owned();
    Setting { scheme, host, registrable }
}

fn surroundings(rng: &mut Rng) -> Behaviour {
    Behaviour {
        credentials: rng.bool(),
        preflights: rng
            .choice([Preflights::Status(200), Preflights::Status(204), Preflights::RefusesStrangers])
            .unwrap_or(Preflights::Status(204)),
        methods: rng.choice(["GET, POST", "POST", "GET,HEAD,PUT,PATCH,POST,DELETE", "*"]).unwrap_or("POST"),
        headers: rng
            .choice(["content-type", "Content-Type, Authorization, X-Api-Key", "*"])
            .unwrap_or("content-type"),
        max_age: rng.choice(["", "0", "600", "7200", "86400"]).unwrap_or(""),
        status: rng.choice([200, 200, 200, 201, 204, 400, 401, 404, 405, 422, 500]).unwrap_or(200),
        ..Behaviour::RIGHT
    }
}

fn apply(change: Change, rng: &mut Rng, behaviour: &mut Behaviour) {
    match change {
        Change::Allows(allows) => behaviour.allows = allows,
        Change::Special => {
            let characters = [
                "_", "-", "{", "}", "+", "!", "~", "`", ";", "&", "'", "(", ")", "*", ",", "$", "=", "^",
                "%60", "|", "%0b", "\"",
            ];
            behaviour.allows = Allows::Then(rng.choice(characters).unwrap_or("_"));
        }
        Change::Vary(vary) => behaviour.vary = vary,
        Change::Extra(extra) => behaviour.extra = extra,
        Change::Also(when) => {
            behaviour.also = Some((when, Allows::Any));
            behaviour.preflights = Preflights::Status(204);
        }
        Change::Errors => {
            behaviour.wrong_key = rng.choice([400, 401, 403, 429, 500, 503]).unwrap_or(401);
            behaviour.also = Some((When::Error, Allows::Any));
            behaviour.preflights = Preflights::Status(204);
        }
        Change::MaxAge => {
            behaviour.max_age =
                rng.choice(["86401", "604800", "31536000", "99999999999999999999999"]).unwrap_or("604800");
        }
        Change::Preflights => {
            let status = rng.choice([200, 204, 404, 405, 400, 500, 501]).unwrap_or(405);
            behaviour.preflights = Preflights::Without(status);
        }
    }
}
