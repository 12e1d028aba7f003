//! Levels in the shop's file.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{State, stamp, unreadable};
use crate::stock::{Level, Place, Quantities};

/// A level as the Admin API tells it, but for its quantities, which lie beside it by their names.
pub(crate) const DOCUMENT: &str = "json_object(
    'id', printf('gid://shopify/InventoryLevel/%d?inventory_item_id=%d', location_id + 30000000000, item_id),
    'isActive', json(iif(is_active, 'true', 'false')), 'createdAt', level.created_at, 'updatedAt', level.updated_at,
    'item', json_object('id', 'gid://shopify/InventoryItem/' || item_id),
    'location', json_object('id', 'gid://shopify/Location/' || location_id),
    'canDeactivate', json(iif(committed = 0 AND reserved = 0 AND incoming = 0, 'true', 'false')),
    'stock', json_object('available', available, 'committed', committed, 'reserved', reserved, 'damaged', damaged,
        'safety_stock', safety_stock, 'quality_control', quality_control, 'incoming', incoming, 'on_hand', on_hand),
    'moved', json(moved))";

/// What may be sold, in any order: units of things with a stock that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OnSale {
    pub(crate) place: Place,
    pub(crate) available: i64,
}

const SELLABLE: &str =
    "FROM inventory_levels AS level JOIN inventory_items AS item ON item.id = level.item_id
    WHERE level.is_active AND level.available > 0 AND item.tracked AND NOT item.sells_past_zero";

impl State {
    /// The level there.
    pub(crate) fn level(&self, place: Place) -> rusqlite::Result<Option<Level>> {
        let sql = "SELECT is_active, created_at, updated_at, moved, available, committed, reserved, damaged, safety_stock,
                quality_control, incoming FROM inventory_levels WHERE item_id = ?1 AND location_id = ?2";
        let read = |row: &Row<'_>| {
            let moved: String = row.get(3)?;
            let mut quantities = [0; 7];
            for (slot, quantity) in quantities.iter_mut().enumerate() {
                *quantity = row.get(4 + slot)?;
            }
            Ok(Level {
                place,
                active: row.get(0)?,
                quantities: Quantities::of(quantities),
                created_at: row.get(1)?,
                updated_at: row.get(2)?,
                moved: serde_json::from_str(&moved).map_err(unreadable)?,
            })
        };
        self.connection.prepare_cached(sql)?.query_row([place.item, place.location], read).optional()
    }

    /// Writes a level, new or changed; search sees it from `visible_at` on.
    pub(crate) fn put_level(&mut self, level: &Level, visible_at: DateTime<Utc>) -> rusqlite::Result<()> {
        let sql = "INSERT INTO inventory_levels (item_id, location_id, is_active, created_at, updated_at, visible_at, moved,
                available, committed, reserved, damaged, safety_stock, quality_control, incoming)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT DO UPDATE SET is_active = excluded.is_active, updated_at = excluded.updated_at,
                visible_at = excluded.visible_at, moved = excluded.moved, available = excluded.available,
                committed = excluded.committed, reserved = excluded.reserved, damaged = excluded.damaged,
                safety_stock = excluded.safety_stock, quality_control = excluded.quality_control,
                incoming = excluded.incoming";
        let moved = serde_json::to_string(&level.moved)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let [available, committed, reserved, damaged, safety_stock, quality_control, incoming] =
            level.quantities.all();
        self.connection.prepare_cached(sql)?.execute(params![
            level.place.item,
            level.place.location,
            level.active,
            level.created_at,
            level.updated_at,
            stamp(visible_at),
            moved,
            available,
            committed,
            reserved,
            damaged,
            safety_stock,
            quality_control,
            incoming,
        ])?;
        Ok(())
    }

    /// The document of the level there, whether the location stocks the item or no longer does.
    pub(crate) fn level_text(&self, place: Place) -> rusqlite::Result<Option<String>> {
        let sql = format!(
            "SELECT {DOCUMENT} FROM inventory_levels AS level WHERE item_id = ?1 AND location_id = ?2
            AND EXISTS (SELECT 1 FROM inventory_items WHERE id = item_id)"
        );
        self.connection
            .prepare_cached(&sql)?
            .query_row([place.item, place.location], |row| row.get(0))
            .optional()
    }

    /// How many locations stock a thing.
    pub(crate) fn stocking_locations(&self, item: i64) -> rusqlite::Result<u64> {
        let sql = "SELECT count(*) FROM inventory_levels WHERE item_id = ?1 AND is_active";
        let count: i64 = self.connection.prepare_cached(sql)?.query_row([item], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// What is available of a thing at all locations together; `None` where nobody counts.
    pub(crate) fn available(&self, item: i64) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT sum(available) FROM inventory_levels WHERE item_id = ?1 AND is_active";
        self.connection.prepare_cached(sql)?.query_row([item], |row| row.get(0))
    }

    /// Everything that may be sold.
    pub(crate) fn on_sale(&self) -> rusqlite::Result<Vec<OnSale>> {
        let sql = format!("SELECT level.item_id, level.location_id, level.available {SELLABLE}");
        self.connection.prepare_cached(&sql)?.query_map([], on_sale)?.collect()
    }

    /// The first thing in the list of levels, from this place in it on, that may be sold by parcel.
    pub(crate) fn next_on_sale(&self, from: i64) -> rusqlite::Result<Option<OnSale>> {
        let sql = format!(
            "SELECT level.item_id, level.location_id, level.available {SELLABLE}
            AND level.id >= ?1 AND item.doc ->> 'requiresShipping' AND NOT item.is_kit
            AND (SELECT doc ->> 'status' = 'ACTIVE' AND NOT doc ->> 'isGiftCard' FROM products WHERE id = item.product_id)
            AND (SELECT doc ->> 'shipsInventory' FROM locations WHERE id = level.location_id)
            ORDER BY level.id LIMIT 1"
        );
        self.connection.prepare_cached(&sql)?.query_row([from], on_sale).optional()
    }

    /// The place in the list of levels behind its end.
    pub(crate) fn end_of_levels(&self) -> rusqlite::Result<i64> {
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM inventory_levels";
        self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
    }

    /// Takes the levels of a product's things away.
    pub(super) fn delete_levels(&mut self, product: i64) -> rusqlite::Result<()> {
        let sql = "DELETE FROM inventory_levels
            WHERE item_id IN (SELECT id FROM inventory_items WHERE product_id = ?1)";
        self.connection.prepare_cached(sql)?.execute([product])?;
        Ok(())
    }
}

fn on_sale(row: &Row<'_>) -> rusqlite::Result<OnSale> {
    let place = Place { item: row.get(0)?, location: row.get(1)? };
    Ok(OnSale { place, available: row.get(2)? })
}
