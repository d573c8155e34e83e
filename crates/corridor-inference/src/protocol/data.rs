//! The values of a tensor: a JSON list, flat or nested as the shape, or bytes.

use half::f16;

use super::element::{Element, bytes_from_json};
use crate::metadata::show_shape;
use crate::{Data, Datatype, RequestError, TensorMetadata};

/// Reads `data` of an input: `text` is the JSON of that value, known to be well-formed.
pub(super) fn from_json(
    input: &TensorMetadata,
    shape: &[usize],
    count: usize,
    text: &str,
) -> Result<Data, RequestError> {
    let list = List { input: &input.name, shape, count, text };
    Ok(match input.datatype {
        Datatype::Bool => Data::Bool(list.read(bool::from_json)?),
        Datatype::Uint8 => Data::Uint8(list.read(u8::from_json)?),
        Datatype::Uint16 => Data::Uint16(list.read(u16::from_json)?),
        Datatype::Uint32 => Data::Uint32(list.read(u32::from_json)?),
        Datatype::Uint64 => Data::Uint64(list.read(u64::from_json)?),
        Datatype::Int8 => Data::Int8(list.read(i8::from_json)?),
        Datatype::Int16 => Data::Int16(list.read(i16::from_json)?),
        Datatype::Int32 => Data::Int32(list.read(i32::from_json)?),
        Datatype::Int64 => Data::Int64(list.read(i64::from_json)?),
        Datatype::Fp16 => Data::Fp16(list.read(f16::from_json)?),
        Datatype::Fp32 => Data::Fp32(list.read(f32::from_json)?),
        Datatype::Fp64 => Data::Fp64(list.read(f64::from_json)?),
        Datatype::Bytes => Data::Bytes(list.read(bytes_from_json)?),
    })
}

/// Reads the bytes of a binary tensor, which must be exactly `count` elements.
pub(super) fn from_bytes(input: &TensorMetadata, count: usize, bytes: &[u8]) -> Result<Data, RequestError> {
    let name = &input.name;
    Ok(match input.datatype {
        Datatype::Bool => Data::Bool(elements(name, bytes, 1)?),
        Datatype::Uint8 => Data::Uint8(bytes.to_vec()),
        Datatype::Uint16 => Data::Uint16(elements(name, bytes, 2)?),
        Datatype::Uint32 => Data::Uint32(elements(name, bytes, 4)?),
        Datatype::Uint64 => Data::Uint64(elements(name, bytes, 8)?),
        Datatype::Int8 => Data::Int8(elements(name, bytes, 1)?),
        Datatype::Int16 => Data::Int16(elements(name, bytes, 2)?),
        Datatype::Int32 => Data::Int32(elements(name, bytes, 4)?),
        Datatype::Int64 => Data::Int64(elements(name, bytes, 8)?),
        Datatype::Fp16 => Data::Fp16(elements(name, bytes, 2)?),
        Datatype::Fp32 => Data::Fp32(elements(name, bytes, 4)?),
        Datatype::Fp64 => Data::Fp64(elements(name, bytes, 8)?),
        Datatype::Bytes => Data::Bytes(byte_strings(name, count, bytes)?),
    })
}

/// The bytes that `data` takes in a binary tensor.
pub(super) fn to_bytes(data: &Data, body: &mut Vec<u8>) {
    fn all<T: Element>(values: &[T], body: &mut Vec<u8>) {
        for value in values {
            value.write_bytes(body);
        }
    }
    match data {
        Data::Bool(values) => all(values, body),
        Data::Uint8(values) => body.extend_from_slice(values),
        Data::Uint16(values) => all(values, body),
        Data::Uint32(values) => all(values, body),
        Data::Uint64(values) => all(values, body),
        Data::Int8(values) => all(values, body),
        Data::Int16(values) => all(values, body),
        Data::Int32(values) => all(values, body),
        Data::Int64(values) => all(values, body),
        Data::Fp16(values) => all(values, body),
        Data::Fp32(values) => all(values, body),
        Data::Fp64(values) => all(values, body),
        Data::Bytes(values) => {
            for value in values {
                // A string of 4 GiB cannot be written; none can come in either, its length being a u32.
                let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
                length.write_bytes(body);
                body.extend(value.iter().take(length as usize));
            }
        }
    }
}

