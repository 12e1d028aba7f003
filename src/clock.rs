//! The clock, read here and nowhere else.

use chrono::{DateTime, SubsecRound, Utc};

/// The variable that replaces the clock, for tests and for replaying a run: an RFC 3339 time.
pub const VARIABLE: &str = "HWJOBS_NOW";

/// What time it is, to the microsecond, UTC.
///
/// # Errors
/// `HWJOBS_NOW` is set to something that is no time.
pub fn now() -> Result<DateTime<Utc>, String> {
    match std::env::var(VARIABLE) {
        Ok(text) => DateTime::parse_from_rfc3339(&text)
            .map(|at| at.to_utc())
            .map_err(|e| format!("{VARIABLE}={text}: {e}; write it like 2026-11-27T09:00:00Z")),
        Err(_) => Ok(real().trunc_subsecs(6)),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn real() -> DateTime<Utc> {
    Utc::now()
}
