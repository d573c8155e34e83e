//! `corridor deploy` against LocalStack: the program, the calls that it makes, what an API answers then, and what real
//! browsers make of it. What is not proven by an emulator is listed in `docs/aws.md`.

mod browsers;
mod by_hand;
mod errors;
mod faults;
mod http_api;
mod others;
mod setting;
mod verbs;
