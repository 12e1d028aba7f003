//! Facts and rules as chance will have them, and what becomes of facts by decisions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::shop::*;
use crate::brokering::decision::{Decisions, Destination};
use crate::brokering::facts::{Coordinates, Facility, Facts, Item, Order, Priority, ShipGroup, Stock};
use crate::brokering::routing::Routing;
use crate::facility::Queue;
use crate::plan::change::routed::AutoCancel;
use crate::values::money::Decimal;

pub(super) const VARIANTS: i64 = 6;
pub(super) const FACILITIES: u32 = 5;
/// Made of variants 1 and 2. It is on no shelf; facilities say what they keep of it, and whether they send it.
pub(super) const KIT: i64 = VARIANTS + 1;

pub(super) fn some_facility(place: u32) -> impl Strategy<Value = Facility> {
    let groups =
        prop_oneof![Just(vec![]), Just(vec![("g", 1)]), Just(vec![("h", 2)]), Just(vec![("g", 2), ("h", 1)])];
    let limits = prop_oneof![3 => Just(None), 2 => (0u32..4).prop_map(Some)];
    (groups, limits, 0u32..2, 0u32..8, any::<bool>()).prop_map(
        move |(groups, limit, today, degrees, located)| {
            let mut facility = in_groups(facility(&format!("F{place}"), f64::from(degrees)), &groups);
            facility.order_limit = limit;
            facility.orders_today = today;
            facility.at = facility.at.filter(|_| located || degrees > 1);
            facility
        },
    )
}

pub(super) fn some_stock() -> impl Strategy<Value = Vec<Stock>> {
    let row = (-1i64..4, 0i64..2, prop::bool::weighted(0.9), 0u32..9);
    prop::collection::vec(row, (KIT * i64::from(FACILITIES)) as usize).prop_map(|rows| {
        let places = (1..=KIT).flat_map(|variant| (0..FACILITIES).map(move |facility| (variant, facility)));
        let row = |((variant, facility), (atp, safety_stock, allow_brokering, sold))| Stock {
            variant,
            facility,
            atp: if variant == KIT { 0 } else { atp },
            safety_stock,
            allow_brokering,
            sold,
        };
        places.zip(rows).map(row).collect()
    })
}

pub(super) fn some_order(id: i64, kits: bool) -> impl Strategy<Value = Order> {
    let most = if kits { KIT } else { VARIANTS };
    let variants =
        prop::collection::vec((1..=most, 0i64..40, prop::option::weighted(0.3, 0i64..2), any::<u8>()), 1..5);
    let queue =
        prop_oneof![4 => Just(Queue::Brokering), 1 => Just(Queue::Unfillable), 1 => Just(Queue::Preorder)];
    let priority = prop::option::of(prop_oneof![Just(Priority::High), Just(Priority::Low)]);
    (variants, queue, priority, 0u32..8, 0i64..3).prop_map(
        move |(variants, queue, priority, degrees, minutes)| {
            let ids: Vec<i64> = variants.iter().map(|(variant, ..)| *variant).collect();
            let mut order = order(id, &ids);
            order.priority = priority;
            order.ordered_at = now() - chrono::Duration::minutes(minutes);
            order.ship_to =
                (degrees > 0).then_some(Coordinates { latitude: 0.0, longitude: f64::from(degrees) });
            order.groups[0].queue = queue;
            if id % 2 == 0 {
                let mut other = order.groups[0].clone();
                other.id += 100;
                other.method = "next-day".into();
                other.items = order.groups[0].items.split_off(1);
                order.groups.push(other);
            }
            for (item, (_, value, kept_with, bits)) in
                order.groups.iter_mut().flat_map(|group| &mut group.items).zip(variants)
            {
                item.value = Decimal::from(value);
                item.kept_with = kept_with;
                item.unfillable = bits % 7 == 0;
                item.auto_cancel_at = (bits % 5 == 0).then(now);
                if bits % 9 == 0 {
                    item.excluded = vec![crate::facility::FacilityId(format!("F{}", bits % 5))];
                }
            }
            order
        },
    )
}

