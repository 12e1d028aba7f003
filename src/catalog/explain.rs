//! Turns what `serde` and the TOML reader say into a [`Diagnostic`] in the words of a person who edits a file.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, quoted};
use super::nearest::hint;

/// A mistake in the syntax of `text`.
pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Diagnostic {
    let place = error.span().unwrap_or_default();
    let (message, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let word = text.get(place.clone()).map(quoted).unwrap_or_default();
    match (message, expected) {
        ("duplicate key", _) => {
            Diagnostic::new(format!("{word} is there twice"), place, "it stands above already")
        }
        ("string values must be quoted", _) => {
            Diagnostic::new(not_toml(message), place, "write it in quotes")
        }
        (message, "") => Diagnostic::new(not_toml(message), place, ""),
        (message, expected) => Diagnostic::new(not_toml(message), place, format!("expected {expected}")),
    }
}

fn not_toml(message: &str) -> String {
    format!("not TOML: {message}")
}

/// A mistake that `serde` found in `table`; `header` is where to point when a key is missing.
pub(super) fn value(error: &toml::de::Error, table: &DeTable<'_>, header: Range<usize>) -> Diagnostic {
    let place = error.span().unwrap_or(header);
    let key = key_at(table, &place);
    let message = error.message();
    if let Some((word, words)) = refused(message, "unknown field `") {
        return unknown_key(&word, place, words);
    }
    if let Some((word, words)) = refused(message, "unknown variant `") {
        return Diagnostic::new(wrong(key, &word), place, hint(&word, words));
    }
    if let Some(name) = message.strip_prefix("missing field `") {
        return missing_key(name.trim_end_matches('`'), place, "");
    }
    Diagnostic::new(wrong_value(key), place, reason(message))
}

/// A key that means nothing in its table, which knows `words`.
pub(super) fn unknown_key<'w>(
    key: &str,
    place: Range<usize>,
    words: impl IntoIterator<Item = &'w str>,
) -> Diagnostic {
    Diagnostic::new(format!("unknown key {}", quoted(key)), place, hint(key, words))
}

/// A key that its table cannot do without.
pub(super) fn missing_key(key: &str, header: Range<usize>, advice: &str) -> Diagnostic {
    Diagnostic::new(format!("missing key {}", quoted(key)), header, advice)
}

/// The message for a value that a key does not take.
pub(super) fn wrong_value(key: Option<&str>) -> String {
    key.map_or_else(|| "wrong value".to_owned(), |key| format!("wrong value for {}", quoted(key)))
}

fn wrong(key: Option<&str>, word: &str) -> String {
    match key {
        Some(key) => format!("unknown value {} for {}", quoted(word), quoted(key)),
        None => format!("unknown value {}", quoted(word)),
    }
}

/// What a TOML value is, as a message calls it.
pub(super) fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(true) => "`true`",
        DeValue::Boolean(false) => "`false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Splits `` unknown field `shedule`, expected one of `a`, `b` `` into the word and what was expected.
fn refused<'m>(message: &'m str, prefix: &str) -> Option<(String, Vec<&'m str>)> {
    let rest = message.strip_prefix(prefix)?;
    let (word, expected) = rest
        .rsplit_once("`, expected ")
        .or_else(|| rest.rsplit_once("`, there are no "))
        .unwrap_or((rest.trim_end_matches('`'), ""));
    Some((word.to_owned(), expected.split('`').skip(1).step_by(2).collect()))
}

/// Why a value does not do, in words that name TOML's types rather than Rust's.
fn reason(message: &str) -> String {
    let kinds = ["invalid type: ", "invalid value: ", "invalid length "];
    let Some((found, wanted)) = kinds
        .iter()
        .find_map(|kind| message.strip_prefix(kind))
        .and_then(|rest| rest.rsplit_once(", expected "))
    else {
        return plain(message);
    };
    format!("expected {}, found {}", expected(wanted), found_type(found))
}

/// What a library says of its own accord, where it takes explaining.
fn plain(message: &str) -> String {
    match message {
        "wanted string or table" => "expected a word in quotes".to_owned(),
        other => other.to_owned(),
    }
}

