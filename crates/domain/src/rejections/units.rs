//! The units that a page of rejections may touch, as the store has them and as the rows so far leave them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::exclusion::Exclusion;
use crate::facility::FacilityId;
use crate::plan::change::rejection_reason::{RejectionReason, Says};
use crate::status::{ItemStatus, OrderStatus};
use crate::values::id::LineId;

/// How a variant's stock is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// By itself.
    Itself,
    /// By its components, because it is a kit: their identities, and how many of each it takes.
    ByComponents(Vec<(String, u32)>),
}

/// One unit of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its number in the store.
    pub item: i64,
    /// Its order's number in the store.
    pub order: i64,
    /// What people call the order.
    pub name: String,
    /// Where the order stands.
    pub order_status: OrderStatus,
    /// Of which line it is.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Where it stands.
    pub status: ItemStatus,
    /// What it is; none for what was typed in by hand.
    pub variant: Option<(String, Counted)>,
    /// Where it is.
    pub facility: FacilityId,
    /// How it travels.
    pub method: String,
    /// What was said when it was rejected and since, where it waits because of that.
    pub rejected: Option<Said>,
}

/// What a facility has said of a unit that it does not send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which facility.
    pub by: FacilityId,
    /// Why, as often as it said something else.
    pub why: BTreeSet<RejectionReason>,
    /// How long the facility may not have it; none: it may at once.
    pub exclusion: Option<Exclusion>,
}

impl Said {
    /// The most that was said of the facility's stock.
    pub fn says(&self) -> Says {
        self.why.iter().map(|why| why.says()).max().unwrap_or(Says::Nothing)
    }

    /// True if a reason is more than what was said: it tells of the stock, or tells at last what is the matter with a unit
    /// that went with others.
    fn is_more(&self, reason: RejectionReason) -> bool {
        let because_of_others = self.why.iter().all(|why| why.follows_from_others());
        !self.why.contains(&reason)
            && (reason.says() != Says::Nothing || (because_of_others && !reason.follows_from_others()))
    }

    /// What of this is news, if anything is.
    pub fn news(&self, reason: RejectionReason, exclusion: Option<&Exclusion>) -> Option<News> {
        let longer = exclusion.is_some_and(|exclusion| exclusion.is_longer_than(self.exclusion.as_ref()));
        self.is_more(reason).then_some(News::Reason).or_else(|| longer.then_some(News::Longer))
    }
}

/// What a row says of a unit that was rejected before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Why.
    Reason,
    /// Only that the facility may not have it for longer.
    Longer,
}

impl Unit {
    /// True if the facility is still to send it. The store does not know yet what is packed: what is approved is not.
    pub fn is_to_be_sent_by(&self, facility: &FacilityId) -> bool {
        self.is_open() && self.facility == *facility
    }

    /// True if it is still to be sent from somewhere.
    pub fn is_open(&self) -> bool {
        self.order_status == OrderStatus::Approved && self.status == ItemStatus::Approved
    }

    /// The identity of what it is.
    pub fn identity(&self) -> Option<&str> {
        self.variant.as_ref().map(|(identity, _)| identity.as_str())
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} line {} unit {}", self.name, self.line, self.unit)
    }
}

/// Units, by their numbers, with the ways to them.
#[derive(Debug, Clone, Default)]
pub struct Units {
    by_number: BTreeMap<i64, Unit>,
    of_orders: HashMap<i64, BTreeSet<i64>>,
    /// By variant and facility, as they were when the page began: units only leave.
    of_stock: HashMap<(String, FacilityId), BTreeSet<i64>>,
}

impl FromIterator<Unit> for Units {
    fn from_iter<I: IntoIterator<Item = Unit>>(units: I) -> Self {
        let mut all = Self::default();
        for unit in units {
            all.of_orders.entry(unit.order).or_default().insert(unit.item);
            if let Some(identity) = unit.identity() {
                let stock = (identity.to_owned(), unit.facility.clone());
                all.of_stock.entry(stock).or_default().insert(unit.item);
            }
            all.by_number.insert(unit.item, unit);
        }
        all
    }
}

impl Units {
    /// The units of an order, in the order of their numbers.
    pub fn of_order(&self, order: i64) -> impl Iterator<Item = &Unit> {
        self.numbered(self.of_orders.get(&order))
    }

    /// The units of a variant that a facility is still to send, of all orders, in the order of their numbers.
    pub fn of_variant_at<'u, 'f>(
        &'u self,
        identity: &str,
        facility: &'f FacilityId,
    ) -> impl Iterator<Item = &'u Unit> + use<'u, 'f> {
        let stock = (identity.to_owned(), facility.clone());
        self.numbered(self.of_stock.get(&stock)).filter(move |unit| unit.is_to_be_sent_by(facility))
    }

    fn numbered<'u>(&'u self, numbers: Option<&'u BTreeSet<i64>>) -> impl Iterator<Item = &'u Unit> {
        numbers.into_iter().flatten().filter_map(|number| self.by_number.get(number))
    }

    /// A unit goes elsewhere, because somebody rejected it; or more is said of it.
    pub(super) fn reject(
        &mut self,
        item: i64,
        (by, reason): (&FacilityId, RejectionReason),
        to: FacilityId,
        exclusion: Option<Exclusion>,
    ) {
        let Some(unit) = self.by_number.get_mut(&item) else { return };
        let said = unit.rejected.take().filter(|_| unit.facility == to);
        let mut said = said.unwrap_or_else(|| Said { by: by.clone(), why: BTreeSet::new(), exclusion: None });
        said.why.insert(reason);
        let longer = exclusion.filter(|exclusion| exclusion.is_longer_than(said.exclusion.as_ref()));
        said.exclusion = longer.or(said.exclusion);
        unit.facility = to;
        unit.rejected = Some(said);
    }
}
