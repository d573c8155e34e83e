//! `telemetry`: tracing in the page: W3C Trace Context, OpenTelemetry, Sentry.

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "telemetry",
    about: "tracing in the page: W3C Trace Context, OpenTelemetry, Sentry",
    other_names: &["opentelemetry", "otel", "sentry", "trace-context"],
    methods: &[],
    request_headers: &[&["traceparent", "tracestate", "baggage", "sentry-trace", "x-request-id", "x-correlation-id"]],
    request_header_families: &[],
    response_headers: &[&["x-request-id", "server-timing", "traceresponse"]],
    sources: &["Trace Context: https://www.w3.org/TR/trace-context/", "Ollama, issue 669: https://github.com/ollama/ollama/issues/669"],
};
