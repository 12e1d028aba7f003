//! When a job runs and for whom: `--if-due`, and `--all-shops`.

use chrono::TimeDelta;
use serde_json::Value;

use crate::support::Retailer;

fn runs(retailer: &Retailer) -> i64 {
    retailer.count("runs")
}

#[test]
fn if_due_runs_a_job_once_each_time_its_schedule_comes_round() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\nschedule = \"0 * * * *\"\n");
    retailer.later(TimeDelta::minutes(5));
    retailer.hwjobs("orders new --if-due").assert().success();
    assert_eq!(runs(&retailer), 1, "it had never run");
    retailer.later(TimeDelta::minutes(50));
    retailer.hwjobs("orders new --if-due").assert().success();
    assert_eq!(runs(&retailer), 1, "12:55 is not yet 13:00");
    retailer.later(TimeDelta::minutes(10));
    retailer.hwjobs("orders new --if-due").assert().success();
    assert_eq!(runs(&retailer), 2, "13:05 is past 13:00");
}

#[test]
fn only_a_run_that_did_its_scheduled_work_puts_the_next_one_off() {
    let retailer = Retailer::small();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\nschedule = \"0 * * * *\"\n");
    let aside = "orders new --window 2026-11-26T00:00:00Z..2026-11-27T00:00:00Z";
    retailer.hwjobs(aside).assert().success();
    retailer.faults("unauthorized");
    retailer.hwjobs("orders new").assert().code(4);
    retailer.hwjobs("orders new --if-due").assert().success();
    assert_eq!(runs(&retailer), 3, "neither a window by hand nor a failed run was it");
    retailer.hwjobs("orders new --if-due").assert().success();
    assert_eq!(runs(&retailer), 3);
}

#[test]
fn all_shops_are_served_whatever_is_wrong_with_one_and_json_is_one_document() {
    let retailer = Retailer::small();
    retailer.catalog(
        "[orders.new]\nsettle = \"0s\"\n[shops.acme]\ndomain = \"http://127.0.0.1:9\"\ntoken = { env = \"NO_TOKEN\" }\n",
    );
    retailer.hwjobs("orders new").assert().code(2);
    let told = retailer.json("orders new --all-shops", 4);
    let shops: Vec<(&Value, &Value)> =
        told.as_array().unwrap().iter().map(|run| (&run["shop"], &run["exit_code"])).collect();
    assert_eq!(shops, [(&"acme".into(), &4.into()), (&"brightside".into(), &0.into())]);
    assert!(retailer.count("orders WHERE shop = 'brightside'") > 0);
}
