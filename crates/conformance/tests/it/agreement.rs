//! What a policy grants a page can read, in every browser, and what it refuses it cannot: random policies, random calls,
//! without a socket and through the gateway. Where it is not so, there is a name for it, and each name is met.

mod gateway;
mod targets;

use std::collections::BTreeMap;
use std::fmt::Write;

use arbitrary::Unstructured;
use corridor_fuzz::agreement::{Case, call, compiled, judge, policy};

const POLICIES: usize = 3_000;
const CALLS_OF_EACH: usize = 8;
/// More than any policy or call is made of.
const BYTES: usize = 256;

fn bytes(random: &mut fastrand::Rng) -> Vec<u8> {
    std::iter::repeat_with(|| random.u8(..)).take(BYTES).collect()
}

#[test]
fn pages_get_what_policies_say() {
    let mut random = fastrand::Rng::with_seed(1);
    let (mut pairs, mut read, mut kept_back, mut refused_policies) = (0, 0, 0, 0);
    let mut met: BTreeMap<Case, usize> = BTreeMap::new();
    for _ in 0..POLICIES {
        let seed = bytes(&mut random);
        let policy = policy(&mut Unstructured::new(&seed)).expect("there are bytes enough");
        let Some(api) = compiled(&policy) else {
            refused_policies += 1;
            continue;
        };
        for _ in 0..CALLS_OF_EACH {
            let seed = bytes(&mut random);
            let call = call(&policy, &mut Unstructured::new(&seed)).expect("there are bytes enough");
            let judged =
                judge(&policy, &api, &call).unwrap_or_else(|fault| panic!("{fault}\n{policy:#?}\n{call:#?}"));
            pairs += 1;
            read += judged.read;
            kept_back += judged.kept_back;
            judged.cases.into_iter().for_each(|case| *met.entry(case).or_default() += 1);
        }
    }
    let mut table = format!("{pairs} calls in 4 browsers: {read} read, {kept_back} kept back");
    for case in Case::ALL {
        let times = met.get(&case).copied().unwrap_or_default();
        write!(table, "\n{times:>7}  {case:?}: {}", case.reason()).unwrap();
    }
    println!("{table}\n{refused_policies} policies did not compile");
    assert!(pairs >= 20_000 && read > 10_000 && kept_back > 10_000, "{table}");
    let never: Vec<Case> = Case::ALL.into_iter().filter(|case| !met.contains_key(case)).collect();
    assert!(never.is_empty(), "{never:?} never came about: is it still true?\n{table}");
}
