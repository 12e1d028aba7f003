//! Guarantees of the database, shown on small files.

mod brokering;
mod feeds;
mod files;
mod issued;
mod kits;
mod origins;
mod prepared;
mod rejected;
mod returned;
mod stock;
mod supply;
mod unissued;

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use super::*;
use domain::catalog::product::Identifier;
use domain::facility::Queue;
use domain::plan::change::{Change, ImportedOrder, Item, ItemOf, OrderFacts, ShipGroup};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::outgoing::{Outgoing, Tagged};
use domain::plan::{Failure, FailureKind, Plan, Reason, Record, Settles, StaleRecords, Step, Verdict};
use domain::status::{ItemStatus, OrderStatus};
use domain::values::id::{LineId, OrderId, ProductId};

struct Fixture {
    folder: TempDir,
    store: Store,
    run: Run,
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn job() -> Job {
    Job { shop: "brightside".into(), name: "orders new".into(), variant: String::new() }
}

fn ground() -> Ground {
    Ground { domain: "brightside.myshopify.com".into(), identifier: Identifier::Sku, window: None }
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut store = Store::open(&folder.path().join("hwjobs.db")).unwrap();
        let run = store.begin(&job(), &ground(), at(0)).unwrap();
        Self { folder, store, run }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("hwjobs.db")
    }

    fn commit(&mut self, plan: &Plan) -> Result<Committed, Error> {
        self.store.commit(&self.run, Page { plan, checkpoint: Some(&plan.checkpoint), newly_failed: 0 })
    }

    fn count(&self, what: &str) -> i64 {
        self.store.conn.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
    }

    fn reader(&self) -> Reader {
        self.store.reader().unwrap()
    }
}

fn order(id: i64) -> ImportedOrder {
    let facts = OrderFacts {
        id: OrderId(id),
        name: format!("#{id}"),
        channel: "web".into(),
        origin: None,
        test: false,
        ordered_at: at(0),
        shop_created_at: at(0),
        shop_updated_at: at(0),
        fulfillment_orders_updated_at: None,
        cancelled_at: None,
        cancel_reason: None,
        closed_at: None,
        financial_status: None,
        fulfillment_status: "UNFULFILLED".into(),
        currency: "USD".parse().unwrap(),
        taxes_included: false,
        total: "1.10".parse().unwrap(),
        outstanding: "0".parse().unwrap(),
        refunded: "0".parse().unwrap(),
        tip: "0".parse().unwrap(),
        shipping_price: "0".parse().unwrap(),
        shipping_title: None,
        note: None,
        customer: None,
        email: None,
        phone: None,
        ship_to: None,
        tags: vec!["vip".into()],
        attributes: vec![],
        line_attributes: vec![],
        payments: vec![],
        hash: String::new(),
    };
    ImportedOrder { status: OrderStatus::Created, facts, ship_groups: vec![] }
}

fn step(id: i64) -> Step {
    Step {
        record: Record::new("order", id, format!("#{id}")),
        settles: Settles::Itself,
        verdict: Verdict::Created,
        why: String::new(),
        changes: vec![Change::OrderImported(Box::new(order(id)))],
        outgoing: vec![Outgoing::AddTags { to: Tagged::Order(OrderId(id)), tags: vec!["taken".into()] }],
    }
}

/// A step that SQLite refuses: a ship group at a facility that does not exist.
fn impossible(id: i64) -> Step {
    let mut order = order(id);
    order.ship_groups.push(domain::plan::change::ShipGroup {
        facility: domain::facility::FacilityId("nowhere".into()),
        shipping_method: "standard".into(),
        ship_after: None,
        ship_by: None,
        deliver_by: None,
        items: vec![],
    });
    Step { changes: vec![Change::OrderImported(Box::new(order))], ..step(id) }
}

fn plan(steps: Vec<Step>) -> Plan {
    Plan { steps, checkpoint: Checkpoint { done: Some(at(10)), ..Checkpoint::default() }, ..Plan::default() }
}

fn failure(id: i64) -> Failure {
    Failure {
        record: Record::new("order", id, format!("#{id}")),
        kind: FailureKind::Broken,
        reason: "bad".into(),
        payload: "{}".into(),
    }
}

#[test]
fn rows_checkpoint_and_outbox_arrive_together() {
    let mut fixture = Fixture::new();
    let committed = fixture.commit(&plan(vec![step(1), step(2)])).unwrap();
    assert_eq!((committed.created, committed.outgoing, committed.seen()), (2, 2, 2));
    assert_eq!(fixture.count("orders"), 2);
    assert_eq!(fixture.count("outbox WHERE state = 'pending'"), 2);
    assert_eq!(fixture.reader().checkpoint(&job()).unwrap().done, Some(at(10)));
    assert_eq!(fixture.reader().runs(&RunFilter { limit: 1, ..RunFilter::default() }).unwrap()[0].created, 2);
}

