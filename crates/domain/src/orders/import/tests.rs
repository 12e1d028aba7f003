//! The rules of O-1, one sentence each.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::fixtures::{line, order, parcel};
use super::*;
use crate::orders::policy::Preselected;

use crate::plan::change::{ItemOf, PaymentStatus};
use crate::shopify::order::{
    Attribute, Fulfillment, FulfillmentOrder, FulfillmentOrderLine, ShopLocation, Tax, Transaction,
    TransactionKind, TransactionStatus,
};
use crate::values::id::{FulfillmentOrderId, LocationId, TransactionId};
use crate::values::money::Decimal;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn policy() -> OrderPolicy {
    OrderPolicy {
        shipping_methods: BTreeMap::from([("Express".into(), "next-day".into())]),
        ..OrderPolicy::default()
    }
}

fn with(line: Line, properties: &[(&str, &str)]) -> Line {
    let attributes = properties
        .iter()
        .map(|(key, value)| Attribute { key: (*key).into(), value: (*value).into() })
        .collect();
    Line { attributes, ..line }
}

fn fulfilled(line: i64, units: u32) -> Fulfillment {
    parcel(vec![(LineId(line), units)])
}

fn fulfillment_order(line: i64, remaining: u32) -> FulfillmentOrder {
    FulfillmentOrder {
        updated_at: chrono::DateTime::UNIX_EPOCH,
        id: FulfillmentOrderId(line),
        open: true,
        location: None,
        ship_after: None,
        ship_by: None,
        deliver_by: None,
        pickup: false,
        lines: vec![FulfillmentOrderLine { line: LineId(line), remaining }],
    }
}

fn take(order: &ShopOrder) -> ImportedOrder {
    take_by(order, &policy())
}

fn take_by(order: &ShopOrder, policy: &OrderPolicy) -> ImportedOrder {
    match import(order, &Known::default(), policy).pop() {
        Some(Change::OrderImported(order)) => *order,
        other => panic!("the order comes last: {other:?}"),
    }
}

/// Every group as "units × facility by method".
fn groups(order: &ImportedOrder) -> Vec<String> {
    order
        .ship_groups
        .iter()
        .map(|g| format!("{} × {} by {}", g.items.len(), g.facility, g.shipping_method))
        .collect()
}

fn statuses(order: &ImportedOrder) -> Vec<(u32, ItemStatus)> {
    let mut all: Vec<_> =
        order.ship_groups.iter().flat_map(|g| &g.items).map(|i| (i.unit, i.status)).collect();
    all.sort_by_key(|(unit, _)| *unit);
    all
}

#[test]
fn what_comes_in_sent_tells_from_where_and_when_as_far_as_the_shop_does() {
    let mut order = order(vec![line(7, 4)]);
    let place = ShopLocation { id: LocationId(5), name: "Reno".into() };
    let later = order.created_at + chrono::TimeDelta::hours(1);
    order.fulfillments = vec![
        Fulfillment { created_at: later, location: Some(place), ..fulfilled(7, 1) },
        Fulfillment { success: false, ..fulfilled(7, 1) },
        fulfilled(7, 1),
    ];
    let changes = import(&order, &Known::default(), &OrderPolicy::default());
    let Some(Change::OrderImported(imported)) = changes.last() else { panic!("{changes:?}") };
    let items = imported.ship_groups.iter().flat_map(|group| &group.items);
    let sent: Vec<_> = items.map(|item| (item.status, item.sent.clone())).collect();
    let from = Sent { from: FacilityId("location-5".into()), at: later };
    assert_eq!(sent[..2], [(ItemStatus::Completed, None), (ItemStatus::Completed, Some(from))]);
    assert!(sent[2..].iter().all(|(status, sent)| *status != ItemStatus::Completed && sent.is_none()));
}

#[test]
fn a_line_of_three_becomes_three_items_that_share_its_money() {
    let taxed = Line {
        taxes: vec![Tax { title: "NY".into(), amount: dec("1.00") }],
        discounts: vec![dec("0.50")],
        ..line(7, 3)
    };
    let order = take(&order(vec![taxed]));
    let items = &order.ship_groups[0].items;
    assert_eq!(
        items.iter().map(|i| (i.line, i.unit)).collect::<Vec<_>>(),
        [(LineId(7), 1), (LineId(7), 2), (LineId(7), 3)]
    );
    assert_eq!(
        items.iter().map(|i| i.taxes[0].1).collect::<Vec<_>>(),
        [dec("0.33"), dec("0.33"), dec("0.34")]
    );
    assert_eq!(
        items.iter().map(|i| i.discounts[0]).collect::<Vec<_>>(),
        [dec("0.17"), dec("0.17"), dec("0.16")]
    );
}

