//! What the program says: data on stdout, talk on stderr. The only module that prints.
//!
//! Nothing here fails: a reader that went away (`corridor check | head`) is no fault of anybody's, and what else can
//! happen to stdout (a full disk) is kept and told at the end, by [`Output::finish`].

use std::io::{self, BufRead, ErrorKind, IsTerminal, Read, Write};
use std::sync::Mutex;

use corridor_config::{Report, Severity, Source, render};
use serde::Serialize;
use terminal_size::{Height, Width, terminal_size, terminal_size_of};

use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;

/// How wide findings are drawn where there is no terminal.
const DEFAULT_WIDTH: usize = 100;
/// Wider than this nobody reads prose.
const MAX_WIDTH: usize = 120;
/// The longest answer to a question that is read, in bytes.
const MAX_ANSWER: u64 = 100;

/// Where the program's words go, and how they look.
pub(crate) struct Output {
    format: Format,
    quiet: bool,
    stdout: Sheet,
    stderr: Sheet,
    /// Why stdout could not be written.
    failure: Mutex<Option<io::Error>>,
}

/// How one stream is written on.
#[derive(Clone, Copy)]
struct Sheet {
    color: bool,
    width: usize,
}

/// One of the two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// For data.
    Stdout,
    /// For talk.
    Stderr,
}

impl Output {
    pub(crate) fn new(options: &GlobalOptions) -> Self {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let sheet = |is_terminal: bool, size: Option<(Width, Height)>| Sheet {
            color: is_terminal && color_is_wanted(),
            width: size.map_or(DEFAULT_WIDTH, |(Width(columns), _)| usize::from(columns).min(MAX_WIDTH)),
        };
        Self {
            format: options.format,
            quiet: options.quiet,
            stdout: sheet(stdout.is_terminal(), terminal_size_of(&stdout)),
            stderr: sheet(stderr.is_terminal(), terminal_size_of(&stderr).or_else(terminal_size)),
            failure: Mutex::new(None),
        }
    }

    /// What data looks like.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Whether data on stdout is coloured.
    pub(crate) fn draws_in_color(&self) -> bool {
        self.stdout.color
    }

    /// Whether a bar on stderr is seen to move.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Whether talk on stderr is coloured.
    pub(crate) fn talks_in_color(&self) -> bool {
        self.stderr.color
    }

    /// Data: a text, as it is, at once.
    pub(crate) fn data(&self, text: &str) {
        let mut stdout = io::stdout().lock();
        if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
            && let Ok(mut failure) = self.failure.lock()
        {
            failure.get_or_insert(error);
        }
    }

    /// Data for people to read. On a terminal, what is longer than a line goes on below, a little further in.
    pub(crate) fn prose(&self, text: &str) {
        match io::stdout().is_terminal() {
            true => self.data(&broken(text, self.stdout.width)),
            false => self.data(text),
        }
    }

