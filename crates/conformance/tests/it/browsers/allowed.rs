//! What a page of the allowed origin does.

use super::case::Case;

pub(crate) const CASES: &[Case] = &[
    // Reading.
    Case {
        name: "JSON in, JSON out",
        route: "/web",
        script: "post({ headers: JSON_TYPE, body: image() })",
        expected: "readable 200 | OPTIONS 204, POST 200 digits | 1 runs",
    },
    Case {
        name: "tensors as bytes, and the exposed header",
        route: "/web",
        script: "post({ headers: BINARY_TYPE, body: tensor() })",
        expected: "readable 200 +inference-header-content-length | OPTIONS 204, POST 200 digits | 1 runs",
    },
    Case {
        name: "tensors as bytes, and a header that is not exposed",
        route: "/members",
        script: "post({ headers: BINARY_TYPE, body: tensor() })",
        expected: "readable 200 | OPTIONS 204, POST 200 digits | 1 runs",
    },
    Case {
        name: "GET needs no preflight",
        route: "/described",
        script: "get()",
        expected: "readable 200 | GET 200 digits | 0 runs",
    },
    Case {
        name: "HEAD needs no preflight",
        route: "/described",
        script: "fetch(url, { method: 'HEAD' })",
        expected: "readable 200 | HEAD 200 digits | 0 runs",
    },
    Case {
        name: "mode no-cors hides an answer that could be read",
        route: "/described",
        script: "get({ mode: 'no-cors' })",
        expected: "opaque | GET 200 digits | 0 runs",
    },
    // Errors that the page can read.
    Case {
        name: "400",
        route: "/web",
        script: "post({ headers: JSON_TYPE, body: image(63) })",
        expected: "readable 400 | OPTIONS 204, POST 400 digits | 0 runs",
    },
    Case {
        name: "404",
        route: "/nowhere",
        script: "post({ headers: JSON_TYPE, body: image() })",
        expected: "readable 404 | OPTIONS 204, POST 404 | 0 runs",
    },
    Case {
        name: "405, and Allow is not exposed",
        route: "/web",
        script: "get()",
        expected: "readable 405 | GET 405 | 0 runs",
    },
    Case {
        name: "413",
        route: "/web",
        script: "post({ headers: JSON_TYPE, body: image() + ' '.repeat(2_000) })",
        expected: "readable 413 | OPTIONS 204, POST 413 digits | 0 runs",
    },
    Case {
        name: "415, text",
        route: "/web",
        script: "post({ body: image() })",
        expected: "readable 415 | POST 415 digits | 0 runs",
    },
    Case {
        name: "415, no type at all",
        route: "/web",
        script: "post({ body: new Blob([image()]) })",
        expected: "readable 415 | POST 415 digits | 0 runs",
    },
    Case {
        name: "415, a form",
        route: "/web",
        script: "post({ body: new URLSearchParams({ image: image() }) })",
        expected: "readable 415 | POST 415 digits | 0 runs",
    },
    Case {
        name: "upstream is busy",
        route: "/busy",
        script: "post({ headers: JSON_TYPE, body: image() })",
        expected: "readable 503 | OPTIONS 204, POST 503 busy | 0 runs",
    },
    // Headers and methods that are not listed.
    Case {
        name: "a header that is not listed",
        route: "/web",
        script: "post({ headers: { ...JSON_TYPE, 'X-Api-Key': 'k' }, body: image() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "a header that is not listed, on a GET",
        route: "/described",
        script: "get({ headers: { 'X-Api-Key': 'k' } })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "Authorization is not listed",
        route: "/web",
        script: "post({ headers: { ...JSON_TYPE, Authorization: 'Bearer t' }, body: image() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "PUT",
        route: "/web",
        script: "fetch(url, { method: 'PUT', headers: JSON_TYPE, body: image() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "DELETE",
        route: "/web",
        script: "fetch(url, { method: 'DELETE' })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "post in lower case is POST",
        route: "/web",
        script: "fetch(url, { method: 'post', headers: JSON_TYPE, body: image() })",
        expected: "readable 200 | OPTIONS 204, POST 200 digits | 1 runs",
    },
    Case {
        name: "patch in lower case is not PATCH",
        route: "/members",
        script: "fetch(url, { method: 'patch', headers: JSON_TYPE, body: image() })",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "PATCH, which the other policy lists",
        route: "/members",
        script: "fetch(url, { method: 'PATCH', headers: JSON_TYPE, body: image() })",
        expected: "readable 405 | OPTIONS 204, PATCH 405 digits | 0 runs",
    },
    Case {
        name: "a header that the other policy lists",
        route: "/members",
        script: "post({ headers: { ...JSON_TYPE, 'X-Api-Key': 'k' }, body: image() })",
        expected: "readable 200 | OPTIONS 204, POST 200 digits | 1 runs",
    },
    // Credentials. Where the policy does not allow them, the preflight fails, so that the model does not run.
    Case {
        name: "credentials that are not allowed",
        route: "/web",
        script: "post({ credentials: 'include', headers: JSON_TYPE, body: image() })",
        expected: "blocked | OPTIONS 204 | 0 runs",
    },
    Case {
        name: "credentials that are not allowed, without a preflight",
        route: "/described",
        script: "get({ credentials: 'include' })",
        expected: "blocked | GET 200 digits | 0 runs",
    },
    Case {
        name: "credentials that are allowed",
        route: "/members",
        script: "post({ credentials: 'include', headers: JSON_TYPE, body: image() })",
        expected: "readable 200 | OPTIONS 204, POST 200 digits | 1 runs",
    },
    Case {
        name: "credentials that are allowed, on an error",
        route: "/members",
        script: "post({ credentials: 'include', body: image() })",
        expected: "readable 415 | POST 415 digits | 0 runs",
    },
    // The preflight cache.
    Case {
        name: "a preflight is remembered for what it allowed only",
        route: "/web",
        script: "both(askForJson, () => post({ headers: { ...JSON_TYPE, 'X-Api-Key': 'k' }, body: image() }))",
        expected: "readable 200, blocked | OPTIONS 204, POST 200 digits, OPTIONS 403 | 1 runs",
    },
    Case {
        name: "a preflight is not remembered where max_age is 0",
        route: "/members",
        script: "both(askForJson, askForJson)",
        expected: "readable 200, readable 200 | OPTIONS 204, POST 200 digits, OPTIONS 204, POST 200 digits | 2 runs",
    },
    Case {
        name: "a preflight is remembered",
        route: "/web",
        script: "hostIsKnown().then(() => both(askForJson, askForJson))",
        expected: "readable 200, readable 200 | OPTIONS 204, POST 200 digits, POST 200 digits | 2 runs",
    },
    // The allowed page's origin is not that of what it embeds.
    Case {
        name: "a sandboxed frame of the page, JSON",
        route: "/web",
        script: "sandboxed(`post({ headers: JSON_TYPE, body: image() })`)",
        expected: "blocked | OPTIONS 403 | 0 runs",
    },
    Case {
        name: "a sandboxed frame of the page, text",
        route: "/web",
        script: "sandboxed(`post({ body: image() })`)",
        expected: "blocked | POST 403 | 0 runs",
    },
];
