//! From where an order stands in the store to where its shop says it stands now.
//!
//! The target is a *state*, not a list of events: so many units of each line completed, cancelled, open. Whatever was
//! missed, and in whatever order jobs run, the next look leads there. Two things never happen on the way: a completed
//! unit is not cancelled, a cancelled one does not reopen.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::actor::Actor;
use super::change::Change;
use super::id::LineId;
use super::import::order::{self as import, Known};
use super::import::policy::OrderPolicy;
use super::shop_order::{Line, ShopOrder};
use super::status::{ItemStatus, OrderStatus, roll_up};
use super::units::Units;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredItem {
    /// Of which line.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Where it stands.
    pub status: ItemStatus,
    /// Whether it waits in a queue; otherwise a facility has it.
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
        lines.entry(item.line).or_default().push(*item);
    }
    let mut moves = Moves { order, changes: Vec::new(), after: Vec::new() };
    let mut added: Vec<(LineId, Vec<(u32, ItemStatus)>)> = Vec::new();
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

    let mut changes = vec![facts(order, stored)];
    changes.extend(import::added(order, &added, known, policy));
    changes.append(&mut moves.changes);
    let mut from = stored.status;
    for to in way(order, stored.status, &moves.after) {
        let (by, why) = (Actor::Shop, why(order).to_owned());
        changes.push(Change::OrderMoved { order: order.id, from, to, by, why });
        from = to;
    }
    changes
}

fn facts(order: &ShopOrder, stored: &StoredOrder) -> Change {
    let facts = import::facts(order);
    if stored.facts_hash.as_deref() == Some(facts.hash.as_str()) {
        Change::OrderSeen {
            order: order.id,
            shop_updated_at: facts.shop_updated_at,
            fulfillment_orders_updated_at: facts.fulfillment_orders_updated_at,
        }
    } else {
        Change::OrderRefreshed(Box::new(facts))
    }
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
    changes: Vec<Change>,
    after: Vec<ItemStatus>,
}

