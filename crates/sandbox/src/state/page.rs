//! Reading the state page by page in the order of a column: by key, not by offset, so that a place in the list stays
//! where it is while rows come and go.

use std::borrow::Cow;

use rusqlite::{OptionalExtension as _, types::Value};

use super::State;
use crate::search::Condition;

/// The tables that can be paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Orders,
    Products,
    Collections,
    Events,
    /// Told by their orders: the document of such a row is its order's.
    FulfillmentOrders,
    InventoryItems,
    InventoryLevels,
}

/// A column to sort by; the id decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    CreatedAt,
    UpdatedAt,
    ProcessedAt,
}

/// A place in a sorted list: the sort key and id of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) key: String,
    pub(crate) id: i64,
}

/// Which rows to read.
#[derive(Debug)]
pub(crate) struct Slice<'a> {
    pub(crate) table: Table,
    pub(crate) by: Column,
    pub(crate) descending: bool,
    /// Rows strictly after this place, in the direction of reading.
    pub(crate) after: Option<&'a Place>,
    /// Rows strictly before this place.
    pub(crate) before: Option<&'a Place>,
    pub(crate) filter: &'a [Condition],
    pub(crate) limit: u64,
}

/// A row: where it stands and its document.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) place: Place,
    pub(crate) doc: String,
}

impl State {
    /// The rows of a slice, in its order.
    pub(crate) fn slice(&self, slice: &Slice<'_>) -> rusqlite::Result<Vec<Row>> {
        let (sql, values) = slice.sql();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            let key = match row.get(0)? {
                Value::Text(text) => text,
                Value::Integer(number) => number.to_string(),
                Value::Null | Value::Real(_) | Value::Blob(_) => String::new(),
            };
            Ok(Row { place: Place { key, id: row.get(1)? }, doc: row.get(2)? })
        })?;
        rows.collect()
    }

    /// How many rows there are, counted no further than `limit`.
    pub(crate) fn count(
        &self,
        table: Table,
        filter: &[Condition],
        limit: Option<u64>,
    ) -> rusqlite::Result<u64> {
        let (filter, mut values) = all_of(filter.to_vec());
        values.push(Value::Integer(limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1)));
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {filter} LIMIT ?)", table.name());
        let count = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let counted =
            self.connection.prepare_cached(&sql)?.query_row(rusqlite::params_from_iter(values), count)?;
        Ok(counted.unsigned_abs())
    }

    /// The text of one document.
    pub(crate) fn text(&self, table: Table, id: i64) -> rusqlite::Result<Option<String>> {
        let sql = format!("SELECT doc FROM {} WHERE id = ?1", table.name());
        self.connection.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()
    }

    /// The product that a variant belongs to.
    pub(crate) fn product_of_variant(&self, variant: i64) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT product_id FROM variants WHERE id = ?1";
        self.connection.prepare_cached(sql)?.query_row([variant], |row| row.get(0)).optional()
    }
}

impl Slice<'_> {
    fn sql(&self) -> (String, Vec<Value>) {
        let (table, key) = (self.table.name(), self.by.name());
        let (direction, onward, back) = if self.descending { ("DESC", "<", ">") } else { ("ASC", ">", "<") };
        let mut conditions = self.filter.to_vec();
        conditions.extend(self.after.map(|place| self.by.beside(onward, place)));
        conditions.extend(self.before.map(|place| self.by.beside(back, place)));
        let (filter, mut values) = all_of(conditions);
        values.push(Value::Integer(i64::try_from(self.limit).unwrap_or(i64::MAX)));
        let sql = format!(
            "SELECT {key}, id, doc FROM {table} WHERE {filter} ORDER BY {key} {direction}, id {direction} LIMIT ?"
        );
        (sql, values)
    }
}

