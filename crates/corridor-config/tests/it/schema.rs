//! The committed schema is the one that the types give.

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/corridor.schema.json");

#[test]
fn the_committed_schema_is_the_generated_one() {
    let generated = corridor_config::schema_json();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs")).unwrap();
        std::fs::write(COMMITTED, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(committed == generated, "docs/corridor.schema.json is old: run this test with UPDATE=1");
}

#[test]
fn no_value_may_be_null() {
    assert!(!corridor_config::schema_json().contains("null"));
}

#[test]
fn every_key_is_described() {
    let schema = corridor_config::schema();
    let tables = schema["definitions"].as_object().unwrap().values().chain([&schema]);
    for (name, key) in tables.filter_map(|table| table["properties"].as_object()).flatten() {
        assert!(key["description"].is_string(), "`{name}` has no description");
    }
}
