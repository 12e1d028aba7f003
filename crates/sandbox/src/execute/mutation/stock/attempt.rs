//! A call's changes, tried out: what stands against them, and what they come to when nothing does.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::Url;

use super::{Call, Change, Context, Done, Failure, Gid, Touched, text};
use crate::{
    state::{State, stamp},
    stock::{self, Book, Cause, Level, Name, Place},
};

/// How far a quantity may be from nothing.
const FURTHEST: i64 = 1_000_000_000;
/// The number of a shop's first adjustment group.
const FIRST_GROUP: i64 = 5_040_000_000_001;
/// The world key of how many adjustment groups there are.
const GROUPS: &str = "adjustment_groups";

/// The reasons there are.
const REASONS: [&str; 17] = [
    "correction",
    "cycle_count_available",
    "damaged",
    "movement_canceled",
    "movement_created",
    "movement_received",
    "movement_updated",
    "other",
    "promotion",
    "quality_control",
    "received",
    "reservation_created",
    "reservation_deleted",
    "reservation_updated",
    "restock",
    "safety_stock",
    "shrinkage",
];

/// Changes that are tried out.
pub(super) struct Attempt<'s> {
    state: &'s State,
    book: Book,
    complaints: Vec<Value>,
    /// The documents outside the shop that quantities are accounted for by.
    ledgers: BTreeMap<(Place, Name), String>,
}

/// Where in the input something stands.
#[derive(Debug, Clone)]
pub(super) struct Path(Vec<String>);

impl Path {
    /// A field of the input.
    pub(super) fn of(field: &str) -> Path {
        Path(vec!["input".to_owned(), field.to_owned()])
    }

    /// Something in it.
    pub(super) fn then(&self, step: impl ToString) -> Path {
        let Path(mut steps) = self.clone();
        steps.push(step.to_string());
        Path(steps)
    }
}

