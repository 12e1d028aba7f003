//! Polls a bulk operation and downloads its result into a file.

use std::io;
use std::path::Path;

use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use super::Reader;
use crate::bulk::{Operation, operation};
use crate::documents::{BULK_CANCEL, BULK_OPERATION};
use crate::transport::{Failure, Piece};
use crate::{Error, Refusal, RequestId};

/// What became of a download.
#[derive(Debug)]
pub enum Download {
    /// All of it is in the file.
    Whole,
    /// Its address is not good any more, or the answer is not what was announced: it has to be asked for again.
    Lost(String),
}

/// Breaks in a row after which a download gives up.
const MOST_BREAKS: u32 = 6;

impl Reader {
    /// How far an operation is.
    pub async fn bulk_operation(&self, id: &str) -> Result<Operation, Error> {
        let variables = json!({ "id": id });
        let mut budget = self.client.budget();
        let answer = self.client.query::<operation::Told>(&mut budget, &BULK_OPERATION, &variables).await?;
        let wire = answer.data.bulk_operation.ok_or_else(|| format!("the shop does not know {id} any more"));
        wire.and_then(TryInto::try_into)
            .map_err(|why| self.client.protocol(&BULK_OPERATION, answer.request, why))
    }

    /// Calls an operation off that never ends. It is our own question, and nothing of the shop's changes.
    pub async fn call_off_bulk(&self, id: &str) -> Result<(), Error> {
        let mut budget = self.client.budget();
        // Whatever it says, the next look tells whether the operation has ended.
        self.client.mutate::<operation::CalledOff>(&mut budget, &BULK_CANCEL, &json!({ "id": id })).await?;
        Ok(())
    }

    /// The error of a question that the shop refuses for a scope that is missing.
    pub fn refused(&self, why: String) -> Error {
        let shop = self.client.shop().to_owned();
        Error::Refused { shop, refusal: Refusal::Scope(why), request: RequestId::default() }
    }

    /// Waits before the next look at an operation.
    pub async fn rest(&self, looks: u32) {
        self.client.rest(looks).await;
    }

    /// Fetches an answer of `bytes` into `file`, going on where an earlier attempt broke off. `told` hears how many bytes
    /// there are.
    ///
    /// Errors with [`Error::Unreachable`] when the connection breaks again and again, and with the file's own error.
    pub async fn download(
        &self,
        url: &str,
        bytes: u64,
        file: &Path,
        mut told: impl FnMut(u64),
    ) -> Result<io::Result<Download>, Error> {
        let mut budget = self.client.budget();
        let mut breaks = 0;
        loop {
            let have = match std::fs::metadata(file) {
                Ok(facts) => facts.len(),
                Err(_) => 0,
            };
            if have >= bytes {
                let lost = || Download::Lost(format!("the answer has {have} bytes, {bytes} were announced"));
                return Ok(Ok(if have == bytes { Download::Whole } else { lost() }));
            }
            match self.piece(url, have, file, &mut told).await {
                Ok(Ok(Piece::Ended)) => {
                    let now = std::fs::metadata(file).map_or(0, |facts| facts.len());
                    if now < bytes {
                        let why = format!("the answer ends after {now} bytes, {bytes} were announced");
                        return Ok(Ok(Download::Lost(why)));
                    }
                }
                Ok(Ok(Piece::Refused(why))) => return Ok(Ok(Download::Lost(why))),
                Ok(Err(error)) => return Ok(Err(error)),
                Err(failure) => {
                    breaks = if std::fs::metadata(file).map_or(0, |facts| facts.len()) > have {
                        1
                    } else {
                        breaks + 1
                    };
                    if breaks >= MOST_BREAKS {
                        return Ok(Ok(Download::Lost(failure.to_string())));
                    }
                    self.client.back_off(&mut budget, failure.to_string()).await?;
                }
            }
        }
    }

    /// Fetches from byte `have` on, as far as the connection holds.
    async fn piece(
        &self,
        url: &str,
        have: u64,
        file: &Path,
        told: &mut impl FnMut(u64),
    ) -> Result<io::Result<Piece>, Failure> {
        let mut coming = match self.client.fetch(url, have).await? {
            Ok(coming) => coming,
            Err(refused) => return Ok(Ok(Piece::Refused(refused))),
        };
        let open =
            tokio::fs::OpenOptions::from(private_files::options()).create(true).append(true).open(file).await;
        let mut out = match open {
            Ok(out) => out,
            Err(error) => return Ok(Err(error)),
        };
        let mut there = have;
        loop {
            let chunk = coming.chunk().await;
            let written = match &chunk {
                Ok(Some(chunk)) => out.write_all(chunk).await,
                Ok(None) | Err(_) => out.flush().await,
            };
            if let Err(error) = written {
                return Ok(Err(error));
            }
            match chunk? {
                Some(chunk) => there += chunk.len() as u64,
                None => return Ok(Ok(Piece::Ended)),
            }
            told(there);
        }
    }
}
