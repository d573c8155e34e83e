//! What `export --format json` prints.

use corridor_config::ApiKind;
use corridor_targets::exports::{ExportedFile, Format as Target};
use corridor_targets::{Emission, Loss, Place, Refusal};
use serde::Serialize;

/// An artifact with its files and its losses.
#[derive(Serialize)]
pub(super) struct Exported<'e> {
    target: &'static str,
    api: &'static str,
    revision: String,
    files: Vec<File<'e>>,
    losses: Vec<LossDocument<'e>>,
}

#[derive(Serialize)]
struct File<'e> {
    name: &'e str,
    text: &'e str,
}

#[derive(Serialize)]
struct LossDocument<'e> {
    kind: &'static str,
    effect: &'static str,
    route: Option<&'e str>,
    policy: Option<&'e str>,
    message: &'e str,
    hint: &'e str,
    source: SourceDocument,
}

#[derive(Serialize)]
struct SourceDocument {
    title: &'static str,
    url: &'static str,
}

/// Why there is no artifact.
#[derive(Serialize)]
pub(super) struct Refused<'e> {
    target: &'static str,
    refusals: Vec<RefusalDocument<'e>>,
}

#[derive(Serialize)]
struct RefusalDocument<'e> {
    kind: &'static str,
    route: Option<&'e str>,
    policy: Option<&'e str>,
    message: &'e str,
    hint: &'e str,
}

impl<'e> Exported<'e> {
    pub(super) fn new(target: Target, emission: &'e Emission, files: &'e [ExportedFile]) -> Self {
        Self {
            target: target.as_str(),
            api: match emission.artifact.api {
                ApiKind::Rest => "rest",
                ApiKind::Http => "http",
            },
            revision: emission.artifact.revision(),
            files: files.iter().map(|file| File { name: file.name, text: &file.text }).collect(),
            losses: emission.losses.iter().map(LossDocument::new).collect(),
        }
    }
}

impl<'e> LossDocument<'e> {
    fn new(loss: &'e Loss) -> Self {
        let Loss { kind, effect, place: Place { route, policy }, message, hint } = loss;
        let source = kind.source();
        Self {
            kind: kind.code(),
            effect: effect.as_str(),
            route: route.as_deref(),
            policy: policy.as_deref(),
            message,
            hint,
            source: SourceDocument { title: source.title, url: source.url },
        }
    }
}

impl<'e> Refused<'e> {
    pub(super) fn new(target: Target, refusals: &'e [Refusal]) -> Self {
        let refusals = refusals.iter().map(|refusal| {
            let Refusal { kind, place: Place { route, policy }, message, hint } = refusal;
            RefusalDocument {
                kind: kind.code(),
                route: route.as_deref(),
                policy: policy.as_deref(),
                message,
                hint,
            }
        });
        Self { target: target.as_str(), refusals: refusals.collect() }
    }
}
