//! What a page of the allowed origin sends that is refused before it is read: the page must be able to read why.

use super::case::Case;

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "large: 413",
        route: "/web",
        script: "post({ headers: JSON_TYPE, body: image() + ' '.repeat(10_000_000) })",
        expected: "readable 413 | OPTIONS 204, POST 413 digits | 0 runs",
    },
    Case {
        name: "large: 415, text",
        route: "/web",
        script: "post({ body: image() + ' '.repeat(10_000_000) })",
        expected: "readable 415 | POST 415 digits | 0 runs",
    },
    Case {
        name: "large: 415, multipart",
        route: "/web",
        script: "post({ body: multipart(10_000_000) })",
        expected: "readable 415 | POST 415 digits | 0 runs",
    },
    Case {
        name: "large: 404",
        route: "/nowhere",
        script: "post({ body: image() + ' '.repeat(10_000_000) })",
        expected: "readable 404 | POST 404 | 0 runs",
    },
    Case {
        name: "large: 413 of a model server's route",
        route: "/busy",
        script: "post({ body: image() + ' '.repeat(10_000_000) })",
        expected: "readable 413 | POST 413 busy | 0 runs",
    },
];
