//! Orders that are unusual for how they are paid, or not.

use chrono::{DateTime, Utc};

use super::Teller;
use crate::world::model::Order;

/// A bank transfer that has not arrived.
pub(super) fn pending(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = placed(teller, at);
    order.promise_to_pay(&mut teller.moment(at));
    order
}

/// Reserved on the card, not taken.
pub(super) fn authorized(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = placed(teller, at);
    order.authorize(&mut teller.moment(at));
    order
}

/// Reserved on the card, taken later.
pub(super) fn captured_later(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = authorized(teller, at);
    let taken = teller.after(at, 48);
    order.capture(&mut teller.moment(taken));
    order
}

/// A deposit, and the rest on delivery.
pub(super) fn partly_paid(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = placed(teller, at);
    let deposit = order.outstanding().part(1, 3);
    order.pay_part(&mut teller.moment(at), deposit, "manual");
    order
}

/// The first card was refused, the second was not.
pub(super) fn card_refused_once(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = placed(teller, at);
    order.fail_to_pay(&mut teller.moment(at));
    order.pay(&mut teller.moment(at));
    order
}

/// Placed and not paid.
pub(super) fn placed(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let draft = teller.draft();
    draft.place(&mut teller.moment(at))
}