#[test]
fn a_record_that_the_store_refuses_fails_alone_and_takes_its_outbox_rows_with_it() {
    let mut fixture = Fixture::new();
    let committed = fixture.commit(&plan(vec![step(1), impossible(2), step(3)])).unwrap();
    assert_eq!((committed.created, committed.failed.len()), (2, 1));
    assert_eq!(
        (fixture.count("orders"), fixture.count("outbox"), fixture.count("failed_records")),
        (2, 2, 1)
    );
    let failed = &fixture.reader().failed(&FailedFilter { limit: 9, ..FailedFilter::default() }).unwrap()[0];
    assert!(failed.reason.contains("FOREIGN KEY"), "{}", failed.reason);
    assert!(failed.payload.contains("nowhere"), "what was to be written is kept");
}

#[test]
fn an_order_that_came_in_meanwhile_is_left_alone() {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let committed = fixture.commit(&plan(vec![step(1)])).unwrap();
    assert_eq!((committed.created, committed.skipped[0].reason.clone()), (0, Reason::Stale));
    assert_eq!((fixture.count("orders"), fixture.count("outbox")), (1, 1));
}

fn item(unit: u32, of: ItemOf) -> Item {
    Item {
        line: LineId(7),
        unit,
        status: ItemStatus::Created,
        of,
        sku: None,
        title: "a thing".into(),
        price: "1".parse().unwrap(),
        taxes: vec![("tax".into(), "0.10".parse().unwrap())],
        discounts: vec![],
        promise_date: None,
        gift_card: false,
        sent: None,
    }
}

fn group(items: Vec<Item>) -> ShipGroup {
    ShipGroup {
        facility: Queue::Brokering.into(),
        shipping_method: "standard".into(),
        ship_after: None,
        ship_by: None,
        deliver_by: None,
        items,
    }
}

#[test]
fn units_that_came_in_meanwhile_are_left_alone() {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let group = group(vec![item(1, ItemOf::Custom)]);
    let added =
        Step { changes: vec![Change::ItemsAdded { order: OrderId(1), group }], outgoing: vec![], ..step(1) };
    fixture.commit(&plan(vec![added.clone()])).unwrap();
    let again = fixture.commit(&plan(vec![added])).unwrap();
    assert_eq!((again.failed.len(), again.skipped[0].reason.clone()), (0, Reason::Stale));
    assert_eq!((fixture.count("items"), fixture.count("item_adjustments")), (1, 1));
}

#[test]
fn what_was_overtaken_is_tried_again_where_no_window_would_bring_it_back() {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let due = |fixture: &Fixture| fixture.reader().failed_due("brightside", "orders new", at(0)).unwrap();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    assert!(due(&fixture).is_empty(), "a job that looks at everything meets it again");
    fixture.commit(&Plan { stale: StaleRecords::Kept, ..plan(vec![step(1)]) }).unwrap();
    assert_eq!(due(&fixture), ["order/1"]);
}

#[test]
fn one_bad_page_is_put_aside_but_a_flood_stops_the_run() {
    let mut fixture = Fixture::new();
    let mut few = plan(vec![step(1)]);
    few.failed = (100..119).map(failure).collect();
    assert_eq!(fixture.commit(&few).unwrap().newly_failed, 19);

    let mut flood = plan(vec![step(2)]);
    flood.failed = (200..220).map(failure).collect();
    flood.checkpoint.done = Some(at(99));
    let error = fixture.commit(&flood).unwrap_err();
    assert!(matches!(error, Error::EverythingFails { failed: 20, .. }), "{error}");
    assert_eq!((fixture.count("orders"), fixture.count("failed_records")), (1, 19), "nothing of that page");
    assert_eq!(
        fixture.reader().checkpoint(&job()).unwrap().done,
        Some(at(10)),
        "the checkpoint has not moved"
    );
}

#[test]
fn records_that_fail_again_do_not_add_up_to_a_flood() {
    let mut fixture = Fixture::new();
    let mut page = plan(vec![]);
    page.failed = (0..19).map(failure).collect();
    for _ in 0..3 {
        fixture.commit(&page).unwrap();
    }
    assert_eq!(fixture.count("failed_records WHERE attempts = 3"), 19);
}

#[test]
fn a_failed_record_is_due_at_once_then_ever_more_rarely_and_heals_when_taken() {
    let mut fixture = Fixture::new();
    let mut page = plan(vec![]);
    page.failed = vec![failure(1)];
    fixture.commit(&page).unwrap();
    let due = |fixture: &Fixture, now| fixture.reader().failed_due("brightside", "orders new", now).unwrap();
    assert_eq!(due(&fixture, at(0)), ["order/1"]);
    fixture.commit(&page).unwrap();
    assert!(due(&fixture, at(3599)).is_empty());
    assert_eq!(due(&fixture, at(3600)), ["order/1"]);
    fixture.commit(&plan(vec![step(1)])).unwrap();
    assert_eq!(fixture.count("failed_records"), 0);
}

