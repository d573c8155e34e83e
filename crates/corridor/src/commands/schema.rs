//! `corridor schema`: the JSON Schema of the file, for editors.

use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn run(output: &Output) -> Exit {
    output.data(&corridor_config::schema_json());
    Exit::Yes
}
