//! The order in which mistakes explain one another: the subsumption of the origin faults, as data.

use super::lists::{BY_BROWSERS, BY_NO_BROWSER, LOCALHOSTS, OTHER_SCHEMES, THIRD_PARTIES};
use super::{Base, Class, Matcher, OTHER, STRANGER, STRANGER_HOST, Variant};

/// Makes the origins that show a mistake, of what they are to resemble.
type Make = fn(&Base) -> Vec<Tried>;

/// An origin, the mistake that grants it, and what the server would be doing.
type Tried = (Class, String, Matcher);

/// The mistakes, the most sweeping first. What an earlier one explains is not laid to a later one's charge: a server that
/// reflects every origin grants all that follows, and is named once.
const ORDER: &[Make] = &[
    any_origin,
    null,
    substring,
    // `evilexample.com`, then `evil.example.com`, then the same a label deeper.
    endings,
    prefix,
    third_party,
    unescaped_dot,
    special_character,
    http_downgrade,
    any_port,
    localhost,
    other_scheme,
    trailing_dot,
    userinfo,
    path_or_query,
    case,
    // The allowed text contains the origin, instead of the other way about. It would be mistaken for the above.
    part_of_it,
];

/// What is tried, in [`ORDER`], of each of these.
pub(in super::super) fn variants(bases: &[Base]) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for make in ORDER {
        for base in bases {
            for (class, origin, matcher) in make(base) {
                let is_new = !variants.iter().any(|known| known.origin == origin);
                if is_new && origin != base.origin {
                    variants.push(Variant { class, origin, matcher, like: base.origin.clone() });
                }
            }
        }
    }
    variants
}

fn any_origin(_: &Base) -> Vec<Tried> {
    vec![
        (Class::AnyOrigin, STRANGER.to_owned(), Matcher::Anything),
        (Class::AnyOrigin, format!("http://{STRANGER_HOST}"), Matcher::Scheme("http".to_owned())),
    ]
}

fn null(_: &Base) -> Vec<Tried> {
    vec![exactly(Class::Null, "null")]
}

fn substring(base: &Base) -> Vec<Tried> {
    let mut parts: Vec<&str> = base.parents.iter().map(String::as_str).collect();
    // `example` of `example.com`: some look for the brand.
    let brand =
        base.parents.first().and_then(|name| name.split('.').next()).filter(|_| base.suffix.is_some());
    if let Some(brand) = brand.filter(|brand| brand.len() > 2 && !STRANGER.contains(brand)) {
        parts.insert(0, brand);
    }
    let around = |part: &str| {
        let origin = format!("{}://{OTHER}{part}{OTHER}.{STRANGER_HOST}", base.scheme);
        (Class::Substring, origin, Matcher::Contains(part.to_owned()))
    };
    // With the dot before a name too: who looks for whole labels may still not look at the end.
    let of_labels = base.parents.iter().map(|name| format!(".{name}"));
    let of_labels = of_labels.filter(|_| !base.is_address()).map(|name| around(&name));
    parts.into_iter().map(around).chain(of_labels).collect()
}

fn endings(base: &Base) -> Vec<Tried> {
    let mut tried = Vec::new();
    // `.com`: some look for no more than that. Where strangers are neighbours (`github.io`), that is a third party.
    if let Some(top) = base.suffix.as_deref().filter(|suffix| !suffix.contains('.')) {
        let ending = format!(".{top}{}", base.port);
        let origin = base.with_host(&format!("{OTHER}-corridor-audit.{top}"));
        tried.push((Class::Suffix, origin, Matcher::EndsWith(ending)));
    }
    for parent in &base.parents {
        let ending = format!("{parent}{}", base.port);
        tried.push((Class::Suffix, base.with_host(&format!("{OTHER}{parent}")), Matcher::EndsWith(ending)));
        if !base.is_address() {
            let Base { scheme, port, .. } = base;
            // Whoever looks at the end alone takes every scheme.
            let other = if scheme == "https" { "http" } else { "https" };
            let origin = format!("{other}://{OTHER}.{parent}{port}");
            tried.push((Class::AnySubdomain, origin, Matcher::EndsWith(format!(".{parent}{port}"))));
            let below = Matcher::Below { scheme: scheme.clone(), host: parent.clone(), port: port.clone() };
            tried.push((Class::AnySubdomain, base.with_host(&format!("{OTHER}.{parent}")), below));
        }
    }
    tried
}

