//! The one-line form of a fault, read and written.

use std::{fmt, str::FromStr, time::Duration};

use super::words::{NotAFault, Words, unusable};
use super::{Fault, Harm, RetryAfter, When, bulk_fault};

/// The longest that an answer may trickle.
const SLOWEST: Duration = Duration::from_secs(10);

impl FromStr for Fault {
    type Err = NotAFault;

    fn from_str(line: &str) -> Result<Fault, NotAFault> {
        let mut line = line.split_whitespace();
        let kind = line.next().unwrap_or_default();
        let mut words = Words::read(line)?;
        let harm = harm(kind, &mut words)?;
        let on = words.take("on").filter(|on| *on != "any").map(str::to_owned);
        let when = match words.ratio()? {
            Some((struck, of)) => When::Ratio { struck, of, seed: words.number("seed")?.unwrap_or(0) },
            None => When::From {
                nth: words.number("nth")?.unwrap_or(1).max(1),
                times: words.number("times")?.unwrap_or(1),
            },
        };
        words.none_left()?;
        Ok(Fault { harm, on, when })
    }
}

fn harm(kind: &str, words: &mut Words<'_>) -> Result<Harm, NotAFault> {
    Ok(match kind {
        "throttled" => Harm::Throttled,
        "http-429" => Harm::TooManyRequests(match words.number("retry-date")? {
            Some(seconds) => RetryAfter::Date(seconds),
            None => RetryAfter::Seconds(words.number("retry-after")?.unwrap_or(2.0)),
        }),
        "http-500" => Harm::Status(500),
        "http-502" => Harm::Status(502),
        "http-503" => Harm::Status(503),
        "http-504" => Harm::Status(504),
        "html" => Harm::Html,
        "reset" => Harm::Reset,
        "reset-mid-body" => Harm::ResetMidBody,
        "slow" => {
            let over = Duration::from_millis(words.number("ms")?.unwrap_or(500));
            if over > SLOWEST {
                return Err(unusable("ms", &over.as_millis().to_string()));
            }
            Harm::Slow(over)
        }
        "truncated" => Harm::Truncated,
        "lost-answer" => Harm::LostAnswer,
        "partial" => Harm::Partial,
        "fall-forward" => Harm::FallForward,
        "access-denied" => Harm::AccessDenied,
        "unauthorized" => Harm::Unauthorized,
        "search-warning" => Harm::SearchWarning,
        "internal-error" => Harm::InternalError,
        "declined" => Harm::Declined,
        _ => return bulk_fault::read(kind, words)?.ok_or_else(|| NotAFault::Kind(kind.to_owned())),
    })
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.harm)?;
        if let Some(on) = &self.on {
            write!(f, " on={on}")?;
        }
        match self.when {
            When::From { nth, times } => write!(f, " nth={nth} times={times}"),
            When::Ratio { struck, of, seed } => write!(f, " ratio={struck}/{of} seed={seed}"),
        }
    }
}

impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Harm::Throttled => f.write_str("throttled"),
            Harm::TooManyRequests(RetryAfter::Seconds(seconds)) => {
                write!(f, "http-429 retry-after={seconds}")
            }
            Harm::TooManyRequests(RetryAfter::Date(seconds)) => write!(f, "http-429 retry-date={seconds}"),
            Harm::Status(status) => write!(f, "http-{status}"),
            Harm::Html => f.write_str("html"),
            Harm::Reset => f.write_str("reset"),
            Harm::ResetMidBody => f.write_str("reset-mid-body"),
            Harm::Slow(over) => write!(f, "slow ms={}", over.as_millis()),
            Harm::Truncated => f.write_str("truncated"),
            Harm::LostAnswer => f.write_str("lost-answer"),
            Harm::Partial => f.write_str("partial"),
            Harm::FallForward => f.write_str("fall-forward"),
            Harm::AccessDenied => f.write_str("access-denied"),
            Harm::Unauthorized => f.write_str("unauthorized"),
            Harm::SearchWarning => f.write_str("search-warning"),
            Harm::InternalError => f.write_str("internal-error"),
            Harm::Declined => f.write_str("declined"),
            Harm::Slots(slots) => write!(f, "bulk-slots n={slots}"),
            Harm::Bulk { mishap, longer_than_days } => bulk_fault::write(f, *mishap, *longer_than_days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_as_written() {
        for line in [
            "throttled nth=1 times=1",
            "http-429 retry-after=2.5 on=orders nth=2 times=3",
            "http-429 retry-date=5 nth=1 times=1",
            "http-503 ratio=9/10 seed=7",
            "html nth=1 times=1",
            "reset nth=1 times=1",
            "reset-mid-body nth=1 times=1",
            "slow ms=50 nth=1 times=1",
            "truncated nth=1 times=1",
            "lost-answer on=tagsAdd nth=1 times=1",
            "partial nth=1 times=1",
            "fall-forward nth=1 times=1",
            "access-denied nth=1 times=1",
            "unauthorized nth=1 times=1",
            "search-warning nth=1 times=1",
            "internal-error nth=1 times=1",
            "declined on=orderCancel nth=1 times=3",
            "bulk-failed code=TIMEOUT longer-than-days=30 on=orders nth=1 times=99",
            "bulk-failed code=INTERNAL_SERVER_ERROR nth=1 times=1",
            "bulk-failed code=ACCESS_DENIED nth=1 times=1",
            "bulk-canceled nth=1 times=1",
            "bulk-expired nth=1 times=1",
            "bulk-no-url nth=1 times=1",
            "bulk-truncated cut=inside nth=1 times=1",
            "bulk-truncated cut=line nth=1 times=1",
            "bulk-url-expired nth=1 times=1",
            "bulk-stuck nth=1 times=1",
            "bulk-slots n=4 nth=1 times=1",
        ] {
            assert_eq!(line.parse::<Fault>().unwrap().to_string(), line);
        }
    }

    #[test]
    fn lines_that_tell_no_fault_are_refused() {
        for line in [
            "",
            "bulk-tired",
            "bulk-failed code=BOREDOM",
            "bulk-truncated cut=hair",
            "earthquake",
            "html on",
            "html who=me",
            "html nth=x",
            "html ratio=3/2",
            "slow ms=60000",
        ] {
            assert!(line.parse::<Fault>().is_err(), "{line}");
        }
    }
}