    /// Data: one JSON document, on one line, so that a reader knows where it ends.
    pub(crate) fn document(&self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(text) => self.data(&(text + "\n")),
            Err(error) => self.keep(error.into()),
        }
    }

    /// Findings, drawn with line, caret and hint. As talk, `--quiet` silences the notes among them.
    pub(crate) fn findings(&self, stream: Stream, report: &Report, source: &Source) {
        match stream {
            Stream::Stdout => self.data(&render(report, source, self.stdout.color, self.stdout.width)),
            Stream::Stderr => {
                let mut report = report.clone();
                report.diagnostics.retain(|found| !self.quiet || found.severity > Severity::Note);
                talk(&render(&report, source, self.stderr.color, self.stderr.width));
            }
        }
    }

    /// Talk that `--quiet` silences.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            talk(&format!("{text}\n"));
        }
    }

    /// Asks for a yes or a no; nothing if there is nobody to answer.
    pub(crate) fn ask(&self, question: &str) -> Option<bool> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        talk(&format!("{question} [y/N] "));
        let mut answer = String::new();
        // Ctrl-D, or a terminal that went away, is no yes.
        io::stdin().lock().take(MAX_ANSWER).read_line(&mut answer).ok()?;
        Some(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// Something that deserves attention.
    pub(crate) fn warning(&self, message: &str, hint: &str) {
        self.remark("1;33", "warning", message, hint);
    }

    /// Why the verb ends without having done what it is for.
    pub(crate) fn error(&self, message: &str, hint: &str) {
        self.remark("1;31", "error", message, hint);
    }

    /// How the program ends, when all is said: stdout that could not be written makes a success a failure.
    pub(crate) fn finish(self, exit: Exit) -> Exit {
        let failure = self.failure.lock().ok().and_then(|mut failure| failure.take());
        match failure {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.error(&format!("cannot write to stdout: {error}"), "");
                Exit::Failed
            }
            Some(_) | None => exit,
        }
    }

    fn remark(&self, color: &str, word: &str, message: &str, hint: &str) {
        let mut text = format!("{}: {message}\n", self.paint(color, word));
        if !hint.is_empty() {
            text.push_str(&format!("  {}: {hint}\n", self.paint("1;36", "hint")));
        }
        talk(&text);
    }

    fn paint(&self, color: &str, word: &str) -> String {
        if self.stderr.color { format!("\u{1b}[{color}m{word}\u{1b}[0m") } else { word.to_owned() }
    }

    fn keep(&self, error: io::Error) {
        if let Ok(mut failure) = self.failure.lock() {
            failure.get_or_insert(error);
        }
    }
}

/// The text with its lines broken between words at this width. Colours take no place; a word that is longer stays whole.
fn broken(text: &str, width: usize) -> String {
    let mut told = String::new();
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start_matches(' ').len();
        let mut column = 0;
        for word in line.split_inclusive(' ') {
            let length = columns(word.trim_end());
            if column > start && column + length > width {
                told.truncate(told.trim_end_matches(' ').len());
                told.push('\n');
                told.extend(std::iter::repeat_n(' ', start + 2));
                column = start + 2;
            }
            told.push_str(word);
            column += columns(word);
        }
    }
    told
}

/// How many columns a text takes, without the sequences that colour it.
fn columns(text: &str) -> usize {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().map_or(0, |piece| piece.chars().count());
    let colored = pieces.map(|piece| piece.split_once('m').map_or(0, |(_, shown)| shown.chars().count()));
    first + colored.sum::<usize>()
}

/// `2 errors, 1 warning`; empty if there is nothing.
pub(crate) fn counts(report: &Report) -> String {
    let severities = [Severity::Error, Severity::Warning, Severity::Note].into_iter();
    let counted = severities.map(|severity| (report.count(severity), severity.as_str()));
    let counted: Vec<_> =
        counted.filter(|(number, _)| *number > 0).map(|(number, word)| count(number, word)).collect();
    counted.join(", ")
}

/// `1 route`, `2 routes`.
pub(crate) fn count(number: usize, word: &str) -> String {
    count_of(number, word, &format!("{word}s"))
}

/// `1 policy`, `2 policies`.
pub(crate) fn count_of(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The one line about a fault of ours. It needs no [`Output`]: making that may be what failed.
pub(crate) fn internal_error(fault: &str) {
    talk(&format!("internal error: {fault}; please report it at {}/issues\n", env!("CARGO_PKG_REPOSITORY")));
}

/// Writes to stderr. Where nobody reads that, there is nobody to tell.
fn talk(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// <https://no-color.org>: any value but the empty one switches colour off.
fn color_is_wanted() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !no_color && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn lines_are_broken_between_words_and_go_on_further_in() {
        assert_eq!(broken("  one two three\nfour\n", 10), "  one two\n    three\nfour\n");
        assert_eq!(broken("  https://a.example/long x\n", 10), "  https://a.example/long\n    x\n");
        let colored = "\u{1b}[32m+ one two\u{1b}[0m\n";
        assert_eq!(broken(colored, 9), colored, "colours take no place");
    }
}
