//! Header names, both directions.

use corridor_policy::{Draft, PolicyDraft};

use super::{Row, check};
use crate::drafts::{allowing, file, list};

/// A policy that lets pages send these headers.
pub(super) fn sending(headers: &[&str]) -> PolicyDraft {
    PolicyDraft { allow_headers: list(headers), ..allowing(&["https://example.com"]) }
}

/// A policy that lets pages read these headers.
pub(super) fn exposing(headers: &[&str]) -> PolicyDraft {
    PolicyDraft { expose_headers: list(headers), ..allowing(&["https://example.com"]) }
}

/// A policy that lets every page send these headers.
pub(super) fn anybody_sending(headers: &[&str]) -> Draft {
    file(PolicyDraft { allow_origins: list(&["*"]), ..sending(headers) })
}

#[test]
fn not_names() {
    let one = "write one header name, such as `X-Api-Key`";
    let sent = |shown: &str, hint: &str| {
        format!(
            "error[header-malformed] policies.web.allow_headers[0]: `{shown}` is not a header name; {hint}"
        )
    };
    let read = |shown: &str, hint: &str| {
        format!(
            "error[header-malformed] policies.web.expose_headers[0]: `{shown}` is not a header name; {hint}"
        )
    };
    let rows: Vec<(Draft, String)> = vec![
        (
            file(sending(&[""])),
            format!(
                "error[header-malformed] policies.web.allow_headers[0]: an empty text is not a header name; {one}"
            ),
        ),
        (
            file(exposing(&[""])),
            format!(
                "error[header-malformed] policies.web.expose_headers[0]: an empty text is not a header name; {one}"
            ),
        ),
        (file(sending(&["r\u{e9}sum\u{e9}"])), sent("r\u{e9}sum\u{e9}", one)),
        (file(sending(&["X-Api-Key:"])), sent("X-Api-Key:", "write `X-Api-Key`")),
        (file(sending(&[" X-Api-Key"])), sent(" X-Api-Key", "write `X-Api-Key`")),
        (
            file(sending(&["Content-Type: application/json"])),
            sent("Content-Type: application/json", "write `Content-Type`"),
        ),
        (
            file(sending(&["Content-Type, X-Api-Key"])),
            sent(
                "Content-Type, X-Api-Key",
                "write each name as an entry of its own: `\"Content-Type\"`, `\"X-Api-Key\"`",
            ),
        ),
        (
            file(sending(&["*, Authorization"])),
            sent("*, Authorization", "write each name as an entry of its own: `\"*\"`, `\"Authorization\"`"),
        ),
        (file(sending(&["Content-Type, Cookie"])), sent("Content-Type, Cookie", one)),
        (
            file(sending(&["a b c d e f g h"])),
            sent(
                "a b c d e f g h",
                "write each name as an entry of its own: `\"a\"`, `\"b\"`, `\"c\"`, `\"d\"`, `\"e\"`, `\"f\"`, `\"g\"`, \
                 `\"h\"`",
            ),
        ),
        (file(sending(&["a b c d e f g h i"])), sent("a b c d e f g h i", one)),
        (file(sending(&[", ;"])), sent(", ;", one)),
        (
            file(exposing(&["X-Request-Id;Date"])),
            read(
                "X-Request-Id;Date",
                "write each name as an entry of its own: `\"X-Request-Id\"`, `\"Date\"`",
            ),
        ),
        (file(exposing(&["X-Request-Id, Set-Cookie"])), read("X-Request-Id, Set-Cookie", one)),
        (file(sending(&["X\r\nY"])), sent("X\\u{d}\\u{a}Y", one)),
    ];
    let lines: Vec<[&str; 1]> = rows.iter().map(|(_, line)| [line.as_str()]).collect();
    let rows: Vec<Row<'_>> =
        rows.iter().zip(&lines).map(|((draft, _), line)| (line[0], draft.clone(), line.as_slice())).collect();
    check("texts that are no header name", &rows);
}

