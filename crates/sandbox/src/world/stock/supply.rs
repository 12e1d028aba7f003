//! What can still be sold where, as far as the teller of stories knows: a running shop sells what is there, while it is.

use std::collections::BTreeMap;

use super::Settled;
use crate::state::State;
use crate::stock::Place;
use crate::world::actions::Goods;
use crate::world::ids::Gid;
use crate::world::sites::Site;

/// Available units of things that are not sold past zero.
#[derive(Debug, Default)]
pub(crate) struct Supply {
    /// Unknown in a fresh shop: its shelves are filled when its history is told.
    available: Option<BTreeMap<Place, i64>>,
    /// What the order that is being told of takes.
    picked: BTreeMap<Place, i64>,
}

impl Supply {
    /// What there is now.
    pub(crate) fn of(state: &State) -> anyhow::Result<Supply> {
        let on_sale = state.on_sale()?.into_iter().map(|sale| (sale.place, sale.available));
        Ok(Supply { available: Some(on_sale.collect()), picked: BTreeMap::new() })
    }

    /// The first of these goods, beginning with the one drawn, of which there are so many at the site.
    pub(crate) fn pick<'g>(
        &mut self,
        goods: &'g [Goods],
        drawn: usize,
        site: Site,
        quantity: u32,
    ) -> Option<&'g Goods> {
        let order = goods.iter().skip(drawn).chain(goods.iter().take(drawn));
        let found = order.into_iter().find(|goods| self.has(goods, site, quantity))?;
        self.take(found, site, quantity);
        Some(found)
    }

    /// So many of these goods at the site are picked.
    pub(crate) fn take(&mut self, goods: &Goods, site: Site, quantity: u32) {
        if let Some(place) = place(goods, site).filter(|_| self.available.is_some()) {
            *self.picked.entry(place).or_default() += i64::from(quantity);
        }
    }

    /// True if there are so many of these goods at the site.
    pub(crate) fn has(&self, goods: &Goods, site: Site, quantity: u32) -> bool {
        let Some(available) = &self.available else { return true };
        place(goods, site).is_some_and(|place| {
            let picked = self.picked.get(&place).copied().unwrap_or_default();
            available.get(&place).copied().unwrap_or_default() - picked >= i64::from(quantity)
        })
    }

    /// The story of one order ends: what it picked was taken, or not.
    pub(crate) fn follow(&mut self, settled: &Settled) {
        self.picked.clear();
        if let Some(available) = &mut self.available {
            available.extend(&settled.available);
        }
    }
}

fn place(goods: &Goods, site: Site) -> Option<Place> {
    let number = |gid: &Gid| gid.number().parse().ok();
    Some(Place { item: number(goods.inventory_item.as_ref()?)?, location: number(&site.id())? })
}
