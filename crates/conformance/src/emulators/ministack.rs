//! ministack.

use std::path::PathBuf;

use super::run::{Running, Start};
use super::{Emulator, Result};
use crate::python::{self, Recipe};

const RECIPES: [Recipe; 1] = [Recipe {
    versions: &["3.11", "3.13", "3.12"],
    requirements: include_str!("../../emulators/ministack.txt"),
}];

pub(super) fn install() -> Result<PathBuf> {
    python::install(Emulator::Ministack.name(), &RECIPES)
}

pub(super) fn start() -> Result<Running> {
    let start = Start {
        emulator: Emulator::Ministack,
        python: install()?,
        health: "/_ministack/health",
        ready: "\"apigateway\"",
    };
    start.running(|command, port| {
        command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", port.to_string()).env("SFTP_ENABLED", "0");
    })
}
