//! Amounts in the currency of their order.

use std::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::dice::Dice;

/// What an order is paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Currency {
    Usd,
    Cad,
    Eur,
    Gbp,
    Jpy,
}

impl Currency {
    /// Nearly always dollars.
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        [Self::Usd, Self::Cad, Self::Eur, Self::Gbp, Self::Jpy][dice.share(&[86, 6, 4, 3, 1])]
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Cad => "CAD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
        }
    }

    /// What costs so many dollar cents, in hundredths of this one; a yen has no hundredths.
    pub(crate) fn dollars(self, cents: i64) -> i64 {
        match self {
            Self::Usd => cents,
            Self::Cad => cents * 137 / 100,
            Self::Eur => cents * 92 / 100,
            Self::Gbp => cents * 78 / 100,
            Self::Jpy => self.whole(cents * 150),
        }
    }

    /// So much of an amount, in hundredths of a percent.
    pub(crate) fn part(self, of: i64, rate: i64) -> i64 {
        self.whole(of * rate / 10_000)
    }

    /// No finer than this currency is.
    fn whole(self, hundredths: i64) -> i64 {
        match self {
            Self::Usd | Self::Cad | Self::Eur | Self::Gbp => hundredths,
            Self::Jpy => hundredths / 100 * 100,
        }
    }

    /// As an amount.
    pub(crate) fn money(self, hundredths: i64) -> Money {
        Money { hundredths, currency: self }
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// `{"shopMoney": {"amount": "12.5", "currencyCode": "USD"}}`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Money {
    hundredths: i64,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct ShopMoney<'a>(&'a Money);

        impl Serialize for ShopMoney<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = serializer.serialize_struct("MoneyV2", 2)?;
                object.serialize_field("amount", &Amount(self.0.hundredths))?;
                object.serialize_field("currencyCode", &self.0.currency)?;
                object.end()
            }
        }

        let mut object = serializer.serialize_struct("MoneyBag", 1)?;
        object.serialize_field("shopMoney", &ShopMoney(self))?;
        object.end()
    }
}

/// `12.34`, and `12.5` and `12.0` with one digit, as Shopify writes them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amount(pub(crate) i64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(hundredths) = self;
        match (hundredths / 100, hundredths % 100) {
            (whole, rest) if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            (whole, rest) => write!(f, "{whole}.{rest:02}"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
