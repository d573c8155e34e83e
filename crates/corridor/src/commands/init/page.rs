//! The text of a first `corridor.toml`: one page, and what differs by what is served.

use std::fmt::Write;

use corridor_inference::{Metadata, TensorMetadata};
use toml::Value;

const TEMPLATE: &str = include_str!("corridor.toml");

/// More inputs or outputs than these are not listed in a comment.
const MAX_LISTED: usize = 16;

/// A first `corridor.toml`.
#[derive(Debug)]
pub(super) struct Page {
    methods: &'static str,
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
            methods: r#"["GET", "POST"]"#,
            headers: r#"["Content-Type", "Authorization"]"#,
            route: format!(
                "# Every path below {root}; the server gets the path as it is. OpenAI's protocol (vLLM, Ollama, llama.cpp)\n\
                 # has /v1, the Open Inference Protocol (Triton, KServe) has /v2. What has no route is not reached.\n\
                 path = \"{root}/{{*rest}}\"\n\
                 methods = [\"GET\", \"POST\"]"
            ),
            name: "server".to_owned(),
            backend: format!(
                "# Where the model server listens. Its own CORS headers, if it sends any, are replaced.\nhttp = {}",
                quoted(server)
            ),
            what: format!("{server} at {root}/…"),
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        // The backend comes last: only it holds text that is not ours.
        TEMPLATE
            .replace("{{methods}}", self.methods)
            .replace("{{headers}}", self.headers)
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
const POST: &str = r#"["POST"]"#;
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

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use corridor_config::{Directory, Source, check};
    use corridor_inference::{Datatype, Dimension};

    use super::*;

    /// The page of everything that can be asked for; nothing is found in any.
    fn assert_nothing_is_found(page: &Page, path: &str) {
        let directory = tempfile::tempdir().unwrap();
        if !path.is_empty() {
            std::fs::write(directory.path().join(path), "").unwrap();
        }
        let source = Source::new("corridor.toml", page.text());
        let report = check(&source, &Directory::new(directory.path(), &["digits"]));
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
