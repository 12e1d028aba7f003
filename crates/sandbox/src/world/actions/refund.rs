//! Money goes back, with or without units.

use super::Moment;
use crate::world::derive::Worth;
use crate::world::ids::{Gid, Kind, Ref};
use crate::world::model::{
    Agreement, AgreementReason, AgreementType, DiscrepancyReason, LocationName, Order, OrderAdjustment,
    Refund, RefundLine, RefundShippingLine, RestockType, Sale, SaleAction, SaleLineType, SaleType,
    Transaction, TransactionKind, TransactionStatus,
};
use crate::world::money::Bag;
use crate::world::sites::Site;

/// The gateway through which the shop gives credit.
const CREDIT: &str = "shopify_store_credit";

/// What is refunded.
#[derive(Debug, Clone, Default)]
pub(crate) struct RefundPlan {
    pub(crate) units: Vec<Units>,
    /// True if the shipping is paid back too.
    pub(crate) shipping: bool,
    pub(crate) payback: Payback,
    pub(crate) note: Option<String>,
    pub(crate) of_return: Option<Gid>,
    /// The till that pays, when it is done at a counter.
    pub(crate) till: Option<Site>,
}

/// Units of one line that are refunded.
#[derive(Debug, Clone)]
pub(crate) struct Units {
    pub(crate) line: Gid,
    pub(crate) quantity: u32,
    pub(crate) restock: RestockType,
    /// Where they go back to the shelf; `None` when they do not.
    pub(crate) location: Option<LocationName>,
}

/// How much money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Payback {
    /// What the shop owes once the units are gone.
    #[default]
    Owed,
    /// The same, as credit that the buyer can spend in this shop.
    OwedAsCredit,
    /// What it owes less a fee it keeps.
    OwedLess(Bag),
    /// An amount of goodwill, whatever is owed.
    Goodwill(Bag),
    /// Nothing, whatever is owed.
    Nothing,
}

impl Order {
    /// Refunds units, shipping and money.
    pub(crate) fn refund(&mut self, now: &mut Moment<'_>, plan: RefundPlan) {
        let id = now.mint(Kind::Refund);
        let known = self.transactions.len();
        self.refunds.push(Refund {
            id: id.clone(),
            created_at: now.at,
            processed_at: now.at,
            updated_at: now.at,
            note: plan.note,
            of_return: plan.of_return.as_ref().map(Ref::from),
            total_refunded_set: self.sum_of([]),
            refund_line_items: Vec::new(),
            refund_shipping_lines: Vec::new(),
            order_adjustments: Vec::new(),
            transactions: Vec::new(),
        });
        let sales: Vec<Sale> = plan.units.into_iter().filter_map(|units| self.give_up(now, units)).collect();
        if plan.shipping {
            self.give_up_shipping(now);
        }
        self.pay_back(now, plan.payback, plan.till);
        let paid: Vec<Transaction> = self.transactions.iter().skip(known).cloned().collect();
        let refunded = self.sum_of(paid.iter().map(|transaction| transaction.amount_set));
        if let Some(refund) = self.refunds.last_mut() {
            refund.total_refunded_set = refunded;
            refund.transactions = paid;
        }
        if !sales.is_empty() {
            self.agreements.push(Agreement {
                kind: AgreementType::Refund,
                id: now.mint(Kind::SalesAgreement),
                happened_at: now.at,
                reason: AgreementReason::Refund,
                refund: Some(Ref::from(&id)),
                of_return: None,
                sales,
            });
        }
        self.updated_at = now.at;
    }

