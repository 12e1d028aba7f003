//! Finds queues between which items go round for ever: what nobody can send is moved from one to the next and back, run after run.

mod overlap;
mod stuck;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use overlap::{Asked, can_meet, cover_together};

use super::finding::{CycleStep, Finding, Lint};
use super::routing::{QueueSelection, Routing, Rule, Standing};
use crate::facility::Queue;

/// So many are told; who has more mends these first.
const MOST: usize = 5;

/// Circles of so many ways at most are looked for, one after the other: a long search for long ones hides no short one.
const LENGTHS: [usize; 3] = [2, 4, usize::MAX];

/// So many steps are made for each of these. There may be more paths than anybody can walk; what was found by then is told.
const STEPS: usize = 4_000;

/// From where a run takes what waits, and by which routings.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'a> {
    /// The routings that it goes by.
    pub routings: &'a [Routing],
    /// The queues of routings that name none.
    pub queues: &'a [Queue],
    /// What it takes of these.
    pub taking: QueueSelection,
}

/// The circles that these runs make together, each told once.
///
/// It is looked at what becomes of an item that no rule finds a place for. A rule counts only if it comes to be tried, a routing only
/// if it takes something that no routing of the same run has moved away before it, and all filters of a circle have to let one and the
/// same order through. A rule that leaves items where they are ends it; unless another run takes what was tried in vain there.
pub fn cycles(runs: &[Taker<'_>]) -> Vec<Lint> {
    let ways = that_return(distinct(runs.iter().flat_map(Taker::ways)));
    let mut found: Vec<Vec<CycleStep>> = Vec::new();
    for longest in LENGTHS {
        let mut search = Search { ways: &ways, longest, steps: STEPS, found: &mut found };
        for start in &ways {
            search.walk(&mut vec![start]);
        }
    }
    found
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
    asked: Asked,
}

impl<'a> Taker<'a> {
    /// What its routings do with what they find nothing for.
    fn ways(&self) -> Vec<Way<'a>> {
        let tried = [Tried::NotYet, Tried::InVain];
        let places = Queue::ALL.into_iter().flat_map(|queue| tried.map(|tried| Waits { queue, tried }));
        places.flat_map(|from| self.ways_from(from)).collect()
    }

    fn ways_from(&self, from: Waits) -> Vec<Way<'a>> {
        let takers = self.routings.iter().filter(|routing| self.takes(from, routing));
        undisturbed(takers.filter_map(|routing| way(from, routing)).collect())
    }

    /// Whether a routing takes what waits there.
    fn takes(&self, Waits { queue, tried }: Waits, routing: &Routing) -> bool {
        routing.standing == Standing::Active
            && routing.orders.takes_from(self.queues, self.taking, (queue, tried == Tried::InVain))
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
    Some(Way { from, to: Waits { queue, tried }, routing, rule, asked: Asked::from(&routing.orders) })
}

/// Those of a run that come to it: what an earlier routing moves away no later one finds, and what any of them moves away stays not.
fn undisturbed(takers: Vec<Way<'_>>) -> Vec<Way<'_>> {
    let moves = |way: &Way<'_>| way.from.queue != way.to.queue;
    let taken_away = |at: usize, way: &Way<'_>| {
        let others = takers.iter().take(if moves(way) { at } else { takers.len() });
        let movers: Vec<&Asked> = others.filter(|other| moves(other)).map(|other| &other.asked).collect();
        cover_together(&movers, &way.asked)
    };
    let away: Vec<bool> = takers.iter().enumerate().map(|(at, way)| taken_away(at, way)).collect();
    takers.into_iter().zip(away).filter(|(_, away)| !away).map(|(way, _)| way).collect()
}

/// Each way once: several runs go by the same routings.
fn distinct<'a>(ways: impl Iterator<Item = Way<'a>>) -> Vec<Way<'a>> {
    let mut known: BTreeMap<_, Vec<&Routing>> = BTreeMap::new();
    let new = |way: &Way<'a>| {
        let alike = known.entry((way.from, way.to, &way.routing.name, &way.rule.name)).or_default();
        let new = !alike.contains(&way.routing);
        alike.extend(new.then_some(way.routing));
        new
    };
    ways.filter(new).collect()
}

/// Those from whose end some path leads back to their beginning; a chain has none.
fn that_return(ways: Vec<Way<'_>>) -> Vec<Way<'_>> {
    let mut onward: BTreeMap<Waits, BTreeSet<Waits>> = BTreeMap::new();
    for way in ways.iter().filter(|way| way.from != way.to) {
        onward.entry(way.from).or_default().insert(way.to);
    }
    let reached: BTreeMap<Waits, BTreeSet<Waits>> =
        onward.keys().map(|start| (*start, reached(&onward, *start))).collect();
    let returns = |way: &Way<'_>| {
        way.from != way.to && reached.get(&way.to).is_some_and(|places| places.contains(&way.from))
    };
    ways.into_iter().filter(returns).collect()
}

/// Where one can come to from there.
fn reached(onward: &BTreeMap<Waits, BTreeSet<Waits>>, start: Waits) -> BTreeSet<Waits> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(place) = open.pop() {
        let next = onward.get(&place).into_iter().flatten();
        open.extend(next.copied().filter(|next| reached.insert(*next)));
    }
    reached
}

/// A search for circles.
struct Search<'w> {
    ways: &'w [Way<'w>],
    longest: usize,
    /// How many steps are left.
    steps: usize,
    found: &'w mut Vec<Vec<CycleStep>>,
}

impl<'w> Search<'w> {
    /// Follows a path until it comes back to its beginning, which is the least of the places on it.
    fn walk(&mut self, path: &mut Vec<&'w Way<'w>>) {
        let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) else { return };
        if last.to == first.from {
            return close(path, self.found);
        }
        let passed = last.to < first.from || path.iter().any(|way| way.from == last.to);
        if passed || path.len() >= self.longest {
            return;
        }
        for next in self.ways.iter().filter(|way| way.from == last.to) {
            if self.found.len() >= MOST || self.steps == 0 {
                return;
            }
            self.steps -= 1;
            path.push(next);
            if can_meet(path.iter().map(|way| &way.asked)) {
                self.walk(path);
            }
            path.pop();
        }
    }
}

/// Notes a circle, beginning with its first queue, if it is not known yet and goes anywhere.
fn close(path: &[&Way<'_>], found: &mut Vec<Vec<CycleStep>>) {
    let moved = path.iter().filter(|way| way.from.queue != way.to.queue);
    let mut hops: Vec<CycleStep> = moved.map(|way| CycleStep::from(*way)).collect();
    let first = (0..hops.len()).min_by_key(|at| &hops[*at]).unwrap_or(0);
    hops.rotate_left(first);
    if !hops.is_empty() && !found.contains(&hops) {
        found.push(hops);
    }
}

impl From<&Way<'_>> for CycleStep {
    fn from(way: &Way<'_>) -> Self {
        Self {
            from: way.from.queue,
            to: way.to.queue,
            routing: way.routing.name.clone(),
            rule: way.rule.name.clone(),
        }
    }
}
