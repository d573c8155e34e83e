//! Every case on the models of the targets. They say what the policy says, or the difference is one that the emitter named.
//!
//! A target puts the same meaning into other headers: a REST API answers every preflight with whole lists, and names its only
//! origin to everybody. So an answer is compared by what a browser makes of it, with and without credentials, in every
//! profile; by its status; and by whether the model ran. What differs must be among the losses of the emitter, of the right
//! kind. What no target can be asked is listed by name, and must differ.

use std::collections::{BTreeMap, BTreeSet};

use conformance::cases::{Case, Expected, Seen, Suite};
use conformance::executors::model::{self, Answer, Spelling};
use conformance::executors::{Executor, HttpModel, RestModel};
use corridor_browser::{Call, Credentials, Outcome, PageOrigin, Profile};
use corridor_targets::{Effect, Loss, LossKind};

const PROFILES: [Profile; 4] = [Profile::Standard, Profile::Chromium, Profile::Firefox, Profile::WebKit];

/// A difference between what a case expects and what a target does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// A page that may read the answer cannot.
    Unreadable,
    /// A page that may not read the answer can.
    Readable,
    /// A page can read fewer headers: these are missing.
    FewerHeaders(BTreeSet<String>),
    /// A page can read more headers: these are added.
    MoreHeaders(BTreeSet<String>),
    /// The status is another.
    Status(u16, u16),
    /// The model ran, and should not have.
    Ran,
    /// The model did not run, and should have.
    DidNotRun,
    /// Answers differ by origin and do not say so in `Vary`.
    Vary,
}

/// A target that runs cases, as these tests ask it.
trait Target: Executor {
    fn losses(&self) -> &[Loss];
    fn spell(&mut self, spelling: Spelling);
    /// Whether the document leaves an origin out that the policy may have.
    fn is_dropped(&self, origin: &str) -> bool;
    /// Cases of requests that no browser sends, or that are about a server of our own: suite, case, why it is answered otherwise.
    /// Each must differ.
    const NAMED: &'static [(&'static str, &'static str, &'static str)];
    /// Suites that are not deployed, and a part of the reason. Each must be refused.
    const REFUSED: &'static [(&'static str, &'static str)];
}

const OWN_HOSTS: &str =
    "`[server] hosts` is for a server of our own: API Gateway answers for its own host alone";
const OWN_LENGTH: &str = "`max_body_bytes` is for a server of our own: API Gateway has 10 MB";
const PATHS: &str =
    "API Gateway reads the path by its own rules: a slash at the end counts for nothing, `%2F` is no slash";
const EMPTY_ELEMENTS: &str = "no browser sends empty elements: API Gateway looks at none";
const TWO_METHODS: &str =
    "no browser sends two `Access-Control-Request-Method`: API Gateway looks at neither";
const TWO_ORIGINS: &str = "no browser sends two: API Gateway reads one, and answers as if it were alone";

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

    const NAMED: &'static [(&'static str, &'static str, &'static str)] = &[
        ("actual-requests", "two lines of one origin", TWO_ORIGINS),
        ("any-origin", "two origins are still none", TWO_ORIGINS),
        ("errors", "a body that is too long", OWN_LENGTH),
        ("errors", "a host that nobody declared", OWN_HOSTS),
        ("preflights", "two requested methods", TWO_METHODS),
        ("preflights", "more empty elements than an intermediary makes", EMPTY_ELEMENTS),
        ("several-policies", "an encoded slash is refused, whatever it stands for", PATHS),
        ("several-policies", "an empty tail with a slash is the template's", PATHS),
    ];
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

    const NAMED: &'static [(&'static str, &'static str, &'static str)] = &[
        ("actual-requests", "two lines of one origin", TWO_ORIGINS),
        ("any-origin", "two origins are still none", TWO_ORIGINS),
        ("errors", "a body that is too long", OWN_LENGTH),
        ("errors", "a host that nobody declared", OWN_HOSTS),
        ("preflights", "two requested methods", TWO_METHODS),
        ("preflights", "more empty elements than an intermediary makes", EMPTY_ELEMENTS),
    ];
    const REFUSED: &'static [(&'static str, &'static str)] = &[
        ("clients", "an HTTP API has one CORS configuration"),
        ("several-policies", "an HTTP API has one CORS configuration"),
    ];
}

// --- what a browser makes of an answer ---

fn is_preflight(case: &Case) -> bool {
    let has = |wanted: &str| case.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    case.send.starts_with("OPTIONS ") && has("origin") && has("access-control-request-method")
}

fn header<'c>(case: &'c Case, wanted: &str) -> Option<&'c str> {
    case.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
}

/// The answer, with a header for every name that either side exposes, so that what is exposed can be read.
fn answer(status: u16, lines: &BTreeSet<String>, exposed: &BTreeSet<String>) -> Answer {
    let lines = lines.iter().filter_map(|line| line.split_once(": "));
    let own = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let exposed = exposed.iter().map(|name| (name.clone(), "1".to_owned()));
    Answer { status, headers: own.chain(exposed).collect() }
}

