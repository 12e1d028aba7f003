//! The definition of what may be promised, in small questions about one variant.

use super::*;

/// One number out of the store.
fn one(store: &Reader, sql: &str, params: &[&dyn rusqlite::ToSql]) -> i64 {
    let sql = format!("SELECT ({sql})");
    store.conn.query_row(&sql, params, |row| Ok(row.get::<_, Option<i64>>(0)?.unwrap_or(0))).unwrap()
}

/// The definition, in small questions about one variant (jobs.md, decisions table).
pub(super) struct Plain<'s> {
    pub(super) store: &'s Reader,
    pub(super) variant: i64,
    /// All if none.
    pub(super) channel: Option<&'s str>,
}

impl Plain<'_> {
    fn has_channels(&self) -> bool {
        one(self.store, "SELECT count(*) FROM facility_groups WHERE kind = 'channel'", &[]) > 0
    }

    /// ⌊(ATP − safety stock) / quantity⌋ of a variant, or of the components of a kit.
    pub(super) fn beyond_safety(&self, facility: &str, allow: &str) -> i64 {
        let stocked = |variant: i64, allowed: &str| {
            one(
                self.store,
                &format!(
                    "SELECT max(0, s.atp - coalesce((SELECT safety_stock FROM variant_facilities h
                        WHERE h.variant_id = s.variant_id AND h.facility = s.facility), 0))
                     FROM stock s WHERE s.variant_id = ?1 AND s.facility = ?2 AND {allowed}"
                ),
                &[&variant, &facility],
            )
        };
        let parts = self.parts(self.variant);
        if self.is_untold() {
            return 0;
        }
        if parts.is_empty() {
            return stocked(self.variant, "true");
        }
        let allowed = format!(
            "NOT EXISTS (SELECT 1 FROM variant_facilities h
               WHERE h.variant_id = s.variant_id AND h.facility = s.facility AND h.{allow} = 0)"
        );
        let kits = parts.iter().map(|(part, quantity)| stocked(*part, &allowed) / quantity).min().unwrap();
        let own = one(
            self.store,
            "SELECT safety_stock FROM variant_facilities WHERE variant_id = ?1 AND facility = ?2",
            &[&self.variant, &facility],
        );
        (kits - own).max(0)
    }

    fn allows(&self, facility: &str, allow: &str) -> bool {
        let sql =
            format!("SELECT {allow} = 0 FROM variant_facilities WHERE variant_id = ?1 AND facility = ?2");
        one(self.store, &sql, &[&self.variant, &facility]) == 0
    }

    /// True if a channel that sells the variant has the facility as a member now.
    pub(super) fn sells(&self, facility: &str) -> bool {
        let in_channel = "SELECT count(*) FROM facility_group_members m JOIN facility_groups g USING (facility_group)
             WHERE g.kind = 'channel' AND (?4 IS NULL OR g.facility_group = ?4) AND m.facility = ?2 AND m.from_at <= ?3
               AND coalesce(m.thru_at > ?3, true)
               AND NOT EXISTS (SELECT 1 FROM variant_channels c
                 WHERE c.variant_id = ?1 AND c.channel = g.facility_group AND c.allow_brokering = 0)";
        let here = !self.has_channels()
            || one(self.store, in_channel, &[&self.variant, &facility, &day(0), &self.channel]) > 0;
        here && self.allows(facility, "allow_brokering") && !self.is_untold()
    }

    /// True if it is a kit, and nobody has said of what.
    fn is_untold(&self) -> bool {
        one(self.store, "SELECT kind = 'kit' FROM variants WHERE variant_id = ?1", &[&self.variant]) == 1
            && self.parts(self.variant).is_empty()
    }

    pub(super) fn total(&self) -> i64 {
        let available: i64 = FACILITIES
            .iter()
            .filter(|facility| self.sells(facility))
            .map(|facility| self.beyond_safety(facility, "allow_brokering"))
            .sum();
        let threshold = one(
            self.store,
            "SELECT max(threshold) FROM variant_channels
              WHERE variant_id = ?1 AND allow_brokering = 1 AND (?2 IS NULL OR channel = ?2)",
            &[&self.variant, &self.channel],
        );
        let parts = self.parts(self.variant);
        let presold = "facility IN ('preorder', 'backorder')";
        let held = parts.iter().map(|(part, _)| *part).chain([self.variant]);
        if held.map(|variant| self.waiting(variant, presold)).any(|units| units > 0) {
            return 0;
        }
        let queued = "facility NOT IN ('A', 'general-ops')";
        // Whoever waits for a component: without the kit's own units, which are looked at by themselves.
        let others = |part: i64, quantity: i64| {
            self.waiting(part, queued) - quantity * self.open(self.variant, queued)
        };
        let component_demand = parts
            .iter()
            .map(|(part, quantity)| (others(*part, *quantity) + quantity - 1) / quantity)
            .max()
            .unwrap_or(0);
        (available - threshold - self.waiting(self.variant, queued) - component_demand).max(0)
    }

    /// Open units of a variant at such places.
    fn open(&self, variant: i64, places: &str) -> i64 {
        let sql = format!(
            "SELECT count(*) FROM items JOIN ship_groups USING (ship_group_id)
              WHERE variant_id = ?1 AND status NOT IN ('completed', 'cancelled', 'rejected') AND {places}"
        );
        one(self.store, &sql, &[&variant])
    }

    /// Open units of a variant at such places, and what open units of kits there take of it.
    fn waiting(&self, variant: i64, places: &str) -> i64 {
        let of_kits = VARIANTS
            .flat_map(|kit| self.parts(kit).into_iter().map(move |(part, quantity)| (kit, part, quantity)));
        let of_kits = of_kits.filter(|(_, part, _)| *part == variant);
        self.open(variant, places)
            + of_kits.map(|(kit, _, quantity)| quantity * self.open(kit, places)).sum::<i64>()
    }

    /// What a kit is made of.
    fn parts(&self, kit: i64) -> Vec<(i64, i64)> {
        let mut parts =
            self.store.conn.prepare("SELECT component, quantity FROM kit_components WHERE kit = ?1").unwrap();
        parts.query_map([kit], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }

    pub(super) fn fetched(&self, facility: &str) -> i64 {
        let group = "SELECT count(*) FROM facility_groups WHERE kind = 'pickup'";
        let member = "SELECT count(*) FROM facility_group_members m JOIN facility_groups g USING (facility_group)
             WHERE g.kind = 'pickup' AND m.facility = ?1 AND m.from_at <= ?2 AND coalesce(m.thru_at > ?2, true)";
        let place = one(self.store, group, &[]) == 0 || one(self.store, member, &[&facility, &day(0)]) > 0;
        let channel = "SELECT count(*) FROM facility_groups g WHERE g.kind = 'channel' AND (?2 IS NULL OR g.facility_group = ?2)
             AND NOT EXISTS (SELECT 1 FROM variant_channels c
               WHERE c.variant_id = ?1 AND c.channel = g.facility_group AND c.allow_pickup = 0)";
        let channel = !self.has_channels() || one(self.store, channel, &[&self.variant, &self.channel]) > 0;
        let allowed = place && channel && self.allows(facility, "allow_pickup");
        if allowed { self.beyond_safety(facility, "allow_pickup") } else { 0 }
    }
}
