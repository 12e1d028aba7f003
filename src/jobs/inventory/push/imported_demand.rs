//! Reads from Shopify which netted units are still open, before more is pushed than before.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use crate::job::PlanCx;
use domain::orders::units::Units;
use domain::stock::push::{NettedUnits, imported_demand, is_followed};
use domain::values::id::OrderId;
use shopify::Fetched;

/// By variant, how many units the store nets and the shop has open too. Only orders that have changed since they were
/// followed are read.
pub(super) async fn heard_of(cx: &PlanCx<'_>, variants: &[i64]) -> Result<HashMap<i64, i64>> {
    let netted = cx.store.netted_units(&cx.shop.name, variants)?;
    let orders: BTreeSet<OrderId> = netted.iter().map(|one| one.order).collect();
    let touched_at = cx.shopify.orders_touched(&orders.into_iter().collect::<Vec<_>>()).await?;
    let touched: BTreeSet<OrderId> = netted
        .iter()
        .filter(|one: &&NettedUnits| !is_followed(one, &touched_at))
        .map(|one| one.order)
        .collect();
    let mut open = HashMap::new();
    for fetched in cx.shopify.orders(&touched.into_iter().collect::<Vec<_>>()).await? {
        // What cannot be told counts for nothing, which is on the safe side.
        if let Fetched::Taken(order) = fetched {
            for line in &order.lines {
                open.insert((order.id, line.id), i64::from(Units::of(line, &order).open));
            }
        }
    }
    Ok(imported_demand(&netted, &touched_at, &open))
}
