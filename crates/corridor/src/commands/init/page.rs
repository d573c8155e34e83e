//! The text of a first `corridor.toml`: one page, and what differs by what is served.

use std::fmt::Write;

use corridor_inference::{Metadata, TensorMetadata};
use corridor_policy::clients::{Client, client};
use http::Method;
use toml::Value;

const TEMPLATE: &str = include_str!("corridor.toml");

/// How wide the comments about clients are.
const COMMENT_WIDTH: usize = 110;

/// More inputs or outputs than these are not listed in a comment.
const MAX_LISTED: usize = 16;

/// A first `corridor.toml`.
#[derive(Debug)]
pub(super) struct Page {
    methods: &'static str,
    /// The lines about clients; empty without one.
    clients: String,
    headers: &'static str,
    route: String,
    /// The name of the backend: a bare key.
    name: String,
    backend: String,
    what: String,
}

impl Page {
    /// For a model that is compiled into the program.
    pub(super) fn of_builtin(model: &str) -> Self {
        Self {
            methods: POST,
            clients: String::new(),
            headers: TYPED,
            route: inference_route(),
            name: model.to_owned(),
            backend: format!("{ABOUT_DIGITS}\nbuiltin = {}", quoted(model)),
            what: format!("the built-in model `{model}` at /inference"),
        }
    }

    /// For an ONNX file.
    pub(super) fn of_model(path: &str, metadata: &Metadata) -> Self {
        let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let bare = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        let is_key = !stem.is_empty() && stem.chars().all(bare);
        Self {
            methods: POST,
            clients: String::new(),
            headers: TYPED,
            route: inference_route(),
            name: if is_key { stem } else { "model" }.to_owned(),
            backend: format!(
                "{}{}# (-1 is any length.) The path is relative to this file.\nonnx = {}",
                listed("It takes", &metadata.inputs),
                listed("It gives", &metadata.outputs),
                quoted(path)
            ),
            what: format!("the model `{path}` at /inference"),
        }
    }

    /// For a model server. A URL that ends in `/v1` or `/v2`, as clients of such servers have it, is understood.
    pub(super) fn of_server(url: &str) -> Self {
        let trimmed = url.trim_end_matches('/');
        let versions = ["/v1", "/v2"];
        let version = versions.into_iter().find(|version| trimmed.ends_with(version));
        let (server, root) = match version {
            Some(version) => (trimmed.strip_suffix(version).unwrap_or(trimmed), version),
            None => (url, "/v1"),
        };
        Self {
            methods: GET_AND_POST,
            clients: String::new(),
            headers: r#"["Content-Type", "Authorization"]"#,
            route: format!(
                "# Every path below {root}; the server gets the path as it is. OpenAI's protocol (vLLM, Ollama, llama.cpp)\n\
                 # has /v1, the Open Inference Protocol (Triton, KServe) has /v2. What has no route is not reached.\n\
                 path = \"{root}/{{*rest}}\"\n\
                 methods = {GET_AND_POST}"
            ),
            name: "server".to_owned(),
            backend: format!(
                "# Where the model server listens. Its own CORS headers, if it sends any, are replaced.\nhttp = {}",
                quoted(server)
            ),
            what: format!("{server} at {root}/…"),
        }
    }

    /// With what these clients need; a route to a model server answers their methods too.
    pub(super) fn with_clients(mut self, names: &[String]) -> Self {
        let mut known: Vec<&'static Client> = Vec::new();
        for client in names.iter().filter_map(|name| client(name)) {
            if !known.contains(&client) {
                known.push(client);
            }
        }
        if known.is_empty() {
            return self;
        }
        let mut methods = vec!["GET", "POST"];
        for method in known.iter().flat_map(|client| client.methods()).map(Method::as_str) {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        self.route = self.route.replace(GET_AND_POST, &array(&methods));
        let mut text = ABOUT_CLIENTS.to_owned();
        for client in &known {
            text.push_str(&described(client));
        }
        let listed: Vec<&str> = known.iter().map(|client| client.name()).collect();
        let _ = writeln!(text, "clients = {}", array(&listed));
        self.clients = text;
        self
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        // The backend comes last: only it holds text that is not ours.
        TEMPLATE
            .replace("{{methods}}", self.methods)
            .replace("{{headers}}", self.headers)
            .replace("{{clients}}", &self.clients)
            .replace("{{route}}", &self.route)
            .replace("{{name}}", &self.name)
            .replace("{{backend}}", &self.backend)
    }

    /// What it serves, in a few words.
    pub(super) fn what(&self) -> &str {
        &self.what
    }
}

const ABOUT_DIGITS: &str = "\
# A small model that is built in. It takes `image` FP32 [-1, 64], any number of pictures of eight rows of eight grey
# values from 0 to 1, and gives `probabilities` FP32 [-1, 10]. For a model of yours: onnx = \"model.onnx\"";
const ABOUT_CLIENTS: &str = "\
# The clients that your pages use. What each sends is allowed besides the lists above, and what it reads is exposed;
# `corridor check` proves that its calls succeed in Chromium, Firefox and WebKit.
";
const POST: &str = r#"["POST"]"#;
const GET_AND_POST: &str = r#"["GET", "POST"]"#;
const TYPED: &str = r#"["Content-Type"]"#;

fn inference_route() -> String {
    "# The path, and what it is answered by. The body is the Open Inference Protocol's (v2).\n\
     path = \"/inference\"\n\
     methods = [\"POST\"]"
        .to_owned()
}

/// A comment that lists inputs or outputs; names are a stranger's and are shown on one line.
fn listed(words: &str, tensors: &[TensorMetadata]) -> String {
    let mut out = String::new();
    for tensor in tensors.iter().take(MAX_LISTED) {
        let shape: Vec<String> = tensor.shape.iter().map(ToString::to_string).collect();
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "# {words} `{}` {} [{}].",
            tensor.name.escape_debug(),
            tensor.datatype,
            shape.join(", ")
        );
    }
    if let Some(more) = tensors.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "# … and {more} more.");
    }
    out
}

