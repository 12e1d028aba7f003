//! References between documents: `{"id": gid}` stands for the object with that id, found when more of it is asked for.

use std::borrow::Cow;

use apollo_compiler::{
    executable::Selection,
    resolvers::ResolveInfo,
    response::{JsonMap, JsonValue},
};

use super::{context::Context, derived, failure::Failure, gid::Gid, object::Object};
use crate::state::page::Table;

/// True if a document is nothing but a reference.
pub(super) fn is_only_an_id(tree: &JsonMap) -> bool {
    tree.len() == 1 && tree.contains_key("id")
}

/// True if the id alone does not answer the selection.
pub(super) fn asks_for_more(info: &ResolveInfo<'_>) -> bool {
    info.field_selections().iter().flat_map(|field| &field.selection_set.selections).any(|selection| {
        match selection {
            Selection::Field(field) => field.name != "id" && field.name != "__typename",
            Selection::InlineFragment(_) | Selection::FragmentSpread(_) => true,
        }
    })
}

/// The object that a part of `from`'s document refers to, if it (still) is there.
pub(super) fn follow<'a>(from: &'a Object<'a>, part: &Object<'a>) -> Result<Option<Object<'a>>, Failure> {
    let id = part.text("id")?;
    if id.is_empty() {
        return Ok(None);
    }
    if &*part.type_name == "FulfillmentLineItem" {
        let found = find_sent(from.document(), &id)?;
        return Ok(found.map(|tree| from.part("FulfillmentLineItem", Cow::Owned(tree))));
    }
    let place = match &*part.type_name {
        "LineItem" => "lineItems",
        "Refund" => "refunds",
        "Return" => "returns",
        "OrderTransaction" => "transactions",
        "Fulfillment" => "fulfillments",
        "FulfillmentOrder" => "fulfillmentOrders",
        _ => return Gid::parse(&id).map_or(Ok(None), |gid| stored(from.context, gid)),
    };
    let found = find(from.document(), place, &id)?;
    Ok(found.map(|tree| from.part(&part.type_name, Cow::Owned(tree))))
}

/// The object with this id that has a document, or a place in a product's, of its own.
pub(super) fn stored<'a>(context: &'a Context<'a>, gid: Gid<'_>) -> Result<Option<Object<'a>>, Failure> {
    let state = context.state.borrow();
    match gid.kind {
        "Order" => {
            let text = state.text(Table::Orders, gid.number)?;
            text.map(|text| Object::whole(context, "Order", &text)).transpose()
        }
        "Product" => {
            let text = state.text(Table::Products, gid.number)?;
            text.map(|text| Object::whole(context, "Product", &text)).transpose()
        }
        "Collection" => {
            let text = state.text(Table::Collections, gid.number)?;
            text.map(|text| Object::whole(context, "Collection", &text)).transpose()
        }
        "InventoryItem" => {
            let text = state.text(Table::InventoryItems, gid.number)?;
            text.map(|text| Object::whole(context, "InventoryItem", &text)).transpose()
        }
        "Location" => {
            let doc = state.location(gid.number)?;
            doc.map(|doc| Object::whole(context, "Location", &doc.to_string())).transpose()
        }
        "ProductVariant" => {
            let Some(product) = state.product_of_variant(gid.number)? else { return Ok(None) };
            let Some(text) = state.text(Table::Products, product)? else { return Ok(None) };
            let product = Object::whole(context, "Product", &text)?;
            let Some(mut variant) = find(&product, "variants", &gid.to_string())? else { return Ok(None) };
            derived::complete_variant(&product, &mut variant)?;
            Ok(Some(Object::alone(context, "ProductVariant", Cow::Owned(variant))))
        }
        "FulfillmentOrder" => part_of_order(context, "FulfillmentOrder", "fulfillmentOrders", gid),
        "Fulfillment" => part_of_order(context, "Fulfillment", "fulfillments", gid),
        "Refund" => part_of_order(context, "Refund", "refunds", gid),
        "Return" => part_of_order(context, "Return", "returns", gid),
        _ => Ok(None),
    }
}

/// What lives in a list of an order's document and is read by its own id.
fn part_of_order<'a>(
    context: &'a Context<'a>,
    kind: &'a str,
    list: &str,
    gid: Gid<'_>,
) -> Result<Option<Object<'a>>, Failure> {
    let state = context.state.borrow();
    let Some(order) = state.order_of_part(&gid.to_string())? else { return Ok(None) };
    let Some(text) = state.text(Table::Orders, order)? else { return Ok(None) };
    part_of(context, kind, list, &text, gid)
}

/// The element of a list of the order that this text tells.
pub(super) fn part_of<'a>(
    context: &'a Context<'a>,
    kind: &'a str,
    list: &str,
    order: &str,
    gid: Gid<'_>,
) -> Result<Option<Object<'a>>, Failure> {
    let order = Object::whole(context, "Order", order)?;
    let found = find(&order, list, &gid.to_string())?;
    Ok(found.map(|part| order.with_part(kind, part)))
}

/// The line of a fulfilment with this id.
fn find_sent(order: &Object<'_>, id: &str) -> Result<Option<JsonMap>, Failure> {
    let fulfillments = order.get("fulfillments")?;
    let fulfillments = fulfillments.as_deref().and_then(JsonValue::as_array).into_iter().flatten();
    let lines = fulfillments.filter_map(|sent| sent.get("fulfillmentLineItems")?.as_array()).flatten();
    Ok(with_id(lines, id))
}

/// The element of a document's list with this id.
fn find(document: &Object<'_>, list: &str, id: &str) -> Result<Option<JsonMap>, Failure> {
    let list = document.get(list)?;
    let items = list.as_deref().and_then(JsonValue::as_array).into_iter().flatten();
    Ok(with_id(items, id))
}

fn with_id<'i>(items: impl Iterator<Item = &'i JsonValue>, id: &str) -> Option<JsonMap> {
    let mut items = items.filter_map(JsonValue::as_object);
    items.find(|item| item.get("id").and_then(JsonValue::as_str) == Some(id)).cloned()
}
