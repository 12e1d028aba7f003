//! The outbox: what the outside world is still to be told, and what it answered.
//!
//! A row is marked *sending* on disk before anything leaves the machine. Whoever finds it so marked knows that an
//! attempt may have reached the shop, and looks before repeating it (R1).

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, named_params};

use super::apply;
use super::error::Error;
use super::reader::Reader;
use super::runs::Run;
use super::scope::Scope;
use super::text::{time, to_time};
use super::{Store, sql};
use domain::plan::change::Change;
use domain::plan::outgoing::Outgoing;

/// An outbox row that is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// Its number.
    pub id: i64,
    /// The intent's deterministic name.
    pub key: String,
    /// The intent.
    pub outgoing: Outgoing,
    /// True if an earlier attempt may have reached the shop.
    pub maybe_sent: bool,
    /// When it was planned. UTC.
    pub planned_at: DateTime<Utc>,
}

/// How an outbox row ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The shop carried it out, now or in an earlier attempt.
    Confirmed,
    /// The shop has begun it; under this id it can be asked after.
    Begun(String),
    /// The shop refused it for good, for this reason.
    Refused(String),
    /// The shop carried it out, but for what was not as it was planned for: that is left to be planned again. What, and why.
    Conflict {
        /// True if anything of it was carried out.
        in_part: bool,
        /// What was not, and why.
        why: String,
    },
    /// It was no business of the shop's: a file lies where it should.
    Filed,
}

/// What a shop answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It was carried out; under this id it can be asked after, if it is not done yet.
    Yes(String),
    /// It was refused, for this reason.
    No(String),
}

impl Store {
    /// What is to be delivered next for this job behind the row of number `after`, if anything is.
    ///
    /// # Errors
    /// The store cannot be read, or holds a row that this program cannot read.
    pub fn next_outgoing(&self, run: &Run, after: i64) -> Result<Option<Outgoing>, Error> {
        let next: Option<(i64, String, String)> = self
            .conn
            .prepare_cached(sql!("outbox_next"))?
            .query_row(
                named_params! { ":shop": run.job.shop, ":job": run.job.name, ":after": after, ":limit": 1 },
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        next.map(|(id, key, outgoing)| read(id, &key, &outgoing)).transpose()
    }

    /// The next rows of this job to deliver behind that of number `after`, oldest first, all of them marked *sending* on disk.
    ///
    /// # Errors
    /// The store cannot be written, holds a row that this program cannot read, or the run was declared abandoned.
    pub fn take_outgoing(&mut self, run: &Run, after: i64, limit: u32) -> Result<Vec<Unsettled>, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        count(&tx, run, 0, 0)?;
        let rows: Vec<(i64, String, String, String, String)> = tx
            .prepare_cached(sql!("outbox_next"))?
            .query_map(
                named_params! { ":shop": run.job.shop, ":job": run.job.name, ":after": after, ":limit": limit },
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
            )?
            .collect::<rusqlite::Result<_>>()?;
        let mut taken = Vec::with_capacity(rows.len());
        for (id, key, outgoing, state, planned_at) in rows {
            tx.prepare_cached(sql!("outbox_sending"))?.execute(named_params! { ":id": id })?;
            let outgoing = read(id, &key, &outgoing)?;
            let planned_at = to_time(4, &planned_at)?;
            taken.push(Unsettled { id, key, outgoing, maybe_sent: state == "sending", planned_at });
        }
        tx.commit()?;
        Ok(taken)
    }

    /// Records how a row ended, with what follows from it.
    ///
    /// # Errors
    /// The store cannot be written, or the run was declared abandoned.
    pub fn settle(
        &mut self,
        run: &Run,
        id: i64,
        end: &Settled,
        follows: &[Change],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (state, answer, confirmed, refused) = match end {
            Settled::Confirmed => ("confirmed", None, 1, 0),
            Settled::Begun(id) => ("confirmed", Some(id), 1, 0),
            Settled::Refused(reason) => ("refused", Some(reason), 0, 1),
            Settled::Conflict { in_part: true, why } => ("confirmed", Some(why), 1, 0),
            Settled::Conflict { in_part: false, why } => ("refused", Some(why), 0, 0),
            Settled::Filed => ("confirmed", None, 0, 0),
        };
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let settled = tx.prepare_cached(sql!("outbox_settle"))?.execute(named_params! {
            ":id": id, ":state": state, ":answer": answer, ":now": time(now),
        })?;
        if settled == 0 {
            return Err(Error::RunLost(run.id));
        }
        let scope = Scope { tx: &tx, shop: &run.job.shop, now: time(now), run: run.id, file: None };
        for change in follows {
            // What is stale by now needs nothing any more.
            let _stale_or_done = apply::change(&scope, change)?;
        }
        count(&tx, run, confirmed, refused)?;
        tx.commit()?;
        Ok(())
    }
}

/// Adds to the run's numbers. The row is also the run's licence to send: without it, another process works in its
/// place (R4).
fn count(tx: &Transaction<'_>, run: &Run, confirmed: u32, refused: u32) -> Result<(), Error> {
    let alive = tx.prepare_cached(sql!("run_settled"))?.execute(named_params! {
        ":run": run.id, ":confirmed": confirmed, ":refused": refused,
    })?;
    if alive == 0 { Err(Error::RunLost(run.id)) } else { Ok(()) }
}

pub(super) fn read(id: i64, key: &str, outgoing: &str) -> Result<Outgoing, Error> {
    serde_json::from_str(outgoing)
        .map_err(|e| Error::Unusable(format!("outbox row {id} ({key}) cannot be read: {e}")))
}

impl Reader {
    /// What the shop answered to an intent, by its name; none as long as it has not been carried out.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn answer(&self, shop: &str, key: &str) -> Result<Option<Answered>, Error> {
        let row: Option<(String, Option<String>)> = self
            .conn
            .prepare_cached(sql!("outbox_answer"))?
            .query_row(named_params! { ":shop": shop, ":key": key }, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(row.map(|(state, answer)| match state.as_str() {
            "confirmed" => Answered::Yes(answer.unwrap_or_default()),
            _ => Answered::No(answer.unwrap_or_default()),
        }))
    }

    /// How many rows of a job wait to be delivered.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn pending(&self, shop: &str, job: &str) -> Result<u64, Error> {
        Ok(self
            .conn
            .prepare_cached(sql!("outbox_pending"))?
            .query_row(named_params! { ":shop": shop, ":job": job }, |row| row.get(0))?)
    }
}
