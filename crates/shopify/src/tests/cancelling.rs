//! An order is cancelled as it was planned for, or not at all.

use chrono::DateTime;
use serde_json::{Value, json};

use super::{Canned, shop};
use crate::{Error, Reply};
use domain::orders::cancellation::MOVED;
use domain::plan::outgoing::{CancelReason, Outgoing};
use domain::values::id::OrderId;

fn cancel() -> Outgoing {
    Outgoing::CancelOrder {
        order: OrderId(1),
        as_of: DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc(),
        refusals: 0,
        reason: CancelReason::Other,
        restock: true,
        refund: true,
        notify: false,
        note: "hwjobs: waited too long".to_owned(),
    }
}

fn looked(cancelled_at: Value, updated_at: &str) -> Canned {
    Canned::data(json!({ "order": { "cancelledAt": cancelled_at, "updatedAt": updated_at } }))
}

fn declined(message: &str) -> Canned {
    let errors = json!([{ "field": ["orderId"], "message": message, "code": "INVALID" }]);
    Canned::data(json!({ "orderCancel": { "job": null, "orderCancelUserErrors": errors, "userErrors": [] } }))
}

#[tokio::test]
async fn an_order_that_changed_since_it_was_planned_is_not_cancelled() {
    let shop = shop(vec![looked(Value::Null, "2026-11-23T10:05:00Z")]);
    let Reply::Refused(why) = shop.writer.send(&cancel()).await.unwrap() else { panic!("cancelled") };
    assert!(why.starts_with(MOVED) && why.contains("10:00:00Z; planned again"), "{why}");
    assert_eq!(shop.script.operations(), ["OrderCancelled"]);
}

#[tokio::test]
async fn an_order_that_is_cancelled_already_is_as_it_should_be() {
    let shop = shop(vec![looked(json!("2026-11-23T10:04:00Z"), "2026-11-23T10:05:00Z")]);
    assert_eq!(shop.writer.send(&cancel()).await.unwrap(), Reply::AlreadyDone);
}

#[tokio::test]
async fn a_cancelling_that_stays_in_progress_is_no_refusal() {
    let open = || looked(Value::Null, "2026-11-23T10:00:00Z");
    let answers = [open(), declined("Cancellation is already in progress")];
    let shop = shop(answers.into_iter().chain((0..7).map(|_| open())).collect());
    let error = shop.writer.send(&cancel()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
    assert_eq!(shop.leap.waits().len(), 6);
}

#[tokio::test]
async fn what_the_shop_declines_is_a_refusal_with_its_words() {
    let open = || looked(Value::Null, "2026-11-23T10:00:00Z");
    let shop = shop(vec![open(), declined("Cannot cancel an order that has returns"), open()]);
    let Reply::Refused(why) = shop.writer.send(&cancel()).await.unwrap() else { panic!("cancelled") };
    assert!(why.contains("has returns"), "{why}");
}
