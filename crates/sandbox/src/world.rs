//! The world of the demo shop: Brightside Outfitters, New York, who sell clothing and gear for the outdoors. `create`
//! tells the history of a fresh shop, `step` lets a little time pass in one that exists, `place` adds plain orders.
//! All of it follows from the seed and the moments it is called at; nothing here knows who will read the documents.

mod actions;
mod catalog;
mod collections;
mod deletion;
mod derive;
mod history;
mod ids;
mod kits;
mod model;
mod money;
mod people;
mod persistence;
mod render;
mod scenarios;
mod sites;
mod step;
mod stock;
mod towns;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::state::State;
use super::stock::{Name, Place};
use ids::{Gid, Kind};

pub(crate) use actions::{Cancel, Payback, Uncancellable};

/// What a fresh shop is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// How many products; the odd ones come first.
    pub products: u32,
    /// How many orders of the last 45 days; from 400 on every unusual kind is among them at least twice.
    pub orders: u32,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { seed: 1, products: 220, orders: 400 }
    }
}

/// How much happened in one step of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Stepped {
    /// New orders.
    pub placed: u32,
    /// Orders that were paid, in whole or in part.
    pub paid: u32,
    /// Orders of which something was sent.
    pub fulfilled: u32,
    /// Orders whose lines the staff changed.
    pub edited: u32,
    /// Orders cancelled as a whole.
    pub cancelled: u32,
    /// Orders of which something was paid back, with units or without, returns not counted.
    pub refunded: u32,
    /// Orders with a return that was asked for, agreed to, declined, received, closed, …
    pub returned: u32,
    /// Orders of which only a fulfillment order changed, held, released or moved: their own `updatedAt` stays.
    pub rerouted: u32,
    /// Orders of which a parcel was called off.
    pub called_off: u32,
    /// Orders that got a tag.
    pub tagged: u32,
    /// Products that are new.
    pub products_created: u32,
    /// Products that changed.
    pub products_changed: u32,
    /// Kits that are made of something else, beside the products that changed.
    pub kits_changed: u32,
    /// Products that are gone.
    pub products_deleted: u32,
    /// Products that moved a variant to another one.
    pub variants_moved: u32,
    /// Collections whose members changed by hand.
    pub collections_changed: u32,
    /// Levels that somebody at the shop counted and found to be other than known.
    pub counted: u32,
    /// Units that were sold and not there, of things that are not sold past zero.
    pub oversold: u32,
}

/// Fills an empty shop with locations, products and the orders of the last 45 days before `now`.
///
/// # Errors
/// When the state cannot be written.
pub(crate) fn create(state: &mut State, plan: &Plan, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.transaction(|state| history::tell(state, plan, persistence::whole_second(now)))
}

/// Lets a little time pass: everything new or changed is stamped `now`, to the second.
///
/// # Errors
/// When the state cannot be read or written, or was not made by `create`.
pub(crate) fn step(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<Stepped> {
    state.transaction(|state| step::take(state, persistence::whole_second(now)))
}

/// Places `count` plain orders, paid and not yet sent, at `now`.
///
/// # Errors
/// When the state cannot be read or written, or was not made by `create`.
pub(crate) fn place(state: &mut State, count: u32, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.transaction(|state| step::place(state, count, persistence::whole_second(now)))
}

/// Sells one unit of something that is there, if anything is, by an order at `now`. Returns whether anything was.
///
/// # Errors
/// When the state cannot be read or written, or was not made by `create`.
pub(crate) fn sell_one(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<bool> {
    state.transaction(|state| step::sell_one(state, persistence::whole_second(now)))
}

/// Somebody at the shop writes down what was found of a thing at a location. Returns whether that was not known.
///
/// # Errors
/// When there is no such thing or location, or the state cannot be read or written.
pub(crate) fn count(
    state: &mut State,
    place: Place,
    found: &BTreeMap<Name, i64>,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    state.transaction(|state| stock::by_hand(state, place, found, persistence::whole_second(now)))
}

/// Fills the shelves of a shop that was made before there were any.
///
/// # Errors
/// When the state cannot be read or written, or was not made by `create`.
pub(crate) fn lay_in(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.transaction(|state| stock::lay_in_all(state, persistence::whole_second(now)))
}

/// Deletes a product or a collection at `now`, by its gid. Of a product an event remains, unless nobody is to hear of it.
///
/// # Errors
/// When there is no such thing, or the state cannot be read or written, or was not made by `create`.
pub(crate) fn delete(state: &mut State, gid: &str, heard: Heard, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.transaction(|state| deletion::delete(state, gid, heard, persistence::whole_second(now)))
}

/// Writes a product or a collection as its document says, changed at `now`.
///
/// # Errors
/// When it is neither, or the state cannot be written.
pub(crate) fn put(state: &mut State, doc: serde_json::Value, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.transaction(|state| deletion::put(state, doc, persistence::whole_second(now)))
}

pub(crate) use deletion::Heard;

/// Lets things happen to one order, by the order's name and theirs: all of them at `now`, or none.
///
/// # Errors
/// When there is no such order, nothing of that name, or it cannot happen to this order.
pub(crate) fn happen(
    state: &mut State,
    order: &str,
    names: &[String],
    now: DateTime<Utc>,
) -> anyhow::Result<Stepped> {
    state.transaction(|state| step::happen(state, order, names, persistence::whole_second(now)))
}

/// The names of what can happen to an order.
pub fn happenings() -> impl Iterator<Item = &'static str> {
    step::happenings()
}

/// What stands against cancelling the order with this number.
///
/// # Errors
/// When there is no such order, or its document is not of this world.
pub(crate) fn uncancellable(state: &State, order: i64) -> anyhow::Result<Option<Uncancellable>> {
    Ok(persistence::known_order(state, order)?.uncancellable())
}

/// Cancels the order with this number. Returns whether that was possible.
///
/// # Errors
/// When there is no such order, or the state cannot be read or written.
pub(crate) fn cancel(
    state: &mut State,
    order: i64,
    cancel: Cancel,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    state.transaction(|state| {
        let (mut memory, at) = (persistence::Memory::read(state)?, persistence::whole_second(now));
        let mut known = persistence::known_order(state, order)?;
        let possible = known.uncancellable().is_none();
        if possible {
            known.cancel(&mut actions::Moment { at, ids: &mut memory.ids }, cancel);
            stock::put_order(state, order, &known, at)?;
            memory.write(state)?;
        }
        Ok(possible)
    })
}

#[cfg(test)]
mod tests;
