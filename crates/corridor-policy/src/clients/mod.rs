//! Client profiles: what an SDK sends from a page and what it reads, one file each.
//!
//! A policy that names a client (`clients = ["openai-js"]`) allows the methods and request headers that the client
//! sends and exposes the response headers that it reads: what the policy lists itself, and what of the profile is
//! missing there. A profile never adds an origin, and never credentials.
//!
//! Some clients send a *family* of headers (`x-stainless-…`), to which a later version may add a member. A profile
//! lists the members that are known, by name. The family's prefix allows nothing: an unknown member is refused, because
//! no byte of a request is ever repeated in the answer, and the reason says whose family it is.
//!
//! To add a client: write `clients/<name>.rs` with its `CLIENT`, name it below, and run `cargo xtask generate`.

use http::Method;

use crate::closest::closest;

/// Header names that several clients share are a list of their own, so a profile has a list of lists.
type Names = &'static [&'static [&'static str]];

/// What a client sends and reads. Header names are in lower case.
#[derive(Debug, PartialEq, Eq)]
pub struct Client {
    name: &'static str,
    about: &'static str,
    other_names: &'static [&'static str],
    methods: &'static [Method],
    request_headers: Names,
    request_header_families: &'static [&'static str],
    response_headers: Names,
    sources: &'static [&'static str],
}

impl Client {
    /// The name that a policy lists.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn about(&self) -> &'static str {
        self.about
    }

    /// The methods that it uses; none for what travels with other clients (tracing, say).
    #[must_use]
    pub fn methods(&self) -> &'static [Method] {
        self.methods
    }

    /// The request headers that it sends and that a preflight asks for, each once.
    pub fn request_headers(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.request_headers.iter().copied().flatten().copied()
    }

    /// The prefixes of the families to which a later version of it may add a member.
    #[must_use]
    pub fn request_header_families(&self) -> &'static [&'static str] {
        self.request_header_families
    }

    /// The response headers that it reads, besides those that every page may read, each once.
    pub fn response_headers(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.response_headers.iter().copied().flatten().copied()
    }

    /// Where all this is from.
    #[must_use]
    pub fn sources(&self) -> &'static [&'static str] {
        self.sources
    }
}

/// Names the modules once, and from them the list.
macro_rules! clients {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every client.
        pub static ALL: &[&Client] = &[$(&$module::CLIENT),*];
    };
}

clients! {
    // SDKs of services.
    openai_js,
    azure_openai,
    anthropic_js,
    google_genai,
    mistral,
    huggingface,

    // Protocols.
    open_inference,
    mcp,

    // Model servers, and what calls them.
    triton,
    mlserver,
    tfserving,
    torchserve,
    bentoml,
    vllm,
    llamacpp,
    ollama,
    tgi,
    tei,
    litellm,
    sagemaker,

    // What travels with any of them.
    telemetry,
    openrouter,
    aws_apigateway,
    ratelimit,
}

/// The client of this name.
///
/// ```
/// use corridor_policy::clients::client;
/// let openai = client("openai-js").unwrap();
/// assert!(openai.request_headers().any(|name| name == "x-stainless-lang"));
/// assert!(openai.response_headers().any(|name| name == "x-request-id"));
/// assert!(client("openai").is_none());
/// ```
#[must_use]
pub fn client(name: &str) -> Option<&'static Client> {
    ALL.iter().copied().find(|client| client.name == name)
}

/// The client that was probably meant by a name that none has.
///
/// ```
/// use corridor_policy::clients::meant;
/// assert_eq!(meant("openai").unwrap().name(), "openai-js");
/// assert_eq!(meant("kserve").unwrap().name(), "open-inference");
/// assert_eq!(meant("OpenAI_JS").unwrap().name(), "openai-js");
/// assert!(meant("curl").is_none());
/// ```
#[must_use]
pub fn meant(name: &str) -> Option<&'static Client> {
    closest(name, known_names()).and_then(by_any_name)
}

/// Every name that a client is known by.
pub(crate) fn known_names() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|client| client.other_names.iter().copied().chain([client.name]))
}

pub(crate) fn by_any_name(name: &str) -> Option<&'static Client> {
    ALL.iter().copied().find(|client| client.name == name || client.other_names.contains(&name))
}

#[cfg(test)]
mod tests;
