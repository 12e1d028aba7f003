//! `misc import-stock`: how much stock there is, as another system says (jobs.md, I-3 "Reset inventory").

use std::collections::BTreeSet;

use anyhow::Result;

use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::feed::{self, Hand, Judged, Kind, Named};
use domain::facility::FacilityId;
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::feeds::stock::{Levels, RESET_COLUMNS, RESET_NEEDS, ResetRow, reset};
use domain::plan::change::stock::ResetOf;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Verdict};

/// The job, and the files that it is reading.
#[derive(Default)]
pub(crate) struct ImportStock {
    hand: Hand,
}

feed::settings! { OfStock::FOLDER; reset: ResetOf }

impl Job for ImportStock {
    const NAME: JobName = JobName { category: "misc", verb: "import-stock" };
    const ABOUT: &'static str = "Import stock levels from another system";
    const READS: &'static str = "files: one quantity per row, on hand or available to promise";
    const WRITES: &'static str = "the stock ledger; both quantities change by the difference";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &with_reset();
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        feed::plan(&OfStock { reset: settings.reset }, &self.hand, cx, settings.place(), from).await
    }
}

const fn with_reset() -> [Key; 9] {
    let [a, b, c, d, e, f, g, h] = feed::KEYS;
    let about = "Quantity of rows that do not say: on hand, or available to promise";
    [Key { name: "reset", value: "qoh|atp", about }, a, b, c, d, e, f, g, h]
}

struct OfStock {
    reset: ResetOf,
}

/// What the store knows of a page's rows.
struct Known {
    named: Named,
    levels: Levels,
}

impl Kind for OfStock {
    const JOB: &'static str = "misc import-stock";
    const FOLDER: &'static str = "feeds/stock";
    const COLUMNS: &'static [Column] = RESET_COLUMNS;
    const NEEDS: Needs = RESET_NEEDS;
    const REPEATED: Repeated = Repeated::Harmless;
    type Row = ResetRow;
    type Known = Known;

    fn row(&self, _: &PlanCx<'_>, cells: &Cells<'_>) -> Result<ResetRow, String> {
        ResetRow::read(cells)
    }

    fn known(&self, cx: &PlanCx<'_>, rows: &[&ResetRow]) -> Result<Known> {
        let named = Named::of(cx, rows.iter().map(|row| &row.whose))?;
        let pairs: BTreeSet<(&str, &FacilityId)> =
            rows.iter().filter_map(|row| named.meant(&row.whose).ok()).collect();
        let levels = cx.store.levels(&pairs.into_iter().collect::<Vec<_>>())?;
        Ok(Known { named, levels })
    }

    fn judge(&self, _: &PlanCx<'_>, row: &ResetRow, line: u64, known: &mut Known) -> Result<Judged, String> {
        let whose = known.named.meant(&row.whose)?;
        Ok(match reset(row, whose, self.reset, line, &mut known.levels) {
            Some(change) => Judged::Changes(Verdict::Updated, change),
            None => Judged::Unchanged,
        })
    }
}
