//! The harness itself: what a driven browser is told to do arrives as trusted events, which pages cannot make.

use conformance::browser::{Engine, Key, Page, PageServer, Pointer};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

const PAGE: &str = r#"<!doctype html><title>input</title><body style="margin: 0; height: 400px; touch-action: none">
<button id="button" style="position: absolute; left: 40px; top: 60px; width: 100px; height: 20px">button</button>
<script>
  window.events = [];
  for (const type of ["pointerdown", "pointerup", "keydown"]) {
    addEventListener(type, event => events.push([
      type, event.isTrusted, event.pointerType ?? event.key, event.clientX ?? 0, event.clientY ?? 0,
    ]));
  }
</script>"#;

fn check(engine: Engine, pointers: &[(Pointer, &str)]) {
    let Some(installation) = engine.drivable().unwrap() else { return };
    let html = HeaderValue::from_static("text/html");
    let page = Page::new(StatusCode::OK, PAGE).with_header(header::CONTENT_TYPE, html);
    let server = PageServer::start([("/input", page)]).unwrap();
    let mut browser = installation.drive().unwrap();
    browser.resize(640, 480).unwrap();
    browser.navigate(&format!("{}/input", server.origin())).unwrap();
    let mut expected = Vec::new();
    for (pointer, kind) in pointers {
        browser.click(*pointer, "#button").unwrap();
        browser.stroke(*pointer, &[(10.0, 20.0), (30.0, 40.0)]).unwrap();
        for (x, y) in [(90, 70), (10, 20)] {
            expected.push(json!(["pointerdown", true, kind, x, y]));
            let (x, y) = if x == 10 { (30, 40) } else { (x, y) };
            expected.push(json!(["pointerup", true, kind, x, y]));
        }
    }
    browser.press(&[Key::Left, Key::Character(' ')]).unwrap();
    for key in ["ArrowLeft", " "] {
        expected.push(json!(["keydown", true, key, 0, 0]));
    }
    browser.wait_until(&format!("window.events.length >= {}", expected.len())).unwrap();
    assert_eq!(browser.execute("return window.events", &json!(null)).unwrap(), json!(expected));
    let png = browser.screenshot().unwrap();
    // Its width and height (PNG §11.2.2).
    assert_eq!(png[16..24], [0, 0, 2, 128, 0, 0, 1, 224]);
    let error = browser.execute("throw new Error('no')", &json!(null)).unwrap_err();
    assert_eq!(error.to_string(), "the page threw Error: no");
}

#[test]
fn chromium_gets_trusted_input() {
    check(Engine::Chromium, &[(Pointer::Mouse, "mouse"), (Pointer::Touch, "touch")]);
}

#[test]
fn firefox_gets_trusted_input() {
    check(Engine::Firefox, &[(Pointer::Mouse, "mouse"), (Pointer::Touch, "touch")]);
}

#[test]
fn webkit_gets_trusted_input() {
    check(Engine::WebKit, &[(Pointer::Mouse, "mouse")]);
}
