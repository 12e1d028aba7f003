//! Runs that are told to stop, run out of time, or are killed: what was committed stays, and the next run goes on (R1).

use chrono::TimeDelta;

use crate::support::Retailer;

const MARKING: &str = "[orders.new]\nsettle = \"0s\"\npage-size = 10\n[store.orders]\nmark = { tag = \"hw:imported\", note = \"hwjobs: imported\" }\n";

/// Longer than any of these tests may last.
const FOR_EVER: &str = "slow ms=10000";

fn marking() -> Retailer {
    let retailer = Retailer::small();
    retailer.catalog(MARKING);
    retailer
}

fn last_run(retailer: &Retailer) -> (String, i64) {
    let sql = "SELECT state, exit_code FROM runs ORDER BY run_id DESC LIMIT 1";
    retailer.store().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// The next run brings in every order and marks each exactly once.
fn the_next_run_completes_the_work(retailer: &Retailer) {
    retailer.faults("");
    retailer.later(TimeDelta::minutes(15));
    retailer.json("orders new", 0);
    assert_eq!(retailer.count("orders"), 30);
    assert_eq!(retailer.count("outbox WHERE state = 'confirmed'"), 60);
    assert_eq!(retailer.count("runs WHERE state = 'running'"), 0);
    let mut done: Vec<_> = retailer
        .effects()
        .into_iter()
        .filter(|effect| effect["changed"] == true)
        .map(|effect| (effect["object"].to_string(), effect["mutation"].to_string()))
        .collect();
    done.sort();
    let all = done.len();
    done.dedup();
    assert_eq!((all, done.len()), (60, 60), "each mutation changed something once");
}

#[test]
fn an_interrupted_run_ends_cleanly_and_is_resumed() {
    let retailer = marking();
    retailer.faults(&format!("{FOR_EVER} on=orders nth=2"));
    let run = retailer.begin("orders new");
    retailer.wait_until_asked("orders", 2);
    run.signal("INT");
    let (code, report) = run.end();
    assert_eq!((code, report["exit_code"].as_i64()), (Some(130), Some(130)));
    assert_eq!(report["seen"], 10, "the page before was committed");
    assert_eq!(last_run(&retailer), ("stopped".to_owned(), 130));
    assert_eq!(retailer.count("orders"), 10);
    the_next_run_completes_the_work(&retailer);
}

#[test]
fn a_terminated_run_repeats_no_mutation_whose_answer_it_never_saw() {
    for mutation in ["tagsAdd", "orderUpdate"] {
        let retailer = marking();
        retailer.faults(&format!("{FOR_EVER} on={mutation} nth=3"));
        let run = retailer.begin("orders new");
        retailer.wait_until_asked(mutation, 3);
        run.signal("TERM");
        assert_eq!(run.end().0, Some(143));
        assert_eq!(last_run(&retailer), ("stopped".to_owned(), 143));
        the_next_run_completes_the_work(&retailer);
    }
}

#[test]
fn a_killed_run_is_told_abandoned_by_the_next_one() {
    let retailer = marking();
    retailer.faults(&format!("{FOR_EVER} on=orderUpdate nth=5"));
    let run = retailer.begin("orders new");
    retailer.wait_until_asked("orderUpdate", 5);
    run.signal("KILL");
    assert_eq!(run.end().0, None);
    assert_eq!(retailer.count("runs WHERE state = 'running'"), 1);
    the_next_run_completes_the_work(&retailer);
    assert_eq!(retailer.count("runs WHERE state = 'abandoned'"), 1);
}

#[test]
fn a_run_that_is_out_of_time_ends_with_75_and_is_resumed() {
    let retailer = marking();
    retailer.faults(&format!("{FOR_EVER} on=orders nth=1"));
    let report = retailer.json("orders new --timeout 100ms", 75);
    assert_eq!(report["exit_code"], 75);
    assert_eq!(last_run(&retailer), ("stopped".to_owned(), 75));
    the_next_run_completes_the_work(&retailer);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_waits_for_its_turn_can_be_told_to_stop() {
    const TERM: u64 = 1 << 14;
    let retailer = marking();
    std::fs::create_dir_all(retailer.path("hwjobs.db.locks")).unwrap();
    let lock = std::fs::File::create(retailer.path("hwjobs.db.locks/brightside.orders-new")).unwrap();
    lock.lock().unwrap();
    let run = retailer.begin("orders new --on-locked wait");
    // Before it listens, the signal would end it as it ends any process: also well, but not what is shown here.
    while caught_signals(run.id()) & TERM == 0 {
        std::thread::yield_now();
    }
    run.signal("TERM");
    assert_eq!(run.end().0, Some(143));
}

/// The signals that a process has handlers for, as a mask.
#[cfg(target_os = "linux")]
fn caught_signals(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap()
}
