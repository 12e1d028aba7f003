//! Two invocations at once: one works, the others leave or wait as they were told, and no lock outlives its holder (R4).

use std::fs::File;

use rusqlite::Connection;

use crate::support::{Begun, Retailer};

/// Keeps the lock of `orders new` as another run would.
fn hold_the_lock(retailer: &Retailer) -> File {
    let folder = retailer.path("hwjobs.db.locks");
    std::fs::create_dir_all(&folder).unwrap();
    let file = File::create(folder.join("brightside.orders-new")).unwrap();
    file.lock().unwrap();
    file
}

/// Keeps the store's write lock: whoever takes the job's lock gets no further than that.
fn close_the_gate(retailer: &Retailer) -> Connection {
    let store = retailer.store();
    store.execute_batch("BEGIN IMMEDIATE").unwrap();
    store
}

/// A retailer whose store is behind its shop.
fn behind() -> Retailer {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    retailer.json("orders new", 0);
    retailer.step();
    retailer
}

fn everything_is_in_once(retailer: &Retailer) {
    let orders = |file: &Connection| -> Vec<i64> {
        let column = if file.table_exists(None, "outbox").unwrap() { "shopify_id" } else { "id" };
        let sql = format!("SELECT {column} FROM orders ORDER BY {column}");
        let mut statement = file.prepare(&sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(orders(&retailer.store()), orders(&retailer.shop_state()));
}

/// Waits until all but one have left, and holds them to their exit code; the one is returned.
fn the_one_that_stays(mut begun: Vec<Begun>, others: i32) -> Begun {
    while begun.len() > 1 {
        let left =
            begun.iter_mut().position(|one| one.code().inspect(|code| assert_eq!(*code, others)).is_some());
        if let Some(left) = left {
            begun.remove(left);
        }
        std::thread::yield_now();
    }
    begun.remove(0)
}

#[test]
fn a_locked_out_run_leaves_with_success_and_says_so() {
    let retailer = Retailer::small();
    let _held = hold_the_lock(&retailer);
    let report = retailer.json("orders new", 0);
    assert_eq!(report["cause"], "another run of this job holds the lock; left alone (--on-locked skip)");
    let said = retailer.hwjobs("--output plain orders new").assert().code(0).get_output().clone();
    let said = String::from_utf8([said.stdout, said.stderr].concat()).unwrap();
    assert!(said.contains("another run of this job holds the lock"), "{said}");
    assert!(!retailer.path("hwjobs.db").exists(), "not even a store was made");
}

#[test]
fn a_locked_out_run_fails_if_told_so() {
    let retailer = Retailer::small();
    let _held = hold_the_lock(&retailer);
    assert_eq!(retailer.json("orders new --on-locked fail", 75)["seen"], 0);
}

#[test]
fn a_waiting_run_gives_up_when_its_time_is_up() {
    let retailer = Retailer::small();
    let _held = hold_the_lock(&retailer);
    let report = retailer.json("orders new --on-locked wait --timeout 50ms", 75);
    assert_eq!(report["cause"], "another run of this job holds the lock, and still did when the time was up");
}

#[test]
fn waiting_runs_work_one_after_the_other() {
    let retailer = behind();
    let gate = close_the_gate(&retailer);
    let waiting: Vec<Begun> = (0..3).map(|_| retailer.begin("orders new --on-locked wait")).collect();
    gate.execute_batch("ROLLBACK").unwrap();
    for run in waiting {
        assert_eq!(run.end().0, Some(0));
    }
    assert_eq!(retailer.count("runs WHERE state = 'done'"), 4);
    assert_eq!(retailer.count("runs WHERE state <> 'done'"), 0);
    everything_is_in_once(&retailer);
}

#[test]
fn of_eight_at_once_exactly_one_works() {
    let retailer = behind();
    for round in 1..=3 {
        retailer.step();
        let gate = close_the_gate(&retailer);
        let begun = (0..8).map(|_| retailer.begin("orders new --on-locked fail")).collect();
        let winner = the_one_that_stays(begun, 75);
        gate.execute_batch("ROLLBACK").unwrap();
        assert_eq!(winner.end().0, Some(0));
        assert_eq!(retailer.count("runs"), 1 + round, "the others left no trace");
        everything_is_in_once(&retailer);
    }
}

#[test]
fn no_lock_is_stale_after_kill_9() {
    let retailer = behind();
    let gate = close_the_gate(&retailer);
    let begun = (0..2).map(|_| retailer.begin("orders new --on-locked fail")).collect();
    let holder = the_one_that_stays(begun, 75);
    holder.signal("KILL");
    assert_eq!(holder.end().0, None);
    gate.execute_batch("ROLLBACK").unwrap();
    retailer.json("orders new --on-locked fail", 0);
    everything_is_in_once(&retailer);
}

#[test]
fn different_jobs_do_not_lock_each_other_out() {
    let retailer = Retailer::small();
    let _held = hold_the_lock(&retailer);
    let (_, report) = retailer.begin("products sync --on-locked fail").end();
    assert!(report["seen"].as_u64() > Some(0), "{report}");
}

#[test]
fn a_dry_run_needs_no_lock() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    let _held = hold_the_lock(&retailer);
    assert_eq!(retailer.json("orders new --dry-run --on-locked fail", 0)["seen"], 30);
}
