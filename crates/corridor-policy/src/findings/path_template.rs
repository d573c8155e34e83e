//! Path templates: `/inference`, `/models/{model}/infer`, `/v2/{*rest}`.
//!
//! A stricter language than the router's own (matchit 0.9): parameters are whole segments, and what a URL normalizes
//! away cannot be written, so that a template means one thing to the router, to a proxy in front and to a reader.

use thiserror::Error;

/// The longest template, in bytes.
const MAX_PATH_BYTES: usize = 2048;
/// The most parameters. The router gives each a letter, and stops the program at the twenty-sixth.
const MAX_PARAMETERS: usize = 16;

/// A path template that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PathTemplate<'t> {
    segments: Vec<Segment<'t>>,
}

/// What stands between two slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Segment<'t> {
    /// This text; empty after a slash at the end.
    Literal(&'t str),
    /// `{name}`: any one segment.
    Parameter(&'t str),
    /// `{*name}`: one or more segments, to the end.
    Rest(&'t str),
}

/// Why a text is not a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum PathFault {
    #[error("it does not begin with `/`")]
    NoLeadingSlash,
    #[error("it is longer than {MAX_PATH_BYTES} bytes")]
    TooLong,
    #[error("a query is not part of a path")]
    Query,
    #[error("a fragment is never sent")]
    Fragment,
    #[error("it has two slashes in a row")]
    EmptySegment,
    #[error("browsers resolve `.` and `..` before they send a path")]
    DotSegment,
    #[error("it has the character {0:?}, which a path carries percent-encoded")]
    Character(char),
    #[error("a `%` is not followed by two hexadecimal digits")]
    Percent,
    #[error("it encodes a character that needs no encoding")]
    NeedlessEncoding,
    #[error("an encoded slash or backslash reads differently to every program on the way")]
    EncodedSlash,
    #[error("`*` is no wildcard; `{{*rest}}`, at the end, is")]
    Star,
    #[error("a parameter is a whole segment: `{{name}}`, or `{{*rest}}`")]
    Braces,
    #[error("a parameter's name is made of letters, digits and `_`, and does not begin with a digit")]
    Name,
    #[error("two parameters have one name")]
    RepeatedName,
    #[error("`{{*rest}}` takes all that follows, so nothing can follow it")]
    RestNotLast,
    #[error("it has more than {MAX_PARAMETERS} parameters")]
    TooManyParameters,
}

impl<'t> PathTemplate<'t> {
    /// Reads a template.
    pub(super) fn parse(text: &'t str) -> Result<Self, PathFault> {
        if text.len() > MAX_PATH_BYTES {
            return Err(PathFault::TooLong);
        }
        let path = text.strip_prefix('/').ok_or(PathFault::NoLeadingSlash)?;
        let mut segments = Vec::new();
        let mut names = Vec::new();
        let mut rest_of_path = path.split('/').peekable();
        while let Some(text) = rest_of_path.next() {
            let last = rest_of_path.peek().is_none();
            let segment = Segment::parse(text)?;
            match segment {
                // The root, or a slash at the end.
                Segment::Literal("") if last => {}
                Segment::Literal("") => return Err(PathFault::EmptySegment),
                Segment::Literal(_) => {}
                Segment::Rest(_) if !last => return Err(PathFault::RestNotLast),
                Segment::Parameter(name) | Segment::Rest(name) if names.contains(&name) => {
                    return Err(PathFault::RepeatedName);
                }
                Segment::Parameter(name) | Segment::Rest(name) => names.push(name),
            }
            if names.len() > MAX_PARAMETERS {
                return Err(PathFault::TooManyParameters);
            }
            segments.push(segment);
        }
        Ok(Self { segments })
    }

    /// The segments, in order; one empty literal for `/`.
    pub(super) fn segments(&self) -> &[Segment<'t>] {
        &self.segments
    }
}

impl<'t> Segment<'t> {
    fn parse(text: &'t str) -> Result<Self, PathFault> {
        if !text.contains(['{', '}']) {
            check_literal(text)?;
            return Ok(Self::Literal(text));
        }
        let inside =
            text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).ok_or(PathFault::Braces)?;
        if inside.contains(['{', '}']) {
            return Err(PathFault::Braces);
        }
        let (name, rest) = match inside.strip_prefix('*') {
            Some(name) => (name, true),
            None => (inside, false),
        };
        let well_formed = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match (well_formed, rest) {
            (false, _) => Err(PathFault::Name),
            (true, true) => Ok(Self::Rest(name)),
            (true, false) => Ok(Self::Parameter(name)),
        }
    }
}

