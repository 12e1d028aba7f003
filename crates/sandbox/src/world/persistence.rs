//! How the world is kept in the shop's state: documents by id, and a few values of its own.

use anyhow::Context as _;
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use serde_json::Value;

use super::catalog::Shelf;
use super::ids::Ids;
use super::model::{Order, Product};
use super::render;
use crate::state::State;

/// The moment without its fraction of a second: the API knows none.
pub(super) fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(0)
}

/// What the world remembers of itself from one step to the next.
pub(super) struct Memory {
    pub(super) seed: u64,
    /// How often the world moved on since it was made.
    pub(super) steps: u64,
    pub(super) ids: Ids,
}

impl Memory {
    pub(super) fn read(state: &State) -> anyhow::Result<Memory> {
        let value = |key: &str| {
            let value = state.get(key)?;
            value.with_context(|| format!("this shop was never filled: its state has no {key:?}"))
        };
        Ok(Memory {
            seed: value("seed")?.parse()?,
            steps: value("steps")?.parse()?,
            ids: serde_json::from_str(&value("ids")?)?,
        })
    }

    pub(super) fn write(&self, state: &mut State) -> anyhow::Result<()> {
        state.put("seed", &self.seed.to_string())?;
        state.put("steps", &self.steps.to_string())?;
        state.put("ids", &serde_json::to_string(&self.ids)?)?;
        Ok(())
    }
}

/// When search shows what changes at `now`: later by the index lag that the state asks for.
pub(super) fn visible_at(state: &State, now: DateTime<Utc>) -> anyhow::Result<DateTime<Utc>> {
    let lag = match state.get("index_lag_ms")? {
        Some(lag) => lag.parse().context("index_lag_ms counts milliseconds")?,
        None => 0,
    };
    Ok(now + TimeDelta::milliseconds(lag))
}

/// The order with this number.
pub(super) fn order(state: &State, id: i64) -> anyhow::Result<Option<Order>> {
    state.order(id)?.map(|doc| render::read(&doc)).transpose()
}

/// The order with this number, which must be there.
pub(super) fn known_order(state: &State, id: i64) -> anyhow::Result<Order> {
    order(state, id)?.with_context(|| format!("the shop has no order {id}"))
}

/// The product with this number.
pub(super) fn product(state: &State, id: i64) -> anyhow::Result<Option<Product>> {
    state.product(id)?.map(|doc| render::read(&doc)).transpose()
}

/// Writes an order that did not exist before.
pub(super) fn put_new_order(
    state: &mut State,
    order: &Order,
    visible_at: DateTime<Utc>,
) -> anyhow::Result<()> {
    Ok(state.put_order(&Value::Object(render::order_fields(order)?), visible_at)?)
}

/// Writes a product that did not exist before.
pub(super) fn put_new_product(
    state: &mut State,
    product: &Product,
    visible_at: DateTime<Utc>,
) -> anyhow::Result<()> {
    Ok(state.put_product(&Value::Object(render::product_fields(product)?), visible_at)?)
}

/// Writes a product over what its document was.
pub(super) fn put_product(
    state: &mut State,
    id: i64,
    product: &Product,
    visible_at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let doc = state.product(id)?.unwrap_or_default();
    Ok(state.put_product(&render::overlay(doc, render::product_fields(product)?), visible_at)?)
}

/// The goods of all products there are.
pub(super) fn shelf(state: &State) -> anyhow::Result<Shelf> {
    let mut shelf = Shelf::default();
    for id in state.product_ids()? {
        if let Some(product) = product(state, id)? {
            shelf.add(&product);
        }
    }
    Ok(shelf)
}
