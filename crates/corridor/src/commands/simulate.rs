//! `corridor simulate`: what browsers make of cases, a line each.

use std::io::{self, BufRead, Read};

use clap::Args;
use corridor_browser::Profile;
use corridor_browser::case::write_answer;

use crate::browsers::Browser;
use crate::exit::Exit;
use crate::output::Output;

/// Answer what browsers would do: cases as JSON Lines on stdin, outcomes as JSON Lines on stdout
///
/// A case is a page, the call that it makes, and what servers answer; its outcome is what each browser lets the page read, or
/// the step that blocks it. A line that cannot be read is answered with an error, and the others all the same.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct SimulateArguments {
    /// Whose behaviour
    #[arg(long, value_name = "BROWSER", value_enum, default_value_t = Browser::All)]
    browser: Browser,
}

const EXAMPLES: &str = r#"Examples:
  corridor simulate < cases.jsonl > outcomes.jsonl
  echo '{"id": 1, "page_origin": "https://example.com", "url": "https://api.example.net/", "method": "GET",
         "response": {"status": 200, "headers": [["Access-Control-Allow-Origin", "*"]]}}' | tr -d '\n' | corridor simulate

Exit codes: 0 if every line was answered, 1 if one could not be read, 3 if stdin cannot be read."#;

/// The longest line that is read, in bytes; no case is as long.
const MAX_LINE_BYTES: u64 = 16 << 20;
/// How much is written at once, in bytes.
const BLOCK: usize = 64 << 10;

pub(crate) fn run(arguments: &SimulateArguments, output: &Output) -> Exit {
    match simulate(io::stdin().lock(), &arguments.browser.profiles(), output) {
        Ok(true) => Exit::Yes,
        Ok(false) => Exit::No,
        Err(error) => {
            output.error(&format!("cannot read stdin: {error}"), "");
            Exit::Failed
        }
    }
}

/// Whether every line could be read.
fn simulate(mut input: impl BufRead, profiles: &[Profile], output: &Output) -> io::Result<bool> {
    let mut all_read = true;
    let mut line = Vec::new();
    let mut answers = String::new();
    loop {
        line.clear();
        if input.by_ref().take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let is_too_long = line.len() as u64 > MAX_LINE_BYTES;
        if is_too_long && !line.ends_with(b"\n") {
            skip_line(&mut input)?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        all_read &= match std::str::from_utf8(&line) {
            _ if is_too_long => fail(&mut answers, "the line is longer than 16 MiB"),
            Ok(text) => write_answer(&mut answers, text.trim_end_matches(['\n', '\r']), profiles),
            Err(_) => fail(&mut answers, "the line is not UTF-8"),
        };
        answers.push('\n');
        if answers.len() >= BLOCK {
            output.data(&answers);
            answers.clear();
        }
    }
    output.data(&answers);
    Ok(all_read)
}

/// Answers a line that is no text.
fn fail(answers: &mut String, error: &str) -> bool {
    answers.push_str("{\"id\":null,\"error\":\"");
    answers.push_str(error);
    answers.push_str("\"}");
    false
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                input.consume(end + 1);
                return Ok(());
            }
            None if buffer.is_empty() => return Ok(()),
            None => {
                let length = buffer.len();
                input.consume(length);
            }
        }
    }
}
