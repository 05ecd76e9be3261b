//! JSON as text. By serde it would come through JavaScript, object by object: ten times as long for
//! a thousand requests.

use std::{
    fmt::{Display, Write},
    iter,
};

use crate::decimal::fixed;

/// An object that is being written. Names are ours and need no escapes.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    /// Adds a member of any value that displays as JSON.
    pub(super) fn with(mut self, name: &str, json: &dyn Display) -> Self {
        let comma = if self.0.len() > 1 { "," } else { "" };
        let _ = write!(self.0, "{comma}\"{name}\":{json}");
        self
    }

    /// Adds a text.
    pub(super) fn text(self, name: &str, text: &str) -> Self {
        self.with(name, &quoted(text))
    }

    /// Adds a time in milliseconds.
    pub(super) fn ms(self, name: &str, ms: f64) -> Self {
        self.with(name, &fixed(ms, 3))
    }

    /// What there is of the object, up to the value of a last member.
    pub(super) fn up_to(self, name: &str) -> String {
        self.with(name, &"").0
    }

    /// The object.
    pub(super) fn end(self) -> String {
        self.0 + "}"
    }
}

/// A list of JSON values.
pub(super) fn list(values: &[String]) -> String {
    format!("[{}]", values.join(","))
}

/// A long list between `head` and `tail`, part by part, each value on a line of its own.
pub(super) fn long_list(
    head: String,
    values: impl Iterator<Item = String>,
    tail: &str,
) -> impl Iterator<Item = String> {
    let lines = values.enumerate().map(|(index, value)| match index {
        0 => format!("\n{value}"),
        _ => format!(",\n{value}"),
    });
    iter::once(head + "[").chain(lines).chain(iter::once(format!("\n]{tail}\n")))
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => json += "\\\"",
            '\\' => json += "\\\\",
            '\n' => json += "\\n",
            // Other control characters mean nothing in what we write.
            '\0'..='\x1f' => json.push(' '),
            _ => json.push(char),
        }
    }
    json + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_stand_in_json() {
        for text in ["", "a \"title\"", "C:\\n", "two\nlines", "ä€😀", "</script>"] {
            let object = Object::new().text("it", text).end();
            let json: serde_json::Value = serde_json::from_str(&object).expect(&object);
            assert_eq!(json["it"], text);
        }
        let object = Object::new().text("it", "a\tb\u{1}c\r").end();
        assert_eq!(object, r#"{"it":"a b c "}"#);
    }
}
