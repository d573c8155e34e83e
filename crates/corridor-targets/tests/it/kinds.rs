//! Every kind of loss and of refusal, each with a file that has it.

use std::fmt::Write;

use corridor_targets::{Effect, LossKind, RefusalKind, emit};

use crate::configuration;

/// What differs from a file that is emitted with few losses.
struct File {
    policy: String,
    route: String,
    backend: &'static str,
    aws: &'static str,
    more: String,
}

impl File {
    fn new() -> Self {
        Self {
            policy: "allow_origins = [\"https://a.example\"]\nallow_methods = [\"POST\"]\nallow_headers = [\"Content-Type\"]".to_owned(),
            route: "path = \"/inference\"".to_owned(),
            backend: "http = \"https://models.example.com\"\nresponse_timeout_seconds = 10",
            aws: "region = \"us-east-1\"",
            more: String::new(),
        }
    }

    fn policy(mut self, old: &str, new: &str) -> Self {
        self.policy = self.policy.replace(old, new);
        self
    }

    fn route(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.route);
        self
    }

    fn backend(mut self, lines: &'static str) -> Self {
        self.backend = lines;
        self
    }

    fn aws(mut self, lines: &'static str) -> Self {
        self.aws = lines;
        self
    }

    fn more(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.more);
        self
    }

    fn text(&self) -> String {
        let Self { policy, route, backend, aws, more } = self;
        format!(
            "[policies.web]\n{policy}\n\n[[routes]]\n{route}\npolicy = \"web\"\nbackend = \"model\"\n\n[backends.model]\n{backend}\n\n\
             {more}\n[aws]\n{aws}\n"
        )
    }
}

const HTTP: &str = "api = \"http\"\nregion = \"us-east-1\"";
const SEVERAL: &str = "\"https://a.example\", \"https://b.example\"";
const LAMBDA: &str = "lambda = \"arn:aws:lambda:us-east-1:123456789012:function:infer\"\ncors = \"backend\"";

fn losses() -> Vec<(LossKind, Effect, File)> {
    use Effect::{Narrower, Unknowable, Wider};
    let file = File::new;
    vec![
        (LossKind::StrangerReachesBackend, Wider, file()),
        (LossKind::StrangerReachesBackend, Wider, file().aws(HTTP)),
        (LossKind::BackendSetsCors, Unknowable, file().backend(LAMBDA)),
        (LossKind::ErrorOrigins, Narrower, file().policy("\"https://a.example\"", SEVERAL)),
        (
            LossKind::ErrorOrigins,
            Wider,
            file().policy("\"https://a.example\"", SEVERAL).aws("errors = \"any\""),
        ),
        (LossKind::ErrorOrigins, Wider, file().aws("errors = \"reflect\"")),
        (LossKind::RequestTooLarge, Narrower, file()),
        (LossKind::UnknownMethodStatus, Unknowable, file()),
        (LossKind::UnknownPathPreflight, Narrower, file()),
        (LossKind::VendorHeadersExposed, Wider, file()),
        (LossKind::RequestHeadersNotForwarded, Narrower, file().policy("\"Content-Type\"", "\"*\"")),
        (LossKind::RequestHeadersNotForwarded, Narrower, file().policy("\"Content-Type\"", "\"x-a|b\"")),
        (
            LossKind::ResponseHeadersNotMapped,
            Narrower,
            file().policy("allow_methods", "expose_headers = [\"*\"]\nallow_methods"),
        ),
        (LossKind::QueryNotForwarded, Narrower, file()),
        (LossKind::StatusNotMapped, Narrower, file()),
        (LossKind::ContentTypes, Narrower, file()),
        (LossKind::EmptyBody, Unknowable, file()),
        (LossKind::TrailingSlash, Wider, file()),
        (
            LossKind::TrailingSlash,
            Narrower,
            file().more("[[routes]]\npath = \"/inference/{*rest}\"\nmethods = [\"GET\"]\npolicy = \"web\"\nbackend = \"model\""),
        ),
        (LossKind::EncodedSlash, Unknowable, file()),
        (
            LossKind::BinaryThroughTemplate,
            Narrower,
            file().backend(
                "http = \"https://models.example.com\"\ncontent_types = [\"application/octet-stream\"]",
            ),
        ),
        (
            LossKind::BinaryThroughTemplate,
            Unknowable,
            file().policy("\"https://a.example\"", SEVERAL).aws("binary_media_types = [\"image/png\"]"),
        ),
        (LossKind::Timeout, Narrower, file().backend("http = \"https://models.example.com\"")),
        (LossKind::PayloadSize, Narrower, file().more("[server]\nmax_body_bytes = 20000000")),
        (
            LossKind::OptionsTaken,
            Narrower,
            file()
                .policy("\"POST\"", "\"POST\", \"OPTIONS\"")
                .route("path = \"/x\"\nmethods = [\"OPTIONS\"]"),
        ),
        (LossKind::CredentialHeaderNotAllowed, Narrower, file().route("path = \"/x\"\nauth = \"api-key\"")),
        (LossKind::PrivateBackend, Unknowable, file().backend("http = \"http://10.0.0.7:8000\"")),
        (
            LossKind::OriginPatternDropped,
            Narrower,
            file()
                .policy("\"https://a.example\"", "\"https://a.example\", \"https://*.b.example\"")
                .aws(HTTP),
        ),
        (LossKind::WildcardAuthorization, Wider, file().policy("\"Content-Type\"", "\"*\"")),
        (LossKind::UnlistedMethod, Wider, file().route("path = \"/x\"\nmethods = [\"GET\", \"POST\"]")),
        (LossKind::ErrorsUndocumented, Unknowable, file().aws(HTTP)),
        (LossKind::VaryUndocumented, Unknowable, file().aws(HTTP)),
        (
            LossKind::NoUsagePlans,
            Wider,
            file().aws("api = \"http\"\nquota = { limit = 1, period = \"day\" }"),
        ),
    ]
}

