//! What the examples are exported to.

use std::path::Path;

use corridor_config::{Directory, Source, load};
use corridor_targets::emit;
use corridor_targets::exports::Format;

use super::Files;
use crate::shell::root;

/// The example of the program that Corridor grew out of.
const PULUMI_CORS: &str = "examples/pulumi-cors";
/// Its environments, each of which is a stack of Pulumi.
const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];
/// The built-in model that it has on a developer's machine.
const BUILTIN: &[&str] = &["digits"];

pub(crate) fn exports() -> Result<Files, String> {
    let folder = Path::new(PULUMI_CORS);
    let path = root().join(folder).join("corridor.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let source = Source::new("corridor.toml", text);
    let mut files = Files::new();
    for environment in ENVIRONMENTS {
        let wrong = |why: String| format!("{PULUMI_CORS}/corridor.toml, environment `{environment}`: {why}");
        let configuration = load(&source, Some(environment), &Directory::new(folder, BUILTIN))
            .map_err(|_| wrong("`corridor check` says what is wrong".to_owned()))?;
        let emission = emit(&configuration).map_err(|refusals| {
            wrong(refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        })?;
        let exported = Format::Pulumi.files(&emission.artifact);
        files.extend(exported.into_iter().map(|file| (folder.join(environment).join(file.name), file.text)));
    }
    Ok(files)
}
