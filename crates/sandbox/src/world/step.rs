//! A little time passes: orders come in, others change, and so do a few products.

mod edits;
mod happening;
mod orders;
mod products;
mod registry;
mod rerouting;
mod returns;
mod sale;

use chrono::{DateTime, Utc};
use fastrand::Rng;

use super::catalog::Shelf;
use super::kits;
use super::persistence::{self, Memory};
use super::scenarios::{self, Tale, Teller, UNUSUAL};
use super::stock::{self, Supply};
use super::{State, Stepped};

pub(super) use sale::one as sell_one;

/// Takes one step.
pub(super) fn take(state: &mut State, now: DateTime<Utc>) -> anyhow::Result<Stepped> {
    let mut memory = Memory::read(state)?;
    let mut rng = chance(&memory);
    memory.steps += 1;
    let shelf = persistence::shelf(state)?;
    let mut stepped = Stepped::default();
    let known = state.order_ids()?;
    let supply = Supply::of(state)?;
    let mut teller = Teller { rng: &mut rng, ids: &mut memory.ids, shelf: &shelf, supply, now };
    let untouched = orders::change(state, &known, orders::HAPPENINGS.iter(), &mut teller, &mut stepped)?;
    stepped.placed = teller.rng.u32(5..=12);
    stepped.oversold += place_orders(state, stepped.placed, &mut teller, any_tale)?;
    products::change(state, &mut teller, &mut stepped)?;
    let further = returns::HAPPENINGS.iter().chain(rerouting::HAPPENINGS);
    orders::change(state, &untouched, further, &mut teller, &mut stepped)?;
    stepped.kits_changed += kits::change(state, &mut composing(&memory), &mut memory.ids, now)?;
    stepped.counted = stock::some(state, &mut counting(&memory), now)?;
    memory.write(state)?;
    Ok(stepped)
}

/// Places plain orders only.
pub(super) fn place(state: &mut State, count: u32, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut memory = Memory::read(state)?;
    let mut rng = chance(&memory);
    memory.steps += 1;
    let shelf: Shelf = persistence::shelf(state)?;
    let supply = Supply::of(state)?;
    let mut teller = Teller { rng: &mut rng, ids: &mut memory.ids, shelf: &shelf, supply, now };
    place_orders(state, count, &mut teller, |_| scenarios::plain)?;
    memory.write(state)
}

/// Lets these things happen to one order.
pub(super) fn happen(
    state: &mut State,
    order: &str,
    names: &[String],
    now: DateTime<Utc>,
) -> anyhow::Result<Stepped> {
    let mut memory = Memory::read(state)?;
    let mut rng = chance(&memory);
    memory.steps += 1;
    let shelf = persistence::shelf(state)?;
    let mut stepped = Stepped::default();
    let supply = Supply::of(state)?;
    let mut teller = Teller { rng: &mut rng, ids: &mut memory.ids, shelf: &shelf, supply, now };
    registry::to(state, order, names, &mut teller, &mut stepped)?;
    memory.write(state)?;
    Ok(stepped)
}

/// The names of what can happen to an order.
pub(super) fn happenings() -> impl Iterator<Item = &'static str> {
    registry::all().map(|happening| happening.name)
}

/// The chances of this step: every step of every seed has its own.
fn chance(memory: &Memory) -> Rng {
    let mut rng = Rng::with_seed(memory.seed);
    let fork = rng.u64(..);
    Rng::with_seed(fork.wrapping_add(memory.steps))
}

/// The chances of what people find when they count in this step: counting changes nothing else that happens.
fn counting(memory: &Memory) -> Rng {
    chance(memory).fork()
}

/// The chances of what kits are made of from this step on: that changes nothing else that happens, either.
fn composing(memory: &Memory) -> Rng {
    counting(memory).fork()
}

/// Places so many orders; gives how many units of them are not there.
fn place_orders(
    state: &mut State,
    count: u32,
    teller: &mut Teller<'_>,
    tale: impl Fn(&mut Teller<'_>) -> Tale,
) -> anyhow::Result<u32> {
    let (now, visible_at) = (teller.now, persistence::visible_at(state, teller.now)?);
    let mut oversold = 0;
    for _ in 0..count {
        let order = tale(teller)(teller, now);
        persistence::put_new_order(state, &order, visible_at)?;
        let settled = stock::settle(state, None, &order, now)?;
        teller.supply.follow(&settled);
        oversold += settled.oversold();
    }
    Ok(oversold)
}

/// An ordinary order mostly, an unusual one at times.
fn any_tale(teller: &mut Teller<'_>) -> Tale {
    let unusual = teller.chance(40).then(|| teller.one_of(UNUSUAL)).flatten();
    unusual.copied().unwrap_or(scenarios::plain)
}
