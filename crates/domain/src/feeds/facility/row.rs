//! A row of `misc import-facilities`, read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::facility::{FacilityId, FacilityKind, Queue};
use crate::feeds::cell;
use crate::feeds::columns::{Cells, Column, Needs};
use crate::plan::change::facility::GroupKind;
use crate::values::id::LocationId;
use crate::values::identifier;

/// The longest id of a facility or a group, in characters.
const LONGEST_ID: usize = 60;

/// Each kind of group, with the column that lists those of a facility.
const KINDS: [(GroupKind, &str); 3] = [
    (GroupKind::Channel, "channels"),
    (GroupKind::Brokering, "brokering-groups"),
    (GroupKind::Pickup, "pickup-groups"),
];

/// In a cell: nothing at all. An empty cell leaves what it is about as it is.
const NONE: &str = "-";

/// The columns of `misc import-facilities`.
pub const FACILITY_COLUMNS: &[Column] = &[
    Column::also("facility-id", &["facility"]),
    Column::also("name", &["facility-name"]),
    Column::also("type", &["facility-type", "facility-type-id"]),
    Column::also("external-id", &["external-facility-id"]),
    Column::also("timezone", &["time-zone", "facility-time-zone"]),
    Column::new("latitude"),
    Column::new("longitude"),
    Column::also("order-limit", &["maximum-order-limit"]),
    Column::also("shop", &["shop-id"]),
    Column::also("location-id", &["shopify-location-id"]),
    Column::also("channels", &["channel", "groups"]),
    Column::also("brokering-groups", &["brokering-group"]),
    Column::also("pickup-groups", &["pickup-group"]),
    Column::also("from", &["from-date"]),
    Column::also("thru", &["thru-date"]),
];
/// What such a file needs.
pub const FACILITY_NEEDS: Needs = &[&["facility-id"]];

/// Groups, and the facility's place in each, where one is said.
type Groups = BTreeMap<String, Option<i64>>;

/// What a cell says of something that a facility may be without.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said<T> {
    /// It is empty.
    Nothing,
    /// The facility is without.
    Without,
    This(T),
}

impl<T: Clone> Said<T> {
    fn read(text: Option<&str>, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Self, String> {
        match text {
            None => Ok(Self::Nothing),
            Some(NONE) => Ok(Self::Without),
            Some(text) => read(text).map(Self::This),
        }
    }

    /// What it is from now on.
    pub(super) fn over(&self, before: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => before,
            Self::Without => None,
            Self::This(said) => Some(said.clone()),
        }
    }
}

/// A row of `misc import-facilities`. What is empty stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityRow {
    /// Which.
    pub facility: FacilityId,
    pub(super) name: Option<String>,
    pub(super) kind: Option<FacilityKind>,
    pub(super) external_id: Said<String>,
    pub(super) timezone: Said<String>,
    pub(super) coordinates: Said<(f64, f64)>,
    pub(super) order_limit: Said<i64>,
    /// The shop whose location it is, where it is told, and the location.
    pub(super) location: Option<(Option<String>, LocationId)>,
    /// By the kinds that it speaks of: all that the facility is in, with its place there, where it says one.
    pub(super) groups: Vec<(GroupKind, Groups)>,
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) thru: Option<DateTime<Utc>>,
}

