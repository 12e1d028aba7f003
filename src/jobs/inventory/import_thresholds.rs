//! `inventory import-thresholds`: what is held back, and what may be sold and fetched where (jobs.md, I-2).

use std::collections::BTreeSet;

use anyhow::Result;

use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::feed::{self, Hand, Judged, Kind};
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::feeds::names::{self, Places, Variants, facility_name};
use domain::feeds::threshold::{
    Channels, StoredHelds, THRESHOLD_COLUMNS, THRESHOLD_NEEDS, ThresholdRow, held_back,
};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Verdict};

/// The job, and the files that it is reading.
#[derive(Default)]
pub(crate) struct ImportThresholds {
    hand: Hand,
}

feed::settings! { OfThresholds::FOLDER; }

impl Job for ImportThresholds {
    const NAME: JobName = JobName { category: "inventory", verb: "import-thresholds" };
    const ABOUT: &'static str = "Import thresholds, safety stock and sales permissions";
    const READS: &'static str =
        "files: product-id, facility-id (a facility or a channel), and what is held back or allowed";
    const WRITES: &'static str = "thresholds, safety stock and permissions of variants, where they differ";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &feed::KEYS;
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        feed::plan(&OfThresholds, &self.hand, cx, settings.place(), from).await
    }
}

struct OfThresholds;

/// What the store knows of a page's rows.
struct Known {
    variants: Variants,
    places: Places,
    channels: Channels,
    held: StoredHelds,
}

impl Kind for OfThresholds {
    const JOB: &'static str = "inventory import-thresholds";
    const FOLDER: &'static str = "feeds/thresholds";
    const COLUMNS: &'static [Column] = THRESHOLD_COLUMNS;
    const NEEDS: Needs = THRESHOLD_NEEDS;
    const REPEATED: Repeated = Repeated::Harmless;
    type Row = ThresholdRow;
    type Known = Known;

    fn row(&self, _: &PlanCx<'_>, cells: &Cells<'_>) -> Result<ThresholdRow, String> {
        ThresholdRow::read(cells)
    }

    fn known(&self, cx: &PlanCx<'_>, rows: &[&ThresholdRow]) -> Result<Known> {
        let places: BTreeSet<String> = rows.iter().map(|row| facility_name(&row.at)).collect();
        let places: Vec<String> = places.into_iter().collect();
        let channels: BTreeSet<&String> = rows.iter().map(|row| &row.at).collect();
        let channels: Vec<String> = channels.into_iter().cloned().collect();
        let mut known = Known {
            variants: cx
                .store
                .variants_named(rows.iter().map(|row| &row.variant).collect::<BTreeSet<_>>())?,
            places: cx.store.facilities_named(&places)?,
            channels: cx.store.channels_named(&channels)?,
            held: StoredHelds::new(),
        };
        let pairs: BTreeSet<_> = rows
            .iter()
            .filter_map(|row| {
                let variant = names::variant(&known.variants, &row.variant).ok()?;
                let (at, _) = row.held(&known.places, &known.channels).ok()?;
                Some((variant.to_owned(), at))
            })
            .collect();
        known.held = cx.store.held_back(&pairs.into_iter().collect::<Vec<_>>())?;
        Ok(known)
    }

    fn judge(&self, _: &PlanCx<'_>, row: &ThresholdRow, _: u64, known: &mut Known) -> Result<Judged, String> {
        let variant = names::variant(&known.variants, &row.variant)?;
        let (at, held) = row.held(&known.places, &known.channels)?;
        Ok(match held_back(variant, at, held, &mut known.held) {
            Some(change) => Judged::Changes(Verdict::Updated, change),
            None => Judged::Unchanged,
        })
    }
}
