//! An order changed: the levels follow what it holds of the stock.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Claim;
use crate::state::State;
use crate::stock::{Book, Cause, Name, Place};
use crate::world::model::Order;
use crate::world::persistence;
use crate::world::render;

/// The world key of how many units were sold that were not there, of things that are not sold past zero.
const OVERSOLD: &str = "oversold";

/// What is available now where that changed.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) available: BTreeMap<Place, i64>,
    oversold: i64,
}

impl Settled {
    /// Units sold that were not there, of things that are not sold past zero.
    pub(crate) fn oversold(&self) -> u32 {
        u32::try_from(self.oversold).unwrap_or(u32::MAX)
    }
}

/// Writes an order over what its document was. The stock follows.
pub(crate) fn put_order(
    state: &mut State,
    id: i64,
    order: &Order,
    now: DateTime<Utc>,
) -> anyhow::Result<Settled> {
    let doc = state.order(id)?.unwrap_or_default();
    let settled = settle(state, Some(&render::read(&doc)?), order, now)?;
    let visible_at = persistence::visible_at(state, now)?;
    state.put_order(&render::overlay(doc, render::order_fields(order)?), visible_at)?;
    Ok(settled)
}

/// Has the levels follow an order from what it was, if it was, to what it is.
pub(crate) fn settle(
    state: &mut State,
    before: Option<&Order>,
    after: &Order,
    now: DateTime<Utc>,
) -> anyhow::Result<Settled> {
    let held = before.map(Claim::of).unwrap_or_default();
    let holds = Claim::of(after);
    let (promised, taken) =
        (difference(&held.promised, &holds.promised), difference(&held.taken, &holds.taken));
    let mut sold: BTreeMap<i64, i64> = BTreeMap::new();
    for (place, units) in promised.iter().chain(&taken) {
        *sold.entry(place.item).or_default() += units;
    }
    let (mut book, mut settled) = (Book::default(), Settled::default());
    let mut places: Vec<Place> = promised.keys().chain(taken.keys()).copied().collect();
    places.sort_unstable();
    places.dedup();
    for place in places {
        // A thing that is no more, or that nobody counts, has no stock to follow.
        let Some(item) = state.item(place.item)?.filter(|item| item.tracked) else { continue };
        let units = |of: &BTreeMap<Place, i64>| of.get(&place).copied().unwrap_or_default();
        let (promised, taken) = (units(&promised), units(&taken));
        let level = book.stock(state, place, now)?;
        level.quantities.add(Name::Committed, promised);
        level.quantities.add(Name::Available, -promised - taken);
        let available = level.quantities.get(Name::Available);
        settled.available.insert(place, available);
        // Units that only change places are not sold once more.
        if !item.sells_past_zero && sold.get(&place.item).is_some_and(|sold| *sold > 0) {
            settled.oversold += (promised + taken).min(-available).max(0);
        }
    }
    let id = after.id.to_string();
    let cause = Cause { by: "order", object: &id, idempotency_key: None, reason: None };
    book.write(state, &cause, now, persistence::visible_at(state, now)?)?;
    if settled.oversold > 0 {
        let all = oversold(state)? + settled.oversold;
        state.put(OVERSOLD, &all.to_string())?;
    }
    Ok(settled)
}

/// How many units were ever sold that were not there, of things that are not sold past zero.
fn oversold(state: &State) -> anyhow::Result<i64> {
    Ok(state.get(OVERSOLD)?.map(|count| count.parse()).transpose()?.unwrap_or_default())
}

fn difference(before: &BTreeMap<Place, i64>, after: &BTreeMap<Place, i64>) -> BTreeMap<Place, i64> {
    let mut units = after.clone();
    for (place, held) in before {
        *units.entry(*place).or_default() -= held;
    }
    units.retain(|_, units| *units != 0);
    units
}
