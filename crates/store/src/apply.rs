//! `Change` → SQL: the one place that knows how a change is written.

mod allocation;
mod collection;
mod facility;
mod issuance;
mod kit;
mod levels;
mod order;
mod product;
mod rejection;
mod returns;
mod status;
mod stock;

use rusqlite::named_params;

use super::scope::Scope;
use super::sql;
use super::text::{time, time_opt};
use domain::plan::change::Change;
use domain::values::id::VariantId;

/// Whether a change found the store as it was planned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Applied {
    /// It did, and is written.
    Done,
    /// The store has moved on since; nothing may be guessed.
    Stale,
}

impl Applied {
    fn from_rows(rows: usize) -> Self {
        if rows == 0 { Self::Stale } else { Self::Done }
    }
}

/// Writes one change.
pub(super) fn change(scope: &Scope<'_>, change: &Change) -> rusqlite::Result<Applied> {
    match change {
        Change::OrderImported(order) => order::imported(scope, order),
        Change::OrderRefreshed(facts) => order::refreshed(scope, facts),
        Change::OrderSeen { order, shop_updated_at, fulfillment_orders_updated_at } => {
            let rows = scope.tx.prepare_cached(sql!("order_seen"))?.execute(named_params! {
                ":shop": scope.shop, ":id": order.0, ":shop_updated_at": time(*shop_updated_at),
                ":fulfillment_orders_updated_at": time_opt(*fulfillment_orders_updated_at),
            })?;
            Ok(Applied::from_rows(rows))
        }
        Change::ItemsAdded { order, group } => order::items_added(scope, *order, group),
        Change::ItemMoved { order, line, unit, from, to, by, why, sent } => {
            let way = status::Way { from: *from, to: *to, sent: sent.as_ref() };
            status::item_moved(scope, *order, (*line, *unit), &way, *by, why)
        }
        Change::OrderMoved { order, from, to, by, why } => {
            status::order_moved(scope, *order, (*from, *to), *by, why)
        }
        Change::CancelWithdrawn { order, why } => status::cancel_withdrawn(scope, *order, why),
        Change::ReturnRecorded(back) => returns::recorded(scope, back),
        Change::ReturnFollowed { from, to } => returns::followed(scope, *from, to),
        Change::ReturnsSeen { order, shop_updated_at } => {
            let rows = scope.tx.prepare_cached(sql!("returns_seen"))?.execute(named_params! {
                ":shop": scope.shop, ":id": order.0, ":shop_updated_at": time(*shop_updated_at),
            })?;
            Ok(Applied::from_rows(rows))
        }
        Change::ProductImported(product) => product::imported(scope, product),
        Change::ProductSeen { product, shop_updated_at } => {
            let rows = scope.tx.prepare_cached(sql!("product_seen"))?.execute(named_params! {
                ":shop": scope.shop, ":id": product.0, ":shop_updated_at": time(*shop_updated_at),
            })?;
            Ok(Applied::from_rows(rows))
        }
        Change::KitComposed { variant, kit, components } => kit::composed(scope, *variant, kit, components),
        Change::ProductGone { product, .. } => product::gone(scope, *product),
        Change::CollectionImported { collection, content_hash } => {
            collection::imported(scope, collection, content_hash)
        }
        Change::CollectionSeen { collection, shop_updated_at } => {
            collection::seen(scope, *collection, *shop_updated_at)
        }
        Change::CollectionGone { collection, .. } => collection::gone(scope, *collection),
        Change::ShelfReset { identity, facility, shelf } => levels::reset(scope, identity, facility, *shelf),
        Change::LevelsDoubted { items } => levels::doubted(scope, items),
        Change::VariantExpected { identity, variant, sku, title } => {
            variant_expected(scope, identity, *variant, sku.as_deref(), title)
        }
        Change::FacilityExpected { facility, name, location } => {
            facility::expected(scope, facility, name, *location)
        }
        Change::FacilityDescribed(described) => facility::described(scope, described),
        Change::StockMoved { variant, facility, by, reason, note, line } => {
            stock::moved(scope, (variant, facility), *by, reason, (*line, note.as_deref()))
        }
        Change::StockReset { variant, facility, of, to, note, line } => {
            stock::reset(scope, (variant, facility), (*of, *to), (*line, note.as_deref()))
        }
        Change::ItemsRouted(items) => allocation::routed(scope, items),
        Change::HeldBack { variant, at, held } => stock::held_back(scope, variant, at, held),
        Change::UnitsRejected(rejection) => rejection::rejected(scope, rejection),
        Change::FeedsForgotten { job, before } => {
            for sql in [sql!("feed_refusals_forget"), sql!("feeds_forget")] {
                scope
                    .tx
                    .prepare_cached(sql)?
                    .execute(named_params! { ":job": job, ":before": time(*before) })?;
            }
            Ok(Applied::Done)
        }
    }
}

/// Never stale: somebody else may have met the same variant first, which is just as well.
fn variant_expected(
    scope: &Scope<'_>,
    identity: &str,
    variant: Option<VariantId>,
    sku: Option<&str>,
    title: &str,
) -> rusqlite::Result<Applied> {
    scope.tx.prepare_cached(sql!("variant_expected"))?.execute(named_params! {
        ":identity": identity, ":title": title, ":sku": sku, ":now": scope.now,
    })?;
    if let Some(variant) = variant {
        scope.tx.prepare_cached(sql!("variant_expected_link"))?.execute(named_params! {
            ":shop": scope.shop, ":variant": variant.0, ":identity": identity,
        })?;
    }
    Ok(Applied::Done)
}
