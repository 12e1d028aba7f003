//! Scripted misfortunes of bulk operations.

use serde_json::{Value, json};

use super::{CANCEL, ORDERS, begun, done, file, poll, refusals, run};
use crate::tests::shop::Shop;

async fn with(faults: &str) -> Shop {
    let shop = Shop::open();
    assert_eq!(shop.post("/sandbox/faults", faults).await.status(), 200);
    shop
}

fn between(from: &str, to: &str) -> String {
    format!(
        "{{ orders(query: \"created_at:>='{from}T00:00:00Z' AND created_at:<'{to}T00:00:00Z'\") {{ edges {{ node {{ id }} }} }} }}"
    )
}

#[tokio::test]
async fn a_failed_operation_tells_why_and_what_it_had() {
    let shop = with("bulk-failed code=TIMEOUT on=orders").await;
    let failed = done(&shop, ORDERS).await;
    assert_eq!((&failed["status"], &failed["errorCode"]), (&json!("FAILED"), &json!("TIMEOUT")));
    assert_eq!((&failed["url"], &failed["fileSize"]), (&Value::Null, &Value::Null));
    let partial = file(&shop, &failed["partialDataUrl"]).await;
    let rows = partial.lines().count();
    assert!(rows > 0 && rows < 15, "{rows}");
    assert_eq!(failed["objectCount"], rows.to_string());
    assert_eq!(done(&shop, ORDERS).await["status"], "COMPLETED");
}

#[tokio::test]
async fn what_there_was_before_an_internal_error_appears_late() {
    let shop = with("bulk-failed code=INTERNAL_SERVER_ERROR").await;
    let failed = done(&shop, ORDERS).await;
    let told = (&failed["errorCode"], &failed["partialDataUrl"]);
    assert_eq!(told, (&json!("INTERNAL_SERVER_ERROR"), &Value::Null));
    let later = poll(&shop, failed["id"].as_str().unwrap()).await;
    assert!(!file(&shop, &later["partialDataUrl"]).await.is_empty());
}

#[tokio::test]
async fn a_denied_operation_gives_nothing_away() {
    let shop = with("bulk-failed code=ACCESS_DENIED").await;
    let failed = done(&shop, ORDERS).await;
    assert_eq!((&failed["errorCode"], &failed["partialDataUrl"]), (&json!("ACCESS_DENIED"), &Value::Null));
}

#[tokio::test]
async fn a_fault_can_wait_for_queries_of_a_long_time() {
    let shop = with("bulk-failed longer-than-days=10 times=99").await;
    assert_eq!(done(&shop, &between("2026-10-01", "2026-11-23")).await["status"], "FAILED");
    assert_eq!(done(&shop, ORDERS).await["status"], "FAILED");
    assert_eq!(done(&shop, &between("2026-10-27", "2026-11-06")).await["status"], "COMPLETED");
}

#[tokio::test]
async fn operations_may_end_without_a_file() {
    for (fault, status) in [("bulk-canceled", "CANCELED"), ("bulk-expired", "EXPIRED")] {
        let operation = done(&with(fault).await, ORDERS).await;
        assert_eq!((&operation["status"], &operation["url"]), (&json!(status), &Value::Null));
        assert_eq!(operation["partialDataUrl"], Value::Null);
    }
}

#[tokio::test]
async fn a_completed_operation_may_hide_its_file() {
    let operation = done(&with("bulk-no-url").await, ORDERS).await;
    assert_eq!((&operation["status"], &operation["objectCount"]), (&json!("COMPLETED"), &json!("15")));
    assert_eq!(operation["url"], Value::Null);
}

#[tokio::test]
async fn a_truncated_file_is_shorter_than_told() {
    for (fault, is_whole) in [("bulk-truncated cut=line", true), ("bulk-truncated cut=inside", false)] {
        let shop = with(fault).await;
        let operation = done(&shop, ORDERS).await;
        let text = file(&shop, &operation["url"]).await;
        let told: usize = operation["fileSize"].as_str().unwrap().parse().unwrap();
        assert!(text.len() < told, "{fault}");
        assert_eq!(operation["objectCount"], "15");
        let last = text.lines().last().unwrap();
        assert_eq!(serde_json::from_str::<Value>(last).is_ok(), is_whole, "{fault}");
        assert_eq!(text.ends_with('\n'), is_whole, "{fault}");
    }
}

#[tokio::test]
async fn a_dead_first_address_is_followed_by_another() {
    let shop = with("bulk-url-expired").await;
    let operation = done(&shop, ORDERS).await;
    let (id, first) = (operation["id"].as_str().unwrap(), &operation["url"]);
    assert_eq!(poll(&shop, id).await["url"], *first);
    assert_eq!(shop.fetch(first.as_str().unwrap(), &[]).await.unwrap().status(), 403);
    let second = poll(&shop, id).await["url"].clone();
    assert_ne!(second, *first);
    assert_eq!(file(&shop, &second).await.lines().count(), 15);
    assert_eq!(shop.fetch(first.as_str().unwrap(), &[]).await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_stuck_operation_runs_until_it_is_cancelled() {
    let shop = with("bulk-stuck").await;
    let id = begun(&shop, ORDERS).await;
    for _ in 0..30 {
        assert_eq!(poll(&shop, &id).await["status"], "RUNNING");
    }
    shop.ask(CANCEL, json!({ "id": id })).await;
    assert_eq!(poll(&shop, &id).await["status"], "CANCELED");
}

#[tokio::test]
async fn others_may_hold_the_slots() {
    let shop = with("bulk-slots n=4\nbulk-slots n=5 nth=2").await;
    begun(&shop, ORDERS).await;
    let refused = run(&shop, ORDERS).await;
    let [(code, message)] = refusals(&refused)[..] else { panic!("{refused}") };
    assert_eq!(code, "OPERATION_IN_PROGRESS");
    assert_eq!(message.matches("gid://shopify/BulkOperation/").count(), 6);
    begun(&shop, ORDERS).await;
}

#[tokio::test]
async fn a_fault_on_one_kind_spares_the_others() {
    let shop = with("bulk-canceled on=products").await;
    assert_eq!(done(&shop, ORDERS).await["status"], "COMPLETED");
    let products = "{ products { edges { node { id } } } }";
    assert_eq!(done(&shop, products).await["status"], "CANCELED");
}

#[tokio::test]
async fn a_download_may_be_cut_refused_or_truncated() {
    let shop =
        with("reset-mid-body on=download\nhttp-503 on=download nth=2\ntruncated on=download nth=3").await;
    let operation = done(&shop, ORDERS).await;
    let url = operation["url"].as_str().unwrap();
    let cut = match shop.fetch(url, &[]).await {
        Ok(response) => response.text().await,
        Err(error) => Err(error),
    };
    assert!(cut.is_err());
    assert_eq!(shop.fetch(url, &[]).await.unwrap().status(), 503);
    let half = shop.fetch(url, &[]).await.unwrap().text().await.unwrap();
    let whole = file(&shop, &operation["url"]).await;
    assert_eq!(half, whole[..whole.len() / 2]);
}
