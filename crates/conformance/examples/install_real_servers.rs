//! Installs the real servers of the tests, pinned, below `target`: what `cargo xtask setup` does. Prints the names of those
//! that could be had, comma between comma.

#![expect(clippy::print_stdout, reason = "the names are what it is run for")]

use conformance::model_server::say;
use conformance::servers;

fn main() {
    let has = |server: &&servers::Server| match server.install() {
        Ok(_) => true,
        Err(error) => {
            say(server.name, format_args!("!!! SKIPPED: every test with it\n!!! {error}"));
            false
        }
    };
    let names: Vec<&str> = servers::ALL.into_iter().filter(has).map(|server| server.name).collect();
    println!("{}", names.join(","));
}
