//! Ten thousand orders for a person to read: what each rule sends, what each facility gets, and what goes nowhere and why.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::text;
use crate::brokering::decision::{Code, Decisions, Destination, Entry, Search, Verdict};
use crate::brokering::facts::{Facts, KitComposition};
use crate::brokering::routing::Routing;
use crate::plan::table::{Cell, Table};

/// Names of orders that stand for all others.
pub const EXAMPLES: usize = 3;

/// The table of what goes nowhere.
pub(super) const NOT_SENT: &str = "not sent";

/// Items, and the orders that they are of.
#[derive(Default)]
struct Tally {
    orders: BTreeSet<usize>,
    items: u64,
}

impl Tally {
    fn add(&mut self, order: usize, items: usize) {
        self.orders.insert(order);
        self.items += items as u64;
    }

    fn cells(&self) -> [Cell; 2] {
        [Cell::Count(self.orders.len() as u64), Cell::Count(self.items)]
    }
}

/// What decisions amount to; nothing where nothing was decided. What is overtaken before it is written is told, too: it was to be
/// sent. `last` tells which entry tried an item last.
pub(super) fn tables(
    facts: &Facts,
    routings: &[Routing],
    decisions: &Decisions,
    last: &HashMap<i64, usize>,
) -> Vec<Table> {
    let mut rules: BTreeMap<(usize, usize, Search), Tally> = BTreeMap::new();
    let mut facilities: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut exceptions: BTreeMap<(usize, String, &str), Tally> = BTreeMap::new();
    let untold = of_untold_kits(facts);
    for (at, entry) in decisions.entries.iter().enumerate() {
        let mut sent: BTreeSet<i64> = BTreeSet::new();
        let mut to = entry.from.id();
        for one in &entry.moves {
            match &one.to {
                Destination::Facility { facility, .. } => {
                    sent.extend(one.items.iter().copied());
                    let attempt = entry.attempts.iter().find(|attempt| attempt.rule == one.rule);
                    let search = attempt.map(|attempt| attempt.search).unwrap_or_default();
                    let rule = rules.entry((entry.routing, one.rule, search)).or_default();
                    rule.add(entry.order, one.items.len());
                    facilities.entry(&facility.0).or_default().add(entry.order, one.items.len());
                }
                Destination::Queue(queue) => to = queue.id(),
                Destination::Stays => {}
            }
        }
        let left = entry.items.iter().copied();
        let left = left.filter(|item| !sent.contains(item) && last.get(item) == Some(&at));
        let (kits, others): (Vec<i64>, Vec<i64>) = left.partition(|item| untold.contains(item));
        let routing = &routings[entry.routing];
        for (left, why) in [
            (kits, format!("{} ({})", text::not_found(routing, entry), code_word(Code::KitUnknown))),
            (others, why(routing, entry)),
        ] {
            if !left.is_empty() {
                exceptions.entry((entry.routing, why, to)).or_default().add(entry.order, left.len());
            }
        }
    }
    let by_rule = rules.into_iter().map(|((routing, rule, search), tally)| {
        let routing = &routings[routing];
        let name = &routing.rules[rule].name;
        let name = match search {
            Search::Whole => name.clone(),
            Search::CutShort => format!("{name} (the best of the ways that were looked at)"),
        };
        row([text(&routing.name), text(&name)], &tally)
    });
    let mut by_facility: Vec<_> = facilities.into_iter().collect();
    by_facility.sort_by_key(|(_, tally)| Reverse(tally.items));
    let by_facility = by_facility.into_iter().map(|(facility, tally)| row([text(facility)], &tally));
    let mut not_sent: Vec<_> = exceptions.into_iter().collect();
    not_sent.sort_by_key(|(_, tally)| Reverse(tally.items));
    let not_sent = not_sent.into_iter().map(|((routing, why, queue), tally)| {
        let names = tally.orders.iter().take(EXAMPLES).map(|order| facts.orders[*order].name.as_str());
        let names = text(&names.collect::<Vec<_>>().join(", "));
        let mut cells = row([text(&routings[routing].name), text(&why), text(queue)], &tally);
        cells.push(names);
        cells
    });
    let tables = [
        ("to be sent, by rule", vec!["routing", "rule", "orders", "items"], by_rule.collect::<Vec<_>>()),
        ("to be sent, by facility", vec!["facility", "orders", "items"], by_facility.collect()),
    ];
    let tables = tables.into_iter().map(|(title, columns, rows)| Table { title, columns, rows });
    let tables = tables.chain([self::not_sent(not_sent.collect())]);
    tables.filter(|table| !table.rows.is_empty()).collect()
}

/// The table of what goes nowhere, with these rows.
pub(super) fn not_sent(rows: Vec<Vec<Cell>>) -> Table {
    let columns = vec!["routing", "why", "waits in", "orders", "items", "for example"];
    Table { title: NOT_SENT, columns, rows }
}

/// Units of kits of which nobody has said what they are made of.
fn of_untold_kits(facts: &Facts) -> BTreeSet<i64> {
    let untold = facts.variants.iter().filter(|variant| variant.composition == KitComposition::Unknown);
    let untold: BTreeSet<i64> = untold.map(|variant| variant.id).collect();
    if untold.is_empty() {
        return BTreeSet::new();
    }
    let items = facts.orders.iter().flat_map(|order| &order.groups).flat_map(|group| &group.items);
    items.filter(|item| item.variant.is_some_and(|of| untold.contains(&of))).map(|item| item.id).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn row<const N: usize>(named: [Cell; N], tally: &Tally) -> Vec<Cell> {
    named.into_iter().chain(tally.cells()).collect()
}

/// What the last rule says, and what kept that facility from it that came furthest.
fn why(routing: &Routing, entry: &Entry) -> String {
    let said = text::not_found(routing, entry);
    // Where the parts were worth too little, it is no facility that lacks anything.
    let last = entry.attempts.last().filter(|attempt| attempt.verdict != Verdict::BelowValueThreshold);
    let facilities = last.map(|attempt| attempt.facilities.as_slice()).unwrap_or_default();
    // Whoever sends something else, or could, lacks nothing of what is asked here.
    let lacking = facilities.iter().map(|(code, _)| *code);
    let lacking = lacking.filter(|code| !matches!(code, Code::Chosen | Code::Outranked));
    match lacking.max_by_key(|code| how_far(*code)) {
        Some(code) => format!("{said} ({})", code_word(code)),
        None => said,
    }
}

/// How far a facility came that came out with a code: what a rule looks at, from the end.
const fn how_far(code: Code) -> u8 {
    match code {
        Code::Chosen => 16,
        Code::BelowValueThreshold => 15,
        Code::Outranked => 14,
        Code::StyleComplete => 13,
        Code::AtCapacity => 12,
        Code::OverDistance => 11,
        Code::NoAddress => 10,
        Code::NoGeo => 9,
        Code::ExcludedByRejection => 8,
        Code::BelowSafetyStock => 7,
        Code::GroupNotTogether => 6,
        Code::MissingItems => 5,
        Code::BrokeringOff => 4,
        Code::BelowMinStock => 3,
        Code::NoStock | Code::KitUnknown => 2,
        Code::ExcludedGroup => 1,
        Code::NotInGroup => 0,
    }
}

/// The code as it is written everywhere.
fn code_word(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
}