#[test]
fn units_are_completed_first_then_cancelled_then_open() {
    let mut order = order(vec![line(7, 4)]);
    order.fulfillments.push(fulfilled(7, 1));
    order.fulfillment_orders.push(fulfillment_order(7, 2));
    let order = take(&order);
    assert_eq!(
        statuses(&order),
        [
            (1, ItemStatus::Completed),
            (2, ItemStatus::Cancelled),
            (3, ItemStatus::Created),
            (4, ItemStatus::Created)
        ]
    );
    assert_eq!(groups(&order), ["2 × general-ops by standard", "2 × brokering by standard"]);
    assert_eq!(order.status, OrderStatus::Created);
}

#[test]
fn a_refund_without_restock_leaves_the_goods_to_be_sent() {
    let mut order = order(vec![Line { current_quantity: 0, ..line(7, 1) }]);
    order.fulfillment_orders.push(fulfillment_order(7, 1));
    assert_eq!(statuses(&take(&order)), [(1, ItemStatus::Created)]);
}

#[test]
fn a_returned_unit_stays_completed() {
    let mut order = order(vec![Line { current_quantity: 1, unfulfilled_quantity: 0, ..line(7, 2) }]);
    order.fulfillments.push(fulfilled(7, 2));
    let order = take(&order);
    assert_eq!(statuses(&order), [(1, ItemStatus::Completed), (2, ItemStatus::Completed)]);
    assert_eq!(order.status, OrderStatus::Completed);
}

#[test]
fn a_cancelled_fulfilment_fulfils_nothing() {
    let mut order = order(vec![line(7, 1)]);
    order.fulfillments.push(Fulfillment { success: false, ..fulfilled(7, 1) });
    assert_eq!(statuses(&take(&order)), [(1, ItemStatus::Created)]);
}

#[test]
fn a_cancelled_order_has_no_open_unit_but_keeps_what_was_sent() {
    let mut cancelled = order(vec![line(7, 2)]);
    cancelled.cancelled_at = Some(cancelled.created_at);
    assert_eq!(take(&cancelled).status, OrderStatus::Cancelled);
    cancelled.fulfillments.push(fulfilled(7, 1));
    let cancelled = take(&cancelled);
    assert_eq!(statuses(&cancelled), [(1, ItemStatus::Completed), (2, ItemStatus::Cancelled)]);
    assert_eq!(cancelled.status, OrderStatus::Completed);
}

#[test]
fn a_mixed_cart_splits_by_where_its_lines_wait() {
    let cart = order(vec![
        line(1, 1),
        with(line(2, 2), &[("Note", "Pre Order"), ("PROMISE_DATE", "12/24/2026")]),
        with(line(3, 1), &[("Note", "Back Order"), ("PROMISE_DATE", "_NA_")]),
        with(line(4, 1), &[("_pickupstore", "BROOKLYN"), ("Pickup Store", "Brooklyn")]),
        Line { requires_shipping: false, ..line(5, 1) },
        with(line(6, 1), &[("Note", "Please wrap")]),
    ]);
    let order = take(&cart);
    assert_eq!(
        groups(&order),
        [
            "2 × brokering by standard",
            "2 × preorder by standard",
            "1 × backorder by standard",
            "1 × BROOKLYN by pickup",
            "1 × general-ops by no-shipping",
        ]
    );
    let dates: Vec<_> =
        order.ship_groups.iter().map(|g| g.items[0].promise_date.map(|d| d.to_string())).collect();
    assert_eq!(dates, [None, Some("2026-12-24".into()), None, None, None]);
}

#[test]
fn a_pickup_code_that_cannot_be_a_stores_waits_for_a_person() {
    for code in ["general-ops", "Rejected", "location-7", "\u{1b}[2J", "a b", &"x".repeat(41)] {
        let order = take(&order(vec![with(line(1, 1), &[("_pickupstore", code)])]));
        assert_eq!(groups(&order), ["1 × pickup-rejected by pickup"], "{code:?}");
    }
}

