//! One file: what is in it as a whole, and its rows, one after the other.

use super::encoding::BUFFER;
use super::row::{Row, Text};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::FileError;
use super::csv::Csv;
use super::encoding::{self, Encoding};
use super::json::{JsonArray, JsonLines};
use domain::feeds::columns::{Column, Header, Needs};

/// What separates fields: commas, and what spreadsheets of other countries write instead.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A file that is being read.
pub struct Feed {
    path: PathBuf,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    stamp: Stamp,
    rows: Rows,
    ahead: Option<Row>,
}

enum Rows {
    Csv(Csv<encoding::Decoded>),
    Array(JsonArray<encoding::Decoded>),
    Lines(JsonLines<encoding::Decoded>),
}

impl Rows {
    fn next(&mut self) -> io::Result<Option<Row>> {
        match self {
            Self::Csv(csv) => csv.next(),
            Self::Array(array) => array.next(),
            Self::Lines(lines) => lines.next(),
        }
    }
}

/// What changes when somebody writes to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<std::time::SystemTime>,
}

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self { bytes: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(super) fn sha256(file: &mut File) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Feed {
    /// Opens a file and reads all of it once, for its fingerprint.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path) -> Result<Opened, FileError> {
        let mut file = File::open(path).map_err(FileError::io(path))?;
        let stamp = Stamp::of(&file).map_err(FileError::io(path))?;
        let sha256 = sha256(&mut file).map_err(FileError::io(path))?;
        Ok(Opened { path: path.to_owned(), file, stamp, sha256 })
    }

    /// Up to `most` rows, and whether there are more behind them.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn page(&mut self, most: usize) -> Result<(Vec<Row>, bool), FileError> {
        let mut rows = Vec::new();
        while rows.len() < most {
            match self.next()? {
                Some(row) => rows.push(row),
                None => return Ok((rows, false)),
            }
        }
        self.ahead = self.next()?;
        Ok((rows, self.ahead.is_some()))
    }

    /// Goes behind so many rows, which were taken before.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn skip(&mut self, rows: u64) -> Result<(), FileError> {
        for _ in 0..rows {
            self.next()?;
        }
        Ok(())
    }

    /// True if somebody has written to it since it was opened.
    ///
    /// # Errors
    /// Its state cannot be read.
    pub fn has_changed(&self) -> Result<bool, FileError> {
        let metadata = match fs::metadata(&self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(FileError::io(&self.path)(error)),
        };
        Ok(self.stamp != Stamp { bytes: metadata.len(), modified: metadata.modified().ok() })
    }

    fn next(&mut self) -> Result<Option<Row>, FileError> {
        match self.ahead.take() {
            Some(row) => Ok(Some(row)),
            None => self.rows.next().map_err(FileError::io(&self.path)),
        }
    }
}

/// A file whose fingerprint is known, and whose rows are not.
pub struct Opened {
    path: PathBuf,
    file: File,
    stamp: Stamp,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
}

impl Opened {
    /// Looks at how it is written, and at its header.
    ///
    /// # Errors
    /// It cannot be read; or nothing can be taken from it.
    pub fn read(mut self, columns: &'static [Column], needs: Needs) -> Result<(Feed, Header), FileError> {
        let unusable = |why: String| FileError::Unusable { path: self.path.clone(), why };
        let encoding = self.file.rewind().and_then(|()| Encoding::of(&mut self.file));
        let encoding = encoding.map_err(FileError::io(&self.path))?.map_err(unusable)?;
        let head = encoding::head(self.text(encoding)?).map_err(FileError::io(&self.path))?;
        if head.contains(&0) {
            return Err(unusable("it is no text: save it as CSV UTF-8".to_owned()));
        }
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
        let (rows, header) = match first {
            None => return Err(FileError::Unusable { path: self.path, why: "it is empty".to_owned() }),
            Some(b'[') => {
                let mut whole = JsonArray::new(self.text(encoding)?);
                while whole.next().map_err(FileError::io(&self.path))?.is_some() {}
                if !whole.closed {
                    let why = "it is cut short: its array is not closed".to_owned();
                    return Err(FileError::Unusable { path: self.path, why });
                }
                (Rows::Array(JsonArray::new(self.text(encoding)?)), Header::of_objects(columns))
            }
            Some(b'{') => (Rows::Lines(JsonLines::new(self.text(encoding)?)), Header::of_objects(columns)),
            Some(_) => {
                let (names, delimiter) = self.header(encoding, columns)?;
                let header = Header::read(names, columns, needs)
                    .map_err(|why| FileError::Unusable { path: self.path.clone(), why })?;
                let mut csv = Csv::new(self.text(encoding)?, delimiter);
                csv.next().map_err(FileError::io(&self.path))?;
                (Rows::Csv(csv), header)
            }
        };
        Ok((Feed { path: self.path, sha256: self.sha256, stamp: self.stamp, rows, ahead: None }, header))
    }

    /// The names of its columns, and what separates them: whatever makes most of them known.
    fn header(&self, encoding: Encoding, columns: &[Column]) -> Result<(Vec<String>, u8), FileError> {
        let mut best: Option<(usize, Vec<String>, u8)> = None;
        let mut why = String::new();
        for delimiter in DELIMITERS {
            let row = Csv::new(self.text(encoding)?, delimiter).next().map_err(FileError::io(&self.path))?;
            let names = match row.map(|row| row.text) {
                Some(Text::Fields(names)) => names,
                Some(Text::Broken { why: broken, .. }) => {
                    why = broken;
                    continue;
                }
                Some(Text::Pairs(_)) | None => continue,
            };
            if names.iter().any(|name| name.contains('\r')) {
                why = "its lines end with carriage returns alone: save it with line feeds".to_owned();
                continue;
            }
            let familiar = Header::familiar(&names, columns);
            if best.as_ref().is_none_or(|(most, ..)| familiar > *most) {
                best = Some((familiar, names, delimiter));
            }
        }
        match best {
            Some((_, names, delimiter)) => Ok((names, delimiter)),
            None => Err(FileError::Unusable {
                path: self.path.clone(),
                why: format!("its header cannot be read: {why}"),
            }),
        }
    }

    /// Its text, from the beginning.
    fn text(&self, encoding: Encoding) -> Result<encoding::Decoded, FileError> {
        let open = || {
            let file = File::open(&self.path)?;
            // Of two files of one name, the one whose fingerprint is known is meant.
            if Stamp::of(&file)? != self.stamp {
                return Err(io::Error::other("it has changed since it was opened"));
            }
            encoding.text(file)
        };
        open().map_err(FileError::io(&self.path))
    }
}

/// Rows of a text in memory, as a file of this text has them; for tests.
#[cfg(test)]
pub(super) fn rows(text: &[u8], delimiter: u8) -> Vec<Row> {
    let (mut csv, mut array, mut lines) =
        (Csv::new(text, delimiter), JsonArray::new(text), JsonLines::new(text));
    let read = |next: &mut dyn FnMut() -> io::Result<Option<Row>>| {
        std::iter::from_fn(|| next().unwrap()).collect::<Vec<_>>()
    };
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => read(&mut || array.next()),
        Some(b'{') => read(&mut || lines.next()),
        Some(_) | None => read(&mut || csv.next()),
    }
}