impl<'s> Attempt<'s> {
    pub(super) fn new(state: &'s State) -> Attempt<'s> {
        Attempt { state, book: Book::default(), complaints: Vec::new(), ledgers: BTreeMap::new() }
    }

    /// Says what stands against the call.
    pub(super) fn complain(&mut self, path: &Path, code: &str, message: &str) {
        self.complaints.push(json!({ "field": path.0, "code": code, "message": message }));
    }

    /// Looks at what is said of the call as a whole.
    pub(super) fn justify(&mut self, input: &Value) {
        if !REASONS.contains(&text(input, "reason")) {
            let message = "The specified reason is invalid.";
            self.complain(&Path::of("reason"), "INVALID_REASON", message);
        }
        if input["referenceDocumentUri"].as_str().is_some_and(|uri| Url::parse(uri).is_err()) {
            let path = Path::of("referenceDocumentUri");
            self.complain(&path, "INVALID_REFERENCE_DOCUMENT", "The reference document URI is invalid.");
        }
    }

    /// Looks at the document that a quantity is accounted for by: what is available has none, every other quantity has one.
    pub(super) fn account_for(&mut self, path: &Path, place: Option<Place>, name: Name, change: &Value) {
        let path = path.then("ledgerDocumentUri");
        match (name, change["ledgerDocumentUri"].as_str()) {
            (Name::Available, None) => {}
            (Name::Available, Some(_)) => {
                let message = "A ledger document URI is not allowed when adjusting available.";
                self.complain(&path, "INVALID_AVAILABLE_DOCUMENT", message);
            }
            (_, None) => {
                let message = "A ledger document URI is required except when adjusting available.";
                self.complain(&path, "INVALID_QUANTITY_DOCUMENT", message);
            }
            (_, Some(uri)) if uri.starts_with("gid://shopify/") => {
                let message =
                    "Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.";
                self.complain(&path, "INTERNAL_LEDGER_DOCUMENT", message);
            }
            (_, Some(uri)) if Url::parse(uri).is_err() => {
                self.complain(&path, "INVALID_LEDGER_DOCUMENT", "The ledger document URI is invalid.");
            }
            (_, Some(uri)) => {
                self.ledgers.extend(place.map(|place| ((place, name), uri.to_owned())));
            }
        }
    }

    /// The place that a change is about, unless nothing can be changed there.
    pub(super) fn place(
        &mut self,
        (item, item_path): (&str, &Path),
        (location, location_path): (&str, &Path),
    ) -> Result<Option<Place>, Failure> {
        let place = Place {
            item: Gid::of("InventoryItem", item)?.number,
            location: Gid::of("Location", location)?.number,
        };
        let (known_item, known_location) =
            (self.state.item(place.item)?, self.state.location(place.location)?);
        match &known_item {
            None => {
                let message = "The specified inventory item could not be found.";
                self.complain(item_path, "INVALID_INVENTORY_ITEM", message);
            }
            Some(item) if item.is_kit => {
                self.complain(item_path, "NON_MUTABLE_INVENTORY_ITEM", super::NON_MUTABLE);
                return Ok(None);
            }
            Some(_) => {}
        }
        if known_location.is_none() {
            let message = "The specified location could not be found.";
            self.complain(location_path, "INVALID_LOCATION", message);
        }
        if known_item.is_none() || known_location.is_none() {
            return Ok(None);
        }
        if self.book.stocked(self.state, place)?.is_none() {
            let message = "The specified inventory item is not stocked at the location.";
            self.complain(location_path, "ITEM_NOT_STOCKED_AT_LOCATION", message);
            return Ok(None);
        }
        Ok(Some(place))
    }

    /// What there is at a place, as it stands with the changes so far.
    pub(super) fn quantity(&mut self, place: Place, name: Name) -> Result<i64, Failure> {
        let level = self.book.level(self.state, place)?;
        Ok(level.map(|level| level.quantities.get(name)).unwrap_or_default())
    }

    /// Holds a quantity against the one that it is to be changed from.
    pub(super) fn compare(
        &mut self,
        path: &Path,
        place: Place,
        name: Name,
        from: Option<i64>,
    ) -> Result<(), Failure> {
        let Some(from) = from else { return Ok(()) };
        if from != self.quantity(place, name)? {
            let message = "The changeFromQuantity argument no longer matches the persisted quantity.";
            self.complain(&path.then("changeFromQuantity"), "CHANGE_FROM_QUANTITY_STALE", message);
        }
        Ok(())
    }

    /// Adds units, unless there would be too many or too few.
    pub(super) fn add(&mut self, path: &Path, place: Place, name: Name, units: i64) -> Result<(), Failure> {
        let sum = self.quantity(place, name)? + units;
        if sum > FURTHEST {
            let message = "The total quantity can't be higher than 1,000,000,000.";
            self.complain(path, "INVALID_QUANTITY_TOO_HIGH", message);
        } else if sum < -FURTHEST {
            let message = "The total quantity can't be lower than -1,000,000,000.";
            self.complain(path, "INVALID_QUANTITY_TOO_LOW", message);
        } else if let Some(Level { quantities, .. }) = self.book.level(self.state, place)? {
            quantities.add(name, units);
        }
        Ok(())
    }

    /// What was tried out; `Err` holds what stands against it.
    pub(super) fn end(self) -> Result<Outcome, Done> {
        if self.complaints.is_empty() {
            return Ok(Outcome { book: self.book, ledgers: self.ledgers });
        }
        let payload = json!({ "inventoryAdjustmentGroup": null, "userErrors": self.complaints });
        Err(Done { payload, touched: None })
    }
}

/// Changes that nothing stands against.
pub(super) struct Outcome {
    book: Book,
    ledgers: BTreeMap<(Place, Name), String>,
}

impl Outcome {
    /// Makes the changes. A call that changes nothing has no adjustment group.
    pub(super) fn make(
        self,
        context: &Context<'_>,
        state: &mut State,
        call: &Call<'_>,
    ) -> Result<Done, Failure> {
        let input = &call.arguments["input"];
        let made: i64 = state.get(GROUPS)?.and_then(|made| made.parse().ok()).unwrap_or_default();
        let gid = format!("gid://shopify/InventoryAdjustmentGroup/{}", FIRST_GROUP + made);
        let cause = Cause {
            by: call.field,
            object: &gid,
            idempotency_key: call.idempotency_key.as_deref(),
            reason: input["reason"].as_str(),
        };
        let visible_at = context.now + context.options.index_lag;
        let changes = self.book.write(state, &cause, context.now, visible_at)?;
        if changes.is_empty() {
            let payload = json!({ "inventoryAdjustmentGroup": null, "userErrors": [] });
            let gid = "gid://shopify/InventoryAdjustmentGroup/0".to_owned();
            return Ok(Done { payload, touched: Some(Touched { gid, change: Change::Nothing }) });
        }
        state.put(GROUPS, &(made + 1).to_string())?;
        let told: Vec<Value> = changes.iter().map(|change| tell(change, &self.ledgers)).collect();
        let group = json!({
            "id": gid, "createdAt": stamp(context.now), "reason": input["reason"],
            "referenceDocumentUri": input["referenceDocumentUri"], "changes": told,
        });
        let payload = json!({ "inventoryAdjustmentGroup": group, "userErrors": [] });
        Ok(Done { payload, touched: Some(Touched { gid, change: Change::Made }) })
    }
}

fn tell(change: &stock::Change, ledgers: &BTreeMap<(Place, Name), String>) -> Value {
    let Place { item, location } = change.place;
    json!({
        "name": change.name.told(),
        "delta": change.delta(),
        "quantityAfterChange": change.after,
        "ledgerDocumentUri": ledgers.get(&(change.place, change.name)),
        "item": { "id": format!("gid://shopify/InventoryItem/{item}") },
        "location": { "id": format!("gid://shopify/Location/{location}") },
    })
}
