//! `Access-Control-Request-Headers`: what is granted, what is refused and why, and how much a hostile one can cost.

use corridor_policy::{Policy, PolicyDraft, Verdict};

use crate::drafts::{allowing, decide, list, policy};

fn preflight<'p>(policy: &'p Policy, lines: &[&[u8]]) -> Verdict<'p> {
    let mut headers: Vec<(&str, &[u8])> =
        vec![("origin", b"https://example.com"), ("access-control-request-method", b"POST")];
    headers.extend(lines.iter().map(|line| ("access-control-request-headers", *line)));
    decide(policy, "OPTIONS", &headers)
}

fn listing(names: &[&str]) -> Policy {
    policy(PolicyDraft { allow_headers: list(names), ..allowing(&["https://example.com"]) })
}

/// The granted list, or the code of the refusal.
fn outcome(verdict: &Verdict<'_>) -> String {
    match verdict {
        Verdict::Preflight(grant) => match &grant.headers.allow_headers {
            Some(value) => value.to_str().unwrap().to_owned(),
            None => "-".to_owned(),
        },
        other => other.code().to_owned(),
    }
}

#[test]
fn lists() {
    let named = listing(&["Content-Type", "X-Api-Key", "Authorization"]);
    let any = listing(&["*"]);
    let any_and_authorization = listing(&["*", "Authorization"]);
    let none = policy(PolicyDraft { allow_headers: None, ..allowing(&["https://example.com"]) });
    let seven = listing(&["G", "F", "E", "D", "C", "B", "A"]);
    let rows: &[(&Policy, &[&[u8]], &str)] = &[
        // A list too long to be answered in advance.
        (&seven, &[b"a,b,c,d,e,f,g"], "A,B,C,D,E,F,G"),
        (&seven, &[b"g,a"], "A,G"),
        // What browsers send: one line, lower-case, sorted, unique, no spaces.
        (&named, &[], "-"),
        (&named, &[b"content-type"], "Content-Type"),
        (&named, &[b"x-api-key"], "X-Api-Key"),
        (&named, &[b"authorization,content-type"], "Authorization,Content-Type"),
        (&named, &[b"authorization,content-type,x-api-key"], "Authorization,Content-Type,X-Api-Key"),
        // What intermediaries make of it: spaces, tabs, several lines, another order, another case.
        (&named, &[b"authorization, content-type"], "Authorization,Content-Type"),
        (&named, &[b"authorization ,content-type"], "Authorization,Content-Type"),
        (&named, &[b"authorization \t,\t content-type"], "Authorization,Content-Type"),
        (&named, &[b" content-type "], "Content-Type"),
        (&named, &[b"authorization", b"content-type"], "Authorization,Content-Type"),
        (&named, &[b"authorization,content-type", b"x-api-key"], "Authorization,Content-Type,X-Api-Key"),
        (&named, &[b"authorization", b"content-type", b"x-api-key"], "Authorization,Content-Type,X-Api-Key"),
        (&named, &[b"content-type,authorization"], "Authorization,Content-Type"),
        (&named, &[b"Content-Type"], "Content-Type"),
        (&named, &[b"X-API-KEY,content-TYPE"], "Content-Type,X-Api-Key"),
        // Firefox repeats a name that the page gave twice.
        (&named, &[b"content-type,content-type"], "Content-Type"),
        // Empty elements, within reason (RFC 9110 §5.6.1).
        (&named, &[b""], "-"),
        (&named, &[b","], "-"),
        (&named, &[b",content-type"], "Content-Type"),
        (&named, &[b"content-type,"], "Content-Type"),
        (&named, &[b"content-type,,x-api-key"], "Content-Type,X-Api-Key"),
        (&named, &[b"content-type, ,x-api-key"], "Content-Type,X-Api-Key"),
        (&named, &[b"", b"content-type", b""], "Content-Type"),
        (&named, &[b",,,,,,,,,,,,,,,content-type"], "Content-Type"),
        (&named, &[b",,,,,,,,,,,,,,,,content-type"], "Content-Type"),
        (&named, &[b",,,,,,,,,,,,,,,,,content-type"], "headers-too-long"),
        // Not listed.
        (&named, &[b"x-other"], "header-not-listed"),
        (&named, &[b"content-type,x-other"], "header-not-listed"),
        (&named, &[b"x-other,content-type"], "header-not-listed"),
        (&named, &[b"content-type", b"x-other"], "header-not-listed"),
        (&named, &[b"x-api-ke"], "header-not-listed"),
        (&named, &[b"x-api-keyy"], "header-not-listed"),
        (&named, &[b"x-api"], "header-not-listed"),
        (&named, &[b"*"], "header-not-listed"),
        (&named, &[b"x-stainless-arch"], "header-not-listed"),
        (&named, &[b"accept"], "header-not-listed"),
        // Not names.
        (&named, &[b"content type"], "header-malformed"),
        (&named, &[b"content-type;x-api-key"], "header-malformed"),
        (&named, &[b"content-type x-api-key"], "header-malformed"),
        (&named, &[b"\"content-type\""], "header-malformed"),
        (&named, &[b"content-type\x80"], "header-malformed"),
        (&named, &[b"content-type:"], "header-malformed"),
        (&named, &[b"(content-type)"], "header-malformed"),
        (&named, &[b"content-type/x"], "header-malformed"),
        (&named, &[b"@"], "header-malformed"),
        (&named, &[b"{}"], "header-malformed"),
        (&named, &[b"\xff"], "header-malformed"),
        // The wildcard grants every name but `Authorization`, and says `*`, never what was asked.
        (&any, &[], "-"),
        (&any, &[b"x-whatever"], "*"),
        (&any, &[b"content-type,x-whatever,y"], "*"),
        (&any, &[b"authorization"], "header-not-listed"),
        (&any, &[b"Authorization"], "header-not-listed"),
        (&any, &[b"content-type,authorization"], "header-not-listed"),
        (&any, &[b"x whatever"], "header-malformed"),
        (&any, &[b"x-\xe9"], "header-malformed"),
        (&any_and_authorization, &[b"authorization"], "Authorization"),
        (&any_and_authorization, &[b"authorization,x-y"], "Authorization,*"),
        (&any_and_authorization, &[b"a,authorization"], "Authorization,*"),
        (&any_and_authorization, &[b"x-y"], "*"),
        // No list: only what needs no asking.
        (&none, &[], "-"),
        (&none, &[b","], "-"),
        (&none, &[b"content-type"], "header-not-listed"),
    ];
    for (policy, lines, expected) in rows {
        let verdict = preflight(policy, lines);
        let shown: Vec<_> = lines.iter().map(|line| line.escape_ascii().to_string()).collect();
        assert_eq!(outcome(&verdict), *expected, "{shown:?}");
        if verdict.refusal().is_some() {
            assert!(verdict.headers().allow_origin.is_none(), "a refused preflight says nothing: {shown:?}");
        }
    }
    println!("{} request-header lists", rows.len());
}