impl FacilityRow {
    /// Reads a row. Days begin in `zone`.
    ///
    /// # Errors
    /// Something in it is not what it should be.
    pub fn read(cells: &Cells<'_>, zone: Tz) -> Result<Self, String> {
        let facility = id(cells.need_identifier(&["facility-id"])?)?;
        if Queue::of_alias(&facility).is_some() || Queue::ALL.iter().any(|queue| queue.id() == facility) {
            return Err(format!("`{facility}` is a queue; it is there already, and no place"));
        }
        let instant = |name| cells.get(name).map(|text| cell::instant(text, zone)).transpose();
        let (from, thru) = (instant("from")?, instant("thru")?);
        if from.zip(thru).is_some_and(|(from, thru)| thru <= from) {
            return Err("`thru` is not after `from`".to_owned());
        }
        Ok(Self {
            facility: FacilityId(facility),
            name: cells.get("name").map(cell::text).transpose()?,
            kind: cells.get("type").map(kind).transpose()?,
            external_id: Said::read(cells.identifier("external-id")?, id)?,
            timezone: Said::read(cells.get("timezone"), timezone)?,
            coordinates: coordinates(cells)?,
            order_limit: Said::read(cells.get("order-limit"), cell::count)?,
            location: location(cells)?,
            groups: groups(cells)?,
            from,
            thru,
        })
    }
}

fn id(text: &str) -> Result<String, String> {
    let bad = |c: char| c.is_control() || c.is_whitespace() || c == ';';
    if text.chars().count() > LONGEST_ID || text.contains(bad) {
        return Err(format!(
            "`{text}` cannot be an id: at most {LONGEST_ID} characters, without spaces and `;`"
        ));
    }
    Ok(text.to_owned())
}

fn kind(text: &str) -> Result<FacilityKind, String> {
    FacilityKind::of_word(text).ok_or_else(|| {
        format!("`{text}` is no type: write store, outlet-store, warehouse or outlet-warehouse")
    })
}

fn timezone(text: &str) -> Result<String, String> {
    match text.parse::<Tz>() {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => Err(format!("`{text}` is no time zone: write one like America/New_York")),
    }
}

fn coordinates(cells: &Cells<'_>) -> Result<Said<(f64, f64)>, String> {
    match (cells.get("latitude"), cells.get("longitude")) {
        (None, None) => Ok(Said::Nothing),
        (Some(NONE), Some(NONE)) => Ok(Said::Without),
        (Some(latitude), Some(longitude)) => {
            Ok(Said::This((cell::degrees(latitude, 90.0)?, cell::degrees(longitude, 180.0)?)))
        }
        (Some(_), None) | (None, Some(_)) => {
            Err("a latitude without a longitude is nowhere, and so is one without the other".to_owned())
        }
    }
}

fn location(cells: &Cells<'_>) -> Result<Option<(Option<String>, LocationId)>, String> {
    let shop = cells.get("shop").map(str::to_owned);
    let Some(text) = cells.identifier("location-id")? else {
        return match shop {
            Some(_) => Err("`shop` without a `location-id`".to_owned()),
            None => Ok(None),
        };
    };
    let digits = text.rsplit('/').next().unwrap_or(text);
    match digits.parse::<i64>() {
        Ok(number) if number > 0 => Ok(Some((shop, LocationId(number)))),
        Ok(_) | Err(_) => Err(format!("`{text}` is no number of a Shopify location")),
    }
}

fn groups(cells: &Cells<'_>) -> Result<Vec<(GroupKind, Groups)>, String> {
    let mut groups = Vec::new();
    for (kind, column) in KINDS {
        let Some(text) = cells.get(column) else { continue };
        let named = text.split(';').filter_map(identifier::trimmed).filter(|name| *name != NONE);
        groups.push((kind, named.map(|name| group(kind, name)).collect::<Result<_, _>>()?));
    }
    Ok(groups)
}

/// A group, and the facility's place in it for routing that goes by it: `east`, `east:2`.
fn group(kind: GroupKind, text: &str) -> Result<(String, Option<i64>), String> {
    match (kind, text.rsplit_once(':')) {
        (GroupKind::Brokering, Some((group, place))) => match place.parse::<u32>() {
            Ok(place) => Ok((id(group)?, Some(place.into()))),
            Err(_) => Err(format!("`{text}` is no place in a group: write one like `{group}:2`")),
        },
        (GroupKind::Brokering | GroupKind::Channel | GroupKind::Pickup, _) => Ok((id(text)?, None)),
    }
}
