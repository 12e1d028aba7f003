//! One Shopify order → one order of the store (jobs.md, O-1): lines become units, units get a place, money is shared.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::destination::{self, Destination, Place};
use super::payment;
use super::policy::OrderPolicy;
use crate::catalog::product::Identifier;
use crate::facility::FacilityId;
use crate::orders::shipped_units::senders;
use crate::orders::units::Units;
use crate::plan::change::shipment::Sent;
use crate::plan::change::{Change, ImportedOrder, Item, ItemOf, OrderFacts, ShipGroup};
use crate::shopify::order::{Line, ShopLocation, ShopOrder};
use crate::status::{self, ItemStatus, OrderStatus};
use crate::values::id::{LineId, VariantId};
use crate::values::money::share;

/// What the store knows that an import must know.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The shop's variants that the store has.
    pub variants: HashSet<VariantId>,
    /// Identities that the store has.
    pub identities: HashSet<String>,
    /// Facilities that the store has.
    pub facilities: HashSet<FacilityId>,
    /// Those that somebody has described, by what stands for their locations where nobody has.
    pub described: HashMap<FacilityId, FacilityId>,
}

impl Known {
    /// The facility that is meant by one that the shop speaks of.
    pub fn meant<'a>(&'a self, facility: &'a FacilityId) -> &'a FacilityId {
        self.described.get(facility).unwrap_or(facility)
    }
}

/// Everything that orders name and the store may or may not have.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Variants by Shopify's number.
    pub variants: Vec<VariantId>,
    /// Variants by identity.
    pub identities: Vec<String>,
    /// Facilities.
    pub facilities: Vec<FacilityId>,
}

/// What these orders name.
pub fn named(orders: &[ShopOrder], policy: &OrderPolicy) -> Named {
    let lines = || orders.iter().flat_map(|order| order.lines.iter().map(move |line| (line, order)));
    let origins = orders.iter().filter_map(|order| order.retail_location.as_ref());
    let senders = orders.iter().flat_map(|order| &order.fulfillments);
    let senders = senders.filter_map(|sent| sent.location.as_ref()).map(FacilityId::of_location);
    let facilities: BTreeSet<FacilityId> = lines()
        .flat_map(|(line, order)| {
            [
                destination::of_open_units(line, order, policy),
                destination::of_closed_units(line, order, policy),
            ]
        })
        .map(|destination| destination.place.facility())
        .chain(origins.map(FacilityId::of_location))
        .chain(senders)
        .collect();
    Named {
        variants: lines().filter_map(|(line, _)| line.variant).collect(),
        identities: lines().filter_map(|(line, _)| identity(line, policy.identifier)).collect(),
        facilities: facilities.into_iter().collect(),
    }
}

/// The changes that bring one order in: what it names and the store lacks, then the order.
pub fn import(order: &ShopOrder, known: &Known, policy: &OrderPolicy) -> Vec<Change> {
    let mut changes = expected_variants(order, known, policy);
    let groups = Groups::of(order, policy);
    changes.extend(groups.expected_facilities(known));
    changes.extend(expected_origin(order, known).filter(|origin| !changes.contains(origin)));
    changes.push(Change::OrderImported(Box::new(imported(order, groups.0))));
    changes
}

/// A placeholder for every variant the order names and the store lacks, so that no order is ever lost for it.
fn expected_variants(order: &ShopOrder, known: &Known, policy: &OrderPolicy) -> Vec<Change> {
    let mut seen = BTreeSet::new();
    order
        .lines
        .iter()
        .filter_map(|line| {
            let identity = identity(line, policy.identifier)?;
            let missing = match line.variant {
                Some(variant) => !known.variants.contains(&variant),
                None => !known.identities.contains(&identity),
            };
            (missing && seen.insert((line.variant, identity.clone()))).then(|| Change::VariantExpected {
                identity,
                variant: line.variant,
                sku: line.sku.clone(),
                title: line.title.clone(),
            })
        })
        .collect()
}

/// The identity under which the store knows, or will know, what a line sells. A line of no variant and no SKU is a
/// custom one and has none.
fn identity(line: &Line, identifier: Identifier) -> Option<String> {
    match (identifier, &line.sku, line.variant) {
        (Identifier::Sku, Some(sku), _) => Some(sku.clone()),
        (Identifier::ShopifyId, _, Some(variant)) => Some(variant.to_string()),
        // The barcode is not on the line: the placeholder waits under the variant's number.
        (_, _, Some(variant)) => Some(format!("shopify-variant-{variant}")),
        (_, _, None) => None,
    }
}

