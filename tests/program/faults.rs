//! Each misfortune at each request of a run (R10), and a shop that throttles (R9): the exit code is the promised one,
//! and one clean run later the store is as if nothing had happened.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::{Digest, Grown, Retailer};

/// Two orders on a page each, every one marked twice at the shop: each kind of request at least twice.
const CATALOG: &str = "[orders.new]\nsettle = \"0s\"\npage-size = 1\n[store.orders]\nmark = { tag = \"hw\", note = \"taken by hwjobs\" }\n";
const ORDERS: u32 = 2;

/// Cases at once: most of their time is waiting before a retry.
const AT_ONCE: usize = 16;

/// A fault, how a run ends that it befalls while reading, and how if it befalls a mutation.
type Fault = (&'static str, i32, i32);

/// Every fault that there is, each striking once.
const FAULTS: &[Fault] = &[
    ("throttled", 0, 0),
    ("http-429 retry-after=0.1", 0, 0),
    ("http-429 retry-date=0", 0, 0),
    ("http-500", 0, 0),
    ("http-502", 0, 0),
    ("http-503", 0, 0),
    ("http-504", 0, 0),
    ("html", 0, 0),
    ("reset", 0, 0),
    ("reset-mid-body", 0, 0),
    ("slow ms=20", 0, 0),
    ("truncated", 0, 0),
    ("lost-answer", 0, 0),
    ("partial", 0, 0),
    ("internal-error", 0, 0),
    ("unauthorized", 4, 4),
    ("access-denied", 4, 4),
    // A mutation has taken effect whatever version answered; the next query tells.
    ("fall-forward", 78, 0),
    ("search-warning", 1, 1),
];

/// Whether a request of a run changes the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sends {
    Query,
    Mutation,
}

/// A run without faults: its requests in order, and what it left behind.
struct Reference {
    requests: Vec<Sends>,
    digest: Digest,
    changed: BTreeMap<String, u64>,
}