    /// Takes units off the latest refund's line; the sale that says so, unless there was nothing to take.
    fn give_up(&mut self, now: &mut Moment<'_>, units: Units) -> Option<Sale> {
        let line = self.line(&units.line)?;
        let quantity = units.quantity.min(match units.restock {
            RestockType::Cancel => self.cancellable(line),
            RestockType::Return => self.returnable(line),
            RestockType::NoRestock => self.current(line),
        });
        if quantity == 0 {
            return None;
        }
        let gone = self.gone(&line.id);
        let worth = line.worth(gone + quantity) - line.worth(gone);
        let line_type = if line.is_gift_card { SaleLineType::GiftCard } else { SaleLineType::Product };
        match units.restock {
            RestockType::Cancel => self.withdraw(now, &units.line, quantity),
            RestockType::Return | RestockType::NoRestock => {}
        }
        let refunded = RefundLine {
            id: now.mint(Kind::RefundLineItem),
            line_item: Ref::from(&units.line),
            quantity,
            restock_type: units.restock,
            restocked: units.location.is_some(),
            location: units.location,
            subtotal_set: worth.price,
            total_tax_set: worth.tax,
        };
        self.refunds.last_mut()?.refund_line_items.push(refunded);
        let back = Worth { price: self.sum_of([]), tax: self.sum_of([]) } - worth;
        Some(Sale {
            kind: SaleType::ProductSale,
            id: now.mint(Kind::Sale),
            action_type: SaleAction::Return,
            line_type,
            quantity: -i64::from(quantity),
            line_item: Ref { id: units.line },
            total_amount: self.charged(back),
        })
    }

    fn give_up_shipping(&mut self, now: &mut Moment<'_>) {
        let left = self.current_shipping_worth();
        if let Some(refund) = self.refunds.last_mut().filter(|_| left.price.shop_cents() > 0) {
            refund.refund_shipping_lines.push(RefundShippingLine {
                id: now.mint(Kind::RefundShippingLine),
                subtotal_amount_set: left.price,
                tax_amount_set: left.tax,
            });
        }
    }

    /// Pays back, and notes by how much that differs from what was owed.
    fn pay_back(&mut self, now: &mut Moment<'_>, payback: Payback, till: Option<Site>) {
        let nothing = self.sum_of([]);
        let at_least_nothing = |bag: Bag| if bag.shop_cents() > 0 { bag } else { nothing };
        let owed = at_least_nothing(nothing - self.outstanding());
        let wanted = match payback {
            Payback::Owed | Payback::OwedAsCredit => owed,
            Payback::OwedLess(fee) => at_least_nothing(owed - fee),
            Payback::Goodwill(amount) => amount,
            Payback::Nothing => nothing,
        };
        let net = self.net_payment();
        let paid = if wanted.shop_cents() > net.shop_cents() { net } else { wanted };
        if paid.shop_cents() > 0 {
            let (gateway, parent) = match self.payment() {
                _ if payback == Payback::OwedAsCredit => (CREDIT.to_owned(), None),
                Some(payment) => (payment.gateway.clone().unwrap_or_default(), Some(Ref::from(&payment.id))),
                None => (String::new(), None),
            };
            self.transact(now, TransactionKind::Refund, TransactionStatus::Success, paid, &gateway, parent);
            if let (Some(till), Some(paid)) = (till, self.transactions.last_mut()) {
                paid.happens_at(till);
            }
        }
        let difference = owed - paid;
        if let Some(refund) = self.refunds.last_mut().filter(|_| difference.shop_cents() != 0) {
            let id = now.mint(Kind::OrderAdjustment);
            refund.order_adjustments.push(OrderAdjustment {
                id,
                amount_set: difference,
                tax_amount_set: nothing,
                reason: DiscrepancyReason::RefundDiscrepancy,
            });
        }
    }

    /// Takes units that are still to be sent out of the fulfillment orders, the last ones first.
    pub(super) fn withdraw(&mut self, now: &Moment<'_>, line: &Gid, quantity: u32) {
        let mut left = quantity;
        for order in self.fulfillment_orders.iter_mut().rev().filter(|order| order.status.is_open()) {
            let wanted = left;
            for units in order.line_items.iter_mut().filter(|units| units.line_item.id == *line) {
                let taken = units.remaining_quantity.min(left);
                units.remaining_quantity -= taken;
                units.total_quantity -= taken;
                left -= taken;
            }
            if left < wanted {
                order.settle(now);
            }
        }
    }
}
