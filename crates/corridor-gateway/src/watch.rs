//! Notices that a file has changed.
//!
//! The file is looked at, not subscribed to: a look each half second sees every way in which editors, `kubectl` and
//! configuration management replace a file (rename, symlink, rewrite in place), on every file system, and costs nothing
//! that could be measured. What counts is its content, so a `touch` is no change; and it counts when two looks in a row saw
//! the same, so that a file that is still being written is not read half.

use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

/// How often the file is looked at.
const INTERVAL: Duration = Duration::from_millis(500);

/// Looks at a file until it is dropped.
pub struct Watcher {
    news: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What a look at the file saw.
struct Look {
    /// Compared first, because it is cheap.
    stamp: Option<(SystemTime, u64)>,
    content: Option<u64>,
}

impl Watcher {
    /// Calls `changed`, on a thread of its own, whenever the content of the file has changed, and whenever
    /// [`Self::look`] is called.
    ///
    /// # Errors
    ///
    /// If the thread cannot be started.
    pub fn start(path: PathBuf, mut changed: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let (news, wake) = mpsc::channel();
        let mut seen = Look::at(&path);
        let mut acted_on = seen.content;
        let thread = thread::Builder::new().name("watcher".into()).spawn(move || {
            loop {
                match wake.recv_timeout(INTERVAL) {
                    Err(RecvTimeoutError::Disconnected) => return,
                    Ok(()) => seen = Look::at(&path),
                    Err(RecvTimeoutError::Timeout) => {
                        let settled = !seen.is_stale(&path);
                        if !settled {
                            seen = Look::at(&path);
                        }
                        if !settled || seen.content == acted_on {
                            continue;
                        }
                    }
                }
                acted_on = seen.content;
                changed();
            }
        })?;
        Ok(Self { news: Some(news), thread: Some(thread) })
    }

    /// Calls `changed` now, changed or not: what SIGHUP asks for.
    pub fn look(&self) {
        if let Some(news) = &self.news {
            // The thread ends only when the sender is dropped.
            let _ = news.send(());
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.news.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Look {
    fn at(path: &Path) -> Self {
        Self { stamp: stamp(path), content: content(path) }
    }

    /// Whether the file has been touched since.
    fn is_stale(&self, path: &Path) -> bool {
        self.stamp != stamp(path)
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn content(path: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&std::fs::read(path).ok()?);
    Some(hasher.finish())
}
