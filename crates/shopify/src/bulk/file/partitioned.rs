//! A file whose rows stand in any order: partitioned by record into files on disk, then read one partition after the other.
//!
//! Records and their parts go to the partition of the record's number, so that partitions hold ascending numbers. Parts of
//! parts name only their parent; they wait in partitions of their own until the parent's record is known.

mod piles;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::PathBuf;

use self::piles::{Order, Piles, for_each};
use super::super::record::{RawRecord, Row};
use super::super::row::{Depth, identify};
use super::{Batch, File, FileError, Lines};
use domain::plan::initial_load::Place;

/// Bytes of a partition, about: all of it is held at once.
const PARTITION: u64 = 4 << 20;

/// The records of such a file.
pub struct Partitioned {
    file: File,
    folder: PathBuf,
    partitions: u32,
    size: usize,
    /// The partition at hand, and how many of its records were handed out.
    at: u32,
    given: u64,
    records: std::vec::IntoIter<RawRecord>,
}

impl Partitioned {
    pub(super) fn open(file: &File, from: Option<&Place>, size: usize) -> Result<Self, FileError> {
        let folder = file.scratch.join(format!("sorted-{}", file.scanned.name));
        let partitions = u32::try_from(file.scanned.bytes / PARTITION + 1).unwrap_or(u32::MAX);
        let (at, given) = from.map_or((0, 0), |place| (place.part, place.offset));
        let records = Vec::new().into_iter();
        let partitioned = Self { file: file.clone(), folder, partitions, size, at, given, records };
        partitioned.partition()?;
        Ok(partitioned)
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, FileError> {
        loop {
            if self.records.len() == 0 {
                if self.at >= self.partitions {
                    return Ok(None);
                }
                self.load()?;
            }
            let records: Vec<RawRecord> = self.records.by_ref().take(self.size).collect();
            self.given += records.len() as u64;
            if self.records.len() == 0 {
                (self.at, self.given) = (self.at + 1, 0);
            }
            if !records.is_empty() {
                let place = Place { file: self.file.scanned.name.clone(), part: self.at, offset: self.given };
                let thousandths = self.at * 1000 / self.partitions;
                return Ok(Some(Batch { records, place, thousandths }));
            }
        }
    }

    /// Reads the partition at hand, without the records of it that were handed out before.
    fn load(&mut self) -> Result<(), FileError> {
        let path = self.name("records", self.at);
        let mut records: BTreeMap<i64, RawRecord> = BTreeMap::new();
        let mut load = |[owner, line]: [i64; 2], text: &[u8]| {
            let identity = identify(text).map_err(io::Error::other)?;
            let row = Row { line: line as u64, identity, text: text.to_vec() };
            let record =
                records.entry(owner).or_insert_with(|| RawRecord { id: owner, ..RawRecord::default() });
            record.add(row);
            Ok(())
        };
        for_each(&path, &mut load).map_err(|why| FileError::Io { path, why })?;
        let mut records: Vec<RawRecord> = records.into_values().collect();
        records.iter_mut().for_each(RawRecord::drop_copied_parts);
        records.drain(..(self.given as usize).min(records.len()));
        self.records = records.into_iter();
        Ok(())
    }

    /// Partitions the file, unless that was done before.
    fn partition(&self) -> Result<(), FileError> {
        let io = |why| FileError::Io { path: self.folder.clone(), why };
        if self.folder.join("done").exists() {
            return Ok(());
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            Ok(()) | Err(_) => {}
        }
        private_files::create_dir_all(&self.folder).map_err(io)?;
        let bounds = self.file.scanned.sample.bounds(self.partitions);
        let mut records = Piles::new(self, "records", Order::Ascending(bounds));
        let mut written = self.distribute(&mut records).map_err(io)?;
        for partition in 0..self.partitions {
            written += self.assign(partition, &mut records)?;
        }
        records.end().map_err(io)?;
        if written != self.file.scanned.rows {
            let why = format!(
                "the file changed while it was read: {} rows, then {written}",
                self.file.scanned.rows
            );
            return Err(self.file.unusable(1, why));
        }
        private_files::touch(&self.folder.join("done")).map_err(io)
    }

    /// Distributes records and their parts, and puts parts of parts aside; how many rows are where they belong.
    fn distribute(&self, records: &mut Piles<'_>) -> io::Result<u64> {
        let mut owners = Piles::new(self, "owners", Order::None);
        let mut waiting = Piles::new(self, "waiting", Order::None);
        let mut lines = Lines::open(&self.file.path)?;
        let mut line = Vec::new();
        let mut written = 0;
        while lines.next(&mut line)? > 0 {
            if line.is_empty() {
                continue;
            }
            let row = identify(&line).map_err(io::Error::other)?;
            let number = lines.number;
            match row.depth {
                Depth::Root | Depth::Child => {
                    records.put(row.parent, format_args!("{} {number} ", row.parent), &line)?;
                    written += 1;
                }
                Depth::Grandchild => {
                    let header = format_args!("{} {} {number} ", row.parent, row.parent_hash);
                    waiting.put(row.parent, header, &line)?;
                }
            }
            if row.depth == Depth::Child && row.number != 0 {
                let header = format_args!("{} {} {} ", row.number, row.type_hash, row.parent);
                owners.put(row.number, header, b"")?;
            }
        }
        owners.end()?;
        waiting.end()?;
        Ok(written)
    }

    /// Puts parts of parts with the records that they belong to; how many.
    fn assign(&self, partition: u32, records: &mut Piles<'_>) -> Result<u64, FileError> {
        let (owners, waiting) = (self.name("owners", partition), self.name("waiting", partition));
        let io = |why| FileError::Io { path: self.folder.clone(), why };
        let mut owner: HashMap<(i64, i64), i64> = HashMap::new();
        let (mut written, mut orphan) = (0, None);
        if waiting.exists() {
            for_each(&owners, &mut |[number, of_type, record], _| {
                owner.insert((number, of_type), record);
                Ok(())
            })
            .map_err(io)?;
            for_each(&waiting, &mut |[number, of_type, line], text| match owner.get(&(number, of_type)) {
                Some(record) => {
                    written += 1;
                    records.put(*record, format_args!("{record} {line} "), text)
                }
                None => {
                    orphan.get_or_insert((line as u64, number));
                    Ok(())
                }
            })
            .map_err(io)?;
            fs::remove_file(&waiting).map_err(io)?;
        }
        if owners.exists() {
            fs::remove_file(&owners).map_err(io)?;
        }
        match orphan {
            Some((line, parent)) => {
                Err(self.file.unusable(line, format!("it is a part of {parent}, which is not in the file")))
            }
            None => Ok(written),
        }
    }

    fn name(&self, pile: &str, partition: u32) -> PathBuf {
        self.folder.join(format!("{pile}-{partition}"))
    }
}

impl Drop for Partitioned {
    /// Removes the partitions once all of them were handed out; an interrupted load resumes from them.
    fn drop(&mut self) {
        if self.at >= self.partitions {
            // If they stay, they only take room until the next load of the same file.
            let _removed = fs::remove_dir_all(&self.folder);
        }
    }
}