#[test]
fn the_shipping_title_decides_the_method() {
    let mut order = order(vec![line(1, 1)]);
    order.shipping.as_mut().unwrap().title = "EXPRESS".into();
    assert_eq!(groups(&take(&order)), ["1 × brokering by next-day"]);
}

#[test]
fn shopifys_own_local_pickup_waits_at_its_location() {
    let mut order = order(vec![line(1, 1)]);
    let location = Some(ShopLocation { id: LocationId(42), name: "Soho".into() });
    order.fulfillment_orders.push(FulfillmentOrder { pickup: true, location, ..fulfillment_order(1, 1) });
    assert_eq!(groups(&take(&order)), ["1 × location-42 by pickup"]);
}

#[test]
fn a_sale_over_the_counter_is_completed_where_it_was_made() {
    let mut sale = order(vec![Line { unfulfilled_quantity: 0, ..line(1, 2) }]);
    sale.source = Some("pos".into());
    sale.retail_location = Some(ShopLocation { id: LocationId(42), name: "Soho".into() });
    sale.fulfillments.push(fulfilled(1, 2));
    let changes =
        import(&sale, &Known { variants: HashSet::from([VariantId(1)]), ..Known::default() }, &policy());
    assert_eq!(
        changes[0],
        Change::FacilityExpected {
            facility: FacilityId("location-42".into()),
            name: "Soho".into(),
            location: Some(LocationId(42)),
        }
    );
    let order = take(&sale);
    assert_eq!(groups(&order), ["2 × location-42 by pos-completed"]);
    assert_eq!(order.status, OrderStatus::Completed);
}

fn soho() -> ShopLocation {
    ShopLocation { id: LocationId(42), name: "Soho".into() }
}

/// Which facilities an import expects.
fn expected(order: &ShopOrder, known: &Known) -> Vec<String> {
    let place = |change: Change| match change {
        Change::FacilityExpected { facility, .. } => Some(facility.0),
        _ => None,
    };
    import(order, known, &policy()).into_iter().filter_map(place).collect()
}

#[test]
fn an_order_keeps_where_it_was_sold_even_if_it_is_sent_from_elsewhere() {
    let mut sale = order(vec![line(1, 1)]);
    assert_eq!(take(&sale).facts.origin, None, "an online order was sold at no facility");
    assert_eq!(expected(&sale, &Known::default()), Vec::<String>::new());
    sale.retail_location = Some(soho());
    let order = take(&sale);
    assert_eq!(order.facts.origin, Some(FacilityId("location-42".into())));
    assert_eq!(groups(&order), ["1 × brokering by standard"]);
    let nothing_else = ShopOrder { lines: vec![], ..sale.clone() };
    assert_eq!(named(&[nothing_else], &policy()).facilities, [FacilityId("location-42".into())]);
    assert_eq!(expected(&sale, &Known::default()), ["location-42"], "an order is not lost for its origin");
    let facilities = HashSet::from([FacilityId("location-42".into())]);
    assert_eq!(expected(&sale, &Known { facilities, ..Known::default() }), Vec::<String>::new());
    let described = HashMap::from([(FacilityId("location-42".into()), FacilityId("SOHO".into()))]);
    assert_eq!(expected(&sale, &Known { described, ..Known::default() }), Vec::<String>::new());
}

#[test]
fn what_was_sold_and_handed_over_at_a_place_expects_it_once() {
    let mut sale = order(vec![Line { unfulfilled_quantity: 0, ..line(1, 1) }, line(2, 1)]);
    sale.retail_location = Some(soho());
    sale.fulfillments.push(fulfilled(1, 1));
    assert_eq!(expected(&sale, &Known::default()), ["location-42"]);
}

#[test]
fn where_an_order_was_sold_is_part_of_what_is_compared_and_none_changes_nothing() {
    let mut sale = order(vec![line(1, 1)]);
    let online = facts(&sale);
    assert!(!serde_json::to_string(&online).unwrap().contains("origin"), "its fingerprint is what it was");
    sale.retail_location = Some(soho());
    assert_ne!(facts(&sale).hash, online.hash);
}