fn prefix(base: &Base) -> Vec<Tried> {
    let mut tried = Vec::new();
    let mut begin =
        |origin: String, start: String| tried.push((Class::Prefix, origin, Matcher::StartsWith(start)));
    if !base.is_address() {
        // `https://app.`, `https://app.example.`: the shortest beginning first.
        let dots = base.host.match_indices('.').map(|(dot, _)| dot);
        for beginning in dots.filter_map(|dot| base.host.get(..=dot)) {
            let start = format!("{}://{beginning}", base.scheme);
            begin(format!("{start}{STRANGER_HOST}"), start);
        }
    }
    let start = format!("{}://{}", base.scheme, base.host);
    for join in [".", ""] {
        let matched = if base.port.is_empty() { start.clone() } else { format!("{start}{join}") };
        begin(format!("{start}{join}{STRANGER_HOST}{}", base.port), matched);
    }
    if !base.port.is_empty() {
        let digit = if base.port.len() < 5 { "1" } else { "" };
        begin(format!("{}{digit}.{STRANGER_HOST}", base.origin), base.origin.clone());
    }
    tried
}

fn third_party(_: &Base) -> Vec<Tried> {
    THIRD_PARTIES.iter().map(|origin| exactly(Class::ThirdParty, origin)).collect()
}

fn unescaped_dot(base: &Base) -> Vec<Tried> {
    let dots = base.host.match_indices('.').map(|(dot, _)| dot);
    let replaced = dots.filter_map(|dot| {
        let (before, after) = (base.host.get(..dot)?, base.host.get(dot + 1..)?);
        // A letter makes a name of somebody else's; a digit would make another address.
        Some((
            Class::UnescapedDot,
            base.with_host(&format!("{before}x{after}")),
            Matcher::Dots(base.origin.clone()),
        ))
    });
    replaced.collect()
}

fn special_character(base: &Base) -> Vec<Tried> {
    let characters = BY_BROWSERS.iter().chain(&BY_NO_BROWSER);
    let tried = characters.map(|character| {
        let start = format!("{}://{}{character}", base.scheme, base.host);
        (Class::SpecialCharacter, format!("{start}.{STRANGER_HOST}{}", base.port), Matcher::StartsWith(start))
    });
    tried.collect()
}

fn http_downgrade(base: &Base) -> Vec<Tried> {
    if base.scheme != "https" {
        return Vec::new();
    }
    let matcher = Matcher::NotBy { scheme: base.scheme.clone(), host: base.host.clone() };
    vec![(Class::HttpDowngrade, format!("http://{}{}", base.host, base.port), matcher)]
}

fn any_port(base: &Base) -> Vec<Tried> {
    let of_host = || Matcher::HostOf { scheme: base.scheme.clone(), host: base.host.clone() };
    let ports = [":8443", ":31337", ":3000", ":8080", ""].into_iter().filter(|port| *port != base.port);
    ports.map(|port| (Class::AnyPort, format!("{}://{}{port}", base.scheme, base.host), of_host())).collect()
}

fn localhost(_: &Base) -> Vec<Tried> {
    // Anybody's site, where the word is looked for or the beginning compared: that is worse, and does not say what was meant.
    let word = (
        Class::Substring,
        format!("https://{OTHER}localhost{OTHER}.{STRANGER_HOST}"),
        Matcher::Contains("localhost".to_owned()),
    );
    let beginnings = ["http://localhost", "http://127.0.0.1"].map(|start| {
        (Class::Prefix, format!("{start}.{STRANGER_HOST}"), Matcher::StartsWith(start.to_owned()))
    });
    let exact = LOCALHOSTS.iter().map(|origin| exactly(Class::Localhost, origin));
    exact.chain([word]).chain(beginnings).collect()
}

fn other_scheme(base: &Base) -> Vec<Tried> {
    let mut tried: Vec<Tried> =
        OTHER_SCHEMES.iter().map(|origin| exactly(Class::OtherScheme, origin)).collect();
    let own = format!("corridor-audit://{}{}", base.host, base.port);
    let by_another = Matcher::NotBy { scheme: base.scheme.clone(), host: base.host.clone() };
    tried.push((Class::OtherScheme, own, by_another));
    tried
}

fn trailing_dot(base: &Base) -> Vec<Tried> {
    if base.is_address() {
        return Vec::new();
    }
    vec![exactly(Class::TrailingDot, &base.with_host(&format!("{}.", base.host)))]
}

