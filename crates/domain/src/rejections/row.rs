//! A rejection row: which units a facility does not ship, why, and for how long.

use std::collections::BTreeSet;

use super::exclusion::Exclusion;
use super::units::{News, Said, Unit};
use crate::facility::FacilityId;
use crate::plan::change::rejection_reason::{OnHand, RejectionReason};
use crate::values::id::LineId;

/// What goes with the units that a row speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Nothing.
    Item,
    /// What else the facility was to send of the order by the same method.
    ShipGroup,
    /// What else it was to send of the variant, of all orders.
    Variant,
    /// All that it was to send of every order with the variant in it.
    OrdersOfVariant,
}

impl Scope {
    /// What HotWax's two flags mean.
    pub const fn of(may_split: bool, cascade_by_product: bool) -> Self {
        match (may_split, cascade_by_product) {
            (true, false) => Self::Item,
            (false, false) => Self::ShipGroup,
            (true, true) => Self::Variant,
            (false, true) => Self::OrdersOfVariant,
        }
    }
}

/// Of which units a row speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Of all that the facility is to send.
    All,
    /// Of this unit of the line.
    Unit(u32),
    /// Of so many, whichever.
    SoMany(u32),
}

/// A row, with all its names understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected<'a> {
    /// The order's number in the store.
    pub order: i64,
    /// What people call it.
    pub name: &'a str,
    /// Of which line, if one is named.
    pub line: Option<LineId>,
    /// Of which variant, if one is named.
    pub variant: Option<&'a str>,
    /// Of which units.
    pub which: Which,
    /// By whom.
    pub facility: &'a FacilityId,
    /// Why.
    pub reason: RejectionReason,
    /// What goes with them.
    pub scope: Scope,
    /// Of which components of a kit it speaks, by their identities; of none where it does not say.
    pub components: &'a BTreeSet<String>,
    /// What becomes of the quantity on hand.
    pub on_hand: OnHand,
    /// How long the facility may not have them; none: it may at once.
    pub exclusion: Option<Exclusion>,
    /// Why, in somebody's words.
    pub note: Option<&'a str>,
    /// The line of the file.
    pub of_file: u64,
}

impl Rejected<'_> {
    /// The facility's earlier rejections of an open unit.
    pub(super) fn said<'u>(&self, unit: &'u Unit) -> Option<&'u Said> {
        unit.rejected.as_ref().filter(|said| said.by == *self.facility && unit.is_open())
    }

    /// The reason or longer exclusion that this row adds to the facility's earlier rejections of a unit.
    pub(super) fn news(&self, unit: &Unit) -> Option<News> {
        self.said(unit)?.news(self.reason, self.exclusion.as_ref())
    }
}
