//! `Change`: the closed vocabulary of what can happen to the store.
//!
//! A change is at once the dry run's output, the audit log, the tests' oracle and part of the JSON report. One match in
//! `store/apply.rs` turns it into SQL.

pub mod facility;
pub mod order;
pub mod product;
pub mod rejected;
pub mod rejection_reason;
pub mod returned;
pub mod routed;
pub mod shipment;
pub mod stock;
pub mod threshold;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use order::{ImportedOrder, Item, ItemOf, OrderFacts, Payment, PaymentStatus, ShipGroup};
pub use product::{ImportedProduct, ImportedVariant, KitComponent};
pub use rejected::{RejectedFrom, RejectedStock, RejectedUnit, Rejection};
pub use returned::{OrderReturn, ReturnKey, ReturnKind, ReturnedUnit};
pub use routed::{DailyLimit, Day, ItemsRouted, RoutedTo, Sender};

use super::actor::Actor;
use super::change::facility::DescribedFacility;
use super::change::shipment::Sent;
use super::change::stock::FacilityStock;
use super::change::stock::ResetOf;
use super::change::threshold::{Held, HeldAt};
use crate::facility::FacilityId;
use crate::shopify::collection::ShopCollection;
use crate::status::{ItemStatus, OrderStatus, ReturnStatus};
use crate::values::id::{CollectionId, InventoryItemId, LineId, LocationId, OrderId, ProductId, VariantId};

