//! Clients of a policy.

use corridor_policy::PolicyDraft;

use super::{Row, check};
use crate::drafts::{allowing, file, list, route, with_credentials};

fn of(clients: &[&str], draft: PolicyDraft) -> PolicyDraft {
    PolicyDraft { clients: list(clients).unwrap(), ..draft }
}

#[test]
fn clients() {
    let one = || allowing(&["https://example.com"]);
    let any = || allowing(&["*"]);
    let rows: &[Row<'_>] = &[
        ("known", file(of(&["openai-js", "anthropic-js", "mcp"], one())), &[]),
        ("known, with credentials", file(with_credentials(of(&["openai-js"], one()))), &[]),
        (
            "by another name",
            file(of(&["openai", "triton", "Anthropic_JS", "curl"], one())),
            &[
                "error[unknown-client] policies.web.clients[0]: there is no profile of a client `openai`; did you mean \
                 `openai-js` (the OpenAI SDK for JavaScript, and what else speaks OpenAI's protocol)?",
                "error[unknown-client] policies.web.clients[2]: there is no profile of a client `Anthropic_JS`; did you \
                 mean `anthropic-js` (the Anthropic SDK for JavaScript)?",
                "error[unknown-client] policies.web.clients[3]: there is no profile of a client `curl`; take it out, and \
                 list what the client sends under `allow_headers` and what it reads under `expose_headers`",
            ],
        ),
        (
            "twice",
            file(of(&["triton", "triton"], one())),
            &[
                "warning[duplicate-client] policies.web.clients[1]: `triton` is in the list already; remove one of the two",
            ],
        ),
        (
            "a key of any page",
            file(of(&["telemetry", "openai-js", "ratelimit"], any())),
            &[
                "warning[key-header-open-to-any-origin] policies.web.clients[1]: any page in the world may send \
                 `authorization` here, which `openai-js` allows; list the origins of your pages instead of `*`; if no page \
                 needs a key, take the client out, and list what else it sends",
            ],
        ),
        (
            "`*` and a client that sends `Authorization`",
            file(of(&["openai-js"], PolicyDraft { allow_headers: list(&["*"]), ..one() })),
            &[],
        ),
        (
            "a method that the client brings",
            corridor_policy::Draft {
                routes: vec![corridor_policy::RouteDraft {
                    methods: list(&["POST", "DELETE"]),
                    ..route("/v1/{*rest}")
                }],
                ..file(of(&["openai-js"], one()))
            },
            &[],
        ),
    ];
    check("clients", rows);
}
