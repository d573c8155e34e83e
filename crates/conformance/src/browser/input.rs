//! Trusted input events, as the action sequences of WebDriver.

use serde_json::{Value, json};

/// What points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A mouse, with its first button.
    Mouse,
    /// A finger. The driver of WebKitGTK has none.
    Touch,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// To the next element.
    Tab,
    /// To the left.
    Left,
    /// Upwards.
    Up,
    /// To the right.
    Right,
    /// Downwards.
    Down,
    /// What presses a button.
    Enter,
    /// The space bar, and any other key that writes a character.
    Character(char),
}

impl Key {
    /// The code points by which WebDriver names keys that write nothing.
    fn value(self) -> char {
        match self {
            Self::Tab => '\u{E004}',
            Self::Enter => '\u{E007}',
            Self::Left => '\u{E012}',
            Self::Up => '\u{E013}',
            Self::Right => '\u{E014}',
            Self::Down => '\u{E015}',
            Self::Character(character) => character,
        }
    }
}

/// Press at the first point, move over the others, let go at the last; coordinates are those of the viewport.
pub(super) fn stroke(pointer: Pointer, points: &[(f64, f64)]) -> Value {
    let (name, kind) = match pointer {
        Pointer::Mouse => ("mouse", "mouse"),
        Pointer::Touch => ("finger", "touch"),
    };
    let mut steps = Vec::new();
    for (index, (x, y)) in points.iter().enumerate() {
        steps.push(json!({ "type": "pointerMove", "x": x.round(), "y": y.round(), "duration": 0 }));
        if index == 0 {
            steps.push(json!({ "type": "pointerDown", "button": 0 }));
        }
    }
    steps.push(json!({ "type": "pointerUp", "button": 0 }));
    json!([{ "type": "pointer", "id": name, "parameters": { "pointerType": kind }, "actions": steps }])
}

/// One key after the other.
pub(super) fn keys(keys: &[Key]) -> Value {
    let press = |key: &Key| {
        let value = key.value().to_string();
        [json!({ "type": "keyDown", "value": value }), json!({ "type": "keyUp", "value": value })]
    };
    json!([{ "type": "key", "id": "keyboard", "actions": keys.iter().flat_map(press).collect::<Vec<_>>() }])
}
