//! What objects tell of the stock: it lies in tables of its own, not in their documents.

use std::borrow::Cow;

use apollo_compiler::{
    resolvers::{ResolveInfo, ResolvedValue},
    response::{JsonMap, JsonValue, serde_json_bytes::json},
};
use rusqlite::types::Value;

use super::{
    connection::Connection,
    context::Context,
    failure::{Failure, FailureCode},
    gid::Gid,
    object::Object,
    query::text,
};
use crate::{
    scope::{self, Access},
    search::{self, Condition},
    shop,
    state::{
        page::{Column, Slice, Table},
        stamp,
    },
    stock::{Name, Place},
};

/// The value of a field that is about the stock; `None` for any other.
pub(super) fn resolve<'a>(
    object: &'a Object<'a>,
    info: &'a ResolveInfo<'a>,
) -> Result<Option<ResolvedValue<'a>>, Failure> {
    Ok(match (&*object.type_name, info.field_name()) {
        ("Location" | "InventoryItem", "inventoryLevels") => Some(levels(object, info)?),
        ("Location" | "InventoryItem", "inventoryLevel") => Some(level_of(object, info)?),
        ("InventoryLevel", "quantities") => Some(quantities(object, info)?),
        ("ProductVariant", "inventoryQuantity") => available(object)?.map(ResolvedValue::leaf),
        ("ProductVariant", "availableForSale") => {
            let past_zero = object.text("inventoryPolicy")? == "CONTINUE";
            available(object)?.map(|units| ResolvedValue::leaf(past_zero || units > 0))
        }
        ("Product", "totalInventory") => total(object)?.map(ResolvedValue::leaf),
        _ => None,
    })
}

/// The level with this gid.
pub(super) fn level<'a>(context: &'a Context<'a>, gid: &str) -> Result<Option<Object<'a>>, Failure> {
    Place::read(gid).map_or(Ok(None), |place| level_at(context, place))
}

/// The variant that a thing is behind.
pub(super) fn variant(item: &Object<'_>) -> Result<Option<JsonValue>, Failure> {
    let id = item.text("id")?;
    let known = item.context.state.borrow().item(Gid::read(&id)?.number)?;
    Ok(known.map(|item| json!({ "id": format!("gid://shopify/ProductVariant/{}", item.variant) })))
}

fn level_at<'a>(context: &'a Context<'a>, place: Place) -> Result<Option<Object<'a>>, Failure> {
    let text = context.state.borrow().level_text(place)?;
    text.map(|text| Object::whole(context, "InventoryLevel", &text)).transpose()
}

/// A page of the levels of a location or of a thing.
fn levels<'a>(object: &'a Object<'a>, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
    permit(object.context, "inventoryLevels")?;
    let arguments = info.arguments();
    let window = object.context.paging.window(arguments)?;
    let filter = filter(object, info)?;
    let slice = Slice {
        table: Table::InventoryLevels,
        by: Column::Id,
        descending: false,
        after: None,
        before: None,
        filter: &filter,
        limit: 0,
    };
    let type_name = info.field_definition().ty.inner_named_type().as_str();
    Ok(ResolvedValue::object(Connection::of_table(object.context, type_name, &window, &slice)?))
}

fn filter(object: &Object<'_>, info: &ResolveInfo<'_>) -> Result<Vec<Condition>, Failure> {
    let arguments = info.arguments();
    let column = if object.type_name == "Location" { "location_id" } else { "item_id" };
    let id = object.text("id")?;
    let of_it = Value::Integer(Gid::read(&id)?.number);
    let mut filter = vec![Condition { sql: format!("{column} = ?"), values: vec![of_it] }];
    if !inactive_too(arguments) {
        filter.push(Condition { sql: "is_active".to_owned(), values: Vec::new() });
    }
    let query = text(arguments, "query");
    if !query.trim().is_empty() {
        let context = object.context;
        let now = Value::Text(stamp(context.now));
        filter.push(Condition { sql: "visible_at <= ?".to_owned(), values: vec![now] });
        let zone = shop::time_zone(&context.state.borrow())?;
        let search = search::read(query, search::INVENTORY_LEVELS, zone);
        context.report(info.field_selections()[0].response_key(), query, &search);
        filter.extend(search.condition);
    }
    Ok(filter)
}

