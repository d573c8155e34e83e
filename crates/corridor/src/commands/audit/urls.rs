//! The endpoints that are named: on the command line, and in a file.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use url::Url;

use crate::file;
use crate::sending::parse_url;

/// A longer file of addresses is none, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// All of them, each once, in order.
///
/// # Errors
///
/// What cannot be used, and a hint.
pub(super) fn gather(named: &[Url], from: Option<&Path>) -> Result<Vec<Url>, (String, &'static str)> {
    let mut known = HashSet::new();
    let mut urls: Vec<Url> = named.iter().filter(|url| known.insert((*url).clone())).cloned().collect();
    let Some(path) = from else { return Ok(urls) };
    let unreadable =
        |error: &io::Error| (format!("cannot read `{}`: {}", path.display(), file::reason(error)), "");
    let reader: Box<dyn Read> = match path.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(File::open(path).map_err(|error| unreadable(&error))?),
    };
    for (number, line) in BufReader::new(reader.take(MAX_BYTES)).lines().enumerate() {
        let line = line.map_err(|error| unreadable(&error))?;
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let url = parse_url(text).map_err(|why| {
            (
                format!("line {} of `{}` is no address: {why}", number + 1, path.display()),
                "one address a line; `#` begins a comment",
            )
        })?;
        if known.insert(url.clone()) {
            urls.push(url);
        }
    }
    Ok(urls)
}
