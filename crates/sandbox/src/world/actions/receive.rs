//! The parcel of a return is opened: what is in it goes somewhere, and the buyer gets money, something else, or nothing.

use super::{Moment, Payback, Pick, RefundPlan, Terms, Units};
use crate::world::ids::{Gid, Kind, Ref};
use crate::world::model::{
    Agreement, AgreementReason, AgreementType, Disposition, DispositionType, LocationName, Order,
    RestockType, Return, ReturnStatus, ReverseOrderStatus, Sale, SaleAction, SaleLineType, SaleType,
};
use crate::world::sites::Site;

/// What arrived, and what the buyer gets for it.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) fate: Fate,
    pub(crate) payback: Payback,
    /// The till at which it was handed in; `None` for a parcel.
    pub(crate) till: Option<Site>,
    /// What is sent instead.
    pub(crate) instead: Option<Pick>,
}

/// What becomes of units that came back.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// They go to this shelf.
    Restocked(LocationName),
    /// They lie here and cannot be sold as they are.
    Damaged(LocationName),
    /// They are done away with.
    NotRestocked,
    /// They were not in the parcel, so nobody gets anything for them.
    Missing,
}

impl Arrival {
    /// These units for what they cost.
    pub(crate) fn of(fate: Fate) -> Arrival {
        Arrival { fate, payback: Payback::Owed, till: None, instead: None }
    }
}

impl Order {
    /// Everything that the latest open return still awaits has arrived. The return stays open. Returns whether there
    /// was one.
    pub(crate) fn process_return(&mut self, now: &mut Moment<'_>, arrival: Arrival) -> bool {
        let Some(place) = self.returns.iter().rposition(Return::is_awaited) else {
            return false;
        };
        let (id, units) = self.open_parcel(now, place, &arrival.fate);
        if let Some(pick) = arrival.instead {
            self.send_instead(now, place, pick);
        }
        let payback = self.less_fees(place, arrival.payback);
        if !units.is_empty() {
            let (of_return, till) = (Some(id), arrival.till);
            self.refund(now, RefundPlan { units, payback, of_return, till, ..RefundPlan::default() });
        }
        self.updated_at = now.at;
        true
    }

    /// Notes what is in the parcel; gives the return's id and the units that are to be refunded.
    fn open_parcel(&mut self, now: &mut Moment<'_>, place: usize, fate: &Fate) -> (Gid, Vec<Units>) {
        let missing = matches!(fate, Fate::Missing);
        let returned = &mut self.returns[place];
        let mut back = Vec::new();
        for line in &mut returned.return_line_items {
            let quantity = line.quantity - line.processed_quantity;
            line.processed_quantity += quantity;
            if quantity > 0 && !missing {
                line.refunded_quantity += quantity;
                back.push((line.fulfillment_line_item.id.clone(), quantity));
            }
        }
        for parcel in &mut returned.reverse_fulfillment_orders {
            for line in &mut parcel.line_items {
                let seen: u32 = line.dispositions.iter().map(|found| found.quantity).sum();
                if seen < line.total_quantity {
                    line.dispositions.push(Disposition {
                        id: now.mint(Kind::ReverseFulfillmentOrderDisposition),
                        kind: fate.disposition(),
                        quantity: line.total_quantity - seen,
                        created_at: now.at,
                        location: fate.place(),
                    });
                }
            }
            parcel.status = ReverseOrderStatus::Closed;
        }
        let id = returned.id.clone();
        let units = back.into_iter().filter_map(|(sent, quantity)| {
            let (line, restock) = (self.sent_line(&sent)?, RestockType::Return);
            Some(Units { line, quantity, restock, location: fate.shelf() })
        });
        (id, units.collect())
    }

    /// The exchanged goods become a line of the order, to be sent like any other.
    fn send_instead(&mut self, now: &mut Moment<'_>, place: usize, pick: Pick) {
        let line = pick.line(now, &Terms::of(self));
        let worth = line.worth(line.quantity);
        self.add_to_fulfillment_orders(now, &line, &pick);
        let sale = Sale {
            kind: SaleType::ProductSale,
            id: now.mint(Kind::Sale),
            action_type: SaleAction::Order,
            line_type: if line.is_gift_card { SaleLineType::GiftCard } else { SaleLineType::Product },
            quantity: i64::from(line.quantity),
            line_item: Ref::from(&line.id),
            total_amount: self.charged(worth),
        };
        let returned = &mut self.returns[place];
        self.agreements.push(Agreement {
            kind: AgreementType::Return,
            id: now.mint(Kind::SalesAgreement),
            happened_at: now.at,
            reason: AgreementReason::Return,
            refund: None,
            of_return: Some(Ref::from(&returned.id)),
            sales: vec![sale],
        });
        if let Some(exchange) = returned.exchange_line_items.iter_mut().find(|one| one.line_items.is_empty())
        {
            exchange.processed_quantity = exchange.quantity;
            exchange.line_items.push(Ref::from(&line.id));
        }
        self.line_items.push(line);
        self.closed_at = None;
    }

    /// A payback with the return's restocking fees kept back.
    fn less_fees(&self, place: usize, payback: Payback) -> Payback {
        let lines = self.returns[place].return_line_items.iter();
        let fees = self.sum_of(lines.filter_map(|line| Some(line.restocking_fee.as_ref()?.amount_set)));
        match payback {
            Payback::Owed if fees.shop_cents() > 0 => Payback::OwedLess(fees),
            payback => payback,
        }
    }
}

impl Return {
    /// True if units of it may still arrive.
    pub(crate) fn is_awaited(&self) -> bool {
        let awaits = self.return_line_items.iter().any(|line| line.processed_quantity < line.quantity);
        self.status == ReturnStatus::Open && awaits
    }
}

impl Fate {
    fn disposition(&self) -> DispositionType {
        match self {
            Fate::Restocked(_) => DispositionType::Restocked,
            Fate::Damaged(_) => DispositionType::ProcessingRequired,
            Fate::NotRestocked => DispositionType::NotRestocked,
            Fate::Missing => DispositionType::Missing,
        }
    }

    /// Where the units are.
    fn place(&self) -> Option<LocationName> {
        match self {
            Fate::Restocked(place) | Fate::Damaged(place) => Some(place.clone()),
            Fate::NotRestocked | Fate::Missing => None,
        }
    }

    /// Where they can be sold again.
    fn shelf(&self) -> Option<LocationName> {
        match self {
            Fate::Restocked(shelf) => Some(shelf.clone()),
            Fate::Damaged(_) | Fate::NotRestocked | Fate::Missing => None,
        }
    }
}
