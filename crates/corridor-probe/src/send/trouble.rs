//! What an error of the client means.

use std::error::Error;
use std::io;

use super::names::UnknownHost;
use crate::exchange::{Trouble, TroubleKind};

/// Why no response came.
pub(super) fn of(error: &reqwest::Error) -> Trouble {
    let kind = causes(error).find_map(kind).unwrap_or_else(|| whole(error));
    let detail = match kind {
        TroubleKind::Refused | TroubleKind::ConnectTimeout => String::new(),
        _ => root(error),
    };
    Trouble::new(kind, detail)
}

/// The innermost cause, in its own words. The outer ones repeat the URL, which may hold a secret.
pub(super) fn root(error: &reqwest::Error) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// What an error comes from, outermost first.
fn causes<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let mut next: Option<&'e (dyn Error + 'static)> = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// The kind of a cause, if it is one that says so.
fn kind(cause: &(dyn Error + 'static)) -> Option<TroubleKind> {
    if cause.is::<UnknownHost>() {
        return Some(TroubleKind::UnknownHost);
    }
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return match error {
            _ if error.is_parse_too_large() => Some(TroubleKind::HeadTooLarge),
            _ if error.is_parse() => Some(TroubleKind::NotHttp),
            _ if error.is_incomplete_message() => Some(TroubleKind::Closed),
            _ => None,
        };
    }
    if let Some(error) = cause.downcast_ref::<h2::Error>() {
        return match error.is_io() {
            true => Some(TroubleKind::Closed),
            false => Some(TroubleKind::NotHttp),
        };
    }
    if cause.is::<rustls::Error>() {
        return Some(TroubleKind::Tls);
    }
    let io = cause.downcast_ref::<io::Error>()?;
    // What rustls says travels inside of an input/output error, which does not name it as its source.
    if let Some(inner) = io.get_ref()
        && inner.is::<rustls::Error>()
    {
        return Some(TroubleKind::Tls);
    }
    (io.kind() == io::ErrorKind::ConnectionRefused).then_some(TroubleKind::Refused)
}

/// The kind of an error whose causes do not say it.
fn whole(error: &reqwest::Error) -> TroubleKind {
    match error {
        _ if error.is_timeout() && error.is_connect() => TroubleKind::ConnectTimeout,
        _ if error.is_timeout() => TroubleKind::HeadTimeout,
        _ if error.is_connect() => TroubleKind::Unreachable,
        _ if error.is_builder() => TroubleKind::Unsendable,
        _ => TroubleKind::Closed,
    }
}
