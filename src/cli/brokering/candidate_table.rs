//! The facilities as one rule saw them: the best first, what is alike together, no more than a person reads, and the rest in numbers.

use serde_json::{Value, json};

use super::grouping::{self, Told};
use super::words::{self, Names};
use crate::cli::table::{lines, row, table};
use domain::brokering::decision::Code;
use domain::brokering::explanation::{FacilityView, View};
use domain::brokering::routing::{Rule, Unit};

/// The most rows that are told, unless all are asked for.
const ROWS: usize = 20;
/// The names of alike facilities that stand for all of them.
const NAMED: usize = 3;

/// A table of the first rows, and how many other facilities there are by what kept them from it.
pub(super) fn said(view: &View, rule: &Rule, names: &Names, told: Told) -> String {
    let unit = words::unit_of(rule);
    let rows = grouping::rows(view, told);
    let most = match told {
        Told::Grouped => rows.len().min(ROWS),
        Told::Each => rows.len(),
    };
    let (first, rest) = rows.split_at(most);
    let mut table = table(["  FACILITY", "RANK", "DISTANCE", "VERDICT", "IT WOULD HAVE SENT SOMETHING IF"]);
    for sights in first {
        table.add_row(row([
            format!("  {}", called(sights)),
            sights[0].rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            distances(sights, unit),
            words::code(sights[0].code).to_owned(),
            unless(sights, names, unit),
        ]));
    }
    let mut text = lines(&table);
    let mut counts: Vec<(Code, usize)> = Vec::new();
    for sight in rest.iter().flatten() {
        match counts.iter_mut().find(|(code, _)| *code == sight.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((sight.code, 1)),
        }
    }
    if !rest.is_empty() {
        let more = counts.iter().map(|(_, count)| count).sum::<usize>();
        let counts: Vec<String> =
            counts.iter().map(|(code, count)| format!("{count} {}", words::code(*code))).collect();
        text.push_str(&format!("    and {more} more: {}\n", counts.join("; ")));
    }
    text
}

/// A facility's name; of several, how many, and the first of them.
fn called(sights: &[&FacilityView]) -> String {
    let names: Vec<String> = sights.iter().take(NAMED).map(|sight| sight.facility.to_string()).collect();
    match (sights.len(), sights.len().saturating_sub(NAMED)) {
        (1, _) => names.join(", "),
        (all, 0) => format!("{all} facilities: {}", names.join(", ")),
        (all, more) => format!("{all} facilities: {} and {more} more", names.join(", ")),
    }
}

/// How far away it is; of several, from the nearest to the farthest.
fn distances(sights: &[&FacilityView], unit: Unit) -> String {
    let metres = || sights.iter().filter_map(|sight| sight.metres);
    let told = |metres: u32| words::distance(metres, unit);
    match metres().min().zip(metres().max()) {
        None => "–".to_owned(),
        Some((near, far)) if told(near) == told(far) => told(near),
        Some((near, far)) => format!("{} to {}", told(near), told(far)),
    }
}

/// What would have to be otherwise; where it is not the same for all of them, for the first.
fn unless(sights: &[&FacilityView], names: &Names, unit: Unit) -> String {
    let first = words::unless(&sights[0].unless, names, unit);
    match sights.iter().all(|sight| sight.unless == sights[0].unless) {
        true => first,
        false => format!("of {}: {first}", sights[0].facility),
    }
}

/// All of them.
pub(super) fn told(view: &View, rule: &Rule, names: &Names) -> Vec<Value> {
    let unit = words::unit_of(rule);
    let told = |sight: &FacilityView| {
        json!({
            "facility": sight.facility, "code": sight.code, "verdict": words::code(sight.code), "rank": sight.rank,
            "metres": sight.metres, "unless": sight.unless, "if": words::unless(&sight.unless, names, unit),
        })
    };
    grouping::ordered(view).into_iter().map(told).collect()
}
