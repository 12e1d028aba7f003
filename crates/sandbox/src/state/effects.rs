//! The trace of mutations, and the answers kept for idempotency keys.

use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use serde_json::Value;

use super::{State, unreadable};

/// A mutation that was carried out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Effect {
    pub(crate) at: String,
    /// The root field, such as `tagsAdd`.
    pub(crate) mutation: String,
    /// The gid of what it touched.
    pub(crate) object: String,
    pub(crate) idempotency_key: Option<String>,
    /// The field's arguments.
    pub(crate) input: Value,
    /// False when everything already was as the mutation wanted it.
    pub(crate) changed: bool,
}

/// The first answer to an idempotency key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) input: Value,
    pub(crate) payload: Value,
}

impl State {
    /// Writes an effect down, in the transaction of the change itself.
    pub(crate) fn record(&mut self, effect: &Effect) -> rusqlite::Result<()> {
        let sql = "INSERT INTO effects (at, mutation, object, idempotency_key, input, changed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.connection.prepare(sql)?.execute(params![
            effect.at,
            effect.mutation,
            effect.object,
            effect.idempotency_key,
            effect.input.to_string(),
            effect.changed,
        ])?;
        Ok(())
    }

    /// All effects, oldest first.
    pub(crate) fn effects(&self) -> rusqlite::Result<Vec<Effect>> {
        let sql = "SELECT at, mutation, object, idempotency_key, input, changed FROM effects ORDER BY seq";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let input: String = row.get(4)?;
            Ok(Effect {
                at: row.get(0)?,
                mutation: row.get(1)?,
                object: row.get(2)?,
                idempotency_key: row.get(3)?,
                input: serde_json::from_str(&input).map_err(unreadable)?,
                changed: row.get(5)?,
            })
        })?;
        rows.collect()
    }

    /// What was answered to an idempotency key.
    pub(crate) fn kept(&self, key: &str) -> rusqlite::Result<Option<Kept>> {
        let sql = "SELECT input, payload FROM idempotency_keys WHERE key = ?1";
        let row = |row: &rusqlite::Row<'_>| {
            let (input, payload): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(Kept {
                input: serde_json::from_str(&input).map_err(unreadable)?,
                payload: serde_json::from_str(&payload).map_err(unreadable)?,
            })
        };
        self.connection.prepare(sql)?.query_row([key], row).optional()
    }

    /// Keeps what was answered to an idempotency key.
    pub(crate) fn keep(&mut self, key: &str, kept: &Kept, at: &str) -> rusqlite::Result<()> {
        let sql = "INSERT INTO idempotency_keys (key, input, payload, at) VALUES (?1, ?2, ?3, ?4)";
        self.connection.prepare(sql)?.execute(params![
            key,
            kept.input.to_string(),
            kept.payload.to_string(),
            at
        ])?;
        Ok(())
    }
}
