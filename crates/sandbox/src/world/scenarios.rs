//! How orders come to be: a story places one at a moment of the past and lets happen to it what happened since.
//!
//! Most stories are ordinary; each of the others makes one kind of order that an order management system must survive.

mod after_purchase;
mod carts;
mod ordinary;
mod origins;
mod payments;
mod shipping;

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::actions::{Buyer, Draft, Goods, Moment, Pick, Rate, Route, Source, Terms};
use super::catalog::Shelf;
use super::ids::Ids;
use super::model::{Attribute, Order};
use super::money::Currency;
use super::people;
use super::sites::Site;
use super::stock::Supply;
use super::towns::{HOME, Town};

pub(crate) use ordinary::{ordinary, plain};

/// One kind of order: tells its story from the moment it is placed.
pub(crate) type Tale = fn(&mut Teller<'_>, DateTime<Utc>) -> Order;

/// All the unusual kinds of orders.
pub(crate) const UNUSUAL: &[Tale] = &[
    carts::mixed_cart,
    carts::uneven_triple,
    carts::digital_goods_only,
    carts::digital_gift_card,
    carts::physical_gift_card,
    carts::tip,
    carts::pre_order,
    carts::back_order,
    carts::kit,
    carts::replacement_for_nothing,
    carts::sixty_lines,
    carts::many_discounts,
    origins::deleted_variant,
    origins::unknown_variant,
    origins::custom_item,
    origins::point_of_sale,
    origins::imported_late,
    origins::test_order,
    origins::hostile_text,
    origins::abroad_with_taxes_included,
    origins::canadian_dollars,
    origins::without_customer,
    origins::tagged,
    payments::pending,
    payments::authorized,
    payments::captured_later,
    payments::partly_paid,
    payments::card_refused_once,
    shipping::pickup,
    shipping::on_hold,
    shipping::partly_fulfilled,
    shipping::eight_fulfillment_orders,
    after_purchase::cancelled,
    after_purchase::cancelled_unpaid,
    after_purchase::units_cancelled,
    after_purchase::units_returned,
    after_purchase::returned_less_a_fee,
    after_purchase::money_back_goods_kept,
    after_purchase::goodwill,
    after_purchase::edited_down,
    after_purchase::edited_to_nothing,
    after_purchase::line_added,
    after_purchase::return_requested,
    after_purchase::return_under_way,
    after_purchase::return_declined,
    after_purchase::returned_to_a_store,
];

/// What stories are told with: chance, ids, and the goods there are.
pub(crate) struct Teller<'world> {
    pub(crate) rng: &'world mut Rng,
    pub(crate) ids: &'world mut Ids,
    pub(crate) shelf: &'world Shelf,
    pub(crate) supply: Supply,
    /// The present, which no story goes beyond.
    pub(crate) now: DateTime<Utc>,
}

