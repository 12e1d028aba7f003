//! Reading a shop that does not answer as it should (R9, R10).

use std::time::Duration;

use serde_json::{Value, json};

use super::records::{all, line, order, some};
use super::{Canned, Setup, Shop, message, shop, shop_with};
use crate::transport::Limits;
use crate::{Error, Fetched};
use domain::values::id::OrderId;

fn nodes(ids: impl IntoIterator<Item = i64>) -> Canned {
    Canned::data(json!({ "nodes": ids.into_iter().map(order).collect::<Value>() }))
}

fn throttled() -> Canned {
    Canned::json(&json!({
        "errors": [{ "message": "Throttled", "extensions": { "code": "THROTTLED" } }],
        "extensions": { "cost": {
            "requestedQueryCost": 100, "actualQueryCost": null,
            "throttleStatus": { "maximumAvailable": 2000, "currentlyAvailable": 50, "restoreRate": 100 },
        } },
    }))
}

async fn order_one(shop: &Shop) -> Result<(), Error> {
    match &shop.reader.orders(&[OrderId(1)]).await?[..] {
        [Fetched::Taken(order)] if order.id == OrderId(1) => Ok(()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_shop_that_throttles_nine_times_in_ten_is_read_without_a_hot_loop() {
    let answers = (0..10).flat_map(|_| std::iter::repeat_n(throttled(), 9).chain([nodes([1])])).collect();
    let shop = shop(answers);
    for _ in 0..10 {
        order_one(&shop).await.unwrap();
    }
    let waits = shop.leap.waits();
    assert!(waits.len() >= 90 && waits.iter().all(|wait| *wait >= Duration::from_millis(500)), "{waits:?}");
    let stats = shop.reader.stats();
    assert_eq!((stats.requests, stats.retries), (100, 90));
    assert_eq!(stats.throttled, waits.iter().sum());
}

#[tokio::test]
async fn patience_with_a_shop_that_always_throttles_ends() {
    let shop = shop_with(Setup { max_wait: 10, ..Setup::default() }, vec![throttled(); 50]);
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(error.contains("throttled: gave up after waiting"), "{error}");
    assert!(shop.leap.waits().iter().sum::<Duration>() <= Duration::from_secs(10));
}

#[tokio::test]
async fn a_retry_after_is_obeyed() {
    let busy = Canned::Http(429, vec![("retry-after", "7.5".to_owned())], Vec::new());
    let shop = shop(vec![busy, nodes([1])]);
    order_one(&shop).await.unwrap();
    assert_eq!(shop.leap.waits(), [Duration::from_millis(7500)]);
}

#[tokio::test]
async fn points_are_waited_for_before_they_are_missing() {
    let mut poor = json!({ "data": { "nodes": [order(1)] } });
    poor["extensions"] = json!({ "cost": {
        "requestedQueryCost": 130, "actualQueryCost": 60,
        "throttleStatus": { "maximumAvailable": 2000, "currentlyAvailable": 30, "restoreRate": 100 },
    } });
    let shop = shop(vec![Canned::json(&poor), nodes([1])]);
    order_one(&shop).await.unwrap();
    order_one(&shop).await.unwrap();
    assert_eq!(shop.leap.waits(), [Duration::from_millis(1001)]);
    assert_eq!(shop.reader.stats().retries, 0);
}

#[tokio::test]
async fn a_shop_that_stays_broken_is_given_up_after_bounded_tries() {
    let shop = shop(vec![Canned::status(500); 20]);
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(error.contains("unreachable: 500") && error.contains("7 tries"), "{error}");
    assert_eq!(shop.script.asked().len(), 7);
    assert!(shop.leap.waits().windows(2).all(|pair| pair[1] > pair[0] / 2), "{:?}", shop.leap.waits());
}

#[tokio::test]
async fn nobody_at_home_is_unreachable() {
    let shop = shop(Vec::new());
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(error.contains("unreachable: no connection:"), "{error}");
}

/// R10: each fault at each request of a read that takes several, and the read comes out as if nothing had been.
#[tokio::test]
async fn no_passing_fault_at_any_request_changes_what_is_read() {
    let html = || Canned::Http(200, Vec::new(), b"<html>Sorry</html>".to_vec());
    let faults: Vec<(&str, Canned)> = vec![
        ("429", Canned::status(429)),
        ("500", Canned::status(500)),
        ("502", Canned::status(502)),
        ("503", Canned::status(503)),
        ("504", Canned::status(504)),
        ("html", html()),
        ("half json", Canned::Http(200, Vec::new(), b"{\"data\":{\"nod".to_vec())),
        ("half body", Canned::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"data\"")),
        ("half head", Canned::Raw(b"HTTP/1.1 200 O")),
        ("hang up", Canned::Raw(b"")),
        ("no http", Canned::Raw(b"SSH-2.0-OpenSSH\r\n")),
        ("internal", Canned::error("INTERNAL_SERVER_ERROR")),
        ("throttled", throttled()),
        ("data and errors", {
            let mut both = json!({ "data": { "nodes": [null], "owner": null } });
            both["errors"] = json!([{ "message": "m", "extensions": { "code": "INTERNAL_SERVER_ERROR" } }]);
            Canned::json(&both)
        }),
        ("null data", Canned::json(&json!({ "data": null }))),
    ];
    let mut long = order(1);
    long["lineItems"] = some(vec![line(1)], "l1");
    let answers = vec![
        Canned::data(json!({ "nodes": [long, order(2)] })),
        Canned::data(json!({ "owner": { "rest": all(vec![line(2)]) } })),
    ];
    let ids = [OrderId(1), OrderId(2)];
    let expected = shop(answers.clone()).reader.orders(&ids).await.unwrap();
    for (name, fault) in faults {
        for at in 0..answers.len() {
            let mut faulty = answers.clone();
            faulty.insert(at, fault.clone());
            // A heavy answer halves the chunk: then each order comes by itself.
            let halves = at == 0 && matches!(name, "502" | "503" | "504");
            if halves {
                faulty = vec![
                    fault.clone(),
                    Canned::data(json!({ "nodes": [long.clone()] })),
                    nodes([2]),
                    answers[1].clone(),
                ];
            }
            let shop = shop(faulty);
            let read = shop.reader.orders(&ids).await;
            assert_eq!(read.unwrap_or_else(|e| panic!("{name} at {at}: {e}")), expected, "{name} at {at}");
            assert!(!shop.leap.waits().is_empty(), "{name} at {at}: a retry waits");
        }
    }
}

#[tokio::test]
async fn a_chunk_that_is_too_heavy_is_halved_and_grows_again() {
    let ids: Vec<i64> = (1..=120).collect();
    let shop = shop(vec![
        Canned::error("MAX_COST_EXCEEDED"),
        Canned::status(504),
        nodes(1..=13),
        nodes(14..=39),
        nodes(40..=89),
        nodes(90..=120),
    ]);
    let asked: Vec<OrderId> = ids.iter().copied().map(OrderId).collect();
    let orders = shop.reader.orders(&asked).await.unwrap();
    let taken: Vec<i64> = orders.iter().map(|f| if let Fetched::Taken(o) = f { o.id.0 } else { 0 }).collect();
    assert_eq!(taken, ids);
    let sizes: Vec<_> =
        shop.script.asked().iter().map(|a| a.variables()["ids"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [50, 25, 13, 26, 50, 31]);
}

#[tokio::test]
async fn an_answer_about_other_records_is_refused() {
    let shop = shop(vec![nodes([1])]);
    let error = message(shop.reader.orders(&[OrderId(1), OrderId(2)]).await);
    assert!(error.contains("orders-by-ids: asked for 2 records, answered with 1"), "{error}");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let limits = Limits { body: 1000, ..Limits::default() };
    let long = Canned::Http(200, vec![("x-request-id", "r".to_owned())], vec![b' '; 5000]);
    let shop = shop_with(Setup { limits, ..Setup::default() }, vec![long]);
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(error.contains("the answer is longer than"), "{error}");
}

#[tokio::test]
async fn a_shop_that_says_nothing_is_asked_again() {
    let limits = Limits { answer: Duration::from_millis(60), ..Limits::default() };
    let shop = shop_with(Setup { limits, ..Setup::default() }, vec![Canned::Silence, nodes([1])]);
    order_one(&shop).await.unwrap();
    assert_eq!(shop.script.asked().len(), 2);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Canned::Http(302, vec![("location", "http://127.0.0.1:1/".to_owned())], Vec::new());
    let shop = shop(vec![elsewhere]);
    let error = message(shop.reader.orders(&[OrderId(1)]).await);
    assert!(error.contains("sends us on to http://127.0.0.1:1/, which is not followed"), "{error}");
}

#[tokio::test]
async fn what_asking_again_cannot_mend_is_not_asked_again() {
    for (answer, words) in [
        (Canned::status(402), "frozen"),
        (Canned::status(403), "forbidden"),
        (Canned::status(404), "check endpoint and api-version"),
        (Canned::status(423), "locked"),
        (Canned::error("ACCESS_DENIED"), "a scope is missing"),
        (Canned::error("undefinedField"), "bug of hwjobs"),
        (
            Canned::Http(
                200,
                vec![("x-shopify-api-version", "2026-10".to_owned())],
                b"{\"data\":{}}".to_vec(),
            ),
            "2026-10",
        ),
        (Canned::data(json!({ "nodes": 5 })), "the answer has another shape"),
    ] {
        let shop = shop(vec![answer]);
        let error = message(shop.reader.orders(&[OrderId(1)]).await);
        assert!(error.starts_with("127.0.0.1:") && error.contains(words), "{error}");
        assert!(shop.leap.waits().is_empty());
    }
}