fn refusals() -> Vec<(RefusalKind, File)> {
    let file = File::new;
    let many_routes = |count: usize| {
        (0..count).fold(String::new(), |mut text, index| {
            let _ =
                writeln!(text, "[[routes]]\npath = \"/r{index}\"\npolicy = \"web\"\nbackend = \"model\"\n");
            text
        })
    };
    let many_origins = |count: usize| {
        let origins: Vec<String> =
            (0..count).map(|index| format!("\"https://origin-{index}.example\"")).collect();
        origins.join(", ")
    };
    let many_headers: Vec<String> =
        (0..400).map(|index| format!("\"x-a-header-of-some-length-{index}\"")).collect();
    let sagemaker = "sagemaker = \"digits\"\nrole = \"arn:aws:iam::123456789012:role/call\"";
    vec![
        (RefusalKind::EmbeddedModel, file().backend("builtin = \"digits\"")),
        (RefusalKind::EmbeddedModel, file().backend("builtin = \"digits\"").aws(HTTP)),
        (RefusalKind::CorsOfBackend, file().backend("http = \"https://m.example\"\nintegration = \"http-proxy\"")),
        (RefusalKind::NoSuchIntegration, file().backend(sagemaker).aws(HTTP)),
        (RefusalKind::NoSuchAuth, file().route("path = \"/x\"\nauth = \"api-key\"").aws(HTTP)),
        (RefusalKind::RegionMissing, file().backend(sagemaker).aws("")),
        (RefusalKind::Path, file().route("path = \"/a~b\"")),
        (RefusalKind::Method, file().policy("\"POST\"", "\"QUERY\"").route("path = \"/x\"\nmethods = [\"QUERY\"]")),
        (RefusalKind::Literal, file().policy("\"Content-Type\"", "\"x-it's\"")),
        (RefusalKind::TooManyResources, file().more(&many_routes(300))),
        (RefusalKind::TooManyRoutes, file().more(&many_routes(300)).aws(HTTP)),
        (RefusalKind::HeaderTooLong, file().policy("\"Content-Type\"", &many_headers.join(", "))),
        (RefusalKind::TemplateTooLong, file().policy("\"https://a.example\"", &many_origins(8000))),
        (RefusalKind::DocumentTooLong, file().policy("\"https://a.example\"", &many_origins(6000)).more(&many_routes(2))),
        (RefusalKind::SeveralPolicies, file().more("[policies.other]\nallow_origins = [\"https://a.example\"]\n\n[[routes]]\npath = \"/y\"\npolicy = \"other\"\nbackend = \"model\"").aws(HTTP)),
        (RefusalKind::NoOriginLeft, file().policy("https://a.example", "https://*.a.example").aws(HTTP)),
        (RefusalKind::ErrorOriginNotAllowed, file().aws("errors = \"https://b.example\"")),
        (RefusalKind::NoSuchSetting, file().aws("api = \"http\"\nerrors = \"any\"")),
        (RefusalKind::NoSuchSetting, file().backend(LAMBDA).aws(HTTP)),
    ]
}

