//! What goes wrong on the way: a definition that is spoilt, calls that are refused, and `kill -9` at every call.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use conformance::emulators::{Emulator, Fate, Interposed, Request};

use super::setting::{PAGE, STRANGER, Setting, assert_code};

/// Whether a request is a call of the API of AWS, and not one to a deployed API.
fn is_call(request: &Request) -> bool {
    !request.target.starts_with("/_aws/")
}

fn is_change(request: &Request) -> bool {
    is_call(request) && request.method != "GET"
}

#[test]
fn a_deployment_that_fails_its_probe_is_put_back() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.apply();
    let url = setting.url();
    let before = setting.census();
    setting.allow(&[PAGE, STRANGER]);
    // What AWS gets lets somebody else in instead.
    let spoil = |request: &mut Request| {
        if request.method == "PUT" && request.target.contains("mode=overwrite") {
            let text = String::from_utf8_lossy(&request.body).replace(STRANGER, "https://evil.example.org");
            request.body = text.into_bytes();
        }
        Fate::Forwarded
    };
    let between = Interposed::before(setting.emulator, spoil, |_| {}).unwrap();
    let failed = setting.deploy_at(between.address(), "apply --yes --settle 0");
    assert_code(&failed, 1);
    let told = String::from_utf8_lossy(&failed.stderr);
    assert!(told.contains("is live again") && told.contains(STRANGER), "{told}");
    assert_eq!(setting.census(), before, "the stage is where it was, and the deployment that failed is gone");
    assert!(setting.may_read(&url, PAGE));
    drop(between);
    // The definition that was spoilt is not taken for the file's.
    setting.apply();
    assert!(setting.may_read(&url, STRANGER));
}

#[test]
fn a_first_deployment_that_fails_its_probe_leaves_nothing_live() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let spoil = |request: &mut Request| {
        if request.method == "PUT" && request.target.contains("mode=overwrite") {
            request.body = String::from_utf8_lossy(&request.body).replace(PAGE, STRANGER).into_bytes();
        }
        Fate::Forwarded
    };
    let between = Interposed::before(setting.emulator, spoil, |_| {}).unwrap();
    assert_code(&setting.deploy_at(between.address(), "apply --yes --settle 0"), 1);
    let census = setting.census();
    assert!(census.stages.is_empty() && census.deployments.is_empty(), "{census:?}");
    drop(between);
    setting.apply();
    assert_eq!(setting.census().apis, census.apis, "the API, and so the URL, is the same");
}

#[test]
fn calls_that_are_throttled_are_made_again() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let refused = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&refused);
    let throttle = move |request: &mut Request| {
        let is_first = is_change(request) && count.fetch_add(1, Ordering::Relaxed) < 2;
        if is_first {
            Fate::Refused { status: 429, code: "TooManyRequestsException" }
        } else {
            Fate::Forwarded
        }
    };
    let between = Interposed::before(setting.emulator, throttle, |_| {}).unwrap();
    assert_code(&setting.deploy_at(between.address(), "apply --yes --settle 0"), 0);
    assert!(refused.load(Ordering::Relaxed) > 2);
    assert_eq!(setting.census().apis.len(), 1);
}

#[test]
fn a_refusal_is_told_in_the_words_of_aws() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let refuse = |request: &mut Request| match is_change(request) {
        true => Fate::Refused { status: 403, code: "AccessDeniedException" },
        false => Fate::Forwarded,
    };
    let between = Interposed::before(setting.emulator, refuse, |_| {}).unwrap();
    let output = setting.deploy_at(between.address(), "apply --yes --settle 0");
    assert_code(&output, 3);
    let told = String::from_utf8_lossy(&output.stderr);
    let expected = "AWS refused CreateRestApi: AccessDeniedException: AccessDeniedException, by the test";
    assert!(told.contains(expected), "{told}");
}

/// When the program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// When a call has left it, before AWS has it.
    Before,
    /// When AWS has carried it out, before the answer is there.
    After,
}

#[test]
fn kill_9_at_every_call_of_a_first_deployment() {
    // What only reads changes nothing, so that there is one moment for it, and what it leaves is what the change before left:
    // from that another run converges once.
    let runs = [(Moment::Before, is_call as fn(&Request) -> bool), (Moment::After, is_change)];
    for (moment, counts) in runs {
        let (mut killed_at, mut converged_from) = (BTreeSet::new(), BTreeSet::new());
        for number in 0.. {
            let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
            let Some(call) = kill(&setting, number, moment, counts) else { break };
            killed_at.insert(call.what);
            if converged_from.insert(call.changes_before) {
                converges(&setting, &format!("killed {moment:?} call {number}"));
            }
        }
        say(&format!(
            "killed {moment:?} each call of a first deployment: {} different calls",
            killed_at.len()
        ));
        assert!(killed_at.len() >= 4, "{killed_at:?}");
    }
}

