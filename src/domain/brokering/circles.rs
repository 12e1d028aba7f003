//! Finds queues between which items go round for ever: what nobody can send is moved from one to the next and back, run after run.

mod meeting;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use meeting::{can_meet, covers};

use super::finding::{Finding, Hop, Lint};
use super::routing::{Routing, Rule, Standing, Taking};
use crate::domain::facility::Queue;

/// So many are told; who has more mends these first.
const MOST: usize = 5;

/// So many ways are gone in all. A catalog that needs more is no less wrong by the circles that are found by then.
const STEPS: u32 = 5_000;

/// From where a run takes what waits, and by which routings.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'a> {
    /// The routings that it goes by.
    pub routings: &'a [Routing],
    /// The queues of routings that name none.
    pub queues: &'a [Queue],
    /// What it takes of these.
    pub taking: Taking,
}

/// The circles that these runs make together, each told once.
///
/// It is looked at what becomes of an item that no rule finds a place for. A rule counts only if it comes to be tried, a routing only
/// if it takes something that no routing of the same run has moved away before it, and all filters of a circle have to let one and the
/// same order through. A rule that leaves items where they are ends it; unless another run takes what was tried in vain there.
pub fn circles(runs: &[Taker<'_>]) -> Vec<Lint> {
    let ways = on_circles(distinct(runs.iter().flat_map(Taker::ways)));
    let mut walk = Walk { ways: &ways, found: Vec::new(), steps: 0 };
    for start in &ways {
        walk.on(&mut vec![start]);
    }
    walk.found
        .into_iter()
        .map(|hops| Lint { routing: None, rule: None, finding: Finding::GoesRound(hops) })
        .collect()
}

/// Where an item waits, and what came of it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Waits {
    queue: Queue,
    tried: Tried,
}

/// Whether routing has found nothing for it where it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tried {
    NotYet,
    InVain,
}

/// What becomes of an item that a routing finds nothing for.
struct Way<'a> {
    from: Waits,
    to: Waits,
    routing: &'a Routing,
    rule: &'a Rule,
}

impl<'a> Taker<'a> {
    /// What its routings do with what they find nothing for.
    fn ways(&self) -> Vec<Way<'a>> {
        let mut ways = Vec::new();
        for queue in Queue::ALL {
            for tried in [Tried::NotYet, Tried::InVain] {
                let from = Waits { queue, tried };
                let takers = self.routings.iter().filter(|routing| self.takes(from, routing));
                let takers: Vec<Way<'a>> = takers.filter_map(|routing| way(from, routing)).collect();
                ways.extend(undisturbed(takers));
            }
        }
        ways
    }

    /// Whether a routing takes what waits there (as `selection.rs` has it).
    fn takes(&self, Waits { queue, tried }: Waits, routing: &Routing) -> bool {
        if queue == Queue::GeneralOps || routing.standing == Standing::Draft {
            return false;
        }
        if !routing.orders.queues.is_empty() {
            return routing.orders.queues.contains(&queue);
        }
        let wanted = match (self.taking, tried) {
            (Taking::Untried, Tried::NotYet) | (Taking::Unfillable, Tried::InVain) => true,
            (Taking::Untried, Tried::InVain) => false,
            (Taking::Unfillable, Tried::NotYet) => queue == Queue::Unfillable,
        };
        wanted && self.queues.contains(&queue)
    }
}

/// What a routing does with what it finds nothing for: its first rule that names a queue says so, else it stays.
fn way(from: Waits, routing: &Routing) -> Option<Way<'_>> {
    let active = || routing.rules.iter().filter(|rule| rule.standing == Standing::Active);
    let ending = active().find_map(|rule| Some((rule, rule.otherwise.queue?)));
    let (rule, queue) = ending.or_else(|| Some((active().next_back()?, from.queue)))?;
    let tried = match queue == from.queue || queue == Queue::Unfillable {
        true => Tried::InVain,
        false => Tried::NotYet,
    };
    Some(Way { from, to: Waits { queue, tried }, routing, rule })
}

