//! An imported order → its rows.

use rusqlite::{OptionalExtension, ToSql, named_params};

use super::{Applied, facility, issuance};
use crate::scope::Scope;
use crate::sql;
use crate::text::{time, time_opt};
use domain::facility::FacilityId;
use domain::plan::actor::Actor;
use domain::plan::change::{ImportedOrder, Item, ItemOf, OrderFacts, ShipGroup};
use domain::shopify::order::{Address, Attribute, Customer};
use domain::values::id::{LineId, OrderId};

/// The pseudo line of an attribute that belongs to the whole order.
const WHOLE_ORDER: LineId = LineId(0);

/// Writes the order with everything in it; stale when the store has the order by now.
pub(super) fn imported(scope: &Scope<'_>, order: &ImportedOrder) -> rusqlite::Result<Applied> {
    let Some(id) = insert(scope, order)? else { return Ok(Applied::Stale) };
    tags(scope, id, &order.facts)?;
    attributes(scope, id, &order.facts)?;
    payments(scope, id, &order.facts)?;
    for group in &order.ship_groups {
        let at = facility::meant(scope, &group.facility)?;
        // Two places that the shop tells apart may be one facility.
        let ship_group = match at == group.facility {
            true => new_ship_group(scope, id, &at, group)?,
            false => ship_group(scope, id, &at, group)?,
        };
        items(scope, id, ship_group, &group.items)?;
    }
    scope.event(id, None, Actor::Shop, order.status.word(), "imported")?;
    Ok(Applied::Done)
}

/// Takes over what the shop says of the order as a whole; stale when the store has a later state of it.
pub(super) fn refreshed(scope: &Scope<'_>, facts: &OrderFacts) -> rusqlite::Result<Applied> {
    let id: Option<i64> = with_facts(scope, facts, |params| {
        scope.tx.prepare_cached(sql!("order_refresh"))?.query_row(params, |row| row.get(0)).optional()
    })?;
    let Some(id) = id else { return Ok(Applied::Stale) };
    for clear in [sql!("order_tags_clear"), sql!("order_attributes_clear"), sql!("payments_clear")] {
        scope.tx.prepare_cached(clear)?.execute(named_params! { ":order": id })?;
    }
    tags(scope, id, facts)?;
    attributes(scope, id, facts)?;
    payments(scope, id, facts)?;
    scope.event(id, None, Actor::Shop, "refreshed", "changed at the shop")?;
    Ok(Applied::Done)
}

/// Adds units to an order, in a ship group that it has or gets.
pub(super) fn items_added(scope: &Scope<'_>, order: OrderId, group: &ShipGroup) -> rusqlite::Result<Applied> {
    let Some(id) = number(scope, order)? else { return Ok(Applied::Stale) };
    let at = facility::meant(scope, &group.facility)?;
    let ship_group = ship_group(scope, id, &at, group)?;
    if items(scope, id, ship_group, &group.items)? == Applied::Stale {
        return Ok(Applied::Stale);
    }
    for item in &group.items {
        scope.event(
            id,
            Some((item.line, item.unit)),
            Actor::Shop,
            item.status.word(),
            "added at the shop",
        )?;
    }
    Ok(Applied::Done)
}

/// The number of an order in the store.
pub(super) fn number(scope: &Scope<'_>, order: OrderId) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("order_number"))?
        .query_row(named_params! { ":shop": scope.shop, ":id": order.0 }, |row| row.get(0))
        .optional()
}

fn insert(scope: &Scope<'_>, order: &ImportedOrder) -> rusqlite::Result<Option<i64>> {
    let status = order.status.word();
    with_facts(scope, &order.facts, |facts| {
        let params = [&[(":status", &status as &dyn ToSql), (":now", &scope.now)], facts].concat();
        let rows = scope.tx.prepare_cached(sql!("order_insert"))?.execute(params.as_slice())?;
        Ok((rows == 1).then(|| scope.tx.last_insert_rowid()))
    })
}

