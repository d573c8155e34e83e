//! How long a preflight may be remembered: the bounds, and what each engine makes of them.

use corridor_policy::PolicyDraft;

use super::{Row, check};
use crate::drafts::{allowing, file};

#[test]
fn max_age() {
    let rows: &[(Option<i64>, &[&str])] = &[
        (None, &[]),
        (Some(0), &[]),
        (Some(1), &[]),
        (Some(600), &[]),
        (
            Some(601),
            &[
                "note[max-age-above-browser-cap] policies.web.max_age: not every browser remembers a preflight for 601 \
               seconds: it is asked again by WebKit after 600; \
               write `600` for the same in every browser, or leave it: nothing breaks",
            ],
        ),
        (
            Some(7200),
            &[
                "note[max-age-above-browser-cap] policies.web.max_age: not every browser remembers a preflight for 7200 \
               seconds: it is asked again by WebKit after 600; \
               write `600` for the same in every browser, or leave it: nothing breaks",
            ],
        ),
        (
            Some(7201),
            &[
                "note[max-age-above-browser-cap] policies.web.max_age: not every browser remembers a preflight for 7201 \
               seconds: it is asked again by WebKit after 600, by Chromium after 7200; \
               write `600` for the same in every browser, or leave it: nothing breaks",
            ],
        ),
        (
            Some(86_400),
            &[
                "note[max-age-above-browser-cap] policies.web.max_age: not every browser remembers a preflight for 86400 \
               seconds: it is asked again by WebKit after 600, by Chromium after 7200; \
               write `600` for the same in every browser, or leave it: nothing breaks",
            ],
        ),
        (
            Some(86_401),
            &[
                "error[max-age-out-of-bounds] policies.web.max_age: `max_age` is 86401 seconds, and no browser honours \
               more than 86400; write `86400` or less; all browsers honour `600`",
            ],
        ),
        (
            Some(i64::MAX),
            &[
                "error[max-age-out-of-bounds] policies.web.max_age: `max_age` is 9223372036854775807 seconds, and no \
               browser honours more than 86400; write `86400` or less; all browsers honour `600`",
            ],
        ),
        (
            Some(-1),
            &["error[max-age-out-of-bounds] policies.web.max_age: `max_age` cannot be -1; \
               write `0` if browsers should not remember preflights"],
        ),
        (
            Some(i64::MIN),
            &[
                "error[max-age-out-of-bounds] policies.web.max_age: `max_age` cannot be -9223372036854775808; \
               write `0` if browsers should not remember preflights",
            ],
        ),
    ];
    let names: Vec<String> = rows.iter().map(|(seconds, _)| format!("max_age {seconds:?}")).collect();
    let policy = |max_age| PolicyDraft { max_age, ..allowing(&["https://example.com"]) };
    let rows: Vec<Row<'_>> = rows
        .iter()
        .zip(&names)
        .map(|((seconds, lines), name)| (name.as_str(), file(policy(*seconds)), *lines))
        .collect();
    check("max_age", &rows);
}