#[test]
fn an_order_with_the_right_tag_names_its_facility_itself() {
    let policy = OrderPolicy {
        preselected: Some(Preselected {
            tag: "assigned".into(),
            facility_property: "_facility".into(),
            method_property: Some("_method".into()),
        }),
        ..policy()
    };
    let mut order =
        order(vec![with(line(1, 1), &[("_facility", "EAST"), ("_method", "second-day")]), line(2, 1)]);
    assert_eq!(groups(&take_by(&order, &policy)), ["2 × brokering by standard"], "without the tag");
    order.tags.push("Assigned".into());
    assert_eq!(groups(&take_by(&order, &policy)), ["1 × EAST by second-day", "1 × brokering by standard"]);
}

#[test]
fn an_unknown_variant_is_expected_once_and_a_known_one_not_at_all() {
    let known = Known { variants: HashSet::from([VariantId(1)]), ..Known::default() };
    let twice = Line { id: LineId(9), ..line(2, 1) };
    let changes = import(&order(vec![line(1, 1), line(2, 1), twice]), &known, &policy());
    let expected: Vec<_> = changes.iter().filter(|c| matches!(c, Change::VariantExpected { .. })).collect();
    assert_eq!(
        expected,
        [&Change::VariantExpected {
            identity: "SKU-2".into(),
            variant: Some(VariantId(2)),
            sku: Some("SKU-2".into()),
            title: "Parka".into(),
        }]
    );
}

#[test]
fn a_deleted_variant_is_known_by_its_identity_and_a_custom_line_by_nothing() {
    let deleted = Line { variant: None, ..line(1, 1) };
    let custom = Line { variant: None, sku: None, ..line(2, 1) };
    let nameless = Line { sku: None, ..line(3, 1) };
    let order = take(&order(vec![deleted, custom, nameless]));
    let of: Vec<_> = order.ship_groups[0].items.iter().map(|i| i.of.clone()).collect();
    assert_eq!(of, [ItemOf::Identity("SKU-1".into()), ItemOf::Custom, ItemOf::Variant(VariantId(3))]);
}

#[test]
fn a_tip_is_no_item_and_a_zero_total_is_an_order_like_any_other() {
    let order =
        take(&ShopOrder { tip: dec("7.00"), ..order(vec![Line { unit_price: dec("0"), ..line(1, 1) }]) });
    assert_eq!(
        (order.facts.tip, groups(&order)),
        (dec("7.00"), vec!["1 × brokering by standard".to_owned()])
    );
}

#[test]
fn payments_follow_the_transactions_and_tests_of_the_gateway_do_not_count() {
    let transaction = |id, test| Transaction {
        id: TransactionId(id),
        kind: TransactionKind::Sale,
        status: TransactionStatus::Success,
        gateway: None,
        parent: None,
        amount: dec("10"),
        at: None,
        test,
    };
    let order =
        take(&ShopOrder { transactions: vec![transaction(1, false), transaction(2, true)], ..order(vec![]) });
    let payments: Vec<_> = order.facts.payments.iter().map(|p| (p.id.0, p.status)).collect();
    assert_eq!(payments, [(1, PaymentStatus::Settled)]);
}

proptest! {
    /// Whatever the shop says, every unit ever ordered is in exactly one group, once, and no money is lost.
    #[test]
    fn units_and_money_are_conserved(
        quantity in 1u32..40, sent in 0u32..50, remaining in 0u32..50, current in 0u32..50,
        cents in 0i64..100_000, mentioned: bool, cancelled: bool,
    ) {
        let tax = Decimal::new(cents, 2);
        let mut order = order(vec![Line {
            current_quantity: current,
            taxes: vec![Tax { title: "T".into(), amount: tax }],
            ..line(7, quantity)
        }]);
        order.fulfillments.push(fulfilled(7, sent));
        if mentioned {
            order.fulfillment_orders.push(fulfillment_order(7, remaining));
        }
        order.cancelled_at = cancelled.then_some(order.created_at);
        let taken = take(&order);
        let mut units: Vec<u32> = taken.ship_groups.iter().flat_map(|g| &g.items).map(|i| i.unit).collect();
        units.sort_unstable();
        prop_assert_eq!(units, (1..=quantity).collect::<Vec<_>>());
        let total: Decimal = taken.ship_groups.iter().flat_map(|g| &g.items).flat_map(|i| &i.taxes).map(|t| t.1).sum();
        prop_assert_eq!(total, tax);
        let keys: HashSet<_> = taken.ship_groups.iter().map(|g| (&g.facility, &g.shipping_method)).collect();
        prop_assert_eq!(keys.len(), taken.ship_groups.len(), "one group per facility and method");
    }
}
