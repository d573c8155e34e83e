//! An origin where strangers put their pages is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin where strangers put their pages is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "third-party-origin-trusted",
    severity: Severity::Warning,
    title: "an origin where strangers put their pages is allowed",
    consequence: "Anybody can put a page there (playgrounds for snippets, free hosting, storage), and that \
                  page can read the answers.",
    fix: &fixes::EXACT_ORIGINS,
    references: &["CORScanner: https://github.com/chenjj/CORScanner"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::ThirdParty, |variant, number| {
        format!("`{}` is granted{}, where anybody can put a page", variant.origin, more(number))
    })
}

fn more(number: usize) -> String {
    if number > 1 { format!(" and {} more", number - 1) } else { String::new() }
}
