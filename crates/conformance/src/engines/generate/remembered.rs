//! What scenarios go through, as data.

/// A call and what its preflight allows: method, headers, methods, names.
pub(super) type Ask = (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

/// A call that every profile remembers for as long as it likes.
pub(super) const PUT: Ask = ("PUT", &[], "PUT", "");

/// The lines of `Access-Control-Max-Age`.
pub(super) const MAX_AGES: &[&[&str]] = &[
    &[],
    &[""],
    &["0"],
    &["-1"],
    &["5"],
    &["60"],
    &["+10"],
    &["+0"],
    &["-0"],
    &["abc"],
    &["10s"],
    &["10.9"],
    &["10, 20"],
    &["10 20"],
    &["10;20"],
    &["10,"],
    &[" 10 "],
    &["0010"],
    &["1e3"],
    &["0x10"],
    &["-"],
    &["+"],
    &["- 1"],
    &["--1"],
    &["\u{b9}0"],
    &["\"60\""],
    &["10", "20"],
    &["60", "60"],
    &["60", ""],
    &["", "60"],
    &["0", "0"],
    &["7200"],
    &["86400"],
    &["86401"],
    &["2147483648"],
    &["4294967296"],
    &["9223372036854775807"],
    &["9223372036854775808"],
    &["18446744073709551616"],
    &["100000000000000000000000000000"],
    &["-9223372036854775809"],
];

const A: &[(&str, &str)] = &[("X-A", "1")];
const B: &[(&str, &str)] = &[("X-B", "1")];
const A_AND_B: &[(&str, &str)] = &[("X-A", "1"), ("X-B", "1")];
const KEY: &[(&str, &str)] = &[("Authorization", "k")];
const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

/// Calls one after another, each with what its preflight allows if it is asked.
pub(super) const ASKED: &[&[Ask]] = &[
    // Methods: the same, another, one more.
    &[
        ("PUT", &[], "PUT", ""),
        ("PUT", &[], "PUT", ""),
        ("DELETE", &[], "DELETE", ""),
        ("PUT", &[], "PUT", ""),
    ],
    &[("PUT", &[], "PUT, DELETE", ""), ("DELETE", &[], "DELETE", ""), ("PATCH", &[], "PATCH", "")],
    &[("PUT", &[], "PUT, patch", ""), ("PATCH", &[], "PATCH", ""), ("patch", &[], "patch", "")],
    &[("QUERY", &[], "QUERY", ""), ("query", &[], "query", ""), ("QUERY", &[], "QUERY", "")],
    &[("PUT", &[], "PUT", ""), ("GET", &[], "", ""), ("PUT", &[], "PUT", "")],
    &[("PUT", &[], "PUT", ""), ("GET", A, "", "x-a"), ("PUT", &[], "PUT", ""), ("PUT", A, "PUT", "x-a")],
    // Names: the same, fewer, more, in another case, given twice.
    &[("GET", A, "", "x-a"), ("GET", A, "", "x-a"), ("GET", B, "", "x-b"), ("GET", A, "", "x-a")],
    &[("GET", A, "", "x-a"), ("GET", A_AND_B, "", "x-a, x-b"), ("GET", B, "", "x-b"), ("GET", A, "", "x-a")],
    &[("GET", A_AND_B, "", "x-b,x-a"), ("GET", A, "", "x-a"), ("GET", B, "", "x-b")],
    &[("GET", A, "", "x-a, x-b"), ("GET", B, "", "x-b"), ("GET", A_AND_B, "", "x-a, x-b")],
    &[("GET", A, "", "X-A"), ("GET", &[("x-a", "2")], "", "x-a"), ("GET", &[("X-a", "1")], "", "x-a")],
    &[("GET", A, "", "x-a"), ("GET", B, "", "x-b"), ("GET", A_AND_B, "", "x-a, x-b")],
    &[("GET", &[("X-A", "1"), ("x-a", "2")], "", "x-a"), ("GET", A, "", "x-a")],
    // Both.
    &[
        ("PUT", A, "PUT", "x-a"),
        ("POST", A, "", "x-a"),
        ("PUT", &[], "PUT", ""),
        ("DELETE", A, "DELETE", "x-a"),
    ],
    &[("POST", A, "", "x-a"), ("PUT", A, "PUT", "x-a"), ("PUT", &[], "PUT", ""), ("GET", A, "", "x-a")],
    &[
        ("POST", A, "PUT", "x-a"),
        ("PUT", A, "PUT", "x-a"),
        ("PUT", B, "PUT", "x-b"),
        ("PUT", A, "PUT", "x-a"),
    ],
    &[("PUT", &[], "PUT", "x-a"), ("PUT", A, "PUT", "x-a"), ("GET", A, "", "x-a")],
    // HEAD, which needs not be allowed.
    &[("HEAD", A, "", "x-a"), ("HEAD", A, "", "x-a"), ("GET", A, "", "x-a"), ("POST", A, "", "x-a")],
    &[("GET", A, "", "x-a"), ("HEAD", A, "", "x-a"), ("GET", A, "", "x-a")],
    &[("GET", A, "HEAD", "x-a"), ("HEAD", A, "", "x-a"), ("HEAD", A, "HEAD", "x-a"), ("HEAD", A, "", "x-a")],
    &[("HEAD", A, "GET, HEAD, POST", "x-a"), ("HEAD", A, "", "x-a"), ("POST", A, "", "x-a")],
    // Safelisted names with values that are not.
    &[
        ("POST", JSON, "", "content-type"),
        ("POST", JSON, "", ""),
        ("POST", &[("Content-Type", "text/html")], "", ""),
    ],
    &[
        ("GET", &[("Accept", "a\"")], "", "accept"),
        ("GET", &[("Accept", "b\"")], "", ""),
        ("GET", JSON, "", "content-type"),
    ],
    &[
        ("GET", KEY, "", "authorization"),
        ("GET", KEY, "", ""),
        ("GET", A, "", "x-a"),
        ("GET", KEY, "", "authorization"),
    ],
    // `*`.
    &[("PUT", &[], "*", ""), ("PUT", &[], "*", ""), ("DELETE", &[], "*", ""), ("PUT", &[], "PUT", "")],
    &[("GET", A, "", "*"), ("GET", A, "", "*"), ("GET", B, "", "*"), ("GET", A, "", "x-a")],
    &[("PUT", A, "*", "*"), ("DELETE", B, "*", "*"), ("GET", KEY, "*", "*"), ("PUT", A, "*", "*")],
    &[("GET", KEY, "", "*"), ("GET", KEY, "", "*"), ("GET", A, "", "*"), ("GET", KEY, "", "authorization")],
    &[("GET", A, "", "*"), ("GET", KEY, "", "authorization"), ("GET", A, "", "*")],
    &[("GET", KEY, "", "*, authorization"), ("GET", KEY, "", ""), ("GET", A, "", "")],
    &[("PUT", &[], "*, PUT", ""), ("PUT", &[], "", ""), ("DELETE", &[], "DELETE", "")],
    &[("GET", A, "", "*, x-a"), ("GET", A, "", ""), ("GET", B, "", "x-b")],
    &[("*", &[], "*", ""), ("*", &[], "", ""), ("PUT", &[], "PUT", "")],
    &[("GET", &[("*", "1")], "", "*"), ("GET", &[("*", "1")], "", ""), ("GET", A, "", "x-a")],
    &[("HEAD", A, "*", "x-a"), ("HEAD", A, "", "x-a")],
    // Lists that are long, or written with room.
    &[("PUT", A, " , PUT ,,", ",x-a ,"), ("PUT", A, "", "")],
    // Nothing is allowed, and nothing is needed.
    &[("GET", A, "", "x-a"), ("GET", &[], "", ""), ("GET", A, "", "")],
];

/// Addresses that differ by a little: what is appended to the path.
pub(super) const LIKE_ADDRESSES: &[[&str; 2]] = &[
    ["?a", "?b"],
    ["?a", ""],
    ["?", ""],
    ["#a", "#b"],
    ["#a", ""],
    ["#", ""],
    ["?a#a", "?a#b"],
    ["?a=%41", "?a=A"],
    ["?a=%c3%a9", "?a=\u{e9}"],
    ["/../0", ""],
    ["/./../0?a", "?a"],
];
