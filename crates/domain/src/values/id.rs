//! Shopify's numbers for things: the digits at the end of `gid://shopify/Order/450789469`.
//!
//! They are unique per kind over all of Shopify. The store keeps the number; only `shopify/` knows the gid form.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// An order at Shopify.
    OrderId,
    /// A line of an order at Shopify: `quantity` units of one thing.
    LineId,
    /// A parent product at Shopify.
    ProductId,
    /// A sellable variant of a product at Shopify.
    VariantId,
    /// A group of products at Shopify.
    CollectionId,
    /// What Shopify counts stock of; one per variant.
    InventoryItemId,
    /// A place at Shopify that holds stock.
    LocationId,
    /// Shopify's instruction to fulfil some lines of an order from one location.
    FulfillmentOrderId,
    /// A payment, capture, refund or void.
    TransactionId,
    /// A customer account.
    CustomerId,
    /// An agreement that units come back.
    ReturnId,
    /// Money given back, with or without units.
    RefundId,
}
