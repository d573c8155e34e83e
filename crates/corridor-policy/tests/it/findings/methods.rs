//! Methods, of policies and of routes.

use corridor_policy::{Draft, PolicyDraft, RouteDraft};

use super::{Row, check};
use crate::drafts::{allowing, file, list, route, with_credentials};

/// A policy with these methods, and a route that answers `POST`.
fn methods(methods: &[&str]) -> PolicyDraft {
    PolicyDraft { allow_methods: list(methods), ..allowing(&["https://example.com"]) }
}

/// A route that answers these methods, with a policy that allows all of them.
fn answering(methods: &[&str]) -> Draft {
    let policy = PolicyDraft { allow_methods: list(&["*"]), ..allowing(&["https://example.com"]) };
    Draft { routes: vec![RouteDraft { methods: list(methods), ..route("/inference") }], ..file(policy) }
}

/// A policy with these methods (or none written), and a route that answers those.
fn between(allowed: Option<&[&str]>, answered: &[&str]) -> Draft {
    let policy = PolicyDraft { allow_methods: allowed.and_then(list), ..allowing(&["https://example.com"]) };
    Draft { routes: vec![RouteDraft { methods: list(answered), ..route("/inference") }], ..file(policy) }
}

#[test]
fn names() {
    let rows: &[Row<'_>] = &[
        (
            "an empty list of a policy",
            file(methods(&[])),
            &[
                "error[missing-methods] policies.web.allow_methods: `allow_methods` is empty, so no page could call; \
               list the methods, or leave the key out to allow `GET`, `HEAD` and `POST`",
            ],
        ),
        (
            "an empty list of a route",
            answering(&[]),
            &[
                "error[missing-methods] routes[0].methods: `methods` is empty, so the route would answer nothing; \
               list the methods, or leave the key out to answer `POST`",
            ],
        ),
        (
            "an empty text",
            file(methods(&["POST", ""])),
            &["error[method-malformed] policies.web.allow_methods[1]: an empty text is not a method name; \
               write one method name, such as `POST`"],
        ),
        (
            "no token",
            file(methods(&["POST", "r\u{e9}sum\u{e9}"])),
            &[
                "error[method-malformed] policies.web.allow_methods[1]: `r\u{e9}sum\u{e9}` is not a method name; \
               write one method name, such as `POST`",
            ],
        ),
        (
            "a letter that becomes two in upper case",
            file(methods(&["po\u{df}t"])),
            &["error[method-malformed] policies.web.allow_methods[0]: `po\u{df}t` is not a method name; \
               write one method name, such as `POST`"],
        ),
        (
            "a list in one text",
            file(methods(&["get, post"])),
            &["error[method-malformed] policies.web.allow_methods[0]: `get, post` is not a method name; \
               write each method as an entry of its own: `\"GET\"`, `\"POST\"`"],
        ),
        (
            "a space after it",
            file(methods(&["post "])),
            &[
                "error[method-malformed] policies.web.allow_methods[0]: `post ` is not a method name; write `POST`",
            ],
        ),
        (
            "only separators",
            file(methods(&[", ,"])),
            &["error[method-malformed] policies.web.allow_methods[0]: `, ,` is not a method name; \
               write one method name, such as `POST`"],
        ),
        (
            "a list with a forbidden one",
            file(methods(&["GET,TRACE"])),
            &["error[method-malformed] policies.web.allow_methods[0]: `GET,TRACE` is not a method name; \
               write one method name, such as `POST`"],
        ),
        (
            "more of them than are taken apart",
            file(methods(&["get put get put get put get put get"])),
            &[
                "error[method-malformed] policies.web.allow_methods[0]: `get put get put get put get put get` is not a \
               method name; write one method name, such as `POST`",
            ],
        ),
        (
            "of a route",
            answering(&["POST /inference"]),
            &["error[method-malformed] routes[0].methods[0]: `POST /inference` is not a method name; \
               write one method name, such as `POST`"],
        ),
        (
            "forbidden, in every case",
            file(methods(&["POST", "CONNECT", "trace", "Track"])),
            &[
                "error[method-forbidden] policies.web.allow_methods[1]: no browser sends `CONNECT` for a page; \
                 remove it",
                "error[method-forbidden] policies.web.allow_methods[2]: no browser sends `trace` for a page; \
                 remove it",
                "error[method-forbidden] policies.web.allow_methods[3]: no browser sends `Track` for a page; \
                 remove it",
            ],
        ),
        (
            "forbidden, of a route",
            answering(&["TRACE"]),
            &["error[method-forbidden] routes[0].methods[0]: no browser sends `TRACE` for a page; remove it"],
        ),
        (
            "in another case",
            file(methods(&["post", "Patch"])),
            &[
                "error[method-case] policies.web.allow_methods[0]: method names are case-sensitive, and `post` is \
                 not `POST`; write `POST`, here and in the page's `fetch` call",
                "error[method-case] policies.web.allow_methods[1]: method names are case-sensitive, and `Patch` is \
                 not `PATCH`; write `PATCH`, here and in the page's `fetch` call",
            ],
        ),
        (
            "in another case, of a route",
            answering(&["pOST"]),
            &[
                "error[method-case] routes[0].methods[0]: method names are case-sensitive, and `pOST` is not `POST`; \
               write `POST`, here and in the page's `fetch` call",
            ],
        ),
        (
            "names of one's own, which may differ in case",
            file(methods(&["POST", "getaway", "Getaway", "x-infer", "M-SEARCH"])),
            &[],
        ),
        (
            "a route with `*`",
            answering(&["*"]),
            &[
                "error[method-malformed] routes[0].methods[0]: a route has no `*`: it answers the methods that it \
               names; name them, such as `methods = [\"GET\", \"POST\"]`",
            ],
        ),
    ];
    check("names of methods", rows);
}

