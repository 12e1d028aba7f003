//! Where the units of a line are: `quantity = fulfilled + open + cancelled`, and `current` is what was neither refunded
//! nor removed.

use crate::world::ids::Gid;
use crate::world::model::{AgreementType, FulfillmentLine, FulfillmentStatus, Line, Order, RestockType};

impl Order {
    /// Units of the line that reached the buyer.
    pub(crate) fn fulfilled(&self, line: &Gid) -> u32 {
        self.sent().filter(|sent| sent.line_item.id == *line).map(|sent| sent.quantity).sum()
    }

    /// Everything that was sent, parcel by parcel; a parcel that was called off sent nothing.
    pub(crate) fn sent(&self) -> impl Iterator<Item = &FulfillmentLine> {
        let parcels = self.fulfillments.iter().filter(|fulfillment| match fulfillment.status {
            FulfillmentStatus::Success => true,
            FulfillmentStatus::Cancelled => false,
        });
        parcels.flat_map(|fulfillment| &fulfillment.fulfillment_line_items)
    }

    /// Units of the line that are still to be sent.
    pub(crate) fn open(&self, line: &Gid) -> u32 {
        let open = self.fulfillment_orders.iter().filter(|order| order.status.is_open());
        let units = open.flat_map(|order| &order.line_items).filter(|units| units.line_item.id == *line);
        units.map(|units| units.remaining_quantity).sum()
    }

    /// Units of the line that neither reached the buyer nor ever will.
    pub(crate) fn cancelled(&self, line: &Line) -> u32 {
        line.quantity.saturating_sub(self.fulfilled(&line.id) + self.open(&line.id))
    }

    /// Units of the line that were refunded with this restock type.
    pub(crate) fn refunded_as(&self, line: &Gid, restock: RestockType) -> u32 {
        let lines = self.refunds.iter().flat_map(|refund| &refund.refund_line_items);
        let same =
            lines.filter(|refunded| refunded.line_item.id == *line && refunded.restock_type == restock);
        same.map(|refunded| refunded.quantity).sum()
    }

    /// Units of the line that an order edit took away.
    pub(crate) fn removed(&self, line: &Gid) -> u32 {
        let edits = self.agreements.iter().filter(|agreed| agreed.kind == AgreementType::OrderEdit);
        let changes = edits.flat_map(|edit| &edit.sales).filter(|sale| sale.line_item.id == *line);
        changes.map(|sale| u32::try_from(-sale.quantity).unwrap_or(0)).sum()
    }

    /// Units of the line that the buyer no longer has or expects, for whatever reason.
    pub(crate) fn gone(&self, line: &Gid) -> u32 {
        let restocks = [RestockType::Return, RestockType::Cancel, RestockType::NoRestock];
        restocks.iter().map(|restock| self.refunded_as(line, *restock)).sum::<u32>() + self.removed(line)
    }

    /// Units of the line that are left after refunds and removals.
    pub(crate) fn current(&self, line: &Line) -> u32 {
        line.quantity.saturating_sub(self.gone(&line.id))
    }

    /// Units of the line that can still be taken off the order before they are sent.
    pub(crate) fn cancellable(&self, line: &Line) -> u32 {
        self.current(line).min(self.open(&line.id))
    }

    /// Units of the line that were sent and can still come back.
    pub(crate) fn returnable(&self, line: &Line) -> u32 {
        let back = self.refunded_as(&line.id, RestockType::Return);
        self.current(line).min(self.fulfilled(&line.id).saturating_sub(back))
    }

    /// The line with this id.
    pub(crate) fn line(&self, id: &Gid) -> Option<&Line> {
        self.line_items.iter().find(|line| line.id == *id)
    }
}
