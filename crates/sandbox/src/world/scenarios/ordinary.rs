//! The ordinary order: placed, paid, sent within days, closed.

use chrono::{DateTime, TimeDelta, Utc};

use super::Teller;
use crate::world::model::Order;

/// An ordinary order with its ordinary later life: what is older than a few days was mostly sent.
pub(crate) fn ordinary(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = plain(teller, at);
    let age = teller.now - at;
    if age > TimeDelta::days(4) && teller.chance(85) {
        let sent = teller.after(at + TimeDelta::hours(6), 72);
        order.fulfil_all(&mut teller.moment(sent));
        if teller.chance(80) {
            order.close(&teller.moment(sent));
        }
    }
    order
}

/// An order that was just placed and paid, nothing more.
pub(crate) fn plain(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let draft = teller.draft();
    teller.sell(draft, at)
}
