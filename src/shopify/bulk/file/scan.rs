//! The first look at a file: what is in it, whether it is whole, and whether its rows lie together.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::row::{Kind, owned};
use super::spread::Spread;
use super::{Trouble, next_line, text};

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// What tells it from other files: its length, and its first and last rows.
    pub name: String,
    /// Bytes of text.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
    /// Records.
    pub records: u64,
    /// Whether every row follows the record that it belongs to.
    pub grouped: bool,
    /// Which numbers the records have, about.
    pub(super) spread: Spread,
}

/// Reads all of a file.
pub(super) fn scan(path: &Path) -> Result<Scanned, Trouble> {
    let io = |why| Trouble::Io { path: path.to_owned(), why };
    let mut text = text(path).map_err(io)?;
    let (mut line, mut last) = (Vec::new(), Vec::new());
    let mut scanned = Scanned {
        name: String::new(),
        bytes: 0,
        rows: 0,
        records: 0,
        grouped: true,
        spread: Spread::default(),
    };
    let mut together = Together::default();
    let mut print = Sha256::new();
    let mut lines = 0;
    loop {
        let taken = next_line(&mut *text, &mut line).map_err(io)?;
        if taken == 0 {
            break;
        }
        scanned.bytes += taken;
        lines += 1;
        if line.is_empty() {
            continue;
        }
        let unusable = |why| Trouble::Unusable { path: path.to_owned(), line: lines, why };
        let owned = owned(&line).map_err(unusable)?;
        if scanned.rows == 0 {
            print.update(&line);
        }
        scanned.rows += 1;
        if owned.kind == Kind::Root {
            scanned.records += 1;
            scanned.spread.meet(owned.id);
        }
        scanned.grouped &= together.is(owned.kind, owned.id, owned.parent);
        std::mem::swap(&mut line, &mut last);
    }
    // The last row is the one that is cut short when a file is.
    if let Err(why) = serde_json::from_slice::<serde::de::IgnoredAny>(&last)
        && scanned.rows > 0
    {
        let why = format!("the file is cut short: {why}");
        return Err(Trouble::Unusable { path: path.to_owned(), line: lines, why });
    }
    print.update(&last);
    print.update(scanned.bytes.to_le_bytes());
    scanned.name = print.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(scanned)
}

/// Whether rows lie with their record: what the record at hand is, and its parts that may have parts.
#[derive(Default)]
struct Together {
    record: i64,
    parts: Vec<i64>,
}

impl Together {
    fn is(&mut self, kind: Kind, id: i64, parent: i64) -> bool {
        match kind {
            Kind::Root => {
                self.record = id;
                self.parts.clear();
                true
            }
            Kind::Child => {
                self.parts.push(id);
                parent == self.record
            }
            Kind::Grandchild => self.parts.contains(&parent),
        }
    }
}
