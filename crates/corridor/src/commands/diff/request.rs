//! Witnesses as requests that somebody can send.

use corridor_browser::case::{Case, CredentialsForm, Exchange};
use corridor_config::Server;
use corridor_policy::diff::{ChangeKind, Witness};

/// Where the API is: where the file says that pages reach it, or else where it listens.
pub(in crate::commands) fn base(server: &Server) -> String {
    server.url.clone().unwrap_or_else(|| format!("http://{}", server.listen))
}

/// The call, as a case for `corridor simulate`; servers have not answered yet.
pub(super) fn case<'w>(witness: &'w Witness, base: &str) -> Case<'w> {
    let header = witness.header.iter();
    Case {
        id: None,
        page_origin: witness.origin.as_str().into(),
        url: format!("{base}{}", witness.path).into(),
        exchange: Exchange {
            method: witness.method.as_str().into(),
            credentials: if witness.credentials { CredentialsForm::Include } else { CredentialsForm::Omit },
            headers: header.map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect(),
            ..Exchange::default()
        },
        steps: None,
    }
}

pub(super) fn case_line(witness: &Witness, base: &str) -> Option<String> {
    serde_json::to_string(&case(witness, base)).ok()
}

/// The request on which the two differ: the preflight, where a browser sends one, else the call itself.
pub(super) fn curl(witness: &Witness, kind: ChangeKind, base: &str) -> String {
    let asks = match kind {
        ChangeKind::MaxAge => true,
        // Of these a preflight says nothing.
        ChangeKind::ExposedHeaders | ChangeKind::RouteMethods => false,
        ChangeKind::Route
        | ChangeKind::Origins
        | ChangeKind::Methods
        | ChangeKind::Headers
        | ChangeKind::Credentials => witness.needs_preflight(),
    };
    let mut fields = vec![format!("Origin: {}", witness.origin)];
    let name = witness.header.as_ref().map(|(name, _)| name.to_ascii_lowercase());
    if asks {
        fields.push(format!("Access-Control-Request-Method: {}", witness.method));
        fields.extend(name.map(|name| format!("Access-Control-Request-Headers: {name}")));
    } else {
        fields.extend(witness.header.iter().map(|(name, value)| format!("{name}: {value}")));
    }
    let method = if asks { "OPTIONS" } else { witness.method.as_str() };
    let method = match method {
        "GET" => String::new(),
        // With `-X HEAD` it would wait for content.
        "HEAD" => " --head".to_owned(),
        other => format!(" -X {}", quoted(other)),
    };
    let fields: String = fields.iter().map(|field| format!(" -H {}", quoted(field))).collect();
    format!("curl -i{method}{fields} {}", quoted(&format!("{base}{}", witness.path)))
}

/// A word of a shell: header names and methods may have any of its special characters.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/".contains(&byte);
    if word.bytes().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_read_is_quoted() {
        let witness = Witness {
            origin: "https://a.test".into(),
            path: "/v2/it's".into(),
            method: "x'y".into(),
            header: None,
            credentials: false,
            reads: None,
        };
        assert_eq!(
            curl(&witness, ChangeKind::RouteMethods, "http://127.0.0.1:8080"),
            r"curl -i -X 'x'\''y' -H 'Origin: https://a.test' 'http://127.0.0.1:8080/v2/it'\''s'"
        );
    }
}
