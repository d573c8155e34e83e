//! `mcp`: a Model Context Protocol client over Streamable HTTP.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "mcp",
    about: "a Model Context Protocol client over Streamable HTTP",
    other_names: &["model-context-protocol", "mcp-js", "modelcontextprotocol"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[&["authorization", "content-type", "mcp-session-id", "mcp-protocol-version", "mcp-method", "mcp-name", "last-event-id"]],
    request_header_families: &["mcp-"],
    response_headers: &[&["mcp-session-id", "www-authenticate"]],
    sources: &["Model Context Protocol 2025-11-25, transports: https://modelcontextprotocol.io/specification/2025-11-25/basic/transports", "Model Context Protocol 2026-07-28, Streamable HTTP: https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http", "typescript-sdk, packages/client/src/client/streamableHttp.ts; issue 764: https://github.com/modelcontextprotocol/typescript-sdk/issues/764"],
};
