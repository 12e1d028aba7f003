//! Orders for tests.

use chrono::DateTime;

use crate::shopify::order::{Fulfillment, Line, ShippingLine, ShopOrder};
use crate::values::id::{LineId, OrderId, VariantId};
use crate::values::money::Decimal;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A line of `quantity` units, all of them wanted.
pub(crate) fn line(id: i64, quantity: u32) -> Line {
    Line {
        id: LineId(id),
        variant: Some(VariantId(id)),
        product: None,
        sku: Some(format!("SKU-{id}")),
        title: "Parka".into(),
        variant_title: None,
        quantity,
        current_quantity: quantity,
        unfulfilled_quantity: quantity,
        requires_shipping: true,
        gift_card: false,
        unit_price: dec("10.00"),
        attributes: vec![],
        taxes: vec![],
        discounts: vec![],
    }
}

/// A parcel with these units, from nobody knows where.
pub(crate) fn parcel(lines: Vec<(LineId, u32)>) -> Fulfillment {
    let created_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    Fulfillment { success: true, created_at, location: None, lines }
}

/// An order of these lines, paid, nothing sent.
pub(crate) fn order(lines: Vec<Line>) -> ShopOrder {
    let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    ShopOrder {
        id: OrderId(1),
        name: "#1001".into(),
        test: false,
        created_at: at,
        processed_at: at,
        updated_at: at,
        cancelled_at: None,
        cancel_reason: None,
        closed_at: None,
        financial_status: Some("PAID".into()),
        fulfillment_status: "UNFULFILLED".into(),
        currency: "USD".parse().unwrap(),
        source: Some("web".into()),
        retail_location: None,
        note: None,
        tags: vec![],
        attributes: vec![],
        customer: None,
        email: None,
        phone: None,
        ship_to: None,
        shipping: Some(ShippingLine {
            title: "Standard".into(),
            code: None,
            price: dec("5"),
            discounted: dec("5"),
        }),
        taxes_included: false,
        total: dec("0"),
        outstanding: dec("0"),
        refunded: dec("0"),
        tip: dec("0"),
        transactions: vec![],
        lines,
        fulfillment_orders: vec![],
        fulfillments: vec![],
    }
}