fn check_literal(text: &str) -> Result<(), PathFault> {
    if matches!(text, "*" | "**") {
        return Err(PathFault::Star);
    }
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '?' => return Err(PathFault::Query),
            '#' => return Err(PathFault::Fragment),
            '%' => {
                let digits = characters.as_str().get(..2).ok_or(PathFault::Percent)?;
                check_encoded(decoded(digits).ok_or(PathFault::Percent)?)?;
            }
            _ if !is_path_character(character) => return Err(PathFault::Character(character)),
            _ => {}
        }
    }
    if matches!(text, "." | "..") { Err(PathFault::DotSegment) } else { Ok(()) }
}

/// [RFC 3986 §3.3](https://www.rfc-editor.org/rfc/rfc3986#section-3.3), `pchar` without percent-encodings.
fn is_path_character(character: char) -> bool {
    is_unreserved(character) || "!$&'()*+,;=:@".contains(character)
}

/// [RFC 3986 §2.3](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
fn is_unreserved(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~".contains(character)
}

fn decoded(digits: &str) -> Option<u8> {
    let hexadecimal = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| hexadecimal)
}

fn check_encoded(byte: u8) -> Result<(), PathFault> {
    match char::from(byte) {
        '.' => Err(PathFault::DotSegment),
        '/' | '\\' => Err(PathFault::EncodedSlash),
        character if is_unreserved(character) => Err(PathFault::NeedlessEncoding),
        _ => Ok(()),
    }
}

/// The template that was probably meant, in the notations of other routers too: `inference`, `/v2/*`, `/{proxy+}`,
/// `/a//b`, `https://api.example.com/a`.
pub(super) fn repaired(text: &str) -> Option<String> {
    // Nothing that long is a template with a slip of the pen in it.
    if text.len() > MAX_PATH_BYTES {
        return None;
    }
    let path = text.trim().split(['?', '#']).next()?;
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path,
    };
    let mut segments: Vec<String> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            "*" | "**" => segments.push("{*rest}".to_owned()),
            segment => segments.push(repaired_segment(segment)?),
        }
    }
    let slash = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    let repaired = format!("/{}{slash}", segments.join("/"));
    (repaired != text && PathTemplate::parse(&repaired).is_ok()).then_some(repaired)
}

fn repaired_segment(segment: &str) -> Option<String> {
    if let Some(inside) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        // `{proxy+}` of API Gateway, `{rest...}` of Go, `{rest:path}` and `{id:int}` of others.
        let rest = inside
            .strip_suffix('+')
            .or_else(|| inside.strip_suffix("..."))
            .or_else(|| inside.strip_suffix(":path"));
        let name = rest.unwrap_or(inside);
        let name = name.split(':').next().unwrap_or_default().replace('-', "_");
        return Some(if rest.is_some() { format!("{{*{name}}}") } else { format!("{{{name}}}") });
    }
    // Braces that are no parameter: somebody's pattern, and not for us to guess.
    if segment.contains(['{', '}']) {
        return None;
    }
    let mut encoded = String::new();
    let mut rest = segment;
    while let Some(character) = rest.chars().next() {
        let digits = rest.get(1..3).filter(|_| character == '%');
        let (text, after) = match digits.and_then(decoded) {
            Some(byte) if is_unreserved(char::from(byte)) => (char::from(byte).to_string(), 3),
            Some(_) => (rest.get(..3).unwrap_or_default().to_owned(), 3),
            None if is_path_character(character) => (character.to_string(), 1),
            None => {
                let mut utf8 = [0; 4];
                let bytes = character.encode_utf8(&mut utf8).bytes();
                (bytes.map(|byte| format!("%{byte:02X}")).collect(), character.len_utf8())
            }
        };
        encoded.push_str(&text);
        rest = rest.get(after..).unwrap_or_default();
    }
    Some(encoded)
}