/// Hands out what the shop says of an order as a statement's parameters.
fn with_facts<T>(
    scope: &Scope<'_>,
    facts: &OrderFacts,
    then: impl FnOnce(&[(&str, &dyn ToSql)]) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let no_address = Address::default();
    let origin = facts.origin.as_ref().map(|place| facility::meant(scope, place)).transpose()?;
    let to = facts.ship_to.as_ref().unwrap_or(&no_address);
    then(named_params! {
        ":shop": scope.shop, ":id": facts.id.0, ":name": facts.name, ":channel": facts.channel, ":test": facts.test,
        ":origin": origin.as_ref().map(|facility| &facility.0),
        ":ordered_at": time(facts.ordered_at), ":shop_created_at": time(facts.shop_created_at),
        ":shop_updated_at": time(facts.shop_updated_at), ":cancelled_at": time_opt(facts.cancelled_at),
        ":cancel_reason": facts.cancel_reason, ":closed_at": time_opt(facts.closed_at),
        ":financial_status": facts.financial_status, ":fulfillment_status": facts.fulfillment_status,
        ":currency": facts.currency.code(), ":taxes_included": facts.taxes_included, ":total": facts.total.to_string(),
        ":outstanding": facts.outstanding.to_string(), ":refunded": facts.refunded.to_string(),
        ":tip": facts.tip.to_string(), ":shipping_price": facts.shipping_price.to_string(),
        ":shipping_title": facts.shipping_title, ":note": facts.note,
        ":customer_id": facts.customer.as_ref().map(|c| c.id.0),
        ":customer_name": facts.customer.as_ref().and_then(full_name), ":email": facts.email, ":phone": facts.phone,
        ":ship_name": to.name, ":ship_address1": to.address1, ":ship_address2": to.address2, ":ship_city": to.city,
        ":ship_province": to.province, ":ship_country": to.country, ":ship_zip": to.zip,
        ":ship_latitude": to.latitude.map(|d| d.to_string()), ":ship_longitude": to.longitude.map(|d| d.to_string()),
        ":facts_hash": facts.hash,
        ":fulfillment_orders_updated_at": time_opt(facts.fulfillment_orders_updated_at),
    })
}

