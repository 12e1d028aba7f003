//! A file whose rows follow their records: read as it stands, come back to at a byte.

use std::io::{self, BufRead, Read as _};

use super::super::row::{Kind, Raw, owned};
use super::{Batch, File, Trouble, next_line, text};
use crate::domain::load::Place;

/// The records of such a file.
pub struct Grouped {
    file: File,
    text: Box<dyn BufRead + Send>,
    size: usize,
    /// Where the record at hand begins.
    offset: u64,
    /// The record at hand: its rows so far, and how many bytes they took.
    pending: Option<(Raw, u64)>,
    line: Vec<u8>,
}

impl Grouped {
    pub(super) fn open(file: &File, from: Option<&Place>, size: usize) -> Result<Self, Trouble> {
        let offset = from.map_or(0, |place| place.offset);
        let open = || -> io::Result<Box<dyn BufRead + Send>> {
            let mut text = text(&file.path)?;
            io::copy(&mut text.by_ref().take(offset), &mut io::sink())?;
            Ok(text)
        };
        let text = open().map_err(|why| file.io(why))?;
        Ok(Self { file: file.clone(), text, size, offset, pending: None, line: Vec::new() })
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, Trouble> {
        let mut records = Vec::with_capacity(self.size);
        while records.len() < self.size {
            let taken = next_line(&mut *self.text, &mut self.line).map_err(|why| self.file.io(why))?;
            if taken == 0 {
                records.extend(self.done());
                break;
            }
            records.extend(self.take(taken)?);
        }
        let batch = Batch { records, place: self.place(), thousandths: self.thousandths() };
        Ok((!batch.records.is_empty()).then_some(batch))
    }

    /// Takes the row that was read; a record that it ends.
    fn take(&mut self, taken: u64) -> Result<Option<Raw>, Trouble> {
        if self.line.is_empty() {
            match &mut self.pending {
                Some((_, bytes)) => *bytes += taken,
                None => self.offset += taken,
            }
            return Ok(None);
        }
        let row = std::mem::take(&mut self.line);
        let owned = owned(&row).map_err(|why| self.changed(why))?;
        match (&mut self.pending, owned.kind) {
            (_, Kind::Root) => {
                let ended = self.done();
                self.pending = Some((Raw { id: owned.id, root: Some(row), parts: Vec::new() }, taken));
                Ok(ended)
            }
            (Some((record, bytes)), Kind::Child | Kind::Grandchild) => {
                record.parts.push(row);
                *bytes += taken;
                Ok(None)
            }
            (None, Kind::Child | Kind::Grandchild) => {
                Err(self.changed("a row without its record".to_owned()))
            }
        }
    }

    /// The record at hand, whole.
    fn done(&mut self) -> Option<Raw> {
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

    /// The file is not what it was when it was looked at.
    fn changed(&self, why: String) -> Trouble {
        Trouble::Unusable {
            path: self.file.path.clone(),
            line: 0,
            why: format!("it changed while it was read: {why}"),
        }
    }
}
