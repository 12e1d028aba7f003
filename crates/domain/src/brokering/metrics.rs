//! Metrics of decisions, by which two sets of rules are compared, and the final place of each unit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::decision::{Decisions, Destination};
use super::facts::{Facility, Facts};
use crate::facility::{FacilityId, Queue};

/// What decisions amount to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Orders of which something is sent.
    pub orders: u64,
    /// Units that are sent.
    pub units: u64,
    /// Parcels: what is sent of one order from one facility by one method.
    pub shipments: u64,
    /// Orders that are sent from more than one facility.
    pub split_orders: u64,
    /// How far units travel on average, in metres, as far as that is known.
    pub average_metres: Option<u64>,
    /// How far the unit in the middle travels.
    pub median_metres: Option<u64>,
    /// Units that were tried and are not sent.
    pub unfillable: u64,
    /// Units that no routing took.
    pub untried: u64,
    /// Facilities that have as many orders as they take, and take any.
    pub at_limit: u64,
    /// Units by the queue in which they wait afterwards.
    pub by_queue: BTreeMap<Queue, u64>,
    /// Units that are sent, by facility.
    pub by_facility: BTreeMap<FacilityId, u64>,
}

/// Where the units of an order end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// Whose it is.
    pub shop: String,
    /// What people call it.
    pub name: String,
    /// Each unit, by its number.
    pub units: BTreeMap<i64, FacilityId>,
}

/// The figures, and where the units of each order end, by its number in the store.
pub fn figures(facts: &Facts, decisions: &Decisions) -> (Figures, BTreeMap<i64, Ends>) {
    let mut tally = Tally::default();
    for entry in &decisions.entries {
        let order = &facts.orders[entry.order];
        let method = order.groups.iter().find(|group| group.id == entry.group);
        let method = method.map(|group| group.method.as_str()).unwrap_or_default();
        tally.tried.extend(&entry.items);
        for one in &entry.moves {
            match &one.to {
                Destination::Facility { facility, metres, .. } => {
                    tally.parcels.insert((entry.order, facility, method));
                    tally.sent.extend(one.items.iter().map(|item| (*item, facility)));
                    tally.metres.extend(one.items.iter().filter_map(|_| *metres));
                }
                Destination::Queue(queue) => {
                    tally.queued.extend(one.items.iter().map(|item| (*item, *queue)));
                }
                Destination::Stays => {}
            }
        }
    }
    tally.sum(facts)
}

#[derive(Default)]
struct Tally<'a> {
    tried: HashSet<i64>,
    sent: HashMap<i64, &'a FacilityId>,
    queued: HashMap<i64, Queue>,
    parcels: BTreeSet<(usize, &'a FacilityId, &'a str)>,
    metres: Vec<u32>,
}

impl Tally<'_> {
    fn sum(mut self, facts: &Facts) -> (Figures, BTreeMap<i64, Ends>) {
        let mut senders: BTreeMap<usize, BTreeSet<&FacilityId>> = BTreeMap::new();
        for (order, facility, _) in &self.parcels {
            senders.entry(*order).or_default().insert(facility);
        }
        self.metres.sort_unstable();
        let count = self.metres.len() as u64;
        let total: u64 = self.metres.iter().map(|metres| u64::from(*metres)).sum();
        let mut figures = Figures {
            orders: senders.len() as u64,
            units: self.sent.len() as u64,
            shipments: self.parcels.len() as u64,
            split_orders: senders.values().filter(|from| from.len() > 1).count() as u64,
            average_metres: (count > 0).then(|| total / count.max(1)),
            median_metres: self.metres.get(self.metres.len() / 2).map(|metres| u64::from(*metres)),
            unfillable: self.tried.iter().filter(|item| !self.sent.contains_key(item)).count() as u64,
            untried: 0,
            at_limit: at_limit(facts, &senders),
            by_queue: BTreeMap::new(),
            by_facility: BTreeMap::new(),
        };
        let mut ends = BTreeMap::new();
        for order in &facts.orders {
            let mut units = BTreeMap::new();
            for (group, item) in
                order.groups.iter().flat_map(|group| group.items.iter().map(move |it| (group, it)))
            {
                figures.untried += u64::from(!self.tried.contains(&item.id));
                let end = match self.sent.get(&item.id) {
                    Some(facility) => {
                        *figures.by_facility.entry((*facility).clone()).or_default() += 1;
                        (*facility).clone()
                    }
                    None => {
                        let queue = self.queued.get(&item.id).copied().unwrap_or(group.queue);
                        *figures.by_queue.entry(queue).or_default() += 1;
                        queue.into()
                    }
                };
                units.insert(item.id, end);
            }
            ends.insert(order.id, Ends { shop: order.shop.clone(), name: order.name.clone(), units });
        }
        (figures, ends)
    }
}

/// How many facilities have as many orders afterwards as they take.
fn at_limit(facts: &Facts, senders: &BTreeMap<usize, BTreeSet<&FacilityId>>) -> u64 {
    let mut given: HashMap<&FacilityId, u32> = HashMap::new();
    for (order, from) in senders {
        let counted = &facts.orders[*order].counted_at;
        let new = from.iter().filter(|facility| !counted.contains(facility));
        new.for_each(|facility| *given.entry(facility).or_default() += 1);
    }
    let full = |facility: &&Facility| {
        let orders = facility.orders_today + given.get(&facility.id).copied().unwrap_or_default();
        facility.order_limit.is_some_and(|limit| limit > 0 && orders >= limit)
    };
    facts.facilities.iter().filter(full).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brokering::facts::Order;

    #[test]
    fn an_order_that_a_facility_has_today_already_fills_no_place_twice() {
        let id = FacilityId("DC".into());
        let facility =
            Facility { id: id.clone(), at: None, groups: vec![], order_limit: Some(2), orders_today: 1 };
        let order = |counted_at: &[&FacilityId]| Order {
            id: 1,
            shop: "s".into(),
            name: "#1".into(),
            ordered_at: chrono::DateTime::UNIX_EPOCH,
            channel: None,
            origin: None,
            tags: vec![],
            priority: None,
            ship_to: None,
            counted_at: counted_at.iter().map(|id| (*id).clone()).collect(),
            groups: vec![],
        };
        for (order, full) in [(order(&[]), 1), (order(&[&id]), 0)] {
            let facts = Facts {
                facilities: vec![facility.clone()],
                left_out: vec![],
                variants: vec![],
                stock: vec![],
                methods: vec![],
                orders: vec![order],
            };
            assert_eq!(at_limit(&facts, &BTreeMap::from([(0, BTreeSet::from([&id]))])), full);
        }
    }
}