#[test]
fn a_dropped_record_is_kept_and_not_tried_until_somebody_says_so() {
    let mut fixture = Fixture::new();
    let mut page = plan(vec![]);
    page.failed = vec![failure(1)];
    fixture.commit(&page).unwrap();
    fixture.store.drop_failed(1).unwrap();
    assert!(fixture.reader().failed_due("brightside", "orders new", at(0)).unwrap().is_empty());
    fixture.store.retry_failed(1, at(0)).unwrap();
    assert_eq!(fixture.reader().failed_due("brightside", "orders new", at(0)).unwrap(), ["order/1"]);
}

#[test]
fn the_same_intent_planned_twice_is_one_outbox_row() {
    let mut fixture = Fixture::new();
    let mut again = step(2);
    again.outgoing = step(1).outgoing;
    fixture.commit(&plan(vec![step(1), again])).unwrap();
    assert_eq!(fixture.count("outbox"), 1);
}

#[test]
fn a_row_taken_for_sending_is_known_as_perhaps_sent_ever_after() {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let first = fixture.store.take_outgoing(&fixture.run, 0, 10).unwrap();
    assert_eq!((first.len(), first[0].maybe_sent), (1, false));
    let again = fixture.store.take_outgoing(&fixture.run, 0, 10).unwrap();
    assert!(again[0].maybe_sent, "the process that took it first has died");
    fixture.store.settle(&fixture.run, again[0].id, &Settled::Confirmed, &[], at(1)).unwrap();
    assert!(fixture.store.take_outgoing(&fixture.run, 0, 10).unwrap().is_empty());
    assert_eq!(fixture.reader().pending("brightside", "orders new").unwrap(), 0);
}

#[test]
fn rows_behind_one_that_stays_unknown_are_taken_all_the_same() {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1), step(2)])).unwrap();
    let first = fixture.store.take_outgoing(&fixture.run, 0, 1).unwrap().remove(0);
    let second = fixture.store.take_outgoing(&fixture.run, first.id, 1).unwrap().remove(0);
    assert_eq!((first.key.as_str(), second.key.as_str()), ("order/1/tags/taken", "order/2/tags/taken"));
    assert_eq!(fixture.store.next_outgoing(&fixture.run, second.id).unwrap(), None);
    assert_eq!(fixture.reader().pending("brightside", "orders new").unwrap(), 2);
}

#[test]
fn a_run_that_was_declared_abandoned_can_write_no_more() {
    let mut fixture = Fixture::new();
    let mut other = Store::open(&fixture.path()).unwrap();
    other.begin(&job(), &ground(), at(60)).unwrap();
    let error = fixture.commit(&plan(vec![step(1)])).unwrap_err();
    assert!(matches!(error, Error::RunLost(1)), "{error}");
    assert_eq!((fixture.count("orders"), fixture.count("runs WHERE state = 'abandoned'")), (0, 1));
    assert!(matches!(
        fixture.store.finish(&fixture.run, Ending::Done, 0, None, at(61)),
        Err(Error::RunLost(1))
    ));
}

#[test]
fn a_run_that_was_declared_abandoned_can_send_no_more() {
    let mut fixture = Fixture::new();
    fixture.commit(&plan(vec![step(1)])).unwrap();
    let mut other = Store::open(&fixture.path()).unwrap();
    other.begin(&job(), &ground(), at(60)).unwrap();
    assert!(matches!(fixture.store.take_outgoing(&fixture.run, 0, 10), Err(Error::RunLost(1))));
    assert_eq!(fixture.count("outbox WHERE state = 'pending'"), 1);
}

#[test]
fn a_product_seen_in_an_older_state_than_the_stored_one_is_stale() {
    let mut fixture = Fixture::new();
    let seen = |seconds| Step {
        changes: vec![Change::ProductSeen {
            product: ProductId(1),
            shop_updated_at: at(0) + TimeDelta::seconds(seconds),
        }],
        verdict: Verdict::Unchanged,
        outgoing: vec![],
        ..step(1)
    };
    let committed = fixture.commit(&plan(vec![seen(5)])).unwrap();
    assert_eq!(committed.skipped.len(), 1, "the store does not have it at all");
}

#[test]
fn refusals_by_rule_are_no_flood() {
    let mut fixture = Fixture::new();
    let mut page = plan(vec![]);
    page.failed = (10..60).map(|id| Failure { kind: FailureKind::Refused, ..failure(id) }).collect();
    assert_eq!(fixture.commit(&page).unwrap().newly_failed, 0);
}

#[test]
fn a_product_that_is_taken_heals_its_parts_but_for_those_that_still_fail() {
    let mut fixture = Fixture::new();
    let part = |id: i64| Failure { record: Record::new("order/1/part", id, "part"), ..failure(id) };
    let mut page = plan(vec![]);
    page.failed = vec![part(1), part(2), failure(10)];
    fixture.commit(&page).unwrap();
    let mut healed = plan(vec![Step { settles: Settles::WithParts, ..step(1) }]);
    healed.failed = vec![part(2)];
    fixture.commit(&healed).unwrap();
    assert_eq!(fixture.count("failed_records WHERE record = 'order/1/part/2' AND attempts = 2"), 1);
    assert_eq!(fixture.count("failed_records"), 2, "order/10 is no part of order/1");
}
