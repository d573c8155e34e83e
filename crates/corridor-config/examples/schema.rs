//! Prints the JSON Schema of `corridor.toml`.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    print!("{}", corridor_config::schema_json());
}
