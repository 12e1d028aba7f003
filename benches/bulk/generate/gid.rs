//! Global ids. Numbers of different things are as far apart as a shop's are.

use serde::{Serialize, Serializer};

/// `gid://shopify/Order/5410000000000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gid {
    kind: &'static str,
    number: u64,
}

macro_rules! kinds {
    ($($name:ident = $kind:literal from $first:literal),+ $(,)?) => {
        impl Gid {
            $(pub(crate) fn $name(number: u64) -> Self {
                Self { kind: $kind, number: $first + number }
            })+
        }
    };
}

kinds! {
    order = "Order" from 5_410_000_000_000,
    line = "LineItem" from 13_170_000_000_000,
    fulfillment_order = "FulfillmentOrder" from 6_230_000_000_000,
    fulfillment_order_line = "FulfillmentOrderLineItem" from 12_980_000_000_000,
    fulfillment = "Fulfillment" from 4_870_000_000_000,
    transaction = "OrderTransaction" from 6_690_000_000_000,
    refund = "Refund" from 902_000_000_000,
    returned = "Return" from 7_040_000_000,
    customer = "Customer" from 7_110_000_000_000,
    location = "Location" from 70_300_000_000,
    product = "Product" from 8_120_000_000_000,
    variant = "ProductVariant" from 44_650_000_000_000,
    inventory_item = "InventoryItem" from 46_730_000_000_000,
}

impl Serialize for Gid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("gid://shopify/{}/{}", self.kind, self.number))
    }
}

/// `{"id": …}`.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Reference {
    id: Gid,
}

impl From<Gid> for Reference {
    fn from(id: Gid) -> Self {
        Self { id }
    }
}