impl Teller<'_> {
    /// The moment at which something is done.
    fn moment(&mut self, at: DateTime<Utc>) -> Moment<'_> {
        Moment { at, ids: self.ids }
    }

    /// Some time after `at`, at most so many hours, and not in the future.
    fn after(&mut self, at: DateTime<Utc>, hours: i64) -> DateTime<Utc> {
        (at + TimeDelta::seconds(self.rng.i64(60..=hours * 3600))).min(self.now)
    }

    /// True if it is so, in `percent` of all cases.
    pub(crate) fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }

    /// One of several.
    pub(crate) fn one_of<'list, Thing>(&mut self, things: &'list [Thing]) -> Option<&'list Thing> {
        (!things.is_empty()).then(|| &things[self.rng.usize(..things.len())])
    }

    /// A cart of one to four ordinary things, for somebody in the United States who has them sent.
    pub(crate) fn draft(&mut self) -> Draft {
        let mut picks = Vec::new();
        let route = Route::Ship(self.warehouse());
        for _ in 0..[1, 1, 1, 2, 2, 3, 4][self.rng.usize(..7)] {
            let quantity = [1, 1, 1, 1, 1, 2, 2, 3][self.rng.usize(..8)];
            picks.push(self.ordinary_pick(quantity, route));
        }
        let town = &HOME[self.rng.usize(..HOME.len())];
        self.draft_of(picks, town)
    }

    /// A cart of these things, for somebody in that town.
    fn draft_of(&mut self, picks: Vec<Pick>, town: &'static Town) -> Draft {
        Draft {
            buyer: self.buyer(town),
            picks,
            terms: Terms { currency: Currency::Usd, taxes_included: false, taxes: town.taxes },
            discounts: Vec::new(),
            rate: Some(self.rate()),
            tip: 0,
            source: Source::Web,
            test: false,
            note: None,
            tags: Vec::new(),
            custom_attributes: Vec::new(),
            processed_at: None,
        }
    }

    /// A cart of these things, for somebody in the United States.
    fn draft_with(&mut self, picks: Vec<Pick>) -> Draft {
        let town = &HOME[self.rng.usize(..HOME.len())];
        self.draft_of(picks, town)
    }

    /// The cart's order, placed and paid.
    fn sell(&mut self, draft: Draft, at: DateTime<Utc>) -> Order {
        let mut now = self.moment(at);
        let mut order = draft.place(&mut now);
        order.pay(&mut now);
        order
    }

    /// Somebody who lives in that town.
    fn buyer(&mut self, town: &Town) -> Buyer {
        let customer = people::anybody(self.rng, self.ids);
        let address = people::at_home(&customer, town, self.ids);
        let email = customer.default_email_address.as_ref().map(|email| email.email_address.clone());
        Buyer {
            email,
            phone: address.phone.clone(),
            shipping_address: Some(address.clone()),
            billing_address: Some(address),
            customer: Some(customer),
        }
    }

    /// Units of something ordinary.
    pub(crate) fn ordinary_pick(&mut self, quantity: u32, route: Route) -> Pick {
        let drawn = self.draw(|shelf| &shelf.ordinary);
        self.pick_there(|shelf| &shelf.ordinary, drawn, quantity, route)
    }

    /// Draws a thing of one kind, if the shop has any.
    fn draw<Thing>(&mut self, kind: fn(&Shelf) -> &Vec<Thing>) -> Option<usize> {
        let things = kind(self.shelf);
        (!things.is_empty()).then(|| self.rng.usize(..things.len()))
    }

    /// Units of the thing drawn, or of the next one of which so many are there where they are to be sent from: of the same
    /// kind, else an ordinary one. A made-up thing when nothing was drawn.
    fn pick_there(
        &mut self,
        kind: fn(&Shelf) -> &Vec<Goods>,
        drawn: Option<usize>,
        quantity: u32,
        route: Route,
    ) -> Pick {
        let (shelf, site) = (self.shelf, route.site());
        let goods = drawn.map_or_else(
            || custom_goods("Custom Order", 4500),
            |drawn| {
                let there = self.supply.pick(kind(shelf), drawn, site, quantity);
                let there = there.or_else(|| self.supply.pick(&shelf.ordinary, 0, site, quantity));
                there.unwrap_or(&kind(shelf)[drawn]).clone()
            },
        );
        Pick { goods, quantity, route, attributes: Vec::new() }
    }

    /// An order of this one thing, placed and paid now.
    pub(crate) fn sell_one(&mut self, pick: Pick) -> Order {
        let draft = self.draft_with(vec![pick]);
        let now = self.now;
        self.sell(draft, now)
    }

    /// Something of one kind; a made-up thing when the shop has none of that kind.
    fn goods(&mut self, kind: fn(&Shelf) -> &Vec<Goods>) -> Goods {
        let shelf = self.shelf;
        self.one_of(kind(shelf)).cloned().unwrap_or_else(|| custom_goods("Custom Order", 4500))
    }

    /// The warehouse a parcel goes from.
    pub(crate) fn warehouse(&mut self) -> Site {
        Site::WAREHOUSES[usize::from(self.chance(30))]
    }

    /// A store to fetch something from.
    fn store(&mut self) -> Site {
        Site::STORES[self.rng.usize(..Site::STORES.len())]
    }

    fn rate(&mut self) -> Rate {
        RATES[self.rng.usize(..RATES.len())]
    }
}

/// The shipping rates of the shop.
const RATES: [Rate; 5] = [
    Rate { title: "Standard Shipping", code: "STANDARD", price: 795, waived: false },
    Rate { title: "Standard Shipping", code: "STANDARD", price: 795, waived: false },
    Rate { title: "Free Shipping", code: "FREE", price: 0, waived: false },
    Rate { title: "Second Day", code: "SECOND_DAY", price: 1850, waived: false },
    Rate { title: "Next Day", code: "NEXT_DAY", price: 2995, waived: false },
];

/// A thing that is not in the catalogue. The price is in US cents.
fn custom_goods(title: &str, price: i64) -> Goods {
    Goods {
        product: None,
        variant: None,
        inventory_item: None,
        title: title.to_owned(),
        variant_title: None,
        sku: None,
        vendor: None,
        price,
        requires_shipping: true,
        is_gift_card: false,
        taxable: true,
    }
}

/// What the shop's theme writes on a line that is fetched from a store.
fn pickup_attributes(store: Site) -> Vec<Attribute> {
    vec![Attribute::new("_pickupstore", store.code()), Attribute::new("Pickup Store", store.name())]
}

/// What the shop's theme writes on a line that is sold before it is there.
fn presale_attributes(note: &str, promised: Option<DateTime<Utc>>) -> Vec<Attribute> {
    let promised = promised.map(|day| Attribute::new("PROMISE_DATE", &day.format("%m/%d/%Y").to_string()));
    [Attribute::new("Note", note)].into_iter().chain(promised).collect()
}
