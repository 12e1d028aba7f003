//! The pass over the whole catalog tells the same as the definition, read variant by variant.

mod plain;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use plain::Plain;

use super::*;
use domain::facility::FacilityId;
use domain::stock::availability::{Online, Policy, Standing, online, pickup};

/// A store in memory, with five facilities, a queue's worth of units, three groups and eight variants, filled by lot.
#[derive(Debug, Clone)]
struct Counterfactual {
    stock: Vec<(i64, usize, i64, i64)>,
    kept: Vec<(i64, usize, i64, bool, bool)>,
    channels: Vec<(i64, usize, i64, bool, bool)>,
    /// Group, facility, from and thru in days from now.
    members: Vec<(usize, usize, i64, Option<i64>)>,
    /// Variant, queue or facility, status.
    units: Vec<(i64, usize, usize)>,
    parts: Vec<(i64, i64, i64)>,
    /// Sold as kits, whether or not anybody has said what of.
    kits: Vec<i64>,
    groups: usize,
}

const FACILITIES: [&str; 5] = ["A", "B", "C", "D", "E"];
const GROUPS: [(&str, &str); 3] = [("outlet", "channel"), ("web", "channel"), ("counter", "pickup")];
const PLACES: [&str; 6] = ["brokering", "preorder", "backorder", "unfillable", "general-ops", "A"];
const STATUSES: [&str; 5] = ["created", "approved", "held", "completed", "cancelled"];
const VARIANTS: std::ops::RangeInclusive<i64> = 1..=8;

fn world() -> impl Strategy<Value = Counterfactual> {
    let (variant, facility) = (VARIANTS, 0..FACILITIES.len());
    (
        vec((variant.clone(), facility.clone(), -5..30_i64, 0..5_i64), 0..25),
        vec((variant.clone(), facility.clone(), 0..6_i64, any::<bool>(), any::<bool>()), 0..12),
        vec((variant.clone(), 0..2_usize, 0..8_i64, any::<bool>(), any::<bool>()), 0..8),
        vec((0..3_usize, facility, -3..2_i64, proptest::option::of(1..4_i64)), 0..9),
        vec((variant.clone(), 0..PLACES.len(), 0..STATUSES.len()), 0..12),
        vec((variant.clone(), variant.clone(), 1..4_i64), 0..7),
        vec(variant, 0..4),
        0..=GROUPS.len(),
    )
        .prop_map(|(stock, kept, channels, members, units, parts, kits, groups)| Counterfactual {
            stock,
            kept,
            channels,
            members,
            units,
            parts,
            kits,
            groups,
        })
}

/// Days from now, as the store writes them.
fn day(days: i64) -> String {
    super::super::text::time(at(days * 86_400))
}

impl Counterfactual {
    /// The store; where the lot falls on the same row twice, the first one stays.
    fn store(&self) -> Reader {
        let mut conn = Connection::open_in_memory().unwrap();
        prepare(&conn).unwrap();
        migrate::to_latest(&mut conn, Path::new(":memory:")).unwrap();
        let run = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
            conn.execute(sql, params).unwrap();
        };
        run("INSERT INTO shops VALUES ('s', 's', '2026-01-01T00:00:00Z')", &[]);
        for facility in FACILITIES {
            run("INSERT INTO facilities (facility, name, kind) VALUES (?1, ?1, 'store')", &[&facility]);
        }
        for (group, kind) in &GROUPS[..self.groups] {
            run("INSERT INTO facility_groups VALUES (?1, ?1, ?2, NULL)", &[group, kind]);
        }
        for variant in VARIANTS {
            run(
                "INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at)
                 VALUES (?1, 'v' || ?1, 1, '', iif(?2, 'kit', 'finished-good'), '', '')",
                &[&variant, &self.kits.contains(&variant)],
            );
        }
        for (variant, facility, atp, reserved) in &self.stock {
            let facility = FACILITIES[*facility];
            let qoh = atp + reserved;
            run("INSERT OR IGNORE INTO stock VALUES (?1, ?2, ?3, ?4)", &[variant, &facility, &qoh, atp]);
        }
        for (variant, facility, safety, brokering, pickup) in &self.kept {
            let facility = FACILITIES[*facility];
            run(
                "INSERT OR IGNORE INTO variant_facilities VALUES (?1, ?2, ?3, ?4, ?5)",
                &[variant, &facility, safety, brokering, pickup],
            );
        }
        for (variant, channel, threshold, brokering, pickup) in &self.channels {
            let channel = GROUPS[*channel].0;
            if self.groups > 1 {
                run(
                    "INSERT OR IGNORE INTO variant_channels VALUES (?1, ?2, ?3, ?4, ?5)",
                    &[variant, &channel, threshold, brokering, pickup],
                );
            }
        }
        for (group, facility, from, thru) in self.members.iter().filter(|member| member.0 < self.groups) {
            let thru = thru.map(|days| day(from + days));
            run(
                "INSERT OR IGNORE INTO facility_group_members VALUES (?1, ?2, ?3, ?4, NULL)",
                &[&GROUPS[*group].0, &FACILITIES[*facility], &day(*from), &thru],
            );
        }
        for (kit, component, quantity) in self.parts.iter().filter(|(kit, of, _)| kit != of) {
            run("INSERT OR IGNORE INTO kit_components VALUES (?1, ?2, ?3)", &[kit, component, quantity]);
        }
        let mut order = 0;
        for (variant, place, status) in &self.units {
            order += 1;
            let (place, status) = (PLACES[*place], STATUSES[*status]);
            run(
                "INSERT INTO orders (order_id, shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at,
                    shop_updated_at, fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip,
                    shipping_price, imported_at)
                 VALUES (?1, 's', ?1, '', 'created', '', 0, '', '', '', '', 'USD', 0, '0', '0', '0', '0', '0', '')",
                &[&order],
            );
            run(
                "INSERT INTO ship_groups VALUES (?1, ?1, ?2, 'standard', NULL, NULL, NULL)",
                &[&order, &place],
            );
            run(
                "INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
                 VALUES (?1, 1, 1, ?1, ?2, ?3, '', '0', 0)",
                &[&order, variant, &status],
            );
        }
        Reader { conn }
    }
}

