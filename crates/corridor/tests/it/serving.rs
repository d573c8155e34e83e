//! `serve`: a real process on a real socket, from its first line to its last.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::json;

use crate::program::{Workshop, rest};
use crate::wire::{Wire, blank, post, preflight};

const PAGE: &str = "https://example.com";
const OTHER: &str = "https://example.org";

/// A file that allows one origin to call `backend`.
fn file(origin: &str, backend: &str) -> String {
    format!(
        r#"
[policies.web]
allow_origins = ["{origin}"]
allow_headers = ["Content-Type"]

[[routes]]
path = "/inference"
policy = "web"
backend = "digits"

[backends.digits]
{backend}

[environments.development.policies.web]
allow_origins = ["http://localhost:*"]
"#
    )
}

fn digits(origin: &str) -> String {
    file(origin, "builtin = \"digits\"")
}

#[test]
fn a_page_that_may_call_is_answered_and_one_that_may_not_is_refused() {
    let serving = Workshop::with(&digits(PAGE)).serve("");
    let address = serving.address();
    assert_eq!(
        serving.document["routes"],
        json!([{
            "path": "/inference",
            "methods": ["POST"],
            "policy": "web",
            "backend": "digits",
            "url": format!("http://{address}/inference"),
        }])
    );

    let answer = preflight(address, PAGE);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some(PAGE)));
    let answer = post(address, PAGE);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(PAGE)));
    assert!(answer.body.contains("probabilities"), "{}", answer.body);
    let answer = post(address, OTHER);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, None));

    let logged = [(); 3].map(|()| {
        let event = serving.wait_for_exchange();
        [&event["method"], &event["origin"], &event["verdict"]]
            .map(|field| field.as_str().unwrap_or("-").to_owned())
    });
    assert_eq!(logged[0], ["OPTIONS", PAGE, "preflight"]);
    assert_eq!(logged[1], ["POST", PAGE, "actual"]);
    assert_eq!(logged[2], ["POST", OTHER, "origin-not-listed"]);
}

#[test]
fn an_environment_is_served_by_its_name() {
    let serving = Workshop::with(&digits(PAGE)).serve("--env development");
    assert_eq!(preflight(serving.address(), "http://localhost:5173").status, 204);
    assert_eq!(preflight(serving.address(), PAGE).status, 403);
}

