//! The changed variants of a page, and the checkpoint behind it.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::job::PlanCx;
use domain::plan::checkpoint::{Checkpoint, OpenWindow};
use domain::values::window::Window;

/// What the run before was in doubt about, as far as this one has not looked at it yet.
const DOUBTS: &str = "doubts";
/// Up to when memberships were looked at, and which of the variants that they concern.
const MEMBERS: &str = "members";
/// Doubts that are kept: beyond them it is for `upload-all` to look.
const MOST_DOUBTS: usize = 1_000;

/// What is due.
pub(super) struct Due {
    pub(super) variants: Vec<i64>,
    /// Where the job stands once they are dealt with.
    pub(super) checkpoint: Checkpoint,
    pub(super) more: bool,
}

/// The checkpoint with which a run of this instant goes on: in a new run the doubts of the one before are due.
pub(super) fn begun(from: &Checkpoint, now: DateTime<Utc>) -> Checkpoint {
    let mut begun = from.clone();
    let mut doubts = begun.beside(DOUBTS);
    if doubts.done != Some(now) {
        doubts.done = Some(now);
        doubts.again.append(&mut begun.again);
        doubts.again.sort_unstable();
        doubts.again.dedup();
    }
    begun.with_beside(DOUBTS, doubts)
}

/// Keeps each doubt once, and not too many.
pub(super) fn keep_doubts(checkpoint: &mut Checkpoint) {
    checkpoint.again.sort_unstable();
    checkpoint.again.dedup();
    checkpoint.again.truncate(MOST_DOUBTS);
}

/// At most `size` variants: first what was doubted, then what memberships concern, then what has changed.
pub(super) fn due(cx: &PlanCx<'_>, size: u16, from: &Checkpoint) -> Result<Due> {
    if let Some(due) = doubted(size, from) {
        return Ok(due);
    }
    if let Some(due) = turned(cx, size, from)? {
        return Ok(due);
    }
    let changes = cx.store.changes_since(from.after.unwrap_or_default(), size.into())?;
    let checkpoint = Checkpoint { after: Some(changes.up_to), ..from.clone() };
    Ok(Due { variants: changes.variants, checkpoint, more: changes.more })
}

fn doubted(size: u16, from: &Checkpoint) -> Option<Due> {
    let mut doubts = from.beside(DOUBTS);
    if doubts.again.is_empty() {
        return None;
    }
    let left = doubts.again.split_off(doubts.again.len().min(size.into()));
    let variants = std::mem::replace(&mut doubts.again, left);
    Some(Due { variants, checkpoint: from.clone().with_beside(DOUBTS, doubts), more: true })
}

/// What lies where a membership began or ended by its date since. A job that never ran looks at everything anyway.
fn turned(cx: &PlanCx<'_>, size: u16, from: &Checkpoint) -> Result<Option<Due>> {
    let place = from.beside(MEMBERS);
    let looked = Checkpoint { done: Some(cx.now), ..Checkpoint::default() };
    let Some(since) = place.done else {
        let checkpoint = from.clone().with_beside(MEMBERS, looked);
        return Ok(Some(Due { variants: Vec::new(), checkpoint, more: true }));
    };
    // A run that was killed in the middle is finished first, up to where it wanted to go.
    let until = place.open.as_ref().map_or(cx.now, |open| open.window.to);
    if since >= until {
        return Ok(None);
    }
    let variants = cx.store.membership_turned(since, until, place.after.unwrap_or_default(), size.into())?;
    let place = if variants.len() < usize::from(size) {
        Checkpoint { done: Some(until), ..Checkpoint::default() }
    } else {
        let open = Some(OpenWindow::new(Window { from: since, to: until }));
        Checkpoint { open, after: variants.last().copied(), ..place }
    };
    Ok(Some(Due { variants, checkpoint: from.clone().with_beside(MEMBERS, place), more: true }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn doubts_are_looked_at_once_by_the_next_run() {
        let doubtful = Checkpoint { after: Some(9), again: vec![3, 1, 3], ..Checkpoint::default() };
        let begun = super::begun(&doubtful, at(0));
        assert!(begun.again.is_empty(), "what comes up now is for the run after");
        let first = doubted(1, &begun).unwrap();
        assert_eq!((first.variants, first.more), (vec![1], true));
        let resumed = Checkpoint { again: vec![3, 7], ..first.checkpoint };
        assert_eq!(super::begun(&resumed, at(0)).beside(DOUBTS).again, [3], "in the same run");
        let second = doubted(9, &super::begun(&resumed, at(1))).unwrap();
        assert_eq!(second.variants, [3, 7], "a run that was killed left some");
        assert!(doubted(9, &second.checkpoint).is_none());
        assert_eq!(second.checkpoint.after, Some(9));
    }

    #[test]
    fn doubts_do_not_grow_for_ever() {
        let mut checkpoint = Checkpoint { again: (0..5_000).rev().collect(), ..Checkpoint::default() };
        keep_doubts(&mut checkpoint);
        assert_eq!(checkpoint.again.len(), MOST_DOUBTS);
    }
}
