//! What happened, step by step, for whoever explains it.

/// One step that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The address is of the page's own origin: CORS has no part in it.
    SameOrigin,
    /// The mode is `no-cors`: it is sent without asking, and cannot be read.
    NoCors,
    /// The request is one that browsers send without asking.
    NoPreflightNeeded,
    /// An earlier preflight said what is needed.
    PreflightRemembered,
    /// The browser asks first.
    PreflightSent,
    /// The preflight's response allows the origin.
    PreflightOriginAllowed,
    /// The preflight's response allows the method and the headers.
    PreflightPassed,
    /// The request itself is sent.
    ActualSent,
    /// The response allows the origin.
    OriginAllowed,
    /// The response leads elsewhere.
    Redirected,
}

/// Events, if they are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    kept: bool,
    events: Vec<Event>,
}

impl Trace {
    pub(crate) fn start(&mut self) {
        self.kept = true;
    }

    pub(crate) fn add(&mut self, event: impl FnOnce() -> Event) {
        if self.kept {
            self.events.push(event());
        }
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }
}
