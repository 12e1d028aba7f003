//! What each format says: the same facts, in the manners of whoever listens.

use serde_json::Value;

use crate::support::{Grown, Retailer, Said};

/// A name that would steer a terminal, break a line and turn the writing around.
const HOSTILE: &str = "#BS-\u{1b}[2J\u{7}\r\n\u{202e}1003";

/// Three plain orders, the second of which cannot be taken.
fn retailer() -> Retailer {
    let retailer = Retailer::like(&Grown::with_orders(1));
    retailer.catalog("[orders.new]\nschedule = \"*/15 * * * *\"\nsettle = \"0s\"\n");
    retailer.control("place", Some("3"));
    retailer
}

fn spoil(retailer: &Retailer) {
    let sql = "UPDATE orders SET doc = json_set(doc, '$.lineItems[0].quantity', -1) WHERE name = '#BS-1003'";
    assert_eq!(retailer.shop_state().execute(sql, []).unwrap(), 1);
}

fn with(retailer: &Retailer, line: &str, variables: &[(&str, &str)]) -> Said {
    Said::by(retailer.hwjobs(line).envs(variables.iter().copied()))
}

/// Text without what differs from run to run, and from version to version.
fn settled(text: &str) -> String {
    let mut settled = text.replace(env!("CARGO_PKG_VERSION"), "<VERSION>");
    while let Some(end) = settled.find(" s)") {
        let start = settled[..end].rfind('(').unwrap() + 1;
        settled.replace_range(start..end + 2, "<TIME>");
    }
    settled
}

#[test]
fn under_cron_success_says_nothing_and_trouble_a_few_plain_lines() {
    let retailer = retailer();
    spoil(&retailer);
    let said = retailer.run("orders new").ends(3);
    assert_eq!(said.err, "");
    insta::assert_snapshot!(settled(&said.out), @r#"
    orders new · brightside
      4 seen = 3 new + 1 failed  (<TIME>)
      read up to 2026-11-27 12:00:00 UTC
    ! #BS-1003: line 1: quantity -1 is negative; kept, and tried again
        hwjobs failed show 'BS-1003'
    "#);
    let healed =
        "UPDATE orders SET doc = json_set(doc, '$.lineItems[0].quantity', 1) WHERE name = '#BS-1003'";
    retailer.shop_state().execute(healed, []).unwrap();
    for line in
        ["orders new", "orders new", "orders new --timeout 1m", "orders new -v", "products sync --limit 1"]
    {
        assert_eq!(retailer.run(line).ends(0).all(), "", "{line}");
    }
}

#[test]
fn where_somebody_reads_along_there_are_plain_lines() {
    for variable in [("TERM", "xterm-256color"), ("CI", "true"), ("TERM", "dumb")] {
        let retailer = retailer();
        let said = with(&retailer, "orders new", &[variable]).ends(0);
        assert_eq!(said.err, "");
        insta::allow_duplicates! {
            insta::assert_snapshot!(settled(&said.out), @r#"
            orders new · brightside
              4 seen = 4 new  (<TIME>)
              read up to 2026-11-27 12:00:00 UTC
            "#);
        }
    }
}

#[test]
fn a_pipe_gets_no_ansi_even_of_the_human_format() {
    for variables in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "dumb")]] {
        let retailer = retailer();
        spoil(&retailer);
        let said = with(&retailer, "orders new --output human", variables).ends(3);
        insta::allow_duplicates! {
            insta::assert_snapshot!(settled(&said.all()), @r#"
            ! orders new · brightside
              4 seen = 3 new + 1 failed  (<TIME>)
              read up to 2026-11-27 12:00:00 UTC
            ! #BS-1003: line 1: quantity -1 is negative; kept, and tried again
                hwjobs failed show 'BS-1003'
            "#);
        }
    }
}

