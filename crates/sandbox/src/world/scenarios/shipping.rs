//! Orders that are unusual for how they are sent.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Teller, pickup_attributes, plain, presale_attributes};
use crate::world::actions::{Parcel, Pick, Route};
use crate::world::model::{HoldReason, Order};
use crate::world::sites::Site;

/// Fetched from a store; older ones were.
pub(super) fn pickup(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let store = teller.store();
    let mut pick = teller.ordinary_pick(1, Route::Pickup(store));
    pick.attributes = pickup_attributes(store);
    let mut draft = teller.draft_with(vec![pick]);
    draft.rate = None;
    let mut order = teller.sell(draft, at);
    if teller.now - at > TimeDelta::days(10) {
        let fetched = teller.after(at, 72);
        order.fulfil_all(&mut teller.moment(fetched));
        order.close(&teller.moment(fetched));
    }
    order
}

/// The staff want to look at it first.
pub(super) fn on_hold(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = plain(teller, at);
    let held = teller.after(at, 1);
    let (reason, notes) = if teller.chance(50) {
        (HoldReason::HighRiskOfFraud, "Billing and shipping countries differ")
    } else {
        (HoldReason::IncorrectAddress, "Street number missing")
    };
    order.hold(&mut teller.moment(held), reason, notes);
    order
}

/// Some units are on their way, the others are not.
pub(super) fn partly_fulfilled(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let route = Route::Ship(teller.warehouse());
    let picks = vec![teller.ordinary_pick(3, route), teller.ordinary_pick(2, route)];
    let draft = teller.draft_with(picks);
    let mut order = teller.sell(draft, at);
    let sent = teller.after(at, 36);
    let units = teller.rng.u32(1..5);
    order.fulfil(&mut teller.moment(sent), 0, Parcel::UpTo(units));
    order
}

/// From everywhere at once: every site sends something, two stores keep something ready, something is not there yet.
pub(super) fn eight_fulfillment_orders(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let senders = Site::all().filter(|site| site.serves_online());
    let mut picks: Vec<Pick> = senders.map(|site| teller.ordinary_pick(1, Route::Ship(site))).collect();
    for store in Site::STORES.into_iter().take(2) {
        let mut fetched = teller.ordinary_pick(1, Route::Pickup(store));
        fetched.attributes = pickup_attributes(store);
        picks.push(fetched);
    }
    let promised = Some(at + TimeDelta::days(30));
    let mut presold = teller.ordinary_pick(1, Route::Presale(promised));
    presold.attributes = presale_attributes("Pre Order", promised);
    picks.push(presold);
    let draft = teller.draft_with(picks);
    teller.sell(draft, at)
}
