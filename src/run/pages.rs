//! The pages of a run: planned one after the other, from where the one before ends.

use std::collections::HashSet;

use anyhow::Result;

use super::task::{Hands, Task};
use crate::job::{PlanCx, Progress};
use crate::report::Numbers;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;

/// The pages of a run, one after the other.
pub(super) struct Pages<'a> {
    task: &'a Task,
    hands: &'a Hands,
    store: &'a store::Reader,
    from: Checkpoint,
    retry: Vec<String>,
    given_up: HashSet<String>,
    progress: &'a dyn Fn(&Progress),
}

impl<'a> Pages<'a> {
    pub(super) fn new(
        task: &'a Task,
        hands: &'a Hands,
        store: &'a store::Reader,
        from: Checkpoint,
        progress: &'a dyn Fn(&Progress),
    ) -> Result<Self> {
        let retry = task.due(store)?;
        let given_up = store.failed_dropped(&task.job.shop, &task.job.name)?;
        Ok(Self { task, hands, store, from, retry, given_up, progress })
    }

    /// Plans the next page; none when the run's limit is reached.
    pub(super) async fn next(&self, so_far: &Numbers) -> Result<Option<Plan>> {
        let limit = self.task.limit.map(|limit| u64::from(limit).saturating_sub(so_far.seen()));
        if limit == Some(0) {
            return Ok(None);
        }
        let cx = PlanCx {
            store: self.store,
            shopify: &self.hands.reader,
            files: &self.hands.inbox,
            shop: &self.task.shop,
            routings: &self.task.routings,
            now: self.task.now,
            window_asked_for: self.task.window.is_some(),
            limit: limit.map(|l| u32::try_from(l).unwrap_or(u32::MAX)),
            scratch: self.task.scratch(),
            progress: self.progress,
            retry: &self.retry,
        };
        let mut plan = self.task.planner.plan(&cx, &self.from).await?;
        plan.leave_given_up(&self.given_up);
        Ok(Some(plan))
    }

    /// Goes behind a page. Failed records are tried once a run, with its first page.
    pub(super) fn step(&mut self, plan: &Plan) {
        self.from = plan.checkpoint.clone();
        self.retry.clear();
    }

    pub(super) fn more(&self, plan: &Plan, so_far: &Numbers) -> bool {
        let limit_left = self.task.limit.is_none_or(|limit| so_far.seen() < u64::from(limit));
        let window_left = self.task.window.is_none() || self.from.open.is_some();
        plan.more && limit_left && window_left
    }
}
