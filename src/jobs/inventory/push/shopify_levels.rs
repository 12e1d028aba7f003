//! Shopify's levels of a page's variants.

use std::collections::HashMap;

use anyhow::Result;

use super::{Promised, record};
use crate::job::PlanCx;
use crate::jobs::unreadable::failure;
use domain::plan::{Failure, Plan, Reason, Record};
use domain::shopify::level::ShopItem;
use domain::stock::push::Sold;
use domain::values::id::{InventoryItemId, LocationId};
use shopify::Fetched;

/// What was seen: of every variant, all that the shop counts of it.
pub(in crate::jobs::inventory) struct Look {
    /// Variants of which everything could be seen.
    pub(in crate::jobs::inventory) sold: Vec<Sold>,
    shown: HashMap<InventoryItemId, ShopItem>,
}

impl Look {
    /// Reads the items of these variants. A variant of which one cannot be read fails; one that the shop has no more, or
    /// does not count, is left alone.
    pub(in crate::jobs::inventory) async fn at(
        cx: &PlanCx<'_>,
        sold: &[Sold],
        plan: &mut Plan,
    ) -> Result<Self> {
        let items: Vec<InventoryItemId> =
            sold.iter().flat_map(|sold| sold.item.iter().chain(&sold.besides)).copied().collect();
        let mut shown = HashMap::with_capacity(items.len());
        let mut unreadable = HashMap::new();
        for (id, fetched) in items.iter().zip(cx.shopify.levels_of(&items).await?) {
            match fetched {
                Fetched::Taken(item) => {
                    shown.insert(*id, item);
                }
                Fetched::Gone(_) => {}
                Fetched::Unreadable(bad) => {
                    unreadable.insert(*id, bad);
                }
            }
        }
        let mut seen = Vec::with_capacity(sold.len());
        for one in sold {
            let Some(item) = one.item else { continue };
            let bad = std::iter::once(&item).chain(&one.besides).find_map(|id| unreadable.remove(id));
            match (bad, shown.get(&item)) {
                (Some(bad), _) => {
                    plan.failed.push(Failure { record: record(one), ..failure("item", bad) });
                }
                (None, None) => plan.skip(record(one), Reason::Gone),
                (None, Some(ShopItem { tracked: false, .. })) => plan.skip(record(one), Reason::Untracked),
                (None, Some(ShopItem { tracked: true, .. })) => {
                    for besides in &one.besides {
                        let name = format!("{} (item {besides})", one.identity);
                        let besides = Record::new(&format!("variant/{}/item", one.variant), besides, name);
                        plan.skip(besides, Reason::SharesIdentity);
                    }
                    seen.push(one.clone());
                }
            }
        }
        Ok(Self { sold: seen, shown })
    }

    /// What the shop shows of what has the variant's stock.
    pub(in crate::jobs::inventory) fn shown(&self, sold: &Sold) -> Option<&ShopItem> {
        self.shown.get(&sold.item?)
    }

    /// The variants' numbers.
    pub(super) fn variants(&self) -> Vec<i64> {
        self.sold.iter().map(|sold| sold.variant).collect()
    }

    /// Variants of which somewhere more is to be shown than was, and of which the store nets units.
    pub(super) fn risen(&self, promised: &HashMap<i64, Promised>) -> Vec<i64> {
        let rises = |sold: &&Sold| {
            let Some((promised, shown)) = promised.get(&sold.variant).zip(self.shown(sold)) else {
                return false;
            };
            let more = |(location, units): &(LocationId, i64)| {
                shown.at(*location).map_or(0, |level| level.available) < *units
            };
            sold.netted > 0 && promised.targets.iter().any(more)
        };
        self.sold.iter().filter(rises).map(|sold| sold.variant).collect()
    }

    /// Of the units that the store nets, only those count that the shop has open too: no more than were netted when the shop
    /// was read.
    pub(super) fn hear(&mut self, heard: &HashMap<i64, i64>) {
        for sold in &mut self.sold {
            if let Some(heard) = heard.get(&sold.variant) {
                sold.netted = sold.netted.min(*heard);
            }
        }
    }

    /// All that the shop shows of the variant, under whatever number.
    pub(in crate::jobs::inventory) fn all_shown<'a>(
        &'a self,
        sold: &'a Sold,
    ) -> impl Iterator<Item = &'a ShopItem> {
        sold.item.iter().chain(&sold.besides).filter_map(|item| self.shown.get(item))
    }
}
