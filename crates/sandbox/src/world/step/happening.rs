//! Something that can happen to an order, by name: a step draws it by lot, a test names it with the order.

use super::super::Stepped;
use super::super::model::Order;
use crate::world::scenarios::Teller;

/// Lets something happen to an order; false when it cannot happen to this one, which is then left as it was.
pub(super) type Deed = fn(&mut Order, &mut Teller<'_>) -> bool;

/// Something that can happen to an order.
pub(super) struct Happening {
    pub(super) name: &'static str,
    pub(super) deed: Deed,
    /// Where it is counted.
    pub(super) counter: fn(&mut Stepped) -> &mut u32,
}
