//! The target state of the units of one return line, from everything that Shopify states about them.
//!
//! The answer is a function of the telling alone, so that it does not matter how often somebody looked before.

use crate::shopify::returns::PaidAt;
use std::collections::BTreeMap;

use crate::facility::FacilityId;
use crate::shopify::order::ShopOrder;
use crate::shopify::returns::{RefundKind, RefundLine, ReturnLine, ShopRefund};
use crate::values::money::{Decimal, share};

/// What one unit is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) reason: Option<String>,
    pub(super) note: Option<String>,
    pub(super) received: bool,
    pub(super) place: Place,
    pub(super) price: Decimal,
    pub(super) tax: Decimal,
}

/// Where a unit that has come back belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Into the stock of the store at whose counter it came back.
    Counter(FacilityId),
    /// It came back by parcel: where the retailer says.
    Parcel,
    /// On no shelf: it was lost, or is not fit to be sold.
    Nowhere,
}

/// Units of one line, as the shop tells of them.
#[derive(Default)]
pub(super) struct LineEvidence {
    /// Units that are to come back, by what the buyer said of them.
    pub(super) parts: Vec<ReturnLine>,
    /// Units that no shelf may get, by what was found in the parcel.
    pub(super) withheld: u32,
    /// Units that were handed in at a counter and did not go into its stock.
    put_aside: u32,
    /// Units that went into the stock of a store.
    counters: BTreeMap<FacilityId, u32>,
    /// Units that were paid back for having come back.
    back: u32,
    /// Units that were paid back at all, and with what.
    paid: u32,
    price: Decimal,
    tax: Decimal,
}

/// Money for units, and the taxes told with it.
#[derive(Debug, Default)]
pub(super) struct Money {
    pub(super) price: Decimal,
    pub(super) tax: Decimal,
}

impl LineEvidence {
    /// Adds a refund of units that were asked for.
    pub(super) fn pay(&mut self, order: &ShopOrder, refund: &ShopRefund, line: &RefundLine) {
        self.paid += line.quantity;
        self.price += line.subtotal;
        self.tax += line.tax;
        if line.kind == RefundKind::Return {
            self.back += line.quantity;
        }
        if over_the_counter(order, refund, line) {
            match line.location.as_ref().filter(|_| line.restocked && line.kind == RefundKind::Return) {
                Some(at) => *self.counters.entry(FacilityId::of_location(at)).or_default() += line.quantity,
                None => self.put_aside += line.quantity,
            }
        }
    }

    /// Adds a refund of units that came back without anybody having asked.
    pub(super) fn pay_unasked(&mut self, order: &ShopOrder, refund: &ShopRefund, line: &RefundLine) {
        self.parts.push(ReturnLine {
            line: Some(line.line),
            quantity: line.quantity,
            processed: line.quantity,
            reason: None,
            note: None,
        });
        self.pay(order, refund, line);
    }

    /// What its units are to be, those that have come back first; and the money for units that are not among them.
    pub(super) fn targets(&self, decimals: u32) -> (Vec<Target>, Money) {
        let received = self.received();
        let back: u32 = received.iter().sum();
        let mut places = self.places(back).into_iter();
        let mut targets = Vec::new();
        for (part, received) in self.parts.iter().zip(&received) {
            let here = places.by_ref().take(*received as usize);
            targets.extend(here.map(|place| target(part, true, place)));
        }
        for (part, received) in self.parts.iter().zip(&received) {
            let awaited = part.quantity.saturating_sub(*received) as usize;
            targets.extend(std::iter::repeat_n(target(part, false, Place::Nowhere), awaited));
        }
        let rest = self.share(&mut targets, decimals);
        (targets, rest)
    }

    /// How many units of each part have come back: those that were processed, and as many more as were paid back for it.
    fn received(&self) -> Vec<u32> {
        let mut received: Vec<u32> =
            self.parts.iter().map(|part| part.processed.min(part.quantity)).collect();
        let mut more = self.back.saturating_sub(received.iter().sum());
        for (part, received) in self.parts.iter().zip(&mut received) {
            let added = more.min(part.quantity - *received);
            *received += added;
            more -= added;
        }
        received
    }

    /// Where so many units belong. What was found in a parcel and what was put aside at a counter are two words about the
    /// same units.
    fn places(&self, units: u32) -> Vec<Place> {
        let counters = self
            .counters
            .iter()
            .flat_map(|(at, units)| std::iter::repeat_n(Place::Counter(at.clone()), *units as usize));
        let mut places: Vec<Place> = counters.take(units as usize).collect();
        let left = units - places.len() as u32;
        let nowhere = self.withheld.max(self.put_aside).min(left);
        places.extend(std::iter::repeat_n(Place::Parcel, (left - nowhere) as usize));
        places.extend(std::iter::repeat_n(Place::Nowhere, nowhere as usize));
        places
    }

    /// Shares what was paid back: among as many units as it was paid for, the first ones first.
    fn share(&self, targets: &mut [Target], decimals: u32) -> Money {
        let prices = share(self.price, self.paid, decimals).into_iter();
        let mut shares = prices.zip(share(self.tax, self.paid, decimals));
        for (target, (price, tax)) in targets.iter_mut().zip(shares.by_ref()) {
            (target.price, target.tax) = (price, tax);
        }
        let mut rest = Money::default();
        for (price, tax) in shares {
            rest.price += price;
            rest.tax += tax;
        }
        if self.paid == 0 {
            rest = Money { price: self.price, tax: self.tax };
        }
        rest
    }
}

impl Target {
    /// What was paid back for it, taxes included.
    pub(super) fn paid(&self, order: &ShopOrder) -> Decimal {
        if order.taxes_included { self.price } else { self.price + self.tax }
    }
}

fn target(part: &ReturnLine, received: bool, place: Place) -> Target {
    Target {
        reason: part.reason.clone(),
        note: part.note.clone(),
        received,
        place,
        price: Decimal::ZERO,
        tax: Decimal::ZERO,
    }
}

/// True if a refund was made over the counter at which these units came back.
///
/// Money that a till paid back names the till or its place. A refund that moved no money, an even exchange, has no
/// payment to ask: it was made over the counter if the units went back to the very place that had sold the order over its
/// counter. An online order's even exchange at a counter cannot be told from one by parcel, and counts as one.
pub(super) fn over_the_counter(order: &ShopOrder, refund: &ShopRefund, line: &RefundLine) -> bool {
    match refund.paid_at {
        PaidAt::Counter => true,
        PaidAt::Elsewhere => false,
        PaidAt::NoMoney => {
            let sold_at = order.retail_location.as_ref().map(|place| place.id);
            sold_at.is_some() && line.location.as_ref().map(|place| place.id) == sold_at
        }
    }
}
