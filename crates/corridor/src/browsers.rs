//! Whose behaviour is asked for: `--browser`.

use clap::ValueEnum;
use corridor_browser::Profile;

/// A browser, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Browser {
    /// The Fetch standard
    Standard,
    /// Chromium, and with it Chrome and Edge
    Chromium,
    /// Firefox
    Firefox,
    /// WebKit, and with it Safari
    Webkit,
    /// Each of them
    All,
}

impl Browser {
    /// The profiles that it stands for.
    pub(crate) fn profiles(self) -> Vec<Profile> {
        match self {
            Self::Standard => vec![Profile::Standard],
            Self::Chromium => vec![Profile::Chromium],
            Self::Firefox => vec![Profile::Firefox],
            Self::Webkit => vec![Profile::WebKit],
            Self::All => Profile::ALL.to_vec(),
        }
    }
}
