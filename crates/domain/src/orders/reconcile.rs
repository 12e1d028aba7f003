//! Computes the changes that reconcile a stored order with Shopify's current state.
//!
//! The target is a *state*, not a list of events: so many units of each line completed, cancelled, open. Whatever was
//! missed, and in whatever order jobs run, the next look leads there. Two things never happen on the way: a completed
//! unit is not cancelled, a cancelled one does not reopen.

mod outcome;
mod shipments;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

pub use outcome::{completed_after, open_after};

use super::import::{self as import, Known, NewUnit};
use super::policy::OrderPolicy;
use super::shipped_units::{not_senders, senders};
use super::units::Units;
use crate::facility::FacilityId;
use crate::plan::actor::Actor;
use crate::plan::change::Change;
use crate::plan::change::shipment::Sent;
use crate::shopify::order::{Line, ShopOrder};
use crate::status::{ItemStatus, OrderStatus, roll_up};
use crate::values::id::LineId;

/// An order as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    /// Where it stands.
    pub status: OrderStatus,
    /// Its `updated_at` at the shop when it was last read. UTC.
    pub shop_updated_at: DateTime<Utc>,
    /// The latest `updated_at` of its fulfilment orders then. UTC.
    pub fulfillment_orders_updated_at: Option<DateTime<Utc>>,
    /// Fingerprint of what the shop said of it as a whole.
    pub facts_hash: Option<String>,
    /// Its units.
    pub items: Vec<StoredItem>,
}

/// A unit as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// Of which line.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Where it stands.
    pub status: ItemStatus,
    /// Where it is; of one that was sent, from where, as far as it was taken from a shelf.
    pub facility: FacilityId,
    /// From which shelf it was taken, if it was sent and was on one.
    pub taken_from: Option<FacilityId>,
    /// True if it waits in a queue; otherwise a facility has it.
    pub waiting: bool,
    /// Who cancelled it, if anybody did.
    pub cancelled_by: Option<Actor>,
}

/// The changes that bring a stored order to the state that its shop tells. There is always one: at least the shop's
/// `updated_at` is taken over.
pub fn reconcile(
    order: &ShopOrder,
    stored: &StoredOrder,
    known: &Known,
    policy: &OrderPolicy,
) -> Vec<Change> {
    let mut lines: HashMap<LineId, Vec<StoredItem>> = HashMap::new();
    for item in &stored.items {
        lines.entry(item.line).or_default().push(item.clone());
    }
    let mut moves = Moves { order, known, changes: Vec::new(), after: Vec::new(), instead: BTreeSet::new() };
    let mut added: Vec<(LineId, Vec<NewUnit>)> = Vec::new();
    for line in &order.lines {
        let units = lines.remove(&line.id).unwrap_or_default();
        let new = moves.lead(line, units);
        if !new.is_empty() {
            added.push((line.id, new));
        }
    }
    // A line that the shop no longer tells of: what was open of it is not wanted any more.
    let mut gone: Vec<StoredItem> = lines.into_values().flatten().collect();
    gone.sort_by_key(|item| (item.line, item.unit));
    moves.give_up(gone);

    let mut changes = facts(order, stored, known);
    changes.extend(import::added(order, &added, known, policy));
    changes.extend(expected_senders(order, &moves.instead, known));
    changes.append(&mut moves.changes);
    let mut from = stored.status;
    for to in way(order, stored.status, &moves.after) {
        let (by, why) = (Actor::Shop, why(order).to_owned());
        changes.push(Change::OrderMoved { order: order.id, from, to, by, why });
        from = to;
    }
    changes
}

fn facts(order: &ShopOrder, stored: &StoredOrder, known: &Known) -> Vec<Change> {
    let facts = import::facts(order);
    if stored.facts_hash.as_deref() == Some(facts.hash.as_str()) {
        vec![Change::OrderSeen {
            order: order.id,
            shop_updated_at: facts.shop_updated_at,
            fulfillment_orders_updated_at: facts.fulfillment_orders_updated_at,
        }]
    } else {
        // The order points at where it was sold, so that this has to be there first.
        let mut changes: Vec<Change> = import::expected_origin(order, known).into_iter().collect();
        changes.push(Change::OrderRefreshed(Box::new(facts)));
        changes
    }
}