/// Ship groups under construction: one per facility and method, in order of first use.
struct Groups(Vec<(Place, ShipGroup)>);

impl Groups {
    fn of(order: &ShopOrder, policy: &OrderPolicy) -> Self {
        let mut groups = Self(Vec::new());
        for line in &order.lines {
            let units = Units::of(line, order);
            let closed = units.completed + units.cancelled;
            let mut items = explode(line, units, order, policy).into_iter();
            if closed > 0 {
                let destination = destination::of_closed_units(line, order, policy);
                groups.add(&destination, line.id, order, items.by_ref().take(closed as usize));
            }
            if units.open > 0 {
                let destination = destination::of_open_units(line, order, policy);
                groups.add(&destination, line.id, order, items);
            }
        }
        groups
    }

    fn add(&mut self, to: &Destination, line: LineId, order: &ShopOrder, items: impl Iterator<Item = Item>) {
        let facility = to.place.facility();
        let found = self
            .0
            .iter()
            .position(|(_, g)| g.facility == facility && g.shipping_method == to.shipping_method);
        let index = found.unwrap_or_else(|| {
            self.0.push((to.place.clone(), group(facility, to.shipping_method.clone(), line, order)));
            self.0.len() - 1
        });
        self.0[index].1.items.extend(items.map(|item| Item { promise_date: to.promise_date, ..item }));
    }

    fn expected_facilities(&self, known: &Known) -> Vec<Change> {
        let mut seen = HashSet::new();
        self.0
            .iter()
            .filter(|(_, g)| !known.facilities.contains(&g.facility) && seen.insert(g.facility.clone()))
            .filter_map(|(place, g)| {
                let facility = g.facility.clone();
                match place {
                    Place::Queue(_) => None,
                    Place::Code(code) => {
                        Some(Change::FacilityExpected { facility, name: code.clone(), location: None })
                    }
                    Place::Location(at) => Some(expected_facility(at)),
                }
            })
            .collect()
    }
}

/// A placeholder for the place at which the order was sold, if that is known only to Shopify.
pub fn expected_origin(order: &ShopOrder, known: &Known) -> Option<Change> {
    let at = order.retail_location.as_ref()?;
    let facility = FacilityId::of_location(at);
    let is_known = known.facilities.contains(&facility) || *known.meant(&facility) != facility;
    (!is_known).then(|| expected_facility(at))
}

/// A placeholder for a place known only to Shopify.
pub fn expected_facility(at: &ShopLocation) -> Change {
    Change::FacilityExpected {
        facility: FacilityId::of_location(at),
        name: at.name.clone(),
        location: Some(at.id),
    }
}

/// An empty group with the dates of the fulfilment order that first brought it about.
fn group(facility: FacilityId, shipping_method: String, line: LineId, order: &ShopOrder) -> ShipGroup {
    let fo = order.fulfillment_orders.iter().find(|fo| fo.lines.iter().any(|l| l.line == line));
    ShipGroup {
        facility,
        shipping_method,
        ship_after: fo.and_then(|fo| fo.ship_after),
        ship_by: fo.and_then(|fo| fo.ship_by),
        deliver_by: fo.and_then(|fo| fo.deliver_by),
        items: Vec::new(),
    }
}

/// One item per unit: first the completed, then the cancelled, then the open ones.
fn explode(line: &Line, units: Units, order: &ShopOrder, policy: &OrderPolicy) -> Vec<Item> {
    let mut items = unit_items(line, units.total(), order, policy);
    for (item, sent) in items.iter_mut().zip(senders(line, order)) {
        item.sent = sent;
    }
    for (index, item) in (0..).zip(&mut items) {
        item.status = if index < units.completed {
            ItemStatus::Completed
        } else if index < units.completed + units.cancelled {
            ItemStatus::Cancelled
        } else {
            ItemStatus::Created
        };
    }
    items
}

/// The units of a line with their shares of its money: taxes and discounts are shared among all units ever ordered,
/// because they were charged on all of them.
fn unit_items(line: &Line, units: u32, order: &ShopOrder, policy: &OrderPolicy) -> Vec<Item> {
    let decimals = order.currency.decimals();
    let taxes: Vec<_> = line.taxes.iter().map(|t| (&t.title, share(t.amount, units, decimals))).collect();
    let discounts: Vec<_> = line.discounts.iter().map(|d| share(*d, units, decimals)).collect();
    let of = match (line.variant, identity(line, policy.identifier)) {
        (Some(variant), _) => ItemOf::Variant(variant),
        (None, Some(identity)) => ItemOf::Identity(identity),
        (None, None) => ItemOf::Custom,
    };
    (0..units)
        .map(|index| Item {
            line: line.id,
            unit: index + 1,
            status: ItemStatus::Created,
            of: of.clone(),
            sku: line.sku.clone(),
            title: title(line),
            price: line.unit_price,
            taxes: taxes.iter().map(|(t, shares)| ((*t).clone(), shares[index as usize])).collect(),
            discounts: discounts.iter().map(|shares| shares[index as usize]).collect(),
            promise_date: None,
            gift_card: line.gift_card,
            sent: None,
        })
        .collect()
}

