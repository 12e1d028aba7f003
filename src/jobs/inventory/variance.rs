//! `inventory variance`: by how much stock differs from what it should be, and why (jobs.md, I-3).

use anyhow::Result;

use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::feed::{self, Hand, Judged, Kind, Named};
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::feeds::stock::{VARIANCE_COLUMNS, VARIANCE_NEEDS, VarianceRow};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Verdict};

/// The job, and the files that it is reading.
#[derive(Default)]
pub(crate) struct Variance {
    hand: Hand,
}

feed::settings! { OfVariance::FOLDER; }

impl Job for Variance {
    const NAME: JobName = JobName { category: "inventory", verb: "variance" };
    const ABOUT: &'static str = "Apply inventory variances from files";
    const READS: &'static str = "files: one signed difference per row, with its reason";
    const WRITES: &'static str = "the stock ledger; quantity on hand and available to promise";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &feed::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        feed::plan(&OfVariance, &self.hand, cx, settings.place(), from).await
    }
}

struct OfVariance;

impl Kind for OfVariance {
    const JOB: &'static str = "inventory variance";
    const FOLDER: &'static str = "feeds/variance";
    const COLUMNS: &'static [Column] = VARIANCE_COLUMNS;
    const NEEDS: Needs = VARIANCE_NEEDS;
    const REPEATED: Repeated = Repeated::Doubles;
    type Row = VarianceRow;
    type Known = Named;

    fn row(&self, _: &PlanCx<'_>, cells: &Cells<'_>) -> Result<VarianceRow, String> {
        VarianceRow::read(cells)
    }

    fn known(&self, cx: &PlanCx<'_>, rows: &[&VarianceRow]) -> Result<Named> {
        Named::of(cx, rows.iter().map(|row| &row.whose))
    }

    fn judge(
        &self,
        _: &PlanCx<'_>,
        row: &VarianceRow,
        line: u64,
        known: &mut Named,
    ) -> Result<Judged, String> {
        let (variant, facility) = known.meant(&row.whose)?;
        let change = Change::StockMoved {
            variant: variant.to_owned(),
            facility: facility.clone(),
            by: row.by,
            reason: row.reason.word().to_owned(),
            note: row.note.clone(),
            line,
        };
        Ok(Judged::Changes(Verdict::Updated, change))
    }
}
