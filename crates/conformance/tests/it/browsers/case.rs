//! A case: what a page does, and what must come of it.

/// One row of the tables.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// The route: `/web` and the others of `Setting`.
    pub(crate) route: &'static str,
    /// What the page does: a JavaScript expression in the words of `page.js`.
    pub(crate) script: &'static str,
    /// What the page sees, what the gateway sees, and how often the model runs:
    /// `readable 200 +a-header | OPTIONS 204, POST 200 digits | 1 runs`.
    ///
    /// The page's part names the headers that it can read beside those that every page can. The gateway's part names the
    /// backend that was asked, and `*` where an `Access-Control-*` header of the answer has a `*`.
    pub(crate) expected: &'static str,
}

impl Case {
    /// Where it sends its requests: a path of its own, so that no preflight of another is remembered for it, and what
    /// reaches the gateway can be told apart.
    pub(crate) fn path(&self) -> String {
        let slug: String =
            self.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        format!("{}/{slug}", self.route)
    }
}
