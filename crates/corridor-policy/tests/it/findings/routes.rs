//! Routes, and the names by which they find policies and backends.

use corridor_policy::{Draft, RouteDraft};

use super::{Row, check};
use crate::drafts::{allowing, file, list, route};

/// A file with the policy `web`, the backend `digits` and these routes.
fn routes(routes: Vec<RouteDraft>) -> Draft {
    Draft { routes, ..file(allowing(&["https://example.com"])) }
}

/// A route whose policy allows all that it answers.
fn answering(path: &str, method: &str) -> RouteDraft {
    RouteDraft { methods: list(&[method]), ..route(path) }
}

/// A file with these routes, `GET` and `POST` allowed, and a second policy, `admin`, with a route of its own.
fn with_admin(mut routes: Vec<RouteDraft>) -> Draft {
    let mut web = allowing(&["https://example.com"]);
    web.allow_methods = list(&["GET", "POST", "OPTIONS"]);
    let admin =
        corridor_policy::PolicyDraft { name: "admin".into(), ..allowing(&["https://admin.example.com"]) };
    routes.push(of_admin("/admin"));
    routes.push(answering("/options", "OPTIONS"));
    Draft { policies: vec![web, admin], routes, ..file(allowing(&[])) }
}

fn of_admin(path: &str) -> RouteDraft {
    RouteDraft { policy: Some("admin".into()), ..route(path) }
}

#[test]
fn missing_and_unknown_names() {
    let named = |policy: &str, backend: &str| RouteDraft {
        policy: Some(policy.into()),
        backend: Some(backend.into()),
        ..route("/other")
    };
    let rows: &[Row<'_>] = &[
        (
            "no file at all",
            Draft::default(),
            &["warning[no-routes] routes: there is no route; \
               add `[[routes]]` with a path, a policy and a backend; `corridor init` writes a whole file"],
        ),
        (
            "no route",
            routes(vec![]),
            &[
                "warning[no-routes] routes: there is no route; \
                 add `[[routes]]` with a path, a policy and a backend; `corridor init` writes a whole file",
                "warning[policy-without-route] policies.web: no route names the policy `web`; \
                 name it in a route, or remove it",
                "warning[backend-without-route] backends.digits: no route names the backend `digits`; \
                 name it in a route, or remove it",
            ],
        ),
        (
            "neither",
            routes(vec![route("/inference"), RouteDraft { policy: None, backend: None, ..route("/other") }]),
            &[
                "error[route-without-policy] routes[1]: nothing says which pages may call this route; \
                 add `policy = \"…\"` with the name of one of the file's policies",
                "error[route-without-backend] routes[1]: nothing stands behind this route to answer; \
                 add `backend = \"…\"` with the name of one of the file's backends",
            ],
        ),
        (
            "misspelt, beside others that are not",
            routes(vec![route("/inference"), named("wbe", "digts")]),
            &[
                "error[unknown-policy] routes[1].policy: there is no policy `wbe`; did you mean `web`?",
                "error[unknown-backend] routes[1].backend: there is no backend `digts`; did you mean `digits`?",
            ],
        ),
        (
            "as near to one as to the other",
            Draft {
                backends: vec!["digits".into(), "llm-b".into(), "llm-a".into()],
                ..routes(vec![
                    route("/inference"),
                    RouteDraft { backend: Some("llm-c".into()), ..route("/c") },
                    RouteDraft { backend: Some("llm-a".into()), ..route("/a") },
                ])
            },
            &["error[unknown-backend] routes[1].backend: there is no backend `llm-c`; did you mean `llm-b`?"],
        ),
        // One slip, one finding: that nobody names `web` is the same mistake.
        (
            "misspelt, alone",
            routes(vec![named("Web", "digit_s")]),
            &[
                "error[unknown-policy] routes[0].policy: there is no policy `Web`; did you mean `web`?",
                "error[unknown-backend] routes[0].backend: there is no backend `digit_s`; did you mean `digits`?",
            ],
        ),
        (
            "not there at all",
            routes(vec![named("internal", "llm")]),
            &[
                "error[unknown-policy] routes[0].policy: there is no policy `internal`; \
                 add a table `[policies.internal]`",
                "error[unknown-backend] routes[0].backend: there is no backend `llm`; add a table `[backends.llm]`",
                "warning[policy-without-route] policies.web: no route names the policy `web`; \
                 name it in a route, or remove it",
                "warning[backend-without-route] backends.digits: no route names the backend `digits`; \
                 name it in a route, or remove it",
            ],
        ),
        (
            "a name that needs quotes, and one that could fool a terminal",
            routes(vec![route("/inference"), named("my policy", "\u{202e}sgnis`")]),
            &[
                "error[unknown-policy] routes[1].policy: there is no policy `my policy`; \
                 add a table `[policies.\"my policy\"]`",
                "error[unknown-backend] routes[1].backend: there is no backend `\\u{202e}sgnis\\u{60}`; \
                 add a table `[backends.\"\\u{202e}sgnis\\u{60}\"]`",
            ],
        ),
        (
            "an empty name",
            routes(vec![route("/inference"), named("", "")]),
            &[
                "error[unknown-policy] routes[1].policy: there is no policy ``; add a table `[policies.\"\"]`",
                "error[unknown-backend] routes[1].backend: there is no backend ``; add a table `[backends.\"\"]`",
            ],
        ),
        (
            "named by nobody",
            Draft {
                policies: vec![
                    allowing(&["https://example.com"]),
                    corridor_policy::PolicyDraft {
                        name: "spare".into(),
                        ..allowing(&["https://example.com"])
                    },
                ],
                backends: vec!["digits".into(), "old`one".into()],
                ..routes(vec![route("/inference")])
            },
            &[
                "warning[policy-without-route] policies.spare: no route names the policy `spare`; \
                 name it in a route, or remove it",
                "warning[backend-without-route] backends.\"old`one\": no route names the backend `old\\u{60}one`; \
                 name it in a route, or remove it",
            ],
        ),
    ];
    check("names in routes", rows);
}

