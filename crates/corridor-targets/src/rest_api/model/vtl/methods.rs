//! The Java methods of texts, lists and maps that templates use.

use super::value::Value;
use super::{Error, java_regex};

/// The largest text that a method may make, in bytes: a bound of ours.
const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// `value[index]`.
pub(super) fn index(value: &Value, index: &Value) -> Value {
    match (value, index) {
        (Value::List(items) | Value::JsonList(items), Value::Integer(index)) => {
            usize::try_from(*index).ok().and_then(|index| items.get(index)).cloned().unwrap_or_default()
        }
        (Value::Map(map), key) => map.get(&key.to_string()).cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

/// `value.name(arguments)`.
pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    match (value, name, arguments) {
        // Velocity gives nothing for a method of nothing.
        (Value::Null, _, _) => Ok(Value::Null),
        (_, "toString", []) => Ok(Value::Text(value.to_string())),
        (_, "equals", [other]) => Ok(Value::Bool(value == other)),
        (Value::Text(text), _, _) => of_text(text, name, arguments),
        (Value::List(items) | Value::JsonList(items), _, _) => of_list(value, items, name, arguments),
        (Value::Map(map), "get" | "containsKey", [key]) => {
            let found = map.get(&key.to_string());
            Ok(if name == "get" { found.cloned().unwrap_or_default() } else { Value::Bool(found.is_some()) })
        }
        (Value::Map(map), "keySet", []) => Ok(Value::List(map.keys().map(Value::text).collect())),
        (Value::Map(map), "values", []) => Ok(Value::List(map.values().cloned().collect())),
        (Value::Map(map), "size", []) => Ok(length(map.len())),
        (Value::Map(map), "isEmpty", []) => Ok(Value::Bool(map.is_empty())),
        _ => Err(Error::Unsupported(format!("`.{name}()` with {} arguments", arguments.len()))),
    }
}

fn of_list(list: &Value, items: &[Value], name: &str, arguments: &[Value]) -> Result<Value, Error> {
    match (name, arguments) {
        ("get", [at]) => Ok(index(list, at)),
        ("contains", [item]) => Ok(Value::Bool(items.contains(item))),
        ("size", []) => Ok(length(items.len())),
        ("isEmpty", []) => Ok(Value::Bool(items.is_empty())),
        _ => Err(Error::Unsupported(format!("`.{name}()` of a list"))),
    }
}

fn of_text(text: &str, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    let result = match (name, arguments) {
        ("matches", [Value::Text(pattern)]) => Value::Bool(java_regex::matches(pattern, text)?),
        ("startsWith", [Value::Text(start)]) => Value::Bool(text.starts_with(start.as_str())),
        ("endsWith", [Value::Text(end)]) => Value::Bool(text.ends_with(end.as_str())),
        ("contains", [Value::Text(part)]) => Value::Bool(text.contains(part.as_str())),
        ("equalsIgnoreCase", [Value::Text(other)]) => Value::Bool(text.eq_ignore_ascii_case(other)),
        ("isEmpty", []) => Value::Bool(text.is_empty()),
        ("length", []) => length(text.encode_utf16().count()),
        ("toLowerCase", []) => Value::Text(text.to_lowercase()),
        ("toUpperCase", []) => Value::Text(text.to_uppercase()),
        ("trim", []) => Value::text(text.trim_matches(|c| c <= ' ')),
        ("concat", [Value::Text(other)]) => bounded(format!("{text}{other}"))?,
        ("indexOf", [Value::Text(part)]) => position(text.find(part.as_str()), text),
        ("substring", [Value::Integer(from)]) => substring(text, *from, None)?,
        ("substring", [Value::Integer(from), Value::Integer(to)]) => substring(text, *from, Some(*to))?,
        ("replace", [Value::Text(from), Value::Text(to)]) => replace(text, from, to)?,
        ("replaceAll", [Value::Text(pattern), Value::Text(to)]) => {
            bounded(java_regex::replace_all(pattern, text, to, TEXT_BYTES_MAX)?)?
        }
        ("split", [Value::Text(pattern)]) => split(pattern, text)?,
        _ => return Err(Error::Unsupported(format!("`.{name}()` of a text"))),
    };
    Ok(result)
}

/// Java leaves empty texts at the end out.
fn split(pattern: &str, text: &str) -> Result<Value, Error> {
    let mut parts = java_regex::split(pattern, text)?;
    while parts.len() > 1 && parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    Ok(Value::List(parts.into_iter().map(Value::Text).collect()))
}

fn replace(text: &str, from: &str, to: &str) -> Result<Value, Error> {
    let grown = text.len().saturating_add(text.matches(from).count().saturating_mul(to.len()));
    if grown > TEXT_BYTES_MAX {
        return Err(Error::Bound("1 MB in one value"));
    }
    Ok(Value::Text(text.replace(from, to)))
}

fn bounded(text: String) -> Result<Value, Error> {
    if text.len() > TEXT_BYTES_MAX { Err(Error::Bound("1 MB in one value")) } else { Ok(Value::Text(text)) }
}

/// By characters; Java counts UTF-16 units, which is the same for what stands in headers.
fn substring(text: &str, from: i64, to: Option<i64>) -> Result<Value, Error> {
    let count = text.chars().count();
    let out_of_range = || Error::Unsupported(format!("`.substring({from})` of {count} characters"));
    let from = usize::try_from(from).map_err(|_| out_of_range())?;
    let to = to.map_or(Ok(count), usize::try_from).map_err(|_| out_of_range())?;
    if from > to || to > count {
        return Err(out_of_range());
    }
    Ok(Value::Text(text.chars().skip(from).take(to - from).collect()))
}

fn position(found: Option<usize>, text: &str) -> Value {
    match found {
        None => Value::Integer(-1),
        Some(bytes) => length(text.get(..bytes).unwrap_or_default().encode_utf16().count()),
    }
}

fn length(length: usize) -> Value {
    Value::Integer(i64::try_from(length).unwrap_or(i64::MAX))
}