/// What the pass tells of each variant: total, shares, what is fetched where.
type Told = BTreeMap<i64, (i64, Vec<(String, Standing, i64)>, Vec<i64>)>;

fn told(store: &Reader, which: Variants<'_>, channels: &[String]) -> Told {
    let mut told = Told::new();
    let mut last = 0;
    store
        .supplies::<Error>(which, channels, at(0), |supply| {
            assert!(supply.variant > last, "ascending");
            last = supply.variant;
            let Online { total, shares, .. } = online(supply, &Policy::default());
            let fetched = FACILITIES.iter().map(|it| pickup(supply, &FacilityId((*it).to_owned()))).collect();
            assert_eq!(shares.iter().map(|share| share.units).sum::<i64>(), total);
            let shares =
                shares.into_iter().map(|share| (share.facility.0.clone(), share.standing, share.units));
            told.insert(supply.variant, (total, shares.collect(), fetched));
            Ok(())
        })
        .unwrap();
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_pass_agrees_with_the_definition_variant_by_variant(world in world()) {
        let store = world.store();
        let channels = if world.groups > 1 { vec![None, Some("web"), Some("outlet")] } else { vec![None] };
        for channel in channels {
            let named: Vec<String> = channel.iter().map(|it| (*it).to_owned()).collect();
            let told = told(&store, Variants::All, &named);
            prop_assert_eq!(told.len(), VARIANTS.count());
            for (variant, (total, shares, fetched)) in &told {
                let plain = Plain { store: &store, variant: *variant, channel };
                prop_assert_eq!(*total, plain.total(), "variant {}", variant);
                for (facility, standing, units) in shares {
                    prop_assert_eq!(*standing == Standing::Sells, plain.sells(facility), "{} at {}", variant, facility);
                    prop_assert!(*units <= plain.beyond_safety(facility, "allow_brokering"));
                }
                for (facility, fetched) in FACILITIES.iter().zip(fetched) {
                    prop_assert_eq!(*fetched, plain.fetched(facility), "{} fetched at {}", variant, facility);
                }
            }
        }
    }

    #[test]
    fn a_part_of_the_catalog_is_told_as_in_the_whole(world in world(), some in vec(0..12_i64, 0..6)) {
        let store = world.store();
        let mut whole = told(&store, Variants::All, &[]);
        whole.retain(|variant, _| some.contains(variant));
        prop_assert_eq!(told(&store, Variants::These(&some), &[]), whole);
    }

    #[test]
    fn whatever_may_be_promised_has_been_numbered_as_a_change(world in world()) {
        let store = world.store();
        let mut seen = std::collections::BTreeSet::new();
        let mut after = 0;
        loop {
            let changes = store.changes_since(after, 2).unwrap();
            prop_assert!(changes.up_to > after || changes.variants.is_empty());
            seen.extend(changes.variants);
            after = changes.up_to;
            if !changes.more { break }
        }
        let none = (0, vec![], vec![0; FACILITIES.len()]);
        for (variant, promise) in told(&store, Variants::All, &[]) {
            prop_assert!(promise == none || seen.contains(&variant), "{} has changed unnoticed", variant);
        }
    }

    #[test]
    fn whoever_is_promised_otherwise_is_among_the_changes(world in world(), variant in VARIANTS, what in 0..4_usize) {
        let store = world.store();
        let (before, last) = (told(&store, Variants::All, &[]), store.last_change().unwrap());
        let sql = [
            "UPDATE items SET status = 'completed' WHERE variant_id = ?1",
            "UPDATE stock SET atp = atp - 7 WHERE variant_id = ?1",
            "UPDATE variants SET kind = 'kit' WHERE variant_id = ?1",
            "UPDATE variants SET kind = 'digital-good' WHERE variant_id = ?1",
        ][what];
        store.conn.execute(sql, [variant]).unwrap();
        let changes = store.changes_since(last, 100).unwrap().variants;
        for (variant, promise) in told(&store, Variants::All, &[]) {
            prop_assert!(promise == before[&variant] || changes.contains(&variant), "{} has changed unnoticed", variant);
        }
    }
}