/// The level of a thing at a location, asked from either of them.
fn level_of<'a>(object: &'a Object<'a>, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
    permit(object.context, "inventoryLevel")?;
    let (arguments, id) = (info.arguments(), object.text("id")?);
    let own = Gid::read(&id)?.number;
    let place = if object.type_name == "Location" {
        Place { item: Gid::of("InventoryItem", text(arguments, "inventoryItemId"))?.number, location: own }
    } else {
        Place { item: own, location: Gid::of("Location", text(arguments, "locationId"))?.number }
    };
    let mut level = level_at(object.context, place)?;
    if let Some(found) = &level
        && !inactive_too(arguments)
        && found.get("isActive")?.as_deref() != Some(&JsonValue::Bool(true))
    {
        level = None;
    }
    Ok(ResolvedValue::nullable_object(level))
}

fn inactive_too(arguments: &JsonMap) -> bool {
    arguments.get("includeInactive").and_then(JsonValue::as_bool).unwrap_or(false)
}

fn quantities<'a>(level: &'a Object<'a>, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
    let (id, stock, moved) = (level.text("id")?, level.get("stock")?, level.get("moved")?);
    let field = |of: &Option<Cow<'_, JsonValue>>, name: Name| of.as_ref()?.get(name.told()).cloned();
    let mut told = Vec::new();
    for name in info.arguments().get("names").and_then(JsonValue::as_array).into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        let known = Name::read(name).ok_or_else(|| {
            Failure::new(FailureCode::BadRequest, format!("The quantity name {name:?} is invalid."))
        })?;
        let fields = json!({
            "id": id.replace("/InventoryLevel/", "/InventoryQuantity/") + "&name=" + known.told(),
            "name": known.told(),
            "quantity": field(&stock, known),
            "updatedAt": field(&moved, known),
        });
        told.extend(fields.as_object().cloned());
    }
    Ok(ResolvedValue::list(told.into_iter().map(|fields| {
        ResolvedValue::object(Object::alone(level.context, "InventoryQuantity", Cow::Owned(fields)))
    })))
}

/// What is available of a variant; `None` where that stands in its document, for want of levels.
fn available(variant: &Object<'_>) -> Result<Option<i64>, Failure> {
    let item = variant.get("inventoryItem")?;
    available_of(variant.context, item.as_deref())
}

fn available_of(context: &Context<'_>, item: Option<&JsonValue>) -> Result<Option<i64>, Failure> {
    let Some(item) = item.filter(|item| item.get("tracked").and_then(JsonValue::as_bool) == Some(true))
    else {
        return Ok(None);
    };
    let gid = item.get("id").and_then(JsonValue::as_str).and_then(Gid::parse);
    Ok(gid.map_or(Ok(None), |gid| context.state.borrow().available(gid.number))?)
}

/// What is available of all variants of a product.
fn total(product: &Object<'_>) -> Result<Option<i64>, Failure> {
    let variants = product.get("variants")?;
    let mut total = 0;
    for variant in variants.as_deref().and_then(JsonValue::as_array).into_iter().flatten() {
        let told = variant.get("inventoryQuantity").and_then(JsonValue::as_i64).unwrap_or_default();
        total += available_of(product.context, variant.get("inventoryItem"))?.unwrap_or(told);
    }
    Ok(Some(total))
}

fn permit(context: &Context<'_>, field: &str) -> Result<(), Failure> {
    let Some(scope) = scope::needed_to_read(field) else { return Ok(()) };
    match context.options.grants(scope) {
        Access::Granted => Ok(()),
        Access::Denied => Err(scope::denied(field, scope)),
    }
}
