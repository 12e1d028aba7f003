//! Availability of a whole catalog and of changed variants, relative to a sum over the ledger of the same rows.
//!
//! `cargo bench --bench availability`. 50,000 variants, 300 facilities, a million rows of the ledger; what is compared runs
//! in turns, and what is printed are medians and their ratios. Absolute times belong to the machine.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be set up ends there")]
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::catalog::product::Identifier;
use domain::stock::availability::{Policy, online};
use rusqlite::{Connection, named_params};
use store::{Error, Ground, Job, Reader, Store, Variants};
use tempfile::TempDir;

const VARIANTS: i64 = 50_000;
const FACILITIES: i64 = 300;
const LEDGER: i64 = 1_000_000;
const CHANGED: u32 = 1_000;
const REPETITIONS: usize = 9;

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hwjobs.db");
    fill(&path);
    let (reader, bare) = (Reader::open(&path).unwrap(), Connection::open(&path).unwrap());
    let last = reader.last_change().unwrap() - i64::from(CHANGED);
    let changed = || reader.changes_since(last, CHANGED).unwrap().variants;
    let sum = "SELECT NULL, sum(atp_diff) FROM stock_ledger";
    let sum_by = "SELECT variant_id, sum(atp_diff) FROM stock_ledger GROUP BY variant_id";
    let sum_of = "SELECT variant_id, sum(atp_diff) FROM stock_ledger
        WHERE variant_id IN (SELECT value FROM json_each(?1)) GROUP BY variant_id";
    let ids = serde_json::to_string(&changed()).unwrap();
    let mut turns = [const { Vec::new() }; 5];
    for _ in 0..REPETITIONS {
        turns[0].push(timed(|| sums(&bare, sum, &[])));
        turns[1].push(timed(|| sums(&bare, sum_by, &[])));
        turns[2].push(timed(|| promise(&reader, Variants::All)));
        turns[3].push(timed(|| sums(&bare, sum_of, &[&ids])));
        turns[4].push(timed(|| promise(&reader, Variants::These(&changed()))));
    }
    let [sum, sum_by, all, sum_of, some] = turns.map(median);
    println!(
        "{VARIANTS} variants, {FACILITIES} facilities, {LEDGER} rows of the ledger; medians of {REPETITIONS}"
    );
    told("bare sum of the ledger, one number", sum, sum);
    told("bare sum of the ledger by variant", sum_by, sum);
    told("online ATP of the whole catalog", all, sum);
    told(&format!("online ATP of {CHANGED} that changed"), some, sum);
    told(&format!("bare sum of those {CHANGED} by variant"), sum_of, sum);
}

fn told(what: &str, took: Duration, beside: Duration) {
    let ratio = took.as_secs_f64() / beside.as_secs_f64();
    println!("{what:<42} {:>8.1} ms  {ratio:.2} ×", took.as_secs_f64() * 1000.0);
}

fn timed(mut work: impl FnMut() -> i64) -> Duration {
    let began = Instant::now();
    std::hint::black_box(work());
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Adds up what a statement says in its second column.
fn sums(bare: &Connection, sql: &str, params: &[&dyn rusqlite::ToSql]) -> i64 {
    let mut statement = bare.prepare_cached(sql).unwrap();
    let mut rows = statement.query(params).unwrap();
    let mut total = 0;
    while let Some(row) = rows.next().unwrap() {
        total += row.get::<_, i64>(1).unwrap();
    }
    total
}

/// Works out what may be promised, variant by variant.
fn promise(reader: &Reader, which: Variants<'_>) -> i64 {
    let (policy, mut total) = (Policy::default(), 0);
    reader
        .supplies::<Error>(which, &[], now(), |supply| {
            total += online(supply, &policy).total;
            Ok(())
        })
        .unwrap();
    total
}

/// Always the same moment: 2026-11-27T12:00:00Z.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_780_800, 0).unwrap()
}

/// A store in which every row of the ledger is of another variant at another facility, near enough; one variant in ten has
/// a threshold, one place in ten a safety stock, and 20,000 units wait.
fn fill(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let job = Job { shop: "s".to_owned(), name: "orders new".to_owned(), variant: String::new() };
    let ground = Ground { domain: "s".to_owned(), identifier: Identifier::Sku, window: None };
    store.begin(&job, &ground, now()).unwrap();
    drop(store);
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN;").unwrap();
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)";
    let insert = |sql: &str, count: i64| {
        conn.execute(&format!("{numbers} {sql}"), named_params! { ":count": count }).unwrap();
    };
    insert(
        "INSERT INTO facilities (facility, name, kind) SELECT format('store-%03d', i), '', 'store' FROM n",
        FACILITIES,
    );
    insert(
        "INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at)
         SELECT i, format('SKU-%06d', i), 1, '', 'finished-good', '', '' FROM n",
        VARIANTS,
    );
    insert(
        "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id)
         SELECT 1 + (i * 7919) % 50000, format('store-%03d', 1 + (i * 104729 / 50000) % 300), 1 + i % 20, 1 + i % 20,
                'counted', '2026-11-27T12:00:00Z', 1 FROM n",
        LEDGER,
    );
    conn.execute_batch(
        "INSERT INTO stock SELECT variant_id, facility, sum(qoh_diff), sum(atp_diff) FROM stock_ledger GROUP BY 1, 2;
         INSERT INTO variant_facilities (variant_id, facility, safety_stock)
           SELECT variant_id, facility, 2 FROM stock WHERE (variant_id + unicode(substr(facility, -1))) % 10 = 0;
         INSERT INTO facility_groups VALUES ('web', '', 'channel', NULL);
         INSERT INTO facility_group_members SELECT 'web', facility, '2026-01-01T00:00:00Z', NULL, NULL FROM facilities
           WHERE kind = 'store' AND facility < 'store-250';
         INSERT INTO variant_channels (variant_id, channel, threshold) SELECT variant_id, 'web', 5 FROM variants WHERE variant_id % 10 = 0;",
    )
    .unwrap();
    insert(
        "INSERT INTO orders (order_id, shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at,
            shop_updated_at, fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip,
            shipping_price, imported_at)
         SELECT i, 's', i, '', 'approved', '', 0, '', '', '', '', 'USD', 0, '0', '0', '0', '0', '0', '' FROM n",
        20_000,
    );
    insert("INSERT INTO ship_groups SELECT i, i, 'brokering', 'standard', NULL, NULL, NULL FROM n", 20_000);
    insert(
        "INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
         SELECT i, 1, 1, i, 1 + (i * 31) % 50000, 'approved', '', '0', 0 FROM n",
        20_000,
    );
    conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
}
