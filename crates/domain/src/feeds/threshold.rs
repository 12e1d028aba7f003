//! Rows that tell what is held back of a variant, and what it may be used for: of a channel, or at a facility.

use crate::plan::change::threshold::Held;
use crate::plan::change::threshold::HeldAt;
use std::collections::HashMap;

use super::cell;
use super::columns::{Cells, Column, Needs};
use super::names::{
    FACILITY, FACILITY_NAMES, Found, Place, Places, VARIANT, VARIANT_NAMES, VariantName, facility_name,
};
use crate::plan::change::Change;

/// What the store says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredHeld {
    /// So much is held back.
    pub back: i64,
    /// True if orders may be routed there.
    pub allow_brokering: bool,
    /// True if it may be picked up there.
    pub allow_pickup: bool,
}

/// Where the store says nothing, nothing is held back and everything allowed.
impl Default for StoredHeld {
    fn default() -> Self {
        Self { back: 0, allow_brokering: true, allow_pickup: true }
    }
}

impl StoredHeld {
    fn with(self, held: Held) -> Self {
        Self {
            back: held.back.unwrap_or(self.back),
            allow_brokering: held.allow_brokering.unwrap_or(self.allow_brokering),
            allow_pickup: held.allow_pickup.unwrap_or(self.allow_pickup),
        }
    }
}

/// What the store says, by variant and place.
pub type StoredHelds = HashMap<(String, HeldAt), StoredHeld>;

/// A row of `inventory import-thresholds`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdRow {
    /// Which variant.
    pub variant: VariantName,
    /// The facility or channel, as it is named.
    pub at: String,
    /// What is held back, where the column names it for channels.
    threshold: Option<i64>,
    /// Where the column names it for facilities.
    safety_stock: Option<i64>,
    /// Where the column leaves it to what is named.
    minimum: Option<i64>,
    allow_brokering: Option<bool>,
    allow_pickup: Option<bool>,
}

/// The columns of `inventory import-thresholds`.
pub const THRESHOLD_COLUMNS: &[Column] = &[
    FACILITY[0],
    FACILITY[1],
    VARIANT[0],
    VARIANT[1],
    VARIANT[2],
    VARIANT[3],
    VARIANT[4],
    VARIANT[5],
    VARIANT[6],
    Column::new("threshold"),
    Column::also("safety-stock", &["facility-safety-stock"]),
    Column::new("minimum-stock"),
    Column::new("allow-brokering"),
    Column::new("allow-pickup"),
];
/// What such a file needs.
pub const THRESHOLD_NEEDS: Needs = &[
    VARIANT_NAMES,
    FACILITY_NAMES,
    &["threshold", "safety-stock", "minimum-stock", "allow-brokering", "allow-pickup"],
];

impl ThresholdRow {
    /// Reads a row.
    ///
    /// # Errors
    /// Something in it is not what it should be.
    pub fn read(cells: &Cells<'_>) -> Result<Self, String> {
        let number = |name| cells.get(name).map(cell::count).transpose();
        let allowed = |name| cells.get(name).map(cell::yes_or_no).transpose();
        let row = Self {
            variant: VariantName::of(cells)?,
            at: cells.need_identifier(FACILITY_NAMES)?.to_owned(),
            threshold: number("threshold")?,
            safety_stock: number("safety-stock")?,
            minimum: number("minimum-stock")?,
            allow_brokering: allowed("allow-brokering")?,
            allow_pickup: allowed("allow-pickup")?,
        };
        let says = [row.threshold, row.safety_stock, row.minimum].iter().any(Option::is_some);
        if says || row.allow_brokering.is_some() || row.allow_pickup.is_some() {
            Ok(row)
        } else {
            Err("it says nothing of the product".to_owned())
        }
    }

    /// What it says of the place that it names.
    ///
    /// # Errors
    /// There is no such place; several; a queue; or a number that belongs to the other kind of place.
    pub fn held(&self, places: &Places, channels: &Channels) -> Result<(HeldAt, Held), String> {
        let at = self.place(places, channels)?;
        let (own, other) = match at {
            HeldAt::Facility(_) => (self.safety_stock, self.threshold),
            HeldAt::Channel(_) => (self.threshold, self.safety_stock),
        };
        if other.is_some() {
            return Err(match at {
                HeldAt::Facility(_) => {
                    format!("`{}` is a facility, which has safety-stock; a threshold is a channel's", self.at)
                }
                HeldAt::Channel(_) => {
                    format!("`{}` is a channel, which has a threshold; safety-stock is a facility's", self.at)
                }
            });
        }
        if own.is_some() && self.minimum.is_some_and(|minimum| Some(minimum) != own) {
            return Err("it says two different numbers of the same".to_owned());
        }
        let held = Held {
            back: own.or(self.minimum),
            allow_brokering: self.allow_brokering,
            allow_pickup: self.allow_pickup,
        };
        Ok((at, held))
    }

