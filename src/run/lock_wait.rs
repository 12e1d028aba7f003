//! Waits for the job's lock, if the task says so.

use std::time::Duration;

use anyhow::{Context, Result};

use super::lock;
use super::stop::{Stop, until_stopped};
use super::task::Task;
use crate::catalog::OnLocked;

/// How often a waiting run looks at the lock.
const LOOK: Duration = Duration::from_millis(200);

/// Whose turn it is.
pub(super) enum Turn {
    /// Ours, as long as the lock is kept.
    Ours(lock::Lock),
    /// Another run's, and we are not to wait, or not longer.
    Theirs,
    /// Nobody's: we were told to stop while we waited.
    Stopped(Stop),
}

/// Takes the job's lock, waiting for it if the task says so.
pub(super) async fn take_turn(task: &Task) -> Result<Turn> {
    let mut taken = None;
    let taking = async {
        loop {
            taken = lock::take(&task.state, &task.job).with_context(|| {
                format!("taking the lock of {} beside {}", task.job.name, task.state.display())
            })?;
            if taken.is_some() || task.on_locked != OnLocked::Wait {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    Ok(match (until_stopped(task.timeout, taking).await?, taken) {
        (Some(stop @ (Stop::Interrupted | Stop::Terminated)), _) => Turn::Stopped(stop),
        (None | Some(Stop::OutOfTime), Some(lock)) => Turn::Ours(lock),
        (None | Some(Stop::OutOfTime), None) => Turn::Theirs,
    })
}
