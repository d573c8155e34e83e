//! The profiles: the standard, and what three engines do otherwise.
//!
//! To add a deviation: override its point of [`Rules`](crate::rules::Rules) in the engine's file, with its source. To add an
//! engine: one file here, a variant below.

mod chromium;
mod firefox;
mod lockstep;
mod standard;
mod webkit;

use crate::rules::Rules;

pub(crate) use lockstep::Lockstep;

/// Whose behaviour is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The Fetch standard.
    Standard,
    /// Chromium 156, and with it Chrome and Edge.
    Chromium,
    /// Firefox 153 ESR.
    Firefox,
    /// WebKitGTK 2.50, whose CORS code is Safari's.
    WebKit,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Chromium, Self::Firefox, Self::WebKit];

    /// The name in every output: `standard`, `chromium`, `firefox` or `webkit`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// For [`Lockstep`] alone: whoever asks a profile past it has a difference that nobody sees.
    fn rules(self) -> &'static dyn Rules {
        match self {
            Self::Standard => &standard::Standard,
            Self::Chromium => &chromium::Chromium,
            Self::Firefox => &firefox::Firefox,
            Self::WebKit => &webkit::WebKit,
        }
    }
}
