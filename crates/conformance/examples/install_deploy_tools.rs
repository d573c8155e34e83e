//! Installs what takes an exported API, pinned, below `target/venvs`: what `cargo xtask setup` does. Its arguments name the
//! tools.

use conformance::deploy_tools::{DeployTool, Result};

fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let mut tools = DeployTool::ALL.into_iter().filter(|tool| wanted.iter().any(|name| name == tool.name()));
    tools.try_for_each(|tool| tool.install().map(drop))
}
