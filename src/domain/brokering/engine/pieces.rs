//! What a rule has to find a place for: pieces, each of which is sent from one place or not at all.

use super::index::Index;
use super::shelves::Shelves;
use crate::domain::brokering::routing::{Assign, Rule, Together};
use crate::domain::money::Decimal;

/// What is to be sent.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    /// The variants that are needed, and of each how many in all, by variants' places.
    pub(super) slots: Vec<Slot>,
    valued: bool,
}

/// Units that are sent from one place or not at all.
#[derive(Debug)]
pub(super) struct Piece {
    /// By their places, in the order of the items' numbers.
    pub(super) units: Vec<u32>,
    /// How many of which slot; none where a unit is of nothing that is anywhere.
    pub(super) needs: Option<Vec<(usize, i64)>>,
    /// What it is worth, where the rule asks for that.
    pub(super) value: Decimal,
}

/// A variant that is needed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) variant: u32,
    pub(super) units: i64,
    pub(super) kind: Kind,
}

/// What a slot is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A shelf.
    Shelf,
    /// Nothing: its components have slots of their own, and this one is what facilities say of the kit itself.
    Kit,
}

impl Pieces {
    /// Units, cut as a rule cuts them.
    pub(super) fn cut(index: &Index<'_>, shelves: &Shelves, open: &[u32], rule: &Rule) -> Self {
        let mut pieces = Self { valued: rule.split.min_value.is_some(), ..Self::default() };
        match (rule.assign, rule.split.groups) {
            (Assign::Single, _) => pieces.add(index, shelves, open.to_vec()),
            (Assign::Split | Assign::FewestShipments, Together::MayPart) => {
                open.iter().for_each(|unit| pieces.add(index, shelves, vec![*unit]));
            }
            (Assign::Split | Assign::FewestShipments, Together::Kept) => {
                kept_together(index, open).into_iter().for_each(|units| pieces.add(index, shelves, units));
            }
        }
        pieces
    }

    /// The variants that are on shelves, with their slots.
    pub(super) fn shelved(&self) -> impl Iterator<Item = (usize, &Slot)> {
        self.slots.iter().enumerate().filter(|(_, slot)| slot.kind == Kind::Shelf)
    }

    fn add(&mut self, index: &Index<'_>, shelves: &Shelves, units: Vec<u32>) {
        let mut value = Decimal::ZERO;
        let mut needs = Some(Vec::with_capacity(units.len()));
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
            match index.components[variant as usize].as_slice() {
                [] => self.need(needs, (variant, Kind::Shelf), 1),
                components => {
                    let parts = components.iter();
                    parts.for_each(|(part, units)| self.need(needs, (*part, Kind::Shelf), *units));
                    if shelves.kits.has(variant) {
                        self.need(needs, (variant, Kind::Kit), 1);
                    }
                }
            }
        }
        self.list.push(Piece { units, needs, value });
    }

    fn need(&mut self, needs: &mut Vec<(usize, i64)>, (variant, kind): (u32, Kind), units: i64) {
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
fn kept_together(index: &Index<'_>, open: &[u32]) -> Vec<Vec<u32>> {
    let group_of = |unit: u32| index.units[unit as usize].item.kept_with;
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for unit in open {
        let with = group_of(*unit);
        let same = |units: &&mut Vec<u32>| with.is_some() && group_of(units[0]) == with;
        match kept.iter_mut().find(same) {
            Some(units) => units.push(*unit),
            None => kept.push(vec![*unit]),
        }
    }
    kept
}
