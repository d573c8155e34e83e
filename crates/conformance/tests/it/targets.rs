//! Every case on the models of the targets, and on emulators of them. They say what the policy says, or the difference is one
//! that the emitter named, or one that the emulator is known for.
//!
//! A target puts the same meaning into other headers: a REST API answers every preflight with whole lists, and names its only
//! origin to everybody. So an answer is compared by what a browser makes of it, with and without credentials, in every
//! profile; by its status; and by whether the model ran. What differs must be among the losses of the emitter, of the right
//! kind. What no target can be asked is listed by name, and must differ; so is what an emulator cannot do, and it must be met.

mod attribution;
mod difference;
mod emulators;

use std::collections::{BTreeMap, BTreeSet};

use conformance::cases::{Case, Seen, Suite};
use conformance::executors::model::{self, Spelling};
use conformance::executors::{Executor, HttpModel, RestModel};
use corridor_browser::{Call, PageOrigin};
use corridor_targets::Loss;

use attribution::{Circumstances, losses_of};
use difference::{Difference, PROFILES, answer, differences, header, is_preflight};

/// A target that runs cases, as these tests ask it.
pub(super) trait Target: Executor {
    fn losses(&self) -> &[Loss];
    fn spell(&mut self, spelling: Spelling);
    /// Whether the document leaves an origin out that the policy may have.
    fn is_dropped(&self, origin: &str) -> bool;
    /// Cases of requests that no browser sends, or that are about a server of our own: suite, case, why it is answered otherwise.
    /// Each must differ.
    const NAMED: &'static [(&'static str, &'static str, &'static str)];
    /// Suites that are not deployed, and a part of the reason. Each must be refused.
    const REFUSED: &'static [(&'static str, &'static str)];
    /// What this emulator does otherwise than AWS. Each must be met: what is mended is taken out.
    const GAPS: &'static [Gap] = &[];
}

/// Something that an emulator does otherwise than AWS.
pub(super) struct Gap {
    /// What it is.
    name: &'static str,
    /// Whether that explains a difference.
    explains: fn(&Asked<'_>, &Difference) -> bool,
}

/// What was asked of a target, and who answered.
pub(super) struct Asked<'a> {
    case: &'a Case,
    losses: &'a [Loss],
    circumstances: Circumstances,
}

const OWN_HOSTS: &str =
    "`[server] hosts` is for a server of our own: API Gateway answers for its own host alone";
const OWN_LENGTH: &str = "`max_body_bytes` is for a server of our own: API Gateway has 10 MB";
const EMPTY_ELEMENTS: &str = "no browser sends empty elements: API Gateway looks at none";
const TWO_METHODS: &str =
    "no browser sends two `Access-Control-Request-Method`: API Gateway looks at neither";
const TWO_ORIGINS: &str = "no browser sends two: API Gateway reads one, and answers as if it were alone";

/// What neither kind of API can be asked.
const NAMED: &[(&str, &str, &str)] = &[
    ("actual-requests", "two lines of one origin", TWO_ORIGINS),
    ("any-origin", "two origins are still none", TWO_ORIGINS),
    ("errors", "a body that is too long", OWN_LENGTH),
    ("errors", "a host that nobody declared", OWN_HOSTS),
    ("preflights", "two requested methods", TWO_METHODS),
    ("preflights", "more empty elements than an intermediary makes", EMPTY_ELEMENTS),
];

/// An HTTP API has one policy.
const SEVERAL: &[(&str, &str)] = &[
    ("clients", "an HTTP API has one CORS configuration"),
    ("several-policies", "an HTTP API has one CORS configuration"),
];

impl Target for RestModel {
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
}

impl Target for HttpModel {
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
}

/// Whether a page makes its browser send a case's request to this target: not if the target's own preflight is in the way, and
/// not if no page has such an origin. Programs send what they like.
fn is_sent<T: Target>(target: &mut T, case: &Case) -> bool {
    let Some(page) = header(case, "origin").and_then(PageOrigin::parse) else { return false };
    let (method, path) = case.method_and_target();
    let url = format!("https://api.example.com{path}");
    let headers: Vec<(&str, &str)> = case
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    PROFILES.into_iter().any(|profile| {
        let call = Call { method, headers: headers.clone(), ..Call::get(page.clone(), &url) };
        let driven = model::drive(profile, &call, Spelling::Canonical, |request| {
            let send = format!("{} {}", request.method, request.target);
            let seen = target.run(&Case { send, headers: request.headers.clone(), ..case.clone() });
            let seen = seen.expect("the model answers");
            answer(seen.status.expect("a status"), &seen.answer, &BTreeSet::new())
        });
        driven.turns.iter().any(|turn| !turn.sent.preflight)
    })
}

