//! A `*` among header names: what it covers, and what it does with credentials.

use super::headers::{anybody_sending, exposing, sending};
use super::{Row, check};
use crate::drafts::{file, with_credentials};

#[test]
fn wildcards() {
    let authorization = "warning[authorization-relies-on-wildcard] policies.web.allow_headers[0]: `*` does not cover \
                         `Authorization`: a page that sends it is refused; add `\"Authorization\"` to the list, or list \
                         the headers that your pages send instead of `*`";
    let anything = "warning[key-header-open-to-any-origin] policies.web.allow_headers[0]: any page in the world may \
                    send any header here, keys among them; list the origins of your pages instead of `*`; if no page \
                    needs a key, do not allow its header";
    let sent = "error[wildcard-with-credentials] policies.web.allow_headers[0]: with credentials, a browser takes `*` \
                in request headers literally, and blocks a call with any that is not safelisted; \
                list the request headers by name, or set `allow_credentials = false`";
    let read = "error[wildcard-with-credentials] policies.web.expose_headers[0]: with credentials, a browser takes `*` \
                in exposed headers literally, and shows the page none but the safelisted; \
                list the exposed headers by name, or set `allow_credentials = false`";
    let rows: &[Row<'_>] = &[
        ("every header but one", file(sending(&["*"])), &[authorization]),
        ("every header", file(sending(&["*", "authorization"])), &[]),
        ("every exposed header", file(exposing(&["*"])), &[]),
        (
            "every header of any page",
            anybody_sending(&["*", "Authorization"]),
            &[
                anything,
                "warning[key-header-open-to-any-origin] policies.web.allow_headers[1]: any page in the world may send \
                 `Authorization` here; list the origins of your pages instead of `*`; if no page needs a key, do not \
                 allow its header",
            ],
        ),
        ("every header but one, of any page", anybody_sending(&["*"]), &[authorization, anything]),
        (
            "what `*` covers, and what it does not",
            file(sending(&["*", "X-Api-Key", "Authorization", "AUTHORIZATION", "*", "x-api-key"])),
            &[
                "warning[duplicate-header] policies.web.allow_headers[1]: `*` covers `X-Api-Key` already; \
                 remove it, or the `*` if that is more than you mean",
                "warning[duplicate-header] policies.web.allow_headers[3]: `AUTHORIZATION` is in the list already; \
                 remove one of the two",
                "warning[duplicate-header] policies.web.allow_headers[4]: `*` is in the list already; \
                 remove one of the two",
                "warning[duplicate-header] policies.web.allow_headers[5]: `*` covers `x-api-key` already; \
                 remove it, or the `*` if that is more than you mean",
            ],
        ),
        (
            "what `*` covers of the exposed, `Authorization` too",
            file(exposing(&["*", "X-Request-Id", "Authorization"])),
            &[
                "warning[duplicate-header] policies.web.expose_headers[1]: `*` covers `X-Request-Id` already; \
                 remove it, or the `*` if that is more than you mean",
                "warning[duplicate-header] policies.web.expose_headers[2]: `*` covers `Authorization` already; \
                 remove it, or the `*` if that is more than you mean",
                "warning[exposed-header-secret] policies.web.expose_headers[2]: `Authorization` looks like a secret, \
                 and any script on an allowed page can read it; remove it, unless the page itself needs the value",
            ],
        ),
        ("with credentials, sent", file(with_credentials(sending(&["*"]))), &[sent]),
        ("with credentials, beside others", file(with_credentials(sending(&["*", "X-Api-Key"]))), &[sent]),
        ("with credentials, exposed", file(with_credentials(exposing(&["*"]))), &[read]),
        (
            "with credentials, exposed beside others",
            file(with_credentials(exposing(&["*", "ETag"]))),
            &[read],
        ),
        (
            "with credentials, twice",
            file(with_credentials(sending(&["*", "*"]))),
            &[
                sent,
                "warning[duplicate-header] policies.web.allow_headers[1]: `*` is in the list already; \
                 remove one of the two",
            ],
        ),
        (
            "with credentials, by name",
            file(with_credentials(sending(&["Content-Type", "Authorization"]))),
            &[],
        ),
    ];
    check("header wildcards", rows);
}
