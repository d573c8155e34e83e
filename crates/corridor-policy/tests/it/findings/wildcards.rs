//! A `*` where none can stand, and regular expressions.

use super::check_texts;

#[test]
fn misplaced() {
    const FORMS: &str =
        "a `*` stands alone, for whole leading labels (`https://*.example.com`), or for the port (`:*`)";
    const ALONE: &str = "write `*`, alone, for every origin, or list the origins";
    let rows = [
        ("https://*", ALONE),
        ("http://*:*", ALONE),
        ("*://*", ALONE),
        ("https://*:8443", FORMS),
        ("https://*.", FORMS),
        ("https://example.*", FORMS),
        ("https://*.example.*", FORMS),
        ("https://example.com:80*", FORMS),
        ("https://example.com:**", FORMS),
        ("https://*com", FORMS),
        // A part of a label: the nearest pattern names more, and says so.
        (
            "https://app-*.example.com",
            "list the names, or write `https://*.example.com` to allow every name below `example.com`",
        ),
        (
            "http://app-*.example.com:8080",
            "list the names, or write `http://*.example.com:8080` to allow every name below `example.com`",
        ),
        (
            "wss://app-*.example.com",
            "list the names, or write `wss://*.example.com` to allow every name below `example.com`",
        ),
        (
            "https://app.*.example.com",
            "list the names, or write `https://*.example.com` to allow every name below `example.com`",
        ),
        (
            "https://*.*.example.com",
            "list the names, or write `https://*.example.com` to allow every name below `example.com`",
        ),
        (
            "https://**.example.com",
            "list the names, or write `https://*.example.com` to allow every name below `example.com`",
        ),
        ("https://example.com*", FORMS),
        // Below a public suffix the nearest pattern would name strangers.
        ("https://*-team.vercel.app", FORMS),
        ("https://my*.co.uk", FORMS),
        (
            "https://*example.com",
            "write `https://*.example.com` for the names below `example.com`, and the host itself beside it",
        ),
        ("https://*github.io", FORMS),
        // A scheme is written out.
        ("*://example.com", "a scheme is written out, such as `https://example.com`"),
        ("http*://Example.com:8443/", "a scheme is written out, such as `https://example.com:8443`"),
        ("*://exa!mple.com", FORMS),
        (
            "http*://app-*.example.com",
            "list the names, or write `https://*.example.com` to allow every name below `example.com`",
        ),
    ];
    let rows = rows.map(|(text, hint)| {
        let line = format!(
            "error[origin-wildcard-misplaced] policies.web.allow_origins[0]: \
             in `{text}` a `*` stands where it cannot; {hint}"
        );
        (text, line)
    });
    let mut rows: Vec<(&str, &str)> = rows.iter().map(|(text, line)| (*text, line.as_str())).collect();
    rows.extend([
        (
            "https://*.127.0.0.1:8080",
            "error[origin-wildcard-misplaced] policies.web.allow_origins[0]: `https://*.127.0.0.1:8080` asks for \
             subdomains of an IP address, which has none; write `https://127.0.0.1:8080`",
        ),
        (
            "http://*.[::1]:*",
            "error[origin-wildcard-misplaced] policies.web.allow_origins[0]: `http://*.[::1]:*` asks for \
             subdomains of an IP address, which has none; write `http://[::1]:*`",
        ),
    ]);
    check_texts("misplaced wildcards", &rows);
}

#[test]
fn regular_expressions() {
    const FORMS: &str = "list the origins, or write `https://*.example.com` for the names below a host";
    let rows = [
        ("origin-wildcard-misplaced", r"^https://.*\.example\.com$", "write `https://*.example.com`"),
        ("origin-wildcard-misplaced", r"https://.*.example.com", "write `https://*.example.com`"),
        ("origin-wildcard-misplaced", r"^https://.*example.com$", "write `https://*.example.com`"),
        ("origin-malformed", r"^https://example\.com$", "write `https://example.com`"),
        ("origin-malformed", r"^https://example.com", "write `https://example.com`"),
        ("origin-malformed", r"https://example.com$", "write `https://example.com`"),
        ("origin-malformed", r"https?://example.com", "write `https://example.com`"),
        ("origin-malformed", r"https?://[^.]+\.example\.com", "write `https://*.example.com`"),
        ("origin-malformed", r"/https:\/\/.*\.example\.com/", "write `https://*.example.com`"),
        ("origin-with-path", r"https://app\.example\.com", "write `https://app.example.com`"),
        ("origin-with-path", r"https://[a-z0-9-]+\.example\.com", "write `https://*.example.com`"),
        ("origin-with-path", r"https://[a-f]+\.example\.com", FORMS),
        ("origin-with-path", r"https://example\.com(:\d+)?", "write `https://example.com`"),
        ("origin-with-path", r"https://\w+\.example\.com", FORMS),
        ("origin-with-non-canonical-ip", r"https://[^.]+.example.com", "write `https://*.example.com`"),
        ("origin-with-non-canonical-ip", r"https://[a-f]*.example.com", FORMS),
        ("origin-with-invalid-port", r"http://localhost:[0-9]+", FORMS),
        ("origin-in-upper-case", r"^HTTPS://App\.example\.com$", "write `https://app.example.com`"),
    ];
    let rows = rows.map(|(code, text, hint)| {
        let shown = text;
        let line = format!(
            "error[{code}] policies.web.allow_origins[0]: \
             `{shown}` looks like a regular expression, and a pattern is none; {hint}"
        );
        (text, line)
    });
    let mut rows: Vec<(&str, &str)> = rows.iter().map(|(text, line)| (*text, line.as_str())).collect();
    rows.push((
        r"^https://a\.example$|^https://b\.example$",
        r#"error[origin-malformed] policies.web.allow_origins[0]: `^https://a\.example$|^https://b\.example$` is several origins in one text; write each origin as an entry of its own: `"https://a.example"`, `"https://b.example"`"#,
    ));
    check_texts("regular expressions", &rows);
}
