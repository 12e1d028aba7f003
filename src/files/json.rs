//! JSON: an array of objects, or an object a line. Either is read object by object.

use std::io::{self, BufRead};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::lines::{LONGEST, Lines};
use super::row::{Row, Text};

/// The rows of an object a line.
pub(super) struct JsonLines<R>(Lines<R>);

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(text: R) -> Self {
        Self(Lines::new(text))
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        while let Some(line) = self.0.next()? {
            if line.text.iter().all(u8::is_ascii_whitespace) && !line.endless {
                continue;
            }
            let text = match line.endless {
                true => {
                    Text::Broken { why: "a line of more than a mebibyte".to_owned(), read: String::new() }
                }
                false => object(&line.text),
            };
            return Ok(Some(Row { line: line.number, text }));
        }
        Ok(None)
    }
}

/// The elements of an array.
pub(super) struct JsonArray<R> {
    text: R,
    line: u64,
    inside: bool,
    /// True if its closing bracket has come.
    pub(super) closed: bool,
}

impl<R: BufRead> JsonArray<R> {
    pub(super) fn new(text: R) -> Self {
        Self { text, line: 1, inside: false, closed: false }
    }

    /// The next element; none at the end, be it the array's or the text's.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let Some(byte) = self.byte()? else { return Ok(None) };
            match byte {
                b'[' if !self.inside => (self.inside, self.closed) = (true, false),
                b']' if self.inside => {
                    self.closed = true;
                    self.inside = false;
                }
                b',' => {}
                byte if byte.is_ascii_whitespace() => {}
                byte => return self.element(byte).map(Some),
            }
        }
    }

    /// One element from its first byte on: up to where what it opened is closed, or, where it opened nothing, to the next
    /// comma or bracket.
    fn element(&mut self, first: u8) -> io::Result<Row> {
        let line = self.line;
        let mut element = vec![first];
        let mut depth = usize::from(matches!(first, b'{' | b'['));
        let (mut string, mut escaped) = (first == b'"', false);
        while depth > 0 || string || first != b'{' {
            let Some(byte) = self.peek()? else { break };
            if depth == 0 && !string && matches!(byte, b',' | b']') {
                break;
            }
            self.byte()?;
            // What is too long for any row is read past, and not kept.
            if element.len() <= LONGEST {
                element.push(byte);
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if string => escaped = true,
                b'"' => string = !string,
                _ if string => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && !string && first == b'[' {
                break;
            }
        }
        let text = match element.len() > LONGEST {
            true => {
                Text::Broken { why: "an element of more than a mebibyte".to_owned(), read: String::new() }
            }
            false => object(&element),
        };
        Ok(Row { line, text })
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.text.fill_buf()?.first().copied())
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.text.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }
}

/// An object as names and values; whatever else it is cannot be read.
fn object(text: &[u8]) -> Text {
    match serde_json::from_slice::<Pairs>(text) {
        Ok(Pairs(Ok(pairs))) => Text::Pairs(pairs),
        Ok(Pairs(Err(why))) => broken(text, why),
        Err(error) => broken(text, format!("it is no JSON object: {error}")),
    }
}

fn broken(text: &[u8], why: String) -> Text {
    Text::Broken { why, read: String::from_utf8_lossy(&text[..text.len().min(1000)]).into_owned() }
}

/// The names and values of an object as they stand, a name that comes twice twice.
struct Pairs(Result<Vec<(String, String)>, String>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Pairs;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Ok(Vec::new());
                while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                    match (told(value), &mut pairs) {
                        (Some(value), Ok(pairs)) => pairs.push((name, value)),
                        (None, Ok(_)) => pairs = Err(format!("`{name}` is neither a text nor a number")),
                        (_, Err(_)) => {}
                    }
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

fn told(value: serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text),
        Value::Array(_) | Value::Object(_) => None,
    }
}
