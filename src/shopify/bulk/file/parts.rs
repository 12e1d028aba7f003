//! A file whose rows lie anywhere: sorted into parts on disk, each with whole records, then read part by part.
//!
//! A record's own rows and its parts go where its number says, so that the parts come in the order of the numbers. Parts
//! of parts name only what they are a part of, so they wait in parts of their own until it is known whose that is.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::row::{Kind, Owned, Raw, owned};
use super::{Batch, File, Trouble, next_line, text};
use crate::domain::load::Place;

/// Bytes of a part, about: all of it is held at once.
const PART: u64 = 4 << 20;
/// Bytes that wait to be written, over all parts.
const WAITING: usize = 4 << 20;

/// The records of such a file.
pub struct Parts {
    file: File,
    folder: PathBuf,
    many: u32,
    size: usize,
    /// The part at hand, and how many of its records were handed out.
    part: u32,
    given: u64,
    records: std::vec::IntoIter<Raw>,
}

impl Parts {
    pub(super) fn open(file: &File, from: Option<&Place>, size: usize) -> Result<Self, Trouble> {
        let folder = file.scratch.join(format!("sorted-{}", file.scanned.name));
        let many = u32::try_from(file.scanned.bytes / PART + 1).unwrap_or(u32::MAX);
        let (part, given) = from.map_or((0, 0), |place| (place.part, place.offset));
        let parts =
            Self { file: file.clone(), folder, many, size, part, given, records: Vec::new().into_iter() };
        parts.lay_down().map_err(|why| Trouble::Io { path: parts.folder.clone(), why })?;
        Ok(parts)
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, Trouble> {
        loop {
            if self.records.len() == 0 {
                if self.part >= self.many {
                    return Ok(None);
                }
                self.load()?;
            }
            let records: Vec<Raw> = self.records.by_ref().take(self.size).collect();
            self.given += records.len() as u64;
            if self.records.len() == 0 {
                (self.part, self.given) = (self.part + 1, 0);
            }
            if !records.is_empty() {
                let place =
                    Place { file: self.file.scanned.name.clone(), part: self.part, offset: self.given };
                let thousandths = self.part * 1000 / self.many;
                return Ok(Some(Batch { records, place, thousandths }));
            }
        }
    }

    /// Reads the part at hand, and leaves out of it what was handed out before.
    fn load(&mut self) -> Result<(), Trouble> {
        let path = self.name("records", self.part);
        let rows = self.rows(&path).map_err(|why| Trouble::Io { path, why })?;
        let mut records: BTreeMap<i64, Raw> = BTreeMap::new();
        for (owner, kind, row) in rows {
            let record = records.entry(owner).or_insert_with(|| Raw { id: owner, ..Raw::default() });
            match kind {
                Kind::Root => record.root = Some(row),
                Kind::Child | Kind::Grandchild => record.parts.push(row),
            }
        }
        let mut records: Vec<Raw> = records.into_values().collect();
        records.drain(..(self.given as usize).min(records.len()));
        self.records = records.into_iter();
        Ok(())
    }

    /// The rows of a part, each with the record that it belongs to.
    fn rows(&self, path: &Path) -> io::Result<Vec<(i64, Kind, Vec<u8>)>> {
        if !path.exists() {
            return Ok(Vec::new());
        }
        let mut rows = Vec::new();
        let mut text = text(path)?;
        let mut line = Vec::new();
        while next_line(&mut *text, &mut line)? > 0 {
            let split = line.iter().position(|byte| *byte == b' ').unwrap_or(0);
            let owner = std::str::from_utf8(&line[..split]).ok().and_then(|id| id.parse().ok()).unwrap_or(0);
            let row = line[(split + 1).min(line.len())..].to_vec();
            let kind = owned(&row).map_err(io::Error::other)?.kind;
            rows.push((owner, kind, row));
        }
        Ok(rows)
    }

    /// Sorts the file into its parts, unless that was done before.
    fn lay_down(&self) -> io::Result<()> {
        if self.folder.join("done").exists() {
            return Ok(());
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        fs::create_dir_all(&self.folder)?;
        let mut records =
            Piles::new(self, "records", Order::OfNumbers(self.file.scanned.spread.bounds(self.many)));
        let mut owners = Piles::new(self, "owners", Order::None);
        let mut orphans = Piles::new(self, "orphans", Order::None);
        let mut text = text(&self.file.path)?;
        let mut line = Vec::new();
        while next_line(&mut *text, &mut line)? > 0 {
            if line.is_empty() {
                continue;
            }
            let Owned { kind, id, parent } = owned(&line).map_err(io::Error::other)?;
            match kind {
                Kind::Root => records.put(id, id, &line)?,
                Kind::Child => {
                    records.put(parent, parent, &line)?;
                    owners.put(id, id, parent.to_string().as_bytes())?;
                }
                Kind::Grandchild => orphans.put(parent, parent, &line)?,
            }
        }
        owners.end()?;
        orphans.end()?;
        for part in 0..self.many {
            self.bring_home(part, &mut records)?;
        }
        records.end()?;
        fs::write(self.folder.join("done"), b"")
    }

    /// Puts the parts of parts where the record is that they belong to.
    fn bring_home(&self, part: u32, records: &mut Piles) -> io::Result<()> {
        let (owners, orphans) = (self.name("owners", part), self.name("orphans", part));
        if orphans.exists() {
            let mut owner: HashMap<i64, i64> = HashMap::new();
            for_each(&owners, |id, of| {
                owner.insert(id, std::str::from_utf8(of).ok().and_then(|of| of.parse().ok()).unwrap_or(0));
                Ok(())
            })?;
            for_each(&orphans, |parent, row| match owner.get(&parent) {
                Some(record) => records.put(*record, *record, row),
                None => Err(io::Error::other(format!("{parent} is a part of nothing in the file"))),
            })?;
            fs::remove_file(&orphans)?;
        }
        if owners.exists() {
            fs::remove_file(&owners)?;
        }
        Ok(())
    }

    fn name(&self, pile: &str, part: u32) -> PathBuf {
        self.folder.join(format!("{pile}-{part}"))
    }
}

impl Drop for Parts {
    /// The parts are of no use once all of them were handed out; after a kill they are.
    fn drop(&mut self) {
        if self.part >= self.many {
            // Left behind, they only take room until the next load of the same file.
            let _gone = fs::remove_dir_all(&self.folder);
        }
    }
}

/// In which order piles hold their numbers.
enum Order {
    /// Each the numbers from its first on to the next one's; these are the first of all but the first pile.
    OfNumbers(Vec<i64>),
    /// Any, as long as the same number always goes onto the same pile.
    None,
}

/// Lines of `number rest`, to be appended to as many files as there are parts.
struct Piles<'p> {
    parts: &'p Parts,
    name: &'static str,
    order: Order,
    waiting: Vec<Vec<u8>>,
    full: usize,
}

impl<'p> Piles<'p> {
    fn new(parts: &'p Parts, name: &'static str, order: Order) -> Self {
        let full = (WAITING / parts.many as usize).max(1 << 12);
        Self { parts, name, order, waiting: vec![Vec::new(); parts.many as usize], full }
    }

