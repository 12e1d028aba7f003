//! `inventoryActivate` and `inventoryDeactivate`: a location begins to stock a thing, or ceases to.

use serde_json::{Value, json};

use super::{Call, Change, Context, Done, Failure, FailureCode, Gid, Touched, permit_stock, text};
use crate::{
    state::State,
    stock::{Book, Cause, Level, Name, Place, Quantities},
};

/// Has a location stock a thing.
pub(in super::super) fn activate(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
) -> Result<Done, Failure> {
    permit_stock(context, call)?;
    let arguments = &call.arguments;
    let place = Place {
        item: Gid::of("InventoryItem", text(arguments, "inventoryItemId"))?.number,
        location: Gid::of("Location", text(arguments, "locationId"))?.number,
    };
    let (available, on_hand) = (arguments["available"].as_i64(), arguments["onHand"].as_i64());
    let mut book = Book::default();
    let stocked = book.stocked(state, place)?.is_some();
    let item = state.item(place.item)?;
    let refusal = if item.is_none() {
        Some(("inventoryItemId", "The inventory item couldn't be found."))
    } else if item.is_some_and(|item| item.is_kit) {
        // In the words that its quantities are refused with; those of this mutation are not known.
        Some(("inventoryItemId", super::NON_MUTABLE))
    } else if !state.location(place.location)?.is_some_and(|location| location["isActive"] == true) {
        Some(("locationId", "The location couldn't be found or is inactive."))
    } else if available.is_some() && on_hand.is_some() {
        Some(("available", "Only one of available and onHand can be set."))
    } else if on_hand.is_some_and(|units| units < 0) {
        Some(("onHand", "The quantity can't be negative."))
    } else if stocked && (available.is_some() || on_hand.is_some()) {
        let message =
            "Not allowed to set available quantity when the item is already active at the location.";
        Some(("available", message))
    } else {
        None
    };
    if let Some((argument, message)) = refusal {
        return Ok(refused(Some("inventoryLevel"), argument, message));
    }
    let level = book.stock(state, place, context.now)?;
    if !stocked {
        level.quantities = Quantities::default();
        level.quantities.add(Name::Available, available.or(on_hand).unwrap_or_default());
    }
    write(context, state, call, book, place)?;
    let level: Option<Value> =
        state.level_text(place)?.map(|text| serde_json::from_str(&text)).transpose()?;
    let payload = json!({ "inventoryLevel": level, "userErrors": [] });
    let change = if stocked { Change::Nothing } else { Change::Made };
    Ok(Done { payload, touched: Some(Touched { gid: place.gid(), change }) })
}

/// Has a location stock a thing no longer.
pub(in super::super) fn deactivate(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
) -> Result<Done, Failure> {
    permit_stock(context, call)?;
    let id = text(&call.arguments, "inventoryLevelId");
    let Some(place) = Place::read(id) else {
        return Err(Failure::new(FailureCode::ResourceNotFound, format!("Invalid global id '{id}'")));
    };
    let mut book = Book::default();
    let alone = state.stocking_locations(place.item)? < 2;
    let Some(level) = book.stocked(state, place)? else {
        return Ok(refused(None, "inventoryLevelId", "The inventory level couldn't be found."));
    };
    if let Some(message) = obstacle(level, alone) {
        return Ok(refused(None, "inventoryLevelId", message));
    }
    level.active = false;
    level.quantities = Quantities::default();
    write(context, state, call, book, place)?;
    let touched = Some(Touched { gid: place.gid(), change: Change::Made });
    Ok(Done { payload: json!({ "userErrors": [] }), touched })
}

fn obstacle(level: &Level, alone: bool) -> Option<&'static str> {
    let has = |name| level.quantities.get(name) != 0;
    if alone {
        Some("The product couldn't be unstocked because it needs to be stocked at a minimum of one location.")
    } else if has(Name::Committed) {
        Some("Committed inventory at the location must be fulfilled or moved first.")
    } else if has(Name::Incoming) {
        Some("Incoming inventory at the location must be received or moved first.")
    } else if has(Name::Reserved) {
        Some("Reserved inventory at the location must be released first.")
    } else {
        None
    }
}

fn write(
    context: &Context<'_>,
    state: &mut State,
    call: &Call<'_>,
    book: Book,
    place: Place,
) -> Result<(), Failure> {
    let object = place.gid();
    let idempotency_key = call.idempotency_key.as_deref();
    let cause = Cause { by: call.field, object: &object, idempotency_key, reason: None };
    book.write(state, &cause, context.now, context.now + context.options.index_lag)?;
    Ok(())
}

fn refused(object: Option<&str>, argument: &str, message: &str) -> Done {
    let mut payload = json!({ "userErrors": [{ "field": [argument], "message": message }] });
    if let Some(object) = object {
        payload[object] = Value::Null;
    }
    Done { payload, touched: None }
}
