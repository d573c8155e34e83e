//! Every finding, one file each.
//!
//! To add one: write `findings/<name>.rs` with its `RULE`, name it below, and run `cargo xtask generate` for its page.
//! A rule's `check` sees the whole draft ([`Inspection`](crate::inspect::Inspection)), every text already read, and adds what it finds.

use crate::finding::Rule;

/// Names the modules once, and from them the list.
macro_rules! rules {
    ($($module:ident => $name:ident),* $(,)?) => {
        $(mod $module; pub use self::$module::RULE as $name;)*

        /// Every rule, in the order in which findings are reported.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    origin_with_trailing_slash => ORIGIN_WITH_TRAILING_SLASH,
    origin_null => ORIGIN_NULL,
    public_suffix_wildcard => PUBLIC_SUFFIX_WILDCARD,
    wildcard_with_credentials => WILDCARD_WITH_CREDENTIALS,
    method_case => METHOD_CASE,
    unknown_policy => UNKNOWN_POLICY,
    unknown_key => UNKNOWN_KEY,
}
