//! Available to promise of a variant (jobs.md, decisions table; routing.md 2.1): `max(0, Σ per-facility max(0, ATP −
//! safety stock) − threshold − units in queues)`.
//!
//! A kit is as many as all its components allow at each facility, less those of which a component is spoken for: the units in
//! queues are its own and `max over its components ⌈units in queues / quantity⌉`. The units in queues of any variant are its
//! own and, of each kit that it is part of, `quantity × units in queues`; for a component of the kit that is asked for, those of
//! this kit are not counted twice. A pre-order or back-order of a component holds the kit, and one of the kit its components.
//! Of a kit of which nobody has said what it is made of, nothing is promised: it is sent from nowhere.
//!
//! The sum is also told facility by facility, so that what is shown per Shopify location sums to what may be sold.

mod supply;

use serde::{Deserialize, Serialize};

pub use supply::{Channel, Component, Place, Selling, Site, Supply, Use, Waiting};

use crate::catalog::kit_composition::KitComposition;
use crate::facility::FacilityId;

/// What a retailer has chosen about what may be promised: `[store.inventory]` in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Policy {
    /// True if nothing is promised of a variant as long as a pre-order or back-order of it waits: what comes in is for
    /// those who wait.
    pub hold_preorder_stock: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { hold_preorder_stock: true }
    }
}

/// What may be promised of one variant in the channels that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Online<'a> {
    /// All that may be sold: the sum of the shares, never negative.
    pub total: i64,
    /// What of it is at each facility, ascending by facility: every place where the variant has stock, those that sell
    /// nothing of it too.
    pub shares: Vec<Share<'a>>,
    /// How the total comes about.
    pub terms: Terms<'a>,
}

/// What of the total is at one facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share<'a> {
    /// Which.
    pub facility: &'a FacilityId,
    /// What is there beyond its safety stock, whether or not it is sold online.
    pub available: i64,
    /// Whether it is sold online, or why not.
    pub standing: Standing,
    /// How much of the total is there.
    pub units: i64,
}

/// Whether what is at a facility is sold online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is.
    Sells,
    /// The facility is in none of the channels.
    OutsideChannels,
    /// Every channel that the facility is in has `allow-brokering = N` for the variant.
    NotInChannel,
    /// The facility has `allow-brokering = N` for the variant.
    NotFromHere,
    /// The variant is a kit, and nobody has said of what.
    KitUnknown,
}

/// The terms of the sum: `total = max(0, available − threshold − waiting − spoken_for)`, or nothing as long as it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms<'a> {
    /// What the facilities that sell have beyond their safety stock.
    pub available: i64,
    /// The largest threshold of the channels that sell it, and whose it is.
    pub threshold: Option<(&'a str, i64)>,
    /// Open units that wait in queues, and those that open units of kits take.
    pub waiting: i64,
    /// Of a kit, how many of it units of its components that wait in queues leave no components for.
    pub component_demand: i64,
    /// Open units that wait in the queues for pre-orders and back-orders, if they hold everything; of a kit also those of its
    /// components.
    pub presell_hold: Option<i64>,
}

impl Terms<'_> {
    /// All that may be sold.
    pub fn total(&self) -> i64 {
        match self.presell_hold {
            Some(_) => 0,
            None => self.available.saturating_sub(self.kept_back()).max(0),
        }
    }

    fn kept_back(&self) -> i64 {
        let threshold = self.threshold.map_or(0, |(_, units)| units);
        threshold.saturating_add(self.waiting).saturating_add(self.component_demand)
    }
}

/// What may be promised of a variant online, and where it is.
///
/// A facility counts once, however many of the channels it is in, if one of these sells the variant. As long as the store
/// has no channel at all, every facility counts. The threshold of a channel that does not sell the variant holds nothing
/// back.
pub fn online<'a>(supply: &Supply<'a>, policy: &Policy) -> Online<'a> {
    let mut shares: Vec<Share<'a>> = supply
        .offers(Use::Brokering)
        .into_iter()
        .map(|(place, available)| {
            let standing = standing(supply, &place);
            let units = if standing == Standing::Sells { available } else { 0 };
            Share { facility: &place.site.facility, available, standing, units }
        })
        .collect();
    let presold = supply.presold();
    let held = policy.hold_preorder_stock && presold > 0;
    let terms = Terms {
        available: sum(shares.iter().map(|share| share.units)),
        threshold: supply.selling.threshold(),
        waiting: supply.waiting.units,
        component_demand: supply.component_demand(),
        presell_hold: held.then_some(presold),
    };
    let total = terms.total();
    take(&mut shares, terms.available - total);
    Online { total, shares, terms }
}

/// What may be promised of a variant to those who fetch it at this facility: all beyond its safety stock, if it is a place
/// to fetch things at and neither it nor every channel has `allow-pickup = N` for the variant. As long as the store has no
/// pickup group at all, everything is fetched anywhere.
pub fn pickup(supply: &Supply<'_>, facility: &FacilityId) -> i64 {
    if !supply.selling.allows(Use::Pickup) {
        return 0;
    }
    let offers = supply.offers(Use::Pickup);
    let here = offers.iter().find(|(place, _)| place.site.facility == *facility);
    here.filter(|(place, _)| place.site.pickup && place.allow_pickup).map_or(0, |(_, available)| *available)
}

fn standing(supply: &Supply<'_>, place: &Place<'_>) -> Standing {
    if supply.composition == KitComposition::Unknown {
        return Standing::KitUnknown;
    }
    match &supply.selling {
        Selling::Channels(_) if place.site.channels.is_empty() => Standing::OutsideChannels,
        Selling::Channels(channels)
            if !place.site.channels.iter().any(|index| channels[*index].allow_brokering) =>
        {
            Standing::NotInChannel
        }
        Selling::Channels(_) | Selling::Everywhere if !place.allow_brokering => Standing::NotFromHere,
        Selling::Channels(_) | Selling::Everywhere => Standing::Sells,
    }
}

/// Takes what is kept back from the shares: from the largest first, of equal ones from the first by name, so that the same
/// stock is always shown at the same places.
fn take(shares: &mut [Share<'_>], mut units: i64) {
    if units == 0 {
        return;
    }
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(shares[*index].units), *index));
    for index in order {
        let taken = units.min(shares[index].units);
        shares[index].units -= taken;
        units -= taken;
    }
}

/// A sum that stays a number, whatever a feed may have counted.
fn sum(units: impl Iterator<Item = i64>) -> i64 {
    units.fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests;
