//! A bulk result on disk, read in batches of records, each with all its rows.
//!
//! A scan of the whole file shows whether every row follows its record. If so, the file is read as it stands. If not, its
//! rows are partitioned by record into files on disk that are small enough to be held. Either way memory does not grow with
//! the file (R15), and reading can resume at a place in it.

mod grouped;
mod id_sample;
mod partitioned;
mod scan;

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use self::grouped::Grouped;
use self::partitioned::Partitioned;
pub use self::scan::Scanned;
use super::record::RawRecord;
use super::row::RowType;
use domain::plan::initial_load::{Loaded, Place};

/// An error of a file as a whole.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read, or its partitions cannot be written.
    #[error("{}: {why}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        why: io::Error,
    },
    /// It is no bulk result of what is loaded, or not all of one.
    #[error("{}: line {line}: {why}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The fault.
        why: String,
    },
}

/// A bulk result on disk.
#[derive(Debug, Clone)]
pub struct File {
    path: PathBuf,
    /// The folder for partitions.
    scratch: PathBuf,
    /// Facts about its content.
    pub scanned: Scanned,
}

/// Some records, and the place behind them.
#[derive(Debug)]
pub struct Batch {
    /// The records.
    pub records: Vec<RawRecord>,
    /// The place behind the last of them.
    pub place: Place,
    /// The part of the file that has been read, in thousandths.
    pub thousandths: u32,
}

impl File {
    /// Scans a file of orders or products.
    ///
    /// # Errors
    /// It cannot be read; a row belongs to nothing; a row is broken and nobody can tell whose it is; or its last row is cut
    /// short.
    pub fn open(path: &Path, of: Loaded, scratch: &Path) -> Result<Self, FileError> {
        let scanned = scan::scan(path, of)?;
        Ok(Self { path: path.to_owned(), scratch: scratch.to_owned(), scanned })
    }

    /// Its records in batches of `size`, from a place on or from the beginning. A place in another file counts as none.
    ///
    /// # Errors
    /// It cannot be read, its partitions cannot be written, or a part of a part belongs to nothing in it.
    pub fn batches(&self, from: Option<&Place>, size: usize) -> Result<Batches, FileError> {
        let from = from.filter(|place| place.file == self.scanned.name);
        Ok(match self.scanned.grouped {
            true => Batches::Grouped(Grouped::open(self, from, size)?),
            false => Batches::Partitioned(Partitioned::open(self, from, size)?),
        })
    }

    /// Removes it, once all of it is in the database.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(&self) -> Result<(), FileError> {
        std::fs::remove_file(&self.path).map_err(|why| self.io(why))
    }

    fn io(&self, why: io::Error) -> FileError {
        FileError::Io { path: self.path.clone(), why }
    }

    fn unusable(&self, line: u64, why: impl Into<String>) -> FileError {
        FileError::Unusable { path: self.path.clone(), line, why: why.into() }
    }
}

/// The type of the records of a load.
fn record_type(of: Loaded) -> RowType {
    match of {
        Loaded::Orders => RowType::Order,
        Loaded::Products => RowType::Product,
    }
}

/// The records of a file, in batches.
pub enum Batches {
    /// Read as the file stands.
    Grouped(Grouped),
    /// Partitioned first.
    Partitioned(Partitioned),
}

impl Iterator for Batches {
    type Item = Result<Batch, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Grouped(grouped) => grouped.next_batch().transpose(),
            Self::Partitioned(partitioned) => partitioned.next_batch().transpose(),
        }
    }
}

/// Bytes read at once.
const BUFFER: usize = 1 << 18;

/// The lines of a file, unpacked if it is packed, without a byte order mark.
struct Lines {
    text: Box<dyn BufRead + Send>,
    /// The line that was read last, from 1.
    number: u64,
}

impl Lines {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = BufReader::with_capacity(BUFFER, std::fs::File::open(path)?);
        let packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let mut text: Box<dyn BufRead + Send> = match packed {
            true => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file))),
            false => Box::new(file),
        };
        if text.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            text.consume(3);
        }
        Ok(Self { text, number: 0 })
    }

    /// Reads the next line into `line`, without white space around it; how many bytes it took, 0 at the end.
    fn next(&mut self, line: &mut Vec<u8>) -> io::Result<u64> {
        line.clear();
        let taken = self.text.read_until(b'\n', line)? as u64;
        self.number += u64::from(taken > 0);
        line.truncate(line.trim_ascii_end().len());
        let blank = line.len() - line.trim_ascii_start().len();
        line.drain(..blank);
        Ok(taken)
    }
}

#[cfg(test)]
mod tests;
