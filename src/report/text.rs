//! Words that several reports share. Text from outside never reaches a terminal as it came (R13).

use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Numbers, RunSummary};
use crate::job::{Progress, Unit};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::initial_load::RowCounts;

/// `text` with control characters, line ends and text-direction marks made visible.
pub fn clean(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                c.escape_unicode().collect()
            }
            c if c.is_control() => c.escape_default().collect::<Vec<_>>(),
            c => vec![c],
        })
        .collect()
}

/// `1 order`, `2 orders`.
pub(super) fn count(n: u64, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// `212 seen = 27 new + 184 unchanged + 1 failed`.
pub(super) fn sum(numbers: &Numbers, created: &str) -> String {
    let parts: Vec<String> = [
        (numbers.created, created),
        (numbers.updated, "updated"),
        (numbers.unchanged, "unchanged"),
        (numbers.skipped, "skipped"),
        (numbers.failed, "failed"),
    ]
    .iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{n} {word}"))
    .collect();
    if parts.is_empty() {
        "nothing to do".to_owned()
    } else {
        format!("{} seen = {}", numbers.seen(), parts.join(" + "))
    }
}

/// `750 rows = 740 used + 6 ignored on purpose + 4 failed`; none where all were used.
pub(super) fn rows(rows: &RowCounts) -> Option<String> {
    let parts: Vec<String> =
        [(rows.used, "used"), (rows.ignored, "ignored on purpose"), (rows.failed, "failed")]
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
    (rows.used < rows.total()).then(|| format!("{} = {}", count(rows.total(), "row"), parts.join(" + ")))
}

/// `2.1 s`, `3 min 20 s`.
pub(super) fn time(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// What a run was: `orders new · brightside`, with its variant if it has one.
pub(super) fn title(job: &store::Job) -> String {
    let variant = if job.variant.is_empty() { String::new() } else { format!(" · {}", job.variant) };
    format!("{}{variant} · {}", job.name, clean(&job.shop))
}

/// In what progress is counted, in a word.
pub(super) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Rows => "rows",
        Unit::Bytes => "bytes",
        Unit::Thousandths => "thousandths",
    }
}

/// How far something is that has taken this long: `downloading 12.0 of 40.0 MiB · 8.0 MiB/s · 4 s left`.
pub(super) fn progress(progress: &Progress, took: Duration) -> String {
    let seconds = took.as_secs_f64().max(0.001);
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let (doing, done) = (progress.doing, progress.done);
    let so_far = match (progress.unit, progress.total) {
        (Unit::Rows, _) => format!("{doing} {done} rows"),
        (Unit::Bytes, Some(total)) => format!("{doing} {:.1} of {:.1} MiB", mib(done), mib(total)),
        (Unit::Bytes, None) => format!("{doing} {:.1} MiB", mib(done)),
        (Unit::Thousandths, _) => format!("{doing} {} %", done / 10),
    };
    let rate = match progress.unit {
        Unit::Rows => format!(" · {:.0} rows/s", done as f64 / seconds),
        Unit::Bytes => format!(" · {:.1} MiB/s", mib(done) / seconds),
        Unit::Thousandths => String::new(),
    };
    let left = progress.total.filter(|_| done > 0).map(|total| {
        let left = seconds * total.saturating_sub(done) as f64 / done as f64;
        format!(" · {} left", time(Duration::from_secs_f64(left.round())))
    });
    format!("{so_far}{rate}{}", left.unwrap_or_default())
}

/// A time as people read it: in the store's zone.
pub fn shown(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// Where the job stands: what has been read, and what is left.
pub(super) fn stand(checkpoint: &Checkpoint, zone: Tz) -> Option<String> {
    match (&checkpoint.open, checkpoint.done) {
        (Some(open), _) => {
            let (from, to) = (shown(open.window.from, zone), shown(open.window.to, zone));
            Some(format!("in the middle of {from} to {to}; the next run goes on there"))
        }
        (None, Some(done)) => Some(format!("read up to {}", shown(done, zone))),
        (None, None) => None,
    }
}

/// What happened to mutations, if there were any.
pub(super) fn mutations(account: &RunSummary) -> Option<String> {
    if account.dry_run {
        return (account.pending > 0)
            .then(|| format!("{} would be sent to the shop", count(account.pending, "mutation")));
    }
    if account.confirmed + account.refused + account.pending == 0 {
        return None;
    }
    let parts: Vec<String> =
        [(account.confirmed, "confirmed"), (account.refused, "refused"), (account.pending, "pending")]
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
    Some(format!("mutations: {}", parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_how_fast_and_how_long_still() {
        let bytes =
            Progress { doing: "downloading", done: 12 << 20, total: Some(40 << 20), unit: Unit::Bytes };
        let told = progress(&bytes, Duration::from_secs(6));
        assert_eq!(told, "downloading 12.0 of 40.0 MiB · 2.0 MiB/s · 14.0 s left");
        let rows = Progress { doing: "preparing", done: 3000, total: None, unit: Unit::Rows };
        assert_eq!(progress(&rows, Duration::from_secs(3)), "preparing 3000 rows · 1000 rows/s");
    }

    #[test]
    fn hostile_text_cannot_steer_a_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\r\n\u{202e}c"), "a\\u{1b}[2Jb\\r\\n\\u{202e}c");
        assert_eq!(clean("Zoë 🧥 «ok»"), "Zoë 🧥 «ok»");
    }

    #[test]
    fn the_sum_names_only_what_there_is() {
        let numbers = Numbers { created: 27, unchanged: 184, failed: 1, ..Numbers::default() };
        assert_eq!(sum(&numbers, "new"), "212 seen = 27 new + 184 unchanged + 1 failed");
        assert_eq!(sum(&Numbers::default(), "new"), "nothing to do");
    }
}
