//! Ends a run from outside: a signal, or a timeout. Both are clean: commits are complete, and the next run continues.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

use crate::exit::Exit;

/// Why a run is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Interrupted,
    Terminated,
    OutOfTime,
}

impl Stop {
    pub(super) fn exit(self) -> Exit {
        match self {
            Self::Interrupted => Exit::Interrupted,
            Self::Terminated => Exit::Terminated,
            Self::OutOfTime => Exit::Again,
        }
    }

    pub(super) fn cause(self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted; what was committed stays, the next run goes on from there",
            Self::Terminated => {
                "told to terminate; what was committed stays, the next run goes on from there"
            }
            Self::OutOfTime => {
                "out of time with work left; what was committed stays, the next run goes on from there"
            }
        }
    }
}

/// Resolves when the run is to stop.
async fn asked(timeout: Option<Duration>) -> std::io::Result<Stop> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let time_is_up = async {
        match timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    Ok(tokio::select! {
        _ = interrupt.recv() => Stop::Interrupted,
        _ = terminate.recv() => Stop::Terminated,
        () = time_is_up => Stop::OutOfTime,
    })
}

/// Works until it is done, or until somebody asks it to stop.
pub(super) async fn until_stopped(
    timeout: Option<Duration>,
    work: impl Future<Output = Result<()>>,
) -> Result<Option<Stop>> {
    tokio::select! {
        biased;
        stop = asked(timeout) => Ok(Some(stop.context("listening for signals")?)),
        done = work => done.map(|()| None),
    }
}
