//! Selects the units of an order that come back: each once, and once selected, for good.

use super::restock::became;
use std::collections::HashSet;

use super::evidence::Told;
use super::line::Target;
use super::{Policy, StoredReturn, StoredUnit, restock};
use crate::plan::change::{OrderReturn, ReturnedUnit};
use crate::shopify::order::ShopOrder;
use crate::values::id::LineId;
use crate::values::money::Decimal;

/// The sent units of an order, and which of them a return has already.
pub(super) struct Units<'a> {
    order: &'a ShopOrder,
    sent: Vec<(LineId, u32)>,
    taken: HashSet<(LineId, u32)>,
    policy: &'a Policy,
}

impl<'a> Units<'a> {
    /// Every stored return keeps what it may keep before any gets a unit more: what one gives up is free for the others in
    /// the same look.
    pub(super) fn new(
        order: &'a ShopOrder,
        sent: &[(LineId, u32)],
        stored: &[StoredReturn],
        told: &[Told],
        policy: &'a Policy,
    ) -> Self {
        let mut sent = sent.to_vec();
        sent.sort_unstable();
        let kept = stored.iter().flat_map(|one| match told.iter().find(|told| told.key == one.key) {
            Some(told) => kept_of_all(told, &one.units),
            None => one.units.iter().collect(),
        });
        let taken = kept.map(|unit| (unit.line, unit.unit)).collect();
        Self { order, sent, taken, policy }
    }

    /// The return as the store is to keep it: with the units it has, and those it gets.
    pub(super) fn settle(&mut self, told: Told, before: Option<&StoredReturn>) -> OrderReturn {
        let had: &[StoredUnit] = before.map_or(&[], |before| &before.units);
        let mut units: Vec<ReturnedUnit> = had
            .iter()
            .filter(|unit| unit.received && !told.units.contains_key(&unit.line))
            .map(|unit| became(unit, &Target::unknown()))
            .collect();
        let mut besides = told.besides;
        for (line, targets) in &told.units {
            let of_line = self.of_line(*line, targets, had);
            let unmet = targets.iter().skip(of_line.len());
            besides += unmet.map(|target| target.paid(self.order)).sum::<Decimal>();
            units.extend(of_line);
        }
        units.sort_by_key(|unit| (unit.line, unit.unit));
        OrderReturn {
            key: told.key,
            order: self.order.id,
            name: told.name,
            kind: told.kind,
            status: told.status,
            requested_at: told.requested_at,
            closed_at: told.closed_at,
            note: told.note,
            refunded: told.refunded,
            besides,
            shipping: told.shipping,
            adjustment: told.adjustment,
            units,
            exchanges: told.exchanges,
        }
    }

    /// The units of one line: those it keeps, and as many more as are told and free.
    fn of_line(&mut self, line: LineId, targets: &[Target], had: &[StoredUnit]) -> Vec<ReturnedUnit> {
        let mut units: Vec<StoredUnit> = kept(line, targets.len(), had).into_iter().cloned().collect();
        while units.len() < targets.len() {
            let free = self.sent.iter().find(|one| one.0 == line && !self.taken.contains(*one));
            let Some(&(_, unit)) = free else { break };
            self.taken.insert((line, unit));
            units.push(StoredUnit { line, unit, received: false, restock: None, damaged: false });
        }
        units.sort_by_key(|unit| unit.unit);
        restock::lead(units, targets, self.policy)
    }
}

/// What a return keeps of the units that it has.
fn kept_of_all<'u>(told: &Told, had: &'u [StoredUnit]) -> Vec<&'u StoredUnit> {
    let lines: HashSet<LineId> = had.iter().map(|unit| unit.line).collect();
    let wanted = |line: &LineId| told.units.get(line).map_or(0, Vec::len);
    lines.iter().flat_map(|line| kept(*line, wanted(line), had)).collect()
}

/// What a return keeps of its units of a line, of which it wants so many: what has come back stays, what was only to come
/// back may be called off.
fn kept(line: LineId, wanted: usize, had: &[StoredUnit]) -> Vec<&StoredUnit> {
    let mut units: Vec<&StoredUnit> = had.iter().filter(|unit| unit.line == line).collect();
    units.sort_by_key(|unit| (!unit.received, unit.unit));
    let received = units.iter().filter(|unit| unit.received).count();
    units.truncate(received.max(wanted));
    units
}
