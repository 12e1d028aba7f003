//! The facility filter and sort keys of a rule.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::distance::Reach;
use super::words::{not_blank, not_both, one_or_more};

/// Which facilities a rule looks at. All of it has to hold.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(try_from = "Written")]
pub struct FacilityFilter {
    /// In one of these groups; empty: any facility.
    pub groups: Vec<String>,
    /// In none of these, whatever other groups it is in.
    pub exclude_groups: Vec<String>,
    /// How far away at most.
    pub within: Option<Reach>,
    /// What has to be there beyond the facility's own safety stock. It decides who may send; it is not kept back.
    pub gate: Option<Gate>,
    /// Whether daily limits hold.
    pub limits: Limits,
    /// Which come first; the first word weighs most. At last it goes by how much of the order is there, how much stock is left, and the
    /// facility's id.
    pub sort: Vec<FacilitySort>,
    /// For how many weeks stock is meant to last; what `weeks-of-supply` sorts by.
    pub weeks_of_supply: Option<u32>,
}

/// Whether the facilities' daily limits hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limits {
    /// They do.
    #[default]
    Hold,
    /// They do not; but a facility that takes no orders at all still takes none.
    Ignored,
}

/// What has to be at a facility (ATP less its safety stock) of each variant that it is to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// So many, or more.
    AtLeast(u32),
    /// More than so many.
    MoreThan(u32),
    /// So many, or fewer.
    AtMost(u32),
    /// Fewer than so many.
    LessThan(u32),
    /// Just so many.
    Exactly(u32),
    /// Any number but this.
    NotExactly(u32),
}

/// What facilities are sorted by; those that have no such thing come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FacilitySort {
    /// The nearest first.
    Distance,
    /// The one with the most of what is ordered first.
    Stock,
    /// By its place in the group.
    Sequence,
    /// The one that can take the most further orders today first.
    Capacity,
    /// The one that misses most variants of the style first; those that miss none are left out.
    BrokenStyle,
    /// The one that sells least of it first; where nothing is sold, nobody knows, and it comes last.
    SalesVelocity,
    /// The one whose stock lasts longest first.
    WeeksOfSupply,
}

/// The filter as it stands in the catalog.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default, alias = "groups", deserialize_with = "one_or_more")]
    group: Vec<String>,
    #[serde(default, alias = "exclude-groups", deserialize_with = "one_or_more")]
    exclude_group: Vec<String>,
    within: Option<Reach>,
    safety_stock: Option<Gate>,
    #[serde(default)]
    ignore_limits: bool,
    #[serde(default, deserialize_with = "one_or_more")]
    sort: Vec<FacilitySort>,
    weeks_of_supply: Option<u32>,
}

impl TryFrom<Written> for FacilityFilter {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        not_blank(&written.group)?;
        not_blank(&written.exclude_group)?;
        not_both(&written.group, &written.exclude_group)?;
        if let Some(Gate::AtMost(0) | Gate::LessThan(..=1) | Gate::Exactly(0)) = written.safety_stock {
            return Err("`safety-stock` lets no facility through: who sends something has one at the least"
                .to_owned());
        }
        Ok(Self {
            groups: written.group,
            exclude_groups: written.exclude_group,
            within: written.within,
            gate: written.safety_stock,
            limits: if written.ignore_limits { Limits::Ignored } else { Limits::Hold },
            sort: written.sort,
            weeks_of_supply: written.weeks_of_supply,
        })
    }
}

impl Gate {
    /// True if that many pass.
    pub fn lets(self, units: i64) -> bool {
        match self {
            Self::AtLeast(n) => units >= i64::from(n),
            Self::MoreThan(n) => units > i64::from(n),
            Self::AtMost(n) => units <= i64::from(n),
            Self::LessThan(n) => units < i64::from(n),
            Self::Exactly(n) => units == i64::from(n),
            Self::NotExactly(n) => units != i64::from(n),
        }
    }

    /// What must be there at the least.
    pub fn least(self) -> i64 {
        match self {
            Self::AtLeast(n) | Self::Exactly(n) => i64::from(n),
            Self::MoreThan(n) => i64::from(n) + 1,
            Self::AtMost(_) | Self::LessThan(_) | Self::NotExactly(_) => 0,
        }
    }
}

/// Reads `2`, which is at least 2, or one of `{ at-least = 2 }`, `{ more-than = 2 }` and so on.
impl<'de> Deserialize<'de> for Gate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GateVisitor)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Comparison {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Exactly,
    NotExactly,
}

struct GateVisitor;

impl<'de> Visitor<'de> for GateVisitor {
    type Value = Gate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of units, or a comparison such as { more-than = 2 }")
    }

    fn visit_i64<E: Error>(self, units: i64) -> Result<Gate, E> {
        u32::try_from(units)
            .map(Gate::AtLeast)
            .map_err(|_| E::custom(format!("{units}: units are 0 or more")))
    }

    fn visit_u64<E: Error>(self, units: u64) -> Result<Gate, E> {
        self.visit_i64(i64::try_from(units).unwrap_or(i64::MAX))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Gate, A::Error> {
        let one = "write one comparison: at-least, more-than, at-most, less-than, exactly or not-exactly";
        let Some((comparison, units)) = map.next_entry::<Comparison, u32>()? else {
            return Err(A::Error::custom(one));
        };
        if map.next_key::<Comparison>()?.is_some() {
            return Err(A::Error::custom(one));
        }
        Ok(match comparison {
            Comparison::AtLeast => Gate::AtLeast(units),
            Comparison::MoreThan => Gate::MoreThan(units),
            Comparison::AtMost => Gate::AtMost(units),
            Comparison::LessThan => Gate::LessThan(units),
            Comparison::Exactly => Gate::Exactly(units),
            Comparison::NotExactly => Gate::NotExactly(units),
        })
    }
}