pub(super) fn some_facts(orders: usize, kits: bool) -> impl Strategy<Value = Facts> {
    let facilities: Vec<_> = (0..FACILITIES).map(some_facility).collect();
    let orders: Vec<_> = (1..=orders as i64).map(|id| some_order(id, kits)).collect();
    (facilities, some_stock(), orders).prop_map(|(facilities, stock, orders)| {
        let mut facts = facts(facilities, stock, orders);
        facts.variants = (1..=KIT).map(variant).collect();
        facts.variants.iter_mut().for_each(|variant| variant.product = Some(variant.id % 2));
        facts.variants[KIT as usize - 1].components = vec![(1, 1), (2, 1)];
        facts
    })
}

pub(super) fn some_rule() -> impl Strategy<Value = String> {
    let sort = prop_oneof![
        Just("'distance'"),
        Just("'stock'"),
        Just("'sequence'"),
        Just("'capacity'"),
        Just("'broken-style'"),
        Just("'sales-velocity'"),
        Just("['weeks-of-supply', 'distance']"),
    ];
    let filter = prop_oneof![
        3 => Just(""), 1 => Just("group = 'g', "), 1 => Just("exclude-group = 'h', "), 1 => Just("within = '300 km', "),
        1 => Just("safety-stock = 2, "), 1 => Just("safety-stock = { at-most = 2 }, "), 1 => Just("ignore-limits = true, "),
    ];
    let assign = prop_oneof![
        Just("assign = 'single'"),
        Just("assign = 'split'"),
        Just("assign = 'fewest-shipments'"),
        Just("assign = 'split'\nall-or-nothing = true"),
        Just("assign = 'split'\nsplit = { min-value = '20' }"),
        Just("assign = 'fewest-shipments'\nsplit = { keep-groups-together = true }"),
    ];
    let otherwise = prop_oneof![
        4 => Just("'next-rule'"), 1 => Just("{ queue = 'unfillable', auto-cancel-days = 7 }"), 1 => Just("{ auto-cancel-days = 3 }"),
        1 => Just("{ clear-auto-cancel = true }"), 1 => Just("{ queue = 'unfillable-hold' }"),
    ];
    (assign, filter, sort, otherwise).prop_map(|(assign, filter, sort, otherwise)| {
        format!(
            "{assign}\nfacilities = {{ {filter}sort = {sort}, weeks-of-supply = 4 }}\notherwise = {otherwise}"
        )
    })
}

/// Routings; each takes some orders, by up to three rules.
pub(super) fn some_routings() -> impl Strategy<Value = Vec<Routing>> {
    let filter = prop_oneof![
        Just("sort = 'priority'"),
        Just("queue = ['brokering', 'unfillable']"),
        Just("exclude-priority = 'low'"),
        Just("queue = 'preorder', sort = 'ship-before'"),
    ];
    let routing = (filter, prop::collection::vec(some_rule(), 1..4));
    prop::collection::vec(routing, 1..4).prop_map(|all| {
        let text: String = all
            .iter()
            .enumerate()
            .map(|(at, (filter, rules))| {
                let rules: String = rules
                    .iter()
                    .enumerate()
                    .map(|(at, rule)| format!("[[routing.rule]]\nname = 'r{at}'\n{rule}\n"))
                    .collect();
                format!("[[routing]]\nname = 'n{at}'\norders = {{ {filter} }}\n{rules}")
            })
            .collect();
        routings(&text)
    })
}

/// Every item that waits, by its number.
pub(super) fn items(facts: &Facts) -> BTreeMap<i64, &Item> {
    let groups = facts.orders.iter().flat_map(|order| &order.groups);
    groups.flat_map(|group| &group.items).map(|item| (item.id, item)).collect()
}

