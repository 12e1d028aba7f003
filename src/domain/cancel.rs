//! What becomes of an order that the store has cancelled by itself, seen with the shop's eyes (jobs.md, O-7).
//!
//! The shop's state decides, not the history of attempts: what is cancelled there needs nothing, what can be cancelled is,
//! and what the shop has begun to fulfil is the shop's to decide again.

use super::facility::{FacilityId, Queue};
use super::id::OrderId;
use super::shop_order::ShopOrder;
use super::units::Units;

/// An order of which the store has cancelled something that the shop does not know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledHere {
    /// Its number in the store.
    pub number: i64,
    /// Shopify's number.
    pub id: OrderId,
    /// What people call it.
    pub name: String,
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
        /// Whether its units go back into the shop's stock.
        restock: bool,
    },
    /// Leave it to the shop again, for this reason.
    Withdraw(String),
    /// Wait: some of it is still wanted or has been sent, and the shop cancels orders only whole.
    OnlyInPart,
}

/// Refusals after which the shop's word is final.
const MOST_REFUSALS: usize = 3;
/// How a refusal of ours begins that says nothing but that the order has to be looked at again.
pub const CHANGED: &str = "it changed at the shop";

/// Decides. `wanted` is how many of its units are still wanted once the store has followed the shop: something may have
/// been bought since.
pub fn course(here: &CancelledHere, order: &ShopOrder, wanted: usize) -> Course {
    let sent = order.fulfillments.iter().any(|fulfilment| fulfilment.success);
    let left = order.lines.iter().any(|line| Units::of(line, order).open > 0);
    let refusals: Vec<&String> = here.refusals.iter().filter(|why| !why.starts_with(CHANGED)).collect();
    if order.cancelled_at.is_some() {
        Course::Acknowledge
    } else if wanted > 0 || (sent && left) {
        Course::OnlyInPart
    } else if sent {
        Course::Withdraw("the shop has sent it".to_owned())
    } else if let [.., last] = refusals[..]
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
    use crate::domain::import::order::fixtures::{line, order};
    use crate::domain::shop_order::Fulfillment;

    fn here() -> CancelledHere {
        CancelledHere {
            number: 1,
            id: OrderId(1),
            name: "#1001".into(),
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

    #[test]
    fn the_shops_state_decides() {
        let untouched = order(vec![line(7, 2)]);
        let mut cancelled = untouched.clone();
        cancelled.cancelled_at = Some(cancelled.created_at);
        let mut sent = untouched.clone();
        sent.fulfillments.push(Fulfillment { success: true, lines: vec![(line(7, 2).id, 1)] });
        let mut sent_in_error = untouched.clone();
        sent_in_error.fulfillments.push(Fulfillment { success: false, lines: vec![(line(7, 2).id, 1)] });
        assert_eq!(course(&here(), &cancelled, 0), Course::Acknowledge);
        assert_eq!(course(&here(), &sent, 0), Course::OnlyInPart, "the other unit is still to be sent");
        sent.fulfillments[0].lines[0].1 = 2;
        assert!(matches!(course(&here(), &sent, 0), Course::Withdraw(_)));
        assert_eq!(course(&here(), &sent_in_error, 0), Course::Cancel { restock: true });
        assert_eq!(course(&here(), &untouched, 1), Course::OnlyInPart, "something was bought since");
    }

    #[test]
    fn a_refusal_is_tried_again_unless_it_is_final_or_the_third() {
        let untouched = order(vec![line(7, 1)]);
        for (refusals, again) in [
            (vec!["busy"], true),
            (vec!["busy", "busy"], true),
            (vec!["busy", "busy", "busy"], false),
            (vec!["busy", "it changed at the shop since", "it changed at the shop since"], true),
            (vec!["Cannot cancel an order that has returns"], false),
            (vec!["Cannot cancel an order with outstanding fulfillments"], false),
        ] {
            let refusals: Vec<String> = refusals.into_iter().map(str::to_owned).collect();
            let course = course(&CancelledHere { refusals: refusals.clone(), ..here() }, &untouched, 0);
            assert_eq!(matches!(course, Course::Cancel { .. }), again, "{refusals:?}");
        }
    }
}
