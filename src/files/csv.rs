//! Comma-separated values, as spreadsheets and programs write them: quoted where need be, over several lines if must be.
//!
//! A quote that is opened and never closed would swallow everything behind it. Here it spoils its own line only: reading
//! goes on with the next one.

use std::io::{self, BufRead};

use super::lines::{Line, Lines};
use super::row::{Row, Text};

/// Lines that one row may take, and bytes: more is a quote that was forgotten.
const MOST_LINES: usize = 100;
const MOST_BYTES: usize = 64 << 10;

/// The rows of a text.
pub(super) struct Csv<R> {
    lines: Lines<R>,
    delimiter: u8,
}

impl<R: BufRead> Csv<R> {
    pub(super) fn new(text: R, delimiter: u8) -> Self {
        Self { lines: Lines::new(text), delimiter }
    }

    /// The next row; none at the end. Empty lines, and such as have delimiters only, are no rows.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        while let Some(line) = self.lines.next()? {
            let blank = line.text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == self.delimiter);
            if blank && !line.endless {
                continue;
            }
            return self.row(line).map(Some);
        }
        Ok(None)
    }

    fn row(&mut self, first: Line) -> io::Result<Row> {
        if first.endless {
            return Ok(broken(&first, "a line of more than a mebibyte"));
        }
        let mut record = first.text.clone();
        let mut further = Vec::new();
        loop {
            let why = match split(&record, self.delimiter) {
                Split::Fields(fields) => return Ok(Row { line: first.number, text: Text::Fields(fields) }),
                Split::Bad(why) => why,
                Split::Open if further.len() < MOST_LINES && record.len() < MOST_BYTES => {
                    match self.lines.next()? {
                        Some(line) => {
                            record.push(b'\n');
                            record.extend_from_slice(&line.text);
                            further.push(line);
                            continue;
                        }
                        None => "a quote is opened and never closed",
                    }
                }
                Split::Open => "a quote is opened and never closed",
            };
            self.lines.give_back(further);
            return Ok(broken(&first, why));
        }
    }
}

fn broken(line: &Line, why: &str) -> Row {
    let read = String::from_utf8_lossy(&line.text[..line.text.len().min(1000)]).into_owned();
    Row { line: line.number, text: Text::Broken { why: why.to_owned(), read } }
}

/// What comes of splitting a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Split {
    Fields(Vec<String>),
    /// It goes on in the next line.
    Open,
    /// It cannot be split, for this reason.
    Bad(&'static str),
}

/// Splits a row into its fields.
pub(super) fn split(record: &[u8], delimiter: u8) -> Split {
    let mut fields = Vec::new();
    let mut rest = record;
    loop {
        let (field, behind) = match rest.split_first() {
            Some((b'"', quoted)) => match unquoted(quoted) {
                Some(found) => found,
                None => return Split::Open,
            },
            Some(_) | None => {
                let end = memchr::memchr(delimiter, rest).unwrap_or(rest.len());
                (rest[..end].to_vec(), &rest[end..])
            }
        };
        match String::from_utf8(field) {
            Ok(field) => fields.push(as_written(field)),
            Err(_) => return Split::Bad("it is not UTF-8: save the file as UTF-8"),
        }
        match behind.split_first() {
            None => return Split::Fields(fields),
            Some((byte, behind)) if *byte == delimiter => rest = behind,
            Some(_) => return Split::Bad("something stands between a closing quote and the next field"),
        }
    }
}

/// The text up to the closing quote, with what stands behind that; none where there is no closing quote.
fn unquoted(mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut field = Vec::new();
    loop {
        let quote = memchr::memchr(b'"', rest)?;
        field.extend_from_slice(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix(b"\"") {
            Some(behind) => {
                field.push(b'"');
                rest = behind;
            }
            None => return Some((field, rest)),
        }
    }
}

/// What was neutralised for spreadsheets is read as it was before.
fn as_written(field: String) -> String {
    match field.strip_prefix('\'') {
        Some(inner) if super::spreadsheet::is_code(inner) => inner.to_owned(),
        Some(_) | None => field,
    }
}
