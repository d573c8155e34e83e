//! The emulators of AWS, and what each does otherwise than AWS.

use conformance::executors::model::Spelling;
use conformance::executors::{LocalStack, MinistackHttp, MinistackRest};
use corridor_targets::Loss;

use super::difference::{Difference, header};
use super::{EMPTY_ELEMENTS, Gap, NAMED, OWN_HOSTS, OWN_LENGTH, SEVERAL, TWO_METHODS, Target};

/// AWS: "A gateway response is identified by a response type that is defined by API Gateway", with headers and a status.
const NO_GATEWAY_RESPONSES: Gap = Gap {
    name: "it imports no gateway responses: errors of its own have AWS's statuses, and no headers",
    explains: |asked, difference| {
        let is_own_error = asked.circumstances.is_error && !asked.circumstances.is_preflight;
        match difference {
            Difference::Unreadable | Difference::Status(404 | 405, 403) => is_own_error,
            Difference::Readable
            | Difference::FewerHeaders(_)
            | Difference::MoreHeaders(_)
            | Difference::Status(..)
            | Difference::Ran
            | Difference::DidNotRun
            | Difference::Vary => false,
        }
    },
};

/// "Gateway response types": INTEGRATION_FAILURE is 504. Of a Lambda proxy AWS was recorded to say 500 where nobody sets the status
/// (LocalStack's `test_lambda_aws_proxy_integration_non_post_method`); of an HTTP backend nothing was recorded.
const UNREACHABLE_IS_500: Gap = Gap {
    name: "a backend that cannot be reached is a 500, not the documented 504",
    explains: |_, difference| *difference == Difference::Status(502, 500),
};

impl Target for LocalStack {
    fn losses(&self) -> &[Loss] {
        &self.emission.losses
    }

    fn spell(&mut self, spelling: Spelling) {
        self.spelling = spelling;
    }

    fn is_dropped(&self, _: &str) -> bool {
        false
    }

    const NAMED: &'static [(&'static str, &'static str, &'static str)] = NAMED;
    const REFUSED: &'static [(&'static str, &'static str)] = &[];
    const GAPS: &'static [Gap] = &[NO_GATEWAY_RESPONSES, UNREACHABLE_IS_500];
}

/// AWS maps headers onto the answers of `http` integrations.
const NO_MAPPED_ANSWERS: Gap = Gap {
    name: "it maps no headers onto answers of HTTP integrations: no page reads one",
    explains: |asked, difference| !asked.circumstances.is_preflight && *difference == Difference::Unreadable,
};

/// As [`NAMED`], without answers that no page can read here.
const NAMED_WITHOUT_ANSWERS: &[(&str, &str, &str)] = &[
    ("errors", "a body that is too long", OWN_LENGTH),
    ("errors", "a host that nobody declared", OWN_HOSTS),
    ("preflights", "two requested methods", TWO_METHODS),
    ("preflights", "more empty elements than an intermediary makes", EMPTY_ELEMENTS),
];

impl Target for MinistackRest {
    fn losses(&self) -> &[Loss] {
        &self.emission.losses
    }

    fn spell(&mut self, spelling: Spelling) {
        self.spelling = spelling;
    }

    fn is_dropped(&self, _: &str) -> bool {
        false
    }

    const NAMED: &'static [(&'static str, &'static str, &'static str)] = NAMED_WITHOUT_ANSWERS;
    const REFUSED: &'static [(&'static str, &'static str)] = &[];
    const GAPS: &'static [Gap] = &[NO_MAPPED_ANSWERS, UNREACHABLE_IS_500];
}

/// Origins are compared byte by byte, as browsers do it (Fetch, "CORS check"). Of a browser none has a capital letter.
const ORIGINS_WITHOUT_CASE: Gap = Gap {
    name: "it compares origins without their case",
    explains: |asked, difference| {
        let origin = header(asked.case, "origin").unwrap_or_default();
        *difference == Difference::Readable && origin.bytes().any(|byte| byte.is_ascii_uppercase())
    },
};

impl Target for MinistackHttp {
    fn losses(&self) -> &[Loss] {
        &self.emission.losses
    }

    fn spell(&mut self, spelling: Spelling) {
        self.spelling = spelling;
    }

    fn is_dropped(&self, origin: &str) -> bool {
        let origins = self.emission.artifact.document["x-amazon-apigateway-cors"]["allowOrigins"].as_array();
        !origins.is_some_and(|origins| origins.iter().any(|kept| kept == origin || kept == "*"))
    }

    const NAMED: &'static [(&'static str, &'static str, &'static str)] = NAMED;
    const REFUSED: &'static [(&'static str, &'static str)] = SEVERAL;
    const GAPS: &'static [Gap] = &[ORIGINS_WITHOUT_CASE];
}
