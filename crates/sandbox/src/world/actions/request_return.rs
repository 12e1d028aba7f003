//! A return is talked over: the buyer asks, the shop agrees or declines, somebody calls it off, closes or reopens it.
//! What arrives is for `receive`.

use super::{Goods, Moment};
use crate::world::ids::{Gid, Kind, Ref};
use crate::world::model::{
    Decline, DeclineReason, ExchangeLine, Order, RestockingFee, Return, ReturnLine, ReturnLineType,
    ReturnReason, ReturnStatus, ReverseLine, ReverseOrder, ReverseOrderStatus,
};
use rust_decimal::Decimal;

impl Order {
    /// Asks to send back up to `quantity` of the units that were sent and can come back, the first ones first. Returns
    /// whether there were any.
    pub(crate) fn request_return(
        &mut self,
        now: &mut Moment<'_>,
        quantity: u32,
        reason: ReturnReason,
    ) -> bool {
        let parcels = self.returnable_parcels(quantity);
        if parcels.is_empty() {
            return false;
        }
        let ordinal = self.returns.len() + 1;
        let line = |(sent, quantity): (Gid, u32)| ReturnLine {
            typename: ReturnLineType::ReturnLineItem,
            id: now.mint(Kind::ReturnLineItem),
            quantity,
            processed_quantity: 0,
            refunded_quantity: 0,
            return_reason: reason,
            return_reason_note: String::new(),
            customer_note: None,
            restocking_fee: None,
            fulfillment_line_item: Ref { id: sent },
        };
        let return_line_items = parcels.into_iter().map(line).collect();
        self.returns.push(Return {
            id: now.mint(Kind::Return),
            name: format!("{}-R{ordinal}", self.name),
            status: ReturnStatus::Requested,
            created_at: now.at,
            request_approved_at: None,
            closed_at: None,
            decline: None,
            return_line_items,
            exchange_line_items: Vec::new(),
            reverse_fulfillment_orders: Vec::new(),
        });
        self.updated_at = now.at;
        true
    }

    /// Writes what the buyer says on the return that was asked for last.
    pub(crate) fn explain_return(&mut self, note: &str) {
        if let Some(returned) = self.latest_return(|status| status == ReturnStatus::Requested) {
            returned.return_line_items.iter_mut().for_each(|line| line.customer_note = Some(note.to_owned()));
        }
    }

    /// Asks for something else instead, on the return that was asked for last.
    pub(crate) fn ask_for_exchange(&mut self, now: &mut Moment<'_>, goods: &Goods) {
        let id = now.mint(Kind::ExchangeLineItem);
        if let Some(returned) = self.latest_return(|status| status == ReturnStatus::Requested) {
            returned.exchange_line_items.push(ExchangeLine {
                id,
                quantity: 1,
                processed_quantity: 0,
                variant_id: goods.variant.clone(),
                line_items: Vec::new(),
            });
        }
    }

    /// Announces that the shop will keep so many percent of what the units of the latest return were sold for.
    pub(crate) fn charge_restocking_fee(&mut self, now: &mut Moment<'_>, percent: u32) {
        let Some(at) = self.returns.iter().rposition(|returned| returned.status.holds_units()) else {
            return;
        };
        let sent: Vec<Option<Gid>> = self.returns[at]
            .return_line_items
            .iter()
            .map(|line| self.sent_line(&line.fulfillment_line_item.id))
            .collect();
        for (place, line) in sent.into_iter().enumerate() {
            let Some(line) = line.and_then(|line| self.line(&line)) else {
                continue;
            };
            let rate = Decimal::new(i64::from(percent), 2);
            let returned = self.returns[at].return_line_items[place].quantity;
            let amount_set = line.worth(returned).price.at_rate(rate);
            let fee = RestockingFee {
                id: now.mint(Kind::RestockingFee),
                percentage: f64::from(percent),
                amount_set,
            };
            self.returns[at].return_line_items[place].restocking_fee = Some(fee);
        }
    }

    /// Agrees to the return that was asked for last: its parcel may come.
    pub(crate) fn approve_return(&mut self, now: &mut Moment<'_>) {
        let at = now.at;
        if let Some(returned) = self.latest_return(|status| status == ReturnStatus::Requested) {
            let expect = |line: &ReturnLine| ReverseLine {
                id: now.mint(Kind::ReverseFulfillmentOrderLineItem),
                fulfillment_line_item: Some(line.fulfillment_line_item.clone()),
                total_quantity: line.quantity,
                dispositions: Vec::new(),
            };
            let line_items = returned.return_line_items.iter().map(expect).collect();
            returned.reverse_fulfillment_orders.push(ReverseOrder {
                id: now.mint(Kind::ReverseFulfillmentOrder),
                status: ReverseOrderStatus::Open,
                line_items,
            });
            returned.status = ReturnStatus::Open;
            returned.request_approved_at = Some(at);
            self.updated_at = at;
        }
    }

