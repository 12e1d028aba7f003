//! Statements stay prepared.

use rusqlite::{StatementStatus, named_params};

use super::*;

#[test]
fn a_statement_is_prepared_once_whatever_is_bound_to_it() {
    let fixture = Fixture::new();
    for variant in 0..3 {
        let mut statement = fixture.store.conn.prepare_cached(sql!("kit_parts")).unwrap();
        assert!(!statement.exists(named_params! { ":variant": variant }).unwrap());
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
