//! The engine: routing by routing, entry by entry, rule by rule (routing.md 1.3).

mod attempt;
mod backlog;
mod bits;
mod candidates;
mod compiled_rule;
mod counterfactual;
mod day;
mod demand;
mod distances;
mod explain;
mod filter;
mod great_circle;
mod greedy;
mod index;
mod kits;
mod lint;
mod method;
mod minimum_split;
mod origin;
mod preference;
mod selection;
mod stock;
mod thresholds;
mod unallocated;
mod words;

mod slot;
#[cfg(test)]
mod tests;

use smallvec::{SmallVec, smallvec};

use attempt::Tried;
use backlog::{Candidate, Place, Waiting};
use compiled_rule::CompiledRule;
use day::Day;
use demand::{Few, Pieces};
use distances::Distances;
use greedy::Part;
use index::Index;
use method::Methods;
use preference::Preference;
use selection::select;
use stock::StockIndex;
use unallocated::Unallocated;

pub use explain::explain;
pub use lint::lint;

use super::decision::{Attempt, Decisions, Destination, Entry, Items, Move, Outcome};
use super::facts::Facts;
use super::routing::{Limits, Standing, Terms};
use crate::plan::change::routed::AutoCancel;

/// Decides where everything goes that the routings take.
pub fn decide(facts: &Facts, terms: &Terms<'_>) -> Decisions {
    let index = Index::new(facts);
    Engine::new(&index, terms).run(&mut Unwatched)
}

/// Somebody who watches rules being tried.
trait Witness {
    /// A rule was tried for an entry, and nothing of it has been done yet.
    fn see(&mut self, seen: &Seen<'_>);
}

/// What there is to see when a rule was tried.
struct Seen<'a> {
    /// By its place in the facts.
    order: usize,
    /// What the rule was tried for, by their places.
    open: &'a [u32],
    preference: &'a Preference<'a>,
    tried: &'a Tried,
}

/// Nobody.
struct Unwatched;

impl Witness for Unwatched {
    fn see(&mut self, _: &Seen<'_>) {}
}

/// A run under way.
struct Engine<'a> {
    index: &'a Index<'a>,
    terms: &'a Terms<'a>,
    methods: Methods<'a>,
    shelves: StockIndex,
    day: Day,
    waiting: Waiting,
    /// Those of the order that is tried.
    distances: Distances,
}

/// What a rule is tried with: taken up for one after the other, because to lay it out costs more than to try most of them.
#[derive(Default)]
struct Archive {
    pieces: Pieces,
    tried: Tried,
}

impl<'a> Engine<'a> {
    fn new(index: &'a Index<'a>, terms: &'a Terms<'a>) -> Self {
        Self {
            index,
            terms,
            methods: Methods::new(&index.facts.methods),
            shelves: StockIndex::new(index),
            day: Day::new(index),
            waiting: Waiting::new(index),
            distances: Distances::default(),
        }
    }

    /// Goes through everything.
    fn run(mut self, witness: &mut impl Witness) -> Decisions {
        let (mut entries, mut desk) = (Vec::new(), Archive::default());
        for (at, routing) in self.terms.routings.iter().enumerate() {
            if routing.standing == Standing::Draft {
                continue;
            }
            let active =
                routing.rules.iter().enumerate().filter(|(_, rule)| rule.standing == Standing::Active);
            let rules: Vec<CompiledRule<'_>> =
                active.map(|(at, rule)| CompiledRule::new(self.index, at, rule)).collect();
            let candidates = select(self.index, &self.waiting, self.terms, &routing.orders);
            entries.reserve(candidates.len());
            for candidate in candidates {
                entries.push(self.enter(at, &rules, &candidate, &mut desk, witness));
            }
        }
        Decisions { entries }
    }