impl Table {
    fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Table::Orders => "orders",
            Table::Products => "products",
            Table::Collections => "collections",
            Table::Events => "events",
            Table::FulfillmentOrders => {
                "(SELECT part.id, part.status, part.location_id, part.updated_at, part.visible_at, orders.doc
                FROM fulfillment_orders AS part JOIN orders ON orders.id = part.order_id)"
            }
            Table::InventoryItems => "inventory_items",
            Table::InventoryLevels => {
                return Cow::Owned(format!(
                    "(SELECT level.id, level.item_id, level.location_id, level.is_active, level.created_at,
                        level.updated_at, level.visible_at, {} AS doc
                    FROM inventory_levels AS level JOIN inventory_items AS item ON item.id = level.item_id)",
                    super::levels::DOCUMENT
                ));
            }
        })
    }
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Column::Id => "id",
            Column::CreatedAt => "created_at",
            Column::UpdatedAt => "updated_at",
            Column::ProcessedAt => "processed_at",
        }
    }

    fn beside(self, comparison: &str, place: &Place) -> Condition {
        let id = Value::Integer(place.id);
        match self {
            Column::Id => Condition { sql: format!("id {comparison} ?"), values: vec![id] },
            Column::CreatedAt | Column::UpdatedAt | Column::ProcessedAt => Condition {
                sql: format!("({}, id) {comparison} (?, ?)", self.name()),
                values: vec![Value::Text(place.key.clone()), id],
            },
        }
    }
}

fn all_of(conditions: Vec<Condition>) -> (String, Vec<Value>) {
    let mut sql = String::from("TRUE");
    let mut values = Vec::new();
    for condition in conditions {
        sql.push_str(" AND ");
        sql.push_str(&condition.sql);
        values.extend(condition.values);
    }
    (sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// How SQLite would read a slice.
    fn plan(by: Column, descending: bool, filter: &[Condition]) -> String {
        let place = Place { key: "2026-11-01T10:00:00Z".to_owned(), id: 7 };
        let after = Some(&place);
        let slice = Slice { table: Table::Orders, by, descending, after, before: None, filter, limit: 251 };
        let (sql, values) = slice.sql();
        let state = State::open(Path::new(":memory:")).unwrap();
        let mut statement = state.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows =
            statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_page_of_levels_is_read_along_the_index_of_their_location_or_of_their_item() {
        for (column, index) in [
            ("location_id", "inventory_levels_by_location (location_id=? AND id>?)"),
            ("item_id", "sqlite_autoindex_inventory_levels_1 (item_id=?)"),
        ] {
            let place = Place { key: "7".to_owned(), id: 7 };
            let of_it = Condition { sql: format!("{column} = ?"), values: vec![Value::Integer(1)] };
            let slice = Slice {
                table: Table::InventoryLevels,
                by: Column::Id,
                descending: false,
                after: Some(&place),
                before: None,
                filter: &[of_it],
                limit: 251,
            };
            let (sql, values) = slice.sql();
            let state = State::open(Path::new(":memory:")).unwrap();
            let mut statement = state.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let rows = statement
                .query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3))
                .unwrap();
            let plan: Vec<String> = rows.map(Result::unwrap).collect();
            assert!(plan.iter().any(|step| step.contains(index)), "{plan:?}");
        }
    }

    #[test]
    fn a_page_of_fulfillment_orders_is_read_along_their_own_index() {
        let table = Table::FulfillmentOrders;
        let slice = Slice {
            table,
            by: Column::UpdatedAt,
            descending: false,
            after: None,
            before: None,
            filter: &[Condition {
                sql: "updated_at >= ?".to_owned(),
                values: vec![Value::Text(String::new())],
            }],
            limit: 251,
        };
        let (sql, values) = slice.sql();
        let state = State::open(Path::new(":memory:")).unwrap();
        let mut statement = state.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows =
            statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = rows.map(Result::unwrap).collect();
        assert_eq!(
            plan,
            [
                "SEARCH part USING INDEX fulfillment_orders_by_update (updated_at>?)",
                "SEARCH orders USING INTEGER PRIMARY KEY (rowid=?)"
            ]
        );
    }

    #[test]
    fn a_page_is_read_from_its_place_along_an_index() {
        let recent =
            Condition { sql: "visible_at <= ?".to_owned(), values: vec![Value::Text(String::new())] };
        for (by, index) in [
            (Column::UpdatedAt, "USING INDEX orders_by_update (updated_at>?)"),
            (Column::CreatedAt, "USING INDEX orders_by_creation (created_at>?)"),
            (Column::ProcessedAt, "USING INDEX orders_by_processing (processed_at>?)"),
            (Column::Id, "USING INTEGER PRIMARY KEY (rowid>?)"),
        ] {
            assert_eq!(plan(by, false, std::slice::from_ref(&recent)), format!("SEARCH orders {index}"));
            assert!(!plan(by, true, &[]).contains("TEMP B-TREE"));
        }
    }
}
