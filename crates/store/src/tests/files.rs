//! The file itself: whose it is, what it refuses, what people may read in it.

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;

#[test]
fn sqlite_is_new_enough_and_durable() {
    let fixture = Fixture::new();
    let pragma = |name: &str| -> String {
        fixture
            .store
            .conn
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|v| format!("{v:?}"))
            .unwrap()
    };
    assert!(rusqlite::version_number() >= 3_051_003, "older ones can corrupt a WAL");
    assert_eq!(pragma("journal_mode"), r#"Text("wal")"#);
    assert_eq!(pragma("synchronous"), "Integer(2)", "FULL");
    assert_eq!(pragma("foreign_keys"), "Integer(1)");
    assert_eq!(pragma("application_id"), format!("Integer({})", 0x6877_6a6f));
}

#[test]
fn a_reader_cannot_write() {
    let fixture = Fixture::new();
    let error = fixture.reader().conn.execute("DELETE FROM runs", []).unwrap_err();
    assert!(error.to_string().contains("readonly"), "{error}");
    let error = Reader::empty().unwrap().conn.execute("DELETE FROM runs", []).unwrap_err();
    assert!(error.to_string().contains("readonly"), "{error}");
}

#[test]
fn a_store_of_a_newer_program_is_refused_untouched() {
    let fixture = Fixture::new();
    let path = fixture.path();
    fixture.store.conn.pragma_update(None, "user_version", migrate::LATEST + 1).unwrap();
    fixture.store.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = Store::open(&path).err().unwrap();
    assert!(matches!(error, Error::Newer { .. }), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_strangers_file_is_refused_untouched() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path).err().unwrap(), Error::NotOurs { .. }));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn every_state_column_refuses_what_is_no_state() {
    let fixture = Fixture::new();
    for wrong in [
        "UPDATE runs SET state = 'odd'",
        "UPDATE runs SET seen = 1",
        "INSERT INTO facilities (facility, name, kind) VALUES ('x', 'x', 'odd')",
        "INSERT INTO outbox (shop, key, job, outgoing, state, planned_at, run_id) VALUES ('brightside', 'k', 'j', '', 'odd', '', 1)",
        "INSERT INTO checkpoints VALUES ('nobody', 'j', '', '{}', 1, '')",
    ] {
        assert!(fixture.store.conn.execute_batch(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_queues_of_the_program_and_of_the_store_are_the_same() {
    let fixture = Fixture::new();
    let mut stored: Vec<String> = fixture
        .store
        .conn
        .prepare("SELECT facility FROM facilities WHERE kind = 'queue'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    let mut known: Vec<String> = domain::facility::Queue::ALL.iter().map(|q| q.id().to_owned()).collect();
    stored.sort();
    known.sort();
    assert_eq!(stored, known);
}

#[test]
fn views_for_people_can_be_read() {
    let fixture = Fixture::new();
    for view in ["open_orders", "order_items", "items_by_facility", "last_runs", "unsent"] {
        fixture.count(view);
    }
}

#[test]
fn another_shop_under_the_same_name_is_refused_and_so_is_another_identifier() {
    let mut fixture = Fixture::new();
    let elsewhere = Ground { domain: "other.myshopify.com".into(), ..ground() };
    assert!(matches!(fixture.store.begin(&job(), &elsewhere, at(1)), Err(Error::OtherShop { .. })));
    let otherwise = Ground { identifier: Identifier::Barcode, ..ground() };
    assert!(matches!(fixture.store.begin(&job(), &otherwise, at(1)), Err(Error::OtherIdentifier { .. })));
    assert!(fixture.store.begin(&job(), &ground(), at(1)).is_ok());
}