    /// Tries an entry, rule by rule, and does what comes of it.
    fn enter(
        &mut self,
        routing: usize,
        rules: &[CompiledRule<'_>],
        candidate: &Candidate,
        desk: &mut Archive,
        witness: &mut impl Witness,
    ) -> Entry {
        let Archive { pieces, tried } = desk;
        let group = &self.index.groups[candidate.group];
        let order = group.order;
        self.distances.tell(&self.index.points, self.index.order(group).ship_to);
        let mut leftover = Unallocated::new(candidate.from, &candidate.units, &self.waiting);
        let (mut attempts, mut moves): (Vec<Attempt>, Vec<Move>) = (Vec::new(), Vec::new());
        // The last rule that cut, as long as nothing of it was sent.
        let mut cut: Option<&CompiledRule<'_>> = None;
        for ready in rules {
            let open = leftover.open();
            if open.is_empty() {
                break;
            }
            if !cut.is_some_and(|before| ready.cuts_as(before)) {
                pieces.cut(self.index, &self.shelves, &open, ready.rule);
            }
            cut = Some(ready);
            let preference = Preference {
                index: self.index,
                shelves: &self.shelves,
                day: &self.day,
                ready,
                pieces,
                distances: &self.distances,
            };
            tried.attempt(&preference, order);
            witness.see(&Seen { order, open: &open, preference: &preference, tried });
            attempts.push(tried.told(ready.at));
            let standing = tried.standing();
            if !standing.is_empty() {
                cut = None;
                moves.reserve_exact(standing.len());
                moves.extend(standing.iter().map(|part| self.send(candidate, ready, pieces, part)));
                leftover.units.retain(|unsent| self.waiting.place(unsent.unit) != Place::Sent);
            }
            leftover.heed(ready.rule.otherwise, ready.at, self.terms.now);
        }
        let sent = !moves.is_empty();
        let left = leftover.settle(self.index, &mut self.waiting);
        let queued = left.iter().any(|one| matches!(one.to, Destination::Queue(_)));
        let outcome = match (sent, leftover.units.is_empty(), queued) {
            (true, true, _) => Outcome::Brokered,
            (true, false, _) => Outcome::BrokeredInPart,
            (false, _, true) => Outcome::Queued,
            (false, _, false) => Outcome::Unfillable,
        };
        moves.reserve_exact(left.len());
        moves.extend(left);
        Entry {
            routing,
            order,
            group: self.index.ship_group(group).id,
            from: candidate.from,
            items: self.items(&candidate.units),
            attempts,
            moves,
            outcome,
        }
    }

    /// Sends a part: reserves its stock, counts its order.
    fn send(
        &mut self,
        candidate: &Candidate,
        ready: &CompiledRule<'_>,
        pieces: &Pieces,
        part: &Part,
    ) -> Move {
        let group = &self.index.groups[candidate.group];
        let metres = self.distances.metres(part.facility);
        let mut units: Few<u32> =
            part.pieces.iter().flat_map(|piece| pieces.list[*piece].units.iter().copied()).collect();
        units.sort_unstable();
        let leaves = self.reserve(ready, pieces, part);
        self.day.give(group.order, part.facility);
        units.iter().for_each(|unit| self.waiting.send(*unit));
        Move {
            items: self.items(&units),
            rule: ready.at,
            to: Destination::Facility {
                facility: self.index.facilities[part.facility].id.clone(),
                metres,
                suggested_method: self.methods.suggest(&self.index.ship_group(group).method, metres),
                leaves,
                limited: ready.rule.facilities.limits == Limits::Hold,
            },
            auto_cancel: AutoCancel::Clear,
        }
    }

    /// Takes what a part needs, and says what has to be left of each variant for the rule to have held.
    fn reserve(
        &mut self,
        ready: &CompiledRule<'_>,
        pieces: &Pieces,
        part: &Part,
    ) -> SmallVec<[(i64, i64); 1]> {
        let gate = ready.rule.facilities.gate.map_or(0, |gate| gate.least());
        let mut leaves = SmallVec::new();
        let mut taken: Few<i64> = smallvec![0; pieces.slots.len()];
        let needs = part.pieces.iter().filter_map(|piece| pieces.list[*piece].needs.as_ref()).flatten();
        needs.for_each(|(slot, units)| taken[*slot] += units);
        for (at, slot) in pieces.shelved() {
            let units: i64 = taken[at];
            if units == 0 {
                continue;
            }
            let kept = self.shelves.take(slot.variant, part.facility, units);
            leaves.push((self.index.variants[slot.variant as usize], gate.max(units) + kept - units));
        }
        leaves.sort_unstable();
        leaves
    }

    fn items(&self, units: &[u32]) -> Items {
        units.iter().map(|unit| self.index.units[*unit as usize].id).collect()
    }
}
