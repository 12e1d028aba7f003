//! JSON Lines in a random form: the same rows, written the way some other program might write them.

use std::fmt::Write as _;
use std::io::Write as _;

use fastrand::Rng;
use serde_json::Value;

/// The choices of one file.
pub(crate) struct Form {
    rng: Rng,
    spaced: bool,
    shuffled: bool,
    escaped: bool,
    crlf: bool,
    blank: bool,
    bom: bool,
    gzip: bool,
}

impl Form {
    /// The form of this seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let [spaced, shuffled, escaped, crlf, blank, bom, gzip] = std::array::from_fn(|_| rng.bool());
        Self { rng, spaced, shuffled, escaped, crlf, blank, bom, gzip }
    }

    /// The file.
    pub(crate) fn file(&mut self, rows: &[Value]) -> Vec<u8> {
        let mut text = String::from(if self.bom { "\u{feff}" } else { "" });
        let end = if self.crlf { "\r\n" } else { "\n" };
        for row in rows {
            if self.blank && self.rng.bool() {
                text.push_str(self.gap());
                text.push_str(end);
            }
            self.value(row, &mut text);
            text.push_str(end);
        }
        if !self.gzip {
            return text.into_bytes();
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    }

    fn gap(&mut self) -> &'static str {
        if self.spaced { self.rng.choice(["", " ", "\t", "  "]).unwrap() } else { "" }
    }

    fn value(&mut self, value: &Value, text: &mut String) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => write!(text, "{value}").unwrap(),
            Value::String(string) => self.string(string, text),
            Value::Array(values) => {
                text.push('[');
                for (at, value) in values.iter().enumerate() {
                    text.push_str(if at > 0 { "," } else { "" });
                    text.push_str(self.gap());
                    self.value(value, text);
                }
                text.push(']');
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if self.shuffled {
                    self.rng.shuffle(&mut members);
                }
                text.push('{');
                for (at, (key, value)) in members.into_iter().enumerate() {
                    text.push_str(if at > 0 { "," } else { "" });
                    text.push_str(self.gap());
                    self.string(key, text);
                    text.push_str(self.gap());
                    text.push(':');
                    text.push_str(self.gap());
                    self.value(value, text);
                }
                text.push_str(self.gap());
                text.push('}');
            }
        }
    }

    fn string(&mut self, string: &str, text: &mut String) {
        text.push('"');
        for character in string.chars() {
            match character {
                '/' if self.escaped && self.rng.bool() => text.push_str("\\/"),
                '"' | '\\' => text.extend(['\\', character]),
                _ if self.escaped && self.rng.u8(..) < 8 || character.is_control() => {
                    let mut units = [0; 2];
                    for unit in character.encode_utf16(&mut units) {
                        write!(text, "\\u{unit:04x}").unwrap();
                    }
                }
                _ => text.push(character),
            }
        }
        text.push('"');
    }
}
