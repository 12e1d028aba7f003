//! `misc import-rejections`: what facilities do not send (routing.md 1.7).

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::catalog::Span;
use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use crate::jobs::feed::{self, Hand, Judged, Kind};
use domain::facility::FacilityId;
use domain::feeds::Repeated;
use domain::feeds::columns::{Cells, Column, Needs};
use domain::feeds::names::{self, Places, VariantName, Variants, facility_name};
use domain::feeds::rejection::{KnownOrders, REJECTION_COLUMNS, REJECTION_NEEDS, RejectionRow};
use domain::plan::change::Change;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::{Plan, Verdict};
use domain::rejections::decide::decide;
use domain::rejections::exclusion::Exclusion;
use domain::rejections::row::{Rejected, Scope};
use domain::rejections::units::Units;
use store::Along;

/// The job, and the files that it is reading.
#[derive(Default)]
pub(crate) struct ImportRejections {
    hand: Hand,
}

/// How long a facility may not have what it rejected.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ExcludeFor(Span);

impl Default for ExcludeFor {
    fn default() -> Self {
        Self(Span::days(7))
    }
}

feed::settings! { OfRejections::FOLDER; exclude_for: ExcludeFor }

impl Job for ImportRejections {
    const NAME: JobName = JobName { category: "misc", verb: "import-rejections" };
    const ABOUT: &'static str = "Import rejections from facilities";
    const READS: &'static str = "files: rejected units or order lines, each with its reason";
    const WRITES: &'static str = "the queues rejected and pickup-rejected, the stock ledger, exclusions";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const KEYS: &'static [Key] = &with_exclude_for();
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let kind = OfRejections { exclude_for: settings.exclude_for.0.as_delta() };
        feed::plan(&kind, &self.hand, cx, settings.place(), from).await
    }
}

const fn with_exclude_for() -> [Key; 9] {
    let [a, b, c, d, e, f, g, h] = feed::KEYS;
    let about = "Time for which a facility does not get what it rejected; 0s: none";
    [Key { name: "exclude-for", value: "DURATION", about }, a, b, c, d, e, f, g, h]
}

struct OfRejections {
    exclude_for: TimeDelta,
}

/// What the store knows of a page's rows.
struct Known {
    variants: Variants,
    places: Places,
    orders: KnownOrders,
    units: Units,
}

impl Known {
    fn variant<'k>(variants: &'k Variants, row: &RejectionRow) -> Result<Option<&'k str>, String> {
        row.variant.as_ref().map(|name| names::variant(variants, name)).transpose()
    }
}

impl Kind for OfRejections {
    const JOB: &'static str = "misc import-rejections";
    const FOLDER: &'static str = "feeds/rejections";
    const COLUMNS: &'static [Column] = REJECTION_COLUMNS;
    const NEEDS: Needs = REJECTION_NEEDS;
    // A unit may be rejected, routed to the same facility again, and then a file that was read before is no news.
    const REPEATED: Repeated = Repeated::Doubles;
    type Row = RejectionRow;
    type Known = Known;

    fn row(&self, _: &PlanCx<'_>, cells: &Cells<'_>) -> Result<RejectionRow, String> {
        RejectionRow::read(cells)
    }

    fn known(&self, cx: &PlanCx<'_>, rows: &[&RejectionRow]) -> Result<Known> {
        let variants: BTreeSet<&VariantName> = rows.iter().filter_map(|row| row.variant.as_ref()).collect();
        let places: BTreeSet<String> = rows.iter().map(|row| facility_name(&row.facility)).collect();
        let orders: BTreeSet<&str> = rows.iter().map(|row| row.order.as_str()).collect();
        let variants = cx.store.variants_named(variants)?;
        let places = cx.store.facilities_named(&places.into_iter().collect::<Vec<_>>())?;
        let orders = cx.store.orders_going_by(&orders.into_iter().collect::<Vec<_>>())?;
        let own = cx.store.units_to_reject(&orders.numbers(), &[])?;
        let cascades = cascades(rows, (&variants, &places, &orders), &own);
        let units = match cascades.is_empty() {
            true => own,
            false => {
                let cascades: Vec<(&str, &FacilityId, Along)> =
                    cascades.iter().map(|(identity, at, along)| (identity.as_str(), at, *along)).collect();
                cx.store.units_to_reject(&orders.numbers(), &cascades)?
            }
        };
        Ok(Known { variants, places, orders, units })
    }

    fn judge(
        &self,
        cx: &PlanCx<'_>,
        row: &RejectionRow,
        line: u64,
        known: &mut Known,
    ) -> Result<Judged, String> {
        let order = known.orders.meant(row)?;
        let rejected = Rejected {
            order: order.number,
            name: &order.name,
            line: row.line,
            variant: Known::variant(&known.variants, row)?,
            which: row.which,
            facility: names::facility(&known.places, &row.facility)?,
            reason: row.reason,
            scope: row.scope,
            components: &row.components,
            on_hand: row.on_hand,
            exclusion: row
                .excluded_until(cx.now, self.exclude_for)
                .map(|until| Exclusion { from: cx.now, until: Some(until) }),
            note: row.note.as_deref(),
            of_file: line,
        };
        Ok(match decide(&rejected, &mut known.units)? {
            Some(rejection) => Judged::Changes(Verdict::Updated, Change::UnitsRejected(Box::new(rejection))),
            None => Judged::Unchanged,
        })
    }
}

/// Of which variants at which facilities more goes than what the rows name: each once for all of a page's rows.
fn cascades(
    rows: &[&RejectionRow],
    (variants, places, orders): (&Variants, &Places, &KnownOrders),
    own: &Units,
) -> BTreeSet<(String, FacilityId, Along)> {
    let mut cascades = BTreeSet::new();
    for row in rows {
        let along = match row.scope {
            Scope::Item | Scope::ShipGroup => continue,
            Scope::Variant => Along::Nothing,
            Scope::OrdersOfVariant => Along::WholeOrders,
        };
        let (Ok(order), Ok(facility)) = (orders.meant(row), names::facility(places, &row.facility)) else {
            continue;
        };
        // A row that names only a line speaks of what the line is of.
        let of_line = own.of_order(order.number).filter(|unit| row.line.is_none_or(|line| line == unit.line));
        let named = Known::variant(variants, row).ok().flatten();
        for identity in
            of_line.filter_map(|unit| unit.identity()).filter(|it| named.is_none_or(|name| name == *it))
        {
            cascades.insert((identity.to_owned(), facility.clone(), along));
        }
    }
    cascades
}