    /// Declines the return that was asked for last.
    pub(crate) fn decline_return(&mut self, now: &Moment<'_>, reason: DeclineReason, note: &str) {
        let at = now.at;
        if let Some(returned) = self.latest_return(|status| status == ReturnStatus::Requested) {
            returned.status = ReturnStatus::Declined;
            returned.decline = Some(Decline { reason, note: Some(note.to_owned()) });
            self.updated_at = at;
        }
    }

    /// Calls the latest return off of which nothing has arrived. Returns whether there was one.
    pub(crate) fn cancel_return(&mut self, now: &Moment<'_>) -> bool {
        let at = now.at;
        let untouched = |line: &ReturnLine| line.processed_quantity == 0;
        let mut all = self.returns.iter_mut().rev();
        let Some(returned) =
            all.find(|back| back.status.holds_units() && back.return_line_items.iter().all(untouched))
        else {
            return false;
        };
        returned.status = ReturnStatus::Canceled;
        for parcel in &mut returned.reverse_fulfillment_orders {
            parcel.status = ReverseOrderStatus::Canceled;
        }
        self.updated_at = at;
        true
    }

    /// Closes the latest open return, whatever of it has arrived. Returns whether there was one.
    pub(crate) fn close_return(&mut self, now: &Moment<'_>) -> bool {
        let at = now.at;
        let Some(returned) = self.latest_return(|status| status == ReturnStatus::Open) else {
            return false;
        };
        returned.status = ReturnStatus::Closed;
        returned.closed_at = Some(at);
        for parcel in &mut returned.reverse_fulfillment_orders {
            parcel.status = ReverseOrderStatus::Closed;
        }
        self.updated_at = at;
        true
    }

    /// Reopens the return that was closed last. Returns whether there was one.
    pub(crate) fn reopen_return(&mut self, now: &Moment<'_>) -> bool {
        let at = now.at;
        let Some(returned) = self.latest_return(|status| status == ReturnStatus::Closed) else {
            return false;
        };
        returned.status = ReturnStatus::Open;
        returned.closed_at = None;
        for parcel in returned.reverse_fulfillment_orders.iter_mut().filter(|parcel| parcel.is_awaited()) {
            parcel.status = ReverseOrderStatus::Open;
        }
        self.updated_at = at;
        true
    }

    /// The latest return that stands so.
    fn latest_return(&mut self, is: impl Fn(ReturnStatus) -> bool) -> Option<&mut Return> {
        self.returns.iter_mut().rev().find(|returned| is(returned.status))
    }

    /// Sent units that can come back, as their fulfillments told them, up to so many.
    fn returnable_parcels(&self, quantity: u32) -> Vec<(Gid, u32)> {
        let mut parcels: Vec<(Gid, u32)> = Vec::new();
        let mut wanted = quantity;
        for line in self.line_items.iter().filter(|line| line.requires_shipping) {
            let mut left = self.returnable(line).saturating_sub(self.announced(&line.id));
            for sent in self.sent().filter(|sent| sent.line_item.id == line.id) {
                let free = sent.quantity.saturating_sub(self.spoken_for(&sent.id));
                let taken = left.min(free).min(wanted);
                if taken > 0 {
                    parcels.push((sent.id.clone(), taken));
                    left -= taken;
                    wanted -= taken;
                }
            }
        }
        parcels
    }

    /// Units of the line that were announced to come back but have not arrived.
    fn announced(&self, line: &Gid) -> u32 {
        let pending = self.returns.iter().filter(|returned| returned.status.holds_units());
        let lines = pending.flat_map(|returned| &returned.return_line_items);
        let same = lines.filter(|back| self.sent_line(&back.fulfillment_line_item.id).as_ref() == Some(line));
        same.map(|back| back.quantity - back.refunded_quantity).sum()
    }

    /// Units of one line of a fulfillment that came back by a return, or will.
    fn spoken_for(&self, sent: &Gid) -> u32 {
        let lines = self.returns.iter().flat_map(|returned| {
            let all = returned.status.holds_units();
            returned.return_line_items.iter().map(move |line| (line, all))
        });
        let same = lines.filter(|(line, _)| line.fulfillment_line_item.id == *sent);
        same.map(|(line, all)| if all { line.quantity } else { line.processed_quantity }).sum()
    }

    /// The line that a line of a fulfillment sent.
    pub(super) fn sent_line(&self, sent: &Gid) -> Option<Gid> {
        self.sent().find(|line| line.id == *sent).map(|line| line.line_item.id.clone())
    }
}

impl ReverseOrder {
    /// True if units of it were not seen yet.
    pub(super) fn is_awaited(&self) -> bool {
        let seen = |line: &ReverseLine| line.dispositions.iter().map(|found| found.quantity).sum::<u32>();
        self.line_items.iter().any(|line| seen(line) < line.total_quantity)
    }
}
