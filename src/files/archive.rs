//! Archives files that were read, with their refused rows beside them. Content is synced before it is renamed, and the
//! file itself moves last, so that a crashed run can be repeated (R3).

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::FileError;
use super::feed::sha256;
use super::source::MARKER;
use super::spreadsheet;
use domain::feeds::Refusal;
use domain::plan::feed_page::FileRead;

/// Puts files away.
#[derive(Debug, Clone)]
pub struct Archive {
    pub(super) root: PathBuf,
}

/// A file that is being put away.
pub struct Errors {
    from: PathBuf,
    to: PathBuf,
    part: PathBuf,
    sheet: Option<BufWriter<File>>,
    head: String,
    columns: usize,
    why: Option<String>,
}

impl Archive {
    /// Files below this folder, and what is named by paths from it.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Begins to put a file away. None where it is away already, or is another one by now.
    ///
    /// # Errors
    /// It cannot be read, or the folder for it cannot be made.
    pub fn begin(&self, read: &FileRead) -> Result<Option<Errors>, FileError> {
        let from = self.root.join(&read.path);
        let mut file = match File::open(&from) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FileError::io(&from)(error)),
        };
        // A file that cannot be used may have changed while it was read; it goes all the same.
        if read.unusable.is_none() && sha256(&mut file).map_err(FileError::io(&from))? != read.file.sha256 {
            return Ok(None);
        }
        let to = match &read.into {
            Some(into) => {
                let folder = from.parent().unwrap_or(&self.root).join(into);
                private_files::create_dir_all(&folder).map_err(FileError::io(&folder))?;
                free(&folder, &from, &read.file.found_at.format("%Y%m%dT%H%M%SZ").to_string())
            }
            None => from.clone(),
        };
        let part = hidden(&to);
        let names = read.columns.iter().map(String::as_str).chain(["line", "error"]);
        Ok(Some(Errors {
            part,
            from,
            to,
            sheet: None,
            head: spreadsheet::row(names),
            columns: read.columns.len(),
            why: read.unusable.clone(),
        }))
    }
}

impl Errors {
    /// Writes a row that was refused.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn refused(&mut self, refusal: &Refusal) -> Result<(), FileError> {
        self.write(refusal).map_err(FileError::io(&self.part))
    }

    fn write(&mut self, refusal: &Refusal) -> io::Result<()> {
        let sheet = match &mut self.sheet {
            Some(sheet) => sheet,
            None => {
                let mut sheet = BufWriter::new(private_files::create(&self.part)?);
                sheet.write_all(self.head.as_bytes())?;
                self.sheet.insert(sheet)
            }
        };
        // A row may have fewer fields than the header, or more; the last two columns stay what they are.
        let missing = self.columns.saturating_sub(refusal.content.len());
        let fields = refusal.content.iter().map(String::as_str).chain(std::iter::repeat_n("", missing));
        let line = refusal.line.to_string();
        let row = spreadsheet::row(fields.chain([line.as_str(), refusal.reason.as_str()]));
        sheet.write_all(row.as_bytes())
    }

    /// Calls everything by its name, and moves the file.
    ///
    /// # Errors
    /// Something cannot be written or moved.
    pub fn finish(mut self) -> Result<(), FileError> {
        if let Some(sheet) = self.sheet.take() {
            let io = FileError::io(&self.part);
            let written =
                sheet.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
            written.and_then(|()| fs::rename(&self.part, errors_of(&self.to))).map_err(io)?;
        }
        if let Some(why) = &self.why
            && self.to != self.from
        {
            let written = private_files::write(&self.part, format!("{why}\n").as_bytes())
                .and_then(|()| File::open(&self.part)?.sync_all())
                .and_then(|()| fs::rename(&self.part, beside(&self.to, ".error.txt")));
            written.map_err(FileError::io(&self.part))?;
        }
        sync_folder(&self.to)?;
        if self.to != self.from {
            fs::rename(&self.from, &self.to).map_err(FileError::io(&self.from))?;
            sync_folder(&self.to)?;
            sync_folder(&self.from)?;
            let marker = beside(&self.from, MARKER);
            match fs::remove_file(&marker) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(FileError::io(&marker)(error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// Where a file goes in a folder: by its own name, unless one of that name lies there; then with the time as well.
fn free(folder: &Path, file: &Path, time: &str) -> PathBuf {
    let plain = folder.join(file.file_name().unwrap_or_default());
    if !plain.exists() {
        return plain;
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    folder.join(format!("{stem}-{time}{extension}"))
}

/// `stock.csv` has `stock.errors.csv`, `stock.json` has `stock.json.errors.csv`.
fn errors_of(file: &Path) -> PathBuf {
    match file.extension() {
        Some(extension) if extension == "csv" => beside(&file.with_extension(""), ".errors.csv"),
        Some(_) | None => beside(file, ".errors.csv"),
    }
}

fn beside(file: &Path, what: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(what);
    PathBuf::from(name)
}

/// What is not complete is hidden from patterns and people.
fn hidden(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.part"))
}

/// A name is on the disk once its folder is.
fn sync_folder(file: &Path) -> Result<(), FileError> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(FileError::io(folder))
}
