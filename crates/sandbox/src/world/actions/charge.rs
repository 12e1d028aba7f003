//! What a cart costs: prices, discounts, shipping and taxes.

use rust_decimal::Decimal;

use super::Moment;
use crate::world::ids::Kind;
use crate::world::model::{DiscountAllocation, Line, Order, ShippingLine, TaxLine};
use crate::world::money::{Bag, Currency};
use crate::world::towns::{Tax, taxes_in};

/// How prices of an order are reckoned.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) currency: Currency,
    pub(crate) taxes_included: bool,
    pub(crate) taxes: &'static [Tax],
}

/// A discount on all lines.
#[derive(Debug, Clone)]
pub(crate) enum Discount {
    /// A code for a percentage.
    Percent(String, u32),
    /// A code for an amount of US cents, spread over the lines by their price.
    Amount(String, i64),
}

/// A shipping rate; the price is in US cents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) title: &'static str,
    pub(crate) code: &'static str,
    pub(crate) price: i64,
    /// A discount code took the price away.
    pub(crate) waived: bool,
}

impl Terms {
    /// The terms an order was placed on.
    pub(super) fn of(order: &Order) -> Terms {
        let city = order.shipping_address.as_ref().and_then(|address| address.city.as_deref());
        Terms {
            currency: order.presentment_currency_code,
            taxes_included: order.taxes_included,
            taxes: city.map_or(&[], taxes_in),
        }
    }

    /// The taxes on an amount.
    pub(super) fn tax(&self, amount: Bag) -> Vec<TaxLine> {
        let all: Decimal = self.taxes.iter().map(|tax| tax.rate()).sum();
        // A tax that is part of the price is the price times rate / (1 + all rates).
        let base = if self.taxes_included { Decimal::ONE + all } else { Decimal::ONE };
        let line = |tax: &Tax| TaxLine {
            title: tax.title.to_owned(),
            rate: f64::from(tax.millionths) / 1e6,
            rate_percentage: f64::from(tax.millionths) / 1e4,
            price_set: amount.at_rate(tax.rate() / base),
        };
        self.taxes.iter().map(line).collect()
    }
}

impl Line {
    /// Reckons the line's taxes from what it costs after discounts.
    pub(super) fn tax(&mut self, terms: &Terms) {
        self.tax_lines = if self.taxable { terms.tax(self.discounted_total()) } else { Vec::new() };
    }
}

impl Discount {
    /// Takes the discount off the lines, each its share of it.
    pub(super) fn allocate(&self, lines: &mut [Line], currency: Currency) {
        let price = |line: &Line| u32::try_from(line.discounted_total().shop_cents()).unwrap_or(0);
        let discounted = |line: &Line| !line.is_gift_card;
        let whole: u32 = lines.iter().filter(|line| discounted(line)).map(price).sum();
        let mut before = 0;
        for line in lines.iter_mut().filter(|line| discounted(line)) {
            let after = before + price(line);
            let share = match self {
                Discount::Percent(_, percent) => {
                    line.discounted_total().at_rate(Decimal::new(i64::from(*percent), 2))
                }
                Discount::Amount(_, cents) => {
                    let amount = Bag::cents((*cents).min(i64::from(whole)), currency);
                    amount.part(after, whole) - amount.part(before, whole)
                }
            };
            before = after;
            line.discount_allocations.push(DiscountAllocation { allocated_amount_set: share });
        }
    }

    pub(super) fn code(&self) -> &str {
        match self {
            Discount::Percent(code, _) | Discount::Amount(code, _) => code,
        }
    }
}

impl Rate {
    pub(super) fn line(self, now: &mut Moment<'_>, terms: &Terms) -> ShippingLine {
        let price = Bag::cents(self.price, terms.currency);
        let charged = if self.waived { Bag::zero(terms.currency) } else { price };
        ShippingLine {
            id: now.mint(Kind::ShippingLine),
            title: self.title.to_owned(),
            code: Some(self.code.to_owned()),
            source: Some("shopify".to_owned()),
            custom: false,
            original_price_set: price,
            discounted_price_set: charged,
            tax_lines: terms.tax(charged),
        }
    }
}
