//! Reconciliation of orders, one sentence each.

mod parcels;

use proptest::prelude::*;

use super::*;
use crate::facility::Queue;
use crate::orders::import::fixtures::{line, order, parcel};
use crate::shopify::order::{Fulfillment, FulfillmentOrder, FulfillmentOrderLine, ShopLocation};
use crate::values::id::{FulfillmentOrderId, LocationId};

/// A line of `quantity` units of which the shop has sent `completed` and still wants `open`.
fn told(quantity: u32, completed: u32, open: u32) -> ShopOrder {
    let mut order = order(vec![line(7, quantity)]);
    order.fulfillments.push(parcel(vec![(LineId(7), completed)]));
    order.fulfillment_orders.push(FulfillmentOrder {
        id: FulfillmentOrderId(1),
        updated_at: DateTime::UNIX_EPOCH,
        open: true,
        location: None,
        ship_after: None,
        ship_by: None,
        deliver_by: None,
        pickup: false,
        lines: vec![FulfillmentOrderLine { line: LineId(7), remaining: open }],
    });
    order
}

fn facility(waiting: bool) -> FacilityId {
    FacilityId(if waiting { "brokering" } else { "DC" }.to_owned())
}

fn stored(status: OrderStatus, units: &[(ItemStatus, bool)]) -> StoredOrder {
    let items = (1..).zip(units).map(|(unit, (status, waiting))| StoredItem {
        line: LineId(7),
        unit,
        status: *status,
        facility: facility(*waiting),
        taken_from: None,
        waiting: *waiting,
        cancelled_by: None,
    });
    StoredOrder {
        status,
        shop_updated_at: DateTime::UNIX_EPOCH,
        fulfillment_orders_updated_at: None,
        facts_hash: None,
        items: items.collect(),
    }
}

/// What happens to an order, in short.
fn led(order: &ShopOrder, stored: &StoredOrder) -> Vec<String> {
    reconcile(order, stored, &Known::default(), &OrderPolicy::default())
        .into_iter()
        .filter_map(|change| match change {
            Change::ItemMoved { unit, to, .. } => Some(format!("unit {unit} {}", to.word())),
            Change::ItemsAdded { group, .. } => {
                let units: Vec<String> =
                    group.items.iter().map(|i| format!("unit {} {}", i.unit, i.status.word())).collect();
                Some(format!("add {} at {}", units.join(", "), group.facility))
            }
            Change::OrderMoved { to, .. } => Some(format!("order {}", to.word())),
            Change::OrderRefreshed(_) | Change::OrderSeen { .. } | Change::VariantExpected { .. } => None,
            other => Some(other.to_string()),
        })
        .collect()
}

use ItemStatus::{Approved, Cancelled, Completed, Created};

#[test]
fn an_order_that_stands_where_the_shop_says_stays_there() {
    let stored = stored(OrderStatus::Created, &[(Created, true), (Created, true)]);
    assert_eq!(led(&told(2, 0, 2), &stored), Vec::<String>::new());
}

#[test]
fn of_a_removed_unit_the_one_that_waits_is_given_up_before_the_one_that_is_allocated() {
    let stored = stored(OrderStatus::Approved, &[(Approved, false), (Approved, true), (Approved, true)]);
    assert_eq!(led(&told(3, 0, 2), &stored), ["unit 3 cancelled"]);
    assert_eq!(led(&told(3, 0, 1), &stored), ["unit 3 cancelled", "unit 2 cancelled"]);
}

#[test]
fn of_a_sent_unit_the_one_that_is_allocated_is_completed_first() {
    let stored = stored(OrderStatus::Approved, &[(Approved, true), (Approved, false)]);
    assert_eq!(led(&told(2, 1, 1), &stored), ["unit 2 completed"]);
}

#[test]
fn the_last_unit_takes_the_order_along() {
    let open = stored(OrderStatus::Approved, &[(Approved, true), (Completed, false)]);
    assert_eq!(led(&told(2, 1, 0), &open), ["unit 1 cancelled", "order completed"]);
    let waiting = stored(OrderStatus::Approved, &[(Approved, true)]);
    assert_eq!(led(&told(1, 0, 0), &waiting), ["unit 1 cancelled", "order cancelled"]);
}

