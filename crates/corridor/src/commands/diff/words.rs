//! The difference in words: by route, what is lost and what is gained.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corridor_policy::OriginPattern;
use corridor_policy::diff::{Change, ChangeKind, CredentialsModes, Difference, Names, OriginPiece};

/// How many members of a list are told; JSON has all of them.
const MOST: usize = 6;

/// A template, and what of it is not meant.
type Paths<'d> = (&'d str, &'d [String]);

/// All changes, each with the request that `witness` gives for it.
pub(in crate::commands) fn tell(
    difference: &Difference,
    color: bool,
    witness: impl Fn(&Change, bool) -> Option<String>,
) -> String {
    let mut routes: BTreeMap<Paths<'_>, Vec<(&Change, bool)>> = BTreeMap::new();
    let lost = difference.lost.iter().map(|change| (change, false));
    for (change, gained) in lost.chain(difference.gained.iter().map(|change| (change, true))) {
        routes.entry((&change.route, &change.except_routes)).or_default().push((change, gained));
    }
    let paint = |code: &str, text: String| {
        if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text }
    };
    let mut told = String::new();
    for (at, ((route, except), changes)) in routes.into_iter().enumerate() {
        let separator = if at == 0 { "" } else { "\n" };
        let except = match except {
            [] => String::new(),
            routes => format!(" (not {})", several(routes.iter().map(String::as_str))),
        };
        let _ = writeln!(told, "{separator}{}{except}", paint("1", route.to_owned()));
        for (change, gained) in changes {
            let line =
                format!("{} {}", if gained { "+ gained:" } else { "- lost:" }, sentence(change, gained));
            let _ = writeln!(told, "  {}", paint(if gained { "32" } else { "31" }, line));
            if let Some(request) = witness(change, gained) {
                let _ = writeln!(told, "      {request}");
            }
        }
    }
    told
}

fn sentence(change: &Change, gained: bool) -> String {
    let requests = &change.requests;
    let pages = format!("pages of {}", origins(requests.origins.pieces()));
    let may = if gained { "may" } else { "may no longer" };
    let call = methods(&requests.methods, "or");
    let whole = || {
        let credentials = match requests.credentials {
            CredentialsModes::Omit => "",
            CredentialsModes::Include => " with credentials",
            CredentialsModes::Both => " with or without credentials",
        };
        let sent = names(&requests.headers, "header");
        let read = names(&requests.exposed_headers, "response header");
        let more = match (sent.is_empty(), read.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!(", reading {read}"),
            (false, true) => format!(", sending {sent}"),
            (false, false) => format!(", sending {sent} and reading {read}"),
        };
        format!("{pages} {may} {call}{credentials}{more}")
    };
    match change.kind {
        ChangeKind::Route if gained => format!("the route is new: {}", whole()),
        ChangeKind::Route => format!("the route is gone: {}", whole()),
        ChangeKind::Origins | ChangeKind::Methods => whole(),
        ChangeKind::Headers => format!(
            "{pages} {may} send {} with {}",
            names(&requests.headers, "header"),
            of(&requests.methods)
        ),
        ChangeKind::Credentials => format!("{pages} {may} {call} with credentials"),
        ChangeKind::ExposedHeaders => {
            let read = names(&requests.exposed_headers, "response header");
            format!("{pages} {may} read {read} of answers to {}", of(&requests.methods))
        }
        ChangeKind::RouteMethods => {
            let answers = if gained { "answers" } else { "no longer answers" };
            format!("the route {answers} {}, which {pages} may send", methods(&requests.methods, "and"))
        }
        ChangeKind::MaxAge => {
            let seconds = |age: Option<u32>| match age {
                Some(seconds) => format!("{seconds} s"),
                None => "the 5 s of browsers".to_owned(),
            };
            let ages = change.max_ages.map(|ages| (seconds(ages.longer), seconds(ages.shorter)));
            let (longer, shorter) = ages.unwrap_or_default();
            let times = if gained {
                format!("{longer}, not {shorter}")
            } else {
                format!("{shorter}, no longer for {longer}")
            };
            format!("preflights of {pages} may be remembered for {times}")
        }
    }
}

fn origins(pieces: &[OriginPiece]) -> String {
    let piece = |piece: &OriginPiece| {
        let pattern = if piece.pattern().is_any() { "any origin" } else { piece.pattern().as_str() };
        match (piece.except(), pieces.len()) {
            ([], _) => pattern.to_owned(),
            (except, 1) => {
                format!("{pattern} except {}", several(except.iter().map(OriginPattern::as_str)))
            }
            (except, _) => {
                format!("{pattern} (except {})", several(except.iter().map(OriginPattern::as_str)))
            }
        }
    };
    let told: Vec<String> = pieces.iter().take(MOST).map(piece).collect();
    let mut told = told.join(", ");
    if let Some(more) = pieces.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = write!(told, " and {more} more");
    }
    told
}

/// `GET, HEAD or POST`
fn methods(methods: &Names, conjunction: &str) -> String {
    let names: Vec<&str> = methods.names().collect();
    if methods.is_all_but() {
        return names_or_any(methods, "use any method");
    }
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) if names.len() <= MOST => format!("{} {conjunction} {last}", others.join(", ")),
        Some(_) | None => several(names.into_iter()),
    }
}

/// Methods as things: `POST`, `any method`.
fn of(names: &Names) -> String {
    if names.is_all_but() { names_or_any(names, "any method") } else { methods(names, "or") }
}

/// `X-A, X-B`, `any header but X-A`
fn names(set: &Names, what: &str) -> String {
    if set.is_all_but() { names_or_any(set, &format!("any {what}")) } else { several(set.names()) }
}

fn names_or_any(set: &Names, any: &str) -> String {
    if set.names().next().is_none() { any.to_owned() } else { format!("{any} but {}", several(set.names())) }
}

/// The first of many, and how many more there are.
fn several<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let texts: Vec<&str> = texts.collect();
    let told = texts.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match texts.len().checked_sub(MOST) {
        None | Some(0) => told,
        Some(more) => format!("{told} and {more} more"),
    }
}
