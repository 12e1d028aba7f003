//! Money moves: reserved, taken, released. Paying back belongs to `refund`.

use super::Moment;
use crate::world::ids::{Kind, Ref};
use crate::world::model::{Order, Transaction, TransactionKind, TransactionStatus};
use crate::world::money::Bag;
use crate::world::sites::Site;

/// The gateway behind the shop's card payments.
const CARDS: &str = "shopify_payments";

impl Order {
    /// Pays what is outstanding by card, or nothing when nothing is.
    pub(crate) fn pay(&mut self, now: &mut Moment<'_>) {
        let due = self.outstanding();
        if due.shop_cents() > 0 {
            self.pay_part(now, due, CARDS);
        }
    }

    /// Pays a part through a gateway.
    pub(crate) fn pay_part(&mut self, now: &mut Moment<'_>, amount: Bag, gateway: &str) {
        self.transact(now, TransactionKind::Sale, TransactionStatus::Success, amount, gateway, None);
    }

    /// A card refuses: nothing is paid, but the attempt stays on the record.
    pub(crate) fn fail_to_pay(&mut self, now: &mut Moment<'_>) {
        let due = self.outstanding();
        self.transact(now, TransactionKind::Sale, TransactionStatus::Failure, due, CARDS, None);
    }

    /// Announces a payment that is yet to arrive, e.g. a bank transfer.
    pub(crate) fn promise_to_pay(&mut self, now: &mut Moment<'_>) {
        let due = self.outstanding();
        self.transact(now, TransactionKind::Sale, TransactionStatus::Pending, due, "bank_deposit", None);
    }

    /// Reserves what is outstanding on the buyer's card.
    pub(crate) fn authorize(&mut self, now: &mut Moment<'_>) {
        let due = self.outstanding();
        self.transact(now, TransactionKind::Authorization, TransactionStatus::Success, due, CARDS, None);
    }

    /// Takes what was reserved, as far as it is still owed.
    pub(crate) fn capture(&mut self, now: &mut Moment<'_>) {
        let due = self.outstanding();
        if due.shop_cents() > 0 {
            let reserved = self.reservation();
            self.transact(now, TransactionKind::Capture, TransactionStatus::Success, due, CARDS, reserved);
        }
    }

    /// Releases what was reserved.
    pub(crate) fn void(&mut self, now: &mut Moment<'_>) {
        if let Some(reserved) = self.reservation() {
            let nothing = self.sum_of([]);
            self.transact(
                now,
                TransactionKind::Void,
                TransactionStatus::Success,
                nothing,
                CARDS,
                Some(reserved),
            );
        }
    }

    /// The transaction that reserved the money, if one did.
    pub(super) fn reservation(&self) -> Option<Ref> {
        let reserved = self
            .transactions
            .iter()
            .find(|transaction| transaction.kind == TransactionKind::Authorization)?;
        Some(Ref::from(&reserved.id))
    }

    /// The transaction that took the money, if one did.
    pub(super) fn payment(&self) -> Option<&Transaction> {
        let taken = |transaction: &&Transaction| match transaction.kind {
            TransactionKind::Sale | TransactionKind::Capture => {
                transaction.status == TransactionStatus::Success
            }
            TransactionKind::Authorization | TransactionKind::Void | TransactionKind::Refund => false,
        };
        self.transactions.iter().find(taken)
    }

    /// Records one movement of money.
    pub(super) fn transact(
        &mut self,
        now: &mut Moment<'_>,
        kind: TransactionKind,
        status: TransactionStatus,
        amount_set: Bag,
        gateway: &str,
        parent_transaction: Option<Ref>,
    ) {
        self.transactions.push(Transaction {
            id: now.mint(Kind::OrderTransaction),
            kind,
            status,
            gateway: Some(gateway.to_owned()),
            test: self.test,
            created_at: now.at,
            processed_at: Some(now.at),
            amount_set,
            parent_transaction,
            device: None,
            location: None,
        });
        if let (Some(till), Some(paid)) = (self.till(kind), self.transactions.last_mut()) {
            paid.happens_at(till);
        }
        self.updated_at = now.at;
    }

    /// The till that takes the money of an order placed at a counter. Money goes back wherever it is asked for.
    fn till(&self, kind: TransactionKind) -> Option<Site> {
        match kind {
            TransactionKind::Authorization
            | TransactionKind::Capture
            | TransactionKind::Sale
            | TransactionKind::Void => Site::of(&self.retail_location.as_ref()?.id),
            TransactionKind::Refund => None,
        }
    }
}

impl Transaction {
    /// Notes the till it goes through.
    pub(super) fn happens_at(&mut self, till: Site) {
        self.device = Some(Ref { id: till.till() });
        self.location = Some(till.mention());
    }
}
