//! The page of `upload-changes` and `upload-all`: variants, their availability, and Shopify's levels.

mod imported_demand;
mod selection;
mod settings;
mod shopify_levels;

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use self::imported_demand::heard_of;
pub(super) use self::selection::{SoldHere, sold_here};
pub(super) use self::settings::{KEYS, Settings, To};
pub(super) use self::shopify_levels::Look;
use crate::job::PlanCx;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::outgoing::Outgoing;
use domain::plan::outgoing::level_change::LevelChange;
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::shopify::level::ShopItem;
use domain::stock::availability::{self, Supply, Waiting};
use domain::stock::push::{
    Compared, Destination, Offer, Sold, Unstocked, compare, rows, told, unimported_demand,
};
use domain::values::id::{InventoryItemId, LocationId};
use store::Variants;

/// A variant, as runs tell of it.
pub(super) fn record(sold: &Sold) -> Record {
    Record::new("variant", sold.variant, sold.identity.clone())
}

/// How many pages sent anything, by which they are named: it grows with every one, and only together with what it names.
const PAGES: &str = "pages";

/// The name of the next page of `job` behind `from` that sends something: the same as long as it has not been committed.
pub(super) fn page(job: &str, from: &Checkpoint) -> String {
    format!("{job}/{}", from.beside(PAGES).after.unwrap_or_default() + 1)
}

/// Counts a page, if it sends anything.
pub(super) fn count_page(plan: &mut Plan) {
    if plan.steps.iter().any(|step| !step.outgoing.is_empty()) {
        let pages = plan.checkpoint.beside(PAGES).after.unwrap_or_default() + 1;
        let pages = Checkpoint { after: Some(pages), ..Checkpoint::default() };
        plan.checkpoint = std::mem::take(&mut plan.checkpoint).with_beside(PAGES, pages);
    }
}

/// Plans what becomes of these variants at the shop. The shop is read before the store, and whatever the shop sells after
/// that is met when the change arrives: it is from the number that was read. Before more is shown than was, it is asked what
/// has become of the orders that the store nets. `page` names what is sent.
pub(super) async fn push(
    cx: &PlanCx<'_>,
    settings: &Settings,
    variants: &[i64],
    page: &str,
    plan: &mut Plan,
) -> Result<()> {
    let destination = settings.destination(cx)?;
    let SoldHere { sold, retried } = sold_here(cx, settings, variants, plan)?;
    let mut look = Look::at(cx, &sold, plan).await?;
    let mut promised = promises(cx, settings, &look, &destination, &look.variants())?;
    let risen = look.risen(&promised);
    if !risen.is_empty() {
        look.hear(&heard_of(cx, &risen).await?);
        promised.extend(promises(cx, settings, &look, &destination, &risen)?);
    }
    let mut changes = Vec::new();
    for sold in &look.sold {
        let Some((Promised { targets, unimported }, shown)) =
            promised.get(&sold.variant).zip(look.shown(sold))
        else {
            // The database had it a moment ago.
            plan.skip(record(sold), Reason::Stale);
            continue;
        };
        let compared = compare(targets, shown, settings.unstocked());
        if *unimported > 0 {
            plan.checkpoint.again.push(sold.variant);
        }
        match step(sold, shown, &compared, *unimported, page) {
            Some(step) => plan.steps.push(step),
            None if retried.contains(&sold.variant) => plan.steps.push(well_again(sold)),
            None if compared.unstocked.is_empty() => plan.unchanged += 1,
            None => plan.skip(record(sold), Reason::NotStocked),
        }
        changes.push(compared.changes);
    }
    plan.steps.extend(rows(changes).into_iter().map(|changes| sent(page, changes)));
    Ok(())
}

/// What is to be shown of a variant, and how much the shop has sold of it unimported.
pub(super) struct Promised {
    targets: Vec<(LocationId, i64)>,
    unimported: i64,
}

/// What the shop has sold and the store has not heard of waits like what it has: it will be in a queue once it is in.
fn promises(
    cx: &PlanCx<'_>,
    settings: &Settings,
    look: &Look,
    destination: &Destination,
    variants: &[i64],
) -> Result<HashMap<i64, Promised>> {
    let open: HashMap<i64, &Sold> = look.sold.iter().map(|sold| (sold.variant, sold)).collect();
    let mut promises = HashMap::with_capacity(variants.len());
    cx.store.supplies(Variants::These(variants), &settings.channels(), cx.now, |supply| {
        let Some(sold) = open.get(&supply.variant) else { return anyhow::Ok(()) };
        if let Some(shown) = look.shown(sold) {
            let unimported = unimported_demand(sold, look.all_shown(sold));
            let targets = destination.targets(&offer(supply, unimported, &cx.shop.inventory), shown);
            promises.insert(supply.variant, Promised { targets, unimported });
        }
        Ok(())
    })?;
    Ok(promises)
}

fn offer(supply: &Supply<'_>, unimported: i64, policy: &availability::Policy) -> Offer {
    let units = supply.waiting.units.saturating_add(unimported);
    let supply = Supply { waiting: Waiting { units, ..supply.waiting }, ..supply.clone() };
    Offer::from(&availability::online(&supply, policy))
}

/// What is done about one variant, if anything is; its levels change with those of others.
fn step(sold: &Sold, shown: &ShopItem, compared: &Compared, unimported: i64, page: &str) -> Option<Step> {
    if compared.changes.is_empty() && compared.activate.is_empty() {
        return None;
    }
    let activate = |location: &LocationId| Outgoing::ActivateLevel {
        page: page.to_owned(),
        item: shown.id,
        location: *location,
    };
    Some(Step {
        record: record(sold),
        settles: Settles::Itself,
        verdict: Verdict::Updated,
        why: told(compared, unimported),
        changes: Vec::new(),
        outgoing: compared.activate.iter().map(activate).collect(),
    })
}

/// A variant that failed before and is as it should be by now.
fn well_again(sold: &Sold) -> Step {
    Step {
        record: record(sold),
        settles: Settles::Itself,
        verdict: Verdict::Unchanged,
        why: "failed before, and is as it should be now".to_owned(),
        changes: Vec::new(),
        outgoing: Vec::new(),
    }
}

/// Levels of several variants, sent together.
fn sent(page: &str, changes: Vec<LevelChange>) -> Step {
    let items: BTreeSet<InventoryItemId> = changes.iter().map(|change| change.item).collect();
    Step {
        record: Record::new("levels", page, format!("levels of {} items", items.len())),
        settles: Settles::Itself,
        verdict: Verdict::Asked,
        why: "what differs, together".to_owned(),
        changes: Vec::new(),
        outgoing: vec![Outgoing::AdjustLevels { page: page.to_owned(), changes }],
    }
}

impl Settings {
    fn unstocked(&self) -> Unstocked {
        if self.activate { Unstocked::Activate } else { Unstocked::Leave }
    }
}
