//! A fault: one thing that can be wrong at an endpoint, with what comes of it and what mends it.

use corridor_policy::Severity;

use super::look::{Found, Look};
use crate::finding::Finding;

/// One thing that can be wrong: one file in `faults/`, one stable code, one page of documentation.
#[derive(Debug)]
pub struct Fault {
    /// The stable code, such as `reflects-any-origin`; a public promise.
    pub code: &'static str,
    /// The severity it usually has; a finding may differ where its fault says so.
    pub severity: Severity,
    /// One line: what it is, lower case, no final stop.
    pub title: &'static str,
    /// What an attacker can do, or what a user would see.
    pub consequence: &'static str,
    /// What mends it.
    pub fix: &'static Fix,
    /// Where it comes from: names and addresses.
    pub references: &'static [&'static str],
    /// Looks for it in what was answered.
    pub(super) look: for<'l> fn(&Look<'l>) -> Vec<Found>,
}

/// What mends a fault, for the servers that people have.
#[derive(Debug)]
pub struct Fix {
    /// In a sentence, whatever the server.
    pub rule: &'static str,
    /// nginx.
    pub nginx: &'static str,
    /// The `cors` package of Express.
    pub express: &'static str,
    /// FastAPI and Starlette.
    pub starlette: &'static str,
    /// Spring.
    pub spring: &'static str,
    /// Amazon API Gateway.
    pub api_gateway: &'static str,
    /// `corridor.toml`.
    pub corridor: &'static str,
}

impl Fix {
    /// The fix for each server, by its name.
    #[must_use]
    pub fn servers(&self) -> [(&'static str, &'static str); 6] {
        [
            ("nginx", self.nginx),
            ("Express (`cors`)", self.express),
            ("FastAPI / Starlette", self.starlette),
            ("Spring", self.spring),
            ("Amazon API Gateway", self.api_gateway),
            ("Corridor", self.corridor),
        ]
    }

    /// The fix for the server that says that it answered, if it is one of those.
    #[must_use]
    pub fn for_server(&self, server: &str) -> Option<(&'static str, &'static str)> {
        let server = server.to_ascii_lowercase();
        let [nginx, express, starlette, spring, api_gateway, _] = self.servers();
        let known = [
            (&["nginx", "openresty"][..], nginx),
            (&["express"], express),
            (&["uvicorn", "hypercorn", "gunicorn", "granian"], starlette),
            (&["tomcat", "jetty", "undertow", "spring"], spring),
            (&["apigw", "amazon"], api_gateway),
        ];
        known
            .into_iter()
            .find(|(words, _)| words.iter().any(|word| server.contains(word)))
            .map(|(_, fix)| fix)
    }
}

impl Fault {
    /// What is found of it.
    pub(super) fn findings(&'static self, look: &Look<'_>) -> Vec<Finding> {
        let server = look.own_answers().find_map(|seen| seen.cors()?.combined("server")).unwrap_or_default();
        let hint = match self.fix.for_server(&server) {
            Some((name, fix)) => format!("{}; {name}: {fix}", self.fix.rule),
            None => self.fix.rule.to_owned(),
        };
        let finding = |found: Found| Finding {
            code: self.code,
            severity: found.severity.unwrap_or(self.severity),
            message: found.message,
            hint: hint.clone(),
            evidence: found.evidence,
        };
        (self.look)(look).into_iter().map(finding).collect()
    }
}
