//! Cancellation in Shopify of orders that were cancelled in the database (jobs.md, O-7).
//!
//! The shop's state decides, not the history of attempts: what is cancelled there needs nothing, what can be cancelled is,
//! and what the shop has sent, or will not cancel, is the shop's to decide again. An order is cancelled there only whole:
//! while anything of it is wanted or sent, the units given up here wait.

use super::units::Units;
use crate::facility::{FacilityId, Queue};
use crate::shopify::order::ShopOrder;
use crate::values::id::OrderId;

/// An order of which the store has cancelled something that the shop does not know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledHere {
    /// Its number in the store.
    pub number: i64,
    /// Shopify's number.
    pub id: OrderId,
    /// What people call it.
    pub name: String,
    /// Units that are still wanted.
    pub open: u32,
    /// Where the cancelled units waited.
    pub facilities: Vec<FacilityId>,
    /// Why they were cancelled.
    pub why: Option<String>,
    /// The shop's refusals so far.
    pub refusals: Vec<String>,
}

/// What is to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// Nothing at the shop: it is cancelled there, too.
    Acknowledge,
    /// Cancel it there.
    Cancel {
        /// True if its units go back into the shop's stock.
        restock: bool,
    },
    /// Leave it to the shop again, for this reason.
    Withdraw(String),
    /// Wait: some of it is still wanted, and the shop cancels orders only whole.
    OnlyInPart,
    /// Wait: some of it has been sent, and the rest cannot be cancelled as a whole order.
    RestOfSent,
}

/// How every refusal of ours begins that is no word of the shop's: the order was not as it was when it was planned.
pub const MOVED: &str = "it changed at the shop since";

/// Refusals after which the shop's word is final.
const MOST_REFUSALS: usize = 3;

/// Decides. `open` are the units that are still wanted once the store has followed what the shop tells of the order.
pub fn course(here: &CancelledHere, order: &ShopOrder, open: u32) -> Course {
    let sent = order.fulfillments.iter().any(|fulfilment| fulfilment.success);
    let open_there: u32 = order.lines.iter().map(|line| Units::of(line, order).open).sum();
    let refusals: Vec<&String> = here.refusals.iter().filter(|why| !why.starts_with(MOVED)).collect();
    if order.cancelled_at.is_some() {
        Course::Acknowledge
    } else if open > 0 {
        Course::OnlyInPart
    } else if open_there == 0 {
        let why = if sent { "the shop has sent it" } else { "nothing of it is open at the shop any more" };
        Course::Withdraw(why.to_owned())
    } else if sent {
        Course::RestOfSent
    } else if let [.., last] = &refusals[..]
        && (refusals.len() >= MOST_REFUSALS || is_final(last))
    {
        Course::Withdraw(format!("the shop refuses to cancel it: {last}"))
    } else {
        Course::Cancel { restock: !here.facilities.iter().any(never_had_stock) }
    }
}

/// Refusals that no further attempt changes (facts.md §2.5).
fn is_final(refusal: &str) -> bool {
    let refusal = refusal.to_lowercase();
    ["outstanding fulfillments", "has returns"].iter().any(|words| refusal.contains(words))
}

/// Queues whose units have no stock behind them: putting it back would sell what is not there (jobs.md §0.8).
fn never_had_stock(facility: &FacilityId) -> bool {
    [Queue::Unfillable, Queue::UnfillableHold, Queue::Preorder, Queue::Backorder]
        .iter()
        .any(|queue| queue.id() == facility.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::import::fixtures::{line, order, parcel};
    use crate::shopify::order::Fulfillment;

    fn here() -> CancelledHere {
        CancelledHere {
            number: 1,
            id: OrderId(1),
            name: "#1001".into(),
            open: 0,
            facilities: vec![Queue::Brokering.into()],
            why: None,
            refusals: vec![],
        }
    }

    #[test]
    fn an_order_without_stock_behind_it_is_cancelled_without_restock() {
        let untouched = order(vec![line(7, 1)]);
        for (queue, restock) in [
            (Queue::Brokering, true),
            (Queue::Rejected, true),
            (Queue::Released, true),
            (Queue::Unfillable, false),
            (Queue::UnfillableHold, false),
            (Queue::Preorder, false),
            (Queue::Backorder, false),
        ] {
            let here = CancelledHere { facilities: vec![queue.into()], ..here() };
            assert_eq!(course(&here, &untouched, 0), Course::Cancel { restock }, "{queue:?}");
        }
        let mixed =
            CancelledHere { facilities: vec![Queue::Brokering.into(), Queue::Preorder.into()], ..here() };
        assert_eq!(course(&mixed, &untouched, 0), Course::Cancel { restock: false });
    }

    /// An order of two units of which the shop has sent some, and counts some as open.
    fn told(sent: u32, open: u32) -> ShopOrder {
        let mut order = order(vec![line(7, 2)]);
        order.lines[0].unfulfilled_quantity = open;
        if sent > 0 {
            order.fulfillments.push(parcel(vec![(line(7, 2).id, sent)]));
        }
        order
    }

    #[test]
    fn the_shops_state_decides() {
        let cancel = Course::Cancel { restock: true };
        let sent = Course::Withdraw("the shop has sent it".to_owned());
        let nothing_open = Course::Withdraw("nothing of it is open at the shop any more".to_owned());
        for (sent_there, open_there, wanted_here, expected) in [
            (0, 2, 0, cancel.clone()),
            (0, 1, 0, cancel.clone()),
            (0, 2, 1, Course::OnlyInPart),
            (1, 1, 1, Course::OnlyInPart),
            (1, 1, 0, Course::RestOfSent),
            (1, 0, 0, sent.clone()),
            (2, 0, 0, sent),
            (0, 0, 0, nothing_open),
        ] {
            let course = course(&here(), &told(sent_there, open_there), wanted_here);
            assert_eq!(course, expected, "sent {sent_there}, open {open_there}, wanted {wanted_here}");
        }
        let mut cancelled = told(0, 2);
        cancelled.cancelled_at = Some(cancelled.created_at);
        assert_eq!(course(&here(), &cancelled, 0), Course::Acknowledge);
        let mut sent_in_error = told(0, 2);
        sent_in_error.fulfillments.push(Fulfillment { success: false, ..parcel(vec![(line(7, 2).id, 1)]) });
        assert_eq!(course(&here(), &sent_in_error, 0), cancel);
    }

    #[test]
    fn a_refusal_is_tried_again_unless_it_is_final_or_the_third() {
        let untouched = order(vec![line(7, 1)]);
        for (refusals, again) in [
            (vec!["busy"], true),
            (vec!["busy", "busy"], true),
            (vec!["busy", "busy", "busy"], false),
            (vec!["it changed at the shop since 12:00; planned again"; 5], true),
            (vec!["busy", "it changed at the shop since 12:00; planned again", "busy"], true),
            (vec!["Cannot cancel an order that has returns"], false),
            (vec!["Cannot cancel an order with outstanding fulfillments"], false),
        ] {
            let refusals: Vec<String> = refusals.into_iter().map(str::to_owned).collect();
            let course = course(&CancelledHere { refusals: refusals.clone(), ..here() }, &untouched, 0);
            assert_eq!(matches!(course, Course::Cancel { .. }), again, "{refusals:?}");
        }
    }
}
