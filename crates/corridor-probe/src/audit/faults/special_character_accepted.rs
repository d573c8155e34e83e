//! A character that ends the comparison early is accepted in a host.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::{BY_BROWSERS, Class, STRANGER_HOST, Variant};

/// A character that ends the comparison early is accepted in a host.
pub(super) static FAULT: Fault = Fault {
    code: "special-character-accepted",
    severity: Severity::Error,
    title: "a character that ends the comparison early is accepted in a host",
    consequence: "Browsers take characters such as `_`, `{` or a backtick in a host name. Where a regular \
                  expression takes them for the end of the host, a name below an attacker's domain is allowed.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "Chen et al., We Still Don't Have Secure Cross-Domain Requests (USENIX Security 2018): https://www.usenix.org/conference/usenixsecurity18/presentation/chen-jianjun",
        "CORScanner: https://github.com/chenjj/CORScanner",
        "Corben Leo, advanced CORS exploitation techniques: https://corben.io/blog/18-6-16-advanced-cors-techniques",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::SpecialCharacter, |variant, number| {
        let kind = reach(variant);
        format!("`{}` is granted{}, and {kind}", variant.origin, more(number))
    })
}

/// Whether a browser can have such an origin.
fn reach(variant: &Variant) -> &'static str {
    let has = |character: &&str| variant.origin.contains(&format!("{character}.{STRANGER_HOST}"));
    if BY_BROWSERS.iter().any(has) {
        "browsers take that character in a host"
    } else {
        "no browser of today sends that character"
    }
}

fn more(number: usize) -> String {
    if number > 1 { format!(" with {number} characters in this place") } else { String::new() }
}
