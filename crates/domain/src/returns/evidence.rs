//! One return as Shopify states it, joined with its refunds.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::line::{LineEvidence, Target};
use super::returnable::Sent;
use crate::plan::change::{ReturnKey, ReturnKind};
use crate::shopify::order::ShopOrder;
use crate::shopify::returns::{RefundKind, RefundLine, ReturnsOfOrder, ShopRefund, ShopReturn};
use crate::status::ReturnStatus;
use crate::values::id::LineId;
use crate::values::money::Decimal;

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
    /// Paid back for units that do not come back by it.
    pub(super) besides: Decimal,
    pub(super) shipping: Decimal,
    pub(super) adjustment: Decimal,
    /// What its units are to be, line by line; nothing of a return that has died.
    pub(super) units: BTreeMap<LineId, Vec<Target>>,
    pub(super) exchanges: Vec<LineId>,
}

/// Every return of an order, and every refund that is one by itself.
pub(super) fn told(order: &ShopOrder, aftermath: &ReturnsOfOrder, sent: &[(LineId, u32)]) -> Vec<Told> {
    let mut sent = Sent::new(sent);
    let mut told: Vec<Told> = Vec::new();
    for one in &aftermath.returns {
        let refunds = aftermath.refunds.iter().filter(|refund| refund.of_return == Some(one.id));
        told.push(of_return(order, one, refunds));
        sent.take(one);
    }
    for (place, refund) in aftermath.refunds.iter().enumerate() {
        if !refund.of_return.is_some_and(|of| aftermath.returns.iter().any(|one| one.id == of)) {
            told.extend(of_refund(order, refund, place + 1, &mut sent));
        }
    }
    told
}

fn of_return<'r>(order: &ShopOrder, one: &ShopReturn, refunds: impl Iterator<Item = &'r ShopRefund>) -> Told {
    let mut lines: BTreeMap<LineId, LineEvidence> = BTreeMap::new();
    for line in &one.lines {
        let Some(id) = line.line else { continue };
        lines.entry(id).or_default().parts.push(line.clone());
    }
    for (line, units) in &one.withheld {
        lines.entry(*line).or_default().withheld += units;
    }
    let mut told = Told {
        name: one.name.clone(),
        status: one.status,
        requested_at: one.requested_at,
        closed_at: one.closed_at,
        note: one.declined.clone(),
        exchanges: one.exchanges.clone(),
        ..Told::empty(ReturnKey::Return(one.id))
    };
    for refund in refunds {
        told.pay(refund);
        for line in &refund.lines {
            match (line.kind, lines.get_mut(&line.line)) {
                (RefundKind::Return | RefundKind::MoneyOnly, Some(of_line)) => {
                    of_line.pay(order, refund, line)
                }
                (RefundKind::Cancel, _) | (_, None) => told.besides += worth(order, line),
            }
        }
    }
    told.settle(order, lines);
    told
}

/// A refund without a return: units that came back, or an appeasement, or nothing of ours: a cancellation, or money for
/// goods that are still to be sent.
fn of_refund(order: &ShopOrder, refund: &ShopRefund, place: usize, sent: &mut Sent) -> Option<Told> {
    let mut told = Told {
        name: format!("{}-refund-{place}", order.name),
        status: ReturnStatus::Completed,
        requested_at: refund.at,
        closed_at: Some(refund.at),
        ..Told::empty(ReturnKey::Refund(refund.id))
    };
    told.pay(refund);
    let mut lines: BTreeMap<LineId, LineEvidence> = BTreeMap::new();
    for line in &refund.lines {
        let came_back = match line.kind {
            RefundKind::Return => sent.take_back(line.line, line.quantity),
            RefundKind::Cancel | RefundKind::MoneyOnly => 0,
        };
        let (back, rest) = line.split(came_back, order.currency.decimals());
        told.besides += worth(order, &rest);
        if came_back > 0 {
            lines.entry(line.line).or_default().pay_unasked(order, refund, &back);
        }
    }
    if lines.is_empty() {
        let for_sent_goods =
            refund.lines.iter().any(|line| line.kind == RefundKind::MoneyOnly && sent.any(line.line));
        let cancels = refund.lines.iter().any(|line| line.kind == RefundKind::Cancel);
        let of_a_cancelled_order =
            order.cancelled_at.is_some() && order.fulfillments.iter().all(|fulfilment| !fulfilment.success);
        if cancels || of_a_cancelled_order || !(refund.lines.is_empty() || for_sent_goods) {
            return None;
        }
        told.kind = ReturnKind::Appeasement;
    }
    told.settle(order, lines);
    Some(told)
}

/// What a refund pays for the units of one of its lines: their taxes are in their price already where prices have them.
fn worth(order: &ShopOrder, line: &RefundLine) -> Decimal {
    if order.taxes_included { line.subtotal } else { line.subtotal + line.tax }
}

impl Told {
    fn empty(key: ReturnKey) -> Self {
        Self {
            key,
            name: String::new(),
            kind: ReturnKind::Return,
            status: ReturnStatus::Requested,
            requested_at: DateTime::UNIX_EPOCH,
            closed_at: None,
            note: None,
            refunded: Decimal::ZERO,
            besides: Decimal::ZERO,
            shipping: Decimal::ZERO,
            adjustment: Decimal::ZERO,
            units: BTreeMap::new(),
            exchanges: Vec::new(),
        }
    }

    /// Adds the totals of a refund that belongs to it.
    fn pay(&mut self, refund: &ShopRefund) {
        self.refunded += refund.total;
        self.shipping += refund.shipping;
        self.adjustment += refund.adjustment;
        self.note = self.note.take().or_else(|| refund.note.clone());
    }

    /// Makes its units out of its lines; all of them come back means received.
    fn settle(&mut self, order: &ShopOrder, lines: BTreeMap<LineId, LineEvidence>) {
        for (id, line) in lines {
            let (targets, rest) = line.targets(order.currency.decimals());
            self.besides += if order.taxes_included { rest.price } else { rest.price + rest.tax };
            self.units.insert(id, targets);
        }
        let mut units = self.units.values().flatten().peekable();
        if self.status == ReturnStatus::Accepted && units.peek().is_some() && units.all(|unit| unit.received)
        {
            self.status = ReturnStatus::Received;
        }
        if !self.status.is_live() {
            for unit in std::mem::take(&mut self.units).into_values().flatten() {
                self.besides += unit.paid(order);
            }
        }
    }
}
