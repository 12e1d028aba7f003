//! Orders that are unusual for what is in the cart and what it costs.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Teller, pickup_attributes, presale_attributes};
use crate::world::actions::{Discount, Goods, Pick, Rate, Route, Source};
use crate::world::model::Order;
use crate::world::towns::HOME;

/// Something to send, something to fetch, something that is not there yet: three fulfillment orders.
pub(super) fn mixed_cart(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let (warehouse, store) = (teller.warehouse(), teller.store());
    let ordinary = teller.ordinary_pick(2, Route::Ship(warehouse));
    let mut fetched = teller.ordinary_pick(1, Route::Pickup(store));
    fetched.attributes = pickup_attributes(store);
    let presold = presold(teller, "Pre Order", Some(at + TimeDelta::days(21)));
    let draft = teller.draft_with(vec![presold, ordinary, fetched]);
    teller.sell(draft, at)
}

/// Three of a thing with a discount and taxes, none of which can be divided by three.
pub(super) fn uneven_triple(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let route = Route::Ship(teller.warehouse());
    let picks = vec![teller.ordinary_pick(3, route), teller.ordinary_pick(1, route)];
    let mut draft = teller.draft_of(picks, &HOME[0]);
    draft.discounts = vec![Discount::Amount("TENOFF".to_owned(), 1000)];
    teller.sell(draft, at)
}

/// Files only: no address, and sent the moment they were paid.
pub(super) fn digital_goods_only(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let goods = teller.goods(|shelf| &shelf.digital);
    mailed(teller, Pick { goods, quantity: 1, route: Route::Mail, attributes: Vec::new() }, at)
}

/// A gift card that is a code in an e-mail, sent the moment it was paid.
pub(super) fn digital_gift_card(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let goods = teller.goods(|shelf| &shelf.digital_gift_cards);
    mailed(teller, Pick { goods, quantity: 2, route: Route::Mail, attributes: Vec::new() }, at)
}

/// A gift card that is a thing in a parcel.
pub(super) fn physical_gift_card(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let goods = teller.goods(|shelf| &shelf.physical_gift_cards);
    let route = Route::Ship(teller.warehouse());
    let draft = teller.draft_with(vec![Pick { goods, quantity: 1, route, attributes: Vec::new() }]);
    teller.sell(draft, at)
}

/// The buyer left a tip.
pub(super) fn tip(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.tip = 500;
    teller.sell(draft, at)
}

/// Sold before it is there, for a promised day.
pub(super) fn pre_order(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let promised = at + TimeDelta::days(teller.rng.i64(3..40));
    let pick = presold(teller, "Pre Order", Some(promised));
    let draft = teller.draft_with(vec![pick]);
    teller.sell(draft, at)
}

/// Sold while there is none left, for a day nobody knows.
pub(super) fn back_order(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let pick = presold(teller, "Back Order", None);
    let draft = teller.draft_with(vec![pick]);
    teller.sell(draft, at)
}

/// A kit: there is a line for each of its components, and none for itself.
pub(super) fn kit(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let drawn = teller.draw(|shelf| &shelf.kits);
    let route = Route::Ship(teller.warehouse());
    let picks = components(teller, drawn, route);
    let draft = teller.draft_with(picks);
    teller.sell(draft, at)
}

/// What one unit of the kit drawn is made of, or of the next one that is there as a whole where it is to be sent from;
/// something ordinary when none is.
fn components(teller: &mut Teller<'_>, drawn: Option<usize>, route: Route) -> Vec<Pick> {
    let (shelf, site, first) = (teller.shelf, route.site(), drawn.unwrap_or_default());
    let kits = shelf.kits.iter().skip(first).chain(shelf.kits.iter().take(first));
    let there = |(goods, quantity): &(&Goods, u32)| teller.supply.has(goods, site, *quantity);
    let whole = kits.filter_map(|kit| shelf.parts(kit)).find(|parts| parts.iter().all(there));
    let Some(parts) = whole else {
        let ordinary = drawn.filter(|_| !shelf.ordinary.is_empty()).map(|_| 0);
        return vec![teller.pick_there(|shelf| &shelf.ordinary, ordinary, 1, route)];
    };
    let picks = parts.into_iter().map(|(goods, quantity)| {
        teller.supply.take(goods, site, quantity);
        Pick { goods: goods.clone(), quantity, route, attributes: Vec::new() }
    });
    picks.collect()
}

/// A replacement: something to send, nothing to pay.
pub(super) fn replacement_for_nothing(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.source = Source::DraftOrder;
    draft.discounts = vec![Discount::Percent("REPLACEMENT".to_owned(), 100)];
    draft.rate = None;
    draft.tags = vec!["replacement".to_owned()];
    teller.sell(draft, at)
}

/// More lines than any first page holds.
pub(super) fn sixty_lines(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let route = Route::Ship(teller.warehouse());
    let picks = (0..60).map(|_| teller.ordinary_pick(1, route)).collect();
    let draft = teller.draft_with(picks);
    teller.sell(draft, at)
}

/// Several codes at once, so that each line has several allocations, and free shipping on top.
pub(super) fn many_discounts(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.discounts = vec![
        Discount::Percent("WELCOME15".to_owned(), 15),
        Discount::Amount("LOYAL7".to_owned(), 777),
        Discount::Percent("FRIENDS5".to_owned(), 5),
    ];
    draft.rate = Some(Rate { title: "Standard Shipping", code: "STANDARD", price: 795, waived: true });
    teller.sell(draft, at)
}

fn mailed(teller: &mut Teller<'_>, pick: Pick, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft_with(vec![pick]);
    draft.buyer.shipping_address = None;
    draft.rate = None;
    let mut order = teller.sell(draft, at);
    order.fulfil_all(&mut teller.moment(at));
    order.close(&teller.moment(at));
    order
}

fn presold(teller: &mut Teller<'_>, note: &str, promised: Option<DateTime<Utc>>) -> Pick {
    let goods = teller.goods(|shelf| &shelf.presold);
    let attributes = presale_attributes(note, promised);
    Pick { goods, quantity: 1, route: Route::Presale(promised), attributes }
}