#[test]
fn names_that_cannot_be() {
    let rows: &[Row<'_>] = &[
        (
            "a pattern",
            file(PolicyDraft { expose_headers: list(&["X-*"]), ..sending(&["X-Amz-*"]) }),
            &[
                "error[header-wildcard-inside-name] policies.web.allow_headers[0]: the `*` in `X-Amz-*` is an ordinary \
                 character to a browser; list the names one by one, or write `*` alone for all of them",
                "error[header-wildcard-inside-name] policies.web.expose_headers[0]: the `*` in `X-*` is an ordinary \
                 character to a browser; list the names one by one, or write `*` alone for all of them",
            ],
        ),
        (
            "what no page can set",
            file(sending(&[
                "Host",
                "Sec-Fetch-Mode",
                "proxy-authorization",
                "Content-Length",
                "Origin",
                "COOKIE",
            ])),
            &[
                "error[header-forbidden] policies.web.allow_headers[0]: no page can set `Host`, so no browser asks \
                 for it; remove it",
                "error[header-forbidden] policies.web.allow_headers[1]: no page can set `Sec-Fetch-Mode`, so no \
                 browser asks for it; remove it",
                "error[header-forbidden] policies.web.allow_headers[2]: no page can set `proxy-authorization`, so no \
                 browser asks for it; remove it",
                "error[header-forbidden] policies.web.allow_headers[3]: no page can set `Content-Length`, so no \
                 browser asks for it; remove it",
                "error[header-forbidden] policies.web.allow_headers[4]: no page can set `Origin`, so no browser asks \
                 for it; remove it",
                "error[header-forbidden] policies.web.allow_headers[5]: no page can set `COOKIE`, so no browser asks \
                 for it; remove it; `allow_credentials = true` is what allows cookies",
            ],
        ),
        (
            "what no page can read",
            file(exposing(&["Set-Cookie", "set-cookie2"])),
            &[
                "error[exposed-header-forbidden] policies.web.expose_headers[0]: no page can read `Set-Cookie`, \
                 whatever is exposed; remove it",
                "error[exposed-header-forbidden] policies.web.expose_headers[1]: no page can read `set-cookie2`, \
                 whatever is exposed; remove it",
            ],
        ),
        (
            "what a page can set and what it can read are not the same",
            file(PolicyDraft {
                expose_headers: list(&["Date", "Host"]),
                ..sending(&["User-Agent", "X-HTTP-Method"])
            }),
            &[],
        ),
    ];
    check("header names that no page can use", rows);
}

#[test]
fn names_of_the_protocol() {
    let keys = [
        ("Access-Control-Allow-Origin", "allow_origins"),
        ("access-control-allow-methods", "allow_methods"),
        ("Access-Control-Allow-Headers", "allow_headers"),
        ("Access-Control-Allow-Credentials", "allow_credentials"),
        ("Access-Control-Expose-Headers", "expose_headers"),
        ("ACCESS-CONTROL-MAX-AGE", "max_age"),
    ];
    let mut rows = Vec::new();
    for (name, key) in keys {
        let sent = format!(
            "error[header-of-the-protocol] policies.web.allow_headers[0]: `{name}` belongs to the CORS protocol, not \
             into `allow_headers`; remove it here and in the page; it is `{key}` that says what it says"
        );
        let read = format!(
            "error[header-of-the-protocol] policies.web.expose_headers[0]: `{name}` belongs to the CORS protocol, not \
             into `expose_headers`; remove it; it speaks to the browser, not to the page"
        );
        rows.extend([(file(sending(&[name])), sent), (file(exposing(&[name])), read)]);
    }
    for name in ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"] {
        let read = format!(
            "error[header-of-the-protocol] policies.web.expose_headers[0]: `{name}` belongs to the CORS protocol, not \
             into `expose_headers`; remove it"
        );
        rows.push((file(exposing(&[name])), read));
    }
    let obsolete = "error[header-of-the-protocol] policies.web.allow_headers[0]: \
                    `Access-Control-Allow-Private-Network` belongs to the CORS protocol, not into `allow_headers`; \
                    remove it";
    rows.push((file(sending(&["Access-Control-Allow-Private-Network"])), obsolete.to_owned()));
    let lines: Vec<[&str; 1]> = rows.iter().map(|(_, line)| [line.as_str()]).collect();
    let rows: Vec<Row<'_>> =
        rows.iter().zip(&lines).map(|((draft, _), line)| (line[0], draft.clone(), line.as_slice())).collect();
    check("headers of the protocol", &rows);
}

