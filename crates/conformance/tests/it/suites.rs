//! Every case, on every executor; a table of how many there were.

use conformance::cases::Suite;
use conformance::emulators::Emulator;
use conformance::executors::{
    Decide, Executor, Http1, Http2, HttpModel, LocalStack, MinistackHttp, MinistackRest, RestModel, Socket,
};

use crate::targets;

/// Runs every case on one executor, which has to answer word for word: its line of the table, or every disagreement.
fn run<E: Executor>(suites: &[Suite]) -> Result<(), String> {
    let mut count = 0;
    let mut disagreements = Vec::new();
    for suite in suites {
        let mut executor = E::start(suite).expect("the executor starts");
        for case in &suite.cases {
            count += 1;
            match executor.run(case) {
                Ok(seen) => {
                    let differences = seen.differences(&case.expected);
                    disagreements.extend(
                        differences.iter().map(|text| format!("{}: {}: {text}", suite.name, case.name)),
                    );
                }
                Err(error) => disagreements.push(format!("{}: {}: {error}", suite.name, case.name)),
            }
        }
    }
    println!("{:<22} {count:>4} cases, {} disagreements", E::NAME, disagreements.len());
    if disagreements.is_empty() { Ok(()) } else { Err(disagreements.join("\n")) }
}

#[test]
fn every_executor_agrees_with_every_case() {
    let suites = Suite::all().expect("the case files can be read");
    let mut results = vec![
        run::<Decide>(&suites),
        run::<Socket<Http1>>(&suites),
        run::<Socket<Http2>>(&suites),
        targets::run::<RestModel>(&suites),
        targets::run::<HttpModel>(&suites),
    ];
    // What cannot be had here says so.
    if Emulator::LocalStack.address().is_some() {
        results.push(targets::run::<LocalStack>(&suites));
    }
    if Emulator::Ministack.address().is_some() {
        results.extend([targets::run::<MinistackRest>(&suites), targets::run::<MinistackHttp>(&suites)]);
    }
    let failed: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n\n"));
}

#[test]
fn no_two_cases_have_one_name() {
    let suites = Suite::all().expect("the case files can be read");
    let mut names: Vec<_> =
        suites.iter().flat_map(|suite| suite.cases.iter().map(|case| (&suite.name, &case.name))).collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