    fn place(&self, places: &Places, channels: &Channels) -> Result<HeldAt, String> {
        let name = &self.at;
        match (places.get(&facility_name(name)), channels.get(name)) {
            (Some(Found::One(Place { queue: true, .. })), None) => {
                Err(format!("`{name}` is a queue, in which items wait; nothing is held back there"))
            }
            (Some(Found::One(place)), None) => Ok(HeldAt::Facility(place.id.clone())),
            (None, Some(Found::One(channel))) => Ok(HeldAt::Channel(channel.clone())),
            (None, None) => Err(format!(
                "there is no facility and no channel `{name}`; misc import-facilities brings them in"
            )),
            (Some(_), Some(_)) | (Some(Found::Several), None) | (None, Some(Found::Several)) => {
                Err(format!("`{name}` is the name of several facilities or channels: name it otherwise"))
            }
        }
    }
}

/// The channels that the store knows, by id and by external id.
pub type Channels = super::names::Directory<String, String>;

/// What is different; none where the store says the same.
pub fn held_back(variant: &str, at: HeldAt, held: Held, stored: &mut StoredHelds) -> Option<Change> {
    let key = (variant.to_owned(), at);
    let before = stored.get(&key).copied().unwrap_or_default();
    let after = before.with(held);
    if after == before {
        return None;
    }
    stored.insert(key.clone(), after);
    let (variant, at) = key;
    Some(Change::HeldBack { variant, at, held })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facility::FacilityId;
    use crate::feeds::columns::Header;

    fn known() -> (Places, Channels) {
        let (mut places, mut channels) = (Places::default(), Channels::default());
        for (name, id, queue) in
            [("DC", "DC", false), ("EXT-DC", "DC", false), ("brokering", "brokering", true)]
        {
            places.add(name.into(), Place { id: FacilityId(id.into()), queue });
        }
        channels.add("web".into(), "web".into());
        channels.add("CONFIG_WEB".into(), "web".into());
        (places, channels)
    }

    fn held(pairs: &[(&str, &str)]) -> Result<(HeldAt, Held), String> {
        let header = Header::of_objects(THRESHOLD_COLUMNS);
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let fields =
            header.fields([("product-id".to_owned(), "A".to_owned())].into_iter().chain(pairs).collect())?;
        let (places, channels) = known();
        ThresholdRow::read(&header.cells(&fields)?)?.held(&places, &channels)
    }

    #[test]
    fn what_is_named_decides_where_it_is_held_back() {
        let back = |n| Held { back: Some(n), ..Held::default() };
        let dc = || HeldAt::Facility(FacilityId("DC".into()));
        let web = || HeldAt::Channel("web".into());
        for (pairs, meant) in [
            (&[("facility-id", "DC"), ("safety-stock", "2")][..], (dc(), back(2))),
            (&[("facility-id", "EXT-DC"), ("facility-safety-stock", "2")], (dc(), back(2))),
            (&[("facility-id", "web"), ("threshold", "5")], (web(), back(5))),
            (&[("facility-id", "CONFIG_WEB"), ("minimum-stock", "5")], (web(), back(5))),
            (&[("facility-id", "DC"), ("minimum-stock", "0")], (dc(), back(0))),
            (
                &[("facility-id", "DC"), ("allow-brokering", "N")],
                (dc(), Held { allow_brokering: Some(false), ..Held::default() }),
            ),
        ] {
            assert_eq!(held(pairs), Ok(meant), "{pairs:?}");
        }
        for (pairs, why) in [
            (&[("facility-id", "DC"), ("threshold", "2")][..], "is a facility"),
            (&[("facility-id", "web"), ("safety-stock", "2")], "is a channel"),
            (&[("facility-id", "_NA_"), ("safety-stock", "2")], "is a queue"),
            (&[("facility-id", "moon"), ("safety-stock", "2")], "no facility and no channel"),
            (&[("facility-id", "DC"), ("safety-stock", "-2")], "less than nothing"),
            (&[("facility-id", "DC")], "says nothing"),
            (&[("facility-id", "web"), ("threshold", "5"), ("minimum-stock", "6")], "two different"),
        ] {
            assert!(held(pairs).unwrap_err().contains(why), "{pairs:?}: {:?}", held(pairs));
        }
    }

    #[test]
    fn what_is_said_twice_changes_something_once_and_what_is_not_said_stays() {
        let mut stored = StoredHelds::new();
        let at = || HeldAt::Channel("web".into());
        let five = Held { back: Some(5), ..Held::default() };
        let closed = Held { allow_brokering: Some(false), ..Held::default() };
        assert!(held_back("A", at(), five, &mut stored).is_some());
        assert!(held_back("A", at(), five, &mut stored).is_none());
        assert!(held_back("A", at(), closed, &mut stored).is_some());
        let after = StoredHeld { back: 5, allow_brokering: false, allow_pickup: true };
        assert_eq!(stored[&("A".to_owned(), at())], after);
        let as_ever = Held { back: Some(0), allow_brokering: Some(true), allow_pickup: Some(true) };
        assert!(held_back("B", at(), as_ever, &mut stored).is_none(), "no row says the same");
    }
}