#[test]
fn a_cancelled_order_loses_its_open_units_and_keeps_what_was_sent() {
    let mut order = told(2, 1, 1);
    order.cancelled_at = Some(order.created_at);
    let stored = stored(OrderStatus::Approved, &[(Completed, false), (Approved, false)]);
    assert_eq!(led(&order, &stored), ["unit 2 cancelled", "order completed"]);
}

#[test]
fn a_completed_unit_is_never_cancelled() {
    let stored = stored(OrderStatus::Completed, &[(Completed, false), (Completed, false)]);
    assert_eq!(led(&told(2, 0, 0), &stored), Vec::<String>::new());
}

#[test]
fn a_cancelled_unit_never_reopens_but_what_is_wanted_again_is_added() {
    let stored = stored(OrderStatus::Approved, &[(Cancelled, true), (Approved, true)]);
    assert_eq!(led(&told(2, 0, 2), &stored), ["add unit 3 created at brokering"]);
}

#[test]
fn what_was_bought_later_waits_and_reopens_a_completed_order() {
    let approved = stored(OrderStatus::Approved, &[(Approved, false)]);
    assert_eq!(led(&told(3, 0, 3), &approved), ["add unit 2 created, unit 3 created at brokering"]);
    let completed = stored(OrderStatus::Completed, &[(Completed, false)]);
    assert_eq!(led(&told(2, 1, 1), &completed), ["add unit 2 created at brokering", "order created"]);
}

#[test]
fn a_cancelled_fulfilment_did_not_happen() {
    let mut order = told(2, 0, 2);
    order.fulfillments = vec![Fulfillment { success: false, ..parcel(vec![(LineId(7), 1)]) }];
    let before = stored(OrderStatus::Completed, &[(Completed, false), (Cancelled, true)]);
    let moved = led(&order, &before);
    assert_eq!(moved, ["add unit 3 created at brokering", "unit 1 approved", "order created"]);
    let sent = stored(OrderStatus::Completed, &[(Completed, false), (Completed, false)]);
    let mut order = told(2, 1, 1);
    order.fulfillments.push(Fulfillment { success: false, ..parcel(vec![(LineId(7), 1)]) });
    assert_eq!(led(&order, &sent), ["unit 2 approved", "order approved"]);
}

#[test]
fn an_emptied_order_that_is_filled_again_is_looked_at_again() {
    let emptied = stored(OrderStatus::Cancelled, &[(Cancelled, true)]);
    assert_eq!(led(&told(2, 0, 1), &emptied), ["add unit 2 created at brokering", "order created"]);
    let mut order = told(2, 0, 1);
    order.cancelled_at = Some(order.created_at);
    assert_eq!(led(&order, &emptied), ["add unit 2 cancelled at general-ops"]);
}

#[test]
fn what_the_store_gave_up_itself_does_not_come_back_because_the_shop_does_not_know_yet() {
    let mut given_up = stored(OrderStatus::Cancelled, &[(Cancelled, true), (Cancelled, true)]);
    for item in &mut given_up.items {
        item.cancelled_by = Some(Actor::Store);
    }
    assert_eq!(led(&told(2, 0, 2), &given_up), Vec::<String>::new());
    assert_eq!(
        led(&told(2, 0, 1), &given_up),
        Vec::<String>::new(),
        "one of them is cancelled at the shop, too"
    );
    assert_eq!(led(&told(2, 1, 1), &given_up), ["add unit 3 completed at general-ops", "order completed"]);
    assert_eq!(
        led(&told(3, 0, 3), &given_up),
        ["add unit 3 created at brokering", "order created"],
        "what was bought later is wanted"
    );
    for item in &mut given_up.items {
        item.cancelled_by = Some(Actor::Shop);
    }
    assert_eq!(
        led(&told(2, 0, 2), &given_up),
        ["add unit 3 created, unit 4 created at brokering", "order created"],
        "once it is left to the shop again"
    );
}