/// What of each variant a move takes.
pub(super) fn taken(facts: &Facts, moved: &[i64]) -> BTreeMap<i64, i64> {
    let items = items(facts);
    let mut taken = BTreeMap::new();
    for variant in moved.iter().filter_map(|id| items[id].variant) {
        if variant == KIT {
            [1, 2].into_iter().for_each(|part| *taken.entry(part).or_default() += 1);
        } else {
            *taken.entry(variant).or_default() += 1;
        }
    }
    taken
}

/// The state afterwards.
pub(super) fn apply(facts: &Facts, decisions: &Decisions) -> Facts {
    let mut after = facts.clone();
    let place = |id: &_| facts.facilities.iter().position(|facility| facility.id == *id).unwrap();
    for entry in &decisions.entries {
        let mut stay: BTreeSet<i64> = entry.items.iter().copied().collect();
        for one in &entry.moves {
            let order = &mut after.orders[entry.order];
            let is_moved = |item: &Item| one.items.contains(&item.id);
            match &one.to {
                Destination::Facility { facility, .. } => {
                    let id = facility;
                    let facility = place(id);
                    if !order.counted_at.contains(id) {
                        order.counted_at.push(id.clone());
                        after.facilities[facility].orders_today += 1;
                    }
                    for (variant, units) in taken(facts, &one.items) {
                        let is_it =
                            |row: &&mut Stock| row.variant == variant && row.facility as usize == facility;
                        after.stock.iter_mut().find(is_it).unwrap().atp -= units;
                    }
                    order.groups.iter_mut().for_each(|group| group.items.retain(|item| !is_moved(item)));
                }
                Destination::Queue(queue) => {
                    let from = order.groups.iter().find(|group| group.items.iter().any(is_moved)).unwrap();
                    let mut to = from.clone();
                    to.id = 1_000_000 + one.items[0] * 100 + *queue as i64;
                    to.queue = *queue;
                    to.items.clear();
                    for group in &mut order.groups {
                        to.items.extend(group.items.extract_if(.., |item| is_moved(item)));
                    }
                    to.items.iter_mut().for_each(|item| item.unfillable = *queue == Queue::Unfillable);
                    let known =
                        |group: &&mut ShipGroup| (group.queue, &group.method) == (to.queue, &to.method);
                    match order.groups.iter_mut().find(known) {
                        Some(known) => known.items.extend(to.items),
                        None => order.groups.push(to),
                    }
                }
                Destination::Stays => {}
            }
            if !matches!(one.to, Destination::Stays) {
                stay.retain(|id| !one.items.contains(id));
            }
            let waiting = order.groups.iter_mut().flat_map(|group| &mut group.items);
            waiting.filter(|item| one.items.contains(&item.id)).for_each(|item| match one.auto_cancel {
                AutoCancel::Keep => {}
                AutoCancel::Clear => item.auto_cancel_at = None,
                AutoCancel::Set(at) => item.auto_cancel_at = Some(at),
            });
        }
        let waiting = after.orders[entry.order].groups.iter_mut().flat_map(|group| &mut group.items);
        waiting.filter(|item| stay.contains(&item.id)).for_each(|item| item.unfillable = true);
    }
    after
}

pub(super) fn moves(decisions: &Decisions) -> usize {
    decisions.entries.iter().map(|entry| entry.moves.len()).sum()
}

/// The same facts in another order.
pub(super) fn shuffled(facts: &Facts, seed: u64) -> Facts {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut other = facts.clone();
    let mut places: Vec<usize> = (0..facts.facilities.len()).collect();
    rng.shuffle(&mut places);
    other.facilities = places.iter().map(|place| facts.facilities[*place].clone()).collect();
    for row in &mut other.stock {
        row.facility = places.iter().position(|place| *place == row.facility as usize).unwrap() as u32;
    }
    rng.shuffle(&mut other.stock);
    rng.shuffle(&mut other.variants);
    rng.shuffle(&mut other.orders);
    other
        .orders
        .iter_mut()
        .flat_map(|order| &mut order.groups)
        .for_each(|group| rng.shuffle(&mut group.items));
    other
}
