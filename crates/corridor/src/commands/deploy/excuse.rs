//! Which failing checks of a live deployment a loss of the target announces: those put nothing back, since `plan` told them
//! before. Nothing else is excused, and never that somebody is let in.

use corridor_config::{Configuration, GatewayErrors};
use corridor_policy::Route;
use corridor_probe::judge::{Check, CheckOutcome};
use corridor_probe::plan::{ErrorOnPurpose, Section};
use corridor_targets::{Effect, Loss, LossKind};

/// Whether one of the losses announces that this check fails.
pub(super) fn is_announced(check: &Check, losses: &[Loss], configuration: &Configuration) -> bool {
    if check.expected != CheckOutcome::Readable {
        return false;
    }
    let routes = configuration.api.routes();
    let route = routes.iter().find(|route| check.route.as_deref() == Some(route.path()));
    losses.iter().filter(|loss| is_here(loss, route)).any(|loss| {
        route.is_some_and(|route| refuses_call(loss, check, route))
            || matches!(check.section, Section::Error(error) if hides(loss, check, error, configuration))
    })
}

/// Whether a loss concerns the route, or, where a path has none, anything.
fn is_here(loss: &Loss, route: Option<&Route>) -> bool {
    let Some(route) = route else { return loss.place.route.is_none() };
    loss.place.route.as_deref().is_none_or(|path| path == route.path())
        && loss.place.policy.as_deref().is_none_or(|name| name == route.policy().name())
}

/// A call of an origin that only a pattern allows which the target does not have, of callers who must send what no page may,
/// or with a body whose type no page may name.
fn refuses_call(loss: &Loss, check: &Check, route: &Route) -> bool {
    let policy = route.policy();
    match loss.kind {
        LossKind::OriginPatternDropped => !policy.origins().patterns().any(|origin| is_from(check, origin)),
        LossKind::CredentialHeaderNotAllowed => true,
        // Pages cannot say that a body is JSON, so that API Gateway refuses it.
        LossKind::ContentTypes => !policy.request_headers().allows("content-type"),
        _ => false,
    }
}

/// An error that API Gateway makes itself, and that the page of the check cannot read.
fn hides(loss: &Loss, check: &Check, error: ErrorOnPurpose, configuration: &Configuration) -> bool {
    match loss.kind {
        LossKind::ErrorOrigins if loss.effect == Effect::Narrower => {
            match configuration.aws.as_ref().map(|aws| &aws.errors) {
                Some(GatewayErrors::Origin(origin)) => !is_from(check, origin),
                Some(GatewayErrors::Any | GatewayErrors::Reflect) => {
                    check.name.ends_with(", with credentials")
                }
                Some(GatewayErrors::None) | None => true,
            }
        }
        LossKind::ErrorsUndocumented => true,
        LossKind::RequestTooLarge => error == ErrorOnPurpose::TooLarge,
        _ => false,
    }
}

fn is_from(check: &Check, origin: &str) -> bool {
    let page = check.name.split(" from ").nth(1).unwrap_or_default();
    page.split(", ").next() == Some(origin)
}

#[cfg(test)]
mod tests {
    use corridor_browser::Profile;
    use corridor_config::{Nowhere, Source, load};

    use super::*;

    /// Whether an unreadable error on purpose is announced, with these origins and this setting for errors.
    fn announced(
        origins: &str,
        errors: &str,
        error: ErrorOnPurpose,
        page: &str,
        route: Option<&str>,
    ) -> bool {
        let file = format!(
            "[api]\nname = \"models\"\n[aws]\n{errors}\n[policies.web]\nallow_origins = [{origins}]\n\
             allow_headers = [\"Content-Type\"]\n[[routes]]\npath = \"/inference\"\nmethods = [\"POST\"]\n\
             policy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"https://model.example.com\"\n"
        );
        let configuration = load(&Source::new("corridor.toml", &*file), None, &Nowhere).unwrap();
        let losses = corridor_targets::emit(&configuration).unwrap().losses;
        let check = Check {
            name: format!("error, {}: POST /inference from {page}", error.as_str()),
            section: Section::Error(error),
            route: route.map(str::to_owned),
            browser: Profile::Chromium,
            outcome: CheckOutcome::Blocked,
            expected: CheckOutcome::Readable,
            ok: false,
            reason: None,
            code: None,
        };
        is_announced(&check, &losses, &configuration)
    }

    const ONE: &str = r#""https://a.example""#;
    const TWO: &str = r#""https://a.example", "https://b.example""#;
    const A: &str = "https://a.example";

    #[test]
    fn an_error_that_the_definition_makes_readable_is_a_promise() {
        for route in [Some("/inference"), None] {
            assert!(!announced(ONE, "", ErrorOnPurpose::WrongMethod, A, route));
            assert!(announced(TWO, "", ErrorOnPurpose::WrongMethod, A, route));
        }
        let named = r#"errors = "https://a.example""#;
        assert!(!announced(TWO, named, ErrorOnPurpose::WrongType, A, Some("/inference")));
        assert!(announced(TWO, named, ErrorOnPurpose::WrongType, "https://b.example", Some("/inference")));
        assert!(!announced(TWO, r#"errors = "any""#, ErrorOnPurpose::NoKey, A, Some("/inference")));
    }

    #[test]
    fn a_413_is_nobodys_to_change() {
        assert!(announced(ONE, "", ErrorOnPurpose::TooLarge, A, Some("/inference")));
    }
}
