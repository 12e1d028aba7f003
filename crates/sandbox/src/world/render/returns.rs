//! What the documents of refunds and returns tell beside their facts.

use serde_json::{Map, Value, json};

use super::{extend_each, fields};
use crate::world::ids::{Gid, Kind};
use crate::world::model::{
    ExchangeLine, Order, Refund, RefundLine, Return, ReturnLine, ReturnReason, ReturnStatus,
};

/// The fields of a refund.
pub(super) fn refund_fields(order: &Order, refund: &Refund) -> anyhow::Result<Value> {
    let mut doc = fields(refund)?;
    extend_each(&mut doc, "refundLineItems", &refund.refund_line_items, |line: &RefundLine| {
        let line = order.line(&line.line_item.id);
        let price = line.map(|line| line.discounted_total().part(1, line.quantity));
        Ok(json!({"priceSet": price}))
    })?;
    extend_each(&mut doc, "refundShippingLines", &refund.refund_shipping_lines, |_| {
        Ok(json!({"shippingLine": order.shipping_line}))
    })?;
    doc.insert("legacyResourceId".to_owned(), json!(refund.id.number()));
    Ok(Value::Object(doc))
}

/// The fields of a return.
pub(super) fn return_fields(order: &Order, returned: &Return) -> anyhow::Result<Value> {
    let mut doc = fields(returned)?;
    let open = returned.status == ReturnStatus::Open;
    extend_each(&mut doc, "returnLineItems", &returned.return_line_items, |line: &ReturnLine| {
        let unprocessed = line.quantity - line.processed_quantity;
        Ok(json!({
            "refundableQuantity": line.quantity - line.refunded_quantity,
            "unprocessedQuantity": unprocessed,
            "processableQuantity": if open { unprocessed } else { 0 },
            "returnReasonDefinition": definition(line.return_reason),
        }))
    })?;
    extend_each(&mut doc, "exchangeLineItems", &returned.exchange_line_items, |line: &ExchangeLine| {
        let unprocessed = line.quantity - line.processed_quantity;
        let processable = if open { unprocessed } else { 0 };
        Ok(json!({"unprocessedQuantity": unprocessed, "processableQuantity": processable}))
    })?;
    let quantity: u32 = returned.return_line_items.iter().map(|line| line.quantity).sum();
    let own = |refund: &&Refund| refund.of_return.as_ref().is_some_and(|of| of.id == returned.id);
    let refunds: Vec<Value> =
        order.refunds.iter().filter(own).map(|refund| json!({"id": refund.id})).collect();
    let derived: [(&str, Value); 2] = [("totalQuantity", json!(quantity)), ("refunds", json!(refunds))];
    doc.extend(derived.map(|(field, value)| (field.to_owned(), value)).into_iter().collect::<Map<_, _>>());
    Ok(Value::Object(doc))
}

/// A reason's definition, of which the shop has always the same.
fn definition(reason: ReturnReason) -> Value {
    let place = match reason {
        ReturnReason::SizeTooSmall => 0,
        ReturnReason::SizeTooLarge => 1,
        ReturnReason::Defective => 2,
        ReturnReason::Unwanted => 3,
        ReturnReason::WrongItem => 4,
    };
    let id = Gid::new(Kind::ReturnReasonDefinition, Kind::ReturnReasonDefinition.first() + place);
    json!({"id": id, "handle": reason.handle(), "name": reason.name(), "deleted": false})
}
