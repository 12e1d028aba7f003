//! One rule as a person writes it: whom it means, where, and what it says.

use serde::{Deserialize, Serialize};

use super::Held;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Rule {
    /// What messages call it.
    pub name: String,
    /// Which tags of the product.
    pub tags: Condition,
    /// Which collections of the product, by title or handle.
    pub categories: Condition,
    /// Which options of the variant: `Color/Red`.
    pub features: Condition,
    /// Which types of product.
    pub types: Condition,
    /// What it says.
    pub effect: Effect,
    pub(super) at: Where,
}

/// Which words something has to have; a list that is empty asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// At least one of these.
    pub any: Vec<String>,
    /// Each of these.
    pub all: Vec<String>,
    /// Not one of these.
    pub none: Vec<String>,
}

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// So many units are held back of all that a channel sells.
    Threshold(u32),
    /// So many units are kept at a facility.
    SafetyStock(u32),
    /// It is sold in a channel, or sent from a facility; or not.
    AllowBrokering(bool),
    /// It may be fetched; or not.
    AllowPickup(bool),
}

/// What a rule says something about: a column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Of a channel.
    Threshold,
    /// Of a facility.
    SafetyStock,
    /// Of either.
    AllowBrokering,
    /// Of either.
    AllowPickup,
}

/// Where a rule holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Where {
    /// In these channels; in all if none is named.
    Channels(Vec<String>),
    /// At these facilities and those in these groups; at all if none is named; but not at those in the other groups.
    Facilities { named: Vec<String>, groups: Vec<String>, without: Vec<String> },
}

/// A rule as it stands in the catalog.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    #[serde(default)]
    tags: Condition,
    #[serde(default)]
    categories: Condition,
    #[serde(default)]
    features: Condition,
    #[serde(default)]
    types: Condition,
    threshold: Option<u32>,
    safety_stock: Option<u32>,
    allow_brokering: Option<bool>,
    allow_pickup: Option<bool>,
    channels: Option<Vec<String>>,
    #[serde(default)]
    facilities: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    exclude_groups: Vec<String>,
}

impl TryFrom<Written> for Rule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let effect = written.effect()?;
        let at = written.at(effect)?;
        let Written { name, tags, categories, features, types, .. } = written;
        Ok(Self { name, tags, categories, features, types, effect, at })
    }
}

impl Written {
    fn effect(&self) -> Result<Effect, String> {
        let said = [
            self.threshold.map(Effect::Threshold),
            self.safety_stock.map(Effect::SafetyStock),
            self.allow_brokering.map(Effect::AllowBrokering),
            self.allow_pickup.map(Effect::AllowPickup),
        ];
        let mut said = said.into_iter().flatten();
        match (said.next(), said.next()) {
            (Some(effect), None) => Ok(effect),
            (Some(_), Some(_)) => Err(format!("rule `{}` says two things; write a rule for each", self.name)),
            (None, _) => Err(format!(
                "rule `{}` says nothing: write threshold, safety-stock, allow-brokering or allow-pickup",
                self.name
            )),
        }
    }

    fn at(&self, effect: Effect) -> Result<Where, String> {
        let facilities = [&self.facilities, &self.groups, &self.exclude_groups];
        let at_facilities = facilities.iter().any(|named| !named.is_empty());
        let name = &self.name;
        match (effect, &self.channels) {
            (Effect::Threshold(_), _) if at_facilities => Err(format!(
                "rule `{name}`: a threshold is a channel's; what a facility keeps is safety-stock"
            )),
            (Effect::SafetyStock(_), Some(_)) => Err(format!(
                "rule `{name}`: safety-stock is a facility's; what a channel keeps is a threshold"
            )),
            (Effect::AllowBrokering(_) | Effect::AllowPickup(_), Some(_)) if at_facilities => {
                Err(format!("rule `{name}` names channels and facilities; write a rule for each"))
            }
            (Effect::Threshold(_), channels) => Ok(Where::Channels(channels.clone().unwrap_or_default())),
            (Effect::AllowBrokering(_) | Effect::AllowPickup(_), Some(channels)) => {
                Ok(Where::Channels(channels.clone()))
            }
            (Effect::SafetyStock(_) | Effect::AllowBrokering(_) | Effect::AllowPickup(_), None) => {
                Ok(Where::Facilities {
                    named: self.facilities.clone(),
                    groups: self.groups.clone(),
                    without: self.exclude_groups.clone(),
                })
            }
        }
    }
}

/// Words without their case.
pub(super) fn fold(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

impl Condition {
    pub(super) fn folded(&self) -> Self {
        Self { any: fold(&self.any), all: fold(&self.all), none: fold(&self.none) }
    }

    /// True if these words are what is asked for; both are folded.
    pub(super) fn holds(&self, words: &[String]) -> bool {
        let has = |word: &String| words.contains(word);
        (self.any.is_empty() || self.any.iter().any(has))
            && self.all.iter().all(has)
            && !self.none.iter().any(has)
    }
}

impl Effect {
    /// What it speaks of.
    pub const fn field(self) -> Field {
        match self {
            Self::Threshold(_) => Field::Threshold,
            Self::SafetyStock(_) => Field::SafetyStock,
            Self::AllowBrokering(_) => Field::AllowBrokering,
            Self::AllowPickup(_) => Field::AllowPickup,
        }
    }

    /// Which of the three things at one place it speaks of.
    pub(super) const fn slot(self) -> usize {
        match self {
            Self::Threshold(_) | Self::SafetyStock(_) => 0,
            Self::AllowBrokering(_) => 1,
            Self::AllowPickup(_) => 2,
        }
    }

    /// True if that is so already.
    pub(super) fn holds(self, held: &Held) -> bool {
        match self {
            Self::Threshold(units) | Self::SafetyStock(units) => held.units == i64::from(units),
            Self::AllowBrokering(allowed) => held.allow_brokering == allowed,
            Self::AllowPickup(allowed) => held.allow_pickup == allowed,
        }
    }
}

/// As the files have it.
impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Threshold(units) | Self::SafetyStock(units) => units.fmt(f),
            Self::AllowBrokering(allowed) | Self::AllowPickup(allowed) => {
                f.write_str(if *allowed { "Y" } else { "N" })
            }
        }
    }
}

impl Field {
    /// The column's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::SafetyStock => "safety-stock",
            Self::AllowBrokering => "allow-brokering",
            Self::AllowPickup => "allow-pickup",
        }
    }
}
