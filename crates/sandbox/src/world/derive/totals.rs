//! What the order costs: as placed, as ever ordered, and as it stands after refunds and edits.
//!
//! A line's discounted total and its taxes belong to the quantity ever ordered. Units that leave take the next slice of
//! them, so that slices add up to the whole to the cent, whatever the rounding.

use std::ops::{Add, Sub};

use crate::world::model::{
    AgreementType, Line, Order, ShippingLine, TaxLine, Transaction, TransactionKind, TransactionStatus,
};
use crate::world::money::{Bag, total};

/// A price and the taxes on it; where prices include taxes, the taxes are part of the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Worth {
    pub(crate) price: Bag,
    pub(crate) tax: Bag,
}

impl Add for Worth {
    type Output = Worth;
    fn add(self, other: Worth) -> Worth {
        Worth { price: self.price + other.price, tax: self.tax + other.tax }
    }
}

impl Sub for Worth {
    type Output = Worth;
    fn sub(self, other: Worth) -> Worth {
        Worth { price: self.price - other.price, tax: self.tax - other.tax }
    }
}

impl Line {
    /// The price of all units ever ordered, before discounts.
    pub(crate) fn original_total(&self) -> Bag {
        self.original_unit_price_set.times(self.quantity)
    }

    /// All discounts on all units ever ordered.
    pub(crate) fn discount(&self) -> Bag {
        let currency = self.original_unit_price_set.presentment_money.currency_code;
        total(self.discount_allocations.iter().map(|discount| discount.allocated_amount_set), currency)
    }

    /// The price of all units ever ordered, after discounts.
    pub(crate) fn discounted_total(&self) -> Bag {
        self.original_total() - self.discount()
    }

    /// What the first `count` units are worth; the slice of later ones is the difference of two such values.
    pub(crate) fn worth(&self, count: u32) -> Worth {
        let currency = self.original_unit_price_set.presentment_money.currency_code;
        let tax = total(self.tax_lines.iter().map(|tax| tax.price_set), currency);
        Worth {
            price: self.discounted_total().part(count, self.quantity),
            tax: tax.part(count, self.quantity),
        }
    }
}

impl Order {
    /// Everything ever ordered.
    pub(crate) fn lines_worth(&self) -> Worth {
        self.sum(self.line_items.iter().map(|line| line.worth(line.quantity)))
    }

    /// The lines the order was placed with, before any edit.
    pub(crate) fn original_lines_worth(&self) -> Worth {
        let placed = self.agreements.iter().filter(|agreed| agreed.kind == AgreementType::Order);
        let sales = placed.flat_map(|agreed| &agreed.sales);
        self.sum(sales.filter_map(|sale| self.line(&sale.line_item.id)).map(|line| line.worth(line.quantity)))
    }

    /// What of the lines is left.
    pub(crate) fn current_lines_worth(&self) -> Worth {
        self.sum(
            self.line_items.iter().map(|line| line.worth(line.quantity) - line.worth(self.gone(&line.id))),
        )
    }

    /// The shipping as it was charged.
    pub(crate) fn shipping_worth(&self) -> Worth {
        self.sum(self.shipping_line.iter().map(|line| Worth {
            price: line.discounted_price_set,
            tax: self.sum_of(line.tax_lines.iter().map(|tax| tax.price_set)),
        }))
    }

    /// What of the shipping was not paid back.
    pub(crate) fn current_shipping_worth(&self) -> Worth {
        let refunded = self.refunds.iter().flat_map(|refund| &refund.refund_shipping_lines);
        let refunded = refunded
            .map(|shipping| Worth { price: shipping.subtotal_amount_set, tax: shipping.tax_amount_set });
        self.shipping_worth() - self.sum(refunded)
    }

    /// The total of everything ever ordered, edits included, before returns.
    pub(crate) fn total(&self) -> Bag {
        self.due(self.lines_worth() + self.shipping_worth())
    }

    /// The total at the moment the order was placed.
    pub(crate) fn original_total(&self) -> Bag {
        self.due(self.original_lines_worth() + self.shipping_worth())
    }

    /// The total as it stands.
    pub(crate) fn current_total(&self) -> Bag {
        let due = self.due(self.current_lines_worth() + self.current_shipping_worth());
        // Whoever gets nothing has tipped nobody.
        if self.cancelled_at.is_some() { due - self.total_tip_received_set } else { due }
    }

    /// All discounts ever given, on lines and on shipping.
    pub(crate) fn discounts(&self) -> Bag {
        self.sum_of(self.line_items.iter().map(Line::discount)) + self.shipping_discount()
    }

    /// The discounts on what is left.
    pub(crate) fn current_discounts(&self) -> Bag {
        let left = self.line_items.iter().map(|line| {
            let discount = line.discount();
            discount - discount.part(self.gone(&line.id), line.quantity)
        });
        self.sum_of(left) + self.shipping_discount()
    }

    /// What the buyer has paid, before refunds.
    pub(crate) fn received(&self) -> Bag {
        self.moved(|kind| match kind {
            TransactionKind::Sale | TransactionKind::Capture => true,
            TransactionKind::Authorization | TransactionKind::Void | TransactionKind::Refund => false,
        })
    }

    /// What was paid back.
    pub(crate) fn refunded(&self) -> Bag {
        self.moved(|kind| kind == TransactionKind::Refund)
    }

    /// What the shop holds of the buyer's money.
    pub(crate) fn net_payment(&self) -> Bag {
        self.received() - self.refunded()
    }

    /// What the buyer still has to pay; negative when the shop owes.
    pub(crate) fn outstanding(&self) -> Bag {
        let settled = self.refunds.iter().flat_map(|refund| &refund.order_adjustments);
        let settled = self.sum_of(settled.map(|adjustment| adjustment.amount_set));
        self.current_total() - self.net_payment() + settled
    }

    /// Adds amounts of this order up.
    pub(crate) fn sum_of(&self, bags: impl IntoIterator<Item = Bag>) -> Bag {
        total(bags, self.presentment_currency_code)
    }

    /// The taxes of the order by title and rate, refunded and removed units included.
    pub(crate) fn tax_lines(&self) -> Vec<TaxLine> {
        let mut taxes: Vec<TaxLine> = Vec::new();
        let on_lines = self.line_items.iter().flat_map(|line| &line.tax_lines);
        let on_shipping = self.shipping_line.iter().flat_map(|line: &ShippingLine| &line.tax_lines);
        for tax in on_lines.chain(on_shipping) {
            match taxes.iter_mut().find(|known| known.title == tax.title) {
                Some(known) => known.price_set = known.price_set + tax.price_set,
                None => taxes.push(tax.clone()),
            }
        }
        taxes
    }

    fn shipping_discount(&self) -> Bag {
        self.sum_of(self.shipping_line.iter().map(|line| line.original_price_set - line.discounted_price_set))
    }

    fn due(&self, worth: Worth) -> Bag {
        let tax = if self.taxes_included { self.sum_of([]) } else { worth.tax };
        worth.price + tax + self.total_tip_received_set
    }

    fn moved(&self, of_kind: impl Fn(TransactionKind) -> bool) -> Bag {
        let done = |transaction: &&Transaction| transaction.status == TransactionStatus::Success;
        let moved = self.transactions.iter().filter(done).filter(|transaction| of_kind(transaction.kind));
        self.sum_of(moved.map(|transaction| transaction.amount_set))
    }

    fn sum(&self, worths: impl Iterator<Item = Worth>) -> Worth {
        let nothing = Worth { price: self.sum_of([]), tax: self.sum_of([]) };
        worths.fold(nothing, Add::add)
    }
}
