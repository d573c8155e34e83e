//! What is going on, told while it goes on.

/// Somebody who wants to know.
pub trait Progress {
    /// A call is about to be made, or something was found out.
    fn step(&mut self, what: &str);
}

impl<F: FnMut(&str)> Progress for F {
    fn step(&mut self, what: &str) {
        self(what);
    }
}
