//! The pages that call: one that may, strangers that resemble it, and one without an origin.

use std::net::SocketAddr;
use std::time::Duration;

use corridor_browser::PageOrigin;
use serde_json::{Value, json};

use super::{PageCall, Seen};
use crate::browser::{Installation, OpenBrowser, PageServer, Result};

/// A bound on a test that would otherwise hang.
const DEADLINE: Duration = Duration::from_secs(90);

const CALLS: &str = include_str!("page.js");

/// Opens other pages in frames of this one.
const FRAMES: &str = r#"
    for (const url of argument) {
        const frame = document.createElement("iframe");
        frame.src = url;
        document.documentElement.append(frame);
    }
"#;

/// A page. Engines take every name below `localhost` for this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The one that the settings name.
    App,
    /// Another.
    Stranger,
    /// One whose host ends like the one that is meant.
    Prefixed,
    /// One whose host begins like it.
    Suffixed,
    /// A sandboxed frame, whose origin is `null`.
    Opaque,
}

/// The servers of the pages.
#[derive(Debug)]
pub struct Pages {
    servers: Vec<(Page, PageServer)>,
}

/// Pages in a browser, which ends when this is dropped.
#[derive(Debug)]
pub struct Opened<'p> {
    pages: &'p Pages,
    _browser: OpenBrowser,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::App, Self::Stranger, Self::Prefixed, Self::Suffixed, Self::Opaque];

    /// `None` if it has none.
    fn host(self) -> Option<&'static str> {
        match self {
            Self::App => Some("app.studio.localhost"),
            Self::Stranger => Some("stranger.localhost"),
            Self::Prefixed => Some("evilstudio.localhost"),
            Self::Suffixed => Some("app.studio.localhost.evil.localhost"),
            Self::Opaque => None,
        }
    }
}

impl Pages {
    /// Starts the servers of the pages.
    ///
    /// # Errors
    ///
    /// If there are no free ports.
    pub fn start() -> Result<Self> {
        let with_host = Page::ALL.into_iter().filter(|page| page.host().is_some());
        let servers = with_host.map(|page| Ok((page, PageServer::start([])?))).collect::<Result<_>>()?;
        Ok(Self { servers })
    }

    /// The serialized origin of a page.
    #[must_use]
    pub fn origin(&self, page: Page) -> String {
        match (page.host(), self.server(page)) {
            (Some(host), Some(server)) => format!("http://{host}:{}", server.address().port()),
            _ => "null".to_owned(),
        }
    }

    pub(super) fn page_origin(&self, page: Page) -> PageOrigin {
        PageOrigin::parse(&self.origin(page)).unwrap_or(PageOrigin::Opaque)
    }

    /// Opens them all in a browser.
    ///
    /// # Errors
    ///
    /// If it does not start, or does not show one of them in time.
    pub fn open(&self, installation: &Installation) -> Result<Opened<'_>> {
        let browser = installation.open(&format!("{}/", self.origin(Page::App)))?;
        let app = self.server(Page::App).ok_or("there is no page")?;
        app.wait_for_page(DEADLINE)?;
        let others: Vec<&(Page, PageServer)> =
            self.servers.iter().filter(|(page, _)| *page != Page::App).collect();
        let urls: Vec<String> = others.iter().map(|(page, _)| format!("{}/", self.origin(*page))).collect();
        app.run(FRAMES, &json!(urls), DEADLINE)?;
        others.iter().try_for_each(|(_, server)| server.wait_for_page(DEADLINE))?;
        Ok(Opened { pages: self, _browser: browser })
    }

    fn server(&self, page: Page) -> Option<&PageServer> {
        self.servers.iter().find(|(known, _)| *known == page).map(|(_, server)| server)
    }
}

impl Opened<'_> {
    /// Makes calls of a server in a page, and says what the page saw of each.
    ///
    /// # Errors
    ///
    /// If the page does not tell in time.
    pub fn call(&self, page: Page, server: SocketAddr, calls: &[PageCall]) -> Result<Vec<Seen>> {
        let calls: Vec<Value> =
            calls.iter().enumerate().map(|(number, call)| call.to_json(&url(server, call, number))).collect();
        let shown = if page == Page::Opaque { Page::App } else { page };
        let pages = self.pages.server(shown).ok_or("there is no page")?;
        let told = pages.run(CALLS, &json!({ "opaque": page == Page::Opaque, "calls": calls }), DEADLINE)?;
        let seen: Vec<Value> = serde_json::from_value(told)?;
        Ok(seen.iter().map(Seen::of_page).collect())
    }
}

/// The address of a call, different for each, so that no preflight of another is remembered.
pub(super) fn url(server: SocketAddr, call: &PageCall, number: usize) -> String {
    format!("http://{server}{}?call={number}", call.path)
}
