//! An order's document.

use serde_json::{Map, Value, json};

use super::returns::{refund_fields, return_fields};
use super::{extend_each, fields};
use crate::world::derive::FinancialStatus;
use crate::world::model::{AgreementType, Fulfillment, FulfillmentStatus, Line, Order};

/// All fields of the document: the order's facts and what follows from them.
pub(crate) fn order_fields(order: &Order) -> anyhow::Result<Map<String, Value>> {
    let mut doc = fields(order)?;
    for derived in [standing(order), totals(order)] {
        if let Value::Object(derived) = derived {
            doc.extend(derived);
        }
    }
    if let (Some(Value::Object(customer)), Some(facts)) = (doc.get_mut("customer"), &order.customer) {
        customer.insert("legacyResourceId".to_owned(), json!(facts.id.number()));
    }
    extend_each(&mut doc, "lineItems", &order.line_items, |line| Ok(line_fields(order, line)))?;
    extend_each(&mut doc, "fulfillmentOrders", &order.fulfillment_orders, |facts| {
        let actions: Vec<Value> =
            facts.status.actions().iter().map(|action| json!({"action": action})).collect();
        Ok(json!({
            "orderId": order.id,
            "orderName": order.name,
            "orderProcessedAt": order.processed_at,
            "supportedActions": actions,
        }))
    })?;
    extend_each(&mut doc, "fulfillments", &order.fulfillments, |facts| Ok(fulfillment_fields(facts)))?;
    extend_each(&mut doc, "refunds", &order.refunds, |refund| refund_fields(order, refund))?;
    extend_each(&mut doc, "returns", &order.returns, |returned| return_fields(order, returned))?;
    extend_each(&mut doc, "transactions", &order.transactions, |transaction| {
        Ok(json!({"formattedGateway": transaction.gateway}))
    })?;
    Ok(doc)
}

/// What the order is, and where it stands.
fn standing(order: &Order) -> Value {
    let mut gateways: Vec<&str> =
        order.transactions.iter().filter_map(|paid| paid.gateway.as_deref()).collect();
    gateways.dedup();
    let financial = order.financial_status();
    let unpaid = order.outstanding().shop_cents() > 0;
    let edited = order.agreements.iter().any(|agreed| agreed.kind == AgreementType::OrderEdit);
    let quantity: u32 = order.line_items.iter().map(|line| line.quantity).sum();
    let current: u32 = order.line_items.iter().map(|line| order.current(line)).sum();
    json!({
        "legacyResourceId": order.id.number(),
        "currencyCode": "USD",
        "confirmed": true,
        "closed": order.closed_at.is_some(),
        "edited": edited,
        "displayFinancialStatus": financial,
        "displayFulfillmentStatus": order.fulfillment_status(),
        "returnStatus": order.return_status(),
        "paymentGatewayNames": gateways,
        "fullyPaid": !unpaid && financial != FinancialStatus::Voided,
        "unpaid": unpaid,
        "requiresShipping": order.line_items.iter().any(|line| line.requires_shipping),
        "subtotalLineItemsQuantity": quantity,
        "currentSubtotalLineItemsQuantity": current,
        "shippingLines": order.shipping_line.iter().collect::<Vec<_>>(),
        "taxLines": order.tax_lines(),
    })
}

/// What the order costs, and what of it was paid.
fn totals(order: &Order) -> Value {
    let (lines, shipping) = (order.lines_worth(), order.shipping_worth());
    let (current_lines, current_shipping) = (order.current_lines_worth(), order.current_shipping_worth());
    json!({
        "subtotalPriceSet": lines.price,
        "currentSubtotalPriceSet": current_lines.price,
        "totalShippingPriceSet": shipping.price,
        "currentShippingPriceSet": current_shipping.price,
        "totalTaxSet": lines.tax + shipping.tax,
        "currentTotalTaxSet": current_lines.tax + current_shipping.tax,
        "totalDiscountsSet": order.discounts(),
        "currentTotalDiscountsSet": order.current_discounts(),
        "originalTotalPriceSet": order.original_total(),
        "totalPriceSet": order.total(),
        "currentTotalPriceSet": order.current_total(),
        "totalReceivedSet": order.received(),
        "totalRefundedSet": order.refunded(),
        "netPaymentSet": order.net_payment(),
        "totalOutstandingSet": order.outstanding(),
    })
}

fn line_fields(order: &Order, line: &Line) -> Value {
    let name = match &line.variant_title {
        Some(variant) => format!("{} - {variant}", line.title),
        None => line.title.clone(),
    };
    let unit = line.discounted_total().part(1, line.quantity);
    json!({
        "name": name,
        "currentQuantity": order.current(line),
        "refundableQuantity": order.current(line),
        "unfulfilledQuantity": order.open(&line.id),
        "nonFulfillableQuantity": order.cancelled(line),
        "restockable": order.cancellable(line) > 0,
        "originalTotalSet": line.original_total(),
        "totalDiscountSet": line.discount(),
        "discountedTotalSet": line.discounted_total(),
        "discountedUnitPriceSet": unit,
        "discountedUnitPriceAfterAllDiscountsSet": unit,
    })
}

fn fulfillment_fields(fulfillment: &Fulfillment) -> Value {
    let quantity: u32 = fulfillment.fulfillment_line_items.iter().map(|line| line.quantity).sum();
    json!({
        "legacyResourceId": fulfillment.id.number(),
        "displayStatus": match fulfillment.status {
            FulfillmentStatus::Success => "FULFILLED",
            FulfillmentStatus::Cancelled => "CANCELED",
        },
        "deliveredAt": null,
        "totalQuantity": quantity,
    })
}
