//! Origins with a part too many, or a part in a form that browsers never send.

use super::check_texts;

#[test]
fn more_than_an_origin() {
    check_texts(
        "origins with a path, a slash, or somebody's name",
        &[
            (
                "https://example.com/app/index.html",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://example.com/app/index.html` \
                 has a path, a query or a fragment; write `https://example.com`",
            ),
            (
                "https://example.com:8443?x=1",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://example.com:8443?x=1` \
                 has a path, a query or a fragment; write `https://example.com:8443`",
            ),
            (
                "https://example.com#top",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://example.com#top` \
                 has a path, a query or a fragment; write `https://example.com`",
            ),
            (
                "https://example.com//",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://example.com//` \
                 has a path, a query or a fragment; write `https://example.com`",
            ),
            (
                "https://*.example.com/*",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://*.example.com/*` \
                 has a path, a query or a fragment; write `https://*.example.com`",
            ),
            (
                "https://https://example.com",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://https://example.com` \
                 has a path, a query or a fragment; write `https://example.com`",
            ),
            (
                "https://a!b.example/app",
                "error[origin-with-path] policies.web.allow_origins[0]: the origin `https://a!b.example/app` \
                 has a path, a query or a fragment; leave out what follows the host and the port",
            ),
            (
                "https://example.com/",
                "error[origin-with-trailing-slash] policies.web.allow_origins[0]: the origin `https://example.com/` \
                 ends with a slash; write `https://example.com`",
            ),
            (
                "https://*.example.com:*/",
                "error[origin-with-trailing-slash] policies.web.allow_origins[0]: the origin `https://*.example.com:*/` \
                 ends with a slash; write `https://*.example.com:*`",
            ),
            (
                "https://a!b.example/",
                "error[origin-with-trailing-slash] policies.web.allow_origins[0]: the origin `https://a!b.example/` \
                 ends with a slash; leave out the slash",
            ),
            (
                "https://alice:secret@example.com:8443",
                "error[origin-with-userinfo] policies.web.allow_origins[0]: the origin \
                 `https://alice:secret@example.com:8443` has something before an `@`; write `https://example.com:8443`",
            ),
            // Who is meant here?
            (
                "https://example.com@evil.test",
                "error[origin-with-userinfo] policies.web.allow_origins[0]: the origin `https://example.com@evil.test` \
                 has something before an `@`; write the origin that you mean; a browser reads this one as \
                 `https://evil.test`",
            ),
            (
                "https://example.com@a!b.test",
                "error[origin-with-userinfo] policies.web.allow_origins[0]: the origin `https://example.com@a!b.test` \
                 has something before an `@`; leave out everything up to the `@`",
            ),
        ],
    );
}

#[test]
fn not_as_browsers_write_it() {
    check_texts(
        "cases, ports and dots",
        &[
            (
                "HTTPS://Example.com:8443",
                "error[origin-in-upper-case] policies.web.allow_origins[0]: the origin `HTTPS://Example.com:8443` \
                 has upper-case letters, and browsers send none; write `https://example.com:8443`",
            ),
            (
                "Chrome-Extension://AbC",
                "error[origin-in-upper-case] policies.web.allow_origins[0]: the origin `Chrome-Extension://AbC` \
                 has upper-case letters, and browsers send none; write `chrome-extension://abc`",
            ),
            (
                "https://A!b.example",
                "error[origin-in-upper-case] policies.web.allow_origins[0]: the origin `https://A!b.example` \
                 has upper-case letters, and browsers send none; write it in lower case",
            ),
            (
                "https://example.com:443",
                "error[origin-with-default-port] policies.web.allow_origins[0]: the origin `https://example.com:443` \
                 names the default port, which browsers leave out; write `https://example.com`",
            ),
            (
                "http://localhost:80",
                "error[origin-with-default-port] policies.web.allow_origins[0]: the origin `http://localhost:80` \
                 names the default port, which browsers leave out; write `http://localhost`",
            ),
            (
                "wss://*.example.com:443",
                "error[origin-with-default-port] policies.web.allow_origins[0]: the origin `wss://*.example.com:443` \
                 names the default port, which browsers leave out; write `wss://*.example.com`",
            ),
            (
                "https://example.com:",
                "error[origin-with-invalid-port] policies.web.allow_origins[0]: the port of `https://example.com:` \
                 is not a number from 1 to 65535 as browsers write it; write `https://example.com`",
            ),
            (
                "https://example.com:08443",
                "error[origin-with-invalid-port] policies.web.allow_origins[0]: the port of `https://example.com:08443` \
                 is not a number from 1 to 65535 as browsers write it; write `https://example.com:8443`",
            ),
            (
                "https://example.com:0",
                "error[origin-with-invalid-port] policies.web.allow_origins[0]: the port of `https://example.com:0` \
                 is not a number from 1 to 65535 as browsers write it; \
                 write a number from 1 to 65535, or `:*` for every port",
            ),
            (
                "https://example.com:65536",
                "error[origin-with-invalid-port] policies.web.allow_origins[0]: the port of `https://example.com:65536` \
                 is not a number from 1 to 65535 as browsers write it; \
                 write a number from 1 to 65535, or `:*` for every port",
            ),
            (
                "https://example.com:8443:*",
                "error[origin-with-invalid-port] policies.web.allow_origins[0]: the port of `https://example.com:8443:*` \
                 is not a number from 1 to 65535 as browsers write it; \
                 write a number from 1 to 65535, or `:*` for every port",
            ),
            (
                "https://example.com.",
                "error[origin-with-trailing-dot] policies.web.allow_origins[0]: the host of `https://example.com.` \
                 ends with a dot; write `https://example.com`",
            ),
            (
                "http://localhost.:3000",
                "error[origin-with-trailing-dot] policies.web.allow_origins[0]: the host of `http://localhost.:3000` \
                 ends with a dot; write `http://localhost:3000`",
            ),
            (
                "https://.",
                "error[origin-with-trailing-dot] policies.web.allow_origins[0]: the host of `https://.` \
                 ends with a dot; leave out the dot",
            ),
        ],
    );
}