/// Every byte inside a name: listed means accepted, a token byte that makes another name means not listed, anything
/// else is malformed.
#[test]
fn every_byte_inside_a_name() {
    let named = listing(&["x-a"]);
    for byte in (0x21..=0x7e_u8).chain(0x80..=0xff).filter(|byte| *byte != b',') {
        let token = byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let expected = if token { "header-not-listed" } else { "header-malformed" };
        assert_eq!(outcome(&preflight(&named, &[&[b'x', byte, b'a', b'z']])), expected, "{byte:#x}");
    }
}

#[test]
fn a_mebibyte_is_refused_before_it_is_read() {
    let named = listing(&["Content-Type", "a"]);
    let any = listing(&["*"]);
    let mebibyte = 1024 * 1024;
    let commas = vec![b','; mebibyte];
    let one_name = vec![b'a'; mebibyte];
    let allowed_again_and_again = b"a,".repeat(mebibyte / 2);
    let spaces = [b"a".as_slice(), &vec![b' '; mebibyte], b",a"].concat();
    for policy in [&named, &any] {
        for line in [&commas, &one_name, &allowed_again_and_again, &spaces] {
            assert_eq!(outcome(&preflight(policy, &[line])), "headers-too-long");
        }
        let thousand_lines = vec![b"content-type,content-type".as_slice(); 1000];
        assert_eq!(outcome(&preflight(policy, &thousand_lines)), "headers-too-long");
    }
}

#[test]
fn the_bound_itself_is_allowed() {
    let named = listing(&["Content-Type"]);
    let line = |bytes: usize| [b"content-type".as_slice(), &vec![b' '; bytes - 12]].concat();
    // A line counts one byte more than it has.
    assert_eq!(outcome(&preflight(&named, &[&line(16 * 1024 - 1)])), "Content-Type");
    assert_eq!(outcome(&preflight(&named, &[&line(16 * 1024)])), "headers-too-long");
    assert_eq!(outcome(&preflight(&named, &[&line(8 * 1024), &line(8 * 1024 - 2)])), "Content-Type");
    assert_eq!(outcome(&preflight(&named, &[&line(8 * 1024), &line(8 * 1024 - 1)])), "headers-too-long");
}

#[test]
fn a_policy_with_more_names_than_the_bound_is_not_cut_off_by_it() {
    let names: Vec<String> =
        (0..2000).map(|number| format!("X-Parameter-Of-The-Model-{number:04}")).collect();
    let all = listing(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let asked = names.join(",").to_lowercase();
    assert_eq!(outcome(&preflight(&all, &[asked.as_bytes()])), names.join(","));
}