/// A placeholder for every place known only to the shop that has sent what another facility was to send.
fn expected_senders<'a>(
    order: &'a ShopOrder,
    senders: &'a BTreeSet<FacilityId>,
    known: &'a Known,
) -> impl Iterator<Item = Change> + 'a {
    let unknown = senders.iter().filter(|facility| !known.facilities.contains(*facility));
    unknown.filter_map(|facility| {
        let mut locations = order.fulfillments.iter().filter_map(|fulfillment| fulfillment.location.as_ref());
        locations.find(|at| FacilityId::of_location(at) == *facility).map(import::expected_facility)
    })
}

/// The stations of an order on its way to where its items say: none if it is there, two if what it had been completed by
/// turns out not to have been sent, and is not wanted any more.
fn way(order: &ShopOrder, status: OrderStatus, items: &[ItemStatus]) -> Vec<OrderStatus> {
    let unsent = || !items.is_empty() && items.iter().all(|item| *item == ItemStatus::Cancelled);
    let reopened = match status {
        OrderStatus::Completed if unsent() => OrderStatus::Approved,
        _ => reopened(order, status, items),
    };
    let end = roll_up(reopened, items.iter().copied());
    let mut stations = vec![status, reopened, end];
    stations.dedup();
    stations.split_off(1)
}

/// An order that was done with, and has open units again. What was bought later has to be approved like everything else;
/// what was approved before, and turns out not to have been sent, need not.
fn reopened(order: &ShopOrder, status: OrderStatus, items: &[ItemStatus]) -> OrderStatus {
    let done_with = match status {
        OrderStatus::Completed => true,
        OrderStatus::Cancelled => order.cancelled_at.is_none(),
        OrderStatus::Created | OrderStatus::Approved | OrderStatus::Held | OrderStatus::Rejected => false,
    };
    let mut open = items.iter().filter(|item| item.is_open()).peekable();
    if !done_with || open.peek().is_none() {
        return status;
    }
    let approved = open.all(|item| *item == ItemStatus::Approved) && status.leads_to(OrderStatus::Approved);
    if approved { OrderStatus::Approved } else { OrderStatus::Created }
}

fn why(order: &ShopOrder) -> &'static str {
    if order.cancelled_at.is_some() { "cancelled at the shop" } else { "followed from its items" }
}

/// The moves of an order's units, and where every unit stands after them.
struct Moves<'a> {
    order: &'a ShopOrder,
    known: &'a Known,
    changes: Vec<Change>,
    after: Vec<ItemStatus>,
    /// Facilities that have sent what another one was to send.
    instead: BTreeSet<FacilityId>,
}

