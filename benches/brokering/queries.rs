//! Routing with queries per order and rule: the same waterfall over the same SQLite file, with the same results; in one
//! transaction without durability, and order by order.

mod ask;
mod share;

use std::collections::HashMap;

use ask::Durable;
use domain::brokering::decide;
use domain::brokering::decision::{Decisions, Destination};

use crate::rules::{self, Assign};
use crate::timing::{Times, repetitions};
use crate::world::{Size, terms};

/// So many orders are enough to know what one costs.
const ORDERS: u32 = 500;

pub(crate) fn measure(size: &Size) {
    let orders = size.orders.min(ORDERS);
    let facts = size.facts().facts;
    let routings = rules::routings(Assign::Split);
    let (mut ours, mut theirs) = (Times::of("decide"), Times::of("a query per order and rule"));
    let mut durably = Times::of("the same, each order on the disk before the next");
    for turn in 0..repetitions(size.orders) {
        let decisions = ours.take(|| decide(&facts, &terms(&routings)));
        for (times, durable) in [(&mut theirs, Durable::Never), (&mut durably, Durable::OrderByOrder)] {
            let folder = size.copy();
            let asked = times.take(|| ask::route(&folder.path().join("hwjobs.db"), orders, durable));
            if turn == 0 {
                let decided = sent(&decisions, orders);
                assert!(asked == decided, "both send the same units of {orders} orders from the same places");
            }
        }
    }
    let each = |times: &Times, orders: u32| times.median().as_secs_f64() * 1e6 / f64::from(orders);
    let ours = each(&ours, size.orders);
    println!("  decide: {ours:.2} µs an order");
    for (what, theirs) in [("nothing durable", theirs), ("each order on the disk before the next", durably)] {
        let theirs = each(&theirs, orders);
        println!(
            "  a query per order and rule, {orders} orders, {what}: {theirs:.0} µs each, {:.0} ×",
            theirs / ours
        );
    }
}

/// Which facility sends which unit of the first orders.
fn sent(decisions: &Decisions, orders: u32) -> HashMap<i64, String> {
    let first = decisions.entries.iter().take(orders as usize);
    first
        .flat_map(|entry| &entry.moves)
        .filter_map(|one| match &one.to {
            Destination::Facility { facility, .. } => Some((&one.items, facility)),
            Destination::Queue(_) | Destination::Stays => None,
        })
        .flat_map(|(items, facility)| items.iter().map(|item| (*item, facility.0.clone())))
        .collect()
}
