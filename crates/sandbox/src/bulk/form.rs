//! The written form of a bulk result: the same rows as Shopify escapes them, or varied at random.

use std::io::{self, Write};

use fastrand::Rng;
use serde_json::{Map, Value};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The form in which the rows of a file are written.
#[derive(Debug)]
pub(super) enum Form {
    /// Compact, one row a line, with `/`, `<`, `>` and `&` escaped.
    Shopify,
    /// Whatever JSON Lines permit.
    Varied { rng: Rng, line_end: &'static str },
}

/// The variation of one row.
struct Style {
    keys: KeyOrder,
    is_spaced: bool,
    is_escaped: bool,
}

/// The order of a row's members: `__typename` and `__parentId` are the marked ones.
#[derive(Clone, Copy)]
enum KeyOrder {
    AsIs,
    MarkedFirst,
    MarkedLast,
    Shuffled,
}

impl Form {
    /// The form of an operation's file: Shopify's without a seed.
    pub(super) fn new(seed: Option<u64>, id: i64) -> Form {
        let Some(seed) = seed else { return Form::Shopify };
        let mixed = seed ^ id.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut rng = Rng::with_seed(mixed).fork();
        let line_end = if rng.bool() { "\n" } else { "\r\n" };
        Form::Varied { rng, line_end }
    }

    /// Writes what precedes the rows.
    pub(super) fn begin(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Form::Shopify => Ok(()),
            Form::Varied { rng, .. } => {
                out.write_all(if rng.bool() { BYTE_ORDER_MARK.as_bytes() } else { b"" })
            }
        }
    }

    /// Writes a row with its line end, from its compact text.
    pub(super) fn row(&mut self, plain: &[u8], out: &mut impl Write) -> io::Result<()> {
        match self {
            Form::Shopify => {
                // Outside of strings JSON has none of these bytes.
                for byte in plain {
                    match byte {
                        b'/' => out.write_all(b"\\/")?,
                        b'<' | b'>' | b'&' => write!(out, "\\u{byte:04x}")?,
                        other => out.write_all(&[*other])?,
                    }
                }
                out.write_all(b"\n")
            }
            Form::Varied { rng, line_end } => {
                if rng.u8(..8) == 0 {
                    out.write_all(line_end.as_bytes())?;
                }
                let style = Style::draw(rng);
                let mut text = String::new();
                style.spaced_value(&serde_json::from_slice(plain)?, rng, &mut text);
                out.write_all(text.as_bytes())?;
                out.write_all(line_end.as_bytes())
            }
        }
    }
}

impl Style {
    fn draw(rng: &mut Rng) -> Style {
        let keys = [KeyOrder::AsIs, KeyOrder::MarkedFirst, KeyOrder::MarkedLast, KeyOrder::Shuffled];
        Style { keys: keys[rng.usize(..keys.len())], is_spaced: rng.bool(), is_escaped: rng.bool() }
    }

    fn space(&self, rng: &mut Rng, text: &mut String) {
        if self.is_spaced {
            text.push_str(["", " ", "  ", "\t"][rng.usize(..4)]);
        }
    }

    fn spaced_value(&self, value: &Value, rng: &mut Rng, text: &mut String) {
        self.space(rng, text);
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
            Value::String(string) => self.string(string, rng, text),
            Value::Array(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    text.push_str(if at > 0 { "," } else { "" });
                    self.spaced_value(item, rng, text);
                }
                text.push(']');
            }
            Value::Object(members) => self.object(members, rng, text),
        }
        self.space(rng, text);
    }

    fn object(&self, members: &Map<String, Value>, rng: &mut Rng, text: &mut String) {
        let mut members: Vec<(&String, &Value)> = members.iter().collect();
        let is_marked = |(key, _): &(&String, &Value)| key.starts_with("__");
        match self.keys {
            KeyOrder::AsIs => {}
            KeyOrder::MarkedFirst => members.sort_by_key(|member| !is_marked(member)),
            KeyOrder::MarkedLast => members.sort_by_key(is_marked),
            KeyOrder::Shuffled => rng.shuffle(&mut members),
        }
        text.push('{');
        for (at, (key, value)) in members.into_iter().enumerate() {
            text.push_str(if at > 0 { "," } else { "" });
            self.space(rng, text);
            self.string(key, rng, text);
            self.space(rng, text);
            text.push(':');
            self.spaced_value(value, rng, text);
        }
        text.push('}');
    }

    fn string(&self, string: &str, rng: &mut Rng, text: &mut String) {
        text.push('"');
        for letter in string.chars() {
            match letter {
                _ if self.is_escaped && rng.u8(..8) == 0 => escape(letter, rng, text),
                '\0'..='\u{1f}' => escape(letter, rng, text),
                '/' if rng.bool() => text.push_str("\\/"),
                '"' | '\\' => text.extend(['\\', letter]),
                other => text.push(other),
            }
        }
        text.push('"');
    }
}

/// Writes a character as `\u` escapes, two beyond the basic plane.
fn escape(letter: char, rng: &mut Rng, text: &mut String) {
    for unit in letter.encode_utf16(&mut [0; 2]) {
        text.push_str(&if rng.bool() { format!("\\u{unit:04x}") } else { format!("\\u{unit:04X}") });
    }
}

#[cfg(test)]
mod tests;
