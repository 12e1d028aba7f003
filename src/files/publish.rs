//! Files that we write for others: first a draft, which nobody sees; then, once the plan that speaks of it is committed, a
//! file in the folder where it is looked for, whole or not at all (R3).

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Archive, FileError, FileSource, spreadsheet};
use domain::plan::publication::{FileAccess, Publication};

/// A file of rows that is being written down. Dropped before its end, it leaves nothing.
pub struct Draft {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    rows: u64,
    kept: bool,
}

/// A draft that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// Where, from the root of all paths.
    pub path: PathBuf,
    /// Of its content.
    pub sha256: String,
    /// How many, without the header.
    pub rows: u64,
}

impl Draft {
    /// Begins a draft in this folder, with a header; one of the same name that was begun before is forgotten.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(folder: &Path, name: &str, header: &[&str]) -> Result<Self, FileError> {
        let mut draft = Self::blank(folder, name)?;
        draft.put(header)?;
        Ok(draft)
    }

    /// Begins a draft that has no rows, for whatever is written to it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn blank(folder: &Path, name: &str) -> Result<Self, FileError> {
        private_files::create_dir_all(folder).map_err(FileError::io(folder))?;
        let path = std::path::absolute(folder.join(name)).map_err(FileError::io(folder))?;
        let file = BufWriter::new(private_files::create(&path).map_err(FileError::io(&path))?);
        Ok(Self { path, file, hash: Sha256::new(), rows: 0, kept: false })
    }

    /// Forgets all drafts in a folder: those of plans that were killed before anybody knew of them.
    ///
    /// # Errors
    /// They cannot be removed.
    pub fn forget_all(folder: &Path) -> Result<(), FileError> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::io(folder)(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row(&mut self, fields: &[&str]) -> Result<(), FileError> {
        self.rows += 1;
        self.put(fields)
    }

    /// Ends the draft: it is on the disk, under a name made of `name`, its content and `kind`, so that the draft of another
    /// plan, which may still wait to be published, stays as it is.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self, name: &str, kind: &str) -> Result<Drafted, FileError> {
        let hash = std::mem::take(&mut self.hash).finalize();
        let sha256: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        synced.map_err(FileError::io(&self.path))?;
        let path = self.path.with_file_name(format!("{name}-{sha256}.{kind}"));
        moved(&self.path, &path).map_err(FileError::io(&path))?;
        self.kept = true;
        Ok(Drafted { path, sha256, rows: self.rows })
    }

    fn put(&mut self, fields: &[&str]) -> Result<(), FileError> {
        let row = spreadsheet::row(fields.iter().copied());
        self.write_all(row.as_bytes()).map_err(FileError::io(&self.path))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            // It may never have come to be, which is just as well.
            let _gone = fs::remove_file(&self.path);
        }
    }
}

impl Drafted {
    /// Throws it away after all.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn discard(self) -> Result<(), FileError> {
        removed(&self.path)
    }
}

impl FileSource {
    /// True if a file that was published still lies where it was put: nobody has taken it yet.
    pub fn has(&self, publication: &Publication) -> bool {
        self.root.join(publication.path()).exists()
    }
}

impl Archive {
    /// Publishes a draft. Whoever repeats it finds the file where it should be, or the draft gone, because it was there
    /// and somebody has taken it.
    ///
    /// # Errors
    /// The draft cannot be read, or the file not be written.
    pub fn publish(&self, publication: &Publication) -> Result<(), FileError> {
        let (from, to) = (&publication.draft, self.root.join(publication.path()));
        if !to.exists() {
            let mut draft = match File::open(from) {
                Ok(draft) => draft,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(FileError::io(from)(error)),
            };
            let folder = to.parent().unwrap_or(&self.root);
            let created = match publication.access {
                FileAccess::Private => private_files::create_dir_all(folder),
                FileAccess::Shared => fs::create_dir_all(folder),
            };
            created.map_err(FileError::io(folder))?;
            // Nobody looks at a name that begins with a dot.
            let part = folder.join(format!(".{}.part", publication.name));
            let begun = match publication.access {
                FileAccess::Private => private_files::create(&part),
                FileAccess::Shared => File::create(&part),
            };
            let copied = begun.and_then(|mut file| {
                io::copy(&mut draft, &mut file)?;
                file.sync_all()
            });
            copied.and_then(|()| moved(&part, &to)).map_err(FileError::io(&to))?;
        }
        removed(from)
    }
}

