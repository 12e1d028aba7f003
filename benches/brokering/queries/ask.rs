//! Order by order and rule by rule: ask who has it, share it out, take it off the shelf.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rusqlite::{Connection, Statement, params};

use super::share::{Offer, Parts, Sort, Unit, share};
use crate::rules::{GATE, NEARBY};

/// A rule of the waterfall, by hand.
struct Rule {
    group: Option<&'static str>,
    within: Option<f64>,
    gate: i64,
    sort: Sort,
    parts: Parts,
}

/// When what was decided is on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Durable {
    Never,
    /// As an implementation has it that goes from order to order.
    OrderByOrder,
}

/// The fifth finds nothing that the first has not found, and is asked all the same.
const RULES: [Rule; 5] = [
    Rule { group: Some("warehouses"), within: None, gate: 1, sort: Sort::Distance, parts: Parts::One },
    Rule {
        group: Some("stores"),
        within: Some(NEARBY * 1609.344),
        gate: 1,
        sort: Sort::Distance,
        parts: Parts::One,
    },
    Rule { group: None, within: None, gate: GATE, sort: Sort::Distance, parts: Parts::Several { least: 0 } },
    Rule { group: None, within: None, gate: 1, sort: Sort::Stock, parts: Parts::Several { least: 2000 } },
    Rule { group: Some("warehouses"), within: None, gate: 1, sort: Sort::Availability, parts: Parts::One },
];

const UNITS: &str = "
    SELECT i.item_id, i.variant_id, CAST(round(100 * (i.price - coalesce(
           (SELECT sum(a.amount) FROM item_adjustments a WHERE a.item_id = i.item_id AND a.kind = 'discount'), 0))) AS INTEGER)
      FROM items i
     WHERE i.ship_group_id = ?1 AND i.status = 'approved'
     ORDER BY i.item_id";

const OFFERS: &str = "
    SELECT s.facility, f.latitude, f.longitude, s.variant_id, s.atp, s.atp - coalesce(h.safety_stock, 0)
      FROM stock s
      JOIN facilities f ON f.facility = s.facility AND f.kind <> 'queue'
      LEFT JOIN variant_facilities h ON h.variant_id = s.variant_id AND h.facility = s.facility
      LEFT JOIN facility_days d ON d.facility = s.facility AND d.day = '2026-11-27'
     WHERE s.variant_id IN (SELECT i.variant_id FROM items i WHERE i.ship_group_id = ?1 AND i.status = 'approved')
       AND s.atp - coalesce(h.safety_stock, 0) >= 1 AND coalesce(h.allow_brokering, 1)
       AND (f.order_limit IS NULL OR coalesce(d.orders, 0) < f.order_limit)
       AND (?2 IS NULL OR EXISTS (
            SELECT 1 FROM facility_group_members m
             WHERE m.facility_group = ?2 AND m.facility = s.facility AND m.from_at <= '2026-11-27T12:00:00Z'
               AND (m.thru_at IS NULL OR m.thru_at > '2026-11-27T12:00:00Z')))
       AND NOT EXISTS (
            SELECT 1 FROM item_exclusions x JOIN items i USING (item_id)
             WHERE i.ship_group_id = ?1 AND x.facility = s.facility)";

/// Routes the first orders: which facility sends which unit.
pub(super) fn route(path: &Path, orders: u32, durable: Durable) -> HashMap<i64, String> {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; BEGIN IMMEDIATE",
    )
    .unwrap();
    let mut waiting = conn
        .prepare(
            "SELECT g.ship_group_id, CAST(o.ship_latitude AS REAL), CAST(o.ship_longitude AS REAL)
               FROM ship_groups g JOIN orders o USING (order_id)
              WHERE g.facility = 'brokering' AND o.status = 'approved' ORDER BY o.ordered_at, o.order_id LIMIT ?1",
        )
        .unwrap();
    let (mut units, mut offers) = (conn.prepare(UNITS).unwrap(), conn.prepare(OFFERS).unwrap());
    let mut take =
        conn.prepare("UPDATE stock SET atp = atp - 1 WHERE variant_id = ?1 AND facility = ?2").unwrap();
    let mut count = conn
        .prepare("INSERT INTO facility_days VALUES (?1, '2026-11-27', 1) ON CONFLICT DO UPDATE SET orders = orders + 1")
        .unwrap();
    let mut sent = HashMap::new();
    let waiting = waiting.query_map([orders], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    let waiting: Vec<(i64, (f64, f64))> = waiting.map(Result::unwrap).collect();
    for (group, to) in waiting {
        let mut open = units_of(&mut units, group);
        let mut given: BTreeMap<String, ()> = BTreeMap::new();
        for rule in &RULES {
            if open.is_empty() {
                break;
            }
            let found = offers_of(&mut offers, group, &open, rule, to);
            for (unit, facility) in share(&open, found, rule.sort, rule.parts) {
                take.execute(params![unit.variant, facility]).unwrap();
                given.insert(facility.clone(), ());
                open.retain(|other| other.id != unit.id);
                sent.insert(unit.id, facility);
            }
        }
        given.keys().for_each(|facility| {
            count.execute([facility]).unwrap();
        });
        if durable == Durable::OrderByOrder {
            conn.execute_batch("COMMIT; BEGIN IMMEDIATE").unwrap();
        }
    }
    sent
}

fn units_of(statement: &mut Statement<'_>, group: i64) -> Vec<Unit> {
    let rows = statement
        .query_map([group], |row| Ok(Unit { id: row.get(0)?, variant: row.get(1)?, cents: row.get(2)? }));
    rows.unwrap().map(Result::unwrap).collect()
}

/// Who has something of it, as far as the rule lets them.
fn offers_of(
    statement: &mut Statement<'_>,
    group: i64,
    open: &[Unit],
    rule: &Rule,
    to: (f64, f64),
) -> Vec<Offer> {
    let mut offers: BTreeMap<String, Offer> = BTreeMap::new();
    let mut rows = statement.query(params![group, rule.group]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (variant, free): (i64, i64) = (row.get(3).unwrap(), row.get(5).unwrap());
        if open.iter().all(|unit| unit.variant != variant) {
            continue;
        }
        let facility: String = row.get(0).unwrap();
        let at = (row.get(1).unwrap(), row.get(2).unwrap());
        let offer = offers.entry(facility.clone()).or_insert_with(|| Offer::new(facility, at, to));
        offer.add(variant, row.get(4).unwrap(), free, rule.gate);
    }
    let within = rule.within.unwrap_or(f64::INFINITY).round();
    offers.into_values().filter(|offer| f64::from(offer.metres) <= within).collect()
}
