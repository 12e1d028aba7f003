//! Drains the outbox: each mutation exactly once as far as the shop allows (R1).
//!
//! A row is marked *sending* on disk before it is sent. A row found so marked was perhaps sent by a run that died: it
//! is looked up at the shop before it is sent again. One whose outcome stays unknown keeps its mark for the next run, and
//! those behind it are delivered all the same. Files are put away by the same road: after the commit, once, and once more
//! by the next run where this one dies.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::domain::feed::FileRead;
use crate::domain::outgoing::Outgoing;
use crate::files::Desk;
use crate::shopify::{Error, Reply, Writer};
use crate::store::{Run, Settled, Store, Unsettled};

/// Rows marked *sending* at once. More saves disk syncs; all of them have to be looked up after a crash.
const BATCH: u32 = 20;

/// Refused rows that are held at once.
const REFUSALS: u32 = 1000;

/// The two hands that reach out of the store.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// To the shop.
    pub shop: &'a Writer,
    /// To the folders of files.
    pub files: &'a Desk,
}

/// One row that was settled.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The intent's name.
    pub key: String,
    /// How it ended.
    pub end: Settled,
}

/// Delivers what waits, telling of each row as it is settled.
///
/// # Errors
/// The shop cannot be reached, refuses us, or the store cannot be written; what is not settled waits for the next run.
pub async fn outbox(
    store: &mut Store,
    run: &Run,
    hands: Hands<'_>,
    mut clock: impl FnMut() -> DateTime<Utc>,
    mut told: impl FnMut(Delivered),
) -> Result<()> {
    let mut after = 0;
    let mut unknown = None;
    // Our own guard, before anything is marked.
    while let Some(next) = store.next_outgoing(run, after)? {
        hands.shop.allowed(&next)?;
        for row in store.take_outgoing(run, after, BATCH)? {
            after = row.id;
            let end = match &row.outgoing {
                Outgoing::PutAway(file) => put_away(store, hands.files, file)?,
                Outgoing::AddTags { .. }
                | Outgoing::AppendNote { .. }
                | Outgoing::CancelOrder { .. }
                | Outgoing::PrepareBulk(_) => match deliver(hands.shop, &row).await {
                    Err(error @ Error::OutcomeUnknown { .. }) => {
                        unknown.get_or_insert(error);
                        continue;
                    }
                    end => end?,
                },
            };
            store.settle(run, row.id, &end, clock())?;
            told(Delivered { key: row.key, end });
        }
    }
    unknown.map_or(Ok(()), |error| Err(error.into()))
}

async fn deliver(writer: &Writer, row: &Unsettled) -> Result<Settled, Error> {
    if row.maybe_sent
        && let Some(reply) = writer.looked_up(&row.outgoing).await?
    {
        return Ok(settled(reply));
    }
    match writer.send(&row.outgoing).await {
        // The answer was lost on the way. Looking tells whether the mutation took effect; if not, it may be repeated.
        Err(Error::OutcomeUnknown { .. }) => match writer.looked_up(&row.outgoing).await? {
            Some(reply) => Ok(settled(reply)),
            None => Ok(settled(writer.send(&row.outgoing).await?)),
        },
        reply => Ok(settled(reply?)),
    }
}

/// Puts a file away with what was refused of it. Whoever repeats it finds the file gone, or does all of it again.
fn put_away(store: &Store, desk: &Desk, file: &FileRead) -> Result<Settled> {
    let Some(mut errors) = desk.begin(file)? else { return Ok(Settled::Filed) };
    let mut after = 0;
    loop {
        let refusals = store.refusals(file, after, REFUSALS)?;
        let Some(last) = refusals.last() else { break };
        after = last.line;
        for refusal in &refusals {
            errors.refused(refusal)?;
        }
    }
    errors.finish()?;
    Ok(Settled::Filed)
}

fn settled(reply: Reply) -> Settled {
    match reply {
        Reply::Done | Reply::AlreadyDone => Settled::Confirmed,
        Reply::Begun(id) => Settled::Begun(id),
        Reply::Refused(reason) => Settled::Refused(reason),
    }
}
