//! The difference as JSON: `{"equal", "gained", "lost"}`.

use corridor_browser::case::Case;
use corridor_policy::OriginPattern;
use corridor_policy::diff::{Change, Difference, Names, OriginPiece, OriginRegion};
use serde::Serialize;

use super::request;

/// The whole answer.
#[derive(Serialize)]
pub(in crate::commands) struct Document<'d> {
    equal: bool,
    gained: Vec<Entry<'d>>,
    lost: Vec<Entry<'d>>,
}

/// One change. Of a list that begins with `*`, the other list has the exceptions.
#[derive(Serialize)]
struct Entry<'d> {
    kind: &'static str,
    route: &'d str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    except_routes: &'d [String],
    origins: Vec<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except_origins: Vec<&'d str>,
    methods: Vec<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except_methods: Vec<&'d str>,
    headers: Vec<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except_headers: Vec<&'d str>,
    credentials: &'static [&'static str],
    exposed_headers: Vec<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except_exposed_headers: Vec<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<MaxAge>,
    witness: Case<'d>,
}

/// In seconds; `null` where the file says nothing.
#[derive(Serialize)]
struct MaxAge {
    before: Option<u32>,
    after: Option<u32>,
}

impl<'d> Document<'d> {
    pub(in crate::commands) fn new(difference: &'d Difference, old_base: &str, new_base: &str) -> Self {
        let gained = difference.gained.iter().map(|change| {
            let ages = change.max_ages.map(|ages| MaxAge { before: ages.shorter, after: ages.longer });
            Entry::new(change, ages, new_base)
        });
        let lost = difference.lost.iter().map(|change| {
            let ages = change.max_ages.map(|ages| MaxAge { before: ages.longer, after: ages.shorter });
            Entry::new(change, ages, old_base)
        });
        Self { equal: difference.is_empty(), gained: gained.collect(), lost: lost.collect() }
    }
}

impl<'d> Entry<'d> {
    fn new(change: &'d Change, max_age: Option<MaxAge>, base: &str) -> Self {
        let requests = &change.requests;
        let (origins, except_origins) = of_origins(&requests.origins);
        let (methods, except_methods) = of_names(&requests.methods);
        let (headers, except_headers) = of_names(&requests.headers);
        let (exposed_headers, except_exposed_headers) = of_names(&requests.exposed_headers);
        Self {
            kind: change.kind.as_str(),
            route: &change.route,
            except_routes: &change.except_routes,
            origins,
            except_origins,
            methods,
            except_methods,
            headers,
            except_headers,
            credentials: requests.credentials.names(),
            exposed_headers,
            except_exposed_headers,
            max_age,
            witness: request::case(&change.witness, base),
        }
    }
}

/// The patterns, and those that are excepted: the other side has each of them, so they are excepted from all.
fn of_origins(region: &OriginRegion) -> (Vec<&str>, Vec<&str>) {
    let mut except: Vec<&str> =
        region.pieces().iter().flat_map(OriginPiece::except).map(OriginPattern::as_str).collect();
    except.sort_unstable();
    except.dedup();
    (region.pieces().iter().map(|piece| piece.pattern().as_str()).collect(), except)
}

fn of_names(names: &Names) -> (Vec<&str>, Vec<&str>) {
    if names.is_all_but() {
        (vec!["*"], names.names().collect())
    } else {
        (names.names().collect(), Vec::new())
    }
}
