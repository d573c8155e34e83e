//! Texts that are no origin: each is claimed by one rule, and told what a browser would send instead.

use super::check_texts;

#[test]
fn not_of_the_form() {
    check_texts(
        "origins that are malformed",
        &[
            (
                "",
                "error[origin-malformed] policies.web.allow_origins[0]: an empty text is not an origin; \
                 write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `example.com` is not an origin: \
                 it has no scheme; write `https://example.com`",
            ),
            (
                "//example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `//example.com` is not an origin: \
                 it has no scheme; write `https://example.com`",
            ),
            (
                "example.com:8443",
                "error[origin-malformed] policies.web.allow_origins[0]: `example.com:8443` is not an origin: \
                 it has no scheme; write `https://example.com:8443`",
            ),
            (
                "example.com/app",
                "error[origin-malformed] policies.web.allow_origins[0]: `example.com/app` is not an origin: \
                 it has no scheme; write `https://example.com`",
            ),
            (
                "*.example.com:*",
                "error[origin-malformed] policies.web.allow_origins[0]: `*.example.com:*` is not an origin: \
                 it has no scheme; write `https://*.example.com:*`",
            ),
            (
                "localhost",
                "error[origin-malformed] policies.web.allow_origins[0]: `localhost` is not an origin: \
                 it has no scheme; write `http://localhost`",
            ),
            (
                "localhost:3000",
                "error[origin-malformed] policies.web.allow_origins[0]: `localhost:3000` is not an origin: \
                 it has no scheme; write `http://localhost:3000`",
            ),
            (
                "127.0.0.1:8080/",
                "error[origin-malformed] policies.web.allow_origins[0]: `127.0.0.1:8080/` is not an origin: \
                 it has no scheme; write `http://127.0.0.1:8080`",
            ),
            (
                "https:example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `https:example.com` is not an origin: \
                 it has no scheme; write `https://example.com`",
            ),
            (
                "http:/localhost:3000",
                "error[origin-malformed] policies.web.allow_origins[0]: `http:/localhost:3000` is not an origin: \
                 it has no scheme; write `http://localhost:3000`",
            ),
            (
                "https//example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `https//example.com` is not an origin: \
                 it has no scheme; write `https://example.com`",
            ),
            (
                "frontend",
                "error[origin-malformed] policies.web.allow_origins[0]: `frontend` is not an origin: \
                 it has no scheme; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "data:text/html,x",
                "error[origin-malformed] policies.web.allow_origins[0]: `data:text/html,x` is not an origin: \
                 it has no scheme; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "**",
                "error[origin-malformed] policies.web.allow_origins[0]: `**` is not an origin: \
                 it has no scheme; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                " * ",
                "error[origin-malformed] policies.web.allow_origins[0]: ` * ` is not an origin: \
                 it has the character ' '; write `*`",
            ),
            (
                "://example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `://example.com` is not an origin: \
                 its scheme is malformed; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "1https://example.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `1https://example.com` is not an origin: \
                 its scheme is malformed; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "blob:https://example.com/0a1b",
                "error[origin-malformed] policies.web.allow_origins[0]: `blob:https://example.com/0a1b` is not an \
                 origin: its scheme is malformed; write `https://example.com`",
            ),
            (
                "https://",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://` is not an origin: \
                 it has no host; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "https://:8443",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://:8443` is not an origin: \
                 it has no host; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "https://example..com",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://example..com` is not an origin: \
                 a label of its host is empty or too long; \
                 write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "https://exa mple.com",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://exa mple.com` is not an origin: \
                 it has the character ' '; write scheme, `://` and host, such as `https://example.com`",
            ),
            (
                "\thttps://example.com\n",
                "error[origin-malformed] policies.web.allow_origins[0]: `\\u{9}https://example.com\\u{a}` is not an \
                 origin: it has the character '\\t'; write `https://example.com`",
            ),
            (
                "https://app.example.com!.evil.test",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://app.example.com!.evil.test` is not an \
                 origin: it has the character '!'; write scheme, `://` and host, such as `https://example.com`",
            ),
        ],
    );
}

#[test]
fn several_in_one_text() {
    check_texts(
        "several origins in one text",
        &[
            (
                "https://a.example https://b.example",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://a.example https://b.example` is several \
                 origins in one text; write each origin as an entry of its own: \
                 `\"https://a.example\"`, `\"https://b.example\"`",
            ),
            (
                "https://a.example/, http://localhost:*",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://a.example/, http://localhost:*` is \
                 several origins in one text; write each origin as an entry of its own: \
                 `\"https://a.example\"`, `\"http://localhost:*\"`",
            ),
            (
                "https://a.example,https://b.example",
                "error[origin-with-path] policies.web.allow_origins[0]: `https://a.example,https://b.example` is several \
                 origins in one text; write each origin as an entry of its own: \
                 `\"https://a.example\"`, `\"https://b.example\"`",
            ),
            (
                "https://*.a.example;https://b.example|",
                "error[origin-with-path] policies.web.allow_origins[0]: `https://*.a.example;https://b.example|` is \
                 several origins in one text; write each origin as an entry of its own: \
                 `\"https://*.a.example\"`, `\"https://b.example\"`",
            ),
            (
                "HTTPS://A.example,https://b.example",
                "error[origin-in-upper-case] policies.web.allow_origins[0]: `HTTPS://A.example,https://b.example` is \
                 several origins in one text; write each origin as an entry of its own: \
                 `\"https://a.example\"`, `\"https://b.example\"`",
            ),
            (
                "https://b\u{fc}cher.example,https://b.example",
                "error[origin-in-unicode] policies.web.allow_origins[0]: `https://b\u{fc}cher.example,https://b.example` \
                 is several origins in one text; write each origin as an entry of its own: \
                 `\"https://xn--bcher-kva.example\"`, `\"https://b.example\"`",
            ),
            (
                "https://1.example|https://2.example|https://3.example|https://4.example",
                "error[origin-with-path] policies.web.allow_origins[0]: \
                 `https://1.example|https://2.example|https://3.example|https://4.example` is several \
                 origins in one text; write each origin as an entry of its own: `\"https://1.example\"`, \
                 `\"https://2.example\"`, `\"https://3.example\"`, `\"https://4.example\"`",
            ),
            (
                "https://1.example,https://2.example,https://3.example,https://4.example,https://5.example",
                "error[origin-with-path] policies.web.allow_origins[0]: \
                 `https://1.example,https://2.example,https://3.example,https://4.example,https://…` is several \
                 origins in one text; write each origin as an entry of its own: `\"https://1.example\"`, \
                 `\"https://2.example\"`, `\"https://3.example\"`, `\"https://4.example\"`, …",
            ),
            // A list of one is not several, and what is no origin makes no list.
            (
                "https://a.example,",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://a.example,` is not an origin: \
                 it has the character ','; write `https://a.example`",
            ),
            (
                "'https://a.example'",
                "error[origin-malformed] policies.web.allow_origins[0]: `'https://a.example'` is not an origin: \
                 its scheme is malformed; write `https://a.example`",
            ),
            (
                "https://a.example, b.example",
                "error[origin-malformed] policies.web.allow_origins[0]: `https://a.example, b.example` is not an origin: \
                 it has the character ' '; write scheme, `://` and host, such as `https://example.com`",
            ),
        ],
    );
}
