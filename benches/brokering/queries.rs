//! What routing costs where every rule asks the store again for every order: the same waterfall over the same SQLite file, and
//! the same answers, in one transaction that never ends, so that not even its durability is paid for.

mod ask;
mod share;

use std::collections::HashMap;

use hwjobs::domain::brokering::decide;
use hwjobs::domain::brokering::decision::{Decisions, Destination};

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
    for turn in 0..repetitions(size.orders) {
        let decisions = ours.take(|| decide(&facts, &terms(&routings)));
        let folder = size.copy();
        let asked = theirs.take(|| ask::route(&folder.path().join("hwjobs.db"), orders));
        if turn == 0 {
            let decided = sent(&decisions, orders);
            assert!(asked == decided, "both send the same units of {orders} orders from the same places");
        }
    }
    let each = |times: &Times, orders: u32| times.median().as_secs_f64() * 1e6 / f64::from(orders);
    let (ours, theirs) = (each(&ours, size.orders), each(&theirs, orders));
    println!(
        "  a query per order and rule, {orders} orders: {theirs:.0} µs each, {:.0} × the {ours:.2} µs of decide",
        theirs / ours
    );
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
