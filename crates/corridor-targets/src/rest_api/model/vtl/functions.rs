//! `$input` and `$util`, and the properties of values ("Mapping template and access logging variable reference", API Gateway
//! developer guide).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Error;
use super::json_path;
use super::scope::Input;
use super::value::Value;

/// `value.name`.
pub(super) fn property(input: &Input, value: &Value, name: &str) -> Value {
    match value {
        // "If the request has no body, `$input.body` is `{}`" (recorded of AWS).
        Value::Input if name == "body" => {
            Value::text(if input.body.is_empty() { "{}" } else { input.body.as_str() })
        }
        Value::Map(map) => map.get(name).cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

/// `$input.name(arguments)`.
pub(super) fn input(input: &Input, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    match (name, arguments) {
        ("params", []) => Ok(parameters(input)),
        ("params", [Value::Text(part)]) => Ok(parameter(input, part)),
        ("json", [Value::Text(path)]) => {
            let found = json_path::find(&input.body, path)?;
            Ok(Value::text(found.map_or_else(|| "\"\"".to_owned(), |json| json.to_string())))
        }
        ("path", [Value::Text(path)]) => {
            Ok(json_path::find(&input.body, path)?.as_ref().map(Value::from).unwrap_or_default())
        }
        _ => Err(Error::Unsupported(format!("$input.{name}()"))),
    }
}

/// `path`, `querystring` and `header` give a map of all; another name is looked for in all three. A name that is nowhere
/// gives an empty text.
fn parameter(input: &Input, name: &str) -> Value {
    match name {
        "path" | "querystring" | "header" => {
            parameters(input).entries().get(name).cloned().unwrap_or_default()
        }
        _ => Value::text(input.parameter(name).unwrap_or_default()),
    }
}

fn parameters(input: &Input) -> Value {
    let parts = [("path", &input.path), ("querystring", &input.querystring), ("header", &input.header)];
    let parts = parts.map(|(name, pairs)| (name.to_owned(), Value::texts(pairs.iter().cloned())));
    Value::Map(parts.into_iter().collect())
}

/// `$util.name(arguments)`.
pub(super) fn util(name: &str, arguments: &[Value]) -> Result<Value, Error> {
    let unsupported = || Error::Unsupported(format!("$util.{name}()"));
    let [argument] = arguments else { return Err(unsupported()) };
    let text = argument.to_string();
    Ok(match name {
        "escapeJavaScript" => Value::Text(escape_java_script(&text)),
        "parseJson" => serde_json::from_str(&text).as_ref().map(Value::from).unwrap_or_default(),
        "urlEncode" => Value::Text(url_encode(&text)),
        "urlDecode" => Value::Text(url_decode(&text)),
        "base64Encode" => Value::Text(STANDARD.encode(text)),
        "base64Decode" => STANDARD
            .decode(text)
            .map(|bytes| Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
            .unwrap_or_default(),
        _ => return Err(unsupported()),
    })
}

/// As Apache Commons Lang has it, single quotes too; the developer guide warns that JSON does not know `\'`.
fn escape_java_script(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '"' | '\\' | '/' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            ' '..='~' => escaped.push(c),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    escaped.push_str(&format!("\\u{unit:04X}"));
                }
            }
        }
    }
    escaped
}

/// As `java.net.URLEncoder` has it.
fn url_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn url_decode(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (byte, hex) {
            (b'%', Some(value)) => {
                decoded.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                decoded.push(if byte == b'+' { b' ' } else { byte });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
