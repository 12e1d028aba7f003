//! Mutations: done once, repeated only where that is safe, looked up otherwise.

use serde_json::{Value, json};

use super::{Canned, Shop, message, shop};
use crate::{Error, Reply};
use domain::plan::outgoing::{Outgoing, Tagged};
use domain::values::id::{OrderId, ProductId};

fn tags() -> Outgoing {
    Outgoing::AddTags { to: Tagged::Product(ProductId(7)), tags: vec!["hw-new".to_owned()] }
}

fn note() -> Outgoing {
    Outgoing::AppendNote { order: OrderId(1), line: "hw: promised 2026-12-01".to_owned() }
}

fn tagged() -> Canned {
    Canned::data(json!({ "tagsAdd": { "userErrors": [] } }))
}

fn noted(note: Value) -> Canned {
    Canned::data(json!({ "order": { "note": note } }))
}

fn updated(note: &str) -> Canned {
    Canned::data(json!({ "orderUpdate": { "order": { "note": note }, "userErrors": [] } }))
}

fn written(shop: &Shop) -> Vec<Value> {
    let mutations = shop.script.asked().into_iter().filter(|asked| asked.operation() == "OrderNoteUpdate");
    mutations.map(|asked| asked.variables()["input"].clone()).collect()
}

#[tokio::test]
async fn tags_are_added() {
    let shop = shop(vec![tagged()]);
    assert_eq!(shop.writer.send(&tags()).await.unwrap(), Reply::Done);
    let variables = shop.script.asked()[0].variables();
    assert_eq!(variables, json!({ "id": "gid://shopify/Product/7", "tags": ["hw-new"] }));
}

#[tokio::test]
async fn a_note_is_read_merged_and_written_once() {
    let shop = shop(vec![
        noted(json!("call first")),
        updated("call first\nhw: promised 2026-12-01"),
        noted(json!("call first\r\nhw: promised 2026-12-01")),
    ]);
    assert_eq!(shop.writer.send(&note()).await.unwrap(), Reply::Done);
    assert_eq!(shop.writer.send(&note()).await.unwrap(), Reply::AlreadyDone);
    let input = json!({ "id": "gid://shopify/Order/1", "note": "call first\nhw: promised 2026-12-01" });
    assert_eq!(written(&shop), [input]);
}

#[tokio::test]
async fn a_first_note_is_the_line_alone() {
    let shop = shop(vec![noted(Value::Null), updated("hw: promised 2026-12-01")]);
    assert_eq!(shop.writer.send(&note()).await.unwrap(), Reply::Done);
    assert_eq!(written(&shop)[0]["note"], "hw: promised 2026-12-01");
}

#[tokio::test]
async fn a_note_that_was_not_taken_is_noticed() {
    let shop = shop(vec![noted(Value::Null), updated("something else")]);
    let error = message(shop.writer.send(&note()).await);
    assert!(error.contains("the note does not hold the line"), "{error}");
}

#[tokio::test]
async fn a_declined_mutation_is_a_reply_with_the_shops_words() {
    let declined =
        json!({ "tagsAdd": { "userErrors": [{ "field": ["id"], "message": "Product is missing" }] } });
    let shop = shop(vec![Canned::data(declined), Canned::data(json!({ "order": null }))]);
    let refused = Reply::Refused("id: Product is missing".to_owned());
    assert_eq!(shop.writer.send(&tags()).await.unwrap(), refused);
    let refused = Reply::Refused("there is no order 1".to_owned());
    assert_eq!(shop.writer.send(&note()).await.unwrap(), refused);
}

/// Everything that loses an answer.
fn losses() -> Vec<Canned> {
    vec![
        Canned::status(500),
        Canned::status(502),
        Canned::status(504),
        Canned::Http(200, Vec::new(), b"<html>".to_vec()),
        Canned::Http(200, Vec::new(), b"{\"data\":{".to_vec()),
        Canned::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"),
        Canned::Raw(b""),
        Canned::error("INTERNAL_SERVER_ERROR"),
        Canned::json(&json!({ "data": null })),
    ]
}

#[tokio::test]
async fn a_note_whose_answer_was_lost_is_not_written_again_unseen() {
    for loss in losses() {
        let shop = shop(vec![noted(Value::Null), loss, noted(json!("hw: promised 2026-12-01"))]);
        let error = shop.writer.send(&note()).await.unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
        assert_eq!(written(&shop).len(), 1);
        assert!(shop.writer.looked_up(&note()).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn tags_whose_answer_was_lost_are_added_again() {
    for loss in losses() {
        let shop = shop(vec![loss, tagged()]);
        assert_eq!(shop.writer.send(&tags()).await.unwrap(), Reply::Done);
        assert_eq!(shop.leap.waits().len(), 1);
    }
}

#[tokio::test]
async fn tags_whose_answers_stay_lost_are_of_unknown_outcome() {
    let shop = shop(std::iter::once(Canned::status(500)).chain(vec![Canned::status(429); 2000]).collect());
    let error = shop.writer.send(&tags()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
}

#[tokio::test]
async fn an_answer_of_another_shape_leaves_the_outcome_unknown() {
    let shop = shop(vec![noted(Value::Null), Canned::data(json!({ "orderUpdate": { "order": 5 } }))]);
    let error = shop.writer.send(&note()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
}

#[tokio::test]
async fn what_was_refused_before_it_was_executed_is_sent_again() {
    for refusal in [Canned::status(429), Canned::error("THROTTLED")] {
        let shop = shop(vec![noted(Value::Null), refusal, updated("hw: promised 2026-12-01")]);
        assert_eq!(shop.writer.send(&note()).await.unwrap(), Reply::Done);
        assert_eq!(written(&shop).len(), 2);
    }
}

#[tokio::test]
async fn a_mutation_that_was_never_sent_is_unreachable_not_unknown() {
    let shop = shop(Vec::new());
    let error = shop.writer.send(&tags()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn looking_tells_whether_tags_arrived() {
    let node = |tags: Value| Canned::data(json!({ "node": { "__typename": "Product", "tags": tags } }));
    let shop = shop(vec![node(json!(["HW-New"])), node(json!([])), Canned::data(json!({ "node": null }))]);
    assert!(shop.writer.looked_up(&tags()).await.unwrap().is_some());
    assert!(shop.writer.looked_up(&tags()).await.unwrap().is_none());
    assert!(shop.writer.looked_up(&tags()).await.unwrap().is_none());
}
