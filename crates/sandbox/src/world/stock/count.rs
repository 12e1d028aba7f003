//! A person at the shop counts what is there, and writes down what was found.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use fastrand::Rng;

use crate::state::State;
use crate::stock::{Book, Cause, Name, Place};
use crate::world::persistence;

/// What was found differs from what was known by at most so many units.
const OFF: i64 = 6;

/// Somebody counts a few things. Gives how many levels were other than known.
pub(crate) fn some(state: &mut State, lot: &mut Rng, now: DateTime<Utc>) -> anyhow::Result<u32> {
    let on_sale = state.on_sale()?;
    let mut counted = 0;
    for _ in 0..lot.u32(0..=3) {
        let (off, drawn) = (lot.i64(1..=OFF), lot.usize(..on_sale.len().max(1)));
        let more = lot.bool();
        let Some(sale) = on_sale.get(drawn) else { break };
        let found = if more { sale.available + off } else { (sale.available - off).max(0) };
        counted += u32::from(by_hand(state, sale.place, &BTreeMap::from([(Name::Available, found)]), now)?);
    }
    Ok(counted)
}

/// Somebody writes down these quantities at a location, which stocks the thing from now on if it did not. Returns whether
/// any was another one before.
pub(crate) fn by_hand(
    state: &mut State,
    place: Place,
    found: &BTreeMap<Name, i64>,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let item = state.item(place.item)?;
    let item = item.with_context(|| format!("there is no inventory item {}", place.item))?;
    anyhow::ensure!(!item.is_kit, "inventory item {} is a kit's, which lies nowhere", place.item);
    state.location(place.location)?.with_context(|| format!("there is no location {}", place.location))?;
    let mut book = Book::default();
    let level = book.stock(state, place, now)?;
    for (name, units) in found {
        level.quantities.add(*name, units - level.quantities.get(*name));
    }
    let object = place.gid();
    let cause = Cause { by: "count", object: &object, idempotency_key: None, reason: Some("correction") };
    let changes = book.write(state, &cause, now, persistence::visible_at(state, now)?)?;
    Ok(!changes.is_empty())
}
