//! The search syntax as a table: what is asked, and the SQL and warnings that come of it.

use chrono_tz::America::New_York;
use proptest::prelude::*;

use super::*;
use crate::state::{State, page::Table};

fn orders(query: &str) -> Search {
    read(query, ORDERS, New_York)
}

/// The condition with its values in place.
fn sql(query: &str) -> String {
    orders(query).condition.map_or_else(String::new, |condition| {
        condition.values.iter().fold(condition.sql, |sql, value| {
            let value = match value {
                Value::Text(text) => format!("'{text}'"),
                Value::Integer(number) => number.to_string(),
                Value::Null | Value::Real(_) | Value::Blob(_) => panic!("{value:?}"),
            };
            sql.replacen('?', &value, 1)
        })
    })
}

fn warnings(query: &str) -> Vec<(String, Code)> {
    orders(query).warnings.into_iter().map(|warning| (warning.field, warning.code)).collect()
}

#[test]
fn queries_become_conditions() {
    let table = [
        ("", ""),
        ("updated_at:>='2026-11-23T08:00:00Z'", "updated_at >= '2026-11-23T08:00:00Z'"),
        ("updated_at:>='2026-11-23T08:00:00-05:00'", "updated_at >= '2026-11-23T13:00:00Z'"),
        ("created_at:<2026-11-23", "created_at < '2026-11-23T05:00:00Z'"),
        ("created_at:<=2026-07-01", "created_at <= '2026-07-01T04:00:00Z'"),
        (
            "created_at:2026-11-23",
            "(created_at >= '2026-11-23T05:00:00Z' AND created_at < '2026-11-24T05:00:00Z')",
        ),
        ("cancelled_at:*", "coalesce(cancelled_at, '') <> ''"),
        ("id:>5", "id > 5"),
        ("id:1,2", "(id = 1 OR id = 2)"),
        ("id:1 id:2", "(id = 1 AND id = 2)"),
        ("id:1 AND id:2", "(id = 1 AND id = 2)"),
        ("id:1 OR id:2 id:3", "(id = 1 OR (id = 2 AND id = 3))"),
        ("(id:1 OR id:2) id:3", "((id = 1 OR id = 2) AND id = 3)"),
        ("-id:1", "NOT coalesce(id = 1, FALSE)"),
        ("NOT (id:1 OR id:2)", "NOT coalesce((id = 1 OR id = 2), FALSE)"),
        ("status:cancelled", "(cancelled_at IS NOT NULL)"),
        ("financial_status:PAID", "(doc ->> 'displayFinancialStatus' = 'PAID')"),
        ("test:true", "coalesce(doc ->> 'test', 0) = 1"),
        ("name:BS-1", "(lower(name) = lower('BS-1') OR lower(name) = lower('#BS-1'))"),
        ("email:a_b*", "doc ->> 'email' LIKE 'a\\_b%' ESCAPE '\\'"),
        (
            "tag:'for wholesale'",
            "EXISTS (SELECT 1 FROM json_each(doc, '$.tags') WHERE lower(value) = lower('for wholesale'))",
        ),
        (
            "tag:'it\\'s'",
            "EXISTS (SELECT 1 FROM json_each(doc, '$.tags') WHERE lower(value) = lower('it's'))",
        ),
    ];
    for (query, expected) in table {
        assert_eq!(sql(query), expected, "{query}");
        assert_eq!(warnings(query), [], "{query}");
    }
}

#[test]
fn an_unquoted_timestamp_falls_apart_at_its_colon() {
    let search = orders("updated_at:>=2026-01-01T00:00:00Z");
    assert_eq!(sql("updated_at:>=2026-01-01T00:00:00Z"), "updated_at >= '2026-01-01T05:00:00Z'");
    assert_eq!(search.parsed["and"][0]["range_gte"], "2026-01-01T00:00:00-05:00");
    assert_eq!(warnings("updated_at:>=2026-01-01T00:00:00Z"), [("00".to_owned(), Code::InvalidField)]);
}

#[test]
fn what_is_not_understood_is_ignored_with_a_warning() {
    let table = [
        ("updatd_at:>'2026-01-01T00:00:00Z'", "", "updatd_at", Code::InvalidField),
        ("id:1 colour:red", "id = 1", "colour", Code::InvalidField),
        ("-colour:red", "", "colour", Code::InvalidField),
        ("status:asleep", "", "status", Code::InvalidValue),
        (
            "status:asleep,open",
            "(doc ->> 'closedAt' IS NULL AND cancelled_at IS NULL)",
            "status",
            Code::InvalidValue,
        ),
        ("updated_at:>='yesterday'", "", "updated_at", Code::InvalidValue),
        ("id:seven", "", "id", Code::InvalidValue),
        (":open", "", "", Code::MissingNamedField),
    ];
    for (query, expected, field, code) in table {
        assert_eq!(sql(query), expected, "{query}");
        assert_eq!(warnings(query), [(field.to_owned(), code)], "{query}");
    }
}

/// Pieces of queries, sensible and not, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("updated_at:>=".to_owned()),
        Just("id:".to_owned()),
        Just("tag:".to_owned()),
        Just("name:*".to_owned()),
        Just("test:true".to_owned()),
        Just("sku:x".to_owned()),
        Just("'2026-01-01T00:00:00Z'".to_owned()),
        "[-():,'\"* \\\\]",
        "AND|OR|NOT",
        "[a-z0-9é%_]{0,4}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_string_has_a_reading_that_the_database_understands(query in pieces()) {
        let state = State::open(std::path::Path::new(":memory:")).unwrap();
        for (table, fields) in [
            (Table::Orders, ORDERS),
            (Table::Products, PRODUCTS),
            (Table::InventoryItems, INVENTORY_ITEMS),
            (Table::InventoryLevels, INVENTORY_LEVELS),
        ] {
            let condition = read(&query, fields, New_York).condition;
            state.count(table, condition.as_slice(), None).unwrap();
        }
    }
}

#[test]
fn products_are_found_by_what_their_variants_have() {
    let search = read("sku:PARKA-1 status:active,draft", PRODUCTS, New_York);
    assert_eq!(search.warnings, []);
    assert!(search.condition.unwrap().sql.contains("json_each(doc, '$.variants')"));
}