#[test]
fn repeats_and_wildcards() {
    let rows: &[Row<'_>] = &[
        (
            "listed twice",
            file(methods(&["POST", "GET", "POST"])),
            &["warning[duplicate-method] policies.web.allow_methods[2]: `POST` is in the list already; \
               remove one of the two"],
        ),
        (
            "listed twice by a route",
            answering(&["POST", "POST"]),
            &["warning[duplicate-method] routes[0].methods[1]: `POST` is in the list already; \
               remove one of the two"],
        ),
        ("`*` alone", file(methods(&["*"])), &[]),
        (
            "`*`, twice and with others",
            file(methods(&["GET", "*", "GET", "*"])),
            &[
                "warning[duplicate-method] policies.web.allow_methods[0]: `*` covers `GET` already; \
                 remove it, or the `*` if that is more than you mean",
                "warning[duplicate-method] policies.web.allow_methods[2]: `*` covers `GET` already; \
                 remove it, or the `*` if that is more than you mean",
                "warning[duplicate-method] policies.web.allow_methods[3]: `*` is in the list already; \
                 remove one of the two",
            ],
        ),
        (
            "`*` with credentials, which then covers nothing",
            file(with_credentials(methods(&["POST", "*"]))),
            &[
                "error[wildcard-with-credentials] policies.web.allow_methods[1]: with credentials, a browser takes `*` \
               in methods literally, and blocks all but `GET`, `HEAD` and `POST`; \
               list the methods by name, or set `allow_credentials = false`",
            ],
        ),
        (
            "repeats with credentials",
            file(with_credentials(methods(&["POST", "*", "POST", "*"]))),
            &[
                "error[wildcard-with-credentials] policies.web.allow_methods[1]: with credentials, a browser takes \
                 `*` in methods literally, and blocks all but `GET`, `HEAD` and `POST`; \
                 list the methods by name, or set `allow_credentials = false`",
                "warning[duplicate-method] policies.web.allow_methods[2]: `POST` is in the list already; \
                 remove one of the two",
                "warning[duplicate-method] policies.web.allow_methods[3]: `*` is in the list already; \
                 remove one of the two",
            ],
        ),
    ];
    check("repeated methods and `*`", rows);
}

