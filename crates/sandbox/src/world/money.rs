//! Money as the API tells it: a bag holds one amount twice, in the shop's currency and in the buyer's.

use std::ops::{Add, Sub};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The currencies the shop's buyers pay in; the shop itself keeps its books in US dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Currency {
    #[default]
    Usd,
    Cad,
    Eur,
    Gbp,
}

impl Currency {
    /// What one US dollar costs.
    fn per_dollar(self) -> Decimal {
        match self {
            Currency::Usd => Decimal::ONE,
            Currency::Cad => Decimal::new(137, 2),
            Currency::Eur => Decimal::new(92, 2),
            Currency::Gbp => Decimal::new(79, 2),
        }
    }
}

/// An amount in one currency, always with two decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Money {
    pub(crate) amount: Decimal,
    pub(crate) currency_code: Currency,
}

/// One amount in the shop's currency and in the buyer's. Both sides are reckoned in parallel, so that sums add up to
/// the cent on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bag {
    pub(crate) shop_money: Money,
    pub(crate) presentment_money: Money,
}

impl Bag {
    /// An amount of US cents, converted for a buyer who pays in `currency`.
    pub(crate) fn cents(cents: i64, currency: Currency) -> Bag {
        let dollars = Decimal::new(cents, 2);
        let converted = to_cents(dollars * currency.per_dollar());
        Bag {
            shop_money: Money { amount: dollars, currency_code: Currency::Usd },
            presentment_money: Money { amount: converted, currency_code: currency },
        }
    }

    /// Nothing, for a buyer who pays in `currency`.
    pub(crate) fn zero(currency: Currency) -> Bag {
        Bag::cents(0, currency)
    }

    /// `count` times the amount.
    pub(crate) fn times(self, count: u32) -> Bag {
        self.map(|amount| amount * Decimal::from(count))
    }

    /// The amount times `rate`, rounded to the cent.
    pub(crate) fn at_rate(self, rate: Decimal) -> Bag {
        self.map(|amount| amount * rate)
    }

    /// The part that `count` of `whole` units carry, rounded half up: `part(whole, whole)` is everything, and the
    /// difference of two parts is what the units between them carry.
    pub(crate) fn part(self, count: u32, whole: u32) -> Bag {
        let whole = whole.max(1);
        self.map(|amount| amount * Decimal::from(count) / Decimal::from(whole))
    }

    /// The amount in the shop's currency, in cents.
    pub(crate) fn shop_cents(self) -> i64 {
        // Two decimal places are an invariant of this type, so the mantissa counts cents and fits by far.
        i64::try_from(self.shop_money.amount.mantissa()).unwrap_or(i64::MAX)
    }

    fn map(self, change: impl Fn(Decimal) -> Decimal) -> Bag {
        let money = |money: Money| Money { amount: to_cents(change(money.amount)), ..money };
        Bag { shop_money: money(self.shop_money), presentment_money: money(self.presentment_money) }
    }

    fn zip(self, other: Bag, change: impl Fn(Decimal, Decimal) -> Decimal) -> Bag {
        let money = |a: Money, b: Money| Money { amount: to_cents(change(a.amount, b.amount)), ..a };
        Bag {
            shop_money: money(self.shop_money, other.shop_money),
            presentment_money: money(self.presentment_money, other.presentment_money),
        }
    }
}

impl Add for Bag {
    type Output = Bag;
    fn add(self, other: Bag) -> Bag {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Bag {
    type Output = Bag;
    fn sub(self, other: Bag) -> Bag {
        self.zip(other, |a, b| a - b)
    }
}

/// Adds bags of one order up; `currency` is what the sum of nothing is told in.
pub(crate) fn total(bags: impl IntoIterator<Item = Bag>, currency: Currency) -> Bag {
    bags.into_iter().fold(Bag::zero(currency), Add::add)
}

fn to_cents(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_uneven_amount_add_up_to_it() {
        let bag = Bag::cents(1000, Currency::Cad);
        let slices = (1..=3).map(|n| bag.part(n, 3) - bag.part(n - 1, 3));
        assert_eq!(total(slices.clone(), Currency::Cad), bag);
        assert_eq!(slices.map(Bag::shop_cents).collect::<Vec<_>>(), [333, 334, 333]);
    }

    #[test]
    fn a_bag_is_told_as_the_api_tells_it() {
        let told = serde_json::to_value(Bag::cents(1250, Currency::Eur)).unwrap();
        let expected = serde_json::json!({
            "shopMoney": {"amount": "12.50", "currencyCode": "USD"},
            "presentmentMoney": {"amount": "11.50", "currencyCode": "EUR"},
        });
        assert_eq!(told, expected);
        assert_eq!(serde_json::from_value::<Bag>(told).unwrap(), Bag::cents(1250, Currency::Eur));
    }

    #[test]
    fn nothing_is_told_with_two_decimals_too() {
        assert_eq!(Bag::zero(Currency::Usd).shop_money.amount.to_string(), "0.00");
    }
}
