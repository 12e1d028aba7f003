//! How long a time a search asks for.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    date::{self, Date},
    parse::{Comparator, Expression, Term, parse},
};

/// From the earliest moment that a search over dates lets through to the latest, or to now; by the date that narrows
/// it most. `None` when it has no beginning.
pub(in super::super) fn span(query: &str, now: DateTime<Utc>, zone: Tz) -> Option<TimeDelta> {
    let expression = parse(query);
    let mut terms = Vec::new();
    demanded(&expression, &mut terms);
    let mut fields: Vec<&str> = terms.iter().filter_map(|term| term.field.as_deref()).collect();
    fields.dedup();
    let spans = fields.into_iter().filter_map(|field| {
        let of_field = terms.iter().filter(|term| term.field.as_deref() == Some(field));
        let bounds: Vec<Bounds> = of_field.filter_map(|term| bounds(term, zone)).collect();
        let start = bounds.iter().filter_map(|bounds| bounds.start).max()?;
        let end = bounds.iter().filter_map(|bounds| bounds.end).min().unwrap_or(now);
        Some(end - start)
    });
    spans.min()
}

#[derive(Default)]
struct Bounds {
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
}

/// The terms that every match must meet.
fn demanded<'e>(expression: &'e Expression, terms: &mut Vec<&'e Term>) {
    match expression {
        Expression::And(parts) => parts.iter().for_each(|part| demanded(part, terms)),
        Expression::Term(term) => terms.push(term),
        Expression::Or(_) | Expression::Not(_) => {}
    }
}

fn bounds(term: &Term, zone: Tz) -> Option<Bounds> {
    let [value] = term.values.as_slice() else { return None };
    let date = date::read(&value.text, zone)?;
    Some(match term.comparator {
        Comparator::Greater | Comparator::AtLeast => Bounds { start: Some(date.start()), end: None },
        Comparator::Less | Comparator::AtMost => Bounds { start: None, end: Some(date.start()) },
        Comparator::Equal => match date {
            Date::Day(start, end) => Bounds { start: Some(start), end: Some(end) },
            Date::Moment(at) => Bounds { start: Some(at), end: Some(at) },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(query: &str) -> Option<i64> {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        span(query, now, chrono_tz::UTC).map(|span| span.num_days())
    }

    #[test]
    fn a_search_asks_for_the_time_between_its_dates() {
        let closed = "created_at:>='2026-11-01T00:00:00Z' AND created_at:<'2026-11-08T00:00:00Z' status:open";
        assert_eq!(days(closed), Some(7));
        assert_eq!(days("created_at:>='2026-11-13T12:00:00Z'"), Some(10));
        assert_eq!(days("updated_at:2026-11-13"), Some(1));
    }

    #[test]
    fn a_search_without_a_beginning_asks_for_all_time() {
        for query in ["", "status:open", "created_at:<'2026-11-08T00:00:00Z'", "-created_at:>'2026-11-08'"] {
            assert_eq!(days(query), None, "{query}");
        }
    }
}