fn exposed(lines: &BTreeSet<String>) -> impl Iterator<Item = String> {
    let lists = lines.iter().filter_map(|line| line.strip_prefix("access-control-expose-headers: "));
    lists
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| name != "*")
}

/// What a page gets if everything but this answer goes well; `None` if no page sends such a request.
fn outcomes(case: &Case, given: &Answer) -> Option<Vec<Outcome>> {
    let origin = header(case, "origin")?;
    let page = PageOrigin::parse(origin)?;
    let is_preflight = is_preflight(case);
    let method = if is_preflight {
        header(case, "access-control-request-method")?
    } else {
        case.method_and_target().0
    };
    let asked: Vec<&str> = case
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("access-control-request-headers"))
        .flat_map(|(_, list)| list.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let headers: Vec<(&str, &str)> = if is_preflight {
        asked
            .into_iter()
            .map(|name| {
                (name, if name.eq_ignore_ascii_case("content-type") { "application/json" } else { "x" })
            })
            .collect()
    } else {
        case.headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    };
    let url = format!("https://api.example.com{}", case.method_and_target().1);
    let mut outcomes = Vec::new();
    for (profile, credentials) in PROFILES
        .into_iter()
        .flat_map(|profile| [(profile, Credentials::Omit), (profile, Credentials::Include)])
    {
        let call = Call { method, headers: headers.clone(), credentials, ..Call::get(page.clone(), &url) };
        let mut was_given = false;
        let driven = corridor_proof::drive(profile, &call, |request| {
            let is_it = request.sent.preflight == is_preflight;
            was_given |= is_it;
            corridor_proof::Answered::With(if is_it {
                given.clone()
            } else {
                willing(origin, method, &request.sent.access_control_request_headers)
            })
        });
        // A preflight that this browser does not send says nothing.
        if was_given {
            outcomes.push(driven.outcome.expect("the call ends"));
        }
    }
    (!outcomes.is_empty()).then_some(outcomes)
}

/// An answer that allows everything to one origin.
fn willing(origin: &str, method: &str, headers: &Option<String>) -> Answer {
    let headers = headers.clone().unwrap_or_default();
    let pairs = [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Methods", method),
        ("Access-Control-Allow-Headers", &headers),
    ];
    Answer { status: 200, headers: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec() }
}

/// Whether the answer to a request that no browser sends allows it all the same, word for word.
fn is_granted(case: &Case, given: &Answer) -> bool {
    let value =
        |wanted: &str| given.headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let lists = |wanted: &str, asked: &str| {
        let list = value(wanted).unwrap_or_default();
        asked.split(',').filter(|asked| !asked.trim().is_empty()).all(|asked| {
            list.split(',').any(|item| item == "*" || item.trim().eq_ignore_ascii_case(asked.trim()))
        })
    };
    let allowed = value("access-control-allow-origin");
    let is_allowed = allowed.is_some_and(|allowed| allowed == "*" || Some(allowed) == header(case, "origin"));
    let method = header(case, "access-control-request-method").unwrap_or_default();
    let headers = header(case, "access-control-request-headers");
    let is_listed = !is_preflight(case)
        || !method.is_empty()
            && lists("access-control-allow-methods", method)
            && headers.is_none_or(|headers| lists("access-control-allow-headers", headers));
    is_allowed && is_listed
}

/// What differs. The status is compared where somebody sees it: no page sees that of a preflight, or of an answer that is
/// withheld from it.
fn differences(case: &Case, expected: &Expected, seen: &Seen) -> BTreeSet<Difference> {
    let names: BTreeSet<String> = exposed(&expected.answer).chain(exposed(&seen.answer)).collect();
    let wanted = answer(expected.status, &expected.answer, &names);
    let given = answer(seen.status.expect("a status"), &seen.answer, &names);
    let mut found = BTreeSet::new();
    let is_withheld;
    if let (Some(wanted), Some(given)) = (outcomes(case, &wanted), outcomes(case, &given)) {
        assert_eq!(wanted.len(), given.len(), "the same browsers send it");
        is_withheld = wanted.iter().all(|outcome| matches!(outcome, Outcome::Blocked(_)));
        found.extend(wanted.iter().zip(&given).flat_map(|(wanted, given)| compared(wanted, given)));
    } else {
        let (wanted, given) = (is_granted(case, &wanted), is_granted(case, &given));
        is_withheld = header(case, "origin").is_some() && !wanted;
        match (wanted, given) {
            // Without an origin there is no page to read it.
            _ if header(case, "origin").is_none() => {}
            (true, false) => drop(found.insert(Difference::Unreadable)),
            (false, true) => drop(found.insert(Difference::Readable)),
            (true, true) | (false, false) => {}
        }
    }
    if wanted.status != given.status && !is_preflight(case) && !is_withheld {
        found.insert(Difference::Status(wanted.status, given.status));
    }
    match (expected.runs, seen.runs.unwrap_or_default()) {
        (wanted, given) if given > wanted => drop(found.insert(Difference::Ran)),
        (wanted, given) if given < wanted => drop(found.insert(Difference::DidNotRun)),
        _ => {}
    }
    found
}

