//! Selects the variants of a page that are pushed, with reasons for the others.

use std::collections::HashSet;

use anyhow::Result;

use super::{Settings, record};
use crate::job::PlanCx;
use domain::plan::{Plan, Reason, Record};
use domain::stock::push::Sold;

/// Variants to push, each with what the shop counts of it.
pub(in crate::jobs::inventory) struct SoldHere {
    pub(in crate::jobs::inventory) sold: Vec<Sold>,
    /// Those that failed before and are tried again.
    pub(in crate::jobs::inventory) retried: HashSet<i64>,
}

/// Those of these variants that the shop sells and the store has stock of, and those that failed before and are due.
/// What the shop does not sell is no record of its; of the others it is said why they are left out.
pub(in crate::jobs::inventory) fn sold_here(
    cx: &PlanCx<'_>,
    settings: &Settings,
    variants: &[i64],
    plan: &mut Plan,
) -> Result<SoldHere> {
    let retried: HashSet<i64> = cx.retries("variant").into_iter().collect();
    let mut seen = HashSet::new();
    let wanted: Vec<i64> =
        variants.iter().copied().chain(retried.iter().copied()).filter(|id| seen.insert(*id)).collect();
    let mut sold = Vec::with_capacity(wanted.len());
    let all = cx.store.sold(&cx.shop.name, &wanted)?;
    for counted in &all {
        let left_out = match &counted.sold {
            one if settings.exclude_types.contains(&one.product_type) => Some(Reason::TypeExcluded),
            // Whether or not its components have any stock: it is not for us to show.
            Sold { kit: true, .. } => Some(Reason::Kit),
            _ if !counted.has_stock => Some(Reason::NoStock),
            Sold { item: None, .. } => Some(Reason::NoItem),
            Sold { item: Some(_), kit: false, .. } => None,
        };
        match left_out {
            Some(reason) => plan.skip(record(&counted.sold), reason),
            None => sold.push(counted.sold.clone()),
        }
    }
    // Of what failed before and is not sold here any more, the failure is forgotten.
    let known: HashSet<i64> = all.iter().map(|counted| counted.sold.variant).collect();
    for gone in retried.difference(&known) {
        plan.skip(Record::new("variant", gone, format!("variant {gone}")), Reason::Gone);
    }
    Ok(SoldHere { sold, retried })
}
