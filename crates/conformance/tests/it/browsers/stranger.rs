//! What a page of an origin does that the policies do not allow: it reads nothing, and the model never runs.

use super::case::Case;

pub(crate) const CASES: &[Case] = &[
    // What needs a preflight goes no further.
    Case {
        name: "stranger: JSON",
        route: "/web",
        script: "post({ headers: JSON_TYPE, body: image() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "stranger: bytes",
        route: "/web",
        script: "post({ headers: BINARY_TYPE, body: tensor() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "stranger: JSON where credentials are allowed",
        route: "/members",
        script: "post({ credentials: 'include', headers: JSON_TYPE, body: image() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "stranger: beacon, JSON",
        route: "/web",
        script: "beacon(new Blob([image()], { type: 'application/json' }))",
        expected: "sent | OPTIONS 403 | 0 runs",
    },
    // What needs none arrives, and is turned away.
    Case {
        name: "stranger: GET",
        route: "/described",
        script: "get()",
        expected: "blocked | GET 403 | 0 runs",
    },
    Case {
        name: "stranger: text",
        route: "/web",
        script: "post({ body: image() })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: text that names JSON in a parameter",
        route: "/web",
        script: "post({ headers: { 'Content-Type': 'text/plain; application/json' }, body: image() })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: urlencoded",
        route: "/web",
        script: "post({ body: new URLSearchParams({ image: image() }) })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: multipart",
        route: "/web",
        script: "post({ body: multipart() })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: blob without a type",
        route: "/web",
        script: "post({ body: new Blob([image()]) })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: bytes without a type",
        route: "/web",
        script: "post({ body: tensor() })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: nothing",
        route: "/web",
        script: "post()",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: text with credentials",
        route: "/members",
        script: "post({ credentials: 'include', body: image() })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: text to a model server",
        route: "/busy",
        script: "post({ body: image() })",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: beacon, text",
        route: "/web",
        script: "beacon(image())",
        expected: "sent | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: beacon, blob without a type",
        route: "/web",
        script: "beacon(new Blob([image()]))",
        expected: "sent | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: beacon, multipart",
        route: "/web",
        script: "beacon(multipart())",
        expected: "sent | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: mode no-cors, text",
        route: "/web",
        script: "post({ mode: 'no-cors', body: image() })",
        expected: "opaque | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: mode no-cors, a JSON type that the browser takes away",
        route: "/web",
        script: "post({ mode: 'no-cors', headers: JSON_TYPE, body: image() })",
        expected: "opaque | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: mode no-cors, blob without a type",
        route: "/web",
        script: "post({ mode: 'no-cors', body: new Blob([image()]) })",
        expected: "opaque | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: mode no-cors without a referrer, whose origin is null",
        route: "/web",
        script: "post({ mode: 'no-cors', referrerPolicy: 'no-referrer', body: image() })",
        expected: "opaque | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: form, urlencoded",
        route: "/web",
        script: "form('application/x-www-form-urlencoded')",
        expected: "sent | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: form, multipart",
        route: "/web",
        script: "form('multipart/form-data')",
        expected: "sent | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: form, text that reads as JSON",
        route: "/web",
        script: "form('text/plain')",
        expected: "sent | POST 403 | 0 runs",
    },
    // Browsers send no `Origin` here, so that it is no CORS request: the answer is opaque, and a GET runs nothing.
    Case {
        name: "stranger: mode no-cors, GET",
        route: "/described",
        script: "get({ mode: 'no-cors' })",
        expected: "opaque | GET 200 digits | 0 runs",
    },
    Case {
        name: "stranger: sandboxed frame, JSON",
        route: "/web",
        script: "sandboxed(`post({ headers: JSON_TYPE, body: image() })`)",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "stranger: sandboxed frame, text",
        route: "/web",
        script: "sandboxed(`post({ body: image() })`)",
        expected: "blocked | POST 403 | 0 runs",
    },
    Case {
        name: "stranger: sandboxed frame, mode no-cors",
        route: "/web",
        script: "sandboxed(`post({ mode: 'no-cors', body: new Blob([image()]) })`)",
        expected: "opaque | POST 403 | 0 runs",
    },
];
