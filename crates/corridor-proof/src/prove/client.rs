//! A client: that all its calls succeed, from every allowed origin, in every engine.

use corridor_browser::{Outcome, PageOrigin, Profile};
use corridor_policy::clients::Client;
use corridor_policy::{OriginPattern, Policy, Route};
use http::Method;

use super::failure::{Cause, Failure, Tried};
use super::missing::{missing, missing_exposure};
use super::witness::{path_of, witness_origin};
use super::{ENGINES, Prover, Trial};

/// Of so many origin patterns of one policy an example is tried, the first in the file. The rest of a longer list differ
/// from those in nothing but their names.
pub const MAX_ORIGINS: usize = 64;
/// About so many proofs are made of one file; where it has many routes, fewer origins are tried of each, but at least one.
const MAX_PROOFS: usize = 30_000;

/// What became of a client's calls of one route, from one origin, in one browser.
#[derive(Clone, Debug)]
pub struct ClientProof {
    /// The client.
    pub client: &'static Client,
    /// The path template of the route.
    pub route: String,
    /// The name of its policy.
    pub policy: String,
    /// The origin of the page.
    pub origin: String,
    /// The browser.
    pub profile: Profile,
    /// The first call that fails, and why; `None` if all succeed.
    pub failure: Option<Failure>,
}

impl Prover<'_> {
    /// Proves, for each route and each client of its policy, that the client's calls succeed.
    #[must_use]
    pub fn clients(&self) -> Vec<ClientProof> {
        let routes = self.api.routes();
        let pairs: usize = routes.iter().map(|route| route.policy().clients().len()).sum();
        let origins = (MAX_PROOFS / (pairs * ENGINES.len()).max(1)).clamp(1, MAX_ORIGINS);
        let mut proofs = Vec::new();
        for route in routes {
            for client in route.policy().clients() {
                proofs.extend(self.prove_client(route, client, origins));
            }
        }
        proofs
    }

    /// Proves that a client's calls of one route succeed, from an example of each allowed origin, in each engine,
    /// whether or not the policy lists the client. Without a method that both the client and the route know there is
    /// nothing to prove.
    #[must_use]
    pub fn client(&self, route: &Route, client: &'static Client) -> Vec<ClientProof> {
        self.prove_client(route, client, MAX_ORIGINS)
    }

    fn prove_client(&self, route: &Route, client: &'static Client, most: usize) -> Vec<ClientProof> {
        let methods = calls(route, client);
        let Some(path) = path_of(&self.server, route).filter(|_| !methods.is_empty()) else {
            return Vec::new();
        };
        let headers: Vec<(&str, &str)> =
            client.request_headers().map(|name| (name, value_of(name))).collect();
        let reads: Vec<&'static str> = client.response_headers().collect();
        let url = self.url(&path);
        let mut proofs = Vec::new();
        for origin in origins(route.policy(), most) {
            let Some(page) = PageOrigin::parse(&origin) else { continue };
            for profile in ENGINES {
                let failed = methods.iter().find_map(|method| {
                    let call = self.call(page.clone(), &url, method.as_str(), headers.clone());
                    let trial = self.try_call(profile, &call, &reads);
                    let tried = Tried::new(&origin, method.as_str(), &path);
                    self.failure(&trial, tried, route.policy(), &reads)
                });
                proofs.push(ClientProof {
                    client,
                    route: route.path().to_owned(),
                    policy: route.policy().name().to_owned(),
                    origin: origin.clone(),
                    profile,
                    failure: failed,
                });
            }
        }
        proofs
    }

    /// Why a call fails, if it does.
    fn failure(
        &self,
        trial: &Trial<'_>,
        tried: Tried,
        policy: &Policy,
        reads: &[&'static str],
    ) -> Option<Failure> {
        let browsers = vec![trial.profile];
        match &trial.outcome {
            Outcome::Blocked(_) => {
                let missing = missing(trial, &tried.from, self.origin);
                Some(Failure { tried, browsers, cause: Cause::of(trial), missing })
            }
            Outcome::Ok(readable) => {
                let is_hidden = |name: &&&str| !readable.headers.iter().any(|header| header == **name);
                let hidden: Vec<String> =
                    reads.iter().filter(is_hidden).map(|name| (*name).to_owned()).collect();
                (!hidden.is_empty()).then(|| Failure {
                    tried,
                    browsers,
                    missing: Some(missing_exposure(policy, &hidden)),
                    cause: Cause::HeadersHidden(hidden),
                })
            }
        }
    }
}

/// The methods of a client that a route answers. What travels with other clients has none of its own: then all that
/// a page may use.
fn calls(route: &Route, client: &Client) -> Vec<Method> {
    let answers = |method: &&Method| {
        route.methods().contains(method)
            || (**method == Method::HEAD && route.methods().contains(&Method::GET))
    };
    if client.methods().is_empty() {
        let allowed = route.methods().iter().filter(|method| route.policy().methods().allows(method));
        return allowed.cloned().collect();
    }
    client.methods().iter().filter(answers).cloned().collect()
}

/// An example of each allowed origin.
fn origins(policy: &Policy, most: usize) -> Vec<String> {
    let patterns = policy.origins().patterns().take(most);
    patterns
        .filter_map(|text| OriginPattern::parse(text).ok())
        .map(|pattern| witness_origin(&pattern))
        .collect()
}

/// A value that the header might have. That of `content-type` is what makes a browser ask.
fn value_of(name: &str) -> &'static str {
    match name {
        "content-type" => "application/json",
        "authorization" => "Bearer key",
        _ => "1",
    }
}
