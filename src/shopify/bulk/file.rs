//! A bulk result on disk, whose records are handed out in batches, each with all its rows.
//!
//! A look at all of it first tells whether every row follows its record. Then the file is read as it stands. Otherwise
//! its rows are sorted into parts on disk, small enough to be held, each with whole records. Either way memory does not
//! grow with the file (R15), and a place in it can be come back to.

mod grouped;
mod parts;
mod scan;
mod spread;

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use self::grouped::Grouped;
use self::parts::Parts;
pub use self::scan::Scanned;
use super::row::Raw;
use crate::domain::load::Place;

/// What is wrong with a file as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It cannot be read, or a part of it cannot be written beside.
    #[error("{}: {why}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// It is no bulk result, or not all of one.
    #[error("{}: line {line}: {why}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
}

/// A bulk result on disk.
#[derive(Debug, Clone)]
pub struct File {
    path: PathBuf,
    /// Where parts are laid down if they are needed.
    scratch: PathBuf,
    /// What was found in it.
    pub scanned: Scanned,
}

/// Some records, and the place behind them.
#[derive(Debug)]
pub struct Batch {
    /// The records.
    pub records: Vec<Raw>,
    /// The place behind the last of them.
    pub place: Place,
    /// How much of the file has been handed out, in thousandths.
    pub thousandths: u32,
}

impl File {
    /// Looks at all of it.
    ///
    /// # Errors
    /// It cannot be read; a row belongs to nothing; or its last row is cut short.
    pub fn open(path: &Path, scratch: &Path) -> Result<Self, Trouble> {
        let scanned = scan::scan(path)?;
        Ok(Self { path: path.to_owned(), scratch: scratch.to_owned(), scanned })
    }

    /// Its records from a place on, or from the beginning, about so many at a time. A place in another file is none.
    ///
    /// # Errors
    /// It cannot be read, or its parts cannot be written.
    pub fn batches(&self, from: Option<&Place>, size: usize) -> Result<Batches, Trouble> {
        let from = from.filter(|place| place.file == self.scanned.name);
        Ok(match self.scanned.grouped {
            true => Batches::Grouped(Grouped::open(self, from, size)?),
            false => Batches::Sorted(Parts::open(self, from, size)?),
        })
    }

    /// Removes it, once all of it is in the store.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(&self) -> Result<(), Trouble> {
        std::fs::remove_file(&self.path).map_err(|why| self.io(why))
    }

    fn io(&self, why: io::Error) -> Trouble {
        Trouble::Io { path: self.path.clone(), why }
    }
}

/// The records of a file, in batches.
pub enum Batches {
    /// Read as the file stands.
    Grouped(Grouped),
    /// Sorted first.
    Sorted(Parts),
}

impl Iterator for Batches {
    type Item = Result<Batch, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Grouped(grouped) => grouped.next_batch().transpose(),
            Self::Sorted(parts) => parts.next_batch().transpose(),
        }
    }
}

/// Bytes read at once.
const BUFFER: usize = 1 << 18;

/// The file's text, unpacked if it is packed.
fn text(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let mut file = BufReader::with_capacity(BUFFER, std::fs::File::open(path)?);
    let packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(match packed {
        true => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file))),
        false => Box::new(file),
    })
}

/// The next line without its end, into `line`; how many bytes it took with it, 0 at the end.
fn next_line(text: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let taken = text.read_until(b'\n', line)? as u64;
    while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(taken)
}

#[cfg(test)]
mod tests;
