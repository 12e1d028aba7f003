//! The world as a whole: it is the same again from the same seed, and it never contradicts itself.

mod invariants;
mod kinds;
mod kits;
mod schema;
mod stock;

use std::path::Path;
use std::sync::LazyLock;

use chrono::TimeDelta;
use serde_json::Value;

use super::super::state::stamp;
use super::*;

/// The moment the tests' shops are made at, with a fraction that no document may show.
fn present() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 123_456_789).unwrap()
}

fn shop(plan: &Plan) -> State {
    let mut state = State::open(Path::new(":memory:")).unwrap();
    create(&mut state, plan, present()).unwrap();
    state
}

/// The documents of a shop made by the default plan.
struct Fresh {
    orders: Vec<Value>,
    products: Vec<Value>,
}

/// Made once for all tests that only read.
static FRESH: LazyLock<Fresh> = LazyLock::new(|| {
    let state = shop(&Plan::default());
    Fresh { orders: orders(&state), products: products(&state) }
});

fn orders(state: &State) -> Vec<Value> {
    let ids = state.order_ids().unwrap();
    ids.into_iter().map(|id| state.order(id).unwrap().unwrap()).collect()
}

fn products(state: &State) -> Vec<Value> {
    let ids = state.product_ids().unwrap();
    ids.into_iter().map(|id| state.product(id).unwrap().unwrap()).collect()
}

fn list<'doc>(doc: &'doc Value, field: &str) -> &'doc [Value] {
    doc[field].as_array().map_or(&[], Vec::as_slice)
}

fn text(doc: &Value, field: &str) -> String {
    doc[field].as_str().unwrap_or_default().to_owned()
}

/// Some steps, a quarter of an hour apart.
fn stepped(state: &mut State, steps: i32) -> Vec<Stepped> {
    let moments = (1..=steps).map(|quarter| present() + TimeDelta::minutes(15) * quarter);
    moments.map(|now| step(state, now).unwrap()).collect()
}

#[test]
fn the_same_seed_makes_the_same_shop() {
    let plan = Plan { orders: 60, ..Plan::default() };
    let (one, two) = (shop(&plan), shop(&plan));
    assert_eq!(orders(&one), orders(&two));
    assert_eq!(products(&one), products(&two));
}

#[test]
fn another_seed_makes_another_shop() {
    let plan = Plan { orders: 8, ..Plan::default() };
    assert_ne!(orders(&shop(&plan)), orders(&shop(&Plan { seed: 2, ..plan })));
}

#[test]
fn the_same_steps_lead_to_the_same_world() {
    let plan = Plan { products: 30, orders: 40, ..Plan::default() };
    let (mut one, mut two) = (shop(&plan), shop(&plan));
    assert_eq!(stepped(&mut one, 4), stepped(&mut two, 4));
    assert_eq!(orders(&one), orders(&two));
    assert_eq!(products(&one), products(&two));
}

#[test]
fn orders_are_numbered_and_dated_in_the_order_of_their_ids() {
    let orders = &FRESH.orders;
    let dates: Vec<String> = orders.iter().map(|order| text(order, "createdAt")).collect();
    assert!(dates.is_sorted());
    assert_eq!(text(&orders[0], "name"), "#BS-1001");
    assert_eq!(text(&orders[399], "name"), "#BS-1400");
    let newest: DateTime<Utc> = dates[399].parse().unwrap();
    assert!((TimeDelta::minutes(2)..TimeDelta::minutes(9)).contains(&(present() - newest)));
    let oldest: DateTime<Utc> = dates[0].parse().unwrap();
    assert!((TimeDelta::days(44)..=TimeDelta::days(46)).contains(&(present() - oldest)));
}

#[test]
fn times_are_whole_seconds_and_none_is_in_the_future() {
    let mut state = shop(&Plan { products: 40, orders: 120, ..Plan::default() });
    let last = present() + TimeDelta::minutes(15);
    step(&mut state, last).unwrap();
    for doc in orders(&state).iter().chain(&products(&state)) {
        for field in ["createdAt", "updatedAt", "cancelledAt", "closedAt", "processedAt"] {
            let Some(told) = doc[field].as_str() else { continue };
            let at: DateTime<Utc> = told.parse().unwrap();
            assert!(at <= last, "{field} {told} of {} is in the future", doc["id"]);
            assert!(told.len() == 20 && told.ends_with('Z'), "{told}");
        }
        assert!(text(doc, "updatedAt") >= text(doc, "createdAt"));
    }
}