#[test]
fn a_terminal_in_trouble_reads_what_where_why_and_what_to_type() {
    let retailer = retailer();
    spoil(&retailer);
    retailer.run("orders new").ends(3);
    insta::assert_snapshot!(settled(&retailer.run("failed list").ends(0).out), @r#"
    NO  RECORD    JOB         SHOP        TRIED  REASON
    1   #BS-1003  orders new  brightside  1 ×    order #BS-1003: line 1: quantity -1 is negative
    "#);
    insta::assert_snapshot!(settled(&retailer.run("runs show last").ends(0).out), @r#"
    run 1 · orders new · brightside
      state      partial, exit code 3
      started    2026-11-27 12:00:00 UTC
      finished   2026-11-27 12:00:00 UTC (<TIME>)
      records    4 seen = 3 new + 0 updated + 0 unchanged + 0 skipped + 1 failed
      mutations  0 confirmed, 0 refused
      program    hwjobs <VERSION>
        hwjobs failed list
    "#);
    insta::assert_snapshot!(settled(&retailer.run("runs list").ends(0).out), @r#"
    RUN  JOB         SHOP        STARTED                  STATE    SEEN  NEW  UPDATED  FAILED  TOOK
    1    orders new  brightside  2026-11-27 12:00:00 UTC  partial  4     3    0        1       0.0 s
    "#);
    insta::assert_snapshot!(settled(&retailer.run("jobs list").ends(0).out), @r#"
    JOB                          SCHEDULE      LAST RUN                      ABOUT
    initial-load products        –             never                         Load all products and variants in bulk
    initial-load orders          –             never                         Load open orders or the whole order history in bulk
    orders new                   */15 * * * *  2026-11-27 12:00 UTC partial  Import new Shopify orders
    orders missed                –             never                         Find and import orders missed in the last 48 hours
    orders approve               –             never                         Approve created orders that pass the approval policy
    orders update                –             never                         Apply Shopify's changes to known orders
    orders cancelled             –             never                         Cancel orders that were cancelled in Shopify
    orders cancelled-items       –             never                         Cancel items that Shopify cancelled, removed or refunded
    orders returns               –             never                         Import returns and refunds
    orders upload-cancelled      –             never                         Cancel orders in Shopify that were cancelled here
    brokering batch              –             never                         Allocate queued items to facilities by the routing rules
    brokering rejected           –             never                         Re-allocate items that facilities rejected
    inventory export-thresholds  –             never                         Export thresholds and safety stock that the rules change
    inventory variance           –             never                         Apply inventory variances from files
    inventory import-thresholds  –             never                         Import thresholds, safety stock and sales permissions
    inventory sync               –             never                         Reset stock to Shopify's levels
    inventory upload-changes     –             never                         Push changed availability to Shopify
    inventory upload-all         –             never                         Compare all availability with Shopify and push differences
    products sync                –             never                         Apply Shopify's changes to products and collections
    misc import-facilities       –             never                         Import facilities, their locations and their groups
    misc import-stock            –             never                         Import stock levels from another system
    misc import-receipts         –             never                         Import stock that facilities received
    misc import-rejections       –             never                         Import rejections from facilities
    "#);
    let shown = retailer.run("failed show 1").ends(0).out;
    insta::assert_snapshot!(shown.lines().take_while(|line| !line.contains('{')).collect::<Vec<_>>().join("\n"), @r#"
    #BS-1003 · order/6215000000003 · orders new · brightside
      reason   order #BS-1003: line 1: quantity -1 is negative
      tried    1 ×, first 2026-11-27 12:00:00 UTC, last 2026-11-27 12:00:00 UTC
      again    not before 2026-11-27 12:00:00 UTC
      payload
    "#);
}

#[test]
fn json_ndjson_and_the_store_say_the_same() {
    let json_of = |retailer: &Retailer| retailer.json("orders new", 3);
    let one = retailer();
    spoil(&one);
    let document = json_of(&one);
    let other = retailer();
    spoil(&other);
    let lines = other.run("orders new --output ndjson").ends(3);
    assert_eq!(lines.err, "");
    let events: Vec<Value> = lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["run.started", "record.failed", "page.committed", "run.finished"]);
    assert!(events.iter().all(|event| event["hwjobs"] == 1));

    let finished = events.last().unwrap();
    for same in [
        "seen",
        "numbers",
        "skipped",
        "failures",
        "mutations",
        "checkpoint",
        "exit_code",
        "job",
        "shop",
        "run",
    ] {
        assert_eq!(finished[same], document[same], "{same}");
    }
    let run = one.json("runs show last", 0)["run"].clone();
    for number in ["created", "updated", "unchanged", "skipped", "failed"] {
        assert_eq!(run[number], document["numbers"][number], "{number}");
    }
    assert_eq!((&run["seen"], &run["exit_code"]), (&document["seen"], &document["exit_code"]));
    let sum: u64 = document["numbers"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!((document["seen"].as_u64(), sum), (Some(4), 4));
}

#[test]
fn json_is_one_document_even_when_nothing_works() {
    let retailer = retailer();
    retailer.faults("unauthorized times=1000");
    assert_eq!(retailer.json("orders new", 4)["exit_code"], 4);
    assert!(retailer.json("orders new", 4)["cause"].as_str().unwrap().contains("401"));
    assert_eq!(retailer.json("orders new --dry-run", 4)["steps"], Value::Array(Vec::new()));
    assert_eq!(retailer.json("orders new --shop nobody", 2)["exit_code"], 2);
    retailer.catalog("[orders.new]\nshedule = \"\"\n");
    assert_eq!(retailer.json("orders new", 78)["exit_code"], 78);
    let lines = retailer.run("orders new --output ndjson").ends(78);
    assert!(lines.out.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", lines.out);
}

#[test]
fn a_dry_run_as_json_lists_every_step_and_changes_nothing() {
    let retailer = Retailer::small();
    retailer.catalog(
        "[orders.new]\nsettle = \"0s\"\npage-size = 7\n[store.orders]\ninclude-test = true\nmark = { tag = \"hw\" }\n",
    );
    let plan = retailer.json("orders new --dry-run", 0);
    assert_eq!(plan["steps"].as_array().unwrap().len(), 30);
    assert_eq!((&plan["numbers"]["created"], &plan["mutations"]["pending"]), (&30.into(), &30.into()));
    assert!(!retailer.path("hwjobs.db").exists() && retailer.effects().is_empty());
    let lines = retailer.run("orders new --dry-run --output ndjson").ends(0).out;
    assert_eq!(lines.lines().filter(|line| line.contains("\"step.planned\"")).count(), 30);
    let said = retailer.run("orders new --dry-run --output plain").ends(0).out;
    assert!(said.contains("… and 10 more; --output json shows every step"), "{said}");
    assert_eq!(retailer.json("orders new", 0)["numbers"], plan["numbers"]);
}

#[test]
fn a_name_cannot_steer_the_terminal() {
    let retailer = retailer();
    let sql = "UPDATE orders SET name = ?1, doc = json_set(doc, '$.name', ?1, '$.lineItems[0].title', ?1) WHERE name = '#BS-1002'";
    retailer.shop_state().execute(sql, [HOSTILE]).unwrap();
    let bad = "UPDATE orders SET name = ?1, doc = json_set(doc, '$.name', ?1, '$.lineItems[0].quantity', -1) WHERE name = '#BS-1003'";
    retailer.shop_state().execute(bad, [HOSTILE]).unwrap();
    for format in ["human", "plain", "json", "ndjson"] {
        for line in
            ["orders new -v --dry-run", "orders new -v", "failed list", "failed show 1", "runs show last"]
        {
            let said = retailer.run(&format!("{line} --output {format}"));
            let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            // JSON strings may hold the mark of direction: a program reads them.
            let raw_there =
                said.all().chars().any(|c| raw(c) && (c != '\u{202e}' || !format.contains("json")));
            assert!(!raw_there, "hwjobs {line} --output {format}: {:?}", said.all());
        }
    }
}

#[test]
fn job_help_fits_a_screen() {
    let retailer = Retailer::like(&Grown::with_orders(1));
    for entry in hwjobs::jobs::TABLE {
        let line = format!("{} {} --help", entry.name.category, entry.name.verb);
        let said = retailer.run(&line);
        let lines = said.out.lines().count();
        assert!(lines <= 40, "{line} has {lines} lines");
        assert!(!said.out.contains("--all-shops"), "{line} lists global options");
        assert!(!said.out.contains("<VALUE>"), "{line} has a value without a type");
        assert!(entry.about.split(' ').count() <= 10, "{}", entry.about);
    }
}
