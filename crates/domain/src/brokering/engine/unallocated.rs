//! Unallocated items: the queue they go to, and their auto-cancel date.

use chrono::{DateTime, Days, Utc};
use smallvec::smallvec;

use super::backlog::Waiting;
use super::demand::Few;
use super::index::Index;
use crate::brokering::decision::{Destination, Move};
use crate::brokering::routing::{Otherwise, WaitUntil};
use crate::facility::Queue;
use crate::plan::change::routed::AutoCancel;

/// What is left of an entry, and what the rules said of it so far.
pub(super) struct Unallocated {
    from: Queue,
    /// By its place, with the date that it will have and the rule that gave or took it last.
    pub(super) units: Few<UnallocatedUnit>,
    /// The queue that it goes to, and the rule that said so.
    queue: Option<(Queue, usize)>,
}

/// A unit that nobody sends yet.
pub(super) struct UnallocatedUnit {
    pub(super) unit: u32,
    /// The date that it had before the first rule.
    before: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    by: Option<usize>,
}

impl Unallocated {
    pub(super) fn new(from: Queue, units: &[u32], waiting: &Waiting) -> Self {
        let unsent = |unit: &u32| {
            let before = waiting.until(*unit);
            UnallocatedUnit { unit: *unit, before, until: before, by: None }
        };
        Self { from, units: units.iter().map(unsent).collect(), queue: None }
    }

    /// What the next rule is to try; none when a queue has ended it.
    pub(super) fn open(&self) -> Few<u32> {
        match self.queue {
            Some(_) => Few::new(),
            None => self.units.iter().map(|unsent| unsent.unit).collect(),
        }
    }

    /// Does what a rule says of what it has left.
    ///
    /// A date is set where there is none, or together with a move: a run must not push on what waits.
    pub(super) fn heed(&mut self, otherwise: Otherwise, rule: usize, now: DateTime<Utc>) {
        let moves = otherwise.queue.is_some_and(|queue| queue != self.from);
        for unsent in &mut self.units {
            let then = |days: u32| now.checked_add_days(Days::new(days.into()));
            let until = match otherwise.wait {
                Some(WaitUntil::Days(days)) if moves => then(days),
                Some(WaitUntil::Days(days)) => unsent.until.or(unsent.before).or_else(|| then(days)),
                Some(WaitUntil::Ever) => None,
                None => continue,
            };
            if until != unsent.until {
                unsent.until = until;
                unsent.by = Some(rule);
            }
        }
        self.queue = otherwise.queue.map(|queue| (queue, rule));
    }

    /// The moves that come of it, and what they do to the state: those that are alike together.
    pub(super) fn settle(&self, index: &Index<'_>, waiting: &mut Waiting) -> Vec<Move> {
        // Most often they are all alike.
        let mut moves: Vec<Move> = Vec::with_capacity(usize::from(!self.units.is_empty()));
        let queue = self.queue.filter(|(queue, _)| *queue != self.from);
        for unsent in &self.units {
            let auto_cancel = match (unsent.before, unsent.until) {
                (before, after) if before == after => AutoCancel::Keep,
                (_, Some(at)) => AutoCancel::Set(at),
                (_, None) => AutoCancel::Clear,
            };
            let (to, rule) = match (queue, auto_cancel, unsent.by) {
                (Some((queue, rule)), _, _) => (Destination::Queue(queue), rule),
                (None, AutoCancel::Set(_) | AutoCancel::Clear, Some(rule)) => (Destination::Stays, rule),
                (None, _, _) => continue,
            };
            waiting.set_until(unsent.unit, unsent.until);
            if let Some((queue, _)) = queue {
                waiting.queue(unsent.unit, queue);
            }
            let item = index.units[unsent.unit as usize].item.id;
            let alike =
                |known: &&mut Move| known.to == to && known.rule == rule && known.auto_cancel == auto_cancel;
            match moves.iter_mut().find(alike) {
                Some(known) => known.items.push(item),
                None => moves.push(Move { items: smallvec![item], rule, to, auto_cancel }),
            }
        }
        moves
    }
}
