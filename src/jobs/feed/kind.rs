//! The kind of a feed: its columns, its rows, and their changes.

use anyhow::Result;

use crate::job::PlanCx;
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::plan::Verdict;
use domain::plan::change::Change;

/// A kind of feed.
pub(crate) trait Kind {
    /// Category and verb of its job.
    const JOB: &'static str;
    /// The folder in which its files are looked for.
    const FOLDER: &'static str;
    /// Its columns.
    const COLUMNS: &'static [Column];
    /// Those that a file must have.
    const NEEDS: Needs;
    /// What becomes of a content that comes once more.
    const REPEATED: Repeated;
    /// A row, read.
    type Row;
    /// What the store knows of what a page's rows name.
    type Known;

    /// Reads a row.
    fn row(&self, cx: &PlanCx<'_>, cells: &Cells<'_>) -> Result<Self::Row, String>;

    /// Asks the store about a page's rows, all at once.
    fn known(&self, cx: &PlanCx<'_>, rows: &[&Self::Row]) -> Result<Self::Known>;

    /// What a row changes, or why it is refused. What is known goes along, so that a later row of the page sees it.
    fn judge(
        &self,
        cx: &PlanCx<'_>,
        row: &Self::Row,
        line: u64,
        known: &mut Self::Known,
    ) -> Result<Judged, String>;
}

/// What comes of a row.
pub(crate) enum Judged {
    /// Everything is as it says.
    Unchanged,
    /// Something becomes different, or is new.
    Changes(Verdict, Change),
}