/// Kits 2, of two of variant 1, and 3, of one; twenty of variant 1, and units that wait.
fn kits(units: &[(i64, usize, usize)]) -> Reader {
    Counterfactual {
        stock: vec![(1, 0, 20, 0)],
        kept: vec![],
        channels: vec![],
        members: vec![],
        units: units.to_vec(),
        parts: vec![(2, 1, 2), (3, 1, 1)],
        kits: vec![2, 3],
        groups: 0,
    }
    .store()
}

fn totals(store: &Reader) -> [i64; 3] {
    let told = told(store, Variants::All, &[]);
    [1, 2, 3].map(|variant| told[&variant].0)
}

#[test]
fn units_of_a_kit_that_wait_take_their_components_and_those_of_a_component_take_from_its_kits() {
    assert_eq!(totals(&kits(&[])), [20, 10, 20]);
    assert_eq!(totals(&kits(&[(1, 0, 0)])), [19, 9, 19], "one of the component waits");
    assert_eq!(totals(&kits(&[(2, 0, 0)])), [18, 9, 18], "one of a kit waits, and takes two");
    assert_eq!(totals(&kits(&[(2, 0, 0), (3, 0, 0)])), [17, 8, 17], "one of each");
    assert_eq!(totals(&kits(&[(2, 1, 0)])), [0, 0, 0], "on pre-order: what comes is for the kit");
}

#[test]
fn a_unit_that_waits_or_waits_no_longer_is_a_change_of_whatever_shares_its_components() {
    let store = kits(&[(2, 0, 0)]);
    let last = store.last_change().unwrap();
    store.conn.execute("UPDATE items SET status = 'cancelled'", []).unwrap();
    let mut variants = store.changes_since(last, 10).unwrap().variants;
    variants.sort_unstable();
    assert_eq!(variants, [1, 2, 3]);
}

/// Two facilities with one unit each of variant 1; a kit, 2, is made of it; A is in `web` for a day, beginning at `from`.
fn dated(from: i64) -> Reader {
    Counterfactual {
        stock: vec![(1, 0, 1, 0), (1, 1, 1, 0), (3, 1, 1, 0)],
        kept: vec![],
        channels: vec![],
        members: vec![(1, 0, from, Some(1)), (0, 1, -9, None)],
        units: vec![],
        parts: vec![(2, 1, 1)],
        kits: vec![2],
        groups: 2,
    }
    .store()
}

#[test]
fn membership_begins_with_its_first_moment_and_ends_before_its_last() {
    for (from, total) in [(1, 1), (0, 2), (-1, 1)] {
        let told = told(&dated(from), Variants::All, &[]);
        assert_eq!(told[&1].0, total, "a day from {from} on");
    }
}

#[test]
fn a_membership_that_turns_by_its_date_is_found_though_nothing_was_written() {
    let store = dated(0);
    let turned = |after, until| store.membership_turned(at(after), at(until), 0, 10).unwrap();
    assert_eq!(turned(-60, 60), [1, 2], "it begins; the kit changes with its component");
    assert_eq!(turned(60, 86_399), [] as [i64; 0]);
    assert_eq!(turned(86_399, 86_400), [1, 2], "it ends");
    assert_eq!(turned(86_400, 172_800), [] as [i64; 0]);
    assert_eq!(store.membership_turned(at(-60), at(60), 0, 1).unwrap(), [1]);
    assert_eq!(store.membership_turned(at(-60), at(60), 1, 10).unwrap(), [2]);
}

#[test]
fn a_channel_that_does_not_exist_is_named_with_those_that_do() {
    let nothing = |_: &domain::stock::availability::Supply<'_>| Ok::<_, Error>(());
    let asked = ["wbe".to_owned()];
    let error = dated(0).supplies(Variants::All, &asked, at(0), nothing).unwrap_err();
    assert_eq!(error.to_string(), "the store has no channel `wbe`; it has `outlet`, `web`");
    let error = Reader::empty().unwrap().supplies(Variants::All, &asked, at(0), nothing).unwrap_err();
    assert!(error.to_string().contains("nor any other"), "{error}");
}
