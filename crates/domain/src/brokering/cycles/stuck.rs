//! Queued items that a run tries once and that no run tries again.

use super::overlap::{Asked, cover_together, covers};
use super::{Taker, Tried, Waits, Way};
use crate::brokering::routing::{Routing, Rule};
use crate::facility::Queue;

impl<'a> Taker<'a> {
    /// Where something is left that no run takes again: the queue, the routing that leaves it, and the last of its rules. `all` are all
    /// runs, this one among them.
    ///
    /// What a routing leaves that another of the run moves away stays not; of routings that leave the same the last is told. A rule
    /// that names the queue where it waits means it to stay there.
    pub fn gives_up(&self, all: &[Self]) -> Vec<(Queue, &'a Routing, &'a Rule)> {
        let mut found = Vec::new();
        for queue in Queue::ALL {
            let [before, after] = [Tried::NotYet, Tried::InVain].map(|tried| Waits { queue, tried });
            let mut stays = self.ways_from(before);
            stays.retain(|way| way.to == after && way.rule.otherwise.queue.is_none() && !again(all, way));
            let told = stays.iter().enumerate().filter(|(at, way)| !told_by_another(&stays, *at, way));
            found.extend(told.map(|(_, way)| (queue, way.routing, way.rule)));
        }
        found
    }
}

/// True if runs take again all that was tried in vain there.
fn again(all: &[Taker<'_>], way: &Way<'_>) -> bool {
    let takers = all.iter().flat_map(|run| run.routings.iter().filter(|routing| run.takes(way.to, routing)));
    let asked: Vec<Asked> = takers.map(|routing| Asked::from(&routing.orders)).collect();
    cover_together(&asked.iter().collect::<Vec<_>>(), &way.asked)
}

/// True if another leaves all of it, too: a wider one, or a later one that asks for the same.
fn told_by_another(stays: &[Way<'_>], at: usize, way: &Way<'_>) -> bool {
    stays.iter().enumerate().any(|(place, other)| {
        place != at && covers(&other.asked, &way.asked) && (place > at || !covers(&way.asked, &other.asked))
    })
}
