//! The same from pages in real browsers.

use std::time::Duration;

use conformance::browser::{Engine, PageServer};
use conformance::model_server::say;
use serde_json::{Value, json};

use super::running::{FLOWER, gateway, shared};

/// A bound on a test that would otherwise hang.
const DEADLINE: Duration = Duration::from_secs(60);

/// What an allowed page does: calls that are answered well and badly, and a stream that goes on when the page says so.
const ALLOWED: &str = r#"
    const { api, flower } = argument;
    const post = (call, body) => fetch(`${api}/v2/models/${call}`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body
    });
    const read = async (call, body) => {
        const answer = await post(call, body);
        return [answer.status, answer.headers.get("ce-modelid"), answer.headers.get("ce-type"), await answer.text()];
    };
    const { body } = await post("steps/infer_stream", '{"inputs": []}');
    const stream = body.pipeThrough(new TextDecoderStream()).getReader();
    const events = [];
    for (let text = "";;) {
        const { done, value } = await stream.read();
        if (done) break;
        text += value;
        // What has come may be less than an event, but not more: the model waits to be told.
        if (!text.endsWith("\n\n")) continue;
        events.push(/^data: .*"data":\["(\w+)"\]/.exec(text)[1]);
        text = "";
        if (events.length < 3) await post("steps/infer", '{"inputs": []}');
    }
    return {
        iris: await read("iris/infer", flower),
        unknown: await read("nowhere/infer", flower),
        malformed: await read("iris/infer", '{"inputs": ['),
        broken: await read("broken/infer", flower),
        events,
    };
"#;

/// What it sees of a stream that MLServer begins with 200 and breaks off.
const CUT: &str = r#"
    const { api, flower } = argument;
    const headers = { "Content-Type": "application/json" };
    try {
        const answer = await fetch(`${api}/v2/models/nowhere/infer_stream`, { method: "POST", headers, body: flower });
        return [answer.status, await answer.text()];
    } catch (error) {
        return error.name;
    }
"#;

/// What a page of another origin tries: with a preflight, without one, and without wanting to read the answer.
const STRANGE: &str = r#"
    const { api, flower } = argument;
    const attempts = [["application/json", "cors"], ["text/plain", "cors"], ["text/plain", "no-cors"]];
    return Promise.all(attempts.map(([type, mode]) =>
        fetch(`${api}/v2/models/iris/infer`, { method: "POST", mode, headers: { "Content-Type": type }, body: flower })
            .then(answer => answer.type, error => error.name)));
"#;

#[test]
fn chromium_reads_it() {
    a_page_reads_it_and_another_does_not_reach_it(Engine::Chromium);
}

#[test]
fn firefox_reads_it() {
    a_page_reads_it_and_another_does_not_reach_it(Engine::Firefox);
}

#[test]
fn webkit_reads_it() {
    a_page_reads_it_and_another_does_not_reach_it(Engine::WebKit);
}

fn a_page_reads_it_and_another_does_not_reach_it(engine: Engine) {
    let Some(browser) = engine.installed().unwrap() else {
        return say("mlserver", format_args!("SKIPPED with {engine}: {}", engine.packages()));
    };
    let Some(running) = shared() else { return };
    let (page, stranger) = (PageServer::start([]).unwrap(), PageServer::start([]).unwrap());
    let gateway = gateway(&running.server, &page.origin());
    let argument = json!({ "api": format!("http://{}", gateway.local_address()), "flower": FLOWER });
    let run = |pages: &PageServer, script| pages.run(script, &argument, DEADLINE).unwrap();
    let open = |pages: &PageServer| {
        let open = browser.open(&pages.origin()).unwrap();
        pages.wait_for_page(DEADLINE).unwrap();
        open
    };

    let before = running.server.requests().unwrap();
    let strange = open(&stranger);
    assert_eq!(run(&stranger, STRANGE), json!(["TypeError", "TypeError", "opaque"]));
    assert_eq!(running.server.requests().unwrap(), before, "a stranger's request came to the model server");
    drop(strange);

    let _allowed = open(&page);
    let read = run(&page, ALLOWED);
    assert_answer(&read["iris"], &json!([200, "iris", null]), r#""data":["setosa"]"#);
    assert_answer(&read["unknown"], &json!([404, null, null]), "Model nowhere not found");
    assert_answer(&read["malformed"], &json!([422, null, null]), "JSON decode error");
    assert_answer(&read["broken"], &json!([500, null, null]), "Internal Server Error");
    assert_eq!(read["events"], json!(["first", "second", "third"]));
    assert_eq!(running.server.requests().unwrap(), before + 7);

    let cut = match engine {
        Engine::Chromium | Engine::Firefox => json!("TypeError"),
        // It takes the end of the connection for the end of the body: the page has to count the events.
        Engine::WebKit => json!([200, ""]),
    };
    assert_eq!(run(&page, CUT), cut);
}

/// What a page saw of an answer: its status, an exposed header and one that is not, and its body.
#[track_caller]
fn assert_answer(seen: &Value, head: &Value, says: &str) {
    let [status, exposed, hidden, body] = seen.as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!(json!([status, exposed, hidden]), *head, "{seen}");
    assert!(body.as_str().unwrap().contains(says), "{seen}");
}