#[test]
fn whatever_a_step_changes_is_stamped_with_its_moment_and_nothing_else_moves() {
    let mut state = shop(&Plan { products: 40, orders: 60, ..Plan::default() });
    for quarter in 1..=4 {
        let before: Vec<Value> = orders(&state).into_iter().chain(products(&state)).collect();
        let now = present() + TimeDelta::minutes(15 * quarter);
        let stepped = step(&mut state, now).unwrap();
        let after: Vec<Value> = orders(&state).into_iter().chain(products(&state)).collect();
        let changed: Vec<&Value> = after.iter().filter(|doc| !before.contains(doc)).collect();
        let moved = |doc: &Value| text(doc, "updatedAt") == stamp(now);
        let stayed = changed.iter().filter(|doc| !moved(doc)).collect::<Vec<_>>();
        assert_eq!(stayed.len(), stepped.rerouted as usize);
        assert!(stayed.iter().all(|order| list(order, "fulfillmentOrders").iter().any(moved)));
        let counted = stepped.placed
            + stepped.paid
            + stepped.fulfilled
            + stepped.edited
            + stepped.cancelled
            + stepped.refunded
            + stepped.returned
            + stepped.rerouted
            + stepped.called_off
            + stepped.tagged
            + stepped.products_created
            + stepped.products_changed
            + stepped.kits_changed
            + stepped.collections_changed
            + 2 * stepped.variants_moved;
        assert_eq!(changed.len(), counted as usize);
    }
}

#[test]
fn in_a_few_steps_everything_that_can_happen_happens() {
    let mut state = shop(&Plan { products: 40, orders: 184, ..Plan::default() });
    let steps = stepped(&mut state, 10);
    let total = |counter: fn(&Stepped) -> u32| steps.iter().map(counter).sum::<u32>();
    assert!(steps.iter().all(|stepped| (5..=12).contains(&stepped.placed)));
    let counters: [fn(&Stepped) -> u32; 14] = [
        |stepped| stepped.paid,
        |stepped| stepped.fulfilled,
        |stepped| stepped.edited,
        |stepped| stepped.cancelled,
        |stepped| stepped.refunded,
        |stepped| stepped.returned,
        |stepped| stepped.rerouted,
        |stepped| stepped.called_off,
        |stepped| stepped.tagged,
        |stepped| stepped.products_created,
        |stepped| stepped.products_changed,
        |stepped| stepped.products_deleted,
        |stepped| stepped.variants_moved,
        |stepped| stepped.collections_changed,
    ];
    for (place, counter) in counters.into_iter().enumerate() {
        assert!(total(counter) > 0, "counter {place} never moved");
    }
}

#[test]
fn what_an_app_wrote_on_an_order_survives_the_steps() {
    let mut state = shop(&Plan { products: 40, orders: 40, ..Plan::default() });
    for id in state.order_ids().unwrap() {
        let mut doc = state.order(id).unwrap().unwrap();
        doc["note"] = "by an app".into();
        doc["tags"] = vec!["by an app"].into();
        doc["metafields"] = vec!["by an app"].into();
        state.put_order(&doc, present()).unwrap();
    }
    let known = state.order_ids().unwrap();
    stepped(&mut state, 5);
    for id in known {
        let doc = state.order(id).unwrap().unwrap();
        assert_eq!(text(&doc, "note"), "by an app");
        assert_eq!(doc["tags"][0], "by an app");
        assert_eq!(doc["metafields"][0], "by an app");
    }
}

#[test]
fn placed_orders_are_plain_and_of_this_moment() {
    let mut state = shop(&Plan { products: 30, orders: 4, ..Plan::default() });
    place(&mut state, 7, present()).unwrap();
    let orders = orders(&state);
    assert_eq!(orders.len(), 11);
    for order in &orders[4..] {
        assert_eq!(text(order, "createdAt"), stamp(present()));
        assert_eq!(order["displayFinancialStatus"], "PAID");
        assert_eq!(order["displayFulfillmentStatus"], "UNFULFILLED");
    }
}

#[test]
fn a_step_needs_a_shop_that_was_filled() {
    let mut state = State::open(Path::new(":memory:")).unwrap();
    let refused = step(&mut state, present()).unwrap_err().to_string();
    assert_eq!(refused, "this shop was never filled: its state has no \"seed\"");
}

#[test]
fn a_shop_without_products_still_sells_something() {
    let mut state = shop(&Plan { products: 0, orders: 30, ..Plan::default() });
    step(&mut state, present()).unwrap();
    assert!(state.order_ids().unwrap().len() >= 35);
}

#[test]
fn search_sees_a_step_as_late_as_the_state_says() {
    let mut state = shop(&Plan { products: 20, orders: 4, ..Plan::default() });
    assert_eq!(persistence::visible_at(&state, present()).unwrap(), present());
    state.put("index_lag_ms", "2000").unwrap();
    assert_eq!(persistence::visible_at(&state, present()).unwrap(), present() + TimeDelta::seconds(2));
}

#[test]
fn what_was_scheduled_for_a_day_of_the_past_is_open_by_now() {
    let parts = FRESH.orders.iter().flat_map(|order| list(order, "fulfillmentOrders"));
    let scheduled: Vec<&Value> = parts.filter(|part| part["status"] == "SCHEDULED").collect();
    assert!(!scheduled.is_empty());
    assert!(scheduled.iter().all(|part| text(part, "fulfillAt") > stamp(present())));
}
