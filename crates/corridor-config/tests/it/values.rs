//! Files whose values mean nothing.

use crate::around;

const ROUTE: &str = "[policies.web]\nallow_origins = [\"https://example.com\"]\n\n[[routes]]\npath = \"/inference\"\npolicy = \"web\"\nbackend = \"llm\"\n\n";

fn backend(lines: &str) -> String {
    format!("{ROUTE}[backends.llm]\n{lines}\n")
}

crate::drawn! {
    listen: around("[server]\nlisten = \"localhost:8080\"\n"),
    listen_without_a_port: around("[server]\nlisten = \"0.0.0.0\"\n"),
    listen_without_an_address: around("[server]\nlisten = \":8080\"\n"),
    hosts: around("[server]\nhosts = [\"https://api.example.com/\", \"API.example.com:8443\", \"*.example.com\", \"api.example.com:http\", \"a b\", \"api.example.com\", \"[::1]:80\", \"münchen.example\"]\n"),
    own_url: around("[server]\nurl = \"https://api.example.com/v1\"\n"),
    own_url_of_another_scheme: around("[server]\nurl = \"capacitor://localhost\"\n"),
    no_kind: backend(""),
    two_kinds: backend("onnx = \"models/digits.onnx\"\nhttp = \"http://127.0.0.1:8000\""),
    missing_model_file: backend("onnx = \"models/digit.onnx\""),
    unknown_model: backend("builtin = \"digist\""),
    https: backend("http = \"https://models.example.com\""),
    no_scheme: backend("http = \"127.0.0.1:8000\""),
    localhost_without_scheme: backend("http = \"localhost:8000\""),
    other_scheme: backend("http = \"grpc://127.0.0.1:8001\""),
    secret: backend("http = \"http://user:secret@127.0.0.1:8000\""),
    query: backend("http = \"http://127.0.0.1:8000/v1?model=a\""),
    bad_url: backend("http = \"http://127.0.0.256:8000\""),
    settings_of_others: backend("http = \"http://127.0.0.1:8000\"\nthreads = 4\nqueue = 10"),
    settings_of_a_server: backend("builtin = \"digits\"\nresponse_timeout_seconds = 4"),
    clients: "[policies.web]\nallow_origins = [\"https://example.com\"]\nclients = [\n  \"openai-js\",\n  \"openai\",\n  \"openai-js\",\n]\n\n[[routes]]\npath = \"/inference\"\npolicy = \"web\"\nbackend = \"digits\"\n\n[backends.digits]\nbuiltin = \"digits\"\n",
    expectations: around("[[expect]]\nfrom = \"https://example.com\"\nsend = \"POST /inference\"\nheaders = { content-type = \"application/json\" }\noutcome = \"readable\"\n"),
    bad_expectations: around("[[expect]]\nfrom = \"https://example.com/\"\nsend = \"POST\"\noutcome = \"readable\"\n\n[[expect]]\nfrom = \"null\"\nsend = \"PO ST /inference\"\noutcome = \"blocked\"\n"),
    findings_of_the_policy: "[policies.web]\nallow_origins = [\n  \"https://example.com/\",\n  \"null\",\n  \"https://ok.example\",\n  \"*\",\n]\nallow_credentials = true\nallow_methods = [\"patch\"]\n\n[[routes]]\npath = \"/inference\"\npolicy = \"wbe\"\nbackend = \"digits\"\n\n[backends.digits]\nbuiltin = \"digits\"\n",
}
