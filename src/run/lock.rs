//! One run of a job and shop at a time. The kernel holds the lock for the process and lets go when it dies, so no lock
//! is ever stale; the file stays where it is, because unlinking one that somebody waits for would make two of it (R4).

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::store::{self, Job};

/// A lock that is held as long as this value lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the job's lock if nobody has it.
pub(super) fn take(state: &Path, job: &Job) -> io::Result<Option<Lock>> {
    let folder = store::locks(state);
    std::fs::create_dir_all(&folder)?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join(name(job)))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn name(job: &Job) -> String {
    let words = [job.shop.as_str(), job.name.as_str(), job.variant.as_str()];
    let name: Vec<String> =
        words.iter().filter(|w| !w.is_empty()).map(|w| w.replace([' ', '/'], "-")).collect();
    name.join(".")
}
