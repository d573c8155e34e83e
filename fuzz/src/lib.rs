//! What holds for every input, as functions of bytes: a fuzzer looks for bytes that break them, and an ordinary test
//! replays those that once did, or that reach far.
//!
//! Each function panics where its property does not hold. None of them only asks that nothing crashes: each has a
//! naive oracle, a round trip or a bound to hold.

pub mod agreement;
mod config;
mod header_lists;
mod names;
mod origins;
mod simulate;

pub use config::config_parse;
pub use header_lists::header_lists;
pub use origins::{origin_parse, pattern_parse};
pub use simulate::simulate_input;

/// A property of all inputs.
pub type Property = fn(&[u8]);

/// Every target by its name, which is that of its corpus too.
pub const TARGETS: [(&str, Property); 6] = [
    ("origin_parse", origin_parse),
    ("pattern_parse", pattern_parse),
    ("config_parse", config_parse),
    ("decide_vs_browser", decide_vs_browser),
    ("simulate_input", simulate_input),
    ("header_lists", header_lists),
];

/// How many calls an input has at most: a policy costs as much as two.
const CALLS: usize = 2;

/// A random policy and a random call: the page gets what the policy grants, in every browser, or it is one of the named
/// cases of [`agreement::Case`].
pub fn decide_vs_browser(bytes: &[u8]) {
    let mut bytes = arbitrary::Unstructured::new(bytes);
    let Ok(policy) = agreement::policy(&mut bytes) else { return };
    let Some(api) = agreement::compiled(&policy) else { return };
    for _ in 0..CALLS {
        let Ok(call) = agreement::call(&policy, &mut bytes) else { return };
        if let Err(fault) = agreement::judge(&policy, &api, &call) {
            panic!("{fault}\n{policy:#?}\n{call:#?}");
        }
        if bytes.is_empty() {
            break;
        }
    }
}
