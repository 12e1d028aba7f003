//! The history of a fresh shop: its places, its products, and 45 days of orders, written one document at a time.

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::catalog::{self, Shelf};
use super::collections;
use super::ids::Ids;
use super::persistence::{self, Memory};
use super::scenarios::{self, Tale, Teller, UNUSUAL};
use super::sites::Site;
use super::stock::{self, Claim, Since, Supply};
use super::{Plan, State};

/// How far back the orders go.
const SPAN: TimeDelta = TimeDelta::days(45);

/// How long before `now` the newest order was placed, at most: minutes, so that the first run finds it.
const NEWEST: TimeDelta = TimeDelta::minutes(8);

/// One order in so many is an unusual one.
const UNUSUAL_EVERY: u32 = 4;

/// Writes the whole history.
pub(super) fn tell(state: &mut State, plan: &Plan, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut memory = Memory { seed: plan.seed, steps: 0, ids: Ids::default() };
    let mut rng = Rng::with_seed(plan.seed);
    for site in Site::all() {
        state.put_location(&site.document(now - TimeDelta::days(900)))?;
    }
    let (mut shelf, mut kits) = (Shelf::default(), Vec::new());
    for place in 0..plan.products {
        let product = catalog::product(place, now, &mut rng, &mut memory.ids);
        persistence::put_new_product(state, &product, product.updated_at)?;
        collections::enter(state, &product, product.created_at)?;
        match catalog::recipe(place) {
            Some(recipe) => kits.push((product, recipe)),
            None => shelf.add(&product),
        }
    }
    for (mut kit, recipe) in kits {
        catalog::compose(&mut kit, recipe, &shelf, &mut memory.ids);
        shelf.add(&kit);
        persistence::put_product(state, kit.id.number().parse()?, &kit, kit.updated_at)?;
    }
    collections::pick(state, now - TimeDelta::days(30))?;
    let supply = Supply::default();
    let mut claims = Claim::default();
    let mut teller = Teller { rng: &mut rng, ids: &mut memory.ids, shelf: &shelf, supply, now };
    for place in 0..plan.orders {
        let at = placed_at(place, plan.orders, now, teller.rng);
        let mut order = tale(place)(&mut teller, at);
        order.open_due(now);
        persistence::put_new_order(state, &order, order.updated_at)?;
        claims.add(&Claim::of(&order));
    }
    stock::lay_in(state, plan.seed, &claims.promised, Since::Weeks, now)?;
    memory.write(state)
}

/// The unusual tales take turns, one in so many orders; the others are ordinary.
fn tale(place: u32) -> Tale {
    if place.is_multiple_of(UNUSUAL_EVERY) {
        let turn = (place / UNUSUAL_EVERY) as usize;
        UNUSUAL[turn % UNUSUAL.len()]
    } else {
        scenarios::ordinary
    }
}

/// When the order at this place was placed: each has its slice of the span, so that times ascend with ids.
fn placed_at(place: u32, orders: u32, now: DateTime<Utc>, rng: &mut Rng) -> DateTime<Utc> {
    if place + 1 == orders {
        return now - NEWEST + TimeDelta::seconds(rng.i64(0..300));
    }
    let slice = (SPAN - NEWEST).num_seconds() / i64::from(orders);
    let start = now - SPAN + TimeDelta::seconds(slice * i64::from(place));
    start + TimeDelta::seconds(rng.i64(0..=slice))
}
