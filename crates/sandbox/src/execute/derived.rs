//! Fields that follow from others, so that documents need not repeat themselves.

use apollo_compiler::response::{JsonMap, JsonValue, serde_json_bytes::json};

use super::{failure::Failure, gid::Gid, object::Object, stock};

/// The value of a field that the document leaves out, `None` when nothing is known.
pub(super) fn derive(object: &Object<'_>, field: &str) -> Result<Option<JsonValue>, Failure> {
    if field == "legacyResourceId" {
        return Ok(number(&object.text("id")?));
    }
    match &*object.type_name {
        "Order" => order(object, field),
        "Product" => product(object, field),
        "ProductVariant" => variant(object, field),
        "FulfillmentOrderLineItem" => fulfillment_order_line(object, field),
        "InventoryItem" if field == "variant" => stock::variant(object),
        "Collection" if field == "productsCount" => {
            let members = object.get("products")?;
            let count = objects(members.as_deref()).count();
            Ok(Some(json!({ "count": count, "precision": "EXACT" })))
        }
        "Customer" if field == "displayName" => {
            let name = format!("{} {}", object.text("firstName")?, object.text("lastName")?);
            Ok(Some(name.trim().into()))
        }
        _ => of_order(object, field),
    }
}

fn order(order: &Object<'_>, field: &str) -> Result<Option<JsonValue>, Failure> {
    let financial = || order.text("displayFinancialStatus");
    Ok(match field {
        "closed" => Some((!order.text("closedAt")?.is_empty()).into()),
        "fullyPaid" => {
            Some(matches!(financial()?.as_str(), "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED").into())
        }
        "unpaid" => Some(matches!(financial()?.as_str(), "PENDING" | "AUTHORIZED" | "EXPIRED").into()),
        "requiresShipping" => Some(any(order, "lineItems", |line| flag(line, "requiresShipping"))?.into()),
        "shippingLines" => {
            let line = order.get("shippingLine")?.filter(|line| !line.is_null());
            Some(line.map_or_else(|| json!([]), |line| json!([line.into_owned()])))
        }
        _ => None,
    })
}

fn product(product: &Object<'_>, field: &str) -> Result<Option<JsonValue>, Failure> {
    let variants = product.get("variants")?;
    let variants: Vec<&JsonMap> = objects(variants.as_deref()).collect();
    Ok(match field {
        "variantsCount" => Some(json!({ "count": variants.len(), "precision": "EXACT" })),
        "totalInventory" => {
            let quantity = |variant: &&JsonMap| variant.get("inventoryQuantity").and_then(JsonValue::as_i64);
            Some(variants.iter().filter_map(quantity).sum::<i64>().into())
        }
        "hasOnlyDefaultVariant" => {
            let titles: Vec<_> =
                variants.iter().filter_map(|variant| variant.get("title")?.as_str()).collect();
            Some((titles == ["Default Title"]).into())
        }
        "tracksInventory" => {
            let items = variants.iter().filter_map(|variant| variant.get("inventoryItem")?.as_object());
            Some(items.into_iter().any(|item| flag(item, "tracked")).into())
        }
        _ => None,
    })
}

fn variant(variant: &Object<'_>, field: &str) -> Result<Option<JsonValue>, Failure> {
    if field == "availableForSale" {
        let stock = variant.get("inventoryQuantity")?;
        let in_stock = stock.as_deref().and_then(JsonValue::as_i64).is_some_and(|stock| stock > 0);
        return Ok(Some((in_stock || variant.text("inventoryPolicy")? == "CONTINUE").into()));
    }
    of_product(variant.document(), &variant.text("title")?, field)
}

/// Gives a variant that was taken out of its product what it had from there.
pub(super) fn complete_variant(product: &Object<'_>, variant: &mut JsonMap) -> Result<(), Failure> {
    let title = variant.get("title").and_then(JsonValue::as_str).unwrap_or_default().to_owned();
    for field in ["product", "displayName"] {
        if let Some(value) = of_product(product, &title, field)? {
            variant.insert(field, value);
        }
    }
    Ok(())
}

fn of_product(product: &Object<'_>, variant_title: &str, field: &str) -> Result<Option<JsonValue>, Failure> {
    Ok(match field {
        "product" => Some(json!({ "id": product.text("id")? })),
        "displayName" => Some(format!("{} - {variant_title}", product.text("title")?).into()),
        _ => None,
    })
}

/// What a fulfilment order's line repeats of the order's line.
fn fulfillment_order_line(line: &Object<'_>, field: &str) -> Result<Option<JsonValue>, Failure> {
    let field = match field {
        "productTitle" => "title",
        "sku" | "variantTitle" | "vendor" | "requiresShipping" | "variant" => field,
        _ => return Ok(None),
    };
    let reference = line.get("lineItem")?;
    let id = reference.as_deref().and_then(|line| line.get("id"));
    let lines = line.document().get("lineItems")?;
    let line = objects(lines.as_deref()).find(|line| line.get("id") == id);
    Ok(line.and_then(|line| line.get(field)).cloned())
}

/// What the parts of an order say of the order as a whole.
fn of_order(part: &Object<'_>, field: &str) -> Result<Option<JsonValue>, Failure> {
    let order = part.document();
    if order.type_name != "Order" {
        return Ok(None);
    }
    let of_order = |field: &str| Ok(order.get(field)?.map(|value| value.into_owned()));
    match field {
        "order" => Ok(Some(json!({ "id": order.text("id")? }))),
        "orderId" => of_order("id"),
        "orderName" => of_order("name"),
        "orderProcessedAt" => of_order("processedAt"),
        _ => Ok(None),
    }
}

fn any(object: &Object<'_>, list: &str, test: impl Fn(&JsonMap) -> bool) -> Result<bool, Failure> {
    Ok(objects(object.get(list)?.as_deref()).any(test))
}

fn objects(list: Option<&JsonValue>) -> impl Iterator<Item = &JsonMap> {
    list.and_then(JsonValue::as_array).into_iter().flatten().filter_map(JsonValue::as_object)
}

fn flag(tree: &JsonMap, field: &str) -> bool {
    tree.get(field).and_then(JsonValue::as_bool).unwrap_or(false)
}

/// The number in a gid; 64-bit numbers travel as text.
fn number(gid: &str) -> Option<JsonValue> {
    Gid::parse(gid).map(|gid| gid.number.to_string().into())
}
