//! Candidate facilities of a rule: those that can ship a piece, and the reasons of the others.

use smallvec::SmallVec;

use super::bits::Bits;
use super::demand::{Few, Piece, Pieces};
use super::preference::Preference;
use super::slot::{Kind, Slot};
use super::stock::StockIndex;
use crate::brokering::decision::Code;
use crate::brokering::routing::{Assign, FacilitySort, Gate, GroupSplit};

/// More codes are seldom there at once.
const MOST_CODES: usize = 8;

/// What a rule sees of the facilities.
#[derive(Default)]
pub(super) struct Candidates {
    /// By pieces: the facilities that can send it, as far as the rule lets them.
    pub(super) masks: Few<Bits>,
    /// Facilities that can send any piece.
    pub(super) any: Bits,
    /// The facilities by what kept them from it. Where several things do, it is the first of: groups, stock, rejections,
    /// distance, capacity, style.
    pub(super) codes: SmallVec<[(Code, Bits); MOST_CODES]>,
}

impl Candidates {
    /// Looks at the facilities for an order, by its place, instead of what was seen before.
    pub(super) fn look(&mut self, preference: &Preference<'_>, order: usize) {
        self.masks.clear();
        self.codes.clear();
        self.any = Bits::none(preference.index.facilities.len());
        self.say(Code::NotInGroup, &preference.ready.outside);
        self.say(Code::ExcludedGroup, &preference.ready.excluded);
        self.look_at_stock(preference);
        self.look_at_distance(preference);
        let taking = preference.day.taking(order, preference.ready.rule.facilities.limits);
        let mut full = self.any.clone();
        full.minus(taking.words());
        self.rule_out(Code::AtCapacity, &full);
        self.look_at_style(preference);
        for mask in &mut self.masks {
            mask.and(self.any.words());
        }
    }

    /// How many facilities came out with which code.
    pub(super) fn counts(&self) -> SmallVec<[(Code, u32); 6]> {
        let mut counts: SmallVec<[(Code, u32); 6]> =
            self.codes.iter().map(|(code, set)| (*code, set.count())).collect();
        counts.sort_unstable_by_key(|(code, _)| *code);
        counts
    }

    /// What kept a facility from it.
    pub(super) fn code(&self, facility: usize) -> Option<Code> {
        self.codes.iter().find(|(_, set)| set.has(facility)).map(|(code, _)| *code)
    }

    pub(super) fn say(&mut self, code: Code, of: &Bits) {
        if of.is_empty() {
            return;
        }
        match self.codes.iter_mut().find(|(known, _)| *known == code) {
            Some((_, set)) => set.or(of.words()),
            None => self.codes.push((code, of.clone())),
        }
    }

    fn rule_out(&mut self, code: Code, which: &Bits) {
        self.any.minus(which.words());
        self.say(code, which);
    }

    fn look_at_stock(&mut self, preference: &Preference<'_>) {
        let Preference { index, shelves, ready, pieces, .. } = preference;
        let mut there = Bits::none(index.facilities.len());
        let (mut through, mut in_parts) = (there.clone(), there.clone());
        for piece in &pieces.list {
            let mut mask = has_all(shelves, pieces, piece, &ready.members);
            in_parts.or(mask.words());
            leave_kits(shelves, pieces, piece, &mut mask);
            there.or(mask.words());
            self.masks.push(mask);
        }
        let gates = gates(shelves, pieces, ready.rule.facilities.gate, &there);
        for (piece, mask) in pieces.list.iter().zip(&mut self.masks) {
            if !gates.is_empty() {
                piece.needs.iter().flatten().for_each(|(slot, _)| mask.and(gates[*slot].words()));
            }
            through.or(mask.words());
            for unit in &piece.units {
                for facility in &index.units[*unit as usize].excluded {
                    mask.remove(*facility as usize);
                }
            }
            self.any.or(mask.words());
        }
        in_parts.minus(there.words());
        self.explain_stock(preference, &there, &through, &in_parts);
        through.minus(self.any.words());
        self.say(Code::ExcludedByRejection, &through);
    }

