//! Which paths have which routes in two files: every pair of routes that some path has, with such a path.
//!
//! Templates are compared by the paths that they have, not by their text: a parameter may be called otherwise, and a
//! path below `/v2/{*rest}` may get a route of its own. Of several templates that have a path, the more specific one
//! answers, from left to right: a fixed segment before a parameter, a parameter before a tail.

use std::collections::BTreeSet;

/// A template: `/models/{model}/{*rest}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Segment>);

/// What stands between two slashes. Parsing cannot fail: a compiled file has no other templates.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// This text; empty after a slash at the end.
    Literal(String),
    /// Any one segment.
    Parameter(String),
    /// What follows: nothing, a slash, or segments.
    Rest(String),
}

/// A part of the paths that two files route in one way.
pub(super) struct Cell {
    /// What these paths have in common.
    pub(super) template: String,
    /// The templates of cells that some of the template's paths are in instead.
    pub(super) except: Vec<String>,
    /// One of the paths in it.
    pub(super) path: String,
    /// The template of the one file, by its number, and that of the other.
    pub(super) routes: (Option<usize>, Option<usize>),
}

/// All cells in which at least one of the files has a route, by their templates.
pub(super) fn cells(one: &[Template], other: &[Template]) -> Vec<Cell> {
    let files = Files::new(one, other);
    let mut parts = files.parts();
    parts.sort_by_cached_key(|part| part.template.text());
    // The routes of both cells match all paths that the cells' templates have in common. So if one of these paths is in the
    // one cell, a route of it is preferred to one of the other, and none of these paths is in the other.
    let except = |of: &Part| {
        let overlaps = parts.iter().filter(|part| part.routes != of.routes).filter_map(|part| {
            let overlap = part.template.meet(&of.template)?;
            files.paths(&overlap).any(|path| files.routes(&path) == part.routes).then(|| overlap.text())
        });
        overlaps.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let cell = |part: &Part| Cell {
        template: part.template.text(),
        except: except(part),
        path: part.path.text(),
        routes: part.routes,
    };
    parts.iter().map(cell).collect()
}

/// A cell while it is looked for.
struct Part {
    template: Template,
    path: Template,
    routes: (Option<usize>, Option<usize>),
}

/// The templates of two files.
struct Files<'t> {
    one: &'t [Template],
    other: &'t [Template],
    literals: BTreeSet<&'t str>,
    longest: usize,
}

impl<'t> Files<'t> {
    fn new(one: &'t [Template], other: &'t [Template]) -> Self {
        let all = || one.iter().chain(other);
        let longest = all().map(|template| template.0.len()).max().unwrap_or_default();
        Self { one, other, literals: all().flat_map(Template::literals).collect(), longest }
    }

    /// Every pair of routes that a path has.
    fn parts(&self) -> Vec<Part> {
        let part = |template: Template, routes: (Option<usize>, Option<usize>)| {
            let path = self.paths(&template).find(|path| self.routes(path) == routes)?;
            Some(Part { template, path, routes })
        };
        let mut parts = Vec::new();
        for (at, template) in self.one.iter().enumerate() {
            parts.extend(part(template.clone(), (Some(at), None)));
            for (beside, other) in self.other.iter().enumerate() {
                parts.extend(template.meet(other).and_then(|meet| part(meet, (Some(at), Some(beside)))));
            }
        }
        for (at, template) in self.other.iter().enumerate() {
            parts.extend(part(template.clone(), (None, Some(at))));
        }
        parts
    }

    fn paths(&self, template: &Template) -> impl Iterator<Item = Template> {
        template.paths(&self.literals, self.longest)
    }

    fn routes(&self, path: &Template) -> (Option<usize>, Option<usize>) {
        (resolve(self.one, path), resolve(self.other, path))
    }
}

impl Template {
    pub(super) fn parse(text: &str) -> Self {
        let segment = |text: &str| {
            let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            match inside.map(|name| (name, name.strip_prefix('*'))) {
                None => Segment::Literal(text.to_owned()),
                Some((name, None)) => Segment::Parameter(name.to_owned()),
                Some((_, Some(name))) => Segment::Rest(name.to_owned()),
            }
        };
        Self(text.strip_prefix('/').unwrap_or(text).split('/').map(segment).collect())
    }

