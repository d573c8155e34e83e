//! Everything that one version of a file says, ready to serve: routes, policies, models, upstreams.
//!
//! Tables never change. A reload makes new ones and puts them in the place of the old, which live on until the last
//! request that began with them has ended.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use corridor_config::{BackendKind, Configuration, Pool as PoolConfiguration};
use corridor_inference::engine::Rten;
use corridor_inference::{LoadError, Model, PoolSettings, builtin};
use corridor_policy::{Api, Found, Route, RouteConflict, Router};

use crate::backend::Backend;
use crate::backend::upstream::Upstream;
use crate::hosts::Hosts;
use crate::request_body::BodyLimits;

/// One version of a file, ready to serve.
pub struct Tables {
    api: Api,
    router: Router,
    backends: HashMap<String, Backend>,
    /// What each embedded model was made of, so that a reload does not load it again.
    sources: HashMap<String, ModelSource>,
    pub(crate) hosts: Hosts,
    pub(crate) body_limits: BodyLimits,
    pub(crate) debug: bool,
}

/// What a model was loaded from, and how it is run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ModelSource {
    bytes: ModelBytes,
    threads: Option<usize>,
    queue: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ModelBytes {
    Builtin(String),
    /// A file's path, its length and a hash of its bytes.
    File(PathBuf, usize, u64),
}

/// The routes that have the path of a request: they have one policy, and differ in method and backend.
#[derive(Clone, Copy)]
pub(crate) struct Matched<'t> {
    found: Found<'t>,
    api: &'t Api,
}

/// Why tables cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A model file cannot be read.
    #[error("cannot read the model `{path}` of the backend `{backend}`: {error}")]
    ModelFile {
        /// The backend.
        backend: String,
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A model cannot be loaded.
    #[error("cannot load the model of the backend `{backend}`: {error}")]
    Model {
        /// The backend.
        backend: String,
        /// Why.
        error: LoadError,
    },
    /// There is no such builtin model.
    #[error("there is no builtin model `{model}`, which the backend `{backend}` names")]
    Builtin {
        /// The backend.
        backend: String,
        /// The model.
        model: String,
    },
    /// The upstream's URL cannot be used.
    #[error("the backend `{backend}`: `{url}` is not an `http://host:port` URL")]
    Upstream {
        /// The backend.
        backend: String,
        /// The URL.
        url: String,
    },
    /// What only a cloud has.
    #[error(
        "the backend `{backend}` is {what}, which `corridor serve` cannot call: `corridor deploy` puts it behind Amazon \
             API Gateway, and an environment may overlay it with `http`, `onnx` or `builtin`"
    )]
    DeployedOnly {
        /// The backend.
        backend: String,
        /// What it is.
        what: &'static str,
    },
    /// Two routes are in each other's way.
    #[error(transparent)]
    Route(#[from] RouteConflict),
}

