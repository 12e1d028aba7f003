//! The twelve places the shop works from: two warehouses, which send most, and ten stores.

use super::dice::Dice;
use super::gid::Gid;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(usize);

/// Names, and the codes that lines to be fetched carry.
const PLACES: [(&str, &str); 12] = [
    ("Newark Warehouse", "NEWARK"),
    ("Reno Warehouse", "RENO"),
    ("Brooklyn Store", "BROOKLYN"),
    ("Boston Store", "BOSTON"),
    ("Portland Store", "PORTLAND"),
    ("Montréal – Rue Saint-Denis", "MONTREAL"),
    ("München, Sendlinger Straße", "MUENCHEN"),
    ("London \"Seven Dials\"", "LONDON"),
    ("東京 表参道店", "TOKYO"),
    ("Austin Store", "AUSTIN"),
    ("Chicago Store", "CHICAGO"),
    ("Woodbury Outlet", "WOODBURY"),
];

impl Place {
    /// Where parcels leave from.
    pub(crate) fn warehouse(dice: &mut Dice) -> Self {
        Self(dice.share(&[68, 32]))
    }

    /// Where there is a counter.
    pub(crate) fn store(dice: &mut Dice) -> Self {
        Self(2 + dice.rank(10) as usize)
    }

    pub(crate) fn id(self) -> Gid {
        Gid::location(self.0 as u64)
    }

    pub(crate) fn name(self) -> &'static str {
        PLACES[self.0].0
    }

    pub(crate) fn code(self) -> &'static str {
        PLACES[self.0].1
    }
}
