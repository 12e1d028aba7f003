//! A file whose rows follow their records: read as it stands, resumed at a byte.

use super::super::record::{RawRecord, Row};
use super::super::row::{Depth, Identity, Unidentified, identify};
use super::{Batch, File, FileError, Lines};
use domain::plan::initial_load::Place;

/// The records of such a file.
pub struct Grouped {
    file: File,
    lines: Lines,
    size: usize,
    /// Rows read so far, from the beginning of the file.
    rows: u64,
    /// The byte at which the record at hand begins.
    offset: u64,
    /// The record at hand: its rows so far, and how many bytes they took.
    pending: Option<(RawRecord, u64)>,
    line: Vec<u8>,
}

impl Grouped {
    pub(super) fn open(file: &File, from: Option<&Place>, size: usize) -> Result<Self, FileError> {
        let lines = Lines::open(&file.path).map_err(|why| file.io(why))?;
        let mut grouped =
            Self { file: file.clone(), lines, size, rows: 0, offset: 0, pending: None, line: Vec::new() };
        let from = from.map_or(0, |place| place.offset);
        while grouped.offset < from {
            match grouped.read()? {
                0 => return Err(grouped.changed("it is shorter")),
                taken => grouped.offset += taken,
            }
        }
        Ok(grouped)
    }

    /// Reads the next line; how many bytes it took, 0 at the end.
    fn read(&mut self) -> Result<u64, FileError> {
        let taken = self.lines.next(&mut self.line).map_err(|why| self.file.io(why))?;
        self.rows += u64::from(!self.line.is_empty());
        Ok(taken)
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, FileError> {
        let mut records = Vec::with_capacity(self.size);
        while records.len() < self.size {
            match self.read()? {
                0 => {
                    records.extend(self.done());
                    break;
                }
                taken => records.extend(self.take(taken)?),
            }
        }
        if records.is_empty() && self.rows != self.file.scanned.rows {
            return Err(self.changed(&format!("{} rows, then {}", self.file.scanned.rows, self.rows)));
        }
        let batch = Batch { records, place: self.place(), thousandths: self.thousandths() };
        Ok((!batch.records.is_empty()).then_some(batch))
    }

    /// Takes the line that was read in; returns the record that it ends.
    fn take(&mut self, taken: u64) -> Result<Option<RawRecord>, FileError> {
        if self.line.is_empty() {
            match &mut self.pending {
                Some((_, bytes)) => *bytes += taken,
                None => self.offset += taken,
            }
            return Ok(None);
        }
        let identity = match (identify(&self.line), &self.pending) {
            (Ok(identity), _) => identity,
            (Err(Unidentified::Broken(_)), Some((record, _))) => Identity::broken(record.id),
            (Err(why), _) => return Err(self.changed(&why.to_string())),
        };
        let row = Row { line: self.lines.number, identity, text: std::mem::take(&mut self.line) };
        if identity.depth == Depth::Root {
            let ended = self.done();
            let mut record = RawRecord { id: identity.number, ..RawRecord::default() };
            record.add(row);
            self.pending = Some((record, taken));
            return Ok(ended);
        }
        match &mut self.pending {
            Some((record, bytes)) => {
                record.add(row);
                *bytes += taken;
                Ok(None)
            }
            None => Err(self.changed("a row without its record")),
        }
    }

    /// The record at hand, with all its rows.
    fn done(&mut self) -> Option<RawRecord> {
        let (record, bytes) = self.pending.take()?;
        self.offset += bytes;
        Some(record)
    }

    fn place(&self) -> Place {
        Place { file: self.file.scanned.name.clone(), part: 0, offset: self.offset }
    }

    fn thousandths(&self) -> u32 {
        (self.offset * 1000 / self.file.scanned.bytes.max(1)) as u32
    }

    /// The error of a file that is not what it was when it was scanned.
    fn changed(&self, why: &str) -> FileError {
        self.file.unusable(self.lines.number, format!("the file changed while it was read: {why}"))
    }
}