#[test]
fn paths() {
    let forms = "write a path such as `/inference`, `/models/{model}` or `/v2/{*rest}`";
    let rows = [
        ("inference", "it does not begin with `/`", "write `/inference`"),
        ("", "it does not begin with `/`", "write `/`"),
        ("https://api.example.com/v1/infer", "it does not begin with `/`", "write `/v1/infer`"),
        ("/a?b=c", "a query is not part of a path", "write `/a`"),
        ("/a#b", "a fragment is never sent", "write `/a`"),
        ("/a//b", "it has two slashes in a row", "write `/a/b`"),
        ("/a/../b", "browsers resolve `.` and `..` before they send a path", "write `/b`"),
        ("/a b", "it has the character ' ', which a path carries percent-encoded", "write `/a%20b`"),
        ("/100%", "a `%` is not followed by two hexadecimal digits", "write `/100%25`"),
        ("/%41", "it encodes a character that needs no encoding", "write `/A`"),
        ("/a%2Fb", "an encoded slash or backslash reads differently to every program on the way", forms),
        ("/v2/*", "`*` is no wildcard; `{*rest}`, at the end, is", "write `/v2/{*rest}`"),
        ("/img-{id}.png", "a parameter is a whole segment: `{name}`, or `{*rest}`", forms),
        (
            "/{model-name}",
            "a parameter's name is made of letters, digits and `_`, and does not begin with a digit",
            "write `/{model_name}`",
        ),
        (
            "/{proxy+}",
            "a parameter's name is made of letters, digits and `_`, and does not begin with a digit",
            "write `/{*proxy}`",
        ),
        ("/{a}/{a}", "two parameters have one name", forms),
        ("/{*rest}/a", "`{*rest}` takes all that follows, so nothing can follow it", forms),
    ];
    let lines = rows.map(|(path, fault, hint)| {
        [format!(
            "error[route-path-invalid] routes[0].path: `{path}` is not a path template: {fault}; {hint}"
        )]
    });
    let lines: Vec<[&str; 1]> = lines.iter().map(|line| [line[0].as_str()]).collect();
    let table: Vec<Row<'_>> = rows
        .iter()
        .zip(&lines)
        .map(|((path, ..), line)| (*path, routes(vec![route(path)]), line.as_slice()))
        .collect();
    check("paths", &table);

    let parameters = |number| (0..number).map(|name| format!("/{{p{name}}}")).collect::<String>();
    let longest = format!("/{}", "a".repeat(2047));
    check("bounds", &[("neither is too many", routes(vec![route(&longest), route(&parameters(16))]), &[])]);
    let too_many = "error[route-path-invalid] routes[0].path: \
                    `/{p0}/{p1}/{p2}/{p3}/{p4}/{p5}/{p6}/{p7}/{p8}/{p9}/{p10}/{p11}/{p12}/{p13}/{p14}…` is not a path \
                    template: it has more than 16 parameters; \
                    write a path such as `/inference`, `/models/{model}` or `/v2/{*rest}`";
    check("bounds", &[("17 parameters", routes(vec![route(&parameters(17))]), &[too_many])]);

    let reserved = |path: &str| {
        format!(
            "error[reserved-path] routes[0].path: `{path}` is the gateway's own: it answers everything below `/-/`; \
             choose another first segment"
        )
    };
    for path in ["/-", "/-/", "/-/health", "/-/{*rest}"] {
        check(path, &[(path, routes(vec![route(path)]), &[&reserved(path)])]);
    }
    for path in ["/", "/--/x", "/-x", "/x/-/y", "/{any}", "/{*rest}", "/inference/"] {
        check(path, &[(path, routes(vec![route(path)]), &[])]);
    }
}

