//! What the shop tells of one return, with the refunds that belong to it put together.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::change::{ReturnKey, ReturnKind};
use crate::domain::id::LineId;
use crate::domain::money::Decimal;
use crate::domain::shop_order::{ShopLocation, ShopOrder};
use crate::domain::shop_return::{Aftermath, RefundKind, RefundLine, ShopRefund, ShopReturn};
use crate::domain::status::ReturnStatus;

/// One return, as the shop tells it.
pub(super) struct Told {
    pub(super) key: ReturnKey,
    pub(super) name: String,
    pub(super) kind: ReturnKind,
    pub(super) status: ReturnStatus,
    pub(super) requested_at: DateTime<Utc>,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) note: Option<String>,
    pub(super) refunded: Decimal,
    pub(super) shipping: Decimal,
    pub(super) adjustment: Decimal,
    pub(super) lines: BTreeMap<LineId, ToldLine>,
    pub(super) exchanges: Vec<LineId>,
}

/// Its units of one line.
#[derive(Default)]
pub(super) struct ToldLine {
    /// Units that are to come back.
    pub(super) quantity: u32,
    /// Units that have.
    pub(super) received: u32,
    /// Of those, units that no shelf may get.
    pub(super) withheld: u32,
    pub(super) reason: Option<String>,
    pub(super) note: Option<String>,
    /// Units that were paid back, and with what.
    pub(super) paid: u32,
    /// Of those, units that came back.
    came_back: u32,
    /// Whether only units that came back are paid for by it: a refund alone may be about others of the line, too, which are
    /// cancelled or kept by the buyer.
    returned_only: bool,
    pub(super) subtotal: Decimal,
    pub(super) tax: Decimal,
    /// The store at whose counter units came back into its stock.
    pub(super) counter: Option<ShopLocation>,
}

/// Every return of an order, and every refund that is one by itself.
pub(super) fn told(order: &ShopOrder, aftermath: &Aftermath) -> Vec<Told> {
    let agreed = aftermath.returns.iter().map(|one| {
        let refunds = aftermath.refunds.iter().filter(|refund| refund.of_return == Some(one.id));
        of_return(order, one, refunds)
    });
    let alone = aftermath.refunds.iter().enumerate().filter(|(_, refund)| {
        !refund.of_return.is_some_and(|of| aftermath.returns.iter().any(|one| one.id == of))
    });
    agreed.chain(alone.filter_map(|(place, refund)| of_refund(order, refund, place + 1))).collect()
}

fn of_return<'r>(order: &ShopOrder, one: &ShopReturn, refunds: impl Iterator<Item = &'r ShopRefund>) -> Told {
    let mut lines: BTreeMap<LineId, ToldLine> = BTreeMap::new();
    for line in &one.lines {
        let Some(id) = line.line else { continue };
        let of_line = lines.entry(id).or_default();
        of_line.quantity += line.quantity;
        of_line.received += line.processed;
        of_line.reason = of_line.reason.take().or_else(|| line.reason.clone());
        of_line.note = of_line.note.take().or_else(|| line.note.clone());
    }
    for (line, units) in &one.withheld {
        lines.entry(*line).or_default().withheld += units;
    }
    let mut told = Told {
        key: ReturnKey::Return(one.id),
        name: one.name.clone(),
        kind: ReturnKind::Return,
        status: one.status,
        requested_at: one.requested_at,
        closed_at: one.closed_at,
        note: one.declined.clone(),
        refunded: Decimal::ZERO,
        shipping: Decimal::ZERO,
        adjustment: Decimal::ZERO,
        lines,
        exchanges: one.exchanges.clone(),
    };
    for refund in refunds {
        told.pay(order, refund);
    }
    told.close();
    told
}

/// A refund without a return: units that came back, or an appeasement, or nothing of ours: a cancellation.
fn of_refund(order: &ShopOrder, refund: &ShopRefund, place: usize) -> Option<Told> {
    let came_back = refund.lines.iter().any(|line| line.kind == RefundKind::Return && line.quantity > 0);
    let cancels = refund.lines.iter().any(|line| line.kind == RefundKind::Cancel);
    let of_a_cancelled_order =
        order.cancelled_at.is_some() && order.fulfillments.iter().all(|fulfilment| !fulfilment.success);
    if !came_back && (cancels || of_a_cancelled_order) {
        return None;
    }
    let mut told = Told {
        key: ReturnKey::Refund(refund.id),
        name: format!("{}-refund-{place}", order.name),
        kind: if came_back { ReturnKind::Return } else { ReturnKind::Appeasement },
        status: ReturnStatus::Completed,
        requested_at: refund.at,
        closed_at: Some(refund.at),
        note: refund.note.clone(),
        refunded: Decimal::ZERO,
        shipping: Decimal::ZERO,
        adjustment: Decimal::ZERO,
        lines: BTreeMap::new(),
        exchanges: Vec::new(),
    };
    for line in refund.lines.iter().filter(|line| line.kind == RefundKind::Return) {
        let of_line = told.lines.entry(line.line).or_default();
        of_line.quantity += line.quantity;
        of_line.returned_only = true;
    }
    told.pay(order, refund);
    told.close();
    Some(told)
}

impl Told {
    /// Adds a refund that belongs to it.
    fn pay(&mut self, order: &ShopOrder, refund: &ShopRefund) {
        self.refunded += refund.total;
        self.shipping += refund.shipping;
        self.adjustment += refund.adjustment;
        self.note = self.note.take().or_else(|| refund.note.clone());
        let at_counter = refund.at_counter || order.source.as_deref() == Some("pos");
        for line in &refund.lines {
            let counter = line.location.clone().filter(|_| at_counter && line.restocked);
            if let Some(of_line) = self.lines.get_mut(&line.line) {
                of_line.pay(line, counter);
            }
        }
    }

    /// What was paid back for having come back, has; and all of it come back means received.
    fn close(&mut self) {
        for line in self.lines.values_mut() {
            line.received = line.received.min(line.quantity);
            line.withheld = line.withheld.min(line.received);
        }
        let all = self.lines.values().all(|line| line.received == line.quantity);
        let any = self.lines.values().any(|line| line.quantity > 0);
        if self.status == ReturnStatus::Accepted && all && any {
            self.status = ReturnStatus::Received;
        }
    }
}

impl ToldLine {
    fn pay(&mut self, line: &RefundLine, counter: Option<ShopLocation>) {
        if line.kind != RefundKind::Return && self.returned_only {
            return;
        }
        self.paid += line.quantity;
        self.subtotal += line.subtotal;
        self.tax += line.tax;
        if line.kind == RefundKind::Return {
            self.counter = self.counter.take().or(counter);
            self.came_back += line.quantity;
            self.received = self.received.max(self.came_back);
        }
    }
}
