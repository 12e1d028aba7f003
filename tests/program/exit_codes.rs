//! The contract with cron and CI: what ends with which exit code, and that it says what to do about it.

use assert_cmd::Command;
use chrono::TimeDelta;
use sandbox::Versions;

use crate::support::{Grown, Retailer, Said};

fn retailer() -> Retailer {
    let retailer = Retailer::like(&Grown::with_orders(3));
    retailer.catalog(CATALOG);
    retailer
}

const CATALOG: &str = "[orders.new]\nsettle = \"0s\"\n";

/// The binary behind a shell, which limits or redirects what it gets.
fn behind_a_shell(retailer: &Retailer, script: &str) -> Said {
    let program = retailer.hwjobs("").get_program().to_owned();
    let mut shell = Command::new("sh");
    shell
        .current_dir(retailer.folder())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .args(["-c", script, "sh"])
        .arg(program);
    for (name, value) in retailer.hwjobs("").get_envs() {
        shell.env(name, value.unwrap());
    }
    Said::by(&mut shell)
}

#[test]
fn usage_errors_end_with_2_and_the_nearest_word() {
    let retailer = retailer();
    for (line, words) in [
        ("orders nwe", "'new'"),
        ("order new", "'orders'"),
        ("orders", "Usage"),
        ("orders new --dry-rum", "'--dry-run'"),
        ("orders new --window yesterday", "write FROM..TO"),
        ("orders new --window 2026-11-27T00:00:00Z..2026-11-26T00:00:00Z", "it ends before it begins"),
        ("orders new --window 2026-11-27..2026-11-28", "write it with its zone"),
        ("orders new --limit 0", "--limit"),
        ("orders new --timeout soon", "--timeout"),
        ("orders new --shop brightsude", "did you mean `brightside`?"),
        ("orders new --set page-sise=3", "page-size"),
        ("orders new --set page-size=many", "page-size"),
        ("orders new --variant odd", "has no variant `odd`"),
        ("orders new --if-due", "has no schedule"),
        ("jobs show orders nwe", "did you mean `orders new`?"),
        ("runs show 7", "there is no run 7"),
        ("failed show #1", "there is no failed record `#1`"),
        ("orders new --output yaml", "ndjson"),
    ] {
        retailer.run(line).ends(2).says(words);
    }
    assert_eq!(retailer.requests(), 0);
    assert!(!retailer.path("hwjobs.db").exists(), "a usage error makes no store");
}

#[test]
fn a_catalog_with_a_typo_ends_with_78_and_shows_the_place() {
    let retailer = retailer();
    retailer.catalog("[orders.new]\nshedule = \"0 * * * *\"\n");
    for line in ["orders new", "check", "jobs list", "runs list"] {
        let said = retailer.run(line).ends(78);
        insta::allow_duplicates! {
            insta::assert_snapshot!(said.err, @r#"
            error: unknown key `shedule`
              --> jobs.toml:10:1
               |
            10 | shedule = "0 * * * *"
               | ^^^^^^^ did you mean `schedule`?
            "#);
        }
    }
    std::fs::remove_file(retailer.path("jobs.toml")).unwrap();
    retailer.run("orders new").ends(78).says("no catalog at").says("hwjobs -c FILE");
}

#[test]
fn a_store_that_cannot_be_written_ends_with_74_and_its_name() {
    let retailer = retailer();
    let text = std::fs::read_to_string(retailer.path("jobs.toml")).unwrap();
    // A folder that is missing, one that is a file, and one in which not even root can make a file.
    for state in ["no/such/folder/hwjobs.db", "jobs.toml/hwjobs.db", "/proc/hwjobs.db"] {
        std::fs::write(retailer.path("jobs.toml"), text.replace("hwjobs.db", state)).unwrap();
        for line in ["orders new", "failed retry all"] {
            retailer.run(line).ends(74).says(state);
        }
    }
    assert!(!retailer.path("no").exists(), "a folder is made by whoever means it");
    assert_eq!(retailer.requests(), 0);
}

#[test]
fn a_disk_that_is_full_ends_with_74_and_loses_nothing() {
    let retailer = retailer();
    retailer.run("orders new").ends(0);
    retailer.control("place", Some("300"));
    // SIGXFSZ is ignored, so that a write past the limit fails as it does on a full disk.
    let said = behind_a_shell(&retailer, "trap '' XFSZ; ulimit -f 500; exec \"$1\" orders new");
    let said = said.ends(74).says("hwjobs.db");
    assert!(said.err.contains("full") || said.err.contains("disk"), "{}", said.err);
    let taken = retailer.count("orders");
    assert!(taken < 303);
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 303 - taken);
}

