//! Access scopes: which one a field needs, and how a missing one is told.

use super::execute::{Failure, FailureCode};

/// Whether the app may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Granted,
    Denied,
}

/// Every scope that the demo shop knows: what its app has unless it is told otherwise.
pub(super) const ALL: [&str; 12] = [
    "read_all_orders",
    "read_customers",
    "read_inventory",
    "read_locations",
    "read_merchant_managed_fulfillment_orders",
    "read_returns",
    "write_inventory",
    "write_merchant_managed_fulfillment_orders",
    "write_order_edits",
    "write_orders",
    "write_products",
    "write_returns",
];

/// The scope that a root query field needs.
pub(super) fn needed_to_read(field: &str) -> Option<&'static str> {
    match field {
        "order" | "orders" | "ordersCount" | "fulfillment" | "refund" => Some("read_orders"),
        "return" => Some("read_returns"),
        "fulfillmentOrder" | "fulfillmentOrders" => Some("read_merchant_managed_fulfillment_orders"),
        "product" | "products" | "productsCount" | "productVariant" | "collection" | "collections" => {
            Some("read_products")
        }
        "location" | "locations" => Some("read_locations"),
        "inventoryItem" | "inventoryItems" | "inventoryLevel" | "inventoryLevels" => Some("read_inventory"),
        _ => None,
    }
}

/// The scope that reading an object of this type by id needs.
pub(super) fn needed_to_read_type(kind: &str) -> Option<&'static str> {
    match kind {
        "Order" | "Fulfillment" | "Refund" => Some("read_orders"),
        "FulfillmentOrder" => Some("read_merchant_managed_fulfillment_orders"),
        "Return" => Some("read_returns"),
        "Product" | "ProductVariant" | "ProductVariantComponent" | "Collection" => Some("read_products"),
        "Location" => Some("read_locations"),
        "InventoryItem" | "InventoryLevel" => Some("read_inventory"),
        _ => None,
    }
}

/// The scope that changing an object of this type needs.
pub(super) fn needed_to_write_type(kind: &str) -> Option<&'static str> {
    match kind {
        "Order" => Some("write_orders"),
        "Product" => Some("write_products"),
        "InventoryItem" => Some("write_inventory"),
        _ => None,
    }
}

/// Whether these scopes cover the needed one; to write implies to read.
pub(super) fn covers(granted: &[String], needed: &str) -> Access {
    let writing = needed.strip_prefix("read_").map(|what| format!("write_{what}"));
    let covered = granted.iter().any(|scope| scope == needed || Some(scope) == writing.as_ref());
    if covered { Access::Granted } else { Access::Denied }
}

/// The refusal, in Shopify's words.
pub(super) fn denied(field: &str, scope: &str) -> Failure {
    let message = format!("Access denied for {field} field. Required access: `{scope}` access scope.");
    Failure::new(FailureCode::AccessDenied, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_to_write_is_the_right_to_read() {
        let granted = ["write_orders".to_owned()];
        assert_eq!(covers(&granted, "read_orders"), Access::Granted);
        assert_eq!(covers(&granted, "read_products"), Access::Denied);
        assert_eq!(covers(&["read_orders".to_owned()], "write_orders"), Access::Denied);
    }
}
