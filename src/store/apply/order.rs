//! An imported order → its rows.

use rusqlite::{OptionalExtension, named_params};

use super::Applied;
use crate::domain::change::{ImportedOrder, Item, ItemOf, ShipGroup};
use crate::domain::id::LineId;
use crate::domain::shop_order::{Address, Attribute, Customer};
use crate::store::commit::Scope;
use crate::store::sql;
use crate::store::text::{time, time_opt};

/// The pseudo line of an attribute that belongs to the whole order.
const WHOLE_ORDER: LineId = LineId(0);

/// Writes the order with everything in it; stale when the store has the order by now.
pub(super) fn imported(scope: &Scope<'_>, order: &ImportedOrder) -> rusqlite::Result<Applied> {
    let Some(id) = insert(scope, order)? else { return Ok(Applied::Stale) };
    tags(scope, id, order)?;
    attributes(scope, id, order)?;
    payments(scope, id, order)?;
    for group in &order.ship_groups {
        ship_group(scope, id, group)?;
    }
    Ok(Applied::Done)
}

fn insert(scope: &Scope<'_>, order: &ImportedOrder) -> rusqlite::Result<Option<i64>> {
    let no_address = Address::default();
    let to = order.ship_to.as_ref().unwrap_or(&no_address);
    scope
        .tx
        .prepare_cached(sql!("order_insert"))?
        .query_row(
            named_params! {
                ":shop": scope.shop, ":id": order.id.0, ":name": order.name, ":status": order.status.word(),
                ":channel": order.channel, ":test": order.test, ":ordered_at": time(order.ordered_at),
                ":shop_created_at": time(order.shop_created_at), ":shop_updated_at": time(order.shop_updated_at),
                ":cancelled_at": time_opt(order.cancelled_at), ":cancel_reason": order.cancel_reason,
                ":closed_at": time_opt(order.closed_at), ":financial_status": order.financial_status,
                ":fulfillment_status": order.fulfillment_status, ":currency": order.currency.code(),
                ":taxes_included": order.taxes_included, ":total": order.total.to_string(),
                ":outstanding": order.outstanding.to_string(), ":refunded": order.refunded.to_string(),
                ":tip": order.tip.to_string(), ":shipping_price": order.shipping_price.to_string(),
                ":shipping_title": order.shipping_title, ":note": order.note,
                ":customer_id": order.customer.as_ref().map(|c| c.id.0),
                ":customer_name": order.customer.as_ref().and_then(full_name),
                ":email": order.email, ":phone": order.phone, ":ship_name": to.name, ":ship_address1": to.address1,
                ":ship_address2": to.address2, ":ship_city": to.city, ":ship_province": to.province,
                ":ship_country": to.country, ":ship_zip": to.zip,
                ":ship_latitude": to.latitude.map(|d| d.to_string()),
                ":ship_longitude": to.longitude.map(|d| d.to_string()), ":now": scope.now,
            },
            |row| row.get(0),
        )
        .optional()
}

fn full_name(customer: &Customer) -> Option<String> {
    let parts: Vec<&str> =
        [&customer.first_name, &customer.last_name].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn tags(scope: &Scope<'_>, order: i64, from: &ImportedOrder) -> rusqlite::Result<()> {
    let mut insert = scope.tx.prepare_cached(sql!("order_tag_insert"))?;
    for tag in &from.tags {
        insert.execute(named_params! { ":order": order, ":tag": tag })?;
    }
    Ok(())
}

fn attributes(scope: &Scope<'_>, order: i64, from: &ImportedOrder) -> rusqlite::Result<()> {
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

fn payments(scope: &Scope<'_>, order: i64, from: &ImportedOrder) -> rusqlite::Result<()> {
    let mut insert = scope.tx.prepare_cached(sql!("payment_insert"))?;
    for payment in &from.payments {
        insert.execute(named_params! {
            ":order": order, ":id": payment.id.0, ":status": payment.status.word(), ":gateway": payment.gateway,
            ":amount": payment.amount.to_string(), ":parent": payment.parent.map(|p| p.0), ":at": time_opt(payment.at),
        })?;
    }
    Ok(())
}

fn ship_group(scope: &Scope<'_>, order: i64, group: &ShipGroup) -> rusqlite::Result<()> {
    let id: i64 = scope.tx.prepare_cached(sql!("ship_group_insert"))?.query_row(
        named_params! {
            ":order": order, ":facility": group.facility.0, ":shipping_method": group.shipping_method,
            ":ship_after": time_opt(group.ship_after), ":ship_by": time_opt(group.ship_by),
            ":deliver_by": time_opt(group.deliver_by),
        },
        |row| row.get(0),
    )?;
    let mut same: Option<(&ItemOf, Option<i64>)> = None;
    for item in &group.items {
        let variant = match same {
            Some((of, variant)) if of == &item.of => variant,
            _ => variant(scope, &item.of)?,
        };
        same = Some((&item.of, variant));
        self::item(scope, order, id, variant, item)?;
    }
    Ok(())
}

fn item(
    scope: &Scope<'_>,
    order: i64,
    ship_group: i64,
    variant: Option<i64>,
    item: &Item,
) -> rusqlite::Result<()> {
    scope.tx.prepare_cached(sql!("item_insert"))?.execute(named_params! {
        ":order": order, ":line": item.line.0, ":unit": item.unit, ":ship_group": ship_group, ":variant": variant,
        ":status": item.status.word(), ":sku": item.sku, ":title": item.title, ":price": item.price.to_string(),
        ":promise_date": item.promise_date.map(|d| d.to_string()), ":gift_card": item.gift_card,
    })?;
    let id = scope.tx.last_insert_rowid();
    let taxes = item.taxes.iter().map(|(title, amount)| ("tax", title.as_str(), amount));
    let discounts = item.discounts.iter().map(|amount| ("discount", "", amount));
    let mut insert = scope.tx.prepare_cached(sql!("item_adjustment_insert"))?;
    for (position, (kind, title, amount)) in taxes.chain(discounts).enumerate() {
        insert.execute(named_params! {
            ":item": id, ":position": position, ":kind": kind, ":title": title, ":amount": amount.to_string(),
        })?;
    }
    Ok(())
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
