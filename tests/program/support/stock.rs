//! Stock at both ends: what the store keeps, what the shop shows, and what moves it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::Value;

use super::Retailer;

/// A level of the shop: of what, where.
pub(crate) type Place = (i64, i64);

/// What the shop shows at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) available: i64,
    pub(crate) committed: i64,
    pub(crate) on_hand: i64,
}

/// A store that has the whole catalog and the stock of its shop, each location with a facility of its own.
pub(crate) fn stocked() -> Retailer {
    let retailer = super::catalog::synced();
    retailer.catalog("[inventory.sync]\nnew-locations = \"take\"\n[orders.new]\nsettle = \"0s\"\n");
    retailer.hwjobs("inventory sync").assert().success();
    retailer.later(TimeDelta::minutes(15));
    retailer
}

impl Retailer {
    /// Everything that the shop stocks and counts.
    pub(crate) fn shown(&self) -> BTreeMap<Place, Shown> {
        let sql = "SELECT l.item_id, l.location_id, l.available, l.committed, l.on_hand FROM inventory_levels l
                     JOIN inventory_items i ON i.id = l.item_id WHERE l.is_active AND i.tracked AND NOT i.is_kit";
        let shop = self.shop_state();
        let mut statement = shop.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            let shown = Shown { available: row.get(2)?, committed: row.get(3)?, on_hand: row.get(4)? };
            Ok(((row.get(0)?, row.get(1)?), shown))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// What is available at a place.
    pub(crate) fn available(&self, place: Place) -> i64 {
        self.shown()[&place].available
    }

    /// Somebody at the shop counts what is at a place, as in `available=7`.
    pub(crate) fn count_at_shop(&self, place: Place, found: &str) {
        let answer = self.control("stock", Some(&format!("{} {} {found}", place.0, place.1)));
        assert_eq!(answer["changed"], true, "{answer}");
    }

    /// Places of variants that the store has there, at least so many on hand, of which nothing is committed or reserved, of
    /// which nobody waits and no kit is made: the first of each variant.
    pub(crate) fn quiet_places(&self, at_least: i64, how_many: usize) -> Vec<Place> {
        let not_quiet = "SELECT s.inventory_item_id FROM shop_variants s JOIN items i USING (variant_id)
                          WHERE i.status IN ('created', 'approved', 'held')
                          UNION
                         SELECT s.inventory_item_id FROM shop_variants s JOIN kit_components k ON k.component = s.variant_id";
        let store = self.store();
        let mut statement = store.prepare(not_quiet).unwrap();
        let not_quiet: Vec<i64> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut places: BTreeMap<i64, Place> = BTreeMap::new();
        for (place, shown) in self.shown() {
            let quiet =
                shown.committed == 0 && shown.available >= at_least && shown.on_hand == shown.available;
            if quiet && !not_quiet.contains(&place.0) && self.kept(place).is_some() {
                places.entry(place.0).or_insert(place);
            }
        }
        let places: Vec<Place> = places.into_values().take(how_many).collect();
        assert_eq!(places.len(), how_many);
        places
    }

    /// What the store keeps at a place of the shop: QOH and ATP.
    pub(crate) fn kept(&self, place: Place) -> Option<(i64, i64)> {
        let sql = "SELECT k.qoh, k.atp FROM shop_variants s
                     JOIN facility_locations f ON f.shop = s.shop AND f.location_id = ?2
                     JOIN stock k ON k.variant_id = s.variant_id AND k.facility = f.facility
                    WHERE s.inventory_item_id = ?1 AND s.gone_at IS NULL";
        self.store().query_row(sql, [place.0, place.1], |row| Ok((row.get(0)?, row.get(1)?))).ok()
    }

    /// A row of the ledger, as a feed would enter it.
    pub(crate) fn enter(&self, place: Place, units: i64, reason: &str) {
        let row = "FROM shop_variants s JOIN facility_locations f ON f.shop = s.shop AND f.location_id = ?2
                   WHERE s.inventory_item_id = ?1 AND s.gone_at IS NULL AND s.shop = 'brightside'";
        let store = self.store();
        let ledger = format!(
            "INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, happened_at, run_id)
             SELECT s.variant_id, f.facility, ?3, ?3, ?4, '2026-11-27T12:00:00Z', 1 {row}"
        );
        assert_eq!(store.execute(&ledger, (place.0, place.1, units, reason)).unwrap(), 1);
        let total = format!(
            "INSERT INTO stock (variant_id, facility, qoh, atp) SELECT s.variant_id, f.facility, ?3, ?3 {row}
             ON CONFLICT (variant_id, facility) DO UPDATE SET qoh = qoh + ?3, atp = atp + ?3"
        );
        store.execute(&total, (place.0, place.1, units)).unwrap();
    }

    /// Holds the store to what is always true of stock: totals are the sums of the ledger.
    #[track_caller]
    pub(crate) fn stock_adds_up(&self) {
        let sums = "(SELECT variant_id, facility, sum(qoh_diff) AS qoh, sum(atp_diff) AS atp FROM stock_ledger GROUP BY 1, 2)";
        let off = format!(
            "stock s FULL JOIN {sums} l USING (variant_id, facility) WHERE (s.qoh, s.atp) IS NOT (l.qoh, l.atp)"
        );
        assert_eq!(self.count(&off), 0, "totals equal the sums of the ledger");
    }

    /// The quantities that a mutation changed at the shop: where, from what, to what.
    pub(crate) fn pushed(&self) -> Vec<(Place, i64, i64)> {
        let moves = self.control("moves", None);
        let ours = |one: &&Value| one["cause"] == "inventoryAdjustQuantities" && one["name"] == "available";
        let number = |one: &Value, name: &str| one[name].as_i64().unwrap();
        moves
            .as_array()
            .unwrap()
            .iter()
            .filter(ours)
            .map(|one| {
                let place = (number(one, "item_id"), number(one, "location_id"));
                (place, number(one, "quantity_before"), number(one, "quantity_after"))
            })
            .collect()
    }
}
