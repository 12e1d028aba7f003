//! One run of a job and shop at a time. The kernel holds the lock for the process and lets go when it dies, so no lock
//! is ever stale; the file stays where it is, because unlinking one that somebody waits for would make two of it (R4).

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use store::{self, Job};

/// A lock that is held as long as this value lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the job's lock if nobody has it.
pub(super) fn take(state: &Path, job: &Job) -> io::Result<Option<Lock>> {
    let folder = store::locks(state)?;
    let file = private_files::options().create(true).append(true).open(folder.join(name(job)))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Variants of a job share its outbox and its failed records, so they share its lock.
fn name(job: &Job) -> String {
    format!("{}.{}", job.shop, job.name.replace(' ', "-"))
}
