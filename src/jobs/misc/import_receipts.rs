//! `misc import-receipts`: what came in.

use anyhow::Result;

use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::feed::{self, Hand, Judged, Kind, Named};
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::feeds::stock::{RECEIPT_COLUMNS, RECEIPT_NEEDS, RECEIVED, ReceiptRow};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Verdict};

/// The job, and the files that it is reading.
#[derive(Default)]
pub(crate) struct ImportReceipts {
    hand: Hand,
}

feed::settings! { OfReceipts::FOLDER; }

impl Job for ImportReceipts {
    const NAME: JobName = JobName { category: "misc", verb: "import-receipts" };
    const ABOUT: &'static str = "Import stock that facilities received";
    const READS: &'static str = "files: one received quantity per row, with its purchase order";
    const WRITES: &'static str = "the stock ledger; quantity on hand and available to promise";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &feed::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        feed::plan(&OfReceipts, &self.hand, cx, settings.place(), from).await
    }
}

struct OfReceipts;

impl Kind for OfReceipts {
    const JOB: &'static str = "misc import-receipts";
    const FOLDER: &'static str = "feeds/receipts";
    const COLUMNS: &'static [Column] = RECEIPT_COLUMNS;
    const NEEDS: Needs = RECEIPT_NEEDS;
    const REPEATED: Repeated = Repeated::Doubles;
    type Row = ReceiptRow;
    type Known = Named;

    fn row(&self, _: &PlanCx<'_>, cells: &Cells<'_>) -> Result<ReceiptRow, String> {
        ReceiptRow::read(cells)
    }

    fn known(&self, cx: &PlanCx<'_>, rows: &[&ReceiptRow]) -> Result<Named> {
        Named::of(cx, rows.iter().map(|row| &row.whose))
    }

    fn judge(
        &self,
        _: &PlanCx<'_>,
        row: &ReceiptRow,
        line: u64,
        known: &mut Named,
    ) -> Result<Judged, String> {
        let (variant, facility) = known.meant(&row.whose)?;
        let change = Change::StockMoved {
            variant: variant.to_owned(),
            facility: facility.clone(),
            by: row.quantity,
            reason: RECEIVED.to_owned(),
            note: row.note.clone(),
            line,
        };
        Ok(Judged::Changes(Verdict::Updated, change))
    }
}
