//! What is probed: one URL, or the file and each of its environments where they say that they are.

use corridor_config::{Configuration, environments};
use url::Url;

use crate::cli::GlobalOptions;
use crate::exit::Exit;
use crate::file::{SelectedFile, Trouble};
use crate::output::Output;
use crate::sending::parse_url;

/// One environment of a file, or the file without any, and where it is live.
pub(super) struct Target {
    pub(super) configuration: Configuration,
    pub(super) url: Url,
}

/// The URL that is named, with the environment that is selected; without one, what the file itself names.
///
/// # Errors
///
/// How the program ends, once the reason is told.
pub(super) fn gather(
    url: Option<&Url>,
    options: &GlobalOptions,
    output: &Output,
) -> Result<Vec<Target>, Exit> {
    let file = SelectedFile::of(options);
    let (source, configuration) = file.load().map_err(|trouble| trouble.tell(output))?;
    if configuration.api.routes().is_empty() {
        output.error(
            &format!("`{}` has no route: there is nothing to probe", file.name()),
            "`[[routes]]` names them",
        );
        return Err(Exit::Unusable);
    }
    if let Some(url) = url {
        return Ok(vec![Target { configuration, url: url.clone() }]);
    }
    let own = own_url(&configuration);
    let mut targets: Vec<Target> = own.clone().map(|url| Target { configuration, url }).into_iter().collect();
    let others = if file.environment().is_some() { Vec::new() } else { environments(&source) };
    for name in others {
        let loaded = corridor_config::load(&source, Some(&name), &file.world());
        let configuration =
            loaded.map_err(|report| Trouble::Findings { source: source.clone(), report }.tell(output))?;
        match own_url(&configuration) {
            // What it inherits is where the file without it is live.
            Some(url) if own.as_ref() != Some(&url) => targets.push(Target { configuration, url }),
            Some(_) | None => output.warning(
                &format!("environment `{name}` is not probed: it has no `server.url` of its own"),
                &format!("`corridor --env {name} probe URL`, or `url` in `[environments.{name}.server]`"),
            ),
        }
    }
    if targets.is_empty() {
        let hint = "name it: `corridor probe https://api.example.com`, or write `url` in `[server]`";
        output.error(&format!("nothing says where `{}` is live", file.name()), hint);
        return Err(Exit::Unusable);
    }
    Ok(targets)
}

fn own_url(configuration: &Configuration) -> Option<Url> {
    configuration.server.url.as_deref().and_then(|url| parse_url(url).ok())
}