fn expected(wanted: &str) -> &str {
    match wanted {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "a nonzero u8" => "a whole number from 1 to 255",
        "a nonzero u16" => "a whole number from 1 to 65535",
        "a nonzero u32" | "a nonzero u64" | "a nonzero usize" => "a whole number, 1 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "path string" => "a string",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        wanted if wanted.starts_with("struct ") => "a table",
        wanted => wanted,
    }
}

/// What was found, by its type: a string is not repeated, the line shows it.
fn found_type(found: &str) -> String {
    let number = found.strip_prefix("integer ").or_else(|| found.strip_prefix("floating point "));
    match (number, found) {
        (Some(number), _) => number.to_owned(),
        (None, "map") => "a table".to_owned(),
        (None, "sequence") => "a list".to_owned(),
        (None, found) if found.starts_with("string ") => "a string".to_owned(),
        (None, found) => found.strip_prefix("boolean ").unwrap_or(found).to_owned(),
    }
}

/// The innermost key whose value lies at a place.
fn key_at<'t>(table: &'t DeTable<'_>, place: &Range<usize>) -> Option<&'t str> {
    table.iter().find_map(|(key, value)| {
        let inner = tables_in(value.get_ref()).into_iter().find_map(|table| key_at(table, place));
        let span = value.span();
        inner.or_else(|| (span.start <= place.start && place.end <= span.end).then(|| key.get_ref().as_ref()))
    })
}

/// The tables that a value is or lists.
fn tables_in<'r, 't>(value: &'r DeValue<'t>) -> Vec<&'r DeTable<'t>> {
    let list = value.as_array().into_iter().flatten();
    value.as_table().into_iter().chain(list.filter_map(|item| item.get_ref().as_table())).collect()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case", deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors are looked at")]
    struct Settings {
        size: Option<NonZeroU32>,
        ratio: Option<f64>,
        open: Option<bool>,
        names: Option<Vec<String>>,
        colour: Option<Colour>,
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Colour {
        DarkRed,
        DarkBlue,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors are looked at")]
    struct Inner {
        x: u8,
    }

    /// Message, the words it points at, and label.
    fn told(text: &str) -> [String; 3] {
        let table = DeTable::parse(text).unwrap();
        let error = Settings::deserialize(toml::Deserializer::from(table.clone())).unwrap_err();
        let told = value(&error, table.get_ref(), 0..0);
        [told.message, text[told.place].to_owned(), told.label]
    }

    #[test]
    fn serde_speaks_the_language_of_the_file() {
        for (text, said) in [
            ("size = 0", ["wrong value for `size`", "0", "expected a whole number, 1 or more, found `0`"]),
            ("size = -1", ["wrong value for `size`", "-1", "expected a whole number, 1 or more, found `-1`"]),
            (
                "size = 'x'",
                ["wrong value for `size`", "'x'", "expected a whole number, 1 or more, found a string"],
            ),
            ("ratio = true", ["wrong value for `ratio`", "true", "expected a number, found `true`"]),
            ("open = 1", ["wrong value for `open`", "1", "expected `true` or `false`, found `1`"]),
            ("names = 'a'", ["wrong value for `names`", "'a'", "expected a list, found a string"]),
            ("names = ['a', 2]", ["wrong value for `names`", "2", "expected a string, found `2`"]),
            (
                "colour = 'dark_red'",
                ["unknown value `dark_red` for `colour`", "'dark_red'", "did you mean `dark-red`?"],
            ),
            ("colour = 'x'", ["unknown value `x` for `colour`", "'x'", "expected `dark-red` or `dark-blue`"]),
            ("colour = 1", ["wrong value for `colour`", "1", "expected a word in quotes"]),
            ("colours = 1", ["unknown key `colours`", "colours", "did you mean `colour`?"]),
            (
                "inner = { x = 300 }",
                ["wrong value for `x`", "300", "expected a whole number from 0 to 255, found `300`"],
            ),
            ("inner = { y = 3 }", ["unknown key `y`", "y", "expected `x`"]),
            ("inner = {}", ["missing key `x`", "{}", ""]),
            ("inner = 3", ["wrong value for `inner`", "3", "expected a table, found `3`"]),
            (
                "[inner]\nx = 'a'",
                ["wrong value for `x`", "'a'", "expected a whole number from 0 to 255, found a string"],
            ),
        ] {
            assert_eq!(told(text), said, "{text}");
        }
    }
}
