//! Single values: amounts, times, numbers of units. Each refusal says what the value is instead.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::gid::Gid;
use domain::shopify::order::ShopLocation;
use domain::values::id::LocationId;
use domain::values::identifier;
use domain::values::money::{Currency, Decimal};

/// More units of one line than any shop sells at once: a slip of a keyboard, or an attack.
const MOST_UNITS: i64 = 10_000;

/// Adds the place to an error: `quantity` + `-1 is negative`, `line 3:` + `quantity -1 is negative`.
pub(super) trait At<T> {
    fn at(self, place: impl Display) -> Result<T, String>;
}

impl<T, E: Display> At<T> for Result<T, E> {
    fn at(self, place: impl Display) -> Result<T, String> {
        self.map_err(|error| format!("{place} {error}"))
    }
}

/// An amount in the shop's currency and the buyer's; only the shop's is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MoneyBag {
    shop_money: Money,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Money {
    amount: String,
    currency_code: String,
}

impl MoneyBag {
    /// The amount; refused when it is not in the currency that all amounts of its record are in.
    pub(super) fn amount_in(&self, currency: Currency) -> Result<Decimal, String> {
        let Money { amount, currency_code } = &self.shop_money;
        if currency_code != currency.code() {
            return Err(format!("is in {currency_code:?}, the order in {}", currency.code()));
        }
        decimal(amount)
    }
}

/// A thing of which only its id is asked.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Reference {
    pub(super) id: String,
}

/// A place with its name.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Location {
    id: String,
    name: String,
}

impl TryFrom<Location> for ShopLocation {
    type Error = String;

    fn try_from(wire: Location) -> Result<Self, String> {
        Ok(Self { id: LocationId::parse(&wire.id)?, name: wire.name })
    }
}

/// Reads one record's JSON as two things: what it is itself, and the lists in it.
pub(super) fn twice<'de, D, A, B>(deserializer: D) -> Result<(A, B), D::Error>
where
    D: Deserializer<'de>,
    A: DeserializeOwned,
    B: DeserializeOwned,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let one = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
    let other = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
    Ok((one, other))
}

/// A plain decimal number: digits, at most one sign and one point.
pub(super) fn decimal(text: &str) -> Result<Decimal, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = [whole, fraction].iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    plain
        .then(|| Decimal::from_str_exact(text).ok())
        .flatten()
        .ok_or_else(|| format!("{text:?} is not a decimal number"))
}

/// A JSON number, which may be written with an exponent.
pub(super) fn degrees(number: &serde_json::Number) -> Result<Decimal, String> {
    let text = number.to_string();
    decimal(&text)
        .or_else(|_| Decimal::from_scientific(&text))
        .map_err(|_| format!("{text} is not a number of degrees"))
}

/// A time with its zone.
pub(super) fn time(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|_| format!("{text:?} is not a time"))
}

/// A time that may be absent.
pub(super) fn time_if_any(text: Option<&String>) -> Result<Option<DateTime<Utc>>, String> {
    text.map(|text| time(text)).transpose()
}

/// A number of units in one line.
pub(super) fn units(number: i64) -> Result<u32, String> {
    match u32::try_from(number) {
        Err(_) if number < 0 => Err(format!("{number} is negative")),
        Ok(units) if number <= MOST_UNITS => Ok(units),
        Ok(_) | Err(_) => Err(format!("{number} is more than {MOST_UNITS}")),
    }
}

/// Refuses a second of the same.
pub(super) fn distinct<T: Eq + Hash + Copy + Display>(
    ids: impl IntoIterator<Item = T>,
) -> Result<(), String> {
    let mut seen = HashSet::new();
    match ids.into_iter().find(|id| !seen.insert(*id)) {
        None => Ok(()),
        Some(twice) => Err(format!("{twice} is there twice")),
    }
}

/// Converts each, and says of the one that fails which it is, counting from 1.
pub(super) fn each<W, D>(
    kind: &str,
    items: Vec<W>,
    convert: impl Fn(W) -> Result<D, String>,
) -> Result<Vec<D>, String> {
    items
        .into_iter()
        .enumerate()
        .map(|(index, item)| convert(item).at(format_args!("{kind} {}:", index + 1)))
        .collect()
}

/// Text where the empty one says nothing.
pub(super) fn some(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// A SKU or barcode, trimmed; none where it is blank.
pub(super) fn identifier(text: Option<String>) -> Option<String> {
    let text = text?;
    let trimmed = identifier::trimmed(&text)?;
    if trimmed.len() == text.len() { Some(text) } else { Some(trimmed.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_decimals_are_amounts() {
        for (text, amount) in [("10.00", 1000), ("-0.5", -50), ("7", 700)] {
            assert_eq!(decimal(text), Ok(Decimal::new(amount, 2)));
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1,00",
            "1_000",
            "+1",
            "1e3",
            "NaN",
            "--1",
            "1.2.3",
            " 1",
            "0x1",
            "123456789012345678901234567890.12",
        ] {
            assert!(decimal(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_believable_number_of_units_is_taken() {
        assert_eq!(units(10_000), Ok(10_000));
        assert_eq!(units(-1).at("quantity"), Err("quantity -1 is negative".to_owned()));
        assert_eq!(units(10_001), Err("10001 is more than 10000".to_owned()));
        assert_eq!(units(i64::MAX).unwrap_err(), format!("{} is more than 10000", i64::MAX));
    }

    #[test]
    fn times_carry_their_zone() {
        assert_eq!(time("2026-11-23T08:00:00+01:00"), time("2026-11-23T07:00:00Z"));
        for text in ["", "2026-11-23", "2026-11-23T08:00:00", "2026-02-30T08:00:00Z", "yesterday"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn degrees_may_have_an_exponent() {
        let number = |text: &str| serde_json::from_str::<serde_json::Number>(text).unwrap();
        assert_eq!(degrees(&number("-73.5")).unwrap().to_string(), "-73.5");
        assert_eq!(degrees(&number("1e-7")).unwrap().to_string(), "0.0000001");
    }

    #[test]
    fn the_second_of_the_same_is_named() {
        assert_eq!(distinct([1, 2, 3]), Ok(()));
        assert_eq!(distinct([1, 2, 1]), Err("1 is there twice".to_owned()));
    }
}
