//! Drains the outbox: each mutation exactly once as far as the shop allows (R1).
//!
//! A row is marked *sending* on disk before it is sent. A row found so marked was perhaps sent by a run that died: it
//! is looked up at the shop before it is sent again. One whose outcome stays unknown keeps its mark for the next run, and
//! those behind it are delivered all the same. Files are published and put away by the same road: after the commit, once,
//! and once more by the next run where this one dies.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::files::Archive;
use domain::plan::change::Change;
use domain::plan::feed_page::FileRead;
use domain::plan::outgoing::Outgoing;
use domain::stock::push::{self, Unmoved};
use domain::values::id::InventoryItemId;
use shopify::{Error, Reply, Writer};
use store::{Names, Run, Settled, Store, Unsettled};

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
    pub files: &'a Archive,
}

/// One row that was settled.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The intent's key.
    pub key: String,
    /// What people call it, where it did not end well.
    pub name: Option<String>,
    /// How it ended.
    pub end: Settled,
    /// True if the job may find more to do because of it.
    pub again: bool,
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
            let (end, follows) = match filed(store, hands.files, &row.outgoing)? {
                Some(end) => (end, Vec::new()),
                None => match carry_out(hands.shop, &row, clock()).await {
                    Err(error @ Error::OutcomeUnknown { .. }) => {
                        unknown.get_or_insert(error);
                        continue;
                    }
                    carried_out => {
                        let (reply, follows) = carried_out?;
                        (settled(&row.outgoing, reply, store.names(&run.job.shop))?, follows)
                    }
                },
            };
            let name = match end {
                Settled::Refused(_) | Settled::Conflict { .. } => {
                    Some(store.names(&run.job.shop).outgoing(&row.outgoing)?)
                }
                Settled::Confirmed | Settled::Begun(_) | Settled::Filed => None,
            };
            store.settle(run, row.id, &end, &follows, clock())?;
            told(Delivered { key: row.key, name, again: looks_again(&end, &follows), end });
        }
    }
    unknown.map_or(Ok(()), |error| Err(error.into()))
}

/// Does what is to be done with files; none where it is something for the shop.
fn filed(store: &Store, desk: &Archive, outgoing: &Outgoing) -> Result<Option<Settled>> {
    match outgoing {
        Outgoing::Publish(publication) => desk.publish(publication)?,
        Outgoing::PutAway(file) => put_away(store, desk, file)?,
        Outgoing::AddTags { .. }
        | Outgoing::AppendNote { .. }
        | Outgoing::CancelOrder { .. }
        | Outgoing::PrepareBulk(_)
        | Outgoing::AdjustLevels { .. }
        | Outgoing::ActivateLevel { .. }
        | Outgoing::AddToLevel { .. } => return Ok(None),
    }
    Ok(Some(Settled::Filed))
}

/// Has the shop carry a row out: how it ended, and what follows from it.
async fn carry_out(
    writer: &Writer,
    row: &Unsettled,
    now: DateTime<Utc>,
) -> Result<(Reply, Vec<Change>), Error> {
    let reply = deliver(writer, row, now).await?;
    let follows = follows(&row.outgoing, &reply);
    Ok((reply, follows))
}

async fn deliver(writer: &Writer, row: &Unsettled, now: DateTime<Utc>) -> Result<Reply, Error> {
    if row.maybe_sent {
        if let Some(why) = row.outgoing.must_not_repeat(row.planned_at, now) {
            return Ok(Reply::Refused(why.to_owned()));
        }
        if let Some(reply) = writer.looked_up(&row.outgoing).await? {
            return Ok(reply);
        }
    }
    match writer.send(&row.outgoing).await {
        // The answer was lost on the way. Looking tells whether the mutation took effect; if not, it may be repeated.
        Err(Error::OutcomeUnknown { .. }) => match writer.looked_up(&row.outgoing).await? {
            Some(reply) => Ok(reply),
            None => writer.send(&row.outgoing).await,
        },
        reply => reply,
    }
}

/// What follows in the store from how the shop answered. Levels that were not changed, for whatever reason, are looked at
/// again: nothing is forgotten.
fn follows(outgoing: &Outgoing, reply: &Reply) -> Vec<Change> {
    match (reply, outgoing) {
        (Reply::InPart(unmoved), _) => push::settle(outgoing, unmoved),
        (Reply::Refused(why), Outgoing::AdjustLevels { changes, .. }) => {
            let unmoved: Vec<Unmoved> = changes.iter().map(|change| Unmoved::of(change, why)).collect();
            push::settle(outgoing, &unmoved)
        }
        (Reply::Done | Reply::AlreadyDone | Reply::Begun(_) | Reply::Refused(_), _) => {
            push::settle(outgoing, &[])
        }
    }
}

/// True if the job may find more to do now: what was refused for good waits for the next run.
fn looks_again(end: &Settled, follows: &[Change]) -> bool {
    match end {
        Settled::Confirmed | Settled::Conflict { .. } => !follows.is_empty(),
        Settled::Begun(_) => true,
        Settled::Refused(_) | Settled::Filed => false,
    }
}

/// Puts a file away with what was refused of it. Whoever repeats it finds the file gone, or does all of it again.
fn put_away(store: &Store, desk: &Archive, file: &FileRead) -> Result<()> {
    let Some(mut errors) = desk.begin(file)? else { return Ok(()) };
    let mut after = 0;
    loop {
        let refusals = store.refusals(file, after, REFUSALS)?;
        let Some(last) = refusals.last() else { break };
        after = last.line;
        for refusal in &refusals {
            errors.refused(refusal)?;
        }
    }
    Ok(errors.finish()?)
}

fn settled(outgoing: &Outgoing, reply: Reply, names: Names<'_>) -> Result<Settled> {
    Ok(match reply {
        Reply::Done | Reply::AlreadyDone => Settled::Confirmed,
        Reply::Begun(id) => Settled::Begun(id),
        Reply::Refused(reason) => Settled::Refused(reason),
        Reply::InPart(unmoved) => in_part(outgoing, &unmoved, names)?,
    })
}

/// One level that the shop refuses as it is makes a refusal of it.
fn in_part(outgoing: &Outgoing, unmoved: &[Unmoved], names: Names<'_>) -> Result<Settled> {
    let touched: BTreeSet<InventoryItemId> = unmoved.iter().map(|level| level.item).collect();
    let in_part = match outgoing {
        Outgoing::AdjustLevels { changes, .. } => {
            changes.iter().any(|change| !touched.contains(&change.item))
        }
        Outgoing::ActivateLevel { .. }
        | Outgoing::AddToLevel { .. }
        | Outgoing::AddTags { .. }
        | Outgoing::AppendNote { .. }
        | Outgoing::CancelOrder { .. }
        | Outgoing::PrepareBulk(_)
        | Outgoing::Publish(_)
        | Outgoing::PutAway(_) => false,
    };
    let (overtaken, refused): (Vec<&Unmoved>, Vec<&Unmoved>) =
        unmoved.iter().partition(|level| level.overtaken);
    let text = |levels: &[&Unmoved]| -> Result<String> {
        let level =
            |level: &&Unmoved| Ok(format!("{}: {}", names.level(level.item, level.location)?, level.why));
        Ok(levels.iter().map(level).collect::<Result<Vec<_>>>()?.join("; "))
    };
    Ok(if refused.is_empty() {
        Settled::Conflict { in_part, why: text(&overtaken)? }
    } else {
        Settled::Refused(text(&refused)?)
    })
}