#[test]
fn conflicts() {
    let rows: &[Row<'_>] = &[
        (
            "the same path and method",
            routes(vec![route("/inference"), route("/inference")]),
            &["error[conflicting-routes] routes[1]: another route answers `POST` for `/inference` already; \
               remove the method from one of the two routes"],
        ),
        (
            "the same method, written in the second",
            with_admin(vec![
                answering("/inference", "GET"),
                RouteDraft { methods: list(&["POST", "GET"]), ..route("/inference") },
                answering("/inference", "POST"),
            ]),
            &[
                "error[conflicting-routes] routes[1].methods[1]: another route answers `GET` for `/inference` already; \
                 remove the method from one of the two routes",
                "error[conflicting-routes] routes[2].methods[0]: another route answers `POST` for `/inference` already; \
                 remove the method from one of the two routes",
            ],
        ),
        (
            "another method",
            with_admin(vec![answering("/inference", "GET"), answering("/inference", "POST")]),
            &[],
        ),
        (
            "one path with two policies",
            with_admin(vec![answering("/inference", "GET"), of_admin("/inference")]),
            &[
                "error[conflicting-routes] routes[1].policy: `/inference` has the policy `web` already, and one path has \
               one policy; write `web`, or give the route another path",
            ],
        ),
        (
            "a path whose first route has no policy yet",
            with_admin(vec![
                RouteDraft { policy: None, ..answering("/inference", "GET") },
                answering("/inference", "POST"),
                of_admin("/inference"),
            ]),
            &[
                "error[route-without-policy] routes[0]: nothing says which pages may call this route; \
                 add `policy = \"…\"` with the name of one of the file's policies",
                "error[conflicting-routes] routes[2].policy: `/inference` has the policy `web` already, and one path \
                 has one policy; write `web`, or give the route another path",
            ],
        ),
        (
            "one path with its parameter named twice",
            with_admin(vec![answering("/m/{model}", "GET"), answering("/m/{name}", "POST")]),
            &[
                "error[conflicting-routes] routes[1].path: `/m/{name}` and `/m/{model}` are one path with its parameters \
               named differently; write `/m/{model}`",
            ],
        ),
        (
            "two paths below a parameter that is named twice",
            routes(vec![route("/m/{model}/infer"), route("/m/{name}/explain")]),
            &[],
        ),
        (
            "a parameter beside a catch-all",
            routes(vec![route("/m/{model}"), route("/m/{*rest}"), route("/m/{model}/infer")]),
            &[
                "error[conflicting-routes] routes[1].path: `/m/{*rest}` and `/m/{model}` have a `{name}` and a `{*rest}` \
               in the same place, so both claim the same requests; \
               give one of them a fixed segment of its own in that place",
            ],
        ),
        (
            "the other way round",
            routes(vec![route("/m/{*rest}"), route("/m/{model}/infer")]),
            &[
                "error[conflicting-routes] routes[1].path: `/m/{model}/infer` and `/m/{*rest}` have a `{name}` and a \
               `{*rest}` in the same place, so both claim the same requests; \
               give one of them a fixed segment of its own in that place",
            ],
        ),
        (
            "catch-alls named differently",
            with_admin(vec![answering("/m/{*rest}", "GET"), answering("/m/{*path}", "POST")]),
            &[
                "error[conflicting-routes] routes[1].path: `/m/{*path}` and `/m/{*rest}` are one path with its parameters \
               named differently; write `/m/{*rest}`",
            ],
        ),
        (
            "fixed segments beside either, a slash at the end, another case",
            routes(vec![
                route("/m/{model}"),
                route("/m/digits"),
                route("/m/digits/"),
                route("/m/Digits"),
                route("/f/{*rest}"),
                route("/f/"),
                route("/f/a"),
                route("/"),
            ]),
            &[],
        ),
        (
            "a path that is none takes part in no conflict",
            routes(vec![route("inference"), route("inference")]),
            &[
                "error[route-path-invalid] routes[0].path: `inference` is not a path template: \
                 it does not begin with `/`; write `/inference`",
                "error[route-path-invalid] routes[1].path: `inference` is not a path template: \
                 it does not begin with `/`; write `/inference`",
            ],
        ),
    ];
    check("conflicting routes", rows);
}
