//! The things behind the variants, as a list of their own.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::Value;

use super::{State, id_of, stamp, text};

/// What the shop knows of a thing besides its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) id: i64,
    pub(crate) variant: i64,
    pub(crate) tracked: bool,
    pub(crate) sells_past_zero: bool,
    /// It is made of other things, and has no stock of its own.
    pub(crate) is_kit: bool,
    /// What the variant's document says there is.
    pub(crate) quantity: i64,
    pub(crate) created_at: String,
}

const COLUMNS: &str = "id, variant_id, tracked, sells_past_zero, is_kit, quantity, created_at";

impl State {
    /// Notes the things behind the variants of a product that was written.
    pub(super) fn put_items(
        &mut self,
        product: i64,
        doc: &Value,
        visible_at: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("DELETE FROM inventory_items WHERE product_id = ?1")?
            .execute([product])?;
        // A thing whose variant moves here is no longer where it was.
        let sql = "INSERT OR REPLACE INTO inventory_items (id, product_id, variant_id, sku, tracked, sells_past_zero,
                is_kit, quantity, created_at, updated_at, visible_at, doc)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let mut place = self.connection.prepare_cached(sql)?;
        for variant in doc["variants"].as_array().into_iter().flatten() {
            let item = &variant["inventoryItem"];
            if item.is_null() {
                continue;
            }
            place.execute(params![
                id_of(item)?,
                product,
                id_of(variant)?,
                text(item, "sku"),
                item["tracked"] == true,
                variant["inventoryPolicy"] == "CONTINUE",
                variant["requiresComponents"] == true,
                variant["inventoryQuantity"].as_i64().unwrap_or_default(),
                text(item, "createdAt"),
                text(item, "updatedAt"),
                stamp(visible_at),
                item.to_string(),
            ])?;
        }
        Ok(())
    }

    /// The thing with this number.
    pub(crate) fn item(&self, id: i64) -> rusqlite::Result<Option<Item>> {
        let sql = format!("SELECT {COLUMNS} FROM inventory_items WHERE id = ?1");
        self.connection.prepare_cached(&sql)?.query_row([id], read).optional()
    }

    /// The things that no location ever stocked, by their numbers. A kit is none: no location stocks it.
    pub(crate) fn items_without_levels(&self) -> rusqlite::Result<Vec<Item>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM inventory_items AS item
            WHERE NOT is_kit AND NOT EXISTS (SELECT 1 FROM inventory_levels WHERE item_id = item.id) ORDER BY id"
        );
        self.connection.prepare_cached(&sql)?.query_map([], read)?.collect()
    }

    /// The products with a kit among their variants, by their numbers.
    pub(crate) fn kit_products(&self) -> rusqlite::Result<Vec<i64>> {
        self.ids("SELECT DISTINCT product_id FROM inventory_items WHERE is_kit ORDER BY product_id")
    }

    /// The product whose variant this thing is behind.
    pub(crate) fn product_of_item(&self, item: i64) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT product_id FROM inventory_items WHERE id = ?1";
        self.connection.prepare_cached(sql)?.query_row([item], |row| row.get(0)).optional()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        variant: row.get(1)?,
        tracked: row.get(2)?,
        sells_past_zero: row.get(3)?,
        is_kit: row.get(4)?,
        quantity: row.get(5)?,
        created_at: row.get(6)?,
    })
}
