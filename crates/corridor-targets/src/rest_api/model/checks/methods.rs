//! Methods: what they are called, who may call them, what is behind them.

use std::collections::BTreeSet;

use super::super::api::{Method, RestApi};
use super::super::refusal::{Refusal, Rule};

const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

pub(super) fn check(api: &RestApi, found: &mut Vec<Refusal>) {
    if api.methods().next().is_none() {
        found.push(Refusal::new(Rule::EmptyApi, "/paths", ""));
    }
    for (_, method) in api.methods() {
        one(method, found);
    }
}

fn one(method: &Method, found: &mut Vec<Refusal>) {
    let mut refuse = |rule, named: &str| found.push(Refusal::new(rule, method.pointer.as_str(), named));
    if !METHODS.contains(&method.name.as_str()) {
        refuse(Rule::HttpMethod, &method.name);
    }
    if method.integration.is_none() {
        refuse(Rule::NoIntegration, "");
    }
    let mut names = BTreeSet::new();
    if !method.parameters.iter().all(|parameter| names.insert(parameter.name.as_str())) {
        refuse(Rule::DuplicateParameter, "");
    }
    for response in &method.responses {
        if !super::is_status(&response.status) {
            found.push(Refusal::new(Rule::StatusCode, response.pointer.as_str(), &response.status));
        }
    }
}