#[test]
fn addresses() {
    const FORMS: &str = "write four decimal numbers, or an IPv6 address in brackets without a zone, such as \
                         `http://[::1]:3000`";
    let refused = |text: &str, hint: &str| {
        format!(
            "error[origin-with-non-canonical-ip] policies.web.allow_origins[0]: \
             the IP address of `{text}` is not in the form that browsers send; {hint}"
        )
    };
    let rows = [
        ("http://127.1", "write `http://127.0.0.1`"),
        ("http://0x7f000001:8080", "write `http://127.0.0.1:8080`"),
        ("http://2130706433", "write `http://127.0.0.1`"),
        ("http://0177.0.0.01", "write `http://127.0.0.1`"),
        ("http://256.0.0.1", FORMS),
        ("http://1.2.3.4.5", FORMS),
        ("http://example.1", FORMS),
        ("http://[0:0:0:0:0:0:0:1]:3000", "write `http://[::1]:3000`"),
        ("https://[2001:DB8::1]", "write `https://[2001:db8::1]`"),
        ("http://[fe80::1%25eth0]", FORMS),
        ("http://[::1", FORMS),
        ("http://[::1]x", FORMS),
        ("http://::1:3000", FORMS),
        (
            "http://[::ffff:127.0.0.1]:3000",
            "open the page at the IPv4 address, and list `127.0.0.1` as its host",
        ),
        ("http://[::ffff:7f00:1]", "open the page at the IPv4 address, and list `127.0.0.1` as its host"),
    ];
    let rows = rows.map(|(text, hint)| (text, refused(text, hint)));
    let ports = "error[origin-with-non-canonical-ip] policies.web.allow_origins[0]: \
                 `https://example.com:8443:8443` has more than one port; write one port";
    let mut rows: Vec<(&str, &str)> = rows.iter().map(|(text, line)| (*text, line.as_str())).collect();
    rows.push(("https://example.com:8443:8443", ports));
    check_texts("IP addresses", &rows);
}

