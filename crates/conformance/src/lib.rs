//! What the tests of this workspace share: one case suite for every executor, and real browsers to hold it against.
//!
//! A case is a request and what must come of it: the verdict, the status, every `Access-Control-*` and `Vary` header of
//! the answer, and whether a model ran. The cases stand in `cases/*.toml`, each file with the `corridor.toml` that they
//! are about; an [`Executor`](executors::Executor) says what it saw, and knows nothing of what was expected.

pub mod browser;
pub mod cases;
pub mod deploy_tools;
pub mod emulators;
pub mod engines;
pub mod executors;
pub mod fault_server;
pub mod model_server;
mod python;
pub mod running;
pub mod scanner;
pub mod servers;
