//! Which units of the order come back: each once, and once chosen, for good.

use std::collections::HashSet;

use super::told::{Told, ToldLine};
use super::{Policy, StoredReturn, StoredUnit};
use crate::domain::change::{OrderReturn, ReturnedUnit};
use crate::domain::facility::FacilityId;
use crate::domain::id::LineId;
use crate::domain::money::{Decimal, share};
use crate::domain::shop_order::ShopOrder;

/// The sent units of an order, and which of them a return has already.
pub(super) struct Units<'a> {
    order: &'a ShopOrder,
    sent: Vec<(LineId, u32)>,
    taken: HashSet<(LineId, u32)>,
    policy: &'a Policy,
}

impl<'a> Units<'a> {
    /// Taken are from the beginning the units that returns have and keep: what is called off in the same telling is free
    /// for the others, whichever of them is looked at first.
    pub(super) fn new(
        order: &'a ShopOrder,
        sent: &[(LineId, u32)],
        told: &[Told],
        stored: &[StoredReturn],
        policy: &'a Policy,
    ) -> Self {
        let mut sent = sent.to_vec();
        sent.sort_unstable();
        let keeps = |one: &&StoredReturn, unit: &&StoredUnit| {
            let live = told.iter().find(|told| told.key == one.key && told.status.is_live());
            unit.received || live.is_some_and(|told| told.lines.contains_key(&unit.line))
        };
        let kept = stored.iter().flat_map(|one| one.units.iter().filter(move |unit| keeps(&one, unit)));
        let taken = kept.map(|unit| (unit.line, unit.unit)).collect();
        Self { order, sent, taken, policy }
    }

    /// The return as the store is to keep it: with the units it has, and those it gets.
    pub(super) fn settle(&mut self, told: Told, before: Option<&StoredReturn>) -> OrderReturn {
        let had: &[StoredUnit] = before.map_or(&[], |before| &before.units);
        let units = if told.status.is_live() {
            told.lines.iter().flat_map(|(line, of_line)| self.of_line(*line, of_line, had)).collect()
        } else {
            let came_back = had.iter().filter(|unit| unit.received);
            came_back.map(|unit| kept(unit, &ToldLine::default())).collect()
        };
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
            shipping: told.shipping,
            adjustment: told.adjustment,
            units,
            exchanges: told.exchanges,
        }
    }

    fn of_line(&mut self, line: LineId, told: &ToldLine, had: &[StoredUnit]) -> Vec<ReturnedUnit> {
        let mut units: Vec<ReturnedUnit> =
            had.iter().filter(|unit| unit.line == line).map(|unit| kept(unit, told)).collect();
        // What has come back stays; what was only to come back may be called off.
        units.sort_by_key(|unit| (!unit.received, unit.unit));
        let received = units.iter().filter(|unit| unit.received).count();
        for called_off in units.drain(received.max(told.quantity as usize).min(units.len())..) {
            self.taken.remove(&(line, called_off.unit));
        }
        while units.len() < told.quantity as usize {
            let free = self.sent.iter().find(|one| one.0 == line && !self.taken.contains(*one));
            let Some(&(_, unit)) = free else { break };
            self.taken.insert((line, unit));
            units.push(new(line, unit, told));
        }
        self.receive(&mut units, told);
        units.sort_by_key(|unit| unit.unit);
        self.pay(&mut units, told);
        units
    }

    /// Receives the first units that are still on their way, and puts into stock what may be.
    fn receive(&self, units: &mut [ReturnedUnit], told: &ToldLine) {
        let before = units.iter().filter(|unit| unit.received).count();
        let mut shelved = units.iter().filter(|unit| unit.restock.is_some()).count() as u32;
        let damaged = told.reason.as_deref().is_some_and(|reason| self.is_damaged(reason));
        for unit in units.iter_mut().take(told.received as usize).skip(before) {
            unit.received = true;
            unit.restock = self.shelf(told).filter(|_| shelved + told.withheld < told.received);
            unit.damaged = damaged && unit.restock.is_some();
            shelved += u32::from(unit.restock.is_some());
        }
    }

    /// Where units go into stock: over the counter, there; otherwise where the retailer says, or nowhere.
    fn shelf(&self, told: &ToldLine) -> Option<FacilityId> {
        let counter = told.counter.as_ref().map(FacilityId::of_location);
        counter.or_else(|| self.policy.restock_facility.clone())
    }

    fn is_damaged(&self, reason: &str) -> bool {
        let plain = |word: &str| word.to_lowercase().replace('_', "-");
        self.policy.damaged_reasons.iter().any(|one| plain(one) == plain(reason))
    }

    /// Shares among the units what was paid back for them.
    fn pay(&self, units: &mut [ReturnedUnit], told: &ToldLine) {
        let paid = told.paid.min(units.len() as u32);
        let decimals = self.order.currency.decimals();
        let prices = share(told.subtotal, paid, decimals).into_iter();
        for (unit, (price, tax)) in units.iter_mut().zip(prices.zip(share(told.tax, paid, decimals))) {
            (unit.price, unit.tax) = (price, tax);
        }
    }
}

fn new(line: LineId, unit: u32, told: &ToldLine) -> ReturnedUnit {
    ReturnedUnit {
        line,
        unit,
        reason: told.reason.clone(),
        note: told.note.clone(),
        price: Decimal::ZERO,
        tax: Decimal::ZERO,
        received: false,
        restock: None,
        damaged: false,
    }
}

/// A unit that the store has in this return: where it went stays as it is.
fn kept(unit: &StoredUnit, told: &ToldLine) -> ReturnedUnit {
    ReturnedUnit {
        received: unit.received,
        restock: unit.restock.clone(),
        damaged: unit.damaged,
        ..new(unit.line, unit.unit, told)
    }
}