    /// Says what it is that facilities lack; `in_parts` lack none of the parts, and the kits that these make.
    fn explain_stock(&mut self, preference: &Preference<'_>, there: &Bits, through: &Bits, in_parts: &Bits) {
        let Preference { shelves, ready, pieces, .. } = preference;
        let mut kept_back = there.clone();
        kept_back.minus(through.words());
        self.say(Code::BelowSafetyStock, &kept_back);
        let mut lacking = ready.members.clone();
        lacking.minus(there.words());
        if lacking.is_empty() {
            return;
        }
        if waits_for_makings(preference) {
            self.say(Code::KitUnknown, &lacking);
            return;
        }
        let all_of = |set: fn(&StockIndex, u32) -> &[u64]| {
            let mut all = Bits::none(preference.index.facilities.len());
            pieces.shelved().for_each(|(_, slot)| all.or(set(shelves, slot.variant)));
            all
        };
        if !in_parts.is_empty() {
            let mut kept = lacking.split_off(in_parts.words());
            let kits = pieces.slots.iter().filter(|slot| slot.kind == Kind::Kit);
            let mut not_sent = Bits::none(preference.index.facilities.len());
            kits.for_each(|slot| not_sent.or(shelves.off(slot.variant)));
            let not_sent = kept.split_off(not_sent.words());
            self.say(Code::BrokeringOff, &not_sent);
            self.say(Code::BelowMinStock, &kept);
        }
        let some = lacking.split_off(all_of(StockIndex::live).words());
        let in_part = match (ready.rule.assign, ready.rule.split.groups) {
            (Assign::Split | Assign::FewestShipments, GroupSplit::Kept) => Code::GroupNotTogether,
            (Assign::Single, _) | (_, GroupSplit::MayPart) => Code::MissingItems,
        };
        self.say(in_part, &some);
        if lacking.is_empty() {
            return;
        }
        let off = lacking.split_off(all_of(StockIndex::off).words());
        self.say(Code::BrokeringOff, &off);
        let held = lacking.split_off(all_of(StockIndex::held).words());
        self.say(Code::BelowMinStock, &held);
        self.say(Code::NoStock, &lacking);
    }

    fn look_at_distance(&mut self, preference: &Preference<'_>) {
        let Some(within) = preference.ready.within else { return };
        let count = preference.index.facilities.len();
        if !preference.distances.are_known() {
            let all = self.any.clone();
            self.rule_out(Code::NoGeo, &all);
            return;
        }
        let (mut nowhere, mut far) = (Bits::none(count), Bits::none(count));
        for facility in self.any.iter() {
            match preference.distances.square(facility) {
                None => nowhere.insert(facility),
                Some(square) if !within.holds(square) => far.insert(facility),
                Some(_) => {}
            }
        }
        self.rule_out(Code::NoAddress, &nowhere);
        self.rule_out(Code::OverDistance, &far);
    }

    /// Leaves out facilities that miss nothing of the style, where the rule sorts by broken styles.
    fn look_at_style(&mut self, preference: &Preference<'_>) {
        if !preference.ready.sort.contains(&FacilitySort::BrokenStyle) {
            return;
        }
        let mut complete = Bits::none(preference.index.facilities.len());
        for facility in self.any.iter() {
            let (missing, of) = preference.missing(facility);
            if missing == 0 && of > 0 {
                complete.insert(facility);
            }
        }
        self.rule_out(Code::StyleComplete, &complete);
    }
}

/// True if nothing of it can be picked, whatever is where, before somebody says what kits are made of.
fn waits_for_makings(preference: &Preference<'_>) -> bool {
    let Preference { index, pieces, .. } = preference;
    let untold = |unit: &u32| index.is_untold(&index.units[*unit as usize]);
    pieces.list.iter().all(|piece| piece.needs.is_none())
        && pieces.list.iter().flat_map(|piece| &piece.units).any(untold)
}

/// The facilities that have all that a piece needs.
fn has_all(shelves: &StockIndex, pieces: &Pieces, piece: &Piece, of: &Bits) -> Bits {
    let mut mask = of.clone();
    let Some(needs) = &piece.needs else {
        mask.clear();
        return mask;
    };
    let shelved = || needs.iter().filter(|(slot, _)| pieces.slots[*slot].kind == Kind::Stocked);
    for (slot, _) in shelved() {
        mask.and(shelves.live(pieces.slots[*slot].variant));
    }
    for (slot, units) in shelved().filter(|(_, units)| *units > 1) {
        mask = shelves.which(pieces.slots[*slot].variant, &mask, so_many(*units));
    }
    mask
}

/// So many, or more.
fn so_many(units: i64) -> Gate {
    Gate::AtLeast(u32::try_from(units).unwrap_or(u32::MAX))
}

/// Leaves out those that do not send the kits of a piece, or keep them for those who walk in.
fn leave_kits(shelves: &StockIndex, pieces: &Pieces, piece: &Piece, mask: &mut Bits) {
    let needs = piece.needs.iter().flatten();
    for (slot, units) in needs.filter(|(slot, _)| pieces.slots[*slot].kind == Kind::Kit) {
        let short = |at: &usize| shelves.room(&pieces.slots[*slot], *at) < *units;
        let which: Vec<usize> = mask.iter().filter(short).collect();
        which.into_iter().for_each(|at| mask.remove(at));
    }
}

/// By slots: where the rule's gate is open, of some facilities. None where it is open everywhere.
fn gates(shelves: &StockIndex, pieces: &Pieces, gate: Option<Gate>, of: &Bits) -> Few<Bits> {
    match gate {
        None | Some(Gate::AtLeast(0 | 1) | Gate::MoreThan(0) | Gate::NotExactly(0)) => Few::new(),
        Some(gate) => {
            let open = |slot: &Slot| match slot.kind {
                Kind::Stocked => shelves.which(slot.variant, of, gate),
                Kind::Kit => of.clone(),
            };
            pieces.slots.iter().map(open).collect()
        }
    }
}
