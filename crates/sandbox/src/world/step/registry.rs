//! All happenings, found by name.

use anyhow::Context as _;

use super::super::{State, Stepped};
use super::happening::Happening;
use super::{orders, rerouting, returns};
use crate::world::persistence;
use crate::world::scenarios::Teller;
use crate::world::stock;

/// All happenings.
pub(super) fn all() -> impl Iterator<Item = &'static Happening> {
    let usual = orders::HAPPENINGS.iter().map(|(happening, _)| happening);
    let further = returns::HAPPENINGS.iter().chain(rerouting::HAPPENINGS).map(|(happening, _)| happening);
    usual.chain(further).chain(returns::ON_DEMAND)
}

/// Lets these things happen to one order, one after the other at the same moment; all of them or none.
pub(super) fn to(
    state: &mut State,
    order: &str,
    names: &[String],
    teller: &mut Teller<'_>,
    stepped: &mut Stepped,
) -> anyhow::Result<()> {
    let id = state.order_named(order)?.with_context(|| format!("the shop has no order {order}"))?;
    let mut known = persistence::known_order(state, id)?;
    known.open_due(teller.now);
    for name in names {
        let happening = all().find(|happening| happening.name == name);
        let happening = happening.with_context(|| format!("nothing that can happen is called {name:?}"))?;
        anyhow::ensure!((happening.deed)(&mut known, teller), "{name} cannot happen to {} now", known.name);
        *(happening.counter)(stepped) += 1;
    }
    stepped.oversold += stock::put_order(state, id, &known, teller.now)?.oversold();
    Ok(())
}
