//! Pages of files: what their rows change, what is refused of them, how far they are read; and facilities that take over.

use std::collections::BTreeMap;

use super::*;
use domain::facility::FacilityId;
use domain::plan::change::stock::ResetOf;
use domain::plan::feed_page::{FeedFile, FeedPage, FeedState, FileRead};

/// A store that knows a variant and a facility.
fn known() -> Fixture {
    let mut fixture = Fixture::new();
    let changes = vec![
        Change::FacilityExpected { facility: FacilityId("DC".into()), name: "Depot".into(), location: None },
        Change::VariantExpected { identity: "A".into(), variant: None, sku: None, title: "A".into() },
    ];
    let met = Step { changes, outgoing: vec![], verdict: Verdict::Unchanged, ..step(1) };
    assert_eq!(fixture.commit(&plan(vec![met])).unwrap().failed, []);
    fixture
}

fn file() -> FeedFile {
    FeedFile { name: "v.csv".into(), sha256: "77".into(), found_at: at(0) }
}

/// A page of a file whose lines, from 2 on, move stock of these variants by one each.
fn page(variants: &[&str], state: FeedState) -> Plan {
    let lines = || variants.iter().zip(2..);
    let row = |(variant, line): (&&str, u64)| {
        let change = Change::StockMoved {
            variant: (*variant).into(),
            facility: FacilityId("DC".into()),
            by: 1,
            reason: "found".into(),
            note: None,
            line,
        };
        let record = Record::of_line(line, "v.csv");
        Step { record, verdict: Verdict::Updated, changes: vec![change], outgoing: vec![], ..step(1) }
    };
    let content: BTreeMap<u64, Vec<String>> =
        lines().map(|(variant, line)| (line, vec![(*variant).to_owned(), "=1+1".to_owned()])).collect();
    let feed = FeedPage { file: file(), rows: variants.len() as u64, content, state };
    Plan { feed: Some(feed), ..plan(lines().map(row).collect()) }
}

fn level(fixture: &Fixture) -> (i64, i64) {
    let sql = "SELECT qoh, atp FROM stock WHERE facility = 'DC'";
    fixture.store.conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[test]
fn a_page_is_committed_with_how_far_its_file_is_read() {
    let mut fixture = known();
    fixture.commit(&page(&["A", "A"], FeedState::Reading)).unwrap();
    let begun = fixture.reader().feed_begun(&fixture.run.job.name, "77").unwrap().unwrap();
    assert_eq!((begun.file, begun.rows), (file(), 2));
    assert_eq!(level(&fixture), (2, 2));
    assert_eq!(
        fixture.count("stock_ledger l JOIN feed_files f USING (feed_file_id) WHERE l.feed_line IN (2, 3)"),
        2
    );
}

#[test]
fn a_file_that_is_read_is_not_read_on() {
    let mut fixture = known();
    fixture.commit(&page(&["A"], FeedState::Read)).unwrap();
    let again = fixture.commit(&page(&["A"], FeedState::Read));
    assert!(matches!(&again, Err(Error::Unusable(why)) if why.contains("to its end already")), "{again:?}");
    assert_eq!(level(&fixture), (1, 1));
}

#[test]
fn a_row_that_was_overtaken_is_refused_with_what_was_read_and_its_neighbours_are_taken() {
    let mut fixture = known();
    let committed = fixture.commit(&page(&["A", "B", "A"], FeedState::Read)).unwrap();
    assert_eq!((committed.updated, committed.skipped.len(), committed.failed.len()), (2, 0, 1));
    assert_eq!(fixture.count("failed_records"), 0, "whoever mends it gives it in anew");
    let read = FileRead {
        job: fixture.run.job.name.clone(),
        file: file(),
        path: "v.csv".into(),
        into: None,
        columns: vec![],
        unusable: None,
    };
    let refusals = fixture.store.refusals(&read, 0, 10).unwrap();
    assert_eq!((refusals.len(), refusals[0].line), (1, 3));
    assert_eq!(refusals[0].content, ["B", "=1+1"]);
    assert_eq!(fixture.count("feed_files WHERE rows = 3 AND refused = 1"), 1);
}

#[test]
fn a_reset_is_the_difference_to_what_is_found_when_it_is_written() {
    for (of, after) in [(ResetOf::Qoh, (4, 2)), (ResetOf::Atp, (6, 4))] {
        let mut fixture = known();
        let reset = Change::StockReset {
            variant: "A".into(),
            facility: FacilityId("DC".into()),
            of,
            to: 4,
            note: None,
            line: 2,
        };
        let planned = Step { changes: vec![reset], outgoing: vec![], ..step(2) };
        // After the plan, and before it is written: ten are found, and two of them promised.
        let found =
            "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id)
                     SELECT variant_id, 'DC', 10, 8, 'found', '2026-11-27T12:00:00Z', 1 FROM variants;
                     INSERT INTO stock SELECT variant_id, 'DC', 10, 8 FROM variants;";
        fixture.store.conn.execute_batch(found).unwrap();
        assert_eq!(fixture.commit(&plan(vec![planned])).unwrap().failed, []);
        assert_eq!(level(&fixture), after, "{of:?}");
        let sums = "(SELECT sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger) l JOIN stock s USING (qoh, atp)";
        assert_eq!(fixture.count(sums), 1);
        let word = if of == ResetOf::Atp { "atp" } else { "qoh" };
        let told = format!("stock_ledger WHERE (reason, reset_of) = ('external-reset', '{word}')");
        assert_eq!(fixture.count(&told), 1);
    }
}

/// Whatever speaks of a facility must speak of its heir once it has one.
#[test]
fn nothing_that_speaks_of_a_facility_is_forgotten_when_another_takes_over() {
    let fixture = Fixture::new();
    let sql = "SELECT m.name || '.' || k.\"from\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) k
                WHERE m.type = 'table' AND k.\"table\" = 'facilities' ORDER BY 1";
    let mut statement = fixture.store.conn.prepare(sql).unwrap();
    let speak: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let heirs = [
        sql!("heir_ship_groups"),
        sql!("heir_ledger"),
        sql!("heir_stock"),
        sql!("heir_reservations"),
        sql!("heir_moves_from"),
        sql!("heir_moves_to"),
        sql!("heir_exclusions"),
        sql!("heir_holds"),
        sql!("heir_days"),
        sql!("heir_origins"),
        sql!("heir_return_items"),
        sql!("heir_variants"),
        sql!("heir_members"),
        sql!("heir_locations"),
    ];
    for place in speak {
        let (table, column) = place.split_once('.').unwrap();
        let led = |heir: &&str| {
            heir.contains(&format!("UPDATE {table} SET {column} = :to"))
                || heir.contains(&format!("INSERT INTO {table} ("))
        };
        assert!(heirs.iter().any(led), "{place} does not go over to the heir");
    }
}
