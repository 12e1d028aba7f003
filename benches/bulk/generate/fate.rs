//! The outcome of an order: shipped, cancelled, partly returned, or open.

use super::cart::{Cart, Line, Way};
use super::dice::Dice;
use super::time::{DAY, HOUR, MINUTE, Moment};

/// Where an order's units are, and since when.
pub(crate) struct Fate {
    pub(crate) lines: Vec<Units>,
    pub(crate) cancelled: Option<(Moment, &'static str)>,
    /// When a part of it, or the rest, was sent.
    pub(crate) sent: Vec<Moment>,
    pub(crate) refund: Option<Refund>,
    /// What changed last.
    pub(crate) updated_at: Moment,
}

/// The units of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Units {
    pub(crate) ordered: u32,
    pub(crate) sent: u32,
    /// Taken off the order before they were sent.
    pub(crate) removed: u32,
    /// Sent, and paid back.
    pub(crate) refunded: u32,
}

/// Why money went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Removed,
    Returned,
    Goodwill,
}

/// Money that went back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refund {
    pub(crate) why: Why,
    pub(crate) at: Moment,
}

impl Units {
    pub(crate) fn open(self) -> u32 {
        self.ordered - self.sent - self.removed
    }

    pub(crate) fn current(self) -> u32 {
        self.ordered - self.removed - self.refunded
    }
}

impl Fate {
    /// What an order comes to that was placed then: 65 % are sent, 4 % partly, 6 % cancelled; 8 % see money go back.
    pub(crate) fn roll(dice: &mut Dice, cart: &Cart, placed: Moment) -> Self {
        let mut fate = Self::waiting(cart, placed);
        let soon = placed.soon(dice.below(5 * DAY as u64) as i64 + HOUR);
        match dice.share(&[6, 65, 4, 25]) {
            0 => fate.cancel(dice, soon),
            1 => fate.send(soon),
            2 => fate.send_part(soon),
            // What is bought in a store is taken along.
            _ if matches!(cart.way, Way::Taken(_)) => fate.send(placed),
            _ => {}
        }
        let later = soon.soon(dice.below(20 * DAY as u64) as i64 + HOUR);
        if fate.cancelled.is_none() {
            fate.regret(dice, later);
        }
        fate
    }

    /// Later: what waits has been sent.
    pub(crate) fn moved_on(mut self, at: Moment) -> Self {
        if !self.is_closed() {
            self.send(at);
        }
        self
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lines.iter().all(|units| units.open() == 0)
    }

    pub(crate) fn status(&self) -> &'static str {
        match (self.lines.iter().any(|units| units.sent > 0), self.is_closed()) {
            (true, true) => "FULFILLED",
            (true, false) => "PARTIALLY_FULFILLED",
            (false, _) => "UNFULFILLED",
        }
    }

    fn waiting(cart: &Cart, placed: Moment) -> Self {
        let units = |line: &Line| Units { ordered: line.quantity, sent: 0, removed: 0, refunded: 0 };
        Self {
            lines: cart.lines.iter().map(units).collect(),
            cancelled: None,
            sent: Vec::new(),
            refund: None,
            updated_at: placed.soon(2 * MINUTE),
        }
    }

    fn cancel(&mut self, dice: &mut Dice, at: Moment) {
        self.cancelled = Some((at, dice.pick(&["CUSTOMER", "CUSTOMER", "INVENTORY", "FRAUD", "OTHER"])));
        self.lines.iter_mut().for_each(|units| units.removed = units.ordered);
        self.refund = dice.percent(70).then_some(Refund { why: Why::Removed, at });
        self.updated_at = at;
    }

    fn send(&mut self, at: Moment) {
        self.lines.iter_mut().for_each(|units| units.sent = units.ordered - units.removed);
        self.sent.push(at);
        self.updated_at = at;
    }

    /// The first line, or one of the only line.
    fn send_part(&mut self, at: Moment) {
        let only = self.lines.len() == 1;
        self.lines[0].sent = if only { 1 } else { self.lines[0].ordered };
        self.sent.push(at);
        self.updated_at = at;
    }

    /// One unit of the last line comes back, or is never sent.
    fn regret(&mut self, dice: &mut Dice, at: Moment) {
        let last = self.lines.len() - 1;
        let units = &mut self.lines[last];
        let why = match units.open() {
            0 if dice.thousandths(51) => dice.pick(&[Why::Returned, Why::Goodwill]),
            0 => return,
            _ if dice.thousandths(24) => Why::Removed,
            _ => return,
        };
        match why {
            Why::Removed => units.removed += 1,
            Why::Returned | Why::Goodwill => units.refunded += 1,
        }
        self.refund = Some(Refund { why, at });
        self.updated_at = at;
    }
}
