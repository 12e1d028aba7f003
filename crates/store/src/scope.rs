//! The context of every write: transaction, shop, time, run.

use rusqlite::{Transaction, named_params};

use super::sql;
use domain::plan::actor::Actor;
use domain::values::id::LineId;

/// Everything a statement needs to know besides its row.
pub(super) struct Scope<'a> {
    pub(super) tx: &'a Transaction<'a>,
    pub(super) shop: &'a str,
    pub(super) now: String,
    pub(super) run: i64,
    /// The file whose rows are written.
    pub(super) file: Option<i64>,
}

impl Scope<'_> {
    /// Adds a line to the story of an order, or of one of its units.
    pub(super) fn event(
        &self,
        order: i64,
        unit: Option<(LineId, u32)>,
        by: Actor,
        what: &str,
        why: &str,
    ) -> rusqlite::Result<()> {
        self.tx.prepare_cached(sql!("event_insert"))?.execute(named_params! {
            ":order": order, ":line": unit.map(|(line, _)| line.0), ":unit": unit.map(|(_, unit)| unit),
            ":now": self.now, ":run": self.run, ":what": what, ":why": why, ":by": by.word(),
        })?;
        Ok(())
    }
}