fn compared(wanted: &Outcome, given: &Outcome) -> Vec<Difference> {
    let (wanted, given) = match (wanted, given) {
        (Outcome::Ok(wanted), Outcome::Ok(given)) => (wanted, given),
        (Outcome::Ok(_), Outcome::Blocked(_)) => return vec![Difference::Unreadable],
        (Outcome::Blocked(_), Outcome::Ok(_)) => return vec![Difference::Readable],
        (Outcome::Blocked(_), Outcome::Blocked(_)) => return Vec::new(),
    };
    let [wanted, given] = [wanted, given].map(|readable| {
        readable.headers.iter().filter(|name| is_of_an_answer(name)).cloned().collect::<BTreeSet<String>>()
    });
    let fewer: BTreeSet<String> = wanted.difference(&given).cloned().collect();
    let more: BTreeSet<String> = given.difference(&wanted).cloned().collect();
    let fewer = (!fewer.is_empty()).then_some(Difference::FewerHeaders(fewer));
    let more = (!more.is_empty()).then_some(Difference::MoreHeaders(more));
    fewer.into_iter().chain(more).collect()
}

/// Pages of the server's own origin can read the headers of the protocol too, which say nothing to them.
fn is_of_an_answer(name: &str) -> bool {
    !name.starts_with("access-control-") && name != "vary"
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

// --- which loss says so ---

/// Who made the answer, and for whom: what can make it unreadable.
#[derive(Clone, Copy)]
struct Circumstances {
    /// An error, which API Gateway may have made itself.
    is_error: bool,
    /// The page's origin is not among those of the document.
    is_dropped: bool,
}

/// The losses of which one must say it.
fn losses_of(difference: &Difference, circumstances: Circumstances) -> &'static [(LossKind, Effect)] {
    match difference {
        Difference::Ran => &[(LossKind::StrangerReachesBackend, Effect::Wider)],
        Difference::MoreHeaders(names)
            if names.iter().all(|name| name.starts_with("x-amzn-") || name == "retry-after") =>
        {
            &[(LossKind::VendorHeadersExposed, Effect::Wider)]
        }
        Difference::Unreadable if circumstances.is_dropped => {
            &[(LossKind::OriginPatternDropped, Effect::Narrower)]
        }
        // What API Gateway answers itself.
        Difference::Unreadable if circumstances.is_error => &[
            (LossKind::ErrorOrigins, Effect::Narrower),
            (LossKind::UnknownPathPreflight, Effect::Narrower),
            (LossKind::ErrorsUndocumented, Effect::Unknowable),
        ],
        Difference::Status(405, 403 | 404) => &[
            (LossKind::UnknownMethodStatus, Effect::Unknowable),
            (LossKind::ErrorsUndocumented, Effect::Unknowable),
        ],
        Difference::Status(403 | 405, 204) => &[(LossKind::OptionsTaken, Effect::Narrower)],
        Difference::Vary => &[(LossKind::VaryUndocumented, Effect::Unknowable)],
        Difference::Status(415, 400) => &[(LossKind::ContentTypes, Effect::Narrower)],
        Difference::Status(502, 503 | 504) => &[(LossKind::PrivateBackend, Effect::Unknowable)],
        Difference::MoreHeaders(_)
        | Difference::Readable
        | Difference::Status(..)
        | Difference::DidNotRun
        | Difference::Unreadable
        | Difference::FewerHeaders(_) => &[],
    }
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
            let mut circumstances = Circumstances { is_error: true, is_dropped };
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
                    self.problems.push(format!("{}: {}: it agrees by now", suite.name, case.name))
                }
                Some(_) => self.unasked += 1,
                None => self.attribute(
                    &format!("{}: {}", suite.name, case.name),
                    found,
                    circumstances,
                    target.losses(),
                ),
            }
        }
    }

    fn attribute(
        &mut self,
        of: &str,
        found: BTreeSet<Difference>,
        circumstances: Circumstances,
        losses: &[Loss],
    ) {
        for difference in found {
            let named = losses_of(&difference, circumstances);
            match losses.iter().find(|loss| named.contains(&(loss.kind, loss.effect))) {
                Some(loss) => *self.named.entry(loss.kind.code()).or_default() += 1,
                None => self.problems.push(format!("{of}: {difference:?}")),
            }
        }
    }
}

fn run<T: Target>() {
    let suites = Suite::all().expect("the case files can be read");
    let mut tally = Tally::default();
    suites.iter().for_each(|suite| tally.suite::<T>(suite));
    println!(
        "{:<18} {:>4} cases, {} disagreements, {} not asked, {} suites refused; named losses: {:?}",
        T::NAME,
        tally.cases,
        tally.problems.len(),
        tally.unasked,
        T::REFUSED.len(),
        tally.named
    );
    assert!(tally.problems.is_empty(), "\n{}", tally.problems.join("\n"));
}

#[test]
fn a_rest_api_says_what_the_policy_says() {
    run::<RestModel>();
}

#[test]
fn an_http_api_says_what_the_policy_says() {
    run::<HttpModel>();
}
