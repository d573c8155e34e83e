//! The case files: `cases/*.toml`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A file of cases, all about one `corridor.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// The name of the file, without its ending.
    #[serde(skip)]
    pub name: String,
    /// What the cases are about.
    pub about: String,
    /// The text of the `corridor.toml`.
    pub file: String,
    /// The cases.
    pub cases: Vec<Case>,
}

/// A request, and what must come of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The request's method and target: `POST /inference`.
    pub send: String,
    /// Its header lines, in order. A character of a value is a byte, U+0000 to U+00FF.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Its body.
    #[serde(default)]
    pub body: Body,
    /// The path template of the route that has the target's path, where it is not that path itself.
    pub route: Option<String>,
    /// What must come of it.
    #[serde(flatten)]
    pub expected: Expected,
}

/// A body of a request.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// One blank picture for the digit classifier, as the Open Inference Protocol has it.
    Digit,
    /// This text.
    Text(String),
}

/// What must come of a case.
#[derive(Clone, Debug, Deserialize)]
pub struct Expected {
    /// The code of the verdict.
    pub verdict: String,
    /// The status of the answer.
    pub status: u16,
    /// Every `Access-Control-*` and `Vary` header of the answer, `name: value`, names in lower case.
    #[serde(default)]
    pub answer: BTreeSet<String>,
    /// How often a model ran.
    #[serde(default)]
    pub runs: u64,
}

/// What an executor saw of a case; what it cannot see is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The code of the verdict.
    pub verdict: Option<String>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Every `Access-Control-*` and `Vary` header of the answer.
    pub answer: BTreeSet<String>,
    /// How often a model ran.
    pub runs: Option<u64>,
}

impl Suite {
    /// Reads every case file.
    ///
    /// # Errors
    ///
    /// The name of the first file that cannot be read, and why.
    pub fn all() -> Result<Vec<Self>, String> {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let entries = std::fs::read_dir(&directory).map_err(|error| format!("{directory:?}: {error}"))?;
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }

    fn read(file: &Path) -> Result<Self, String> {
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
        let suite: Self = toml::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
        Ok(Self { name, ..suite })
    }
}

impl Case {
    /// The method and the target.
    #[must_use]
    pub fn method_and_target(&self) -> (&str, &str) {
        self.send.split_once(' ').unwrap_or((&self.send, "/"))
    }

    /// The bytes of the body.
    #[must_use]
    pub fn body_bytes(&self) -> Vec<u8> {
        match &self.body {
            Body::Empty => Vec::new(),
            Body::Digit => digit().into_bytes(),
            Body::Text(text) => text.clone().into_bytes(),
        }
    }
}

impl Seen {
    /// What differs from what was expected, in words; nothing if all that was seen is right.
    #[must_use]
    pub fn differences(&self, expected: &Expected) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: &dyn std::fmt::Debug, seen: &dyn std::fmt::Debug| {
            let (expected, seen) = (format!("{expected:?}"), format!("{seen:?}"));
            if expected != seen {
                differences.push(format!("{what}: expected {expected}, seen {seen}"));
            }
        };
        if let Some(verdict) = &self.verdict {
            compare("verdict", &expected.verdict, verdict);
        }
        if let Some(status) = &self.status {
            compare("status", &expected.status, status);
        }
        if let Some(runs) = &self.runs {
            compare("model runs", &expected.runs, runs);
        }
        compare("headers", &expected.answer, &self.answer);
        differences
    }
}

/// One blank picture for the digit classifier, as the Open Inference Protocol has it.
#[must_use]
pub fn digit() -> String {
    let blank = vec!["0"; 64].join(",");
    format!(r#"{{"inputs":[{{"name":"image","datatype":"FP32","shape":[1,64],"data":[{blank}]}}]}}"#)
}
