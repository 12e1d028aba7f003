//! Words that several reports share. Text from outside never reaches a terminal as it came (R13).

use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Account, Numbers};
use crate::domain::checkpoint::Checkpoint;

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
pub(super) fn title(job: &crate::store::Job) -> String {
    let variant = if job.variant.is_empty() { String::new() } else { format!(" · {}", job.variant) };
    format!("{}{variant} · {}", job.name, clean(&job.shop))
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
pub(super) fn mutations(account: &Account) -> Option<String> {
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
