//! The payments of an order.

use super::dice::Dice;
use super::fate::Fate;
use super::gid::{Gid, Reference};
use super::money::Currency;
use super::rows::Transaction;
use super::time::{MINUTE, Moment};

/// How far the money has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payment {
    /// To be paid on invoice.
    Pending,
    /// Taken when it is sent, if ever.
    Authorized,
    Paid,
}

/// Amounts, in hundredths of the currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) original: i64,
    pub(crate) current: i64,
    pub(crate) refunded: i64,
    pub(crate) tip: i64,
}

impl Payment {
    /// What was sent or paid back has been paid.
    pub(crate) fn roll(dice: &mut Dice, fate: &Fate) -> Self {
        let waiting = [Self::Pending, Self::Authorized, Self::Paid][dice.share(&[8, 22, 70])];
        if !fate.sent.is_empty() || fate.refund.is_some() { Self::Paid } else { waiting }
    }

    pub(crate) fn status(self, fate: &Fate, sums: Sums) -> &'static str {
        match self {
            Self::Pending | Self::Authorized if fate.cancelled.is_some() => "VOIDED",
            Self::Pending => "PENDING",
            Self::Authorized => "AUTHORIZED",
            Self::Paid if sums.refunded == 0 => "PAID",
            Self::Paid if sums.refunded < sums.original => "PARTIALLY_REFUNDED",
            Self::Paid => "REFUNDED",
        }
    }

    /// What is still to be paid.
    pub(crate) fn outstanding(self, sums: Sums) -> i64 {
        match self {
            Self::Pending | Self::Authorized => sums.current,
            Self::Paid => 0,
        }
    }
}

/// The transactions of one order.
pub(crate) struct Till {
    pub(crate) order: u64,
    pub(crate) currency: Currency,
    pub(crate) gateway: &'static str,
    pub(crate) test: bool,
    transactions: Vec<Transaction>,
}

impl Till {
    pub(crate) fn roll(dice: &mut Dice, order: u64, currency: Currency, test: bool) -> Self {
        let gateways = ["shopify_payments", "paypal", "shop_pay_installments", "gift_card", "manual"];
        let gateway = if test { "bogus" } else { gateways[dice.share(&[74, 14, 6, 3, 3])] };
        Self { order, currency, gateway, test, transactions: Vec::new() }
    }

    /// Everything that moved, in its order.
    pub(crate) fn transactions(
        mut self,
        dice: &mut Dice,
        payment: Payment,
        fate: &Fate,
        sums: Sums,
        placed: Moment,
    ) -> Vec<Transaction> {
        let captured_later = dice.percent(40);
        if dice.percent(3) {
            self.moves("SALE", "FAILURE", sums.original, placed, false);
        }
        match payment {
            Payment::Pending => self.moves("SALE", "PENDING", sums.original, placed, false),
            Payment::Paid if !captured_later => self.moves("SALE", "SUCCESS", sums.original, placed, false),
            Payment::Authorized | Payment::Paid => {
                self.moves("AUTHORIZATION", "SUCCESS", sums.original, placed, false)
            }
        }
        match (payment, fate.cancelled) {
            (Payment::Authorized, Some((at, _))) => self.moves("VOID", "SUCCESS", sums.original, at, true),
            (Payment::Paid, _) if captured_later => {
                self.moves("CAPTURE", "SUCCESS", sums.original, placed.soon(MINUTE), true);
            }
            (Payment::Pending | Payment::Authorized | Payment::Paid, _) => {}
        }
        if let Some(refund) = fate.refund {
            self.moves("REFUND", "SUCCESS", sums.refunded, refund.at, true);
        }
        self.transactions
    }

    /// One more, perhaps of the one before it.
    fn moves(&mut self, kind: &'static str, status: &'static str, amount: i64, at: Moment, of_last: bool) {
        let parent = self.transactions.last().filter(|_| of_last).map(|last| Reference::from(last.id));
        self.transactions.push(Transaction {
            id: Gid::transaction(self.order * 8 + self.transactions.len() as u64),
            kind,
            status,
            gateway: self.gateway,
            processed_at: at,
            test: self.test,
            amount_set: self.currency.money(amount),
            parent_transaction: parent,
        });
    }
}
