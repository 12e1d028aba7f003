//! `mode = "ledger"`: the ledger's differences of chosen reasons, as they are. Nothing is compared, so that what the shop has
//! sold and the store has not heard of stays sold (routing.md 2.3).

use std::collections::HashMap;

use anyhow::Result;

use super::Settings;
use crate::job::{PlanCx, Usage};
use crate::jobs::inventory::push::{self, Look, SoldHere, page, sold_here};
use domain::facility::FacilityId;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::outgoing::Outgoing;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::stock::push::{Destination, Sold, Sum, sums};
use domain::values::id::LocationId;

/// Rows of the ledger that a page is about.
const ROWS: i64 = 1_000;
/// Where this mode stands, so that the other one does not take its numbers for its own.
const LEDGER: &str = "ledger";

/// The next page of them. The first run takes the ledger as it stands for told.
pub(super) async fn plan(cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
    if settings.channel.is_some() {
        let why = "mode = \"ledger\" tells what changes at facilities, not in a channel: leave channel out";
        return Err(Usage(why.to_owned()).into());
    }
    let push = settings.push();
    let destination = push.destination(cx)?;
    let last = cx.store.ledger_last()?;
    let mut after = from.beside(LEDGER).after.unwrap_or(last);
    loop {
        let upto = last.min(after + ROWS).max(after);
        let stand = Checkpoint { after: Some(upto), ..Checkpoint::default() };
        let checkpoint = from.clone().with_beside(LEDGER, stand);
        let mut plan = Plan { checkpoint, more: upto < last, ..Plan::default() };
        let rows = cx.store.entered(&cx.shop.name, (after, upto), &settings.reasons)?;
        let sums = sums(&rows, |facility| location(&destination, facility));
        tell(cx, &push, &sums, (after, upto), &page("ledger", from), &mut plan).await?;
        push::count_page(&mut plan);
        // Where there was nothing to do, there is nothing to commit either.
        if plan.seen() > 0 || !plan.more {
            return Ok(plan);
        }
        after = upto;
    }
}

/// Where the shop shows what lies at a facility.
fn location(destination: &Destination, facility: &FacilityId) -> Option<LocationId> {
    match destination {
        Destination::One(location) => Some(*location),
        Destination::Each(places) => {
            places.iter().find(|(_, known)| known == facility).map(|(location, _)| *location)
        }
    }
}

async fn tell(
    cx: &PlanCx<'_>,
    settings: &push::Settings,
    sums: &[Sum],
    rows: (i64, i64),
    page: &str,
    plan: &mut Plan,
) -> Result<()> {
    let mut variants: Vec<i64> = sums.iter().map(|sum| sum.variant).collect();
    variants.dedup();
    let SoldHere { sold, .. } = sold_here(cx, settings, &variants, plan)?;
    let look = Look::at(cx, &sold, plan).await?;
    let sold: HashMap<i64, &Sold> = look.sold.iter().map(|sold| (sold.variant, sold)).collect();
    for sum in sums {
        let Some(sold) = sold.get(&sum.variant) else { continue };
        let Some(shown) = look.shown(sold) else { continue };
        let record =
            Record::new(&format!("variant/{}/location", sum.variant), sum.location, sold.identity.clone());
        let add = Outgoing::AddToLevel { item: shown.id, location: sum.location, units: sum.units, rows };
        let outgoing = match (shown.at(sum.location), settings.activate) {
            (Some(_), _) => vec![add],
            (None, true) => {
                let (item, location) = (shown.id, sum.location);
                vec![Outgoing::ActivateLevel { page: page.to_owned(), item, location }, add]
            }
            (None, false) => {
                plan.skip(record, Reason::NotStocked);
                continue;
            }
        };
        plan.steps.push(Step {
            record,
            settles: Settles::Itself,
            verdict: Verdict::Updated,
            why: format!("{:+} in the ledger's rows {} to {}", sum.units, rows.0 + 1, rows.1),
            changes: Vec::new(),
            outgoing,
        });
    }
    Ok(())
}
