//! The shop sells all the time while the store pushes: nothing that it has sold is sold again by the push, and once both
//! rest, they agree.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::Retailer;
use crate::support::stock::{Place, stocked};

/// Rounds of changes, pushes and imports, the shop selling throughout.
const ROUNDS: usize = 6;
/// Things that change in each.
const THINGS: usize = 40;

/// Units of each item that can be sold or sent, as the store has them; none are reserved.
fn physical(retailer: &Retailer) -> BTreeMap<i64, i64> {
    let sql = "SELECT s.inventory_item_id, sum(k.atp) FROM shop_variants s JOIN stock k USING (variant_id)
                WHERE s.inventory_item_id IS NOT NULL AND s.gone_at IS NULL GROUP BY 1";
    let store = retailer.store();
    let mut statement = store.prepare(sql).unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Units that the shop would sell or has sold, by item.
fn claimed(retailer: &Retailer) -> BTreeMap<i64, i64> {
    let mut claimed = BTreeMap::new();
    for (place, shown) in retailer.shown() {
        *claimed.entry(place.0).or_default() += shown.available + shown.committed;
    }
    claimed
}

/// Follows the shop's own trace: after no push does it offer or owe more of an item than the store has.
struct Watch {
    claimed: BTreeMap<i64, i64>,
    seen: usize,
    pushes: usize,
    sales: usize,
}

impl Watch {
    fn begin(retailer: &Retailer) -> Self {
        let seen = retailer.control("moves", None).as_array().unwrap().len();
        Self { claimed: claimed(retailer), seen, pushes: 0, sales: 0 }
    }

    fn look(&mut self, retailer: &Retailer, things: &[Place]) {
        let physical = physical(retailer);
        let moves = retailer.control("moves", None);
        let moves = &moves.as_array().unwrap()[self.seen..];
        for (at, one) in moves.iter().enumerate() {
            if !["available", "committed"].contains(&one["name"].as_str().unwrap()) {
                continue;
            }
            let item = one["item_id"].as_i64().unwrap();
            let change = one["quantity_after"].as_i64().unwrap() - one["quantity_before"].as_i64().unwrap();
            *self.claimed.entry(item).or_default() += change;
            let whole = moves.get(at + 1).is_none_or(|next| next["object"] != one["object"]);
            // A sale only moves what is offered to what is owed, also of a thing whose loss has not been pushed yet.
            let pushed = one["cause"] == "inventoryAdjustQuantities";
            if pushed {
                self.pushes += 1;
            } else {
                self.sales += 1;
            }
            if pushed && whole && things.iter().any(|thing| thing.0 == item) {
                assert!(
                    self.claimed[&item] <= physical[&item],
                    "{one}: the shop offers and owes {}, the store has {}",
                    self.claimed[&item],
                    physical[&item]
                );
            }
        }
        self.seen += moves.len();
    }
}

fn upload(retailer: &Retailer) -> Value {
    // What was overtaken in every round is told, and left to the next run.
    let said = retailer.run("inventory upload-changes --output json");
    assert!([0, 3].contains(&said.code), "{}", said.all());
    said.json()
}

#[test]
fn a_shop_that_sells_all_the_time_is_never_made_to_sell_what_it_has_sold() {
    let retailer = stocked();
    retailer.hwjobs("orders new").assert().success();
    upload(&retailer);
    let things = retailer.quiet_places(12, THINGS);
    let mut watch = Watch::begin(&retailer);
    retailer.control("sell-every", Some("1"));
    let mut overtaken = 0;
    for round in 0..ROUNDS {
        retailer.later(TimeDelta::minutes(15));
        for (at, place) in things.iter().enumerate() {
            retailer.enter(*place, if (at + round) % 3 == 0 { -1 } else { 2 }, "manual");
        }
        upload(&retailer);
        watch.look(&retailer, &things);
        // Every other round the orders are late.
        if round % 2 == 1 {
            retailer.hwjobs("orders new").assert().success();
        }
        overtaken += retailer.count("outbox WHERE answer LIKE '%CHANGE_FROM_QUANTITY_STALE%'");
    }
    retailer.control("sell-every", Some("0"));
    assert!(
        watch.pushes > 100 && watch.sales > 50,
        "{} pushes, {} moves by sales",
        watch.pushes,
        watch.sales
    );
    assert!(overtaken > 0, "the race was run");

    retailer.later(TimeDelta::minutes(30));
    retailer.hwjobs("orders new").assert().success();
    retailer.hwjobs("inventory upload-changes").assert().success();
    watch.look(&retailer, &things);
    let (claimed, physical) = (claimed(&retailer), physical(&retailer));
    for thing in &things {
        assert_eq!(claimed[&thing.0], physical[&thing.0], "{thing:?}: shop and store agree");
    }
    retailer.later(TimeDelta::minutes(15));
    assert_eq!(
        retailer.json("inventory upload-all --dry-run", 0)["steps"],
        json!([]),
        "of everything else too"
    );
}
