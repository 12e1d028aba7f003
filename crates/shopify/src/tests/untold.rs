//! Records that the shop itself cannot tell: they fail alone (R6), and a shop that is away is not taken for them (R7).

use serde_json::{Value, json};

use super::records::{all, order, product, variant};
use super::{Canned, Shop, message, shop};
use crate::{Error, Fetched, Unreadable};
use domain::values::id::{OrderId, ProductId};

/// Nodes, and errors at these paths beside them.
fn in_part(nodes: Value, paths: &[Value]) -> Canned {
    let error = |path: &Value| {
        json!({
            "message": "Cannot return null", "path": path, "extensions": { "code": "INTERNAL_SERVER_ERROR" },
        })
    };
    Canned::json(&json!({ "data": { "nodes": nodes }, "errors": paths.iter().map(error).collect::<Value>() }))
}

fn nodes(ids: impl IntoIterator<Item = i64>) -> Canned {
    Canned::data(json!({ "nodes": ids.into_iter().map(order).collect::<Value>() }))
}

fn named(name: &str) -> Canned {
    Canned::data(json!({ "nodes": [{ "__typename": "Order", "name": name }] }))
}

fn title(index: usize) -> Value {
    json!(["nodes", index, "lineItems", "nodes", 0, "title"])
}

async fn orders(
    shop: &Shop,
    ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<Fetched<OrderId, domain::shopify::order::ShopOrder>>, Error> {
    shop.reader.orders(&ids.into_iter().map(OrderId).collect::<Vec<_>>()).await
}

/// The records that could not be read; all others must be here.
fn untold<T: std::fmt::Debug>(fetched: Vec<Fetched<OrderId, T>>) -> Vec<Unreadable<OrderId>> {
    let bad = |one| match one {
        Fetched::Taken(_) => None,
        Fetched::Unreadable(bad) => Some(bad),
        Fetched::Gone(id) => panic!("order {id} is gone"),
    };
    fetched.into_iter().filter_map(bad).collect()
}

/// How many ids each request was about.
fn sizes(shop: &Shop) -> Vec<usize> {
    shop.script.asked().iter().map(|asked| asked.variables()["ids"].as_array().unwrap().len()).collect()
}

#[tokio::test]
async fn an_order_that_the_shop_cannot_tell_fails_alone_and_is_named() {
    let partly = in_part(json!([order(1), null, order(3)]), &[title(1)]);
    let shop = shop(vec![partly.clone(), partly.clone(), partly, named("#BS-2")]);
    let bad = untold(orders(&shop, 1..=3).await.unwrap());
    assert_eq!(
        bad,
        [Unreadable {
            id: OrderId(2),
            name: Some("#BS-2".to_owned()),
            reason: "order #BS-2: the shop cannot tell it: lineItems.nodes.0.title: \
                     INTERNAL_SERVER_ERROR: Cannot return null"
                .to_owned(),
            payload: "null".to_owned(),
        }]
    );
    assert_eq!(shop.script.operations(), ["OrdersByIds", "OrdersByIds", "OrdersByIds", "NamesByIds"]);
    assert_eq!(shop.leap.waits().len(), 2, "asked again twice, not at once");
}

#[tokio::test]
async fn an_order_that_the_shop_could_not_tell_once_is_taken() {
    let partly = in_part(json!([null, order(2)]), &[title(0)]);
    let shop = shop(vec![partly.clone(), partly, nodes([1, 2])]);
    assert_eq!(untold(orders(&shop, 1..=2).await.unwrap()), []);
}

#[tokio::test]
async fn what_is_left_of_an_order_beside_an_error_is_not_taken_but_kept() {
    let mut rest = order(1);
    rest["retailLocation"] = Value::Null;
    let places = [json!(["nodes", 0, "retailLocation"]), json!(["nodes", 0, "customer"])];
    let partly = in_part(json!([rest]), &places);
    let shop = shop(vec![partly; 3]);
    let [bad] = &untold(orders(&shop, [1]).await.unwrap())[..] else { panic!("not one") };
    assert_eq!(
        bad.reason,
        "order #1: the shop cannot tell it: retailLocation: INTERNAL_SERVER_ERROR: Cannot return null; \
         customer: INTERNAL_SERVER_ERROR: Cannot return null"
    );
    assert!(bad.payload.contains("OLIVE-M"), "{}", bad.payload);
}

#[tokio::test]
async fn a_record_without_even_a_name_is_called_by_its_number() {
    let partly = in_part(json!([null]), &[title(0)]);
    let nameless = in_part(json!([null]), &[json!(["nodes", 0, "name"])]);
    for last in [nameless, Canned::status(504), Canned::data(json!({ "nodes": [null] }))] {
        let shop = shop(vec![partly.clone(), partly.clone(), partly.clone(), last]);
        let [bad] = &untold(orders(&shop, [7]).await.unwrap())[..] else { panic!("not one") };
        assert_eq!(bad.name, None);
        assert!(bad.reason.starts_with("order 7: the shop cannot tell it: "), "{}", bad.reason);
    }
}

#[tokio::test]
async fn a_product_that_the_shop_cannot_tell_is_called_by_its_handle() {
    let partly = in_part(json!([null, product(8, all(vec![variant(1)]))]), &[json!(["nodes", 0, "title"])]);
    let handle = Canned::data(json!({ "nodes": [{ "__typename": "Product", "handle": "olive-shirt" }] }));
    let shop = shop(vec![partly.clone(), partly.clone(), partly, handle]);
    let products = shop.reader.products(&[ProductId(7), ProductId(8)]).await.unwrap();
    let [Fetched::Unreadable(bad), Fetched::Taken(_)] = &products[..] else { panic!("{products:?}") };
    assert!(
        bad.reason.starts_with("product olive-shirt: the shop cannot tell it: title: "),
        "{}",
        bad.reason
    );
}

#[tokio::test]
async fn an_error_about_anything_else_takes_nothing() {
    let shop = shop(vec![in_part(json!([null, order(2)]), &[title(0), json!(["nodes"])]); 7]);
    let error = message(orders(&shop, 1..=2).await);
    assert!(error.contains("unreachable: INTERNAL_SERVER_ERROR"), "{error}");
}

#[tokio::test]
async fn an_error_about_a_record_that_was_not_asked_for_is_refused() {
    let shop = shop(vec![in_part(json!([order(1)]), &[title(1)]); 3]);
    let error = message(orders(&shop, [1]).await);
    assert!(error.contains("asked for 1 records, answered with an error in one more"), "{error}");
}

/// The answers while one of four orders is one that the shop never gets done.
fn heavy_second_of_four() -> Vec<Canned> {
    let mut answers = vec![Canned::status(504), Canned::status(504), nodes([1])];
    answers.extend([Canned::status(504), Canned::error("MAX_COST_EXCEEDED")]);
    answers.extend(vec![Canned::status(504); 5]);
    answers.extend([nodes([3]), nodes([4]), named("#BS-2")]);
    answers
}

#[tokio::test]
async fn an_order_that_the_shop_never_gets_done_fails_alone() {
    let shop = shop(heavy_second_of_four());
    let [bad] = &untold(orders(&shop, 1..=4).await.unwrap())[..] else { panic!("not one") };
    assert_eq!(bad.id, OrderId(2));
    assert_eq!(bad.reason, "order #BS-2: the shop does not answer for it: 504 Gateway Timeout");
    assert_eq!(sizes(&shop), [4, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
}

#[tokio::test]
async fn the_first_order_may_be_the_one_that_the_shop_never_gets_done() {
    let mut answers = vec![Canned::status(504); 7];
    answers.extend([nodes([2]), named("#BS-1")]);
    let shop = shop(answers);
    let [bad] = &untold(orders(&shop, 1..=2).await.unwrap())[..] else { panic!("not one") };
    assert_eq!(bad.name.as_deref(), Some("#BS-1"));
}

#[tokio::test]
async fn a_shop_that_answers_for_no_order_is_unreachable() {
    for ids in 1..=2 {
        let shop = shop(vec![Canned::status(504); 40]);
        let error = message(orders(&shop, 1..=ids).await);
        assert!(error.contains("unreachable: 504") && error.contains("7 tries"), "{error}");
    }
}

#[tokio::test]
async fn a_shop_that_stops_answering_is_unreachable_and_not_a_row_of_bad_orders() {
    let mut answers = vec![nodes(1..=50)];
    answers.extend(vec![Canned::status(504); 100]);
    let shop = shop(answers);
    let error = message(orders(&shop, 1..=60).await);
    assert!(error.contains("unreachable: 504"), "{error}");
    assert_eq!(shop.script.asked().len(), 1 + 3 * 7, "three orders without an answer, and no more");
}

#[tokio::test]
async fn patience_that_ends_before_the_tries_blames_no_order() {
    let setup = super::Setup { max_wait: 5, ..super::Setup::default() };
    let mut answers = vec![nodes(1..=50)];
    answers.extend(vec![Canned::status(504); 7]);
    let shop = super::shop_with(setup, answers);
    let error = message(orders(&shop, 1..=51).await);
    assert!(error.contains("unreachable: 504"), "{error}");
}
