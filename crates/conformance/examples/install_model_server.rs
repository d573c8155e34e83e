//! Installs the model servers of the tests, pinned, below `target/venvs`: what `cargo xtask setup` does.

fn main() -> conformance::model_server::Result<()> {
    conformance::model_server::install().map(drop)
}
