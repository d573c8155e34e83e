//! Real browsers, for tests: Chromium, Firefox and WebKitGTK as their packages install them, each with a fresh profile,
//! without a screen, on loopback only.
//!
//! There are two ways to use one. [`Installation::open`] starts it on a page and nothing else: no driver, no automation;
//! the page asks its own [`PageServer`] what to do and tells it what it saw. [`Installation::drive`] starts it with a
//! [`DrivenBrowser`] in front, over WebDriver or Marionette, whose clicks, touches and keys are trusted input events.
//!
//! Everything blocks, with a deadline; nothing sleeps. A browser and all that it started end when its handle is dropped.

mod classic;
mod console;
pub mod demo;
mod driven;
mod engine;
mod family;
mod firefox;
mod http_client;
mod input;
mod launch;
mod marionette;
mod page_server;
mod session;

pub use console::{AudibleBrowser, Message};
pub use driven::{DrivenBrowser, Rect};
pub use engine::{Engine, Installation, say};
pub(crate) use family::Family;
pub use input::{Key, Pointer};
pub use launch::OpenBrowser;
pub use page_server::{Page, PageServer};

/// What a harness can say about what went wrong: words for whoever reads the test's output.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
