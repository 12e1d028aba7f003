//! Shopify's global ids: `gid://shopify/Order/450789469`. Only this module knows how they are written.

use domain::values::id::{
    CollectionId, CustomerId, FulfillmentOrderId, InventoryItemId, LineId, LocationId, OrderId, ProductId,
    RefundId, ReturnId, TransactionId, VariantId,
};

const SCHEME: &str = "gid://shopify/";

/// A number that Shopify writes as a gid.
pub(crate) trait Gid: Copy + std::fmt::Display {
    /// Its type's name in the schema.
    const TYPE: &'static str;

    /// From the number.
    fn of(number: i64) -> Self;

    /// As Shopify writes it.
    fn gid(self) -> String {
        format!("{SCHEME}{}/{self}", Self::TYPE)
    }

    /// Reads it back; refuses another type's id, and what is no positive number.
    fn parse(gid: &str) -> Result<Self, String> {
        gid.strip_prefix(SCHEME)
            .and_then(|rest| rest.strip_prefix(Self::TYPE)?.strip_prefix('/'))
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|number| *number > 0)
            .map(Self::of)
            .ok_or_else(|| format!("id {gid:?} is not a gid of {}", Self::TYPE))
    }
}

macro_rules! gids {
    ($($id:ident = $name:literal),+ $(,)?) => {$(
        impl Gid for $id {
            const TYPE: &'static str = $name;

            fn of(number: i64) -> Self {
                Self(number)
            }
        }
    )+};
}

gids! {
    OrderId = "Order",
    LineId = "LineItem",
    ProductId = "Product",
    VariantId = "ProductVariant",
    CollectionId = "Collection",
    InventoryItemId = "InventoryItem",
    LocationId = "Location",
    FulfillmentOrderId = "FulfillmentOrder",
    TransactionId = "OrderTransaction",
    CustomerId = "Customer",
    ReturnId = "Return",
    RefundId = "Refund",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_way_there_and_back() {
        assert_eq!(OrderId(450_789_469).gid(), "gid://shopify/Order/450789469");
        assert_eq!(OrderId::parse("gid://shopify/Order/450789469"), Ok(OrderId(450_789_469)));
    }

    #[test]
    fn what_is_not_a_gid_of_this_type_is_refused() {
        for gid in [
            "",
            "450789469",
            "gid://shopify/Order/",
            "gid://shopify/Order/0",
            "gid://shopify/Order/-1",
            "gid://shopify/Order/+1",
            "gid://shopify/Order/1?x=2",
            "gid://shopify/Product/1",
            "gid://shopify/OrderX/1",
            "gid://shopify/Order/99999999999999999999",
        ] {
            assert!(OrderId::parse(gid).is_err(), "{gid}");
        }
    }
}