/// A unit that an order did not have before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Which unit of its line, from 1.
    pub unit: u32,
    /// In which status it comes.
    pub status: ItemStatus,
    /// From where it was sent and when, if it was and the shop says so.
    pub sent: Option<Sent>,
}

/// The changes that add units to an order the store has: what they name and the store lacks, then the units, one
/// group after the other. `added` names each line's new units.
pub fn added(
    order: &ShopOrder,
    added: &[(LineId, Vec<NewUnit>)],
    known: &Known,
    policy: &OrderPolicy,
) -> Vec<Change> {
    if added.is_empty() {
        return Vec::new();
    }
    let mut groups = Groups(Vec::new());
    for (id, new) in added {
        let Some(line) = order.lines.iter().find(|line| line.id == *id) else { continue };
        let last = new.iter().map(|new| new.unit).max().unwrap_or(0);
        let shares = unit_items(line, line.quantity.max(last), order, policy);
        for NewUnit { unit, status, sent } in new {
            let share = shares[*unit as usize - 1].clone();
            let item = Item { status: *status, sent: sent.clone(), ..share };
            let destination = if status.is_open() {
                destination::of_open_units(line, order, policy)
            } else {
                destination::of_closed_units(line, order, policy)
            };
            groups.add(&destination, line.id, order, std::iter::once(item));
        }
    }
    let mut changes = expected_variants(order, known, policy);
    changes.extend(groups.expected_facilities(known));
    changes.extend(groups.0.into_iter().map(|(_, group)| Change::ItemsAdded { order: order.id, group }));
    changes
}

fn title(line: &Line) -> String {
    match &line.variant_title {
        Some(variant) => format!("{} – {variant}", line.title),
        None => line.title.clone(),
    }
}

fn imported(order: &ShopOrder, groups: Vec<(Place, ShipGroup)>) -> ImportedOrder {
    let ship_groups: Vec<ShipGroup> = groups.into_iter().map(|(_, group)| group).collect();
    let items = ship_groups.iter().flat_map(|group| &group.items).map(|item| item.status);
    let status = match order.cancelled_at {
        Some(_) if order.lines.is_empty() => OrderStatus::Cancelled,
        Some(_) | None => status::roll_up(OrderStatus::Created, items),
    };
    ImportedOrder { status, facts: facts(order), ship_groups }
}

/// What the shop says of the order as a whole.
pub fn facts(order: &ShopOrder) -> OrderFacts {
    OrderFacts {
        id: order.id,
        name: order.name.clone(),
        channel: order.source.clone().unwrap_or_else(|| "unknown".to_owned()),
        origin: order.retail_location.as_ref().map(FacilityId::of_location),
        test: order.test,
        ordered_at: order.processed_at,
        shop_created_at: order.created_at,
        shop_updated_at: order.updated_at,
        fulfillment_orders_updated_at: order.fulfillment_orders.iter().map(|fo| fo.updated_at).max(),
        cancelled_at: order.cancelled_at,
        cancel_reason: order.cancel_reason.clone(),
        closed_at: order.closed_at,
        financial_status: order.financial_status.clone(),
        fulfillment_status: order.fulfillment_status.clone(),
        currency: order.currency,
        taxes_included: order.taxes_included,
        total: order.total,
        outstanding: order.outstanding,
        refunded: order.refunded,
        tip: order.tip,
        shipping_price: order.shipping.as_ref().map(|s| s.discounted).unwrap_or_default(),
        shipping_title: order.shipping.as_ref().map(|s| s.title.clone()),
        note: order.note.clone(),
        customer: order.customer.clone(),
        email: order.email.clone(),
        phone: order.phone.clone(),
        ship_to: order.ship_to.clone(),
        tags: order.tags.clone(),
        attributes: order.attributes.clone(),
        line_attributes: order
            .lines
            .iter()
            .flat_map(|line| line.attributes.iter().map(|a| (line.id, a.clone())))
            .collect(),
        payments: payment::payments(order),
        hash: String::new(),
    }
    .hashed()
}

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod tests;