#[test]
fn kill_9_at_every_change_of_an_update() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    for moment in [Moment::Before, Moment::After] {
        let mut times = 0;
        setting.allow(&[PAGE]);
        setting.apply();
        for number in 0.. {
            // A new revision each time, and the one before is live when it is interrupted.
            let origins = format!("https://number-{number}.example.com");
            setting.allow(&[PAGE, &origins]);
            let killed = kill(&setting, number, moment, is_change);
            converges(&setting, &format!("killed {moment:?} change {number}"));
            if killed.is_none() {
                break;
            }
            times += 1;
        }
        assert!(times >= 4, "{times} changes");
    }
}

/// The call that a run was killed at.
#[derive(Clone, Debug)]
struct Killed {
    what: String,
    /// How many changes had come before it.
    changes_before: usize,
}

/// Runs `apply` and kills it at this call, counted from 0: what call that was, if it came so far.
fn kill(setting: &Setting, number: usize, moment: Moment, counts: fn(&Request) -> bool) -> Option<Killed> {
    let process: Arc<Mutex<Option<rustix::process::Pid>>> = Arc::default();
    let killed: Arc<Mutex<Option<Killed>>> = Arc::default();
    let changes = Arc::new(AtomicUsize::new(0));
    let end = {
        let (process, killed, changes) = (Arc::clone(&process), Arc::clone(&killed), Arc::clone(&changes));
        move |request: &Request| {
            let what = format!("{} {}", request.method, kind(&request.target));
            let changes_before = changes.load(Ordering::Relaxed) - usize::from(is_change(request));
            *killed.lock().unwrap() = Some(Killed { what, changes_before });
            let process = process.lock().unwrap().expect("it was started");
            rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
        }
    };
    let (count, now) = (AtomicUsize::new(0), end.clone());
    let judge = move |request: &mut Request| {
        changes.fetch_add(usize::from(is_change(request)), Ordering::Relaxed);
        if !counts(request) || count.fetch_add(1, Ordering::Relaxed) != number {
            return Fate::Forwarded;
        }
        match moment {
            Moment::Before => {
                now(request);
                Fate::Lost
            }
            Moment::After => Fate::Unanswered,
        }
    };
    let between = Interposed::before(setting.emulator, judge, end).unwrap();
    let mut command = setting.command_at(between.address(), "apply --yes --settle 0 --read-only");
    let mut held = process.lock().unwrap();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    *held = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap());
    drop(held);
    let status = child.wait().unwrap();
    let killed = killed.lock().unwrap().clone();
    assert_eq!(killed.is_none(), status.success(), "{status}, killed at {killed:?}");
    killed
}

/// The path of a call without what is of this API.
fn kind(target: &str) -> String {
    let path = target.split('?').next().unwrap_or_default();
    let words =
        path.split('/').filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    words.collect::<Vec<_>>().join("/")
}

/// Another run puts everything right: one API, one stage on a deployment of the file's revision, and nothing besides but
/// what a rollback may need.
#[track_caller]
fn converges(setting: &Setting, when: &str) {
    let applied = setting.json("apply --yes --settle 0 --read-only", 0);
    assert_eq!(applied["applied"]["outcome"], "proven", "{when}: {applied}");
    let census = setting.census();
    assert_eq!(census.apis.len(), 1, "{when}: {census:?}");
    assert_eq!(census.stages.len(), 1, "{when}: {census:?}");
    assert!(census.deployments.len() <= 6, "{when}: {census:?}");
    let status = setting.json("status", 0);
    assert_eq!(status["revision"], applied["revision"], "{when}");
    assert_eq!(status["proven"], true, "{when}");
    let live: Vec<_> =
        status["deployments"].as_array().unwrap().iter().filter(|of| of["live"] == true).collect();
    assert_eq!(live.len(), 1, "{when}: {status}");
    assert_eq!(live[0]["revision"], applied["revision"], "{when}");
    let planned = setting.json("plan", 0);
    assert_eq!(planned["steps"], serde_json::json!([]), "{when}: {planned:#}");
}

/// Says a figure past the test harness, which shows what passing tests print to nobody.
fn say(words: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "deploy: {words}");
}
