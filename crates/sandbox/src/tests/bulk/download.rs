//! Downloads, as from Google's storage.

use std::time::Duration;

use reqwest::Response;

use super::{ORDERS, done, file, poll};
use crate::tests::shop::Shop;

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// A shop and the address of the file of all its orders.
async fn shop_and_url() -> (Shop, String) {
    let shop = Shop::open();
    let url = done(&shop, ORDERS).await["url"].as_str().unwrap().to_owned();
    (shop, url)
}

/// An answer must be an error in XML.
async fn assert_refused(response: Response, status: u16, code: &str) {
    assert_eq!(response.status(), status);
    assert_eq!(header(&response, "content-type"), "application/xml; charset=UTF-8");
    let body = response.text().await.unwrap();
    assert!(body.starts_with("<?xml version='1.0' encoding='UTF-8'?><Error>"), "{body}");
    assert!(body.contains(&format!("<Code>{code}</Code>")), "{body}");
}

#[tokio::test]
async fn a_file_is_given_without_a_token_and_told_its_length() {
    let (shop, url) = shop_and_url().await;
    let response = shop.fetch(&url, &[]).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "application/jsonl");
    let length: usize = header(&response, "content-length").parse().unwrap();
    assert_eq!(header(&response, "content-encoding"), "");
    assert_eq!(response.bytes().await.unwrap().len(), length);
    assert_eq!(shop.get("/sandbox/requests").await["root_fields"]["download"], 1);
}

#[tokio::test]
async fn a_token_that_is_sent_along_is_refused() {
    let (shop, url) = shop_and_url().await;
    let headers = [("X-Shopify-Access-Token", shop.running.token())];
    assert_refused(shop.fetch(&url, &headers).await.unwrap(), 400, "InvalidArgument").await;
}

#[tokio::test]
async fn a_download_goes_on_where_it_stopped() {
    let (shop, url) = shop_and_url().await;
    let response = shop.fetch(&url, &[]).await.unwrap();
    let etag = header(&response, "etag").to_owned();
    let whole = response.text().await.unwrap();
    for headers in [vec![("Range", "bytes=100-")], vec![("Range", "bytes=100-"), ("If-Range", &etag)]] {
        let rest = shop.fetch(&url, &headers).await.unwrap();
        assert_eq!(rest.status(), 206);
        let length = whole.len();
        assert_eq!(header(&rest, "content-range"), format!("bytes 100-{}/{length}", length - 1));
        assert_eq!(header(&rest, "content-length"), (length - 100).to_string());
        assert_eq!(rest.text().await.unwrap(), whole[100..]);
    }
    let other = shop.fetch(&url, &[("Range", "bytes=100-"), ("If-Range", "\"other\"")]).await.unwrap();
    assert_eq!((other.status().as_u16(), other.text().await.unwrap()), (200, whole));
}

#[tokio::test]
async fn a_range_behind_the_end_cannot_be_given() {
    let (shop, url) = shop_and_url().await;
    let response = shop.fetch(&url, &[("Range", "bytes=1000000-")]).await.unwrap();
    assert!(header(&response, "content-range").starts_with("bytes */"));
    assert_refused(response, 416, "InvalidRange").await;
}

#[tokio::test]
async fn an_address_dies_after_a_week_and_polling_does_not_revive_it() {
    let (shop, url) = shop_and_url().await;
    *shop.clock.lock().unwrap() += Duration::from_secs(7 * 86_400 - 1);
    assert_eq!(shop.fetch(&url, &[]).await.unwrap().status(), 200);
    *shop.clock.lock().unwrap() += Duration::from_secs(1);
    assert_refused(shop.fetch(&url, &[]).await.unwrap(), 403, "ExpiredToken").await;
    let operation = poll(&shop, "gid://shopify/BulkOperation/5533000000001").await;
    assert_eq!(operation["url"], url);
    let again = shop.fetch(operation["url"].as_str().unwrap(), &[]).await.unwrap();
    assert_refused(again, 403, "ExpiredToken").await;
}

#[tokio::test]
async fn an_address_that_was_never_given_out_is_refused() {
    let (shop, url) = shop_and_url().await;
    let base = url.split('?').next().unwrap();
    let expires = url.split_once("Expires=").unwrap().1.split('&').next().unwrap().to_owned();
    let later = (expires.parse::<i64>().unwrap() + 1).to_string();
    for wrong in [
        base.to_owned(),
        format!("{base}?Expires={expires}&Signature=AAAA"),
        url.replace(&expires, &later),
        url.replace("-5533000000001", "-5533000000002"),
        format!("{}/bulk/nothing.jsonl", shop.running.url()),
    ] {
        assert_refused(shop.fetch(&wrong, &[]).await.unwrap(), 403, "AccessDenied").await;
    }
}

#[tokio::test]
async fn a_signature_survives_being_parsed_and_written_again() {
    let (shop, url) = shop_and_url().await;
    let parsed = url::Url::parse(&url).unwrap();
    assert_eq!(parsed.as_str(), url);
    let pairs: Vec<(String, String)> = parsed.query_pairs().into_owned().collect();
    let rebuilt = url::Url::parse_with_params(url.split('?').next().unwrap(), pairs).unwrap();
    assert!(!file(&shop, &serde_json::json!(rebuilt.as_str())).await.is_empty());
}
