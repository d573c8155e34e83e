//! What a file speaks of that is not in it: model files and builtin models.

use std::path::PathBuf;

/// What there is around a `corridor.toml`.
pub trait World {
    /// Whether there is a regular file at this path, which is relative to the directory of the `corridor.toml`.
    fn file_exists(&self, path: &str) -> bool;
    /// The names of the models that are compiled into the program.
    fn builtin_models(&self) -> &[&str];
}

/// A directory of the disk.
#[derive(Clone, Debug)]
pub struct Directory {
    path: PathBuf,
    builtin_models: &'static [&'static str],
}

impl Directory {
    /// The directory that a `corridor.toml` lies in, for a program with these builtin models.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, builtin_models: &'static [&'static str]) -> Self {
        Self { path: path.into(), builtin_models }
    }
}

impl World for Directory {
    fn file_exists(&self, path: &str) -> bool {
        self.path.join(path).is_file()
    }

    fn builtin_models(&self) -> &[&str] {
        self.builtin_models
    }
}

/// A world with nothing in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl World for Nowhere {
    fn file_exists(&self, _path: &str) -> bool {
        false
    }

    fn builtin_models(&self) -> &[&str] {
        &[]
    }
}
