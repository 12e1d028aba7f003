//! The shop sells while nobody looks: one unit of something that is there, in an order like any other.

use chrono::{DateTime, Utc};

use super::super::sites::Site;
use super::super::stock::{self, Supply};
use super::super::{Gid, Kind, State};
use super::chance;
use crate::world::actions::{Pick, Route};
use crate::world::catalog::Shelf;
use crate::world::persistence::{self, Memory};
use crate::world::scenarios::Teller;

/// Sells one unit. Returns whether there was any.
pub(in super::super) fn one(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<bool> {
    let mut memory = Memory::read(state)?;
    let mut rng = chance(&memory);
    memory.steps += 1;
    // A few things sell best: those at the head of the list.
    let from = (state.end_of_levels()? as f64 * rng.f64().powi(3)) as i64;
    let found = match state.next_on_sale(from)? {
        Some(found) => Some(found),
        None => state.next_on_sale(0)?,
    };
    let Some(place) = found.map(|found| found.place) else { return Ok(false) };
    let shelf = shelf_with(state, place.item)?;
    let site = Site::of(&Gid::new(Kind::Location, place.location.unsigned_abs()));
    let item = Gid::new(Kind::InventoryItem, place.item.unsigned_abs());
    let goods = shelf.ordinary.iter().find(|goods| goods.inventory_item.as_ref() == Some(&item)).cloned();
    let (Some(goods), Some(site)) = (goods, site) else { return Ok(false) };
    let supply = Supply::default();
    let mut teller = Teller { rng: &mut rng, ids: &mut memory.ids, shelf: &shelf, supply, now };
    let order =
        teller.sell_one(Pick { goods, quantity: 1, route: Route::Ship(site), attributes: Vec::new() });
    persistence::put_new_order(state, &order, persistence::visible_at(state, now)?)?;
    stock::settle(state, None, &order, now)?;
    memory.write(state)?;
    Ok(true)
}

/// The goods of the one product that has this thing.
fn shelf_with(state: &State, item: i64) -> anyhow::Result<Shelf> {
    let mut shelf = Shelf::default();
    if let Some(product) = state.product_of_item(item)?
        && let Some(product) = persistence::product(state, product)?
    {
        shelf.add(&product);
    }
    Ok(shelf)
}