#[test]
fn needless_names() {
    let rows: &[Row<'_>] = &[
        (
            "sent by every page",
            file(sending(&["Accept", "accept-language", "Content-Language", "Content-Type", "Range"])),
            &[
                "note[header-safelisted] policies.web.allow_headers[0]: every page may send `Accept` without being \
                 allowed to; remove it, unless your page sends values longer than 128 bytes",
                "note[header-safelisted] policies.web.allow_headers[1]: every page may send `accept-language` without \
                 being allowed to; remove it, unless your page sends values longer than 128 bytes",
                "note[header-safelisted] policies.web.allow_headers[2]: every page may send `Content-Language` \
                 without being allowed to; remove it, unless your page sends values longer than 128 bytes",
            ],
        ),
        (
            "read by every page",
            file(exposing(&["Cache-Control", "content-Length", "Pragma", "ETag"])),
            &[
                "note[header-safelisted] policies.web.expose_headers[0]: every page that may read the answer may read \
                 `Cache-Control`; remove it",
                "note[header-safelisted] policies.web.expose_headers[1]: every page that may read the answer may read \
                 `content-Length`; remove it",
                "note[header-safelisted] policies.web.expose_headers[2]: every page that may read the answer may read \
                 `Pragma`; remove it",
            ],
        ),
        (
            "twice, in another case",
            file(PolicyDraft {
                expose_headers: list(&["ETag", "X-Request-Id", "etag"]),
                ..sending(&["X-Api-Key", "x-api-key", "X-API-KEY"])
            }),
            &[
                "warning[duplicate-header] policies.web.allow_headers[1]: `x-api-key` is in the list already; \
                 remove one of the two",
                "warning[duplicate-header] policies.web.allow_headers[2]: `X-API-KEY` is in the list already; \
                 remove one of the two",
                "warning[duplicate-header] policies.web.expose_headers[2]: `etag` is in the list already; \
                 remove one of the two",
            ],
        ),
    ];
    check("needless header names", rows);
}

#[test]
fn secrets() {
    let secret = |index: usize, name: &str| {
        format!(
            "warning[exposed-header-secret] policies.web.expose_headers[{index}]: `{name}` looks like a secret, and \
             any script on an allowed page can read it; remove it, unless the page itself needs the value"
        )
    };
    let names = ["Authorization", "X-Api-Key", "X-CSRF-Token", "x_session_id", "Refresh-Token"];
    let lines: Vec<String> = names.iter().enumerate().map(|(index, name)| secret(index, name)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let anybody = "warning[key-header-open-to-any-origin] policies.web.allow_headers[0]: any page in the world may \
                   send `X-Api-Key` here; list the origins of your pages instead of `*`; if no page needs a key, do \
                   not allow its header";
    let shadowed = "warning[shadowed-origin] policies.web.allow_origins[0]: `*` names everything that \
                    `https://example.com` names; remove it, or `*` if that is more than you mean";
    let backtick = "warning[key-header-open-to-any-origin] policies.web.allow_headers[0]: any page in the world may \
                    send `x\\u{60}-auth-token` here; list the origins of your pages instead of `*`; if no page needs \
                    a key, do not allow its header";
    let rows: &[Row<'_>] = &[
        ("exposed", file(exposing(&names)), &lines),
        (
            "exposed, and no secrets",
            file(exposing(&["X-Request-Id", "Idempotency-Key", "X-Tokens-Used", "X-Page-Token"])),
            &[],
        ),
        ("a key, sent by any page", anybody_sending(&["X-Api-Key", "Content-Type"]), &[anybody]),
        (
            "a key, sent by any page though others are listed",
            file(PolicyDraft {
                allow_origins: list(&["https://example.com", "*"]),
                ..sending(&["X-Api-Key"])
            }),
            &[shadowed, anybody],
        ),
        ("a key with a backtick", anybody_sending(&["x`-auth-token"]), &[backtick]),
        ("a key, sent by pages that are listed", file(sending(&["X-Api-Key", "Authorization"])), &[]),
        ("no key, sent by any page", anybody_sending(&["Content-Type", "Idempotency-Key"]), &[]),
    ];
    check("secrets in headers", rows);
}
