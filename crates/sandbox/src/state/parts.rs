//! The parts of orders that are read without their order: by their own id, or as a list of their own.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};
use serde_json::Value;

use super::{State, id_of, stamp, text};

/// The lists of an order's document whose elements are read by their own id.
const LISTS: [&str; 4] = ["fulfillmentOrders", "fulfillments", "refunds", "returns"];

impl State {
    /// The number of the order that a fulfillment, fulfillment order, refund or return is a part of.
    pub(crate) fn order_of_part(&self, gid: &str) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT order_id FROM order_parts WHERE gid = ?1";
        self.connection.prepare_cached(sql)?.query_row([gid], |row| row.get(0)).optional()
    }

    /// Notes the parts of an order that was written.
    pub(super) fn put_parts(
        &mut self,
        order: i64,
        doc: &Value,
        visible_at: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM order_parts WHERE order_id = ?1")?.execute([order])?;
        let mut place =
            self.connection.prepare_cached("INSERT INTO order_parts (gid, order_id) VALUES (?1, ?2)")?;
        for part in LISTS.iter().filter_map(|list| doc[list].as_array()).flatten() {
            place.execute(params![text(part, "id"), order])?;
        }
        let sql = "INSERT INTO fulfillment_orders (id, order_id, status, location_id, updated_at, visible_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET status = excluded.status, location_id = excluded.location_id,
                visible_at = iif(updated_at = excluded.updated_at, visible_at, excluded.visible_at),
                updated_at = excluded.updated_at";
        let mut place = self.connection.prepare_cached(sql)?;
        for part in doc["fulfillmentOrders"].as_array().into_iter().flatten() {
            place.execute(params![
                id_of(part)?,
                order,
                text(part, "status"),
                id_of(&part["assignedLocation"]["location"]).ok(),
                text(part, "updatedAt"),
                stamp(visible_at),
            ])?;
        }
        Ok(())
    }
}
