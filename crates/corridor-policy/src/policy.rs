//! A compiled policy: immutable, valid by construction, cheap to clone.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use crate::clients::Client;
use crate::header_name::RequestHeaderSet;
use crate::method::MethodSet;
use crate::origin::OriginSet;

/// Which origins may call, with which methods, request headers and credentials, and what they may read.
///
/// A policy exists only if [`compile`](crate::compile) found no error in its draft. Cloning shares it.
#[derive(Clone)]
pub struct Policy(pub(crate) Arc<Parts>);

/// INVARIANT: with `allow_credentials`, nothing is `*`.
pub(crate) struct Parts {
    pub(crate) name: Box<str>,
    pub(crate) origins: OriginSet,
    pub(crate) methods: MethodSet,
    pub(crate) request_headers: RequestHeaderSet,
    pub(crate) exposed: Vec<Box<str>>,
    pub(crate) expose_headers: Option<HeaderValue>,
    pub(crate) max_age_seconds: Option<u32>,
    pub(crate) max_age: Option<HeaderValue>,
    pub(crate) allow_credentials: bool,
    pub(crate) clients: Vec<&'static Client>,
    pub(crate) written: WrittenLists,
}

/// The lists of a policy as they were written, without what its clients add; `None` for what was not written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenLists {
    /// `allow_methods`.
    pub allow_methods: Option<Vec<String>>,
    /// `allow_headers`.
    pub allow_headers: Option<Vec<String>>,
    /// `expose_headers`.
    pub expose_headers: Option<Vec<String>>,
}

impl Policy {
    /// The name that routes use.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The allowed origins.
    #[must_use]
    pub fn origins(&self) -> &OriginSet {
        &self.0.origins
    }

    /// The allowed methods.
    #[must_use]
    pub fn methods(&self) -> &MethodSet {
        &self.0.methods
    }

    /// The allowed request headers.
    #[must_use]
    pub fn request_headers(&self) -> &RequestHeaderSet {
        &self.0.request_headers
    }

    /// The response headers that a page may read, as written, and then those of the clients; `*` for all.
    pub fn exposed_headers(&self) -> impl Iterator<Item = &str> {
        self.0.exposed.iter().map(|name| &**name)
    }

    /// The clients whose profiles it was completed by.
    #[must_use]
    pub fn clients(&self) -> &[&'static Client] {
        &self.0.clients
    }

    /// The lists as written: what a line that is to be mended begins with.
    #[must_use]
    pub fn written(&self) -> &WrittenLists {
        &self.0.written
    }

    /// How long a browser may remember a preflight, in seconds.
    #[must_use]
    pub fn max_age_seconds(&self) -> Option<u32> {
        self.0.max_age_seconds
    }

    /// Whether requests with credentials are allowed.
    #[must_use]
    pub fn allows_credentials(&self) -> bool {
        self.0.allow_credentials
    }
}

/// A header value whose later clones only count a reference: the first clone, made here, allocates what they share.
pub(crate) fn shared(value: HeaderValue) -> HeaderValue {
    drop(value.clone());
    value
}

impl fmt::Debug for Policy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Policy")
            .field("name", &self.0.name)
            .field("origins", &self.0.origins.len())
            .finish_non_exhaustive()
    }
}
