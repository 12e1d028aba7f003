//! Why something was routed as it was, in the words of routing.md 1.6.

use chrono::{DateTime, Utc};

use crate::brokering::decision::{Attempt, Entry, Search, Verdict};
use crate::brokering::routing::{Assign, Routing};
use crate::plan::change::RoutedTo;
use crate::plan::change::routed::AutoCancel;

/// Why items go where they go, or nowhere.
pub(super) fn note(
    routing: &Routing,
    entry: &Entry,
    rule: Option<usize>,
    to: &RoutedTo,
    auto_cancel: AutoCancel,
    now: DateTime<Utc>,
) -> String {
    let found = match to {
        RoutedTo::Facility(_) => {
            let tried = entry.attempts.iter().find(|attempt| Some(attempt.rule) == rule);
            let rule = rule.and_then(|rule| routing.rules.get(rule));
            let found = match rule.map(|rule| (rule.assign, &rule.name)) {
                Some((Assign::Single, name)) => format!("inventory found at a single location for {name}"),
                Some((Assign::Split | Assign::FewestShipments, name)) => {
                    format!("inventory found for {name}")
                }
                None => "inventory found".to_owned(),
            };
            found + looked_at(tried)
        }
        RoutedTo::Queue(queue) => {
            format!("{}; unfillable items moved to {}", not_found(routing, entry), queue.id())
        }
        RoutedTo::Tried | RoutedTo::Stays => not_found(routing, entry),
    };
    let date = match (to, auto_cancel) {
        (RoutedTo::Facility(_), _) | (_, AutoCancel::Keep) => String::new(),
        (_, AutoCancel::Clear) => "; auto-cancel date removed".to_owned(),
        (_, AutoCancel::Set(at)) => match (at - now).num_days() {
            1 => "; auto-cancel date set to 1 day from today".to_owned(),
            days => format!("; auto-cancel date set to {days} days from today"),
        },
    };
    format!("{}: {found}{date}", routing.name)
}

/// Why the last rule that tried did not find a place for what is left.
pub(super) fn not_found(routing: &Routing, entry: &Entry) -> String {
    let Some(attempt) = entry.attempts.last() else { return "no rule in use".to_owned() };
    let name = routing.rules.get(attempt.rule).map(|rule| rule.name.as_str()).unwrap_or_default();
    let what = match attempt.verdict {
        Verdict::NotAtOnePlace => "inventory not found at a single location",
        Verdict::Found | Verdict::FoundSome => "inventory found for a part only",
        Verdict::NotFound => "inventory not found",
        Verdict::BelowValueThreshold => "shipment threshold not met",
        Verdict::NotAll => "inventory is not available for all items",
    };
    format!("{what} for {name}{}", looked_at(Some(attempt)))
}

/// What is to be said of a rule that has not looked at every way to share something out.
fn looked_at(attempt: Option<&Attempt>) -> &'static str {
    match attempt.map(|attempt| attempt.search) {
        Some(Search::CutShort) => ", the best of the ways that were looked at",
        Some(Search::Whole) | None => "",
    }
}

/// Several reasons as one, each once.
pub(super) fn joined(notes: &[&str]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for note in notes {
        if !said.contains(note) {
            said.push(note);
        }
    }
    said.join("; ")
}
