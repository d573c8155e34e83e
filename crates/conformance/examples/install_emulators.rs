//! Installs the emulators of AWS, pinned, below `target/venvs`: what `cargo xtask setup` does. Its arguments name them.

use conformance::emulators::Emulator;

fn main() -> conformance::emulators::Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let mut emulators =
        Emulator::ALL.into_iter().filter(|emulator| wanted.iter().any(|name| name == emulator.name()));
    emulators.try_for_each(Emulator::install)
}
