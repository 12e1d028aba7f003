//! The three things that an import does with a page of 100 orders, each for itself: read it, plan it, commit it.
//!
//! `cargo bench`; `cargo bench -- plan` for one of them.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be set up ends there")]

mod replay;

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use divan::Bencher;
use domain::catalog::product::Identifier;
use domain::orders::import::{self, Known};
use domain::orders::policy::OrderPolicy;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Record, Settles, Step, Verdict};
use domain::shopify::order::ShopOrder;
use domain::values::id::OrderId;
use domain::values::secret::Secret;
use domain::values::window::Window;
use sandbox::{self, Bucket, Options, Running};
use shopify::{self, Access, Config, Deadlines, Fetched, OrderQuery, OrderTime, Reader, TokenSource};
use store::{Ground, Job, Page, Store};
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

const ORDERS: u16 = 100;

/// Ask for the bodies, take in the answers over loopback, parse them.
#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let (runtime, shop) = (runtime(), Shop::remembered());
    let reader = shop.reader();
    let ids = runtime.block_on(shop.ids(&reader));
    bencher.bench_local(|| runtime.block_on(reader.orders(&ids)).unwrap());
}

/// Decide what becomes of the orders.
#[divan::bench]
fn plan(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| planned(&PAGE));
}

/// Write the plan to a store that has none of it.
#[divan::bench]
fn commit(bencher: Bencher<'_, '_>) {
    let plan = planned(&PAGE);
    let job = Job { shop: "demo".to_owned(), name: "orders new".to_owned(), variant: String::new() };
    bencher
        .with_inputs(|| {
            let folder = TempDir::new().unwrap();
            let mut store = Store::open(&folder.path().join("hwjobs.db")).unwrap();
            let ground = Ground { domain: "demo".to_owned(), identifier: Identifier::Sku, window: None };
            let run = store.begin(&job, &ground, now()).unwrap();
            (folder, store, run)
        })
        .bench_local_refs(|(_, store, run)| {
            let page = Page { plan: &plan, checkpoint: Some(&plan.checkpoint), newly_failed: 0 };
            store.commit(run, page).unwrap()
        });
}

/// A page of whole orders.
static PAGE: LazyLock<Vec<ShopOrder>> = LazyLock::new(|| {
    let shop = Shop::remembered();
    let reader = shop.reader();
    runtime().block_on(async {
        let ids = shop.ids(&reader).await;
        let fetched = reader.orders(&ids).await.unwrap();
        fetched
            .into_iter()
            .filter_map(|one| if let Fetched::Taken(order) = one { Some(order) } else { None })
            .collect()
    })
});

/// What `orders new` makes of a page.
fn planned(page: &[ShopOrder]) -> Plan {
    let policy = OrderPolicy {
        shipping_methods: [("Next Day".to_owned(), "next-day".to_owned())].into(),
        ..OrderPolicy::default()
    };
    let known = Known::default();
    let step = |order: &ShopOrder| Step {
        record: Record::new("order", order.id, order.name.clone()),
        settles: Settles::Itself,
        verdict: Verdict::Created,
        why: "not in the store".to_owned(),
        changes: import::import(order, &known, &policy),
        outgoing: Vec::new(),
    };
    let checkpoint = Checkpoint { done: Some(now()), ..Checkpoint::default() };
    Plan { steps: page.iter().map(step).collect(), checkpoint, ..Plan::default() }
}

/// A demo shop that answers every question from memory once it has been asked.
struct Shop {
    address: String,
    behind: Running,
    _folder: TempDir,
}

impl Shop {
    fn remembered() -> Self {
        let folder = TempDir::new().unwrap();
        let behind = sandbox::start(options(folder.path())).unwrap();
        let address = replay::before(behind.url().replace("http://", "")).unwrap();
        Self { address, behind, _folder: folder }
    }

    fn reader(&self) -> Reader {
        let config = Config {
            endpoint: format!("http://{}", self.address).parse().unwrap(),
            api_version: "2026-07".to_owned(),
            token: TokenSource::Given(Secret::new(self.behind.token())),
            access: Access::Read,
            patience: Deadlines { deadline: None, max_wait: Duration::from_secs(10) },
        };
        shopify::connect(config).unwrap().0
    }

    /// The first orders of the shop.
    async fn ids(&self, reader: &Reader) -> Vec<OrderId> {
        let window = Window { from: now() - TimeDelta::days(60), to: now() };
        let query = OrderQuery { by: OrderTime::Created, window, filter: None };
        let heads = reader.order_heads(&query, None, ORDERS).await.unwrap().items;
        heads.iter().map(|head| head.id).collect()
    }
}

fn options(folder: &Path) -> Options {
    let mut options = Options::new(folder.join("shop.db"), Arc::new(now));
    options.bucket = Bucket::restoring(1_000_000);
    options
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Always the same moment: 2026-11-27T12:00:00Z.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_780_800, 0).unwrap()
}
