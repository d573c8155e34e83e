//! LocalStack, in host mode: no Docker, no account, no token.

use std::path::PathBuf;

use super::run::{Running, Start};
use super::{Emulator, Result};
use crate::python::{self, Recipe};

/// 4.14.0 needs CPython 3.12 in fact, whatever its metadata say; 4.13.1 is the last for 3.11, and answers the same.
const RECIPES: [Recipe; 2] = [
    Recipe { versions: &["3.13", "3.12"], requirements: include_str!("../../emulators/localstack.txt") },
    Recipe { versions: &["3.11"], requirements: include_str!("../../emulators/localstack-python-3.11.txt") },
];

pub(super) fn install() -> Result<PathBuf> {
    python::install(Emulator::LocalStack.name(), &RECIPES)
}

pub(super) fn start() -> Result<Running> {
    let start = Start {
        emulator: Emulator::LocalStack,
        python: install()?,
        health: "/_localstack/health",
        ready: "\"apigateway\"",
    };
    start.running(|command, port| {
        // Its default server listens on every interface, whatever it is told.
        command.env("GATEWAY_SERVER", "hypercorn").env("GATEWAY_LISTEN", format!("127.0.0.1:{port}"));
        command.env("SERVICES", "apigateway,cloudformation,s3,iam,sts");
        // It asks nobody outside: neither for a certificate nor for statistics.
        command.env("SKIP_SSL_CERT_DOWNLOAD", "1").env("DISABLE_EVENTS", "1");
    })
}
