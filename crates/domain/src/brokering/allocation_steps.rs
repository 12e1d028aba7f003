//! Routing decisions as steps to commit: one for each attempt at a ship group or item.
//!
//! What was tried in vain is noted at its last try of the run only: were it noted at the first, and the run killed behind it,
//! the later routings would not take it up again.

mod on_hold;
mod summary;
mod text;

use std::collections::{HashMap, HashSet};
use std::iter::Enumerate;
use std::vec;

pub use on_hold::Held;
pub use summary::EXAMPLES;

use chrono::{DateTime, Utc};

use super::decision::{Decisions, Destination, Entry, Move};
use super::facts::{Facts, Order};
use super::routing::Routing;
use crate::facility::{FacilityId, Queue};
use crate::plan::change::routed::AutoCancel;
use crate::plan::change::{Change, DailyLimit, Day, ItemsRouted, RoutedTo, Sender};
use crate::plan::table::Table;
use crate::plan::{Record, Settles, Step, Verdict};

/// What a run does: its steps, in the order in which they were decided, each made when it is asked for. There may be hundreds of
/// thousands, and only a page of them is written at a time.
#[derive(Debug)]
pub struct Dispatch {
    /// Where everything goes, and what goes nowhere.
    pub tables: Vec<Table>,
    /// How often something was tried, of what has been asked for, of which all that came out stands in the store already.
    pub unchanged: u32,
    entries: Enumerate<vec::IntoIter<Entry>>,
    orders: Vec<Order>,
    routings: Vec<Routing>,
    days: HashMap<FacilityId, Day>,
    now: DateTime<Utc>,
    /// Of each item, the last entry that tried it.
    last: HashMap<i64, usize>,
    /// Items of which it is written down already that nothing was found where they are.
    noted: HashSet<i64>,
    /// How often each ship group was tried.
    tries: HashMap<i64, u32>,
}

/// Turns decisions into steps. `days` tells which day it is at each facility.
pub fn dispatch(
    facts: Facts,
    routings: Vec<Routing>,
    days: HashMap<FacilityId, Day>,
    decisions: Decisions,
    now: DateTime<Utc>,
) -> Dispatch {
    let mut last = HashMap::new();
    for (at, entry) in decisions.entries.iter().enumerate() {
        last.extend(entry.items.iter().map(|item| (*item, at)));
    }
    let known = facts.orders.iter().flat_map(|order| &order.groups).flat_map(|group| &group.items);
    let noted = known.filter(|item| item.unfillable).map(|item| item.id).collect();
    Dispatch {
        tables: summary::tables(&facts, &routings, &decisions, &last),
        unchanged: 0,
        entries: decisions.entries.into_iter().enumerate(),
        // The stock has done its part.
        orders: facts.orders,
        routings,
        days,
        now,
        last,
        noted,
        tries: HashMap::new(),
    }
}

impl Iterator for Dispatch {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let (at, entry) = self.entries.next()?;
            match self.step(at, &entry) {
                Some(step) => return Some(step),
                None => self.unchanged += 1,
            }
        }
    }
}

impl Dispatch {
    /// What an entry changes; nothing if it changes nothing.
    fn step(&mut self, at: usize, entry: &Entry) -> Option<Step> {
        let mut changes: Vec<ItemsRouted> = Vec::new();
        let mut left: HashSet<i64> = entry.items.iter().copied().collect();
        for one in &entry.moves {
            let to = match &one.to {
                Destination::Facility { .. } => RoutedTo::Facility(Box::new(self.sender(&one.to)?)),
                Destination::Queue(queue) => RoutedTo::Queue(*queue),
                Destination::Stays => {
                    changes.extend(self.staying(at, entry, one));
                    one.items.iter().for_each(|item| _ = left.remove(item));
                    continue;
                }
            };
            // Where it comes to, nobody has tried it yet; but `unfillable` is for what was tried.
            if to == RoutedTo::Queue(Queue::Unfillable) {
                self.noted.extend(&one.items);
            } else {
                one.items.iter().for_each(|item| _ = self.noted.remove(item));
            }
            one.items.iter().for_each(|item| _ = left.remove(item));
            changes.push(self.change(entry, (one.items.to_vec(), Some(one.rule)), (to, one.auto_cancel)));
        }
        let tried: Vec<i64> = entry
            .items
            .iter()
            .copied()
            .filter(|item| left.contains(item) && self.is_to_be_noted(at, *item))
            .collect();
        if !tried.is_empty() {
            self.noted.extend(&tried);
            changes.push(self.change(entry, (tried, None), (RoutedTo::Tried, AutoCancel::Keep)));
        }
        let tries = self.tries.entry(entry.group).or_default();
        *tries += 1;
        let order = &self.orders[entry.order];
        let record = match tries {
            1 => Record::new("ship-group", entry.group, order.name.clone()),
            again => Record::new("ship-group", format!("{}/{again}", entry.group), order.name.clone()),
        };
        let why = changes.iter().map(|change| change.note.as_str()).collect::<Vec<_>>();
        let why = text::joined(&why);
        let changes: Vec<Change> =
            changes.into_iter().map(|change| Change::ItemsRouted(Box::new(change))).collect();
        (!changes.is_empty()).then_some(Step {
            record,
            settles: Settles::Itself,
            verdict: Verdict::Updated,
            why,
            changes,
            outgoing: Vec::new(),
        })
    }

    /// Items whose date changes where they are; of some of them, that they were tried is to be noted, too.
    fn staying(&mut self, at: usize, entry: &Entry, one: &Move) -> Vec<ItemsRouted> {
        let (tried, stays): (Vec<i64>, Vec<i64>) =
            one.items.iter().partition(|item| self.is_to_be_noted(at, **item));
        self.noted.extend(&tried);
        [(tried, RoutedTo::Tried), (stays, RoutedTo::Stays)]
            .into_iter()
            .filter(|(items, _)| !items.is_empty())
            .map(|(items, to)| self.change(entry, (items, Some(one.rule)), (to, one.auto_cancel)))
            .collect()
    }

    fn is_to_be_noted(&self, at: usize, item: i64) -> bool {
        self.last.get(&item) == Some(&at) && !self.noted.contains(&item)
    }

    fn change(
        &self,
        entry: &Entry,
        (items, rule): (Vec<i64>, Option<usize>),
        (to, auto_cancel): (RoutedTo, AutoCancel),
    ) -> ItemsRouted {
        let (order, routing) = (&self.orders[entry.order], &self.routings[entry.routing]);
        let group = order.groups.iter().find(|group| group.id == entry.group);
        ItemsRouted {
            order: order.id,
            name: order.name.clone(),
            items,
            from: entry.from,
            method: group.map(|group| group.method.clone()).unwrap_or_default(),
            auto_cancel,
            routing: routing.name.clone(),
            rule: rule.map(|rule| routing.rules[rule].name.clone()),
            note: text::note(routing, entry, rule, &to, auto_cancel, self.now),
            to,
        }
    }

    /// The facility that a move names. It is among the facts, so that its day is known.
    fn sender(&self, to: &Destination) -> Option<Sender> {
        let Destination::Facility { facility, metres, suggested_method, leaves, limited } = to else {
            return None;
        };
        Some(Sender {
            facility: facility.clone(),
            metres: *metres,
            suggested_method: suggested_method.clone(),
            leaves: leaves.to_vec(),
            limit: if *limited { DailyLimit::Counts } else { DailyLimit::Ignored },
            day: *self.days.get(facility)?,
        })
    }
}

#[cfg(test)]
mod tests;