#[test]
fn a_unit_that_the_shop_still_wants_is_not_taken_for_one_given_up_before() {
    let units = [(Cancelled, true), (Cancelled, true), (Approved, true), (Cancelled, true)];
    let mut replaced = stored(OrderStatus::Approved, &units);
    for (item, by) in replaced.items.iter_mut().zip([Actor::Shop, Actor::Shop, Actor::Shop, Actor::Store]) {
        item.cancelled_by = (item.status == Cancelled).then_some(by);
    }
    assert_eq!(led(&told(2, 0, 2), &replaced), Vec::<String>::new());
    assert_eq!(led(&told(2, 0, 1), &replaced), Vec::<String>::new(), "the one given up is the one removed");
}

#[test]
fn a_unit_given_up_here_does_not_come_back_because_another_one_is_sent() {
    let mut before = stored(OrderStatus::Approved, &[(Approved, false), (Cancelled, true)]);
    before.items[1].cancelled_by = Some(Actor::Store);
    let order = told(2, 1, 1);
    assert_eq!(led(&order, &before), ["unit 1 completed", "order completed"]);
    let once = after(&before, &reconcile(&order, &before, &Known::default(), &OrderPolicy::default()));
    assert_eq!(led(&order, &once), Vec::<String>::new());
}

#[test]
fn a_line_that_is_gone_from_the_order_is_given_up() {
    let stored = stored(OrderStatus::Created, &[(Created, true), (Completed, true)]);
    assert_eq!(led(&order(vec![]), &stored), ["unit 1 cancelled", "order completed"]);
}

#[test]
fn an_order_whose_facts_are_known_is_only_seen() {
    let order = told(1, 0, 1);
    let facts_hash = Some(import::facts(&order).hash);
    let stored = StoredOrder { facts_hash, ..stored(OrderStatus::Created, &[(Created, true)]) };
    let changes = reconcile(&order, &stored, &Known::default(), &OrderPolicy::default());
    let seen = Change::OrderSeen {
        order: order.id,
        shop_updated_at: order.updated_at,
        fulfillment_orders_updated_at: Some(DateTime::UNIX_EPOCH),
    };
    assert_eq!(changes, [seen]);
}

/// The stored order after its changes.
fn after(stored: &StoredOrder, changes: &[Change]) -> StoredOrder {
    let mut next = stored.clone();
    for change in changes {
        match change {
            Change::ItemMoved { line, unit, from, to, by, sent, .. } => {
                let item = next.items.iter_mut().find(|i| i.line == *line && i.unit == *unit).unwrap();
                assert_eq!(item.status, *from);
                assert!(from.leads_to(*to), "{from:?} does not lead to {to:?}");
                item.status = *to;
                item.cancelled_by = (*to == Cancelled).then_some(*by);
                item.taken_from = sent.as_ref().filter(|_| *to == Completed).map(|sent| sent.from.clone());
                item.facility = item.taken_from.clone().unwrap_or_else(|| item.facility.clone());
            }
            Change::ItemsAdded { group, .. } => {
                next.items.extend(group.items.iter().map(|item| StoredItem {
                    line: item.line,
                    unit: item.unit,
                    status: item.status,
                    facility: group.facility.clone(),
                    taken_from: None,
                    waiting: true,
                    cancelled_by: None,
                }))
            }
            Change::OrderMoved { from, to, .. } => {
                assert_eq!(next.status, *from);
                next.status = *to;
            }
            Change::OrderRefreshed(facts) => next.facts_hash = Some(facts.hash.clone()),
            _ => {}
        }
    }
    next
}

fn counts(order: &StoredOrder) -> (usize, usize) {
    let count = |is: fn(ItemStatus) -> bool| order.items.iter().filter(|i| is(i.status)).count();
    (count(|s| s == Completed), count(ItemStatus::is_open))
}