#[cfg(test)]
mod tests {
    use super::{PathFault, PathTemplate, repaired};

    #[test]
    fn templates() {
        for path in [
            "/",
            "/inference",
            "/inference/",
            "/v2/models/{model}/infer",
            "/v2/{*rest}",
            "/{*rest}",
            "/v1/models:predict",
            "/a%20b",
            "/%E4%BD%A0",
            "/a/{b}/{c_1}/{_d}",
            "/.well-known/x",
            "/a..b",
            "/@me",
            "/a*b",
        ] {
            assert!(PathTemplate::parse(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn faults_and_what_was_meant() {
        for (path, fault, meant) in [
            ("", PathFault::NoLeadingSlash, Some("/")),
            ("inference", PathFault::NoLeadingSlash, Some("/inference")),
            ("https://api.example.com/v1/infer", PathFault::NoLeadingSlash, Some("/v1/infer")),
            ("/a?b=c", PathFault::Query, Some("/a")),
            ("/a#b", PathFault::Fragment, Some("/a")),
            ("//a", PathFault::EmptySegment, Some("/a")),
            ("/a//b", PathFault::EmptySegment, Some("/a/b")),
            ("/a/./b", PathFault::DotSegment, Some("/a/b")),
            ("/a/../b", PathFault::DotSegment, Some("/b")),
            ("/a/%2e%2E/b", PathFault::DotSegment, None),
            ("/a b", PathFault::Character(' '), Some("/a%20b")),
            ("/a\\b", PathFault::Character('\\'), None),
            ("/ü", PathFault::Character('ü'), Some("/%C3%BC")),
            ("/a\nb", PathFault::Character('\n'), Some("/a%0Ab")),
            ("/100%", PathFault::Percent, Some("/100%25")),
            ("/%zz", PathFault::Percent, Some("/%25zz")),
            ("/%+1", PathFault::Percent, Some("/%25+1")),
            ("/%é", PathFault::Percent, Some("/%25%C3%A9")),
            ("/%41", PathFault::NeedlessEncoding, Some("/A")),
            ("/a%2fb", PathFault::EncodedSlash, None),
            ("/a%5Cb", PathFault::EncodedSlash, None),
            ("/v2/*", PathFault::Star, Some("/v2/{*rest}")),
            ("/v2/**", PathFault::Star, Some("/v2/{*rest}")),
            ("/{proxy+}", PathFault::Name, Some("/{*proxy}")),
            ("/{rest...}", PathFault::Name, Some("/{*rest}")),
            ("/{rest:path}", PathFault::Name, Some("/{*rest}")),
            ("/{id:int}", PathFault::Name, Some("/{id}")),
            ("/{model-name}", PathFault::Name, Some("/{model_name}")),
            ("/{}", PathFault::Name, None),
            ("/{*}", PathFault::Name, None),
            ("/{1}", PathFault::Name, None),
            ("/{a", PathFault::Braces, None),
            ("/a}", PathFault::Braces, None),
            ("/{a}{b}", PathFault::Braces, None),
            ("/img-{id}.png", PathFault::Braces, None),
            ("/{{a}}", PathFault::Braces, None),
            ("/{a}/{a}", PathFault::RepeatedName, None),
            ("/{*rest}/a", PathFault::RestNotLast, None),
            ("/{*rest}/", PathFault::RestNotLast, None),
        ] {
            assert_eq!(PathTemplate::parse(path), Err(fault), "{path}");
            assert_eq!(repaired(path).as_deref(), meant, "{path}");
        }
        let many: String = (0..17).map(|number| format!("/{{p{number}}}")).collect();
        assert_eq!(PathTemplate::parse(&many), Err(PathFault::TooManyParameters));
        let long = format!("/{}", "a".repeat(2048));
        assert_eq!(PathTemplate::parse(&long), Err(PathFault::TooLong));
    }
}