/// One thing that changes in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// An order that the store did not have. Stale when it has it by now.
    OrderImported(Box<ImportedOrder>),
    /// What the shop says of an order as a whole has changed. Stale when the store has a later state of it.
    OrderRefreshed(Box<OrderFacts>),
    /// An order's `updated_at` moved although nothing we keep of it changed.
    OrderSeen {
        /// Which.
        order: OrderId,
        /// Its `updated_at` at the shop.
        shop_updated_at: DateTime<Utc>,
        /// The latest `updated_at` of its fulfilment orders, which move without it.
        fulfillment_orders_updated_at: Option<DateTime<Utc>>,
    },
    /// Units that an order did not have before: bought later, by an edit.
    ItemsAdded {
        /// Whose.
        order: OrderId,
        /// Where they are and what they are.
        group: ShipGroup,
    },
    /// A unit goes from one status to another. Stale when it is not in the first any more.
    ItemMoved {
        /// Whose.
        order: OrderId,
        /// Of which line.
        line: LineId,
        /// Which unit of the line, from 1.
        unit: u32,
        /// Where it stands now.
        from: ItemStatus,
        /// Where it is to stand.
        to: ItemStatus,
        /// Whose decision it is.
        by: Actor,
        /// Why.
        why: String,
        /// From where it was sent and when, if it was and the shop says so; of one that did not go as was told, how it went
        /// instead, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Sent>,
    },
    /// An order goes from one status to another. Stale when it is not in the first any more.
    OrderMoved {
        /// Which.
        order: OrderId,
        /// Where it stands now.
        from: OrderStatus,
        /// Where it is to stand.
        to: OrderStatus,
        /// Whose decision it is.
        by: Actor,
        /// Why.
        why: String,
    },
    /// What the store had given up of an order is the shop's to decide again: the shop does not cancel it.
    CancelWithdrawn {
        /// Which.
        order: OrderId,
        /// Why.
        why: String,
    },
    /// A return that the store did not have, with its units; those that came back go into stock where the plan says so.
    /// Stale when the store has it by now.
    ReturnRecorded(Box<OrderReturn>),
    /// A return goes on. Stale when it does not stand any more where the plan found it.
    ReturnFollowed {
        /// Where it stands now.
        from: ReturnStatus,
        /// As the shop has it now.
        to: Box<OrderReturn>,
    },
    /// All that was given back of an order was looked at.
    ReturnsSeen {
        /// Which.
        order: OrderId,
        /// Its `updated_at` at the shop then.
        shop_updated_at: DateTime<Utc>,
    },
    /// A product as its shop has it now, new or changed. Stale when the store has a later state of it.
    ProductImported(Box<ImportedProduct>),
    /// A product whose `updated_at` moved although nothing we keep of it changed.
    ProductSeen {
        /// Which.
        product: ProductId,
        /// Its `updated_at` at the shop.
        shop_updated_at: DateTime<Utc>,
    },
    /// What a kit is made of, as the shop that describes it tells it; of nothing when it is no kit any more. Stale when
    /// the shop's variant does not describe it, or the store has not got a component.
    KitComposed {
        /// The variant's number at the shop.
        variant: VariantId,
        /// Its identity in the store.
        kit: String,
        /// What one of it takes; each once.
        components: Vec<KitComponent>,
    },
    /// A product that its shop has deleted, with its variants. It stays, marked as gone. Stale when it is marked already.
    ProductGone {
        /// Which.
        product: ProductId,
        /// What the buyer saw.
        title: String,
    },
    /// A collection and its members as its shop has them now, new or changed. Stale when the store has a later state.
    CollectionImported {
        /// The collection.
        collection: Box<ShopCollection>,
        /// Fingerprint of all this.
        content_hash: String,
    },
    /// A collection whose `updated_at` moved although nothing we keep of it changed.
    CollectionSeen {
        /// Which.
        collection: CollectionId,
        /// Its `updated_at` at the shop.
        shop_updated_at: DateTime<Utc>,
    },
    /// A collection that its shop has deleted. It stays, marked as gone. Stale when it is marked already.
    CollectionGone {
        /// Which.
        collection: CollectionId,
        /// What the buyer saw.
        title: String,
    },
    /// The stock of a variant at a facility becomes what a shop shows there. What differs is reckoned against the store as
    /// it is by then, so that nothing that happened meanwhile is lost. Stale when there is no such variant any more.
    ShelfReset {
        /// The variant's identity in the store.
        identity: String,
        /// Where.
        facility: FacilityId,
        /// What is there.
        shelf: FacilityStock,
    },
    /// What the shop shows of these items is to be looked at again by whoever looks for changes. Never stale.
    LevelsDoubted {
        /// Which.
        items: Vec<InventoryItemId>,
    },
    /// A variant that an order names before any product import brought it; the next product import fills it in.
    VariantExpected {
        /// Its identity in the store.
        identity: String,
        /// Its number at the shop; absent when the shop has deleted it.
        variant: Option<VariantId>,
        /// Its SKU at the time of sale.
        sku: Option<String>,
        /// What the buyer saw.
        title: String,
    },
    /// A facility that an order names before anybody described it.
    FacilityExpected {
        /// Its id in the store.
        facility: FacilityId,
        /// What people call it.
        name: String,
        /// The Shopify location it stands for.
        location: Option<LocationId>,
    },
    /// A facility as somebody describes it. What stood for its location so far, because nobody had described it, goes over
    /// to it with all that it has.
    FacilityDescribed(Box<DescribedFacility>),
    /// Stock differs from what it should be, or came in. Both what is there and what can be promised change by it.
    StockMoved {
        /// Of which variant.
        variant: String,
        /// Where.
        facility: FacilityId,
        /// By how much.
        by: i64,
        /// Why, in the ledger's word.
        reason: String,
        /// Why, in somebody's words.
        note: Option<String>,
        /// The line of the file that says so.
        line: u64,
    },
    /// Somebody says how much stock there is. The difference to what the store finds when this is written changes both
    /// what is there and what can be promised.
    StockReset {
        /// Of which variant.
        variant: String,
        /// Where.
        facility: FacilityId,
        /// Of what this is the number.
        of: ResetOf,
        /// How much there is.
        to: i64,
        /// Why, in somebody's words.
        note: Option<String>,
        /// The line of the file that says so.
        line: u64,
    },
    /// What is held back of a variant, and what it may be used for.
    HeldBack {
        /// Of which variant.
        variant: String,
        /// Where.
        at: HeldAt,
        /// What becomes different.
        held: Held,
    },
    /// A facility does not send what it was to send. Stale when one of these units is not there to be sent any more.
    UnitsRejected(Box<Rejection>),
    /// Items that wait are given to a facility, go to another queue, or were tried in vain. Stale when what that rests on has
    /// changed: they do not wait there any more, the facility has not got enough any more, it has its orders for the day,
    /// or it has rejected one of them.
    ItemsRouted(Box<ItemsRouted>),
    /// What was read before this instant, and has left no other trace, need not be remembered.
    FeedsForgotten {
        /// By which job.
        job: String,
        /// UTC.
        before: DateTime<Utc>,
    },
}