proptest! {
    /// Whatever is told one after the other, and whatever the store gives up in between: what it gave up itself is all that
    /// may be missing, never more, and a second look moves nothing.
    #[test]
    fn only_what_the_store_gave_up_is_kept_back(
        quantity in 1u32..6,
        tellings in prop::collection::vec((0u32..6, 0u32..6, 0usize..3, any::<bool>()), 1..6),
    ) {
        let mut order = told(quantity, 0, quantity);
        let mut here = stored(OrderStatus::Approved, &[]);
        let mut sent_so_far = 0;
        for (sent, wanted, given_up, withdrawn) in tellings {
            let sent = sent.min(quantity).max(sent_so_far);
            sent_so_far = sent;
            order = ShopOrder { updated_at: order.updated_at, ..told(quantity, sent, wanted.min(quantity - sent)) };
            here = after(&here, &reconcile(&order, &here, &Known::default(), &OrderPolicy::default()));
            for item in here.items.iter_mut().filter(|item| item.status.is_open()).take(given_up) {
                (item.status, item.cancelled_by) = (Cancelled, Some(Actor::Store));
            }
            if withdrawn {
                for item in &mut here.items {
                    item.cancelled_by = item.cancelled_by.map(|_| Actor::Shop);
                }
            }
            here = after(&here, &reconcile(&order, &here, &Known::default(), &OrderPolicy::default()));
            let by_store = here.items.iter().filter(|item| item.cancelled_by == Some(Actor::Store)).count() as u32;
            let target = Units::of(&order.lines[0], &order);
            let open = counts(&here).1 as u32;
            prop_assert!(open <= target.open && open + by_store >= target.open, "{open} of {target:?}: {here:?}");
            let again = reconcile(&order, &here, &Known::default(), &OrderPolicy::default());
            prop_assert!(again.iter().all(|c| matches!(c, Change::OrderSeen { .. })), "{again:?}");
        }
    }

    /// Led once, an order stands where the shop says; led again, nothing moves.
    #[test]
    fn one_look_leads_to_the_target_and_a_second_one_changes_nothing(
        quantity in 1u32..8, sent in 0u32..8, wanted in 0u32..8, cancelled: bool,
        units in prop::collection::vec((0usize..5, any::<bool>()), 0..8),
    ) {
        let sent = sent.min(quantity);
        let mut order = told(quantity, sent, wanted.min(quantity - sent));
        order.cancelled_at = cancelled.then_some(order.created_at);
        let statuses = [Created, Approved, Completed, Cancelled, ItemStatus::Held];
        let units: Vec<_> = units.into_iter().map(|(s, waiting)| (statuses[s], waiting)).collect();
        let before = stored(OrderStatus::Approved, &units);
        let once = after(&before, &reconcile(&order, &before, &Known::default(), &OrderPolicy::default()));
        let target = Units::of(&order.lines[0], &order);
        let (completed, open) = counts(&once);
        prop_assert_eq!(open as u32, target.open);
        prop_assert_eq!(completed as u32, target.completed.max(counts(&before).0 as u32));
        let again = reconcile(&order, &once, &Known::default(), &OrderPolicy::default());
        prop_assert!(again.iter().all(|c| matches!(c, Change::OrderSeen { .. })), "{again:?}");
    }
}

#[test]
fn where_it_was_sold_is_learned_when_an_order_is_read_again_and_then_it_is_known() {
    let location = ShopLocation { id: LocationId(42), name: "Soho".into() };
    let order = ShopOrder { retail_location: Some(location), ..told(1, 0, 1) };
    let online = import::facts(&told(1, 0, 1)).hash;
    let mut stored =
        StoredOrder { facts_hash: Some(online), ..stored(OrderStatus::Created, &[(Created, true)]) };
    let changes = reconcile(&order, &stored, &Known::default(), &OrderPolicy::default());
    let [Change::FacilityExpected { facility, .. }, Change::OrderRefreshed(facts)] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!((facility.0.as_str(), facts.origin.as_ref()), ("location-42", Some(facility)));
    stored.facts_hash = Some(facts.hash.clone());
    let changes = reconcile(&order, &stored, &Known::default(), &OrderPolicy::default());
    assert!(matches!(changes[..], [Change::OrderSeen { .. }]), "{changes:?}");
}
