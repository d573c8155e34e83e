//! Cases and steps as they are read: the fields of an exchange beside their own.
//!
//! `serde`'s `flatten` would read every text into a buffer first, which costs more than the whole case.

use std::borrow::Cow;
use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{
    BodyForm, CacheForm, Case, CredentialsForm, Exchange, HeaderLines, HopForm, ModeForm, RedirectForm,
    ResponseForm, StepForm, Text,
};

/// A struct with the fields of an exchange and more.
macro_rules! with_an_exchange {
    ($(#[$attribute:meta])* $name:ident { $($(#[$own_attribute:meta])* $own:ident: $own_type:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Deserialize)]
        pub(super) struct $name<'a> {
            $($(#[$own_attribute])* $own: $own_type,)*
            #[serde(borrow, default = "get")]
            method: Text<'a>,
            #[serde(default)]
            mode: ModeForm,
            #[serde(default)]
            credentials: CredentialsForm,
            #[serde(default)]
            redirect: RedirectForm,
            #[serde(default)]
            cache: CacheForm,
            #[serde(borrow, default, deserialize_with = "header_lines")]
            headers: HeaderLines<'a>,
            #[serde(borrow, default)]
            body: Option<BodyForm<'a>>,
            #[serde(borrow, default)]
            preflight: Option<ResponseForm<'a>>,
            #[serde(borrow, default)]
            response: Option<ResponseForm<'a>>,
            #[serde(borrow, default)]
            redirects: Vec<HopForm<'a>>,
        }

        impl<'a> $name<'a> {
            fn split(self) -> (Exchange<'a>, ($($own_type,)*)) {
                let Self {
                    $($own,)*
                    method, mode, credentials, redirect, cache, headers, body, preflight, response, redirects,
                } = self;
                let exchange = Exchange {
                    method, mode, credentials, redirect, cache, headers, body, preflight, response, redirects,
                };
                (exchange, ($($own,)*))
            }
        }
    };
}

with_an_exchange! {
    /// A line of `simulate`.
    CaseLine {
        #[serde(borrow, default)]
        id: Option<&'a RawValue>,
        #[serde(borrow)]
        page_origin: Text<'a>,
        #[serde(borrow)]
        url: Text<'a>,
        #[serde(borrow, default)]
        steps: Option<Vec<StepForm<'a>>>,
    }
}

with_an_exchange! {
    /// A step of a scenario.
    StepLine {
        #[serde(default)]
        wait_ms: u64,
        #[serde(borrow, default)]
        suffix: Text<'a>,
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Case<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (exchange, (id, page_origin, url, steps)) = CaseLine::deserialize(deserializer)?.split();
        Ok(Self { id, page_origin, url, exchange, steps })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for StepForm<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (exchange, (wait_ms, suffix)) = StepLine::deserialize(deserializer)?.split();
        Ok(Self { exchange, wait_ms, suffix })
    }
}

/// A list of header lines. Responses have about a dozen, for which a list that starts small moves thrice.
pub(super) fn header_lines<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<HeaderLines<'a>, D::Error> {
    struct Lines;
    impl<'de> Visitor<'de> for Lines {
        type Value = HeaderLines<'de>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a sequence")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let Some(first) = items.next_element()? else { return Ok(Vec::new()) };
            let mut lines = Vec::with_capacity(12);
            lines.push(first);
            while let Some(line) = items.next_element()? {
                lines.push(line);
            }
            Ok(lines)
        }
    }
    deserializer.deserialize_seq(Lines)
}

fn get<'a>() -> Text<'a> {
    Text(Cow::Borrowed("GET"))
}
