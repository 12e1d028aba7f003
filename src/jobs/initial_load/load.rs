//! The state of a load, and its next page from Shopify's answers or from a file.

use std::path::Path;

use anyhow::Result;

use super::bulk_request::{self, Next};
use super::parallel_reader::{ParallelReader, Taker};
use crate::job::PlanCx;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::initial_load::{Load, Loaded, Selection};
use domain::plan::{Plan, StaleRecords};
use shopify::bulk::File;

/// What differs between them.
pub(super) trait Loading {
    /// What is loaded.
    const OF: Loaded;
    /// Records per transaction.
    const PAGE: usize;
    /// Takes records apart, in the thread that reads them.
    type Taker: Taker;

    /// True if the shop can be asked for what a file does not tell.
    fn taker(cx: &PlanCx<'_>, from_shop: bool) -> Self::Taker;

    /// Plans what comes of a page's records.
    async fn plan(cx: &PlanCx<'_>, taken: <Self::Taker as Taker>::Taken, plan: &mut Plan) -> Result<()>;
}

/// The page that a job is at, for a kind of load.
pub(super) type Hand<L> = ParallelReader<<<L as Loading>::Taker as Taker>::Taken>;

/// The load of this name that was interrupted, if one was. None if it is finished, unless it is asked for again.
pub(super) enum Stand {
    /// It goes on.
    GoesOn(Load),
    /// It has to begin.
    Begins,
    /// Nothing is left to do.
    Finished,
}

impl Stand {
    pub(super) fn of(cx: &PlanCx<'_>, from: &Checkpoint, name: &str, again: bool) -> Self {
        match from.load.clone().filter(|load| load.selection == name) {
            Some(load) if !load.finished => Self::GoesOn(load),
            // The one that this run finished is not begun again by it.
            Some(load) if !again || load.session >= cx.now => Self::Finished,
            Some(_) | None => Self::Begins,
        }
    }
}

/// The next page of a load out of the shop's answers: the question to be asked, or records, or the end.
pub(super) async fn from_shop<L: Loading>(
    hand: &Hand<L>,
    cx: &PlanCx<'_>,
    mut load: Load,
    selection: &Selection,
    from: &Checkpoint,
) -> Result<Plan> {
    while !load.finished {
        let file = match hand.file_of(&load) {
            Some(file) => file,
            None => match bulk_request::next(cx, L::OF, &load, selection).await? {
                Next::Here(file) => file,
                Next::Moved(next) => {
                    load = next;
                    continue;
                }
                Next::Ask(request) => {
                    return Ok(Plan { steps: vec![bulk_request::step(request)], ..standing(from, &load) });
                }
            },
        };
        if let Some(plan) = page::<L>(hand, cx, &file, &load, from, true).await? {
            return Ok(plan);
        }
        file.remove()?;
        load = load.sliced();
    }
    Ok(standing(from, &load))
}

/// The next page of a file that somebody has. It is read from its beginning, unless a run was interrupted in the middle.
pub(super) async fn from_file<L: Loading>(
    hand: &Hand<L>,
    cx: &PlanCx<'_>,
    path: &Path,
    from: &Checkpoint,
) -> Result<Plan> {
    let file = match hand.file() {
        Some(file) => file,
        None => File::open(path, L::OF, &cx.scratch)?,
    };
    let name = format!("file {}", file.scanned.name);
    let begun = from.load.clone().filter(|load| load.selection == name && !load.finished);
    let load = begun.unwrap_or_else(|| Load::new(cx.now, name, None));
    let page = page::<L>(hand, cx, &file, &load, from, false).await?;
    Ok(page.unwrap_or_else(|| standing(from, &load.sliced())))
}

async fn page<L: Loading>(
    hand: &Hand<L>,
    cx: &PlanCx<'_>,
    file: &File,
    load: &Load,
    from: &Checkpoint,
    from_shop: bool,
) -> Result<Option<Plan>> {
    let Some(page) = hand.page(cx, file, load, L::PAGE, L::taker(cx, from_shop)).await? else {
        return Ok(None);
    };
    let load = Load { place: page.place, ..load.clone() };
    let mut plan = Plan {
        unchanged: page.unchanged,
        skipped: page.skipped,
        failed: page.failed,
        rows: page.rows,
        more: true,
        ..standing(from, &load)
    };
    L::plan(cx, page.taken, &mut plan).await?;
    Ok(Some(plan))
}

/// A plan of nothing more than where the load stands.
pub(super) fn standing(from: &Checkpoint, load: &Load) -> Plan {
    let checkpoint = Checkpoint { load: Some(load.clone()), ..from.clone() };
    Plan { checkpoint, stale: StaleRecords::Kept, ..Plan::default() }
}