/// What a client is, sends and reads, as a comment.
fn described(client: &Client) -> String {
    let methods: Vec<&str> = client.methods().iter().map(Method::as_str).collect();
    let lists = [
        ("uses", methods),
        ("sends", client.request_headers().collect()),
        ("reads", client.response_headers().collect()),
    ];
    let mut text = format!("#   {}: {}\n", client.name(), client.about());
    for (verb, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
        let mut line = format!("#     {verb}");
        for name in names {
            if line.len() + 1 + name.len() > COMMENT_WIDTH {
                let _ = writeln!(text, "{line}");
                "#          ".clone_into(&mut line);
            }
            let _ = write!(line, " {name}");
        }
        let _ = writeln!(text, "{line}");
    }
    text
}

/// An array of strings as TOML writes it.
fn array(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use corridor_config::{Directory, Source};
    use corridor_inference::{Datatype, Dimension};
    use corridor_proof::prove::check;

    use super::*;

    /// The page of everything that can be asked for; nothing is found in any.
    fn assert_nothing_is_found(page: &Page, path: &str) {
        let directory = tempfile::tempdir().unwrap();
        if !path.is_empty() {
            std::fs::write(directory.path().join(path), "").unwrap();
        }
        let source = Source::new("corridor.toml", page.text());
        let report = check(&source, None, &Directory::new(directory.path(), &["digits"])).report;
        assert_eq!(report.diagnostics, [], "{}", source.text);
    }

    fn metadata(name: &str) -> Metadata {
        let shape = vec![Dimension::Any, Dimension::Fixed(64)];
        let tensor = TensorMetadata { name: name.to_owned(), datatype: Datatype::Fp32, shape };
        Metadata { platform: String::new(), inputs: vec![tensor.clone(); 20], outputs: vec![tensor] }
    }

    #[test]
    fn every_variant_passes_the_check() {
        assert_nothing_is_found(&Page::of_builtin("digits"), "");
        for url in ["http://127.0.0.1:8000", "http://llm/", "http://[::1]:11434/v1", "http://triton:8000/v2/"]
        {
            assert_nothing_is_found(&Page::of_server(url), "");
        }
        for path in [
            "digits.onnx",
            "two words.onnx",
            "quo\"te.onnx",
            "back\\slash.onnx",
            "del\u{7f}\n.onnx",
            "{{name}}",
        ] {
            assert_nothing_is_found(&Page::of_model(path, &metadata("image")), path);
        }
        assert_nothing_is_found(&Page::of_model("a.onnx", &metadata("line\nlisten = 1\u{2028}")), "a.onnx");
    }

    #[test]
    fn every_client_passes_the_check() {
        let all: Vec<String> =
            corridor_policy::clients::ALL.iter().map(|client| client.name().to_owned()).collect();
        for names in all.iter().map(std::slice::from_ref).chain([all.as_slice()]) {
            assert_nothing_is_found(&Page::of_builtin("digits").with_clients(names), "");
            assert_nothing_is_found(&Page::of_server("http://127.0.0.1:8000").with_clients(names), "");
        }
    }

    #[test]
    fn every_place_of_the_template_is_filled_once() {
        let text = Page::of_builtin("digits").text();
        assert!(!text.contains("{{"), "{text}");
        let text = Page::of_model("{{name}}", &metadata("{{backend}}")).text();
        assert!(text.contains("onnx = \"{{name}}\"") && text.contains("`{{backend}}`"), "{text}");
    }

    #[test]
    fn the_version_of_a_servers_url_is_its_route() {
        let text = Page::of_server("http://127.0.0.1:8000/v2/").text();
        assert!(text.contains("path = \"/v2/{*rest}\""), "{text}");
        assert!(text.contains("http = \"http://127.0.0.1:8000\""), "{text}");
    }
}
