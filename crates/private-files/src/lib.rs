//! Files and folders that only their owner can read: 0600 and 0700, whatever the umask is. They hold customer data.
//!
//! The mode is set when a file is created. [`create`] replaces a file that is there; [`touch`] leaves it as it is, and
//! [`wider_mode`] reports its mode. On systems without Unix modes, files are created as usual.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Options for opening a file that is private if it is created.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates a private file for writing. A file that is there is removed first, because truncating it would keep its mode.
///
/// # Errors
/// It cannot be created, or the old one cannot be removed.
pub fn create(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    options().create(true).truncate(true).write(true).open(path)
}

/// Creates a private, empty file unless there is one.
///
/// # Errors
/// It cannot be created.
pub fn touch(path: &Path) -> io::Result<()> {
    options().create(true).append(true).open(path).map(|_| ())
}

/// Writes a private file.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    create(path)?.write_all(content)
}

/// Creates a private folder.
///
/// # Errors
/// It cannot be created, or is there already.
pub fn create_dir(path: &Path) -> io::Result<()> {
    builder().create(path)
}

/// Creates a private folder, and those above it, unless they are there.
///
/// # Errors
/// One of them cannot be created.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    builder().recursive(true).create(path)
}

fn builder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// The permissions of an existing file or folder, if others than its owner have any: `0o644`.
///
/// # Errors
/// It cannot be looked at; one that does not exist has none.
pub fn wider_mode(path: &Path) -> io::Result<Option<u32>> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(mode(&metadata).filter(|mode| mode & 0o077 != 0)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> Option<u32> {
    Some(std::os::unix::fs::MetadataExt::mode(metadata) & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> Option<u32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn created_files_and_folders_are_private() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        create_dir_all(&at("a/b")).unwrap();
        write(&at("a/b/c"), b"x").unwrap();
        touch(&at("d")).unwrap();
        for name in ["a", "a/b", "a/b/c", "d"] {
            assert_eq!(wider_mode(&at(name)).unwrap(), None, "{name}");
        }
        assert_eq!(std::fs::read(at("a/b/c")).unwrap(), b"x");
    }

    #[test]
    fn created_file_is_private_even_if_an_open_one_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("left-behind");
        std::fs::write(&path, b"old and longer").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(wider_mode(&path).unwrap(), None);
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn touched_file_keeps_mode_and_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("open");
        std::fs::write(&path, b"x").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        touch(&path).unwrap();
        assert_eq!(wider_mode(&path).unwrap(), Some(0o644));
        assert_eq!(std::fs::read(&path).unwrap(), b"x");
        assert_eq!(wider_mode(&folder.path().join("absent")).unwrap(), None);
    }
}
