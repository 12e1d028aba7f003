//! Amounts of money, and how a line's money is shared among its units.

use std::str::FromStr;

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;
use serde::{Deserialize, Serialize};

/// A currency that money can be counted in: ISO 4217, with its number of decimals.
///
/// Shopify's `XXX` ("unrecognised") is not one of them: an order in it has no amounts we could trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// How many digits follow the point: 2 for USD, 0 for JPY, 3 for KWD.
    pub fn decimals(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl FromStr for Currency {
    type Err = String;

    /// Reads an ISO 4217 code; refuses the codes that stand for "none" and "for testing".
    fn from_str(code: &str) -> Result<Self, String> {
        iso_currency::Currency::from_code(code)
            .filter(|c| c.exponent().is_some())
            .map(Self)
            .ok_or_else(|| format!("currency \"{code}\" is not one of ISO 4217 that amounts can be in"))
    }
}

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// Shares `amount` among `units` equal units: each gets the share rounded half-up to `decimals`, the last gets
/// what remains, so that the shares always add up to `amount` (jobs.md, O-1 "Explosion").
///
/// `units` = 0 gives no shares.
pub fn share(amount: Decimal, units: u32, decimals: u32) -> Vec<Decimal> {
    if units == 0 {
        return Vec::new();
    }
    let mut each = (amount / Decimal::from(units))
        .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    each.rescale(decimals);
    let mut shares = vec![each; units as usize];
    shares[units as usize - 1] = amount - each * Decimal::from(units - 1);
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_unit_takes_the_remainder() {
        assert_eq!(share(dec("10.00"), 3, 2), [dec("3.33"), dec("3.33"), dec("3.34")]);
        assert_eq!(share(dec("0.05"), 2, 2), [dec("0.03"), dec("0.02")], "half a cent goes up");
        assert_eq!(share(dec("-10.00"), 3, 2), [dec("-3.33"), dec("-3.33"), dec("-3.34")]);
        assert_eq!(share(dec("100"), 3, 0), [dec("33"), dec("33"), dec("34")], "yen have no decimals");
        assert_eq!(share(dec("1"), 0, 2), Vec::<Decimal>::new());
    }

    #[test]
    fn an_unrecognised_currency_is_refused() {
        assert!("XXX".parse::<Currency>().is_err());
        assert!("usd".parse::<Currency>().is_err());
        assert_eq!("JPY".parse::<Currency>().unwrap().decimals(), 0);
        assert_eq!("KWD".parse::<Currency>().unwrap().decimals(), 3);
    }

    proptest! {
        #[test]
        fn shares_always_add_up(cents in -1_000_000i64..1_000_000, units in 1u32..500) {
            let amount = Decimal::new(cents, 2);
            prop_assert_eq!(share(amount, units, 2).iter().sum::<Decimal>(), amount);
        }
    }
}
