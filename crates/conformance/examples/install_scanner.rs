//! Installs the scanner that the audit is run beside, pinned, below `target/venvs`: what `cargo xtask setup` does.

fn main() -> conformance::model_server::Result<()> {
    conformance::scanner::install().map(drop)
}
