//! Shopify's JSON, as it comes, and the way from it into the domain: parsed at the edge, refused with name and place.
//!
//! The structs take what the schema allows and decide nothing; `TryFrom` into the domain refuses what cannot be true.

mod cancel;
mod collection;
mod component;
mod connection;
mod fulfillment;
mod level;
mod line;
mod order;
mod product;
mod returns;
mod shop;
mod tags;
mod transaction;
mod value;

pub(crate) use cancel::{Cancelled, Job, OrderCancel, OrderCancelled};
pub(crate) use collection::{Collection, CollectionHead, CollectionHeads};
pub(crate) use component::KitWire;
pub(crate) use connection::{Connection, Continued, Nodes};
pub(crate) use fulfillment::{
    FulfillmentOrder, FulfillmentOrderBody, FulfillmentOrderHead, FulfillmentOrderHeads, FulfillmentOrderLine,
};
pub(crate) use level::{ItemLevels, LevelAtLocation, LevelsByLocation, LevelsChanged, LocationLevels};
pub(crate) use line::Line;
pub(crate) use order::{Lists, LongLists, Order, OrderBody, OrderHead, OrderHeads, OrderTouched};
pub(crate) use product::{Deletions, Product, ProductBody, ProductHead, ProductHeads, ProductIds, Variant};
pub(crate) use returns::{ReturnsHeadWire, ReturnsHeads, ReturnsOfOrderWire};
pub(crate) use shop::{Locations, Shop};
pub(crate) use tags::{OrderNote, OrderNoteUpdate, Tags, TagsAdd};

#[cfg(test)]
mod fuzz;
