//! The wire format of protocol buffers, as far as ONNX uses it: fields in a message, nothing copied.
//!
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

use super::{OnnxError, malformed};

/// The fields of a message: number and value.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

/// The value of a field. Fixed-width numbers are stepped over: nothing that we read is one.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Varint(u64),
    Fixed,
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// The bytes of a message or a text.
    pub(super) fn message(self) -> Result<&'a [u8], OnnxError> {
        match self {
            Value::Bytes(bytes) => Ok(bytes),
            Value::Varint(_) | Value::Fixed => Err(malformed("a number stands where a message belongs")),
        }
    }

    /// An integer or an enumerated value.
    pub(super) fn varint(self) -> Result<u64, OnnxError> {
        match self {
            Value::Varint(value) => Ok(value),
            Value::Fixed | Value::Bytes(_) => {
                Err(malformed("something else stands where an integer belongs"))
            }
        }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(message: &'a [u8]) -> Fields<'a> {
        Fields { rest: message }
    }

    fn read(&mut self) -> Result<(u64, Value<'a>), OnnxError> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length =
                    usize::try_from(self.varint()?).map_err(|_| malformed("a length is too large"))?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err(malformed("a field has an unknown wire type")),
        };
        Ok((tag >> 3, value))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], OnnxError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(malformed("it ends inside a field"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// Seven bits a byte, the lowest first, at most ten bytes.
    fn varint(&mut self) -> Result<u64, OnnxError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(malformed("it ends inside a number"))?;
            self.rest = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(malformed("a number has more than ten bytes"))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), OnnxError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_err() {
            self.rest = &[]; // nothing after a broken field can be trusted
        }
        Some(field)
    }
}