#[test]
fn each_fault_at_each_request_ends_as_promised_and_one_clean_run_heals_it() {
    let grown = Grown::with_orders(ORDERS);
    let reference = reference(&grown);
    let cases: Vec<_> = FAULTS
        .iter()
        .flat_map(|fault| {
            reference.requests.iter().enumerate().map(move |(at, sends)| (fault, at + 1, *sends))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let take = || cases.get(next.fetch_add(1, Ordering::Relaxed));
    let work = || {
        std::iter::from_fn(take).filter_map(|case| befall(&grown, &reference, case).err()).collect::<Vec<_>>()
    };
    let broken: Vec<String> = std::thread::scope(|threads| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| threads.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(broken.is_empty(), "{} of {}:\n{}", broken.len(), cases.len(), broken.join("\n"));
}

/// A run with a fault, then one without: what is not as it should be.
fn befall(grown: &Grown, reference: &Reference, case: &(&Fault, usize, Sends)) -> Result<(), String> {
    let ((kind, reading, sending), nth, sends) = case;
    let retailer = retailer(grown);
    retailer.faults(&format!("{kind} nth={nth}"));
    let said = retailer.run("orders new");
    let again = {
        retailer.faults("");
        retailer.run("orders new")
    };
    let promised = match sends {
        Sends::Query => *reading,
        Sends::Mutation => *sending,
    };
    let holds = [
        (said.code == promised, "the exit code"),
        (said.all().is_empty() == (promised == 0), "silence if and only if all is well"),
        (again.code == 0, "the clean run"),
        (retailer.digest() == reference.digest, "the store"),
        (changed(&retailer) == reference.changed, "each mutation once at the shop"),
    ];
    let broken: Vec<&str> = holds.iter().filter(|(holds, _)| !holds).map(|(_, what)| *what).collect();
    let told = || {
        format!(
            "{kind} nth={nth} ({sends:?}), exit {}: {}\n{}{}",
            said.code,
            broken.join(", "),
            said.all(),
            again.all()
        )
    };
    if broken.is_empty() { Ok(()) } else { Err(told()) }
}

fn retailer(grown: &Grown) -> Retailer {
    let retailer = Retailer::like(grown);
    retailer.catalog(CATALOG);
    retailer
}

/// Two runs, because a healed run is two. The requests: a fault that ends a run at once is put at the first, the second …
/// until none is left to hit; whether that was a mutation is told by the effect that is missing behind it.
fn reference(grown: &Grown) -> Reference {
    let retailer = retailer(grown);
    retailer.run("orders new").ends(0);
    let total = retailer.requests();
    retailer.run("orders new").ends(0);
    let requests = (1..=total).map(|nth| sends(grown, nth)).collect();
    Reference { requests, digest: retailer.digest(), changed: changed(&retailer) }
}

/// What the nth request of a run is, by the root fields that a shop counted up to it.
fn sends(grown: &Grown, nth: u64) -> Sends {
    let retailer = retailer(grown);
    retailer.faults(&format!("unauthorized nth={nth}"));
    retailer.run("orders new").ends(4);
    let asked = |before: &Retailer| before.control("requests", None)["root_fields"].clone();
    let mutations = |fields: &Value| {
        ["tagsAdd", "orderUpdate"].iter().filter_map(|name| fields[name].as_u64()).sum::<u64>()
    };
    // The refused request is counted too: it is a mutation when one more was asked for than carried out.
    match mutations(&asked(&retailer)) > retailer.effects().len() as u64 {
        true => Sends::Mutation,
        false => Sends::Query,
    }
}

/// How often each object was really changed by each mutation.
fn changed(retailer: &Retailer) -> BTreeMap<String, u64> {
    let mut changed = BTreeMap::new();
    for effect in retailer.effects().iter().filter(|effect| effect["changed"] != false) {
        *changed.entry(format!("{} {}", effect["mutation"], effect["object"])).or_default() += 1;
    }
    changed
}

#[test]
fn a_shop_that_throttles_nine_times_in_ten_is_never_asked_in_a_hot_loop() {
    let retailer = retailer(&Grown::with_orders(3));
    retailer.faults("throttled nth=1 times=9\nthrottled nth=11 times=9");
    retailer.catalog("[orders.new]\nsettle = \"0s\"\npage-size = 50\n");
    let run = retailer.json("orders new", 0);
    assert_eq!(run["numbers"]["created"], 3);
    assert_eq!(
        (retailer.requests(), &run["requests"]["retried"]),
        (20, &18.into()),
        "one page is two questions"
    );
    // No refusal costs less than half a second, however often it is repeated.
    assert!(run["requests"]["seconds_throttled"].as_f64().unwrap() >= 18.0 * 0.5, "{run}");
    assert!(run["checkpoint"]["done"].is_string(), "{run}");
}

#[test]
fn a_run_that_was_throttled_past_its_budget_leaves_the_checkpoint_where_it_got_to() {
    let retailer = retailer(&Grown::with_orders(3));
    retailer.faults("throttled on=OrderHeads nth=2 times=1000000");
    let run = retailer
        .run("orders new --timeout 2s --output json")
        .ends(69)
        .says("throttled: gave up after waiting");
    assert_eq!(retailer.count("orders"), 1);
    assert!(run.json()["checkpoint"]["open"]["cursor"].is_string(), "{}", run.out);
    retailer.faults("");
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 2);
}

#[test]
fn a_shop_that_stays_away_is_named_and_the_run_worth_retrying() {
    let retailer = retailer(&Grown::with_orders(1));
    for (fault, why) in
        [("http-503", "503 Service Unavailable"), ("reset", "the connection broke"), ("html", "an HTML page")]
    {
        retailer.faults(&format!("{fault} times=1000000"));
        let said = retailer.run("orders new --timeout 1s").ends(69);
        said.says("brightside").says("unreachable").says(why).says("127.0.0.1");
    }
    assert_eq!(retailer.count("orders"), 0);
    assert_eq!(retailer.count("checkpoints"), 0);
}

#[test]
fn a_refusal_says_what_to_change() {
    let retailer = retailer(&Grown::with_orders(1));
    for (fault, code, words) in [
        ("unauthorized", 4, "make a new one, and check that it is for this shop"),
        ("access-denied", 4, "`read_orders` access scope"),
        ("fall-forward", 78, "set api-version = \"2026-01\" in jobs.toml"),
        ("search-warning", 1, "ignored a part of the search"),
    ] {
        retailer.faults(&format!("{fault} on=orders"));
        retailer.run("orders new").ends(code).says(words);
        assert_eq!(retailer.count("orders"), 0, "{fault}");
        assert_eq!(retailer.count("checkpoints"), 0, "{fault}");
    }
}
