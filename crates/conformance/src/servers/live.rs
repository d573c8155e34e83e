//! The machine with a live server on the other side: what the browser would send is sent, as the probe sends it.

use std::net::SocketAddr;

use corridor_browser::Profile;
use corridor_probe::exchange::Request;
use corridor_probe::send::{Proxying, Sender, Sending};
use corridor_proof::{Answered, drive};
use tokio::runtime::Runtime;

use super::pages::url;
use super::{Page, PageCall, Pages, Seen};
use crate::browser::Result;

/// Calls servers as the machine says.
#[derive(Debug)]
pub struct Live {
    runtime: Runtime,
    sender: Sender,
}

impl Live {
    /// One that has sent nothing yet.
    ///
    /// # Errors
    ///
    /// If there is no runtime, or no client.
    pub fn new() -> Result<Self> {
        let sending = Sending { proxy: Proxying::Direct, ..Sending::default() };
        Ok(Self {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
            sender: Sender::new(sending).map_err(|trouble| trouble.to_string())?,
        })
    }

    /// What a page of a browser sees of each call.
    #[must_use]
    pub fn call(
        &self,
        profile: Profile,
        pages: &Pages,
        page: Page,
        server: SocketAddr,
        calls: &[PageCall],
    ) -> Vec<Seen> {
        let see = |(number, call): (usize, &PageCall)| {
            let url = url(server, call, number);
            let made = call.to_call(pages.page_origin(page), &url);
            let driven = drive(profile, &made, |request| {
                let request = Request::of_browser(request, None, call.body.map(str::as_bytes));
                match self.runtime.block_on(self.sender.send(request)).result {
                    Ok(response) => Answered::With(response),
                    Err(_) => Answered::Nothing,
                }
            });
            let ended = driven.outcome.as_ref().map(Seen::of_machine);
            ended.unwrap_or_else(|| Seen::Blocked("it was stopped".to_owned()))
        };
        calls.iter().enumerate().map(see).collect()
    }
}
