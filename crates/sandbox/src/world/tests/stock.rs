//! The stock never contradicts the orders, nor itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::stock::Quantities;

type Levels = BTreeMap<Place, Quantities>;

fn levels(state: &State) -> Levels {
    let mut all = Levels::new();
    for (item, _) in all_items(state) {
        for location in state.location_ids().unwrap() {
            let place = Place { item, location };
            if let Some(level) = state.level(place).unwrap() {
                all.insert(place, level.quantities);
            }
        }
    }
    all
}

fn number(gid: &Value) -> i64 {
    gid.as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

/// The inventory items of all variants, and what their documents say there is.
fn all_items(state: &State) -> Vec<(i64, Value)> {
    let products = products(state);
    let variants = products.iter().flat_map(|product| list(product, "variants"));
    variants.map(|variant| (number(&variant["inventoryItem"]["id"]), variant.clone())).collect()
}

/// Units that the documents of the orders promise of things that are counted.
fn promised(state: &State) -> BTreeMap<Place, i64> {
    let tracked: BTreeMap<i64, bool> = all_items(state)
        .into_iter()
        .map(|(item, variant)| (item, variant["inventoryItem"]["tracked"] == true))
        .collect();
    let mut all = BTreeMap::new();
    for order in orders(state) {
        for part in list(&order, "fulfillmentOrders") {
            let location = number(&part["assignedLocation"]["location"]["id"]);
            for line in list(part, "lineItems").iter().filter(|line| line["inventoryItemId"].is_string()) {
                let place = Place { item: number(&line["inventoryItemId"]), location };
                let units = line["remainingQuantity"].as_i64().unwrap();
                if units > 0 && tracked.get(&place.item) == Some(&true) {
                    *all.entry(place).or_default() += units;
                }
            }
        }
    }
    all
}

/// The levels have promised what the orders do, neither more nor less.
fn agree(levels: &Levels, state: &State) {
    let promised = promised(state);
    for (place, quantities) in levels {
        let units = promised.get(place).copied().unwrap_or_default();
        assert_eq!(quantities.get(Name::Committed), units, "{place:?}");
    }
    assert!(promised.keys().all(|place| levels.contains_key(place)));
}

#[test]
fn a_fresh_shop_has_what_its_products_say_and_has_promised_what_its_orders_say() {
    let state = shop(&Plan::default());
    let levels = levels(&state);
    agree(&levels, &state);
    for (item, variant) in all_items(&state) {
        let here = levels.range(Place { item, location: 0 }..=Place { item, location: i64::MAX });
        let available: i64 = here.map(|(_, quantities)| quantities.get(Name::Available)).sum();
        let told = variant["inventoryQuantity"].as_i64().unwrap();
        let counted = variant["inventoryItem"]["tracked"] == true;
        assert_eq!(available, if counted { told } else { 0 }, "{}", variant["sku"]);
    }
}

#[test]
fn a_fresh_shop_has_every_kind_of_level_that_there_is() {
    let state = shop(&Plan { orders: 40, ..Plan::default() });
    let levels = levels(&state);
    let per_item = |item: i64| levels.keys().filter(|place| place.item == item).count();
    let items: Vec<(i64, Value)> =
        all_items(&state).into_iter().filter(|(_, variant)| variant["requiresComponents"] == false).collect();
    let counts: Vec<usize> = items.iter().map(|(item, _)| per_item(*item)).collect();
    assert!(counts.iter().all(|count| (1..=6).contains(count)), "every thing is somewhere");
    for some in [1, 2, 3, 4, 5, 6] {
        assert!(counts.contains(&some), "no thing is at {some} locations");
    }
    let some = |is: &dyn Fn(&Quantities) -> bool| levels.values().filter(|level| is(level)).count();
    for name in Name::all() {
        assert!(some(&|level| level.get(name) > 0) > 1, "nothing is {}", name.told());
    }
    assert!(some(&|level| level.get(Name::Available) == 0) > 100);
    assert!(some(&|level| level.get(Name::Available) < 0) > 5);
    assert!(items.iter().any(|(_, variant)| variant["inventoryItem"]["tracked"] == false));
}

#[test]
fn whatever_happens_the_levels_promise_what_the_orders_do() {
    let mut state = shop(&Plan { products: 30, orders: 184, ..Plan::default() });
    for quarter in 1..=8 {
        step(&mut state, present() + TimeDelta::minutes(15) * quarter).unwrap();
        agree(&levels(&state), &state);
    }
}

#[test]
fn nothing_is_sold_that_is_not_there() {
    for seed in 1..=2 {
        let mut state = shop(&Plan { seed, products: 60, orders: 60 });
        for quarter in 1..=8 {
            let stepped = step(&mut state, present() + TimeDelta::minutes(15) * quarter).unwrap();
            assert_eq!(stepped.oversold, 0);
        }
        place(&mut state, 60, present() + TimeDelta::hours(3)).unwrap();
        assert_eq!(state.get("oversold").unwrap(), None);
    }
}

#[test]
fn the_history_does_not_hang_on_the_stock_and_the_stock_not_on_the_history() {
    let plan = Plan { products: 60, ..Plan::default() };
    let (few, many) = (shop(&Plan { orders: 4, ..plan }), shop(&Plan { orders: 60, ..plan }));
    assert_eq!(orders(&few).len(), 4);
    let available = |state: &State, place: &Place| {
        state.level(*place).unwrap().map(|level| level.quantities.get(Name::Available))
    };
    // A thing that is promised somewhere is stocked there, too, and shared out otherwise.
    let promised: Vec<i64> = [&few, &many]
        .into_iter()
        .flat_map(|state| promised(state).into_keys())
        .map(|place| place.item)
        .collect();
    for (place, quantities) in levels(&few).iter().filter(|(place, _)| !promised.contains(&place.item)) {
        assert_eq!(available(&many, place), Some(quantities.get(Name::Available)), "{place:?}");
    }
}

#[test]
fn new_things_are_laid_in_and_gone_ones_leave_nothing_behind() {
    let mut state = shop(&Plan { products: 30, orders: 10, ..Plan::default() });
    let steps = stepped(&mut state, 12);
    assert!(steps.iter().any(|stepped| stepped.products_created > 0));
    let levels = levels(&state);
    for (item, variant) in all_items(&state) {
        let somewhere = levels.keys().any(|place| place.item == item);
        assert_eq!(somewhere, variant["requiresComponents"] == false, "{item}");
    }
    assert!(state.items_without_levels().unwrap().is_empty());
    let first = state.product_ids().unwrap()[20];
    let item = number(&list(&state.product(first).unwrap().unwrap(), "variants")[0]["inventoryItem"]["id"]);
    delete(&mut state, &format!("gid://shopify/Product/{first}"), Heard::ByEvent, present()).unwrap();
    assert_eq!(state.available(item).unwrap(), None);
}

#[test]
fn people_count_and_find_other_than_was_known() {
    let mut state = shop(&Plan { products: 40, orders: 10, ..Plan::default() });
    let counted: u32 = stepped(&mut state, 10).iter().map(|stepped| stepped.counted).sum();
    let moves = state.moves().unwrap();
    let by_hand = moves.iter().filter(|moved| moved.cause == "count" && moved.name == "available").count();
    assert!(counted > 3 && by_hand == counted as usize, "{counted} {by_hand}");
}

#[test]
fn one_unit_of_something_is_sold_by_an_order_like_any_other() {
    let mut state = shop(&Plan { products: 40, orders: 10, ..Plan::default() });
    for _ in 0..20 {
        assert!(sell_one(&mut state, present()).unwrap());
    }
    assert_eq!((orders(&state).len(), state.get("oversold").unwrap()), (30, None));
    agree(&levels(&state), &state);
    let mut empty = shop(&Plan { products: 0, orders: 3, ..Plan::default() });
    assert!(!sell_one(&mut empty, present()).unwrap());
}
