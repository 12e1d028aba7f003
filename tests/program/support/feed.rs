//! Feeds: a store that knows products and facilities, files laid down for it, and stock looked into.

use chrono::TimeDelta;
use serde_json::Value;

use super::Retailer;

/// A day ago, nobody wrote to it any more.
const LAST_WRITTEN: i64 = 86_400;

/// A retailer whose store knows variants `A` to `D`, and facilities `DC` and `SHOP`.
pub(crate) fn stocked() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 2);
    retailer.lay(
        "feeds/facilities/f.csv",
        "facility-id,type,external-id\nDC,warehouse,EXT-1\nSHOP,store,EXT-2\n",
    );
    retailer.json("misc import-facilities", 0);
    for identity in ["A", "B", "C", "D"] {
        let sql = "INSERT INTO variants (identity, expected, title, sku, barcode, kind, created_at, updated_at)
                   VALUES (?1, 1, 'Thing ' || ?1, ?1, '00' || ?1, 'finished-good', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')";
        retailer.store().execute(sql, [identity]).unwrap();
    }
    retailer
}

impl Retailer {
    /// Lays a file down, as somebody did who is done with it.
    pub(crate) fn lay(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        let at = self.now() - TimeDelta::seconds(LAST_WRITTEN);
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(at.into()).unwrap();
    }

    /// What is on hand and available, by variant and facility, as `A@DC 5/5`.
    pub(crate) fn stock(&self) -> Vec<String> {
        let sql = "SELECT v.identity || '@' || s.facility || ' ' || s.qoh || '/' || s.atp
                     FROM stock s JOIN variants v USING (variant_id) ORDER BY 1";
        self.texts(sql)
    }

    /// The first column of whatever a question to the store gives.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        let store = self.store();
        let mut statement = store.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Holds the store to what is always true of stock where the store is its master: it is the sum of its ledger, and what
    /// cannot be promised of it is reserved.
    #[track_caller]
    pub(crate) fn stock_is_promised_or_reserved(&self) {
        self.stock_adds_up();
        let kept = "(SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE (r.variant_id, r.facility) = (s.variant_id, s.facility))";
        assert_eq!(
            self.count(&format!("stock s WHERE s.qoh - s.atp <> {kept}")),
            0,
            "what cannot be promised is reserved"
        );
    }

    /// A file of the folder, as text.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Numbers of a report: created, updated, unchanged, skipped, failed.
    pub(crate) fn numbers(report: &Value) -> [u64; 5] {
        let numbers: [u64; 5] = ["created", "updated", "unchanged", "skipped", "failed"]
            .map(|name| report["numbers"][name].as_u64().unwrap_or_else(|| panic!("{report:#}")));
        assert_eq!(report["seen"], numbers.iter().sum::<u64>(), "the numbers add up");
        numbers
    }
}
