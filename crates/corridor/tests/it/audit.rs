//! `corridor audit`, as a program, at endpoints whose faults are known.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use conformance::fault_server::{CORRECT, Endpoint, FAULTS, Running, Setting, serve};
use serde_json::Value;

use crate::program::{Workshop, assert_seen, rest};

/// How much memory an audit may take at its most, whatever the number of URLs, in KiB.
const MAX_RESIDENT_KIB: u64 = 100 << 10;
const ORIGIN: &str = "https://app.shop.example.com";

fn server() -> Running {
    let endpoints: Vec<Endpoint> = FAULTS.iter().chain(&CORRECT).copied().collect();
    serve(endpoints, Setting::of_scheme("https")).expect("a server")
}

fn lines(text: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(text).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a document a line")).collect()
}

#[test]
fn a_fault_is_told_with_its_exchange_and_its_fix() {
    let (server, workshop) = (server(), Workshop::empty());
    for (snapshot, name) in [("audit_fault", "null"), ("audit_well", "exact"), ("audit_public", "public")] {
        let command = format!("audit {} --origin {ORIGIN}", server.url(name));
        let output = workshop.run(&command);
        let line = command.replace(&server.address().to_string(), "127.0.0.1:[PORT]");
        assert_seen(snapshot, &format!("corridor {line}"), &output);
    }
}

#[test]
fn a_document_a_line_says_all_of_it() {
    let (server, workshop) = (server(), Workshop::empty());
    let urls = ["reflect", "exact", "public"].map(|name| server.url(name)).join(" ");
    let output = workshop.run(&format!("audit {urls} --origin {ORIGIN} --format json"));
    assert_eq!(output.status.code(), Some(1));
    let reports: BTreeMap<String, Value> = lines(&output.stdout)
        .into_iter()
        .map(|report| {
            (report["url"].as_str().expect("a URL").rsplit('/').next().unwrap_or_default().to_owned(), report)
        })
        .collect();
    assert_eq!(reports.len(), 3);
    assert_eq!((&reports["exact"]["ok"], &reports["public"]["ok"]), (&true.into(), &true.into()));
    let reflect = &reports["reflect"];
    assert_eq!(reflect["ok"], false);
    assert!(reflect["requests"].as_u64().expect("a number") > 10);
    let finding = &reflect["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"reflects-any-origin".into(), &"error".into()));
    assert!(finding["message"].is_string() && finding["hint"].is_string());
    assert_eq!(finding["evidence"][0]["request"]["method"], "GET");
    assert_eq!(finding["evidence"][0]["response"]["status"], 200);
}

#[test]
fn exit_codes_are_the_promised_ones() {
    let (server, workshop) = (server(), Workshop::empty());
    let code = |arguments: &str| workshop.run(arguments).status.code();
    assert_eq!(code(&format!("audit {} --origin {ORIGIN}", server.url("exact"))), Some(0));
    assert_eq!(code(&format!("audit {}", server.url("reflect"))), Some(1));
    assert_eq!(code("audit"), Some(2));
    assert_eq!(code("audit ftp://example.com/"), Some(2));
    assert_eq!(code("audit --from missing.txt"), Some(2));
    let address = server.address();
    drop(server);
    assert_eq!(code(&format!("audit http://{address}/exact")), Some(3));
}

/// Two hundred URLs, interrupted in the middle and gone on with: each is audited once, in bounded memory.
#[test]
fn two_hundred_urls_are_audited_once_each_across_an_interruption() {
    let (server, workshop) = (server(), Workshop::empty());
    let names: Vec<&str> = FAULTS.iter().chain(&CORRECT).map(|endpoint| endpoint.name).collect();
    let mut list = String::from("# two hundred of them\n");
    for number in 0..200 {
        let _ = writeln!(list, "{}?number={number}", server.url(names[number % names.len()]));
    }
    workshop.write("urls.txt", &list);
    let arguments =
        ["audit", "--from", "urls.txt", "--origin", ORIGIN, "--state", "state.jsonl", "--format", "json"];

    let mut child =
        workshop.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    for _ in 0..60 {
        stdout.read_line(&mut line).expect("a report");
    }
    let sent = Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
    assert!(sent.expect("`kill` runs").success());
    let rest_of_it = rest(stdout);
    let said = rest(child.stderr.take().expect("piped"));
    assert_eq!(child.wait().expect("it ends").code(), Some(3), "{said}");
    assert!(said.contains("interrupted: ") && said.contains("of 200 endpoints were audited"), "{said}");
    let before = workshop.read("state.jsonl");
    let told = line.lines().count() + rest_of_it.lines().count();
    assert_eq!(before.lines().count(), told, "what was told is written down");
    assert!((60..200).contains(&told), "{told} before the interruption");

    // A line that was cut off, as by a loss of power, is no line.
    workshop.write("state.jsonl", format!("{before}{{\"url\":\"http://"));
    let mut child =
        workshop.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let (mut output, mut peak) = (String::new(), 0);
    while stdout.read_line(&mut output).expect("a report") > 0 {
        peak = peak.max(resident_kib(child.id()).unwrap_or(0));
    }
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let told = lines(output.as_bytes());
    let written = lines(workshop.read("state.jsonl").as_bytes());
    for reports in [&told, &written] {
        let mut urls: Vec<&str> =
            reports.iter().map(|report| report["url"].as_str().expect("a URL")).collect();
        urls.sort_unstable();
        urls.dedup();
        assert_eq!((reports.len(), urls.len()), (200, 200), "every URL once");
    }
    let faulty = told.iter().filter(|report| report["ok"] == false).count();
    println!("200 URLs, {faulty} with faults, at most {peak} KiB resident");
    assert!((1..MAX_RESIDENT_KIB).contains(&peak), "{peak} KiB");
}

/// What was audited with other settings was another audit: it is made again, and what it was then is not told as if it were new.
#[test]
fn a_run_with_other_settings_goes_on_from_nothing() {
    let (server, workshop) = (server(), Workshop::empty());
    let url = server.url("post-itself-only");
    let run = |more: &str| {
        let output = workshop.run(&format!("audit {url} --state state.jsonl --format json {more}"));
        let said = String::from_utf8(output.stderr).expect("text");
        let requests = |report: &Value| report["requests"].as_u64().expect("a number");
        (lines(&output.stdout).iter().map(requests).collect::<Vec<_>>(), said)
    };
    let (unknown, _) = run("");
    let (declared, said) = run(&format!("--origin {ORIGIN}"));
    assert!(said.contains("1 endpoint audited before with another `--origin`"), "{said}");
    let (active, _) = run(&format!("--origin {ORIGIN} --active"));
    assert!(declared != unknown && active > declared, "{unknown:?} {declared:?} {active:?}");
    // Each is remembered, and told as it was.
    for (more, requests) in [(String::new(), unknown), (format!("--origin {ORIGIN}"), declared)] {
        let (told, said) = run(&more);
        assert!(said.contains("1 endpoint audited before\n") && !said.contains("again"), "{said}");
        assert_eq!(told, requests);
    }
    assert_eq!(workshop.read("state.jsonl").lines().count(), 3);
}

/// The most that a process had resident so far, where the system tells.
fn resident_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