impl Moves<'_> {
    /// Leads the units of one line to their target; answers which units are to be added, and in which status.
    fn lead(&mut self, line: &Line, mut units: Vec<StoredItem>) -> Vec<NewUnit> {
        let target = to_be_kept(Units::of(line, self.order), &units);
        let count = |units: &[StoredItem], is: fn(ItemStatus) -> bool| {
            units.iter().filter(|u| is(u.status)).count() as u32
        };

        self.correct(line, &mut units, target);
        self.send_again(line, &mut units);

        let untold = shipments::untold(senders(line, self.order), &units, self.known);
        let matched = shipments::matched(untold, &units, self.known);
        for (index, sent) in matched.units {
            self.step(&mut units[index], ItemStatus::Completed, "fulfilled at the shop", sent);
        }

        // What is given up is what nobody has begun with: queues first, then the youngest unit.
        units.sort_by_key(|item| (!item.waiting, std::cmp::Reverse(item.unit)));
        let open = count(&units, ItemStatus::is_open);
        let why = match &self.order.cancel_reason {
            Some(reason) if self.order.cancelled_at.is_some() => format!("cancelled at the shop: {reason}"),
            Some(_) | None => "removed or refunded at the shop".to_owned(),
        };
        self.cancel(&mut units, open.saturating_sub(target.open), &why);

        let new = missing(&units, target, matched.rest);
        self.after.extend(units.iter().map(|item| item.status).chain(new.iter().map(|new| new.status)));
        new
    }

    /// A fulfilment that was cancelled, for a wrong label or a wrong parcel, did not happen: as many units as it named, and
    /// as the shop no longer counts as sent, are to be sent again.
    fn correct(&mut self, line: &Line, units: &mut [StoredItem], target: Units) {
        let undone = not_senders(line, self.order);
        let completed = units.iter().filter(|item| item.status == ItemStatus::Completed).count() as u32;
        let excess = (completed.saturating_sub(target.completed) as usize).min(undone.len());
        for index in shipments::came_back(undone, units, excess, self.known) {
            let why = "its fulfilment was cancelled at the shop";
            self.step(&mut units[index], ItemStatus::Approved, why, None);
        }
    }

    /// A fulfilment that was cancelled, and whose units went from elsewhere before anybody looked: as many are sent as before,
    /// from another shelf.
    fn send_again(&mut self, line: &Line, units: &mut [StoredItem]) {
        let parcels = (senders(line, self.order), not_senders(line, self.order));
        for (index, sent) in shipments::sent_again(parcels, units, self.known) {
            let item = &mut units[index];
            let from = self.known.meant(&sent.from).clone();
            let why = "its fulfilment was cancelled at the shop, and it went from elsewhere";
            self.step(item, ItemStatus::Approved, why, Some(sent.clone()));
            self.step(item, ItemStatus::Completed, "fulfilled at the shop", Some(sent));
            (item.facility, item.taken_from) = (from.clone(), Some(from));
        }
    }

    /// Gives up what is open of these units.
    fn give_up(&mut self, mut units: Vec<StoredItem>) {
        for item in &mut units {
            self.cancel(std::slice::from_mut(item), 1, "its line is gone from the order");
        }
        self.after.extend(units.iter().map(|item| item.status));
    }

    /// Cancels the first `how_many` open units.
    fn cancel(&mut self, units: &mut [StoredItem], how_many: u32, why: &str) {
        let to = ItemStatus::Cancelled;
        let open = units.iter_mut().filter(|item| item.status.is_open() && item.status.leads_to(to));
        for item in open.take(how_many as usize) {
            self.step(item, to, why, None);
        }
    }

    /// Moves one unit.
    fn step(&mut self, item: &mut StoredItem, to: ItemStatus, why: &str, sent: Option<Sent>) {
        let sender = sent.as_ref().map(|sent| self.known.meant(&sent.from));
        self.instead.extend(sender.filter(|sender| !item.waiting && **sender != item.facility).cloned());
        self.changes.push(Change::ItemMoved {
            order: self.order.id,
            line: item.line,
            unit: item.unit,
            from: item.status,
            to,
            by: Actor::Shop,
            why: why.to_owned(),
            sent,
        });
        item.status = to;
    }
}

/// The target, less the units that the store itself has given up and of which the shop does not know yet: it still
/// counts them as open, and they are not to come back for that. Units that were replaced here are no longer among those
/// that the shop counts: it knows of none of them.
fn to_be_kept(told: Units, units: &[StoredItem]) -> Units {
    let cancelled = units.iter().filter(|item| item.status == ItemStatus::Cancelled);
    let by_store = cancelled.clone().filter(|item| item.cancelled_by == Some(Actor::Store)).count() as u32;
    let replaced = (units.len() as u32).saturating_sub(told.total());
    let unknown = (cancelled.count() as u32).saturating_sub(replaced + told.cancelled);
    let untold = by_store.min(unknown).min(told.open);
    Units { open: told.open - untold, cancelled: told.cancelled + untold, ..told }
}

/// The units that the shop counts and the store has not: bought later, or given up here and wanted there. Those of them that
/// were sent are from these senders.
fn missing(units: &[StoredItem], target: Units, senders: Vec<Option<Sent>>) -> Vec<NewUnit> {
    let have = |is: fn(ItemStatus) -> bool| units.iter().filter(|item| is(item.status)).count() as u32;
    let completed = target.completed.saturating_sub(have(|status| status == ItemStatus::Completed));
    let open = target.open.saturating_sub(have(ItemStatus::is_open));
    let cancelled = target.total().saturating_sub(units.len() as u32 + completed + open);
    let last = units.iter().map(|item| item.unit).max().unwrap_or(0);
    let statuses =
        [(completed, ItemStatus::Completed), (cancelled, ItemStatus::Cancelled), (open, ItemStatus::Created)];
    let statuses = statuses.into_iter().flat_map(|(n, status)| std::iter::repeat_n(status, n as usize));
    let senders = senders.into_iter().chain(std::iter::repeat(None));
    let units = (last + 1..).zip(statuses).zip(senders);
    units.map(|((unit, status), sent)| NewUnit { unit, status, sent }).collect()
}

#[cfg(test)]
mod tests;
