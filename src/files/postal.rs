//! Tables of postal codes, as others publish them. They have up to two million lines, of which a run wants a few: a table
//! is streamed, nothing is allocated for a line, and only what is asked for is kept.

mod layout;

use std::fs::File;
use std::io::{self, Seek as _};
use std::path::Path;

use super::FileError;
use super::encoding::{self, Encoding};
use super::lines::{Line, Lines};
use domain::brokering::postal::Places;
use domain::plan::unreadable_lines::UnreadableLines;
use layout::Layout;

/// Of so many lines, one may be unreadable. A table of which more are is not what it is taken for.
const ONE_IN: u64 = 20;

/// How much of a line is worth showing.
const SHOWN: usize = 100;

/// Tells the places what a table has of their codes: every line is read, whether its code is asked for or not, so that a
/// table is usable, or not, whoever asks.
///
/// It says which lines it has passed over, if there were any.
///
/// # Errors
/// It cannot be read; it is of no known format; or too many of its lines cannot be read.
pub fn read_postal_codes(path: &Path, places: &mut Places) -> Result<Option<UnreadableLines>, FileError> {
    let unusable = |why: String| FileError::Unusable { path: path.to_owned(), why };
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            unusable("there is no such file, of which the catalog says `postal-codes`".into())
        }
        _ => FileError::io(path)(error),
    })?;
    let io = FileError::io(path);
    let count = read(file, places).map_err(io)?.map_err(unusable)?;
    let table = path.display().to_string();
    Ok(count.first.map(|first| UnreadableLines { table, lines: count.unreadable, first }))
}

/// What a table has, or why it cannot be used.
type Usable = Result<Count, String>;

fn read(mut file: File, places: &mut Places) -> io::Result<Usable> {
    if encoding::head(&mut file)?.starts_with(b"PK\x03\x04") {
        return Ok(Err("it is an archive: unpack it".to_owned()));
    }
    file.rewind()?;
    let encoding = match Encoding::of(&mut file)? {
        Ok(encoding) => encoding,
        Err(why) => return Ok(Err(why)),
    };
    file.rewind()?;
    let mut lines = Lines::new(encoding.text(file)?);
    let mut line = Line::default();
    loop {
        match lines.read(&mut line)? {
            None => return Ok(Err("it is empty".to_owned())),
            Some(()) if line.endless => return Ok(Err("its first line does not end".to_owned())),
            Some(()) if line.text.trim_ascii().is_empty() => {}
            Some(()) => break,
        }
    }
    let layout = match Layout::of(&line.text) {
        Ok(layout) => layout,
        Err(why) => return Ok(Err(why)),
    };
    let mut count = Count::default();
    if layout.is_in_the_first_line() {
        count.take(&layout, &line, places);
    }
    while let Some(()) = lines.read(&mut line)? {
        count.take(&layout, &line, places);
    }
    Ok(count.verdict())
}

/// How many lines there were, and what was wrong with the first that could not be read.
#[derive(Default)]
struct Count {
    lines: u64,
    unreadable: u64,
    first: Option<String>,
}

impl Count {
    fn take(&mut self, layout: &Layout, line: &Line, places: &mut Places) {
        if line.text.trim_ascii().is_empty() {
            return;
        }
        self.lines += 1;
        let read = if line.endless { Err("it does not end") } else { layout.read(&line.text) };
        match read {
            Ok((code, at)) => places.tell(&code, at),
            Err(why) => {
                self.unreadable += 1;
                self.first.get_or_insert_with(|| {
                    let shown = String::from_utf8_lossy(&line.text[..line.text.len().min(SHOWN)]);
                    let shown = shown.trim_end().replace(char::is_control, " ");
                    format!("line {}: {why}: `{shown}`", line.number)
                });
            }
        }
    }

    fn verdict(self) -> Usable {
        match &self.first {
            _ if self.lines == 0 => Err("it has a header and no line behind it".to_owned()),
            Some(first) if self.unreadable > self.lines / ONE_IN => {
                Err(format!("{} of its {} lines cannot be read; {first}", self.unreadable, self.lines))
            }
            Some(_) | None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests;
