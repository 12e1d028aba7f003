//! Orders that are unusual for where they come from: who entered them, through which channel, with what text in them.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Teller, custom_goods};
use crate::world::actions::{Pick, Route, Source};
use crate::world::ids::{Gid, Kind};
use crate::world::model::{Attribute, Order};
use crate::world::money::Currency;
use crate::world::people::{self, HOSTILE_NAMES, HOSTILE_NOTES};
use crate::world::towns::{ABROAD, NEW_YORK_CITY};

/// The product was deleted since: the line still knows its title and SKU, but no product and no variant.
pub(super) fn deleted_variant(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    if let Some(pick) = draft.picks.first_mut() {
        let sku = pick.goods.sku.take().map(|sku| format!("{sku}-OLD"));
        pick.goods =
            super::Goods { product: None, variant: None, inventory_item: None, sku, ..pick.goods.clone() };
    }
    teller.sell(draft, at)
}

/// The line names a variant that no product has, as happens when a product changes hands between shops.
pub(super) fn unknown_variant(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    let stray = teller.rng.u64(..1_000_000);
    if let Some(pick) = draft.picks.first_mut() {
        pick.goods.product = Some(Gid::new(Kind::Product, 9_999_000_000_000 + stray));
        pick.goods.variant = Some(Gid::new(Kind::ProductVariant, 49_999_000_000_000 + stray));
        pick.goods.inventory_item = Some(Gid::new(Kind::InventoryItem, 51_999_000_000_000 + stray));
        pick.goods.sku = Some(format!("STRAY-{stray}"));
        pick.goods.title = "Stray Lantern".to_owned();
    }
    teller.sell(draft, at)
}

/// The staff made the item up for this order.
pub(super) fn custom_item(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    let route = Route::Ship(teller.warehouse());
    let goods = custom_goods("Boot resoling", 6500);
    draft.picks.push(Pick { goods, quantity: 1, route, attributes: Vec::new() });
    draft.source = Source::DraftOrder;
    teller.sell(draft, at)
}

/// Sold at a counter: paid, handed over and done at once, to somebody unknown.
pub(super) fn point_of_sale(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut order = sold_at_counter(teller, at);
    order.close(&teller.moment(at));
    order
}

/// Sold at a counter and not closed yet.
pub(super) fn sold_at_counter(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let store = teller.store();
    let picks =
        vec![teller.ordinary_pick(1, Route::Counter(store)), teller.ordinary_pick(2, Route::Counter(store))];
    let mut draft = teller.draft_with(picks);
    draft.buyer.customer = None;
    draft.buyer.email = None;
    draft.buyer.phone = None;
    draft.buyer.shipping_address = None;
    draft.buyer.billing_address = None;
    draft.terms.taxes = NEW_YORK_CITY;
    draft.rate = None;
    draft.source = Source::Counter(store);
    let mut order = teller.sell(draft, at);
    order.fulfil_all(&mut teller.moment(at));
    order
}

/// Brought in by another system weeks after it was sold there.
pub(super) fn imported_late(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.source = Source::Import(format!("ERP-{:06}", teller.rng.u32(..1_000_000)));
    draft.processed_at = Some(at - TimeDelta::days(teller.rng.i64(10..60)));
    teller.sell(draft, at)
}

/// Somebody tried the checkout with a test card.
pub(super) fn test_order(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.test = true;
    teller.sell(draft, at)
}

/// Names, notes and attributes that break careless programs.
pub(super) fn hostile_text(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    let (first, last) = HOSTILE_NAMES[teller.rng.usize(..HOSTILE_NAMES.len())];
    let note = HOSTILE_NOTES[teller.rng.usize(..HOSTILE_NOTES.len())];
    let customer = people::named(first, last, teller.ids);
    for address in [&mut draft.buyer.shipping_address, &mut draft.buyer.billing_address].into_iter().flatten()
    {
        address.first_name = customer.first_name.clone();
        address.last_name = customer.last_name.clone();
        address.name = Some(customer.display_name.clone());
        address.address2 = Some("Apt \"4\"; c/o 'Smith', №9".to_owned());
    }
    draft.buyer.customer = Some(customer);
    draft.note = Some(note.to_owned());
    draft.custom_attributes = vec![Attribute::new("gift, message", note), Attribute::new("", "=1+1")];
    for pick in &mut draft.picks {
        pick.attributes = vec![Attribute::new("Engraving", "\"O'Neil\";\t🏕️\u{200f}")];
    }
    teller.sell(draft, at)
}

/// To Europe, paid in the buyer's currency, the tax being part of the price.
pub(super) fn abroad_with_taxes_included(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let (town, currency) =
        if teller.chance(50) { (&ABROAD[1], Currency::Eur) } else { (&ABROAD[2], Currency::Gbp) };
    let picks = teller.draft().picks;
    let mut draft = teller.draft_of(picks, town);
    draft.terms.currency = currency;
    draft.terms.taxes_included = true;
    teller.sell(draft, at)
}

/// To Canada, in its dollars, taxes on top; or to Japan in the shop's.
pub(super) fn canadian_dollars(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let (town, currency) =
        if teller.chance(70) { (&ABROAD[0], Currency::Cad) } else { (&ABROAD[3], Currency::Usd) };
    let picks = teller.draft().picks;
    let mut draft = teller.draft_of(picks, town);
    draft.terms.currency = currency;
    teller.sell(draft, at)
}

/// Entered by the staff for somebody who left neither name nor e-mail.
pub(super) fn without_customer(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.buyer.customer = None;
    draft.buyer.email = None;
    draft.source = Source::DraftOrder;
    draft.note = Some("Phone order".to_owned());
    teller.sell(draft, at)
}

/// Looked at by people and apps, who left their marks.
pub(super) fn tagged(teller: &mut Teller<'_>, at: DateTime<Utc>) -> Order {
    let mut draft = teller.draft();
    draft.tags = ["approved", "VIP", "gift wrap"].map(str::to_owned).to_vec();
    draft.custom_attributes = vec![Attribute::new("utm_source", "newsletter")];
    draft.note = Some("Gift: please no invoice in the box".to_owned());
    teller.sell(draft, at)
}
