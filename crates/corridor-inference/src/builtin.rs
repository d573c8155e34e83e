//! The models that are compiled in, for a file that says `builtin = "digits"` and for the demo.

/// The names that [`model`] knows.
pub const NAMES: &[&str] = &["digits"];

/// The ONNX file of a built-in model; `None` for a name that is not in [`NAMES`].
///
/// `digits` is trained by `models/digits/train.py`; what it takes and how good it is stands in
/// `models/digits/README.md`.
///
/// ```
/// use corridor_inference::builtin;
///
/// assert!(builtin::NAMES.iter().all(|name| builtin::model(name).is_some()));
/// assert_eq!(builtin::model("letters"), None);
/// ```
pub fn model(name: &str) -> Option<&'static [u8]> {
    match name {
        "digits" => Some(include_bytes!("../../../models/digits/digits.onnx")),
        _ => None,
    }
}
