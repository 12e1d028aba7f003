//! Facilities, and what is where: what sells most is everywhere, most other things are in few places and few of each.

use fastrand::Rng;
use rusqlite::{Connection, params};

use crate::place::{WAREHOUSES, around, rank};
use crate::shop::{FACILITIES, VARIANTS};

/// The variant that is so popular: neighbours in the store are not neighbours in demand.
pub(crate) const fn of_rank(rank: usize) -> usize {
    1 + rank * 7919 % VARIANTS
}

/// Fills an empty store.
pub(crate) fn fill(conn: &Connection) {
    let mut dice = Rng::with_seed(1);
    facilities(conn, &mut dice);
    let mut ranks = vec![0; VARIANTS + 1];
    (0..VARIANTS).for_each(|rank| ranks[of_rank(rank)] = rank);
    let mut variant = conn
        .prepare(
            "INSERT INTO variants (variant_id, identity, expected, title, kind, created_at, updated_at)
             VALUES (?1, format('SKU-%06d', ?1), 1, '', 'finished-good', '', '')",
        )
        .unwrap();
    let mut shelf = conn.prepare("INSERT INTO stock VALUES (?1, ?2, ?3, ?3)").unwrap();
    let mut ledger = conn
        .prepare(
            "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id)
             VALUES (?1, ?2, ?3, ?3, 'counted', '2026-11-01T00:00:00Z', 1)",
        )
        .unwrap();
    let mut held = conn
        .prepare("INSERT INTO variant_facilities (variant_id, facility, safety_stock, allow_brokering) VALUES (?1, ?2, ?3, ?4)")
        .unwrap();
    for (id, popularity) in ranks.iter().enumerate().skip(1) {
        variant.execute([id]).unwrap();
        for place in places(&mut dice, *popularity) {
            let (facility, units) = (name(place), units(&mut dice, place, *popularity));
            shelf.execute(params![id, facility, units]).unwrap();
            if units != 0 {
                ledger.execute(params![id, facility, units]).unwrap();
            }
            if dice.u32(0..10) == 0 {
                held.execute(params![id, facility, dice.u32(1..4), dice.u32(0..10) != 0]).unwrap();
            }
        }
    }
}

/// Warehouses come first.
pub(crate) fn name(place: usize) -> String {
    if place < WAREHOUSES.len() { format!("warehouse-{place}") } else { format!("store-{place:03}") }
}

/// Where a variant is kept, ascending by name: stores come before warehouses.
fn places(dice: &mut Rng, popularity: usize) -> Vec<usize> {
    let stores = FACILITIES - WAREHOUSES.len();
    let count = match popularity {
        0..1_000 => stores,
        1_000..5_000 => 150,
        5_000..20_000 => 60,
        _ => 20,
    };
    let first = dice.usize(0..stores);
    let mut places: Vec<usize> = (0..count).map(|at| WAREHOUSES.len() + (first + at * 35) % stores).collect();
    places.sort_unstable();
    places.extend((0..WAREHOUSES.len()).filter(|_| dice.u32(0..10) < 6));
    places
}

/// How much of it is there.
fn units(dice: &mut Rng, place: usize, popularity: usize) -> i64 {
    let (least, more) = match (place < WAREHOUSES.len(), popularity) {
        (true, 0..1_000) => (50, 500),
        (true, _) => (0, 40),
        (false, _) => (0, 12),
    };
    least + i64::try_from(rank(dice, more)).unwrap()
}

fn facilities(conn: &Connection, dice: &mut Rng) {
    conn.execute_batch(
        "INSERT INTO facility_groups VALUES ('warehouses', '', 'brokering', NULL), ('stores', '', 'brokering', NULL);",
    )
    .unwrap();
    for place in 0..FACILITIES {
        let warehouse = WAREHOUSES.get(place).copied();
        let (latitude, longitude) = warehouse.unwrap_or_else(|| around(dice));
        let (kind, group) =
            if warehouse.is_some() { ("warehouse", "warehouses") } else { ("store", "stores") };
        let limit = (warehouse.is_none() && place.is_multiple_of(5)).then_some(150);
        conn.execute(
            "INSERT INTO facilities (facility, name, kind, latitude, longitude, order_limit) VALUES (?1, '', ?2, ?3, ?4, ?5)",
            params![name(place), kind, latitude, longitude, limit],
        )
        .unwrap();
        conn.execute(
            "INSERT INTO facility_group_members VALUES (?1, ?2, '2026-01-01T00:00:00Z', NULL, ?3)",
            params![group, name(place), place],
        )
        .unwrap();
    }
}