#[test]
fn every_loss_has_a_file_that_has_it() {
    let mut shown = Vec::new();
    for (kind, effect, file) in losses() {
        let emission =
            emit(&configuration(&file.text())).unwrap_or_else(|refusals| panic!("{kind:?}: {refusals:#?}"));
        let found = emission.losses.iter().any(|loss| loss.kind == kind && loss.effect == effect);
        assert!(found, "{kind:?} {effect:?}: {:#?}", emission.losses);
        shown.push(kind);
    }
    let unshown: Vec<_> = LossKind::ALL.iter().filter(|kind| !shown.contains(kind)).collect();
    assert!(unshown.is_empty(), "no file has {unshown:?}");
}

#[test]
fn every_refusal_has_a_file_that_has_it() {
    let mut shown = Vec::new();
    for (kind, file) in refusals() {
        let refusals = emit(&configuration(&file.text())).err().unwrap_or_default();
        assert!(refusals.iter().any(|refusal| refusal.kind == kind), "{kind:?}: {refusals:#?}");
        shown.push(kind);
    }
    // The policy compiler refuses both before: a file without a route, and a parameter beside a tail.
    let not_of_a_file = [RefusalKind::NoRoutes, RefusalKind::SiblingParameters];
    let unshown: Vec<_> = RefusalKind::ALL
        .iter()
        .filter(|kind| !shown.contains(kind) && !not_of_a_file.contains(kind))
        .collect();
    assert!(unshown.is_empty(), "no file has {unshown:?}");
}

#[test]
fn codes_are_unique_and_sources_are_addresses() {
    let mut codes: Vec<&str> = LossKind::ALL.iter().map(|kind| kind.code()).collect();
    codes.extend(RefusalKind::ALL.iter().map(|kind| kind.code()));
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
    assert!(LossKind::ALL.iter().all(|kind| kind.source().url.starts_with("https://")));
}

#[test]
fn a_revision_is_that_of_what_is_deployed() {
    let revision = |file: File| emit(&configuration(&file.text())).unwrap().artifact.revision();
    let first = revision(File::new());
    assert_eq!(first, revision(File::new()));
    assert_eq!(first.len(), 64);
    assert_ne!(first, revision(File::new().policy("https://a.example", "https://b.example")));
    assert_ne!(
        first,
        revision(File::new().aws("region = \"us-east-1\"\nthrottle = { rate = 1, burst = 1 }"))
    );
}

#[test]
fn the_url_is_that_of_the_stage() {
    let url = |aws: &'static str| {
        emit(&configuration(&File::new().aws(aws).text())).unwrap().artifact.invoke_url("abc")
    };
    assert_eq!(url("region = \"eu-west-1\""), "https://abc.execute-api.eu-west-1.amazonaws.com/prod");
    assert_eq!(
        url("api = \"http\"\nregion = \"cn-north-1\"\nstage = \"$default\""),
        "https://abc.execute-api.cn-north-1.amazonaws.com.cn"
    );
}
