//! The facilities as one rule saw them: the best first, no more than a person reads, and the rest in numbers.

use serde_json::{Value, json};

use super::words::{self, Names};
use crate::cli::table::{lines, row, table};
use crate::domain::brokering::decision::Code;
use crate::domain::brokering::explanation::{Sight, View};
use crate::domain::brokering::routing::Rule;

/// The most rows that are told one by one.
const ROWS: usize = 20;

/// The facilities in the order in which they are told: those that got something, those that could have by their rank,
/// then those for which least would have to be otherwise.
fn ordered(view: &View) -> Vec<&Sight> {
    let mut sights: Vec<&Sight> = view.facilities.iter().collect();
    sights.sort_by_key(|sight| {
        let hopeless = sight.unless.is_empty();
        let rank = sight.rank.unwrap_or(u32::MAX);
        let metres = sight.metres.unwrap_or(u32::MAX);
        (sight.code != Code::Chosen, rank, hopeless, sight.unless.len(), metres, &sight.facility)
    });
    sights
}

/// A table of the first, and how many others there are by what kept them from it.
pub(super) fn said(view: &View, rule: &Rule, names: &Names) -> String {
    let unit = words::unit_of(rule);
    let sights = ordered(view);
    let (told, rest) = sights.split_at(sights.len().min(ROWS));
    let mut table = table(["  FACILITY", "RANK", "DISTANCE", "VERDICT", "IT WOULD HAVE SENT SOMETHING IF"]);
    for sight in told {
        let number = |number: Option<String>| number.unwrap_or_else(|| "–".to_owned());
        table.add_row(row([
            format!("  {}", sight.facility),
            number(sight.rank.map(|rank| rank.to_string())),
            number(sight.metres.map(|metres| words::distance(metres, unit))),
            words::code(sight.code).to_owned(),
            words::unless(&sight.unless, names, unit),
        ]));
    }
    let mut text = lines(&table);
    let mut counts: Vec<(Code, usize)> = Vec::new();
    for sight in rest {
        match counts.iter_mut().find(|(code, _)| *code == sight.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((sight.code, 1)),
        }
    }
    if !rest.is_empty() {
        let counts: Vec<String> =
            counts.iter().map(|(code, count)| format!("{count} {}", words::code(*code))).collect();
        text.push_str(&format!("    and {} more: {}\n", rest.len(), counts.join("; ")));
    }
    text
}

/// All of them.
pub(super) fn told(view: &View, rule: &Rule, names: &Names) -> Vec<Value> {
    let unit = words::unit_of(rule);
    let told = |sight: &Sight| {
        json!({
            "facility": sight.facility, "code": sight.code, "verdict": words::code(sight.code), "rank": sight.rank,
            "metres": sight.metres, "unless": sight.unless, "if": words::unless(&sight.unless, names, unit),
        })
    };
    ordered(view).into_iter().map(told).collect()
}