fn full_name(customer: &Customer) -> Option<String> {
    let parts: Vec<&str> =
        [&customer.first_name, &customer.last_name].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn tags(scope: &Scope<'_>, order: i64, from: &OrderFacts) -> rusqlite::Result<()> {
    let mut insert = scope.tx.prepare_cached(sql!("order_tag_insert"))?;
    for tag in &from.tags {
        insert.execute(named_params! { ":order": order, ":tag": tag })?;
    }
    Ok(())
}

fn attributes(scope: &Scope<'_>, order: i64, from: &OrderFacts) -> rusqlite::Result<()> {
    let of_order = from.attributes.iter().map(|a| (WHOLE_ORDER, a));
    let of_lines = from.line_attributes.iter().map(|(line, a)| (*line, a));
    let mut insert = scope.tx.prepare_cached(sql!("order_attribute_insert"))?;
    for (position, (line, Attribute { key, value })) in of_order.chain(of_lines).enumerate() {
        insert.execute(named_params! {
            ":order": order, ":line": line.0, ":position": position, ":key": key, ":value": value,
        })?;
    }
    Ok(())
}

fn payments(scope: &Scope<'_>, order: i64, from: &OrderFacts) -> rusqlite::Result<()> {
    let mut insert = scope.tx.prepare_cached(sql!("payment_insert"))?;
    for payment in &from.payments {
        insert.execute(named_params! {
            ":order": order, ":id": payment.id.0, ":status": payment.status.word(), ":gateway": payment.gateway,
            ":amount": payment.amount.to_string(), ":parent": payment.parent.map(|p| p.0), ":at": time_opt(payment.at),
        })?;
    }
    Ok(())
}

/// The ship group of an order at a facility, which it has or gets.
fn ship_group(scope: &Scope<'_>, order: i64, at: &FacilityId, group: &ShipGroup) -> rusqlite::Result<i64> {
    let found: Option<i64> = scope
        .tx
        .prepare_cached(sql!("ship_group_find"))?
        .query_row(
            named_params! { ":order": order, ":facility": at.0, ":shipping_method": group.shipping_method },
            |row| row.get(0),
        )
        .optional()?;
    match found {
        Some(ship_group) => Ok(ship_group),
        None => new_ship_group(scope, order, at, group),
    }
}

fn new_ship_group(
    scope: &Scope<'_>,
    order: i64,
    at: &FacilityId,
    group: &ShipGroup,
) -> rusqlite::Result<i64> {
    scope.tx.prepare_cached(sql!("ship_group_insert"))?.execute(named_params! {
        ":order": order, ":facility": at.0, ":shipping_method": group.shipping_method,
        ":ship_after": time_opt(group.ship_after), ":ship_by": time_opt(group.ship_by),
        ":deliver_by": time_opt(group.deliver_by),
    })?;
    Ok(scope.tx.last_insert_rowid())
}

/// Writes units, those that were sent already off their shelves; stale when the store has one of them by now.
fn items(scope: &Scope<'_>, order: i64, ship_group: i64, items: &[Item]) -> rusqlite::Result<Applied> {
    for units in items.chunk_by(|one, next| one.of == next.of) {
        let variant = units.first().map_or(Ok(None), |unit| variant(scope, &unit.of))?;
        for together in units.chunk_by(|one, next| one.sent == next.sent) {
            let mut written = Vec::with_capacity(together.len());
            for unit in together {
                let Some(id) = item(scope, order, ship_group, variant, unit)? else {
                    return Ok(Applied::Stale);
                };
                written.push(id);
            }
            if let Some(sent) = together.first().and_then(|unit| unit.sent.as_ref()) {
                issuance::unkept(scope, variant, &written, sent)?;
            }
        }
        // An open unit may wait in a queue, and what waits there is not promised again.
        if units.iter().any(|unit| unit.status.is_open()) {
            scope.tx.prepare_cached(sql!("stock_wanted"))?.execute(named_params! { ":variant": variant })?;
        }
    }
    Ok(Applied::Done)
}

/// Writes one unit, and answers its number; nothing where the store has it by now.
fn item(
    scope: &Scope<'_>,
    order: i64,
    ship_group: i64,
    variant: Option<i64>,
    item: &Item,
) -> rusqlite::Result<Option<i64>> {
    let rows = scope.tx.prepare_cached(sql!("item_insert"))?.execute(named_params! {
        ":order": order, ":line": item.line.0, ":unit": item.unit, ":ship_group": ship_group, ":variant": variant,
        ":status": item.status.word(), ":sku": item.sku, ":title": item.title, ":price": item.price.to_string(),
        ":promise_date": item.promise_date.map(|d| d.to_string()), ":gift_card": item.gift_card,
    })?;
    if rows == 0 {
        return Ok(None);
    }
    let id = scope.tx.last_insert_rowid();
    let taxes = item.taxes.iter().map(|(title, amount)| ("tax", title.as_str(), amount));
    let discounts = item.discounts.iter().map(|amount| ("discount", "", amount));
    let mut insert = scope.tx.prepare_cached(sql!("item_adjustment_insert"))?;
    for (position, (kind, title, amount)) in taxes.chain(discounts).enumerate() {
        insert.execute(named_params! {
            ":item": id, ":position": position, ":kind": kind, ":title": title, ":amount": amount.to_string(),
        })?;
    }
    Ok(Some(id))
}

/// The store's variant of what was sold. It exists: the step expects unknown ones first.
fn variant(scope: &Scope<'_>, of: &ItemOf) -> rusqlite::Result<Option<i64>> {
    match of {
        ItemOf::Variant(variant) => scope
            .tx
            .prepare_cached(sql!("variant_of_shop"))?
            .query_row(named_params! { ":shop": scope.shop, ":id": variant.0 }, |row| row.get(0))
            .optional(),
        ItemOf::Identity(identity) => scope
            .tx
            .prepare_cached(sql!("variant_of_identity"))?
            .query_row(named_params! { ":identity": identity }, |row| row.get(0))
            .optional(),
        ItemOf::Custom => Ok(None),
    }
}
