//! What somebody wrote, as plain values: the input of [`compile`](crate::compile).
//!
//! A draft holds text exactly as it stood in the file, possibly wrong in every field; nothing in it has been
//! judged. Where a value came from is told by its [`Path`](crate::Path), so that whoever read the file can find the
//! line again; the draft itself knows no file format.

/// One environment of one file: every policy, route and backend name, before any judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The environment's name; `None` for the file without an overlay.
    pub environment: Option<String>,
    /// The policies, in the order of the file.
    pub policies: Vec<PolicyDraft>,
    /// The routes, in the order of the file.
    pub routes: Vec<RouteDraft>,
    /// The names of the backends that the file declares.
    pub backends: Vec<String>,
}

/// A policy as written: `[policies.NAME]`.
///
/// A list that is `None` was not written at all, which is not the same as an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyDraft {
    /// The name by which routes refer to it.
    pub name: String,
    /// Origin patterns; see [`OriginPattern`](crate::OriginPattern).
    pub allow_origins: Option<Vec<String>>,
    /// Method names, or `*`. Not written: the CORS-safelisted methods `GET`, `HEAD` and `POST`.
    pub allow_methods: Option<Vec<String>>,
    /// Request-header names, or `*`. Not written: none.
    pub allow_headers: Option<Vec<String>>,
    /// Response-header names, or `*`. Not written: none.
    pub expose_headers: Option<Vec<String>>,
    /// How long a browser may remember a preflight, in seconds. Not written: the browser's own default of 5 s.
    pub max_age: Option<i64>,
    /// Whether requests with credentials (cookies, client certificates, HTTP authentication) are allowed.
    pub allow_credentials: bool,
    /// The names of client profiles; see [`clients`](crate::clients).
    pub clients: Vec<String>,
    /// Accepts `http:` origins together with credentials, at the author's own risk.
    pub dangerously_allow_insecure_origins: bool,
    /// Accepts wildcards below a public suffix together with credentials, at the author's own risk.
    pub dangerously_allow_public_suffixes: bool,
}

/// A route as written: one `[[routes]]` table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteDraft {
    /// The path template: `/inference`, `/v2/models/{model}/infer`, `/v2/{*rest}`.
    pub path: String,
    /// The methods that the route answers. Not written: `POST`.
    pub methods: Option<Vec<String>>,
    /// The name of its policy.
    pub policy: Option<String>,
    /// The name of its backend.
    pub backend: Option<String>,
}