/// Those of a run that come to it: what an earlier routing moves away no later one finds, and what any of them moves away stays not.
fn undisturbed(takers: Vec<Way<'_>>) -> Vec<Way<'_>> {
    let moves = |way: &Way<'_>| way.from.queue != way.to.queue;
    let taken_away = |at: usize, way: &Way<'_>| {
        let others = takers.iter().take(if moves(way) { at } else { takers.len() });
        others.filter(|other| moves(other)).any(|other| covers(&other.routing.orders, &way.routing.orders))
    };
    let away: Vec<bool> = takers.iter().enumerate().map(|(at, way)| taken_away(at, way)).collect();
    takers.into_iter().zip(away).filter(|(_, away)| !away).map(|(way, _)| way).collect()
}

/// Several runs may go by the same routings; the same way is one.
fn distinct<'w>(ways: impl Iterator<Item = Way<'w>>) -> Vec<Way<'w>> {
    let mut all: Vec<Way<'w>> = Vec::new();
    for way in ways {
        let same = |known: &Way<'_>| {
            (known.from, known.to) == (way.from, way.to)
                && known.routing.name == way.routing.name
                && known.rule.name == way.rule.name
        };
        if !all.iter().any(same) {
            all.push(way);
        }
    }
    all
}

/// Those from which one can come back to where they begin, whoever may go there: no other is part of a circle.
fn on_circles(ways: Vec<Way<'_>>) -> Vec<Way<'_>> {
    let mut reached: BTreeSet<(Waits, Waits)> = ways.iter().map(|way| (way.from, way.to)).collect();
    let places: BTreeSet<Waits> = ways.iter().flat_map(|way| [way.from, way.to]).collect();
    for by in &places {
        for from in &places {
            for to in &places {
                if reached.contains(&(*from, *by)) && reached.contains(&(*by, *to)) {
                    reached.insert((*from, *to));
                }
            }
        }
    }
    ways.into_iter().filter(|way| reached.contains(&(way.to, way.from))).collect()
}

/// A search for circles under way.
struct Walk<'w> {
    ways: &'w [Way<'w>],
    found: Vec<Vec<Hop>>,
    steps: u32,
}

impl<'w> Walk<'w> {
    /// Follows a path until it comes back to its beginning, which is the least of the places on it.
    fn on(&mut self, path: &mut Vec<&'w Way<'w>>) {
        let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) else { return };
        if last.to == first.from {
            return self.close(path);
        }
        let passed = last.to < first.from || path.iter().any(|way| way.from == last.to);
        if passed || self.found.len() >= MOST {
            return;
        }
        for next in self.ways.iter().filter(|way| way.from == last.to) {
            self.steps += 1;
            if self.steps > STEPS {
                return;
            }
            path.push(next);
            if can_meet(path.iter().map(|way| &way.routing.orders)) {
                self.on(path);
            }
            path.pop();
        }
    }

    /// Notes a circle, beginning with its first queue, if it is not known yet and goes anywhere.
    fn close(&mut self, path: &[&Way<'_>]) {
        let moved = path.iter().filter(|way| way.from.queue != way.to.queue);
        let mut hops: Vec<Hop> = moved.map(|way| Hop::from(*way)).collect();
        let first = (0..hops.len()).min_by_key(|at| &hops[*at]).unwrap_or(0);
        hops.rotate_left(first);
        if !hops.is_empty() && !self.found.contains(&hops) {
            self.found.push(hops);
        }
    }
}

impl From<&Way<'_>> for Hop {
    fn from(way: &Way<'_>) -> Self {
        Self {
            from: way.from.queue,
            to: way.to.queue,
            routing: way.routing.name.clone(),
            rule: way.rule.name.clone(),
        }
    }
}