fn elements<T: Element>(input: &str, bytes: &[u8], size: usize) -> Result<Vec<T>, RequestError> {
    let each = bytes.chunks_exact(size).enumerate();
    each.map(|(element, bytes)| T::from_bytes(bytes).map_err(|reason| bad_element(input, element, reason)))
        .collect()
}

/// Strings of BYTES: each a length of four bytes and as many bytes.
fn byte_strings(input: &str, count: usize, mut bytes: &[u8]) -> Result<Vec<Vec<u8>>, RequestError> {
    let mut strings = Vec::new();
    while strings.len() < count {
        let short = || bad_element(input, strings.len(), "its bytes end early");
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| short())?;
        let (string, rest) = rest.split_at_checked(length).ok_or_else(short)?;
        strings.push(string.to_vec());
        bytes = rest;
    }
    if bytes.is_empty() {
        Ok(strings)
    } else {
        Err(bad_element(input, count, "bytes follow the last string"))
    }
}

fn bad_element(input: &str, element: usize, reason: impl Into<String>) -> RequestError {
    RequestError::Element { input: input.to_owned(), element, reason: reason.into() }
}

/// A list that is being read. One pass, no recursion: the depth is bounded by the shape's rank.
struct List<'a> {
    input: &'a str,
    shape: &'a [usize],
    count: usize,
    text: &'a str,
}

impl List<'_> {
    fn read<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, RequestError> {
        if !self.text.starts_with('[') {
            return Err(RequestError::NotAList { input: self.input.to_owned() });
        }
        // A value and its comma are two characters at least: never more room than the text can fill.
        let mut values: Vec<T> = Vec::with_capacity(self.count.min(self.text.len() / 2 + 1));
        let mut open: Vec<usize> = Vec::new(); // how many items each open list has so far
        let mut value_depth = None; // how deep the values are: 1, or the rank
        for token in Tokens(self.text) {
            match token {
                Token::Open => {
                    let too_deep = open.len() >= value_depth.unwrap_or(self.shape.len().max(1));
                    if too_deep {
                        return Err(self.nesting(values.len()));
                    }
                    count_item(&mut open);
                    open.push(0);
                }
                Token::Close => {
                    let items = open.pop().unwrap_or_default();
                    let flat = open.is_empty() && value_depth.is_none_or(|depth| depth == 1);
                    if !flat && self.shape.get(open.len()) != Some(&items) {
                        return Err(self.nesting(values.len()));
                    }
                }
                Token::Value(text) => {
                    count_item(&mut open);
                    let depth = *value_depth.get_or_insert(open.len());
                    if depth != open.len() || (depth != 1 && depth != self.shape.len()) {
                        return Err(self.nesting(values.len()));
                    }
                    if values.len() == self.count {
                        return Err(self.wrong_count("more".to_owned()));
                    }
                    values.push(parse(text).map_err(|reason| bad_element(self.input, values.len(), reason))?);
                }
            }
        }
        if values.len() == self.count { Ok(values) } else { Err(self.wrong_count(values.len().to_string())) }
    }

    fn nesting(&self, element: usize) -> RequestError {
        RequestError::Nesting { input: self.input.to_owned(), shape: show_shape(self.shape), element }
    }

    fn wrong_count(&self, found: String) -> RequestError {
        RequestError::Count { input: self.input.to_owned(), wanted: self.count, found }
    }
}

fn count_item(open: &mut [usize]) {
    if let Some(items) = open.last_mut() {
        *items += 1;
    }
}

/// The tokens of a well-formed JSON list, commas and white space left out. An object is one value.
struct Tokens<'a>(&'a str);

enum Token<'a> {
    Open,
    Close,
    Value(&'a str),
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let text = self.0.trim_start_matches([' ', '\t', '\n', '\r', ',']);
        let (token, length) = match text.bytes().next()? {
            b'[' => (Token::Open, 1),
            b']' => (Token::Close, 1),
            b'"' => value(text, string_length(text)),
            // No datatype takes an object: what it holds does not matter, only that it is one.
            b'{' => value(text, text.len()),
            _ => value(text, text.find([',', ']', ' ', '\t', '\n', '\r']).unwrap_or(text.len())),
        };
        self.0 = text.get(length..).unwrap_or_default();
        Some(token)
    }
}

fn value(text: &str, length: usize) -> (Token<'_>, usize) {
    (Token::Value(text.get(..length).unwrap_or_default()), length)
}

/// The length of a JSON string with both quotes.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}