impl Moves<'_> {
    /// Leads the units of one line to their target; answers which units are to be added, and in which status.
    fn lead(&mut self, line: &Line, mut units: Vec<StoredItem>) -> Vec<(u32, ItemStatus)> {
        let target = to_be_kept(Units::of(line, self.order), &units);
        let count = |units: &[StoredItem], is: fn(ItemStatus) -> bool| {
            units.iter().filter(|u| is(u.status)).count() as u32
        };
        let completed = |status| status == ItemStatus::Completed;

        self.correct(line, &mut units, target);

        // What was sent came from where the goods were: facilities first, then the oldest unit.
        units.sort_by_key(|item| (item.waiting, item.unit));
        let to_complete = target.completed.saturating_sub(count(&units, completed));
        self.take(line.id, &mut units, to_complete, ItemStatus::Completed, "fulfilled at the shop");

        // What is given up is what nobody has begun with: queues first, then the youngest unit.
        units.sort_by_key(|item| (!item.waiting, std::cmp::Reverse(item.unit)));
        let open = count(&units, ItemStatus::is_open);
        let why = match &self.order.cancel_reason {
            Some(reason) if self.order.cancelled_at.is_some() => format!("cancelled at the shop: {reason}"),
            Some(_) | None => "removed or refunded at the shop".to_owned(),
        };
        self.take(line.id, &mut units, open.saturating_sub(target.open), ItemStatus::Cancelled, &why);

        let new = missing(&units, target);
        self.after.extend(units.iter().map(|item| item.status).chain(new.iter().map(|(_, status)| *status)));
        new
    }

    /// A fulfilment that was cancelled, for a wrong label or a wrong parcel, did not happen: as many units as it named, and
    /// as the shop no longer counts as sent, are to be sent again.
    fn correct(&mut self, line: &Line, units: &mut [StoredItem], target: Units) {
        let undone = self.order.fulfillments.iter().filter(|f| !f.success).flat_map(|f| &f.lines);
        let undone: u32 = undone.filter(|(id, _)| *id == line.id).map(|(_, units)| units).sum();
        let completed = units.iter().filter(|item| item.status == ItemStatus::Completed).count() as u32;
        let excess = completed.saturating_sub(target.completed).min(undone);
        let back = units.iter_mut().rev().filter(|item| item.status == ItemStatus::Completed);
        for item in back.take(excess as usize) {
            let (order, from, to) = (self.order.id, item.status, ItemStatus::Approved);
            let (by, why) = (Actor::Shop, "its fulfilment was cancelled at the shop".to_owned());
            self.changes.push(Change::ItemMoved { order, line: line.id, unit: item.unit, from, to, by, why });
            item.status = to;
        }
    }

    /// Gives up what is open of these units.
    fn give_up(&mut self, mut units: Vec<StoredItem>) {
        for item in &mut units {
            let line = item.line;
            self.take(
                line,
                std::slice::from_mut(item),
                1,
                ItemStatus::Cancelled,
                "its line is gone from the order",
            );
        }
        self.after.extend(units.iter().map(|item| item.status));
    }

    /// Moves the first `how_many` open units.
    fn take(&mut self, line: LineId, units: &mut [StoredItem], how_many: u32, to: ItemStatus, why: &str) {
        let open = units.iter_mut().filter(|item| item.status.is_open() && item.status.leads_to(to));
        for item in open.take(how_many as usize) {
            let (order, from) = (self.order.id, item.status);
            self.changes.push(Change::ItemMoved {
                order,
                line,
                unit: item.unit,
                from,
                to,
                by: Actor::Shop,
                why: why.to_owned(),
            });
            item.status = to;
        }
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

/// The units that the shop counts and the store has not: bought later, or given up here and wanted there.
fn missing(units: &[StoredItem], target: Units) -> Vec<(u32, ItemStatus)> {
    let have = |is: fn(ItemStatus) -> bool| units.iter().filter(|item| is(item.status)).count() as u32;
    let completed = target.completed.saturating_sub(have(|status| status == ItemStatus::Completed));
    let open = target.open.saturating_sub(have(ItemStatus::is_open));
    let cancelled = target.total().saturating_sub(units.len() as u32 + completed + open);
    let last = units.iter().map(|item| item.unit).max().unwrap_or(0);
    let statuses =
        [(completed, ItemStatus::Completed), (cancelled, ItemStatus::Cancelled), (open, ItemStatus::Created)];
    let statuses = statuses.into_iter().flat_map(|(n, status)| std::iter::repeat_n(status, n as usize));
    (last + 1..).zip(statuses).collect()
}

/// The units of an order that are completed once these changes are made: in the order of their lines and units.
pub fn completed_after(before: &[StoredItem], changes: &[Change]) -> Vec<(LineId, u32)> {
    let statuses = statuses_after(before, changes).into_iter();
    statuses.filter(|(_, status)| *status == ItemStatus::Completed).map(|(unit, _)| unit).collect()
}

/// How many units of an order are still to be fulfilled once these changes are made.
pub fn open_after(before: &[StoredItem], changes: &[Change]) -> u32 {
    statuses_after(before, changes).values().filter(|status| status.is_open()).count() as u32
}

fn statuses_after(before: &[StoredItem], changes: &[Change]) -> BTreeMap<(LineId, u32), ItemStatus> {
    let mut statuses: BTreeMap<(LineId, u32), ItemStatus> =
        before.iter().map(|item| ((item.line, item.unit), item.status)).collect();
    for change in changes {
        match change {
            Change::OrderImported(order) => {
                let items = order.ship_groups.iter().flat_map(|group| &group.items);
                statuses.extend(items.map(|item| ((item.line, item.unit), item.status)));
            }
            Change::ItemsAdded { group, .. } => {
                statuses.extend(group.items.iter().map(|item| ((item.line, item.unit), item.status)));
            }
            Change::ItemMoved { line, unit, to, .. } => {
                statuses.insert((*line, *unit), *to);
            }
            Change::OrderRefreshed(_)
            | Change::OrderSeen { .. }
            | Change::OrderMoved { .. }
            | Change::CancelWithdrawn { .. }
            | Change::ReturnRecorded(_)
            | Change::ReturnFollowed { .. }
            | Change::ReturnsSeen { .. }
            | Change::ProductImported(_)
            | Change::ProductSeen { .. }
            | Change::KitComposed { .. }
            | Change::ProductGone { .. }
            | Change::CollectionImported { .. }
            | Change::CollectionSeen { .. }
            | Change::CollectionGone { .. }
            | Change::ShelfReset { .. }
            | Change::LevelsDoubted { .. }
            | Change::VariantExpected { .. }
            | Change::FacilityExpected { .. }
            | Change::FacilityDescribed(_)
            | Change::StockMoved { .. }
            | Change::StockReset { .. }
            | Change::HeldBack { .. }
            | Change::UnitsRejected(_)
            | Change::ItemsRouted(_)
            | Change::FeedsForgotten { .. } => {}
        }
    }
    statuses
}

#[cfg(test)]
mod tests;