#[test]
fn between_policy_and_route() {
    let put = "warning[route-method-not-allowed] routes[0].methods[0]: the route answers `PUT`, and its policy `web` \
               allows it to no page; add `PUT` to `allow_methods`, or leave it if only programs call it";
    let rows: &[Row<'_>] = &[
        ("all listed", between(Some(&["POST", "PUT"]), &["PUT", "POST"]), &[]),
        ("one not listed", between(Some(&["POST"]), &["PUT", "POST"]), &[put]),
        ("not one of the three of a policy that lists none", between(None, &["PUT"]), &[put]),
        ("the three of a policy that lists none", between(None, &["GET", "HEAD", "POST"]), &[]),
        ("`HEAD` goes with `GET`", between(Some(&["GET"]), &["GET", "HEAD"]), &[]),
        (
            "but not with `POST`",
            between(Some(&["POST"]), &["HEAD"]),
            &[
                "warning[route-method-not-allowed] routes[0].methods[0]: the route answers `HEAD`, and its policy `web` \
               allows it to no page; add `HEAD` to `allow_methods`, or leave it if only programs call it",
            ],
        ),
        ("`*` allows every method", between(Some(&["*"]), &["PUT", "x-infer"]), &[]),
        (
            "the `POST` of a route that lists nothing",
            file(methods(&["GET"])),
            &[
                "warning[route-method-not-allowed] routes[0]: the route answers `POST`, and its policy `web` allows it \
               to no page; add `POST` to `allow_methods`, or leave it if only programs call it",
            ],
        ),
        (
            "a list with an error is not compared with",
            between(Some(&["put"]), &["PUT"]),
            &[
                "error[method-case] policies.web.allow_methods[0]: method names are case-sensitive, and `put` is not \
               `PUT`; write `PUT`, here and in the page's `fetch` call",
            ],
        ),
        (
            "nor is an empty one",
            between(Some(&[]), &["PUT"]),
            &[
                "error[missing-methods] policies.web.allow_methods: `allow_methods` is empty, so no page could call; \
               list the methods, or leave the key out to allow `GET`, `HEAD` and `POST`",
            ],
        ),
        (
            "`OPTIONS` of a policy, answered by no route",
            between(Some(&["POST", "OPTIONS"]), &["POST"]),
            &[
                "note[options-listed] policies.web.allow_methods[1]: preflights are answered without `OPTIONS` being \
               listed, and no route answers it otherwise; \
               remove it, unless your page itself sends `OPTIONS` requests",
            ],
        ),
        ("`OPTIONS` of both", between(Some(&["POST", "OPTIONS"]), &["POST", "OPTIONS"]), &[]),
        ("`OPTIONS` of a route alone", between(Some(&["POST"]), &["POST", "OPTIONS"]), &[]),
        (
            "`OPTIONS` answered by the route of another policy",
            Draft {
                policies: vec![
                    methods(&["POST", "OPTIONS"]),
                    PolicyDraft { name: "other".into(), ..methods(&["OPTIONS"]) },
                ],
                routes: vec![
                    route("/inference"),
                    RouteDraft {
                        policy: Some("other".into()),
                        methods: list(&["OPTIONS"]),
                        ..route("/other")
                    },
                ],
                ..file(methods(&[]))
            },
            &[
                "note[options-listed] policies.web.allow_methods[1]: preflights are answered without `OPTIONS` being \
               listed, and no route answers it otherwise; \
               remove it, unless your page itself sends `OPTIONS` requests",
            ],
        ),
        (
            "a name with a backtick",
            between(Some(&["POST"]), &["a`b"]),
            &[
                "warning[route-method-not-allowed] routes[0].methods[0]: the route answers `a\\u{60}b`, and its policy \
               `web` allows it to no page; add `a\\u{60}b` to `allow_methods`, or leave it if only programs call it",
            ],
        ),
    ];
    check("methods of policies and routes", rows);
}