    /// Puts a line on the pile that `number` belongs to.
    fn put(&mut self, number: i64, tag: i64, line: &[u8]) -> io::Result<()> {
        let part = match &self.order {
            Order::OfNumbers(firsts) => firsts.partition_point(|first| *first <= number),
            Order::None => (number as u64 % u64::from(self.parts.many)) as usize,
        };
        let pile = &mut self.waiting[part];
        write!(pile, "{tag} ")?;
        pile.extend_from_slice(line);
        pile.push(b'\n');
        if pile.len() >= self.full {
            self.write(part)?;
        }
        Ok(())
    }

    fn write(&mut self, part: usize) -> io::Result<()> {
        let path = self.parts.name(self.name, part as u32);
        OpenOptions::new().create(true).append(true).open(path)?.write_all(&self.waiting[part])?;
        self.waiting[part].clear();
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        for part in 0..self.waiting.len() {
            if !self.waiting[part].is_empty() {
                self.write(part)?;
            }
        }
        Ok(())
    }
}

/// Goes through lines of `number rest`.
fn for_each(path: &Path, mut take: impl FnMut(i64, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut text = text(path)?;
    let mut line = Vec::new();
    while next_line(&mut *text, &mut line)? > 0 {
        let split = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
        let number = std::str::from_utf8(&line[..split]).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        take(number, &line[(split + 1).min(line.len())..])?;
    }
    Ok(())
}