#[test]
fn alphabets() {
    check_texts(
        "letters outside ASCII, and Punycode",
        &[
            (
                "https://b\u{fc}cher.example:8443",
                "error[origin-in-unicode] policies.web.allow_origins[0]: the origin `https://b\u{fc}cher.example:8443` \
                 is not ASCII, and browsers send the Punycode form; write `https://xn--bcher-kva.example:8443`",
            ),
            // A Cyrillic first letter; what is written then has a note of its own, which spells it out.
            (
                "https://\u{430}pp.example.com",
                "error[origin-in-unicode] policies.web.allow_origins[0]: the origin `https://\u{430}pp.example.com` \
                 is not ASCII, and browsers send the Punycode form; write `https://xn--pp-6kc.example.com`",
            ),
            (
                "https://example\u{ff0e}com",
                "error[origin-in-unicode] policies.web.allow_origins[0]: the origin `https://example\\u{ff0e}com` \
                 is not ASCII, and browsers send the Punycode form; write `https://example.com`",
            ),
            (
                "https://exa\u{200b}mple.com",
                "error[origin-in-unicode] policies.web.allow_origins[0]: the origin `https://exa\\u{200b}mple.com` \
                 is not ASCII, and browsers send the Punycode form; write `https://example.com`",
            ),
            (
                "https://\u{202e}moc.elpmaxe",
                "error[origin-in-unicode] policies.web.allow_origins[0]: the origin `https://\\u{202e}moc.elpmaxe` \
                 is not ASCII, and browsers send the Punycode form; \
                 copy the origin from the console of the page: `location.origin`",
            ),
            (
                "https://xn--a.example",
                "error[origin-with-invalid-punycode] policies.web.allow_origins[0]: no browser opens \
                 `https://xn--a.example`: a label that begins with `xn--` is not valid Punycode; \
                 copy the origin from the console of the page: `location.origin`",
            ),
            // CVE-2024-12224: the Punycode of plain ASCII.
            (
                "https://xn--example-.org",
                "error[origin-with-invalid-punycode] policies.web.allow_origins[0]: no browser opens \
                 `https://xn--example-.org`: a label that begins with `xn--` is not valid Punycode; \
                 copy the origin from the console of the page: `location.origin`",
            ),
            (
                "https://xn--bcher-kva.example",
                "note[origin-in-punycode] policies.web.allow_origins[0]: the host of `https://xn--bcher-kva.example` \
                 reads `b\u{fc}cher.example`; check that every letter is the one you mean: `\u{fc}` is U+00FC",
            ),
            (
                "https://*.xn--pp-6kc.example.com:8443",
                "note[origin-in-punycode] policies.web.allow_origins[0]: the host of \
                 `https://*.xn--pp-6kc.example.com:8443` reads `\u{430}pp.example.com`; \
                 check that every letter is the one you mean: `\u{430}` is U+0430",
            ),
            (
                "https://xn--0zwm56d.xn--zckzah",
                "note[origin-in-punycode] policies.web.allow_origins[0]: the host of `https://xn--0zwm56d.xn--zckzah` \
                 reads `\u{6d4b}\u{8bd5}.\u{30c6}\u{30b9}\u{30c8}`; check that every letter is the one you mean: \
                 `\u{30b9}` is U+30B9, `\u{30c6}` is U+30C6, `\u{30c8}` is U+30C8, `\u{6d4b}` is U+6D4B, \
                 `\u{8bd5}` is U+8BD5",
            ),
            (
                "https://xn--80acdefghi.example",
                "note[origin-in-punycode] policies.web.allow_origins[0]: the host of `https://xn--80acdefghi.example` \
                 reads `\u{430}\u{431}\u{432}\u{433}\u{434}\u{435}\u{436}\u{437}.example`; \
                 check that every letter is the one you mean: `\u{430}` is U+0430, `\u{431}` is U+0431, \
                 `\u{432}` is U+0432, `\u{433}` is U+0433, `\u{434}` is U+0434, `\u{435}` is U+0435, \
                 `\u{436}` is U+0436, `\u{437}` is U+0437",
            ),
            (
                "https://xn--80acdefghij.example",
                "note[origin-in-punycode] policies.web.allow_origins[0]: the host of `https://xn--80acdefghij.example` \
                 reads `\u{430}\u{431}\u{432}\u{433}\u{434}\u{435}\u{436}\u{437}\u{438}.example`; \
                 check that every letter is the one you mean: `\u{430}` is U+0430, `\u{431}` is U+0431, \
                 `\u{432}` is U+0432, `\u{433}` is U+0433, `\u{434}` is U+0434, `\u{435}` is U+0435, \
                 `\u{436}` is U+0436, `\u{437}` is U+0437, …",
            ),
        ],
    );
}

#[test]
fn what_has_no_origin() {
    check_texts(
        "pages without an origin",
        &[
            (
                "null",
                "error[origin-null] policies.web.allow_origins[0]: `null` is no origin: every sandboxed frame has it; \
                 serve the page from an origin of its own (`http://localhost:PORT` while developing) and list that",
            ),
            (
                "NULL",
                "error[origin-null] policies.web.allow_origins[0]: `NULL` is no origin: every sandboxed frame has it; \
                 serve the page from an origin of its own (`http://localhost:PORT` while developing) and list that",
            ),
            (
                "file:///home/alice/index.html",
                "error[origin-file] policies.web.allow_origins[0]: `file:///home/alice/index.html` has no origin: \
                 browsers send `null` for a page opened from a disk; \
                 serve the page, also while developing (`python3 -m http.server`), and list its origin",
            ),
            (
                "file://*",
                "error[origin-file] policies.web.allow_origins[0]: `file://*` has no origin: \
                 browsers send `null` for a page opened from a disk; \
                 serve the page, also while developing (`python3 -m http.server`), and list its origin",
            ),
            (
                "data://text",
                "error[origin-with-opaque-scheme] policies.web.allow_origins[0]: the scheme of `data://text` \
                 has no origin of its own; list the origin of the page that opens it, such as `https://example.com`",
            ),
            (
                "javascript://example.com",
                "error[origin-with-opaque-scheme] policies.web.allow_origins[0]: the scheme of \
                 `javascript://example.com` has no origin of its own; \
                 list the origin of the page that opens it, such as `https://example.com`",
            ),
            (
                "about://blank",
                "error[origin-with-opaque-scheme] policies.web.allow_origins[0]: the scheme of `about://blank` \
                 has no origin of its own; list the origin of the page that opens it, such as `https://example.com`",
            ),
        ],
    );
}
