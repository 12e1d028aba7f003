//! The demand of a rule: pieces, each of which ships from one facility or not at all.

use super::slot::{Kind, Slot};
use smallvec::{SmallVec, smallvec};

use super::index::Index;
use super::stock::StockIndex;
use crate::brokering::routing::{Assign, GroupSplit, Rule};
use crate::values::money::Decimal;

/// A few things: most orders are of one or two, and lists of these come and go by the million.
pub(super) type Few<T> = SmallVec<[T; 4]>;

/// What is to be sent.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) list: Few<Piece>,
    /// The variants that are needed, and of each how many in all, by variants' places.
    pub(super) slots: Few<Slot>,
    valued: bool,
}

/// How many of which slot, by its place.
pub(super) type Needs = SmallVec<[(usize, i64); 2]>;

/// Units that are sent from one place or not at all.
#[derive(Debug)]
pub(super) struct Piece {
    /// By their places, in the order of the items' numbers.
    pub(super) units: Few<u32>,
    /// How many of which slot; none where a unit is of nothing that is anywhere.
    pub(super) needs: Option<Needs>,
    /// What it is worth, where the rule asks for that.
    pub(super) value: Decimal,
}

impl Pieces {
    /// Cuts units as a rule cuts them, instead of what was cut before.
    pub(super) fn cut(&mut self, index: &Index<'_>, shelves: &StockIndex, open: &[u32], rule: &Rule) {
        self.list.clear();
        self.slots.clear();
        self.valued = rule.split.min_value.is_some();
        match (rule.assign, rule.split.groups) {
            (Assign::Single, _) => self.add(index, shelves, open.into()),
            (Assign::Split | Assign::FewestShipments, GroupSplit::MayPart) => {
                open.iter().for_each(|unit| self.add(index, shelves, smallvec![*unit]));
            }
            (Assign::Split | Assign::FewestShipments, GroupSplit::Kept) => {
                kept_together(index, open).into_iter().for_each(|units| self.add(index, shelves, units));
            }
        }
    }

    /// The variants that are on shelves, with their slots.
    pub(super) fn shelved(&self) -> impl Iterator<Item = (usize, &Slot)> {
        self.slots.iter().enumerate().filter(|(_, slot)| slot.kind == Kind::Stocked)
    }

    fn add(&mut self, index: &Index<'_>, shelves: &StockIndex, units: Few<u32>) {
        let mut value = Decimal::ZERO;
        let mut needs = Some(Needs::new());
        for unit in &units {
            let unit = &index.units[*unit as usize];
            if self.valued {
                value += unit.item.value;
            }
            let variant = unit.variant.filter(|_| !index.is_untold(unit));
            let (Some(variant), Some(needs)) = (variant, needs.as_mut()) else {
                needs = None;
                continue;
            };
            match index.made_of(variant) {
                [] => self.need(needs, (variant, Kind::Stocked), 1),
                components => {
                    let parts = components.iter();
                    parts.for_each(|(part, units)| self.need(needs, (*part, Kind::Stocked), *units));
                    if shelves.kits.has(variant) {
                        self.need(needs, (variant, Kind::Kit), 1);
                    }
                }
            }
        }
        self.list.push(Piece { units, needs, value });
    }

    fn need(&mut self, needs: &mut Needs, (variant, kind): (u32, Kind), units: i64) {
        let slot = match self.slots.iter().position(|slot| (slot.variant, slot.kind) == (variant, kind)) {
            Some(slot) => slot,
            None => {
                self.slots.push(Slot { variant, units: 0, kind });
                self.slots.len() - 1
            }
        };
        self.slots[slot].units += units;
        match needs.iter_mut().find(|(of, _)| *of == slot) {
            Some((_, needed)) => *needed += units,
            None => needs.push((slot, units)),
        }
    }
}

/// The units by what belongs together, in the order of the first unit of each.
fn kept_together(index: &Index<'_>, open: &[u32]) -> Vec<Few<u32>> {
    let group_of = |unit: u32| index.units[unit as usize].item.kept_with;
    let mut kept: Vec<Few<u32>> = Vec::new();
    for unit in open {
        let with = group_of(*unit);
        let same = |units: &&mut Few<u32>| with.is_some() && group_of(units[0]) == with;
        match kept.iter_mut().find(same) {
            Some(units) => units.push(*unit),
            None => kept.push(smallvec![*unit]),
        }
    }
    kept
}
