//! One element of a tensor, as JSON text and as bytes.

use std::fmt::Display;
use std::str::FromStr;

use half::f16;

/// An element that JSON text and little-endian bytes can carry.
pub(super) trait Element: Sized {
    /// Reads a JSON value that is no list: a number, text, `true`, `false`, `null` or an object.
    fn from_json(token: &str) -> Result<Self, String>;

    /// Reads as many bytes as [`crate::Datatype::element_bytes`] says.
    fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str>;

    /// Appends as many bytes.
    fn write_bytes(&self, body: &mut Vec<u8>);
}

macro_rules! integers {
    ($($integer:ty => $name:literal),*) => {$(
        impl Element for $integer {
            fn from_json(token: &str) -> Result<Self, String> {
                integer(token, $name)
            }

            fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
                bytes.try_into().map(<$integer>::from_le_bytes).map_err(|_| "wrong length")
            }

            fn write_bytes(&self, body: &mut Vec<u8>) {
                body.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

integers!(
    u8 => "UINT8", u16 => "UINT16", u32 => "UINT32", u64 => "UINT64",
    i8 => "INT8", i16 => "INT16", i32 => "INT32", i64 => "INT64"
);

fn integer<T: FromStr>(token: &str, name: &str) -> Result<T, String> {
    let text = number(token)?;
    if text.contains(['.', 'e', 'E']) {
        return Err(format!("{} is not written as an integer", shown(token)));
    }
    // JSON's minus zero is zero, also for the unsigned.
    let text = if text == "-0" { "0" } else { text };
    text.parse().map_err(|_| format!("{} does not fit {name}", shown(token)))
}

macro_rules! floats {
    ($($float:ty, $finite:expr, $name:literal);*) => {$(
        impl Element for $float {
            fn from_json(token: &str) -> Result<Self, String> {
                // Parsed in its own precision: read as FP64 first, it would be rounded twice.
                let value: $float = number(token)?.parse().map_err(|_| not_a(token, "number"))?;
                if value.is_finite() { Ok(value) } else { Err(format!("{} does not fit {}", shown(token), $name)) }
            }

            fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
                bytes.try_into().map(<$float>::from_le_bytes).map_err(|_| "wrong length")
            }

            fn write_bytes(&self, body: &mut Vec<u8>) {
                body.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

floats!(f16, f16::is_finite, "FP16"; f32, f32::is_finite, "FP32"; f64, f64::is_finite, "FP64");

impl Element for bool {
    fn from_json(token: &str) -> Result<Self, String> {
        match token {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(format!("{} is not `true` or `false`", shown(token))),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        match bytes {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err("a BOOL is a byte of 0 or 1"),
        }
    }

    fn write_bytes(&self, body: &mut Vec<u8>) {
        body.push(u8::from(*self));
    }
}

/// Text of JSON as the bytes of an element of BYTES.
pub(super) fn bytes_from_json(token: &str) -> Result<Vec<u8>, String> {
    serde_json::from_str::<String>(token).map(String::into_bytes).map_err(|_| not_a(token, "string"))
}

/// The token, if it begins as a number does: Rust would also parse `inf`.
fn number(token: &str) -> Result<&str, String> {
    let is_number = token.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if is_number { Ok(token) } else { Err(not_a(token, "number")) }
}

fn not_a(token: &str, kind: impl Display) -> String {
    format!("{} is not a {kind}", shown(token))
}

/// The token in backticks, cut short.
fn shown(token: &str) -> String {
    format!("`{}`", crate::request::excerpt(token))
}