    fn text(&self) -> String {
        let segments = self.0.iter().map(|segment| match segment {
            Segment::Literal(text) => text.clone(),
            Segment::Parameter(name) => format!("{{{name}}}"),
            Segment::Rest(name) => format!("{{*{name}}}"),
        });
        format!("/{}", segments.collect::<Vec<_>>().join("/"))
    }

    fn literals(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Literal(text) => Some(text.as_str()),
            Segment::Parameter(_) | Segment::Rest(_) => None,
        })
    }

    /// The template of the paths that both have, if there are any.
    fn meet(&self, other: &Self) -> Option<Self> {
        let mut segments = Vec::new();
        let (mut own, mut others) = (self.0.as_slice(), other.0.as_slice());
        loop {
            match (own, others) {
                ([], []) => return Some(Self(segments)),
                // Of two names one is taken, whichever file comes first.
                ([Segment::Rest(name)], [Segment::Rest(other)]) => {
                    segments.push(Segment::Rest(name.min(other).clone()));
                    return Some(Self(segments));
                }
                ([Segment::Rest(_)], tail) | (tail, [Segment::Rest(_)]) => {
                    segments.extend_from_slice(tail);
                    return Some(Self(segments));
                }
                ([first, rest @ ..], [other, others_rest @ ..]) => {
                    segments.push(first.meet(other)?);
                    (own, others) = (rest, others_rest);
                }
                ([], [_, ..]) | ([_, ..], []) => return None,
            }
        }
    }

    /// What is compared to tell the more specific of two templates of one path: it is the smaller.
    fn rank(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Parameter(_) => 1,
            Segment::Rest(_) => 2,
        };
        self.0.iter().map(rank).collect()
    }

    /// A path of each length, with and without a slash at the end, in which no fixed segment of `literals` stands by
    /// chance: if other templates leave any path of this one over, they leave one of these.
    fn paths(&self, literals: &BTreeSet<&str>, longest: usize) -> impl Iterator<Item = Self> + use<> {
        let fresh = move |name: &str| {
            let names = std::iter::once(name.to_owned()).chain((1_u32..).map(|n| format!("{name}-{n}")));
            // The names are endless, the literals are not.
            let mut unused = names.filter(|name| !literals.contains(name.as_str()));
            Segment::Literal(unused.next().unwrap_or_default())
        };
        let (fixed, rest) = match self.0.split_last() {
            Some((Segment::Rest(name), fixed)) => (fixed, Some(fresh(name))),
            Some(_) | None => (self.0.as_slice(), None),
        };
        let fixed: Vec<Segment> = fixed
            .iter()
            .map(|segment| match segment {
                Segment::Parameter(name) => fresh(name),
                Segment::Literal(_) | Segment::Rest(_) => segment.clone(),
            })
            .collect();
        let slash = Segment::Literal(String::new());
        let tails: Vec<Vec<Segment>> = match rest {
            None => vec![Vec::new()],
            Some(segment) => {
                // One segment reads best.
                let lengths = [1, 0].into_iter().chain(2..=longest + 1);
                let tail = |length| vec![segment.clone(); length];
                lengths
                    .flat_map(|length| {
                        let mut with_slash = tail(length);
                        with_slash.push(slash.clone());
                        [tail(length), with_slash]
                    })
                    .collect()
            }
        };
        let whole = move |tail| Self(fixed.iter().cloned().chain(tail).collect());
        tails.into_iter().map(whole).filter(|path| !path.0.is_empty())
    }
}

impl Segment {
    fn meet(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Literal(text), Self::Literal(other)) => (text == other).then(|| self.clone()),
            (literal @ Self::Literal(text), Self::Parameter(_))
            | (Self::Parameter(_), literal @ Self::Literal(text)) => {
                (!text.is_empty()).then(|| literal.clone())
            }
            (Self::Parameter(name), Self::Parameter(other)) => Some(Self::Parameter(name.min(other).clone())),
            // A tail is last, and was met there.
            (Self::Rest(_), _) | (_, Self::Rest(_)) => None,
        }
    }
}

/// Which of the templates answers a path, which is a template of fixed segments.
fn resolve(templates: &[Template], path: &Template) -> Option<usize> {
    let matching = templates.iter().enumerate().filter(|(_, template)| template.meet(path).is_some());
    matching.min_by_key(|(_, template)| template.rank()).map(|(at, _)| at)
}
