//! Orders that the search index is slow to show, as it now and then is for some of a real shop's.

use chrono::TimeDelta;

use super::State;

/// The world key of how many orders in a hundred are late.
const PERCENT: &str = "late_percent";
/// How late an order can be, in seconds.
const LATEST: i64 = 600;

impl State {
    /// Has so many orders in a hundred shown late from now on.
    pub(crate) fn make_late(&mut self, percent: u8) -> rusqlite::Result<()> {
        self.put(PERCENT, &percent.to_string())
    }

    /// True if any are.
    pub(crate) fn has_late_orders(&self) -> rusqlite::Result<bool> {
        Ok(self.late_percent()? > 0)
    }

    /// How much later than others this order is shown after each change: always the same for the same order.
    pub(super) fn lateness(&self, order: i64) -> rusqlite::Result<TimeDelta> {
        let percent = self.late_percent()?;
        let mut lot = fastrand::Rng::with_seed(order.unsigned_abs());
        let late = lot.u8(..100) < percent;
        Ok(TimeDelta::seconds(if late { lot.i64(1..=LATEST) } else { 0 }))
    }

    fn late_percent(&self) -> rusqlite::Result<u8> {
        Ok(self.get(PERCENT)?.and_then(|percent| percent.parse().ok()).unwrap_or(0))
    }
}