/// Gives a file its name, for good: the folder is on the disk, too.
fn moved(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    match to.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn removed(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::io(path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn drafted(folder: &TempDir) -> Publication {
        let mut draft =
            Draft::begin(&folder.path().join("drafts"), "new.csv", &["product-id", "threshold"]).unwrap();
        draft.row(&["PARKA, M", "5"]).unwrap();
        draft.row(&["=1+1", "7"]).unwrap();
        let Drafted { path: draft, sha256, rows } = draft.finish("threshold", "csv").unwrap();
        let (folder, name) = ("feeds/out".to_owned(), "threshold-1.csv".to_owned());
        Publication { draft, folder, name, sha256, rows, access: FileAccess::Shared }
    }

    /// The names of all files below a folder, hidden ones too.
    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_comes_whole_with_formulas_neutralised_and_leaves_no_draft() {
        let folder = TempDir::new().unwrap();
        let (desk, inbox) = (Archive::new(folder.path()), FileSource::new(folder.path()));
        let publication = drafted(&folder);
        assert!(!inbox.has(&publication));
        desk.publish(&publication).unwrap();
        assert!(inbox.has(&publication));
        let text = fs::read_to_string(folder.path().join("feeds/out/threshold-1.csv")).unwrap();
        assert_eq!(text, "product-id,threshold\r\n\"PARKA, M\",5\r\n'=1+1,7\r\n");
        assert_eq!(files(&folder.path().join("feeds/out")), ["threshold-1.csv"]);
        assert_eq!(files(&folder.path().join("drafts")), [] as [&str; 0]);
    }

    #[test]
    fn repeated_wherever_it_broke_off_it_ends_the_same_and_nothing_taken_comes_back() {
        let folder = TempDir::new().unwrap();
        let desk = Archive::new(folder.path());
        let out = folder.path().join("feeds/out");
        let publication = drafted(&folder);
        // Half copied.
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join(".threshold-1.csv.part"), "product-id,thr").unwrap();
        desk.publish(&publication).unwrap();
        let whole = fs::read(out.join("threshold-1.csv")).unwrap();
        // In its place, the draft not removed yet.
        drafted(&folder);
        desk.publish(&publication).unwrap();
        assert_eq!(fs::read(out.join("threshold-1.csv")).unwrap(), whole);
        assert_eq!(files(&folder.path().join("drafts")), [] as [&str; 0]);
        // All done, and somebody has taken it.
        fs::remove_file(out.join("threshold-1.csv")).unwrap();
        desk.publish(&publication).unwrap();
        assert_eq!(files(&out), [] as [&str; 0]);
    }

    #[test]
    fn a_draft_that_is_given_up_leaves_nothing_and_does_not_touch_one_that_waits() {
        let folder = TempDir::new().unwrap();
        let waiting = drafted(&folder);
        let drafts = folder.path().join("drafts");
        drop(Draft::begin(&drafts, "new.csv", &["product-id", "threshold"]).unwrap());
        let mut other = Draft::begin(&drafts, "new.csv", &["product-id", "threshold"]).unwrap();
        other.row(&["CAP", "1"]).unwrap();
        let other = other.finish("threshold", "csv").unwrap();
        assert_ne!(other.path, waiting.draft);
        other.discard().unwrap();
        assert_eq!(files(&drafts), [waiting.draft.file_name().unwrap().to_str().unwrap()]);
    }
}
