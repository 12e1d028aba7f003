//! One rule of a routing: who may send, how it is shared out, and what becomes of the rest.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::facilities::FacilityFilter;
use super::orders::MOST_DAYS;
use super::{Standing, words};
use crate::facility::Queue;
use crate::values::money::Decimal;

/// A rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Rule {
    /// What people call it; unique in its routing.
    pub name: String,
    /// Whether it is in use.
    pub standing: Standing,
    /// How items are shared out among facilities.
    pub assign: Assign,
    /// Which facilities.
    pub facilities: FacilityFilter,
    /// What holds for parts.
    pub split: Split,
    /// Whether some without the rest will do.
    pub completeness: Completeness,
    /// What becomes of what it leaves.
    pub otherwise: Otherwise,
}

/// How items are shared out among facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assign {
    /// All from one facility, or nothing.
    #[default]
    Single,
    /// The first facility sends what it has, the next what it has of the rest, and so on.
    Split,
    /// As much as can be sent at all, from as few facilities as can be; the nearest together, where several would do.
    FewestShipments,
}

/// What holds for the parts of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// What each part has to be worth: also the one that nobody sends.
    pub min_value: Option<Decimal>,
    /// Whether items that belong together may part.
    pub groups: GroupSplit,
}

/// Whether items that belong together may part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupSplit {
    /// They may.
    #[default]
    MayPart,
    /// They are sent from one place, or not at all.
    Kept,
}

/// Whether some of an entry without the rest will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Completeness {
    /// It will.
    #[default]
    SomeWillDo,
    /// It will not: `all-or-nothing`.
    AllOrNothing,
}

/// What becomes of what a rule leaves. Neither: the next rule tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Otherwise {
    /// It goes to this queue, and no further rule tries.
    pub queue: Option<Queue>,
    /// What becomes of the date on which it is cancelled.
    pub wait: Option<WaitUntil>,
}

/// What a rule says of the date on which an item is cancelled if it still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitUntil {
    /// So many days from now.
    Days(u32),
    /// There shall be none.
    Ever,
}

/// A rule as it stands in the catalog.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    #[serde(default = "words::yes")]
    active: bool,
    #[serde(default)]
    assign: Assign,
    #[serde(default)]
    facilities: FacilityFilter,
    split: Option<WrittenSplit>,
    #[serde(default)]
    all_or_nothing: bool,
    #[serde(default)]
    otherwise: Otherwise,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenSplit {
    #[serde(default, deserialize_with = "amount")]
    min_value: Option<Decimal>,
    #[serde(default)]
    keep_groups_together: bool,
}

impl TryFrom<Written> for Rule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { name, active, assign, facilities, split, all_or_nothing, otherwise } = written;
        if name.trim().is_empty() {
            return Err("a rule needs a name: its decisions are told by it".to_owned());
        }
        if split.is_some() && assign == Assign::Single {
            return Err(format!(
                "rule `{name}` assigns to a single facility, so that there are no parts for `split` to speak of: \
                 write assign = \"split\" or \"fewest-shipments\", or leave `split` out"
            ));
        }
        let split = split.map_or_else(Split::default, |split| Split {
            min_value: split.min_value,
            groups: if split.keep_groups_together { GroupSplit::Kept } else { GroupSplit::MayPart },
        });
        let completeness = if all_or_nothing { Completeness::AllOrNothing } else { Completeness::SomeWillDo };
        Ok(Self {
            name,
            standing: words::standing(active),
            assign,
            facilities,
            split,
            completeness,
            otherwise,
        })
    }
}

/// Reads `"50.00"` or `50`.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    struct Amount;
    impl Visitor<'_> for Amount {
        type Value = Option<Decimal>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an amount such as \"50.00\"")
        }

        fn visit_i64<E: Error>(self, amount: i64) -> Result<Self::Value, E> {
            match amount >= 0 {
                true => Ok(Some(Decimal::from(amount))),
                false => Err(E::custom(format!("{amount}: an amount is 0 or more"))),
            }
        }

        fn visit_u64<E: Error>(self, amount: u64) -> Result<Self::Value, E> {
            Ok(Some(Decimal::from(amount)))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            match text.parse::<Decimal>() {
                Ok(amount) if !amount.is_sign_negative() => Ok(Some(amount)),
                _ => Err(E::custom(format!("\"{text}\" is no amount such as \"50.00\""))),
            }
        }
    }
    deserializer.deserialize_any(Amount)
}

/// Reads `"next-rule"` or a table of what is to be done.
impl<'de> Deserialize<'de> for Otherwise {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OtherwiseVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenOtherwise {
    queue: Option<Queue>,
    auto_cancel_days: Option<u32>,
    #[serde(default)]
    clear_auto_cancel: bool,
}

struct OtherwiseVisitor;

impl<'de> Visitor<'de> for OtherwiseVisitor {
    type Value = Otherwise;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"next-rule\", or a table with queue, auto-cancel-days or clear-auto-cancel")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Otherwise, E> {
        match word {
            "next-rule" => Ok(Otherwise::default()),
            other => Err(E::custom(format!(
                "\"{other}\": write \"next-rule\", or {{ queue = \"{other}\" }} to move items there"
            ))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Otherwise, A::Error> {
        let written = WrittenOtherwise::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        let wait = match (written.auto_cancel_days, written.clear_auto_cancel) {
            (Some(_), true) => {
                Err("auto-cancel-days sets a date and clear-auto-cancel takes it away; write one")
            }
            (Some(0), false) => {
                Err("auto-cancel-days = 0 would cancel it before anybody could try again; write 1 or more")
            }
            (Some(days), false) if days > MOST_DAYS => Err("auto-cancel-days is more than a hundred years"),
            (Some(days), false) => Ok(Some(WaitUntil::Days(days))),
            (None, true) => Ok(Some(WaitUntil::Ever)),
            (None, false) => Ok(None),
        };
        let wait = wait.map_err(A::Error::custom)?;
        match (written.queue, wait) {
            (Some(Queue::GeneralOps), _) => Err(A::Error::custom(
                "nothing waits in general-ops; name a queue for what has still to be sent",
            )),
            (None, None) => Err(A::Error::custom("an empty table says nothing; write \"next-rule\"")),
            (queue, wait) => Ok(Otherwise { queue, wait }),
        }
    }
}
