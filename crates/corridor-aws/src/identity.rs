//! Which API is ours: what its tags say.

use std::collections::HashMap;
use std::fmt;

use corridor_targets::Artifact;

/// The tag that names the API of the `corridor.toml`.
pub(crate) const API_TAG: &str = "corridor:api";
/// The tag that names the environment; empty for the file without an overlay.
pub(crate) const ENVIRONMENT_TAG: &str = "corridor:environment";

/// The name by which an API is found again: it is all that has to be known beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// `api.name` of the file.
    pub api: String,
    /// The environment; `None` for the file without an overlay.
    pub environment: Option<String>,
}

impl Identity {
    /// That of an artifact.
    #[must_use]
    pub fn of(artifact: &Artifact) -> Self {
        Self { api: artifact.name.clone(), environment: artifact.environment.clone() }
    }

    /// The tags that say so.
    pub(crate) fn tags(&self) -> [(String, String); 2] {
        let environment = self.environment.clone().unwrap_or_default();
        [(API_TAG.to_owned(), self.api.clone()), (ENVIRONMENT_TAG.to_owned(), environment)]
    }

    /// Whether these are the tags of this API.
    pub(crate) fn is_of(&self, tags: Option<&HashMap<String, String>>) -> bool {
        let is_set = |(name, value): (String, String)| tags.and_then(|tags| tags.get(&name)) == Some(&value);
        self.tags().into_iter().all(is_set)
    }

    /// What a usage plan of it is called.
    pub(crate) fn resource_name(&self) -> String {
        match &self.environment {
            Some(environment) => format!("{}-{environment}", self.api),
            None => self.api.clone(),
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.environment {
            Some(environment) => write!(formatter, "`{}` (environment `{environment}`)", self.api),
            None => write!(formatter, "`{}`", self.api),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_are_apart() {
        let of = |environment: Option<&str>| Identity {
            api: "models".to_owned(),
            environment: environment.map(str::to_owned),
        };
        let tags: HashMap<String, String> = of(Some("staging")).tags().into_iter().collect();
        assert!(of(Some("staging")).is_of(Some(&tags)));
        for other in [of(None), of(Some("production"))] {
            assert!(!other.is_of(Some(&tags)));
        }
        assert!(!of(None).is_of(None));
        let foreign = HashMap::from([(API_TAG.to_owned(), "models".to_owned())]);
        assert!(!of(None).is_of(Some(&foreign)), "an API without the second tag is somebody else's");
    }
}
