//! `misc import-facilities`: what the places are that hold stock, which Shopify locations they are, and which groups they
//! are in.

use anyhow::Result;

use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::feed::{self, Hand, Judged, Kind};
use domain::facility::FacilityId;
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::feeds::facility::{FACILITY_COLUMNS, FACILITY_NEEDS, FacilityRow, KnownFacilities, describe};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Verdict};

/// The job, and the files that it is reading.
#[derive(Default)]
pub(crate) struct ImportFacilities {
    hand: Hand,
}

feed::settings! { OfFacilities::FOLDER; }

impl Job for ImportFacilities {
    const NAME: JobName = JobName { category: "misc", verb: "import-facilities" };
    const ABOUT: &'static str = "Import facilities, their locations and their groups";
    const READS: &'static str = "files: one facility per row; an empty cell changes nothing";
    const WRITES: &'static str =
        "facilities, groups and members; a location's placeholder facility is merged into its facility";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &feed::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        feed::plan(&OfFacilities, &self.hand, cx, settings.place(), from).await
    }
}

struct OfFacilities;

impl Kind for OfFacilities {
    const JOB: &'static str = "misc import-facilities";
    const FOLDER: &'static str = "feeds/facilities";
    const COLUMNS: &'static [Column] = FACILITY_COLUMNS;
    const NEEDS: Needs = FACILITY_NEEDS;
    const REPEATED: Repeated = Repeated::Harmless;
    type Row = FacilityRow;
    type Known = KnownFacilities;

    fn row(&self, cx: &PlanCx<'_>, cells: &Cells<'_>) -> Result<FacilityRow, String> {
        FacilityRow::read(cells, cx.shop.timezone)
    }

    fn known(&self, cx: &PlanCx<'_>, rows: &[&FacilityRow]) -> Result<KnownFacilities> {
        let facilities: Vec<&FacilityId> = rows.iter().map(|row| &row.facility).collect();
        let mut known = cx.store.facilities_known(&facilities)?;
        // A store that is new has met nobody; this run introduces its own shop.
        known.shops.insert(cx.shop.name.clone());
        Ok(known)
    }

    fn judge(
        &self,
        cx: &PlanCx<'_>,
        row: &FacilityRow,
        _: u64,
        known: &mut KnownFacilities,
    ) -> Result<Judged, String> {
        Ok(match describe(row, known, cx.now)? {
            Some((change, true)) => Judged::Changes(Verdict::Created, change),
            Some((change, false)) => Judged::Changes(Verdict::Updated, change),
            None => Judged::Unchanged,
        })
    }
}
