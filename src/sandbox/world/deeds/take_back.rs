//! Sent units come back: the buyer asks, the shop agrees, the parcel arrives, the money follows.

use super::{Moment, Payback, RefundPlan, Units};
use crate::sandbox::world::ids::{Gid, Kind, Ref};
use crate::sandbox::world::model::{
    LocationName, Order, RestockType, Return, ReturnLine, ReturnLineType, ReturnReason, ReturnStatus,
};

impl Order {
    /// Asks to send back up to `quantity` units of the first line that has any to send back. Returns whether there was
    /// one.
    pub(crate) fn request_return(
        &mut self,
        now: &mut Moment<'_>,
        quantity: u32,
        reason: ReturnReason,
    ) -> bool {
        let Some((sent, quantity)) = self.returnable_parcel(quantity) else {
            return false;
        };
        let ordinal = self.returns.len() + 1;
        self.returns.push(Return {
            id: now.mint(Kind::Return),
            name: format!("{}-R{ordinal}", self.name),
            status: ReturnStatus::Requested,
            created_at: now.at,
            closed_at: None,
            return_line_items: vec![ReturnLine {
                typename: ReturnLineType::ReturnLineItem,
                id: now.mint(Kind::ReturnLineItem),
                quantity,
                processed_quantity: 0,
                refunded_quantity: 0,
                return_reason: reason,
                return_reason_note: String::new(),
                fulfillment_line_item: Ref { id: sent },
            }],
        });
        self.updated_at = now.at;
        true
    }

    /// Agrees to the return that was asked for last.
    pub(crate) fn approve_return(&mut self, now: &Moment<'_>) {
        self.move_return(now, ReturnStatus::Requested, ReturnStatus::Open);
    }

    /// Declines the return that was asked for last.
    pub(crate) fn decline_return(&mut self, now: &Moment<'_>) {
        self.move_return(now, ReturnStatus::Requested, ReturnStatus::Declined);
    }

    /// The parcel of the open return has arrived: its units go back to `shelf` (or to none) and are refunded.
    pub(crate) fn receive_return(
        &mut self,
        now: &mut Moment<'_>,
        shelf: Option<LocationName>,
        payback: Payback,
    ) {
        let open = self.returns.iter_mut().rev().find(|returned| returned.status == ReturnStatus::Open);
        let Some(returned) = open else {
            return;
        };
        returned.status = ReturnStatus::Closed;
        returned.closed_at = Some(now.at);
        let id = returned.id.clone();
        let mut parcels = Vec::new();
        for line in &mut returned.return_line_items {
            line.processed_quantity = line.quantity;
            line.refunded_quantity = line.quantity;
            parcels.push((line.fulfillment_line_item.id.clone(), line.quantity));
        }
        let units = parcels
            .into_iter()
            .filter_map(|(sent, quantity)| {
                let restock = RestockType::Return;
                Some(Units { line: self.sent_line(&sent)?, quantity, restock, location: shelf.clone() })
            })
            .collect();
        let plan = RefundPlan { units, shipping: false, payback, note: None, of_return: Some(id) };
        self.refund(now, plan);
    }

    /// Sent units that can come back, as one fulfillment told them.
    fn returnable_parcel(&self, quantity: u32) -> Option<(Gid, u32)> {
        let sent = self.fulfillments.iter().flat_map(|fulfillment| &fulfillment.fulfillment_line_items);
        sent.filter_map(|sent| {
            let line = self.line(&sent.line_item.id)?;
            let left = self.returnable(line).saturating_sub(self.announced(&line.id));
            let quantity = left.min(sent.quantity).min(quantity);
            (quantity > 0 && line.requires_shipping).then(|| (sent.id.clone(), quantity))
        })
        .next()
    }

    /// Units of the line that were announced to come back but have not arrived.
    fn announced(&self, line: &Gid) -> u32 {
        let pending = self.returns.iter().filter(|returned| match returned.status {
            ReturnStatus::Requested | ReturnStatus::Open => true,
            ReturnStatus::Closed | ReturnStatus::Declined => false,
        });
        let lines = pending.flat_map(|returned| &returned.return_line_items);
        let same = lines.filter(|back| self.sent_line(&back.fulfillment_line_item.id).as_ref() == Some(line));
        same.map(|back| back.quantity).sum()
    }

    /// The line that a line of a fulfillment sent.
    fn sent_line(&self, sent: &Gid) -> Option<Gid> {
        let mut lines = self.fulfillments.iter().flat_map(|fulfillment| &fulfillment.fulfillment_line_items);
        lines.find(|line| line.id == *sent).map(|line| line.line_item.id.clone())
    }

    fn move_return(&mut self, now: &Moment<'_>, from: ReturnStatus, to: ReturnStatus) {
        if let Some(returned) = self.returns.iter_mut().rev().find(|returned| returned.status == from) {
            returned.status = to;
            self.updated_at = now.at;
        }
    }
}
