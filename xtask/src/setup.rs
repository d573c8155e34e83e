//! What the full test run needs and this machine may lack.
//!
//! Each part is skipped with a loud line where it cannot be had; what was installed is named in `CORRIDOR_BROWSERS`,
//! `CORRIDOR_MODEL_SERVERS`, `CORRIDOR_REAL_SERVERS`, `CORRIDOR_SCANNERS`, `CORRIDOR_EMULATORS` and
//! `CORRIDOR_DEPLOY_TOOLS`, and then its absence is a failure of the tests.

use crate::shell::{self, Done, answers, cargo, cargo_output, skipped};

/// Debian's packages for the three engines, their drivers, and a display for the one that needs it.
const PACKAGES: &str =
    "chromium chromium-driver firefox-esr libwebkit2gtk-4.1-0 webkit2gtk-driver xvfb xauth dbus-x11";

/// What tells that an engine can be driven: a name for the tests, and programs.
const ENGINES: [(&str, &[&str]); 3] = [
    ("chromium", &["chromium", "chromedriver"]),
    ("firefox", &["firefox-esr"]),
    ("webkit", &["WebKitWebDriver", "Xvfb"]),
];

/// Emulators of AWS.
const EMULATORS: [&str; 2] = ["localstack", "ministack"];

/// What takes exported APIs.
const DEPLOY_TOOLS: [&str; 3] = ["validators", "terraform", "pulumi"];

/// `cargo xtask setup`.
pub(crate) fn run() -> Done {
    let have: Vec<String> = install().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    println!("\n{}", have.join("\n"));
    Ok(())
}

/// Installs what is lacking; the variables for the tests that name what there is.
pub(crate) fn install() -> Vec<(&'static str, String)> {
    let mut variables = Vec::new();
    if !ENGINES.iter().all(|(_, programs)| programs.iter().all(|program| is_installed(program)))
        && let Err(error) = install_packages()
    {
        skipped("the installation of browsers", &error);
    }
    let engines = ENGINES.iter().filter(|(_, programs)| programs.iter().all(|program| is_installed(program)));
    let engines: Vec<&str> = engines.map(|(engine, _)| *engine).collect();
    for (engine, _) in ENGINES.iter().filter(|(engine, _)| !engines.contains(engine)) {
        skipped(&format!("every test in {engine}"), "it is not installed, and could not be");
    }
    if !engines.is_empty() {
        variables.push(("CORRIDOR_BROWSERS", engines.join(",")));
    }
    match cargo("run --quiet --locked --package conformance --example install_model_server", &[]) {
        Ok(()) => variables.push(("CORRIDOR_MODEL_SERVERS", "mlserver".to_owned())),
        Err(error) => skipped("every test with a real model server", &error),
    }
    match cargo_output("run --quiet --locked --package conformance --example install_real_servers") {
        // It said which of them could not be had.
        Ok(names) if names.trim().is_empty() => {}
        Ok(names) => variables.push(("CORRIDOR_REAL_SERVERS", names.trim().to_owned())),
        Err(error) => skipped("every test with servers of others", &error),
    }
    match cargo("run --quiet --locked --package conformance --example install_scanner", &[]) {
        Ok(()) => variables.push(("CORRIDOR_SCANNERS", "corscanner".to_owned())),
        Err(error) => skipped("the comparison of the audit with another scanner", &error),
    }
    let emulators = install_each(&EMULATORS, "install_emulators", "every test on");
    variables.push(("CORRIDOR_EMULATORS", emulators));
    let tools = install_each(&DEPLOY_TOOLS, "install_deploy_tools", "every test of exports with");
    variables.push(("CORRIDOR_DEPLOY_TOOLS", tools));
    variables
}

/// Installs each of these by an example of `conformance`; the names of those that are there then, or `none`.
fn install_each(names: &[&str], example: &str, skips: &str) -> String {
    let is_installed = |name: &&&str| {
        let command = format!("run --quiet --locked --package conformance --example {example} -- {name}");
        let installed = cargo(&command, &[]);
        if let Err(error) = &installed {
            skipped(&format!("{skips} {name}"), error);
        }
        installed.is_ok()
    };
    let installed: Vec<&str> = names.iter().filter(is_installed).copied().collect();
    if installed.is_empty() { "none".to_owned() } else { installed.join(",") }
}

fn install_packages() -> Done {
    if !answers("apt-get", "--version") {
        return Err("there is no apt-get here; install Chromium, Firefox and WebKitGTK by hand".to_owned());
    }
    let variables = [("DEBIAN_FRONTEND", "noninteractive")];
    shell::run("apt-get", "update --quiet=2", &variables)?;
    shell::run("apt-get", &format!("install --yes --quiet=2 --no-install-recommends {PACKAGES}"), &variables)
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
