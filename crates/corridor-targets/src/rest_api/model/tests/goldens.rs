//! What is emitted, and committed, would be imported, deployed, and run.

use std::path::Path;

use serde_json::Value;

use super::super::accept;
use crate::http_api::model as http_api;

#[test]
fn every_committed_document_is_accepted() {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens");
    let mut read = 0;
    for entry in std::fs::read_dir(goldens).expect("the goldens") {
        let path = entry.expect("an entry").path().join("openapi.json");
        let text = std::fs::read_to_string(&path).expect("a document");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let (refusals, notices) = if document.get("x-amazon-apigateway-cors").is_some() {
            let judged = http_api::accept(&document);
            (judged.as_ref().err().cloned(), judged.map(|api| api.notices).unwrap_or_default())
        } else {
            let judged = accept(&document);
            (judged.as_ref().err().cloned(), judged.map(|api| api.notices).unwrap_or_default())
        };
        assert_eq!((refusals, notices), (None, Vec::new()), "{}", path.display());
        read += 1;
    }
    assert!(read >= 6, "the goldens were read");
}