#[test]
fn a_result_that_cannot_be_written_ends_with_74() {
    let retailer = retailer();
    for line in [
        "orders new --output json",
        "orders new --output ndjson",
        "orders new --output plain",
        "orders new --dry-run --output json",
        "jobs list",
        "runs list --output json",
        "check",
        "--help",
        "orders new --help",
        "completions bash",
        "man",
    ] {
        behind_a_shell(&retailer, &format!("exec \"$1\" {line} > /dev/full")).ends(74);
    }
    // A reader that has seen enough is no trouble.
    behind_a_shell(&retailer, "\"$1\" jobs list --output json | true; exit 0").ends(0);
}

#[test]
fn a_run_that_finds_the_lock_held_leaves_by_policy() {
    let retailer = retailer();
    retailer.run("orders new").ends(0);
    let lock = std::fs::File::open(retailer.path("hwjobs.db.locks/brightside.orders-new")).unwrap();
    lock.try_lock().unwrap();
    retailer.run("orders new").ends(0);
    retailer.run("orders new --on-locked skip --output plain").ends(0).says("left alone (--on-locked skip)");
    retailer.run("orders new --on-locked fail").ends(75).says("another run of this job holds the lock");
    retailer
        .run("orders new --on-locked wait --timeout 300ms")
        .ends(75)
        .says("still did when the time was up");
    retailer.run("orders new --dry-run").ends(0);
    drop(lock);
    retailer.run("orders new --on-locked fail").ends(0);
}

#[test]
fn time_that_runs_out_ends_with_75_and_goes_on_next_time() {
    let retailer = retailer();
    retailer.faults("slow ms=8000 on=OrdersByIds nth=2");
    retailer.run("orders new --set page-size=1 --timeout 1s").ends(75).says("out of time with work left");
    assert_eq!(retailer.count("orders"), 1);
    retailer.faults("");
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 2);
}

#[test]
fn a_clock_that_is_no_clock_ends_with_2() {
    let retailer = retailer();
    let said = Said::by(retailer.hwjobs("orders new").env("HWJOBS_NOW", "noon"));
    said.ends(2).says("HWJOBS_NOW=noon").says("write it like 2026-11-27T09:00:00Z");
}

#[test]
fn a_check_that_connects_tells_who_answers_and_which_scopes_are_missing() {
    let good = retailer();
    good.run("check --connect --output plain")
        .ends(0)
        .says("Brightside Outfitters")
        .says("no scope is missing");
    let poor =
        Retailer::with(|options| options.scopes = vec!["read_orders".to_owned(), "read_products".to_owned()]);
    poor.run("check --connect --output plain").ends(4).says("read_customers").says("write_orders");
    poor.run("check").ends(0);
}

#[test]
fn check_warns_of_ending_api_versions() {
    let retailer = retailer();
    let now = retailer.json("check --connect", 0);
    let connection = &now["check"]["connections"]["brightside"];
    assert_eq!(connection["warnings"], serde_json::json!([]));
    assert_eq!(connection["supported_api_versions"][0], "2026-01");
    retailer.later(TimeDelta::days(150));
    retailer
        .run("check --connect --output plain")
        .ends(0)
        .says("supports API version 2026-07 until 2027-07-01 only");
    let old = Retailer::with(|options| options.versions = Versions::new(vec!["2026-10".to_owned()]).unwrap());
    old.run("check --connect --output plain").says("2026-07 is no longer supported");
}
