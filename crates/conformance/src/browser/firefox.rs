//! Firefox's profile: what it must not do of its own accord.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::Result;

/// The arguments for a profile below this directory, which is made.
pub(super) fn arguments(directory: &Path) -> Result<Vec<OsString>> {
    let profile = directory.join("firefox");
    fs::create_dir(&profile)?;
    let line = |(name, value): (&str, Value)| format!("user_pref(\"{name}\", {value});\n");
    fs::write(profile.join("user.js"), preferences().map(line).concat())?;
    Ok(["--headless".into(), "--no-remote".into(), "--profile".into(), profile.into()].into())
}

/// Mozilla keeps the list of what its own tests switch off in `testing/profiles/common/user.js` and in
/// `remote/shared/RecommendedPreferences.sys.mjs`; these are the ones of it that would talk to the network, ask the
/// user, or stand before the page.
fn preferences() -> [(&'static str, Value); 37] {
    [
        // Marionette: any free port.
        ("marionette.port", json!(0)),
        // No network of its own.
        ("app.normandy.enabled", json!(false)),
        ("app.update.auto", json!(false)),
        ("app.update.disabledForTesting", json!(true)),
        ("app.shield.optoutstudies.enabled", json!(false)),
        ("browser.newtabpage.activity-stream.feeds.system.topstories", json!(false)),
        ("browser.newtabpage.enabled", json!(false)),
        ("browser.region.network.url", json!("")),
        ("browser.region.update.enabled", json!(false)),
        ("browser.safebrowsing.blockedURIs.enabled", json!(false)),
        ("browser.safebrowsing.downloads.enabled", json!(false)),
        ("browser.safebrowsing.malware.enabled", json!(false)),
        ("browser.safebrowsing.phishing.enabled", json!(false)),
        ("browser.search.update", json!(false)),
        ("captivedetect.canonicalURL", json!("")),
        ("datareporting.healthreport.uploadEnabled", json!(false)),
        ("datareporting.policy.dataSubmissionEnabled", json!(false)),
        ("dom.push.connection.enabled", json!(false)),
        ("extensions.getAddons.cache.enabled", json!(false)),
        ("extensions.systemAddon.update.enabled", json!(false)),
        ("extensions.update.enabled", json!(false)),
        ("geo.provider.testing", json!(true)),
        ("media.gmp-manager.updateEnabled", json!(false)),
        ("messaging-system.rsexperimentloader.enabled", json!(false)),
        ("network.captive-portal-service.enabled", json!(false)),
        ("network.connectivity-service.enabled", json!(false)),
        ("network.proxy.type", json!(0)),
        ("network.trr.mode", json!(5)),
        ("services.settings.server", json!("data:,#remote-settings-dummy/v1")),
        ("toolkit.telemetry.server", json!("data:,")),
        ("toolkit.telemetry.unified", json!(false)),
        // No questions and no pages before ours.
        ("browser.aboutwelcome.enabled", json!(false)),
        ("browser.sessionstore.resume_from_crash", json!(false)),
        ("browser.shell.checkDefaultBrowser", json!(false)),
        ("browser.startup.homepage_override.mstone", json!("ignore")),
        ("datareporting.policy.dataSubmissionPolicyBypassNotification", json!(true)),
        ("termsofuse.bypassNotification", json!(true)),
    ]
}
