use std::collections::{HashMap, HashSet};

use http::Method;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{InspectedRoute, Inspection};

use super::path_template::{PathTemplate, Segment};
use super::wording::shown;

/// Two routes for one path and method, or with two policies for one path.
pub static RULE: Rule = Rule {
    code: "conflicting-routes",
    severity: Severity::Error,
    summary: "two routes claim the same requests",
    why: "One path has one policy: a preflight names a method that is only announced, so what it is told \
          must not depend on it. Two routes for one path and method, one path with its parameters named \
          differently, or a parameter beside a catch-all in the same place (`/v1/{model}` and \
          `/v1/{*rest}`), leave it to the order of a table who answers.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/models/{model}"
policy  = "web"
backend = "digits"

[[routes]]
path    = "/models/{*rest}"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/models/{model}"
policy  = "web"
backend = "digits"

[[routes]]
path    = "/files/{*rest}"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &["matchit, the routes it refuses: https://docs.rs/matchit/0.9/matchit/#conflict-rules"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let mut tree = Tree::default();
    let mut places: HashMap<Node, Place<'_>> = HashMap::new();
    for route in &inspection.routes {
        // A path that is no template has a finding of its own.
        let Ok(template) = PathTemplate::parse(&route.draft.path) else { continue };
        match tree.walk(&template, &route.draft.path) {
            Err(other) => findings.push(ambiguous(route, other)),
            Ok(node) => {
                let place = places.entry(node).or_insert_with(|| Place::of(route));
                place.add(route, findings);
            }
        }
    }
}

fn ambiguous(route: &InspectedRoute<'_>, other: &str) -> Finding {
    let message = format!(
        "`{}` and `{}` have a `{{name}}` and a `{{*rest}}` in the same place, so both claim the same requests",
        shown(&route.draft.path),
        shown(other)
    );
    let hint = "give one of them a fixed segment of its own in that place";
    Finding::new(&RULE, route.path.key("path"), message, hint)
}

/// What the routes of one path have said so far.
struct Place<'d> {
    path: &'d str,
    policy: Option<&'d str>,
    methods: HashSet<Method>,
}

impl<'d> Place<'d> {
    fn of(route: &InspectedRoute<'d>) -> Self {
        Self { path: &route.draft.path, policy: route.draft.policy.as_deref(), methods: HashSet::new() }
    }

    /// Adds a route of the same path; it has one finding at most, the one that explains most.
    fn add(&mut self, route: &InspectedRoute<'d>, findings: &mut Vec<Finding>) {
        let (path, policy) = (route.draft.path.as_str(), route.draft.policy.as_deref());
        let answered = route.answered();
        if path != self.path {
            let message = format!(
                "`{}` and `{}` are one path with its parameters named differently",
                shown(path),
                shown(self.path)
            );
            let hint = format!("write `{}`", shown(self.path));
            findings.push(Finding::new(&RULE, route.path.key("path"), message, hint));
        } else if let (Some(policy), Some(other)) = (policy, self.policy)
            && policy != other
        {
            let message = format!(
                "`{}` has the policy `{}` already, and one path has one policy",
                shown(path),
                shown(other)
            );
            let hint = format!("write `{}`, or give the route another path", shown(other));
            findings.push(Finding::new(&RULE, route.path.key("policy"), message, hint));
        } else if let Some((place, method)) =
            answered.iter().find(|(_, method)| self.methods.contains(method))
        {
            let message =
                format!("another route answers `{}` for `{}` already", shown(method.as_str()), shown(path));
            let hint = "remove the method from one of the two routes";
            findings.push(Finding::new(&RULE, place.clone(), message, hint));
        }
        self.policy = self.policy.or(policy);
        self.methods.extend(answered.into_iter().map(|(_, method)| method));
    }
}

/// The position of a path in a [`Tree`].
type Node = usize;

/// The paths, segment by segment, parameters without their names.
#[derive(Default)]
struct Tree<'d> {
    /// Where a segment leads from a node, and the first path that went there.
    children: HashMap<(Node, Step<'d>), (Node, &'d str)>,
}

/// A segment without the name of its parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Step<'d> {
    Literal(&'d str),
    Parameter,
    Rest,
}

impl<'d> Tree<'d> {
    /// Where a path ends; or the path with which it cannot stand. A fixed segment stands beside either kind of
    /// parameter and is preferred to it; a parameter and a catch-all in one place exclude each other.
    fn walk(&mut self, template: &PathTemplate<'d>, path: &'d str) -> Result<Node, &'d str> {
        let mut node = 0;
        for segment in template.segments() {
            let (step, rival) = match segment {
                Segment::Literal(text) => (Step::Literal(text), None),
                Segment::Parameter(_) => (Step::Parameter, Some(Step::Rest)),
                Segment::Rest(_) => (Step::Rest, Some(Step::Parameter)),
            };
            if let Some((_, other)) = rival.and_then(|rival| self.children.get(&(node, rival))) {
                return Err(other);
            }
            let new = self.children.len() + 1;
            (node, _) = *self.children.entry((node, step)).or_insert((new, path));
        }
        Ok(node)
    }
}