impl Tables {
    /// Makes tables of a file; model paths are relative to `directory`. Models of `former` tables that did not change
    /// are shared, not loaded again.
    ///
    /// # Errors
    ///
    /// What cannot be loaded or routed; then nothing has changed.
    pub fn build(
        configuration: &Configuration,
        directory: &Path,
        former: Option<&Self>,
    ) -> Result<Self, BuildError> {
        let mut backends = HashMap::new();
        let mut sources = HashMap::new();
        for backend in &configuration.backends {
            let name = backend.name.clone();
            let ready = match &backend.kind {
                BackendKind::Http { url, connect_timeout, response_timeout, .. } => {
                    let upstream = Upstream::new(url, *connect_timeout, *response_timeout);
                    let unusable = |_| BuildError::Upstream { backend: name.clone(), url: url.clone() };
                    Backend::Upstream(upstream.map_err(unusable)?)
                }
                BackendKind::SageMaker { .. } => {
                    return Err(BuildError::DeployedOnly { backend: name, what: "a SageMaker endpoint" });
                }
                BackendKind::Lambda { .. } => {
                    return Err(BuildError::DeployedOnly { backend: name, what: "a Lambda function" });
                }
                BackendKind::Builtin { model, pool } => {
                    let unknown = || BuildError::Builtin { backend: name.clone(), model: model.clone() };
                    let bytes = builtin::model(model).ok_or_else(unknown)?;
                    let source = ModelSource::new(ModelBytes::Builtin(model.clone()), *pool);
                    let model = load_or_share(&name, &source, bytes.to_vec(), former)?;
                    sources.insert(name.clone(), source);
                    Backend::Embedded(model)
                }
                BackendKind::Onnx { path, pool } => {
                    let path = directory.join(path);
                    let bytes = std::fs::read(&path).map_err(|error| BuildError::ModelFile {
                        backend: name.clone(),
                        path: path.clone(),
                        error,
                    })?;
                    let source = ModelSource::new(ModelBytes::of_file(path, &bytes), *pool);
                    let model = load_or_share(&name, &source, bytes, former)?;
                    sources.insert(name.clone(), source);
                    Backend::Embedded(model)
                }
            };
            backends.insert(name, ready);
        }
        Ok(Self {
            router: Router::new(&configuration.api)?,
            api: configuration.api.clone(),
            backends,
            sources,
            hosts: Hosts::new(&configuration.server),
            body_limits: BodyLimits {
                max_bytes: configuration.server.max_body_bytes,
                patience: configuration.server.request_timeout,
            },
            debug: configuration.server.debug,
        })
    }

    /// The embedded model of a backend.
    #[must_use]
    pub fn model(&self, backend: &str) -> Option<&Model> {
        match self.backends.get(backend)? {
            Backend::Embedded(model) => Some(model),
            Backend::Upstream(_) => None,
        }
    }

    /// Puts a model behind a backend in place of what the file names: one of an engine of the caller's own.
    #[must_use]
    pub fn with_model(mut self, backend: &str, model: Model) -> Self {
        self.sources.remove(backend);
        self.backends.insert(backend.to_owned(), Backend::Embedded(model));
        self
    }

    /// The routes and their policies.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Whether every embedded model can run.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.backends.values().all(|backend| match backend {
            Backend::Embedded(model) => model.is_ready(),
            Backend::Upstream(_) => true,
        })
    }

    pub(crate) fn backend(&self, name: &str) -> Option<&Backend> {
        self.backends.get(name)
    }

    /// The routes of a path.
    pub(crate) fn route(&self, path: &str) -> Option<Matched<'_>> {
        self.router.find(path).map(|found| Matched { found, api: &self.api })
    }
}

impl<'t> Matched<'t> {
    /// The routes of the path, one for each set of methods.
    pub(crate) fn routes(self) -> impl Iterator<Item = &'t Route> {
        self.api.found(self.found)
    }

    /// What `{*rest}` stands for.
    pub(crate) fn rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.found.rest_begins.and_then(|begin| path.get(begin..))
    }
}

impl ModelSource {
    fn new(bytes: ModelBytes, pool: PoolConfiguration) -> Self {
        Self { bytes, threads: pool.threads, queue: pool.queue }
    }

    fn settings(&self) -> PoolSettings {
        let mut settings = PoolSettings::default();
        settings.threads = self.threads.and_then(NonZeroUsize::new).or(settings.threads);
        settings.queue = self.queue.and_then(NonZeroUsize::new).unwrap_or(settings.queue);
        settings
    }
}

impl ModelBytes {
    fn of_file(path: PathBuf, bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self::File(path, bytes.len(), hasher.finish())
    }
}

fn load_or_share(
    name: &str,
    source: &ModelSource,
    bytes: Vec<u8>,
    former: Option<&Tables>,
) -> Result<Model, BuildError> {
    let same = former
        .filter(|former| former.sources.get(name) == Some(source))
        .and_then(|former| former.model(name));
    match same {
        Some(model) => Ok(model.clone()),
        None => Model::load(name, bytes, &Rten, &source.settings())
            .map_err(|error| BuildError::Model { backend: name.to_owned(), error }),
    }
}
