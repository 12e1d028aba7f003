//! What holds whatever the facts and the rules are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;

use super::shop::*;
use crate::domain::brokering::decision::{AutoCancel, Decisions, Destination, Search};
use crate::domain::brokering::facts::{
    Coordinates, Facility, Facts, Item, Order, Priority, ShipGroup, Stock,
};
use crate::domain::brokering::routing::{Routing, Taking};
use crate::domain::brokering::{decide, explain};
use crate::domain::facility::Queue;
use crate::domain::money::Decimal;

const VARIANTS: i64 = 6;
const FACILITIES: u32 = 5;
/// Made of variants 1 and 2. It is on no shelf; facilities say what they keep of it, and whether they send it.
const KIT: i64 = VARIANTS + 1;

fn some_facility(place: u32) -> impl Strategy<Value = Facility> {
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

fn some_stock() -> impl Strategy<Value = Vec<Stock>> {
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

fn some_order(id: i64, kits: bool) -> impl Strategy<Value = Order> {
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
                    item.excluded = vec![crate::domain::facility::FacilityId(format!("F{}", bits % 5))];
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

fn some_rule() -> impl Strategy<Value = String> {
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
fn items(facts: &Facts) -> BTreeMap<i64, &Item> {
    let groups = facts.orders.iter().flat_map(|order| &order.groups);
    groups.flat_map(|group| &group.items).map(|item| (item.id, item)).collect()
}

/// What of each variant a move takes.
fn taken(facts: &Facts, moved: &[i64]) -> BTreeMap<i64, i64> {
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
fn apply(facts: &Facts, decisions: &Decisions) -> Facts {
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

fn moves(decisions: &Decisions) -> usize {
    decisions.entries.iter().map(|entry| entry.moves.len()).sum()
}

/// The same facts in another order.
fn shuffled(facts: &Facts, seed: u64) -> Facts {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn nothing_is_sent_that_is_not_there_and_nothing_is_lost(facts in some_facts(8, true), routings in some_routings()) {
        let decisions = decided(&facts, &routings);
        let after = apply(&facts, &decisions);
        let mut sent = BTreeSet::new();
        for one in decisions.entries.iter().flat_map(|entry| &entry.moves) {
            if matches!(one.to, Destination::Facility { .. }) {
                for item in &one.items {
                    prop_assert!(sent.insert(*item), "item {item} is sent twice");
                }
            }
        }
        let left: BTreeSet<i64> = items(&after).into_keys().collect();
        prop_assert!(sent.is_disjoint(&left));
        prop_assert_eq!(sent.union(&left).copied().collect::<BTreeSet<_>>(), items(&facts).into_keys().collect());
        for (before, after) in facts.stock.iter().zip(&after.stock) {
            prop_assert!(after.atp == before.atp || after.atp >= before.safety_stock, "{before:?} became {after:?}");
            prop_assert!(after.atp == before.atp || before.allow_brokering);
        }
        for (before, after) in facts.facilities.iter().zip(&after.facilities) {
            let off = before.order_limit == Some(0);
            prop_assert!(!off || after.orders_today == before.orders_today);
        }
    }

    #[test]
    fn every_move_of_an_entry_is_of_what_it_tried_and_of_each_item_once(facts in some_facts(6, true), routings in some_routings()) {
        for entry in decided(&facts, &routings).entries {
            let moved: Vec<i64> = entry.moves.iter().flat_map(|one| one.items.iter().copied()).collect();
            let distinct: BTreeSet<i64> = moved.iter().copied().collect();
            prop_assert_eq!(moved.len(), distinct.len());
            prop_assert!(distinct.iter().all(|item| entry.items.contains(item)));
        }
    }

    #[test]
    fn every_facility_has_one_code_in_every_attempt(facts in some_facts(6, true), routings in some_routings()) {
        for attempt in decided(&facts, &routings).entries.iter().flat_map(|entry| &entry.attempts) {
            let counted: u32 = attempt.facilities.iter().map(|(_, count)| count).sum();
            prop_assert_eq!(counted, FACILITIES, "{:?}", attempt);
            prop_assert!(attempt.facilities.is_sorted_by(|(one, _), (next, _)| one < next), "each code once");
        }
    }

    #[test]
    fn limits_hold(facts in some_facts(8, true), assign in prop_oneof![Just("split"), Just("single"), Just("fewest-shipments")]) {
        let after = apply(&facts, &decided(&facts, &rule(&format!("assign = '{assign}'"))));
        for (before, after) in facts.facilities.iter().zip(&after.facilities) {
            let most = before.order_limit.unwrap_or(u32::MAX).max(before.orders_today);
            prop_assert!(after.orders_today <= most);
        }
    }

    #[test]
    fn what_a_move_must_leave_is_left_when_moves_are_made_in_turn(facts in some_facts(8, true), routings in some_routings()) {
        let mut atp: BTreeMap<(i64, String), i64> = facts
            .stock
            .iter()
            .map(|row| ((row.variant, facts.facilities[row.facility as usize].id.0.clone()), row.atp))
            .collect();
        for one in decided(&facts, &routings).entries.iter().flat_map(|entry| &entry.moves) {
            let Destination::Facility { facility, leaves, .. } = &one.to else { continue };
            let taken = taken(&facts, &one.items);
            prop_assert_eq!(leaves.iter().map(|(variant, _)| *variant).collect::<Vec<_>>(), taken.keys().copied().collect::<Vec<_>>());
            let kits = one.items.iter().filter(|id| items(&facts)[id].variant == Some(KIT)).count() as i64;
            if kits > 0 {
                let row = |variant: i64| facts.stock.iter().find(|row| {
                    row.variant == variant && facts.facilities[row.facility as usize].id == *facility
                }).unwrap();
                let whole = [1, 2].map(|part| atp[&(part, facility.0.clone())] - row(part).safety_stock);
                prop_assert!(row(KIT).allow_brokering, "{facility} does not send kits");
                prop_assert!(whole[0].min(whole[1]) - row(KIT).safety_stock >= kits, "{facility} keeps kits");
            }
            for (variant, least) in leaves {
                let left = atp.get_mut(&(*variant, facility.0.clone())).unwrap();
                *left -= taken[variant];
                prop_assert!(*left >= *least, "{left} of {variant} are left at {facility}, not {least}");
            }
        }
    }

    #[test]
    fn the_order_of_the_facts_is_no_matter(facts in some_facts(7, true), routings in some_routings(), seed: u64) {
        let other = shuffled(&facts, seed);
        let by_id = |facts: &Facts, mut decisions: Decisions| {
            decisions.entries.iter_mut().for_each(|entry| entry.order = facts.orders[entry.order].id as usize);
            decisions
        };
        prop_assert_eq!(by_id(&facts, decided(&facts, &routings)), by_id(&other, decided(&other, &routings)));
    }

    #[test]
    fn a_second_run_has_nothing_to_do(
        facts in some_facts(7, false),
        first in prop_oneof![Just("single"), Just("split"), Just("fewest-shipments")],
        filter in prop_oneof![Just(""), Just("group = 'g', "), Just("within = '300 km', "), Just("safety-stock = 2, ")],
        otherwise in prop_oneof![
            Just("'next-rule'"),
            Just("{ auto-cancel-days = 3 }"),
            Just("{ queue = 'unfillable', auto-cancel-days = 3 }"),
            Just("{ clear-auto-cancel = true }"),
        ],
        taking in prop_oneof![Just(Taking::Untried), Just(Taking::Unfillable)],
        queue in prop_oneof![Just(""), Just("queue = 'brokering'"), Just("queue = ['unfillable', 'preorder']")],
    ) {
        // The last rule takes all that is anywhere: what it leaves cannot be sent by any of them.
        let routings = routings(&format!(
            "[[routing]]\nname = 'n'\norders = {{ {queue} }}
            [[routing.rule]]\nname = 'first'\nassign = '{first}'\nfacilities = {{ {filter}sort = 'distance' }}
            [[routing.rule]]\nname = 'last'\nassign = 'split'\nfacilities = {{ ignore-limits = true }}\notherwise = {otherwise}"
        ));
        let mut terms = terms(&routings);
        terms.taking = taking;
        let after = apply(&facts, &decide(&facts, &terms));
        terms.now += chrono::Duration::hours(1);
        prop_assert_eq!(moves(&decide(&after, &terms)), 0);
    }

    #[test]
    fn a_run_that_is_killed_comes_to_the_same_when_it_is_run_again(
        facts in some_facts(6, true),
        assign in prop_oneof![Just("single"), Just("split"), Just("fewest-shipments")],
        killed_after in 0usize..6,
    ) {
        // What is taken from shelves is the same, whatever was counted by then.
        let routings = rule(&format!("assign = '{assign}'\nfacilities = {{ sort = 'distance' }}"));
        let whole = decided(&facts, &routings);
        let mut begun = whole.clone();
        begun.entries.truncate(killed_after);
        let resumed = apply(&facts, &begun);
        let rest = decided(&resumed, &routings);
        let sent = |decisions: &Decisions| -> BTreeSet<(Vec<i64>, String)> {
            let moves = decisions.entries.iter().flat_map(|entry| &entry.moves);
            moves.map(|one| (one.items.to_vec(), format!("{:?}", one.to))).collect()
        };
        let mut both = sent(&begun);
        both.extend(sent(&rest));
        prop_assert_eq!(both, sent(&whole));
    }

    #[test]
    fn more_stock_never_hurts_a_single_order(
        facts in some_facts(1, true),
        filter in prop_oneof![Just(""), Just("group = 'g', "), Just("within = '300 km', "), Just("safety-stock = 2, ")],
        sort in prop_oneof![Just("'distance'"), Just("'stock'"), Just("'capacity'")],
        row in 0..(VARIANTS as usize * FACILITIES as usize),
        more in 1i64..5,
    ) {
        let routings = rule(&format!("assign = 'single'\nfacilities = {{ {filter}sort = {sort} }}"));
        let sent = |facts: &Facts| moves(&decided(facts, &routings));
        let mut richer = facts.clone();
        richer.stock[row].atp += more;
        prop_assert!(sent(&richer) >= sent(&facts));
    }

    #[test]
    fn the_fewest_shipments_are_no_more_than_a_split_makes(
        facts in some_facts(1, false),
        sort in prop_oneof![Just("'distance'"), Just("'stock'")],
        text in prop_oneof![Just(""), Just("within = '500 km', "), Just("exclude-group = 'h', ")],
    ) {
        let parts = |assign: &str| {
            let routings = rule(&format!("assign = '{assign}'\nfacilities = {{ {text}sort = {sort} }}"));
            let decisions = decided(&facts, &routings);
            let items: usize = decisions.entries.iter().flat_map(|entry| &entry.moves).map(|one| one.items.len()).sum();
            (items, moves(&decisions))
        };
        let ((fewest_items, fewest), (split_items, split)) = (parts("fewest-shipments"), parts("split"));
        prop_assert!(fewest_items >= split_items);
        prop_assert!(fewest <= split || fewest_items > split_items);
    }

    #[test]
    fn the_fewest_shipments_are_what_trying_every_way_finds(facts in some_facts(1, true)) {
        let routings = rule("assign = 'fewest-shipments'");
        let explanation = explain(&facts, &terms(&routings), 0);
        let Some(explained) = explanation.entries.first() else { return Ok(()) };
        let entry = &explained.entry;
        prop_assert_eq!(entry.attempts[0].search, Search::Whole);
        let metres: HashMap<&str, u64> = explained.views[0].facilities.iter()
            .map(|sight| (sight.facility.0.as_str(), sight.metres.map_or(1_000_000_000, u64::from)))
            .collect();
        let far = |place: u32| metres[facts.facilities[place as usize].id.0.as_str()];
        let items = items(&facts);
        let tried: Vec<&Item> = entry.items.iter().map(|id| items[id]).collect();
        let sent: usize = entry.moves.iter().map(|one| one.items.len()).sum();
        let ways = (FACILITIES + 1).pow(tried.len() as u32);
        let all = (0..ways).filter_map(|way| outcome(&facts, &tried, way));
        let all = all.map(|(sent, places)| (Reverse(sent), places.len(), places.into_iter().map(far).sum::<u64>()));
        let total = entry.moves.iter().map(|one| match &one.to {
            Destination::Facility { facility, .. } => metres[facility.0.as_str()],
            Destination::Queue(_) | Destination::Stays => 0,
        });
        prop_assert_eq!(all.min(), Some((Reverse(sent), entry.moves.len(), total.sum::<u64>())));
    }
}

/// How many of some items one way sends and from where, if it can be done: a digit for each item, of a facility or of none.
fn outcome(facts: &Facts, items: &[&Item], way: u32) -> Option<(usize, Vec<u32>)> {
    let digit = |at: usize| way / (FACILITIES + 1).pow(at as u32) % (FACILITIES + 1);
    let mut parts: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate().filter(|(at, _)| digit(*at) < FACILITIES) {
        if item.excluded.contains(&facts.facilities[digit(at) as usize].id) {
            return None;
        }
        parts.entry(digit(at)).or_default().push(item.id);
    }
    let can = |(place, ids): (&u32, &Vec<i64>)| {
        let facility = &facts.facilities[*place as usize];
        let row = |variant: i64| {
            let row =
                facts.stock.iter().find(|row| row.variant == variant && row.facility == *place).unwrap();
            let free = if row.allow_brokering { row.atp - row.safety_stock } else { 0 };
            (free, row)
        };
        let kits = ids.iter().filter(|id| items.iter().any(|it| it.id == **id && it.variant == Some(KIT)));
        let (kits, whole) = (kits.count() as i64, row(1).0.min(row(2).0));
        facility.order_limit.is_none_or(|limit| facility.orders_today < limit)
            && (kits == 0 || (row(KIT).1.allow_brokering && whole - row(KIT).1.safety_stock >= kits))
            && taken(facts, ids).iter().all(|(variant, units)| row(*variant).0 >= *units)
    };
    parts.iter().all(can).then(|| (parts.values().map(Vec::len).sum(), parts.into_keys().collect()))
}