fn userinfo(base: &Base) -> Vec<Tried> {
    let Base { scheme, host, port, origin, .. } = base;
    let (before, with_password) = (format!("{origin}@"), format!("{scheme}://{host}:pass@"));
    let tried = [
        (format!("{before}{STRANGER_HOST}"), Matcher::StartsWith(before)),
        (format!("{with_password}{STRANGER_HOST}{port}"), Matcher::StartsWith(with_password)),
        (format!("{scheme}://user@{host}{port}"), Matcher::ReadAs(origin.clone())),
        (format!("{scheme}://{STRANGER_HOST}@{host}{port}"), Matcher::ReadAs(origin.clone())),
    ];
    tried.into_iter().map(|(origin, matcher)| (Class::Userinfo, origin, matcher)).collect()
}

fn path_or_query(base: &Base) -> Vec<Tried> {
    let Base { origin, host, .. } = base;
    let after =
        ["/", "?x", "/x", "#x"].map(|rest| (format!("{origin}{rest}"), Matcher::StartsWith(origin.clone())));
    let inside = [
        format!("/{origin}"),
        format!("/?{host}"),
        format!("?{host}"),
        format!("#{host}"),
        format!("/{host}"),
    ];
    let inside =
        inside.map(|rest| (format!("{STRANGER}{rest}"), Matcher::StartsWith(format!("{STRANGER}/"))));
    let all = after.into_iter().chain(inside);
    // The mark of the second kind is where it begins, whatever it is.
    let all = all.map(|(origin, matcher)| {
        if matcher.matches(&origin) { (origin, matcher) } else { (origin.clone(), Matcher::Exactly(origin)) }
    });
    all.map(|(origin, matcher)| (Class::PathOrQuery, origin, matcher)).collect()
}

fn case(base: &Base) -> Vec<Tried> {
    let Base { scheme, host, port, origin, .. } = base;
    let any_case = || Matcher::InAnyCase(origin.clone());
    let mut letters = host.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let capital: String = first.into_iter().chain(letters).collect();
    let written = [
        format!("{scheme}://{}{port}", host.to_ascii_uppercase()),
        format!("{scheme}://{capital}{port}"),
        format!("{}://{host}{port}", scheme.to_ascii_uppercase()),
    ];
    written.into_iter().filter(|text| text != origin).map(|text| (Class::Case, text, any_case())).collect()
}

fn part_of_it(base: &Base) -> Vec<Tried> {
    if base.is_address() {
        return Vec::new();
    }
    let without_first = |name: &str| name.chars().skip(1).collect::<String>();
    let mut hosts: Vec<String> = base.parents.iter().map(|name| without_first(name)).collect();
    hosts.push(base.host.chars().take(base.host.chars().count().saturating_sub(1)).collect());
    let proper = |host: &String| {
        host.len() > 1 && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    };
    hosts.retain(proper);
    hosts.iter().map(|host| exactly(Class::Substring, &base.with_host(host))).collect()
}

fn exactly(class: Class, origin: &str) -> Tried {
    (class, origin.to_owned(), Matcher::Exactly(origin.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Base {
        Base::of("https://app.shop.example.com").expect("an origin")
    }

    #[test]
    fn every_variant_shows_its_mistake_and_is_not_what_is_allowed() {
        for origin in [
            "https://app.shop.example.com",
            "http://localhost:5173",
            "https://a.b.co.uk:8443",
            "http://10.0.0.1",
        ] {
            let base = Base::of(origin).expect("an origin");
            for variant in variants(&[base]) {
                assert!(variant.matcher.matches(&variant.origin), "{variant:?}");
                assert_ne!(variant.origin, origin);
                assert!(variant.origin.bytes().all(|byte| byte.is_ascii_graphic()), "{variant:?}");
            }
        }
    }

    #[test]
    fn the_classes_of_the_literature_are_tried() {
        let tried: Vec<String> = variants(&[base()]).into_iter().map(|variant| variant.origin).collect();
        for origin in [
            "null",
            "https://qzxexample.com",
            "https://app.shop.example.com.corridor-audit-stranger.test",
            "https://qzx.app.shop.example.com",
            "https://appxshop.example.com",
            "https://app.shop.examplexcom",
            "https://app.shop.example.com_.corridor-audit-stranger.test",
            "http://app.shop.example.com",
            "https://app.shop.example.com:8443",
            "https://app.shop.example.com.",
            "https://APP.SHOP.EXAMPLE.COM",
            "https://app.shop.example.com@corridor-audit-stranger.test",
            "https://xample.com",
        ] {
            assert!(tried.iter().any(|own| own == origin), "{origin} is not tried");
        }
    }
}
