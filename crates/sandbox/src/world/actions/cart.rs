//! A cart at the moment its buyer pays: who, what, how it is to be delivered, through which channel.

use chrono::{DateTime, Utc};

use super::Moment;
use super::charge::{Discount, Rate, Terms};
use crate::world::ids::{Gid, Kind, Ref};
use crate::world::model::{Address, Attribute, Customer, Line, MethodType};
use crate::world::money::Bag;
use crate::world::sites::Site;

/// A cart.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) buyer: Buyer,
    pub(crate) picks: Vec<Pick>,
    pub(crate) terms: Terms,
    pub(crate) discounts: Vec<Discount>,
    pub(crate) rate: Option<Rate>,
    /// US cents.
    pub(crate) tip: i64,
    pub(crate) source: Source,
    pub(crate) test: bool,
    pub(crate) note: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) custom_attributes: Vec<Attribute>,
    /// When the sale really happened, if before it reached the shop (imports).
    pub(crate) processed_at: Option<DateTime<Utc>>,
}

/// Who buys, and where to.
#[derive(Debug, Clone)]
pub(crate) struct Buyer {
    pub(crate) customer: Option<Customer>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) shipping_address: Option<Address>,
    pub(crate) billing_address: Option<Address>,
}

/// Through which channel an order came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Web,
    Counter(Site),
    DraftOrder,
    /// Another system brought it in, under its own number.
    Import(String),
}

/// Units of one thing in a cart.
#[derive(Debug, Clone)]
pub(crate) struct Pick {
    pub(crate) goods: Goods,
    pub(crate) quantity: u32,
    pub(crate) route: Route,
    pub(crate) attributes: Vec<Attribute>,
}

/// What can be put into a cart: a variant of the catalogue as it was then, or something made up for one order.
#[derive(Debug, Clone)]
pub(crate) struct Goods {
    pub(crate) product: Option<Gid>,
    pub(crate) variant: Option<Gid>,
    pub(crate) inventory_item: Option<Gid>,
    pub(crate) title: String,
    pub(crate) variant_title: Option<String>,
    pub(crate) sku: Option<String>,
    pub(crate) vendor: Option<String>,
    /// US cents.
    pub(crate) price: i64,
    pub(crate) requires_shipping: bool,
    pub(crate) is_gift_card: bool,
    pub(crate) taxable: bool,
}

/// How units are to reach the buyer. Units of one route share a fulfillment order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// By parcel from a warehouse.
    Ship(Site),
    /// By parcel, once the goods have arrived; when the day is not known, they wait among the other parcels.
    Presale(Option<DateTime<Utc>>),
    /// Fetched by the buyer.
    Pickup(Site),
    /// Handed over at the counter.
    Counter(Site),
    /// By e-mail.
    Mail,
}

impl Source {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Source::Web => "web",
            Source::Counter(_) => "pos",
            Source::DraftOrder => "shopify_draft_order",
            Source::Import(_) => "580111",
        }
    }

    pub(super) fn identifier(&self) -> Option<String> {
        match self {
            Source::Import(number) => Some(number.clone()),
            Source::Web | Source::Counter(_) | Source::DraftOrder => None,
        }
    }

    pub(super) fn counter(&self) -> Option<Site> {
        match self {
            Source::Counter(site) => Some(*site),
            Source::Web | Source::DraftOrder | Source::Import(_) => None,
        }
    }
}

impl Pick {
    /// The line that these units become, without any discount.
    pub(super) fn line(&self, now: &mut Moment<'_>, terms: &Terms) -> Line {
        let goods = self.goods.clone();
        let mut line = Line {
            id: now.mint(Kind::LineItem),
            title: goods.title,
            variant_title: goods.variant_title,
            sku: goods.sku,
            vendor: goods.vendor,
            quantity: self.quantity,
            requires_shipping: goods.requires_shipping,
            is_gift_card: goods.is_gift_card,
            taxable: goods.taxable,
            product: goods.product.map(|id| Ref { id }),
            variant: goods.variant.map(|id| Ref { id }),
            custom_attributes: self.attributes.clone(),
            original_unit_price_set: Bag::cents(goods.price, terms.currency),
            discount_allocations: Vec::new(),
            tax_lines: Vec::new(),
        };
        line.tax(terms);
        line
    }
}

impl Route {
    /// Where the units are sent or handed over.
    pub(crate) fn site(self) -> Site {
        match self {
            Route::Ship(site) | Route::Pickup(site) | Route::Counter(site) => site,
            Route::Presale(_) | Route::Mail => Site::MAIN,
        }
    }

    pub(super) fn method(self) -> MethodType {
        match self {
            Route::Ship(_) | Route::Presale(_) => MethodType::Shipping,
            Route::Pickup(_) => MethodType::PickUp,
            Route::Counter(_) => MethodType::Retail,
            Route::Mail => MethodType::None,
        }
    }

    pub(super) fn ready_at(self) -> Option<DateTime<Utc>> {
        match self {
            Route::Presale(ready) => ready,
            Route::Ship(_) | Route::Pickup(_) | Route::Counter(_) | Route::Mail => None,
        }
    }
}