/// In the words of a dry run: what would happen.
impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OrderImported(order) => {
                write!(f, "import order {}", order.facts.name)?;
                for (index, group) in order.ship_groups.iter().enumerate() {
                    let opening = if index == 0 { ": " } else { ", " };
                    write!(f, "{opening}{} × {}", group.items.len(), group.facility)?;
                }
                Ok(())
            }
            Self::OrderRefreshed(facts) => write!(f, "bring order {} up to date", facts.name),
            Self::OrderSeen { order, .. } => write!(f, "note that order {order} was touched"),
            Self::ItemsAdded { group, .. } => write!(f, "add {} × {}", group.items.len(), group.facility),
            Self::ItemMoved { line, unit, from, to, why, .. } => {
                write!(f, "line {line} unit {unit}: {} → {}: {why}", from.word(), to.word())
            }
            Self::OrderMoved { from, to, why, .. } => write!(f, "{} → {}: {why}", from.word(), to.word()),
            Self::CancelWithdrawn { order, why } => {
                write!(f, "leave order {order} to the shop again: {why}")
            }
            Self::ReturnRecorded(back) => {
                write!(f, "record {} {}: {} units", back.kind.word(), back.name, back.units.len())
            }
            Self::ReturnFollowed { from, to } => {
                write!(f, "{} {}: {} → {}", to.kind.word(), to.name, from.word(), to.status.word())
            }
            Self::ReturnsSeen { order, .. } => write!(f, "note that the returns of order {order} were read"),
            Self::ProductImported(product) => {
                write!(f, "import product {} with {} variants", product.title, product.variants.len())
            }
            Self::ProductSeen { product, .. } => write!(f, "note that product {product} was touched"),
            Self::KitComposed { kit, components, .. } if components.is_empty() => {
                write!(f, "{kit} is made of nothing any more")
            }
            Self::KitComposed { kit, components, .. } => {
                write!(f, "{kit} is made of ")?;
                for (index, KitComponent { identity, quantity }) in components.iter().enumerate() {
                    let plus = if index == 0 { "" } else { " + " };
                    write!(f, "{plus}{quantity} × {identity}")?;
                }
                Ok(())
            }
            Self::ProductGone { title, .. } => write!(f, "mark product {title} and its variants as gone"),
            Self::CollectionImported { collection, .. } => {
                write!(
                    f,
                    "import collection {} with {} products",
                    collection.title,
                    collection.products.len()
                )
            }
            Self::CollectionSeen { collection, .. } => {
                write!(f, "note that collection {collection} was touched")
            }
            Self::CollectionGone { title, .. } => write!(f, "mark collection {title} as gone"),
            Self::ShelfReset { identity, facility, shelf } => {
                write!(f, "set {identity} at {facility} to {} on hand", shelf.on_hand)?;
                let aside = shelf.on_hand - shelf.sellable;
                if aside == 0 { Ok(()) } else { write!(f, ", {aside} of them set aside") }
            }
            Self::LevelsDoubted { items } => write!(f, "look at {} items at the shop again", items.len()),
            Self::VariantExpected { identity, .. } => write!(f, "expect variant {identity}"),
            Self::FacilityExpected { facility, .. } => write!(f, "expect facility {facility}"),
            Self::FacilityDescribed(described) => {
                write!(f, "describe facility {}, {} {}", described.facility, described.kind, described.name)?;
                if let Some((shop, location)) = &described.location {
                    write!(f, "; it is location {location} of {shop}")?;
                }
                for (group, what) in described.moves() {
                    write!(f, "; {what} {group}")?;
                }
                Ok(())
            }
            Self::StockMoved { variant, facility, by, reason, .. } => {
                write!(f, "{variant} at {facility}: {by:+} ({reason})")
            }
            Self::StockReset { variant, facility, of, to, .. } => {
                write!(f, "{variant} at {facility}: {} is {to}", of.word())
            }
            Self::HeldBack { variant, at, held } => {
                write!(f, "{variant} {at}:")?;
                if let Some(back) = held.back {
                    write!(f, " hold back {back}")?;
                }
                for (what, allowed) in [("brokering", held.allow_brokering), ("pickup", held.allow_pickup)] {
                    if let Some(allowed) = allowed {
                        write!(f, " {} {what}", if allowed { "allow" } else { "forbid" })?;
                    }
                }
                Ok(())
            }
            Self::UnitsRejected(rejection) => write!(f, "{rejection}"),
            Self::ItemsRouted(items) => write!(f, "{items}"),
            Self::FeedsForgotten { before, .. } => {
                write!(f, "forget files that were read before {}", before.format("%Y-%m-%d"))
            }
        }
    }
}
