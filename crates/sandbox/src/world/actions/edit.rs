//! The staff change an order that was placed already: units go, lines come.

use super::{Moment, Pick, Terms};
use crate::world::derive::Worth;
use crate::world::ids::{Gid, Kind, Ref};
use crate::world::model::{
    Agreement, AgreementReason, AgreementType, Order, Sale, SaleAction, SaleLineType, SaleType,
};

impl Order {
    /// Takes up to `quantity` unsent units of a line off the order. Returns how many went.
    pub(crate) fn edit_down(&mut self, now: &mut Moment<'_>, line: &Gid, quantity: u32) -> u32 {
        let Some(known) = self.line(line) else {
            return 0;
        };
        let quantity = quantity.min(self.cancellable(known));
        if quantity == 0 {
            return 0;
        }
        let gone = self.gone(line);
        let worth = known.worth(gone) - known.worth(gone + quantity);
        self.withdraw(now, line, quantity);
        self.agree_on_edit(now, line, -i64::from(quantity), worth);
        quantity
    }

    /// Adds a line to the order, on the terms it was placed on.
    pub(crate) fn edit_in(&mut self, now: &mut Moment<'_>, pick: Pick) {
        let (quantity, line) = (i64::from(pick.quantity), pick.line(now, &Terms::of(self)));
        let (id, worth) = (line.id.clone(), line.worth(line.quantity));
        self.add_to_fulfillment_orders(now, &line, &pick);
        self.line_items.push(line);
        self.agree_on_edit(now, &id, quantity, worth);
    }

    fn agree_on_edit(&mut self, now: &mut Moment<'_>, line: &Gid, quantity: i64, worth: Worth) {
        let gift_card = self.line(line).is_some_and(|line| line.is_gift_card);
        let sale = Sale {
            kind: SaleType::ProductSale,
            id: now.mint(Kind::Sale),
            action_type: SaleAction::Update,
            line_type: if gift_card { SaleLineType::GiftCard } else { SaleLineType::Product },
            quantity,
            line_item: Ref::from(line),
            total_amount: self.charged(worth),
        };
        self.agreements.push(Agreement {
            kind: AgreementType::OrderEdit,
            id: now.mint(Kind::SalesAgreement),
            happened_at: now.at,
            reason: AgreementReason::OrderEdit,
            refund: None,
            of_return: None,
            sales: vec![sale],
        });
        self.updated_at = now.at;
    }
}