#[test]
fn people_get_a_line_for_each_route_and_the_log_can_be_silenced() {
    let workshop = Workshop::with(&digits(PAGE));
    let mut child = workshop
        .command(["serve", "--listen", "127.0.0.1:0", "-q"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdout = std::io::BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stdout, &mut line).expect("a line");
    let address = line.split(['/', ' ']).nth(3).and_then(|address| address.parse().ok()).expect("an address");
    assert_eq!(line, format!("POST http://{address}/inference (policy `web`, backend `digits`)\n"));
    assert_eq!(post(address, PAGE).status, 200);
    let sent = std::process::Command::new("kill").arg(child.id().to_string()).status();
    assert!(sent.expect("`kill` runs").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(rest(child.stderr.take().expect("piped")), "");
}

#[test]
fn a_changed_file_is_served_and_a_bad_one_is_not() {
    let workshop = Workshop::with(&digits(PAGE));
    let serving = workshop.serve("");
    let address = serving.address();

    workshop.write("corridor.toml", digits(OTHER));
    let event = serving.wait_for("reloaded");
    assert_eq!((&event["policies"], &event["routes"], &event["backends"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!([preflight(address, PAGE).status, preflight(address, OTHER).status], [403, 204]);

    workshop.write("corridor.toml", digits("https://example.net/"));
    let event = serving.wait_for("corridor.toml:3:18: error");
    assert_eq!(event["level"], "ERROR");
    serving.wait_for("the former policies stay in force");
    assert_eq!([preflight(address, PAGE).status, preflight(address, OTHER).status], [403, 204]);

    std::fs::remove_file(workshop.path().join("corridor.toml")).expect("removed");
    serving.wait_for("there is no file `corridor.toml`");
    serving.wait_for("the former policies stay in force");
    assert_eq!(preflight(address, OTHER).status, 204);

    workshop.write("corridor.toml", digits(PAGE));
    serving.wait_for("reloaded");
    assert_eq!([preflight(address, PAGE).status, preflight(address, OTHER).status], [204, 403]);
}

#[test]
fn sighup_looks_again_at_the_file_and_at_the_models() {
    let workshop = Workshop::with(&file(PAGE, "onnx = \"digits.onnx\""));
    let model = include_bytes!("../../../../models/digits/digits.onnx");
    workshop.write("digits.onnx", model);
    let serving = workshop.serve("");
    serving.signal("HUP");
    serving.wait_for("reloaded");

    workshop.write("digits.onnx", "no model any more");
    serving.signal("HUP");
    serving.wait_for("cannot load the model of the backend `digits`");
    serving.wait_for("the former policies stay in force");
    assert_eq!(post(serving.address(), PAGE).status, 200, "the model that was loaded still runs");

    workshop.write("digits.onnx", model);
    serving.signal("HUP");
    serving.wait_for("reloaded");
}

#[test]
fn settings_that_need_a_restart_are_named() {
    let server = |workers, port| {
        format!("[server]\nworkers = {workers}\nlisten = \"127.0.0.1:{port}\"\n{}", digits(PAGE))
    };
    let workshop = Workshop::with(&server(2, 0));
    let serving = workshop.serve_where_the_file_says("");
    workshop.write("corridor.toml", server(1, 9));
    let named = [(); 2].map(|()| serving.wait_for("takes effect when")["setting"].clone());
    assert_eq!(named, ["server.listen", "server.workers"]);
    assert_eq!(post(serving.address(), PAGE).status, 200, "where it listened before");
}

#[test]
fn what_the_command_line_has_is_not_the_files_to_change() {
    let workshop = Workshop::with(&digits(PAGE));
    let serving = workshop.serve("");
    workshop.write("corridor.toml", format!("[server]\nlisten = \"127.0.0.1:9\"\n{}", digits(PAGE)));
    serving.wait_for("reloaded");
    serving.signal("TERM");
    let (code, log) = serving.ended();
    assert_eq!(code, Some(0));
    let named: Vec<_> = log.iter().filter(|line| line.contains("takes effect when")).collect();
    assert!(named.is_empty(), "{named:?}");
}

/// A request whose body is half sent, and which the gateway is known to have begun.
fn half_a_request(address: std::net::SocketAddr) -> Wire {
    let mut wire = Wire::connect(address);
    wire.send(&format!(
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nOrigin: {PAGE}\r\nContent-Type: application/json\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        blank().len()
    ));
    assert_eq!(wire.answer().status, 100);
    wire
}

#[test]
fn sigterm_lets_a_request_end() {
    for signal in ["TERM", "INT"] {
        let serving = Workshop::with(&digits(PAGE)).serve("");
        let mut wire = half_a_request(serving.address());
        serving.signal(signal);
        serving.wait_for("waiting for the requests that have begun");
        wire.send(&blank());
        assert_eq!(wire.answer().status, 200);
        serving.wait_for("every request has ended");
        assert_eq!(serving.ended().0, Some(0));
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let serving = Workshop::with(&digits(PAGE)).serve("");
    let _wire = half_a_request(serving.address());
    serving.signal("TERM");
    serving.wait_for("waiting for the requests that have begun");
    serving.signal("INT");
    serving.wait_for("SIGINT: ended at once");
    assert_eq!(serving.ended().0, Some(3));
}

#[test]
fn an_address_that_others_reach_is_warned_about_where_no_host_is_declared() {
    // A network for documentation (RFC 5737): no machine has this address, so nothing is really opened.
    let line = "serve --listen 192.0.2.1:8080";
    Workshop::with(&digits(PAGE)).assert_seen("serve_open_address", line);
    let declared = format!("[server]\nhosts = [\"api.example.com\"]\n{}", digits(PAGE));
    Workshop::with(&declared).assert_seen("serve_open_address_declared", line);
}

#[test]
fn a_port_that_is_taken_is_3() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address");
    Workshop::with(&digits(PAGE)).assert_seen("serve_port_taken", &format!("serve --listen {address}"));
}

#[test]
fn a_file_that_cannot_be_used_is_2() {
    Workshop::empty().assert_seen("serve_no_file", "serve");
    Workshop::with(&digits("https://example.com/")).assert_seen("serve_bad_file", "serve");
    Workshop::with(&digits(PAGE)).assert_seen("serve_unknown_environment", "serve --env prod");
    let workshop = Workshop::with(&file(PAGE, "onnx = \"notes.txt\""));
    workshop.write("notes.txt", "not a model");
    workshop.assert_seen("serve_not_a_model", "serve");
}