/// Whether what is said about CORS depends on the origin and the answer does not say so: then a cache hands one page's
/// answer to another.
fn varies_silently<T: Target>(target: &mut T, case: &Case, seen: &Seen, origins: &BTreeSet<String>) -> bool {
    let without_vary = |seen: &Seen| -> Vec<String> {
        seen.answer.iter().filter(|line| !line.starts_with("vary: ")).cloned().collect()
    };
    let said = seen
        .answer
        .iter()
        .any(|line| line.starts_with("vary: ") && line.to_ascii_lowercase().contains("origin"));
    !said
        && origins.iter().map(Some).chain([None]).any(|origin| {
            let mut other = case.clone();
            other.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("origin"));
            other.headers.extend(origin.map(|origin| ("Origin".to_owned(), origin.clone())));
            let other = target.run(&other).expect("the model answers");
            other.status == seen.status && without_vary(&other) != without_vary(seen)
        })
}

/// What one executor came to.
#[derive(Default)]
struct Tally {
    cases: usize,
    named: BTreeMap<&'static str, usize>,
    gaps: BTreeMap<&'static str, usize>,
    unasked: usize,
    problems: Vec<String>,
}

impl Tally {
    fn suite<T: Target>(&mut self, suite: &Suite) {
        let refused = T::REFUSED.iter().find(|(name, _)| *name == suite.name);
        let mut target = match (T::start(suite), refused) {
            (Ok(target), None) => target,
            (Ok(_), Some(_)) => {
                return self.problems.push(format!("{}: it can be deployed by now", suite.name));
            }
            (Err(error), Some((_, part))) if error.contains(part) => return,
            (Err(error), _) => return self.problems.push(format!("{}: not deployed: {error}", suite.name)),
        };
        let origins: BTreeSet<String> =
            suite.cases.iter().filter_map(|case| header(case, "origin")).map(str::to_owned).collect();
        for case in &suite.cases {
            self.cases += 1;
            let unasked = T::NAMED.iter().find(|(of, name, _)| (*of, *name) == (&suite.name, &case.name));
            let mut found = BTreeSet::new();
            let is_dropped = target.is_dropped(header(case, "origin").unwrap_or_default());
            let mut circumstances =
                Circumstances { is_preflight: is_preflight(case), is_error: true, is_dropped };
            for spelling in [Spelling::Canonical, Spelling::Lower] {
                target.spell(spelling);
                let seen = target.run(case).expect("the model answers");
                found.extend(differences(case, &case.expected, &seen));
                circumstances.is_error &= seen.status.is_some_and(|status| status >= 400);
                let has_origin = header(case, "origin").is_some();
                if has_origin && !is_preflight(case) && !found.is_empty() && !is_sent(&mut target, case) {
                    found
                        .retain(|difference| !matches!(difference, Difference::Ran | Difference::Status(..)));
                }
                if varies_silently(&mut target, case, &seen, &origins) {
                    found.insert(Difference::Vary);
                }
            }
            match unasked {
                Some(_) if found.is_empty() => {
                    self.problems.push(format!("{}: {}: it agrees by now", suite.name, case.name));
                }
                Some(_) => self.unasked += 1,
                None => {
                    let asked = Asked { case, losses: target.losses(), circumstances };
                    self.attribute::<T>(&format!("{}: {}", suite.name, case.name), found, &asked);
                }
            }
        }
    }

    fn attribute<T: Target>(&mut self, of: &str, found: BTreeSet<Difference>, asked: &Asked<'_>) {
        for difference in found {
            let named = losses_of(&difference, asked.circumstances);
            let loss = asked.losses.iter().find(|loss| named.contains(&(loss.kind, loss.effect)));
            let gap = T::GAPS.iter().find(|gap| (gap.explains)(asked, &difference));
            match (loss, gap) {
                (Some(loss), _) => *self.named.entry(loss.kind.code()).or_default() += 1,
                (None, Some(gap)) => *self.gaps.entry(gap.name).or_default() += 1,
                (None, None) => self.problems.push(format!("{of}: {difference:?}")),
            }
        }
    }
}

/// Runs every case on one target: its line of the table, or every problem.
pub(super) fn run<T: Target>(suites: &[Suite]) -> Result<(), String> {
    let mut tally = Tally::default();
    suites.iter().for_each(|suite| tally.suite::<T>(suite));
    let mended = T::GAPS.iter().filter(|gap| !tally.gaps.contains_key(gap.name));
    tally.problems.extend(mended.map(|gap| format!("it is mended by now: {}", gap.name)));
    println!(
        "{:<22} {:>4} cases, {} disagreements, {} not asked, {} suites refused; named losses: {:?}",
        T::NAME,
        tally.cases,
        tally.problems.len(),
        tally.unasked,
        T::REFUSED.len(),
        tally.named
    );
    for (gap, count) in &tally.gaps {
        println!("{:<22} {count:>4} by a gap of the emulator: {gap}", "");
    }
    if tally.problems.is_empty() {
        Ok(())
    } else {
        Err(format!("{}:\n{}", T::NAME, tally.problems.join("\n")))
    }
}

#[track_caller]
fn must_agree<T: Target>() {
    let suites = Suite::all().expect("the case files can be read");
    run::<T>(&suites).unwrap_or_else(|problems| panic!("\n{problems}"));
}

#[test]
fn a_rest_api_says_what_the_policy_says() {
    must_agree::<RestModel>();
}

#[test]
fn an_http_api_says_what_the_policy_says() {
    must_agree::<HttpModel>();
}
