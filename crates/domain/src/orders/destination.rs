//! The first facility or queue of an item, and its shipping method (jobs.md, O-1 "Ship groups").

use chrono::NaiveDate;

use super::policy::OrderPolicy;
use crate::facility::{FacilityId, Queue};
use crate::shopify::order::{Attribute, Line, ShopLocation, ShopOrder};

/// A facility, as an order names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A virtual facility.
    Queue(Queue),
    /// A store by the code that the shop front wrote on the line.
    Code(String),
    /// A place that Shopify names.
    Location(ShopLocation),
}

/// The first facility and shipping method of a line's units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Where they are.
    pub place: Place,
    /// How they travel.
    pub shipping_method: String,
    /// What the buyer of a pre-sold item was promised.
    pub promise_date: Option<NaiveDate>,
}

/// How a fetched order travels.
pub const PICKUP: &str = "pickup";
/// How goods travel that were handed over the counter.
pub const POS_COMPLETED: &str = "pos-completed";
/// How goods travel that need no parcel.
pub const NO_SHIPPING: &str = "no-shipping";

impl Place {
    /// The facility's id in the store.
    pub fn facility(&self) -> FacilityId {
        match self {
            Self::Queue(queue) => (*queue).into(),
            Self::Code(code) => FacilityId(code.clone()),
            Self::Location(location) => FacilityId::of_location(location),
        }
    }
}

/// Where the open units of a line go. The first rule that fits wins: pre-sold, pickup, named by the order, digital,
/// to be routed. In a load of a shop's history, what is archived goes nowhere.
pub fn of_open_units(line: &Line, order: &ShopOrder, policy: &OrderPolicy) -> Destination {
    if policy.archived_is_history && order.closed_at.is_some() {
        return of_closed_units(line, order, policy);
    }
    presold(line, order, policy)
        .or_else(|| pickup(line, order, policy))
        .or_else(|| preselected(line, order, policy))
        .unwrap_or_else(|| {
            if line.requires_shipping {
                to(Place::Queue(Queue::Brokering), &policy.shipping_method(order))
            } else {
                to(Place::Queue(Queue::GeneralOps), NO_SHIPPING)
            }
        })
}

/// Where units belong for which nothing is left to do. They are history: no queue may hold them, because queues hold
/// what waits. Goods sold over the counter are where they were sold.
pub fn of_closed_units(line: &Line, order: &ShopOrder, policy: &OrderPolicy) -> Destination {
    if let Some(location) = &order.retail_location {
        return to(Place::Location(location.clone()), POS_COMPLETED);
    }
    if line.requires_shipping {
        to(Place::Queue(Queue::GeneralOps), &policy.shipping_method(order))
    } else {
        to(Place::Queue(Queue::GeneralOps), NO_SHIPPING)
    }
}

fn to(place: Place, method: &str) -> Destination {
    Destination { place, shipping_method: method.to_owned(), promise_date: None }
}

/// The shop front marks pre-sold lines with the properties `Note` and `PROMISE_DATE` (jobs.md, P-2 "Storefront contract").
fn presold(line: &Line, order: &ShopOrder, policy: &OrderPolicy) -> Option<Destination> {
    let note = property(&line.attributes, "Note")?;
    let words: String = note.chars().filter(char::is_ascii_alphabetic).collect();
    let queue = match words.to_ascii_lowercase().as_str() {
        "preorder" => Queue::Preorder,
        "backorder" => Queue::Backorder,
        _ => return None,
    };
    Some(Destination {
        place: Place::Queue(queue),
        shipping_method: policy.shipping_method(order),
        promise_date: property(&line.attributes, "PROMISE_DATE").and_then(date),
    })
}

/// Reads `MM/dd/yyyy` or ISO; `_NA_`, `NULL` and everything else that the theme may have written is no date.
fn date(text: &str) -> Option<NaiveDate> {
    ["%m/%d/%Y", "%Y-%m-%d"].iter().find_map(|format| NaiveDate::parse_from_str(text.trim(), format).ok())
}

fn pickup(line: &Line, order: &ShopOrder, policy: &OrderPolicy) -> Option<Destination> {
    if let Some(code) = property(&line.attributes, &policy.pickup_property) {
        // A code that cannot be a store's was not written by the shop front: a person has to look at it.
        let place = code_of(code).unwrap_or(Place::Queue(Queue::PickupRejected));
        return Some(to(place, PICKUP));
    }
    let local = order
        .fulfillment_orders
        .iter()
        .filter(|fo| fo.pickup && fo.open)
        .find(|fo| fo.lines.iter().any(|l| l.line == line.id))?;
    Some(to(Place::Location(local.location.clone()?), PICKUP))
}

/// Orders with a certain tag name the facility, and perhaps the method, on their lines.
fn preselected(line: &Line, order: &ShopOrder, policy: &OrderPolicy) -> Option<Destination> {
    let rule = policy.preselected.as_ref()?;
    if !order.tags.iter().any(|tag| tag.eq_ignore_ascii_case(&rule.tag)) {
        return None;
    }
    let facility = property(&line.attributes, &rule.facility_property)?;
    let method = rule
        .method_property
        .as_deref()
        .and_then(|name| property(&line.attributes, name))
        .map_or_else(|| policy.shipping_method(order), str::to_owned);
    Some(to(code_of(facility)?, &method))
}

/// A facility's code as a buyer's browser may have sent it: it must be a plain word, and none of the store's own names
/// for queues and for places known only to Shopify.
fn code_of(text: &str) -> Option<Place> {
    let plain = text.len() <= 40 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let ours =
        text.starts_with("location-") || Queue::ALL.iter().any(|queue| queue.id().eq_ignore_ascii_case(text));
    (plain && !ours).then(|| Place::Code(text.to_owned()))
}

fn property<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a str> {
    attributes.iter().find(|a| a.key == key).map(|a| a.value.trim()).filter(|value| !value.is_empty())
}
