//! The scan of a file: the number of its rows and records, whether it is whole, and whether its rows are grouped.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::row::{Depth, Identity, Unidentified, identify, json_error, type_name};
use super::id_sample::IdSample;
use super::{FileError, Lines, record_type};
use domain::plan::initial_load::Loaded;

/// Facts about the content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// A fingerprint, of its length and its first and last rows.
    pub name: String,
    /// Bytes of text.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
    /// Records.
    pub records: u64,
    /// True if every row follows the record that it belongs to.
    pub grouped: bool,
    /// A sample of the records' numbers.
    pub(super) sample: IdSample,
}

/// Reads all of a file.
pub(super) fn scan(path: &Path, of: Loaded) -> Result<Scanned, FileError> {
    let mut scan = Scan::new(of);
    let unusable = |line, why| FileError::Unusable { path: path.to_owned(), line, why };
    // What gzip calls an error is an error of the content.
    let io = |line, why: io::Error| match why.kind() {
        io::ErrorKind::UnexpectedEof => unusable(line, "the file is cut short".to_owned()),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => unusable(line, format!("no gzip: {why}")),
        _ => FileError::Io { path: path.to_owned(), why },
    };
    let mut lines = Lines::open(path).map_err(|why| io(1, why))?;
    let (mut line, mut last) = (Vec::new(), Vec::new());
    let mut print = Sha256::new();
    loop {
        let taken = lines.next(&mut line).map_err(|why| io(lines.number + 1, why))?;
        if taken == 0 {
            break;
        }
        scan.scanned.bytes += taken;
        if line.is_empty() {
            continue;
        }
        if scan.scanned.rows == 0 {
            print.update(&line);
        }
        scan.row(lines.number, &line).map_err(|why| unusable(lines.number, why))?;
        std::mem::swap(&mut line, &mut last);
    }
    // The last row is the one that is cut short when a file is.
    if scan.scanned.rows > 0
        && let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&last)
    {
        return Err(unusable(lines.number, format!("the file is cut short: {}", json_error(&error))));
    }
    print.update(&last);
    print.update(scan.scanned.bytes.to_le_bytes());
    let mut scanned = scan.end().map_err(|(line, why)| unusable(line, why))?;
    scanned.name = print.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(scanned)
}

/// The state of a scan.
struct Scan {
    of: Loaded,
    scanned: Scanned,
    /// The record at hand, and its parts that may have parts.
    record: i64,
    parts: HashSet<(u32, i64)>,
    /// The first row that only its place can assign to a record.
    unplaced: Option<(u64, String)>,
}

impl Scan {
    fn new(of: Loaded) -> Self {
        let scanned = Scanned {
            name: String::new(),
            bytes: 0,
            rows: 0,
            records: 0,
            grouped: true,
            sample: IdSample::default(),
        };
        Self { of, scanned, record: 0, parts: HashSet::new(), unplaced: None }
    }

    /// Takes the next row in.
    fn row(&mut self, line: u64, row: &[u8]) -> Result<(), String> {
        self.scanned.rows += 1;
        match identify(row) {
            Ok(identity) => self.identified(identity, row),
            Err(broken @ Unidentified::Broken(_)) => {
                self.unplaced.get_or_insert((line, broken.to_string()));
                // Before the first record there is none that it could belong to.
                self.scanned.grouped &= self.record != 0;
                Ok(())
            }
            Err(Unidentified::Foreign(why)) => Err(why),
        }
    }

    fn identified(&mut self, row: Identity, text: &[u8]) -> Result<(), String> {
        let follows = match row.depth {
            Depth::Root if row.row_type == record_type(self.of) => {
                self.scanned.records += 1;
                self.scanned.sample.add(row.number);
                self.record = row.number;
                self.parts.clear();
                true
            }
            Depth::Root => {
                let name = type_name(text).ok().flatten().unwrap_or_default();
                return Err(format!("it is a record of type {name}; {} are loaded", self.of.word()));
            }
            Depth::Child => {
                self.parts.insert((row.type_hash, row.number));
                row.parent == self.record
            }
            Depth::Grandchild => self.parts.contains(&(row.parent_hash, row.parent)),
        };
        self.scanned.grouped &= follows;
        Ok(())
    }

    /// The facts. A broken row whose record is unknown makes a file unusable if its place does not show it.
    fn end(self) -> Result<Scanned, (u64, String)> {
        match self.unplaced {
            Some((line, why)) if !self.scanned.grouped => {
                Err((line, format!("{why}; nothing shows which record the row belongs to")))
            }
            Some(_) | None => Ok(self.scanned),
        }
    }
}
