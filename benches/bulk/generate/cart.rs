//! The lines of an order, their prices, and the shipping method.

use super::catalogue::Variant;
use super::dice::Dice;
use super::money::Currency;
use super::places::Place;
use super::rows::{Attribute, ShippingLine};

/// What was bought.
pub(crate) struct Cart {
    pub(crate) currency: Currency,
    pub(crate) way: Way,
    pub(crate) lines: Vec<Line>,
    /// In hundredths of the currency.
    pub(crate) shipping: i64,
}

/// How the goods come to the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Parcel,
    /// Fetched at a store's counter.
    Pickup(Place),
    /// Bought in a store.
    Taken(Place),
}

/// So many of a thing.
pub(crate) struct Line {
    /// Nothing, where staff typed it in or the variant is gone.
    pub(crate) variant: Option<Variant>,
    pub(crate) quantity: u32,
    /// Of one, in hundredths of the currency.
    pub(crate) price: i64,
    pub(crate) discount: i64,
    pub(crate) taxes: Vec<Tax>,
    pub(crate) attributes: Vec<Attribute>,
}

/// A tax on all of a line.
pub(crate) struct Tax {
    pub(crate) title: &'static str,
    /// In hundredths of a percent.
    pub(crate) rate: i64,
    pub(crate) amount: i64,
}

impl Cart {
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        let currency = Currency::roll(dice);
        let way = match dice.share(&[86, 5, 9]) {
            0 => Way::Parcel,
            1 => Way::Pickup(Place::store(dice)),
            _ => Way::Taken(Place::store(dice)),
        };
        let reduced = dice.percent(20);
        // 2.7 lines in the mean.
        let lines = 1 + dice.share(&[27, 24, 21, 14, 9, 5]);
        let lines = (0..lines).map(|_| Line::roll(dice, currency, way, reduced)).collect();
        let shipping =
            if way == Way::Parcel { currency.dollars(dice.pick(&[0, 595, 995, 1_495])) } else { 0 };
        Self { currency, way, lines, shipping }
    }

    /// What taxes are added to.
    pub(crate) fn taxes_included(&self) -> bool {
        match self.currency {
            Currency::Usd | Currency::Cad => false,
            Currency::Eur | Currency::Gbp | Currency::Jpy => true,
        }
    }

    /// Two titles, and nothing where nothing is sent.
    pub(crate) fn shipping_line(&self) -> Option<ShippingLine> {
        let price = self.currency.money(self.shipping);
        let line = |title, code| {
            Some(ShippingLine { title, code, original_price_set: price, discounted_price_set: price })
        };
        let express = self.currency.dollars(995);
        match self.way {
            Way::Parcel if self.shipping >= express => line("Express (2-day)", Some("express")),
            Way::Parcel => line("Standard", Some("standard")),
            Way::Pickup(_) | Way::Taken(_) => None,
        }
    }

    /// What so many of each line cost, taxes and all.
    pub(crate) fn worth(&self, units: impl Iterator<Item = u32>) -> i64 {
        self.lines.iter().zip(units).map(|(line, units)| line.worth(units, self.taxes_included())).sum()
    }
}

impl Line {
    fn roll(dice: &mut Dice, currency: Currency, way: Way, reduced: bool) -> Self {
        let variant = (!dice.percent(3)).then(|| Variant::roll(dice));
        let quantity = [1, 2, 3, 4, 6, 12][dice.share(&[80, 13, 4, 1, 1, 1])];
        let price = currency.dollars(variant.map_or(1_250, |variant| variant.product.price()));
        let whole = price * i64::from(quantity);
        let discount = if reduced { currency.part(whole, 1_500) } else { 0 };
        let taxes = rates(currency)
            .iter()
            .map(|(title, rate)| Tax { title, rate: *rate, amount: currency.part(whole - discount, *rate) })
            .collect();
        Self { variant, quantity, price, discount, taxes, attributes: attributes(dice, way) }
    }

    /// What staff typed in has a SKU now and then.
    pub(crate) fn sku(&self) -> Option<String> {
        match self.variant {
            Some(variant) => variant.sku(),
            None => (self.quantity > 1).then(|| "SPECIAL".to_owned()),
        }
    }

    pub(crate) fn title(&self) -> String {
        match self.variant {
            Some(variant) => variant.product.title(),
            None => "Special order – as discussed".to_owned(),
        }
    }

    /// Whether it travels at all.
    pub(crate) fn ships(&self) -> bool {
        !self.gift_card()
    }

    pub(crate) fn gift_card(&self) -> bool {
        self.variant.is_some_and(|variant| variant.product.gift_card())
    }

    fn worth(&self, units: u32, taxes_included: bool) -> i64 {
        let added: i64 = if taxes_included { 0 } else { self.taxes.iter().map(|tax| tax.amount).sum() };
        let whole = self.price * i64::from(self.quantity) - self.discount + added;
        whole * i64::from(units) / i64::from(self.quantity)
    }
}

fn rates(currency: Currency) -> &'static [(&'static str, i64)] {
    match currency {
        Currency::Usd => &[("State Tax", 400), ("County Tax", 462)],
        Currency::Cad => &[("GST", 500), ("QST", 998)],
        Currency::Eur => &[("MwSt.", 1_900)],
        Currency::Gbp => &[("VAT", 2_000)],
        Currency::Jpy => &[("消費税", 1_000)],
    }
}

fn attributes(dice: &mut Dice, way: Way) -> Vec<Attribute> {
    let fetched = match way {
        Way::Pickup(place) => Some(Attribute { key: "_pickupstore", value: Some(place.code().to_owned()) }),
        Way::Parcel | Way::Taken(_) => None,
    };
    let engraved =
        dice.percent(5).then(|| Attribute { key: "Engraving", value: Some("für “M & J”".to_owned()) });
    fetched.into_iter().chain(engraved).collect()
}
