//! The minimum of an empty run: open the database, send one request. `hwjobs orders new` is measured against it
//! (`scripts/measure`).
//!
//! `bare-request STORE URL [--no-roots]`, the shop's token in `SHOP_TOKEN`. Reading the system's roots of trust is most of
//! what a client costs at its start; `--no-roots` goes without, as `hwjobs` does where the address is plain http.

#![expect(clippy::print_stdout, reason = "the answer is what it is for")]

use std::error::Error;

use reqwest::{Client, ClientBuilder};
use rusqlite::Connection;
use serde_json::{Value, json};

/// The same question as a run's; the answer is as empty.
const DOCUMENT: &str = include_str!("../../crates/shopify/src/graphql/order-heads.graphql");
const NOTHING: &str = "created_at:>='2100-01-01T00:00:00Z' created_at:<='2100-01-01T00:01:00Z'";

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(store), Some(url)) = (args.next(), args.next()) else { return Err("STORE URL".into()) };
    let client = match args.next().as_deref() {
        Some("--no-roots") => Client::builder().tls_certs_only([]),
        Some(other) => return Err(other.into()),
        None => Client::builder(),
    };
    let token = std::env::var("SHOP_TOKEN")?;

    let runs: i64 = Connection::open(store)?.query_row("SELECT count(*) FROM runs", [], |row| row.get(0))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer: Value = serde_json::from_slice(&runtime.block_on(ask(client, &url, &token))?)?;
    let orders = answer["data"]["orders"]["nodes"].as_array().ok_or("no orders in the answer")?;
    println!("{runs} runs, {} orders", orders.len());
    Ok(())
}

async fn ask(client: ClientBuilder, url: &str, token: &str) -> reqwest::Result<Vec<u8>> {
    let variables = json!({ "query": NOTHING, "sortKey": "CREATED_AT", "first": 100 });
    let answer = client
        .gzip(true)
        .build()?
        .post(format!("{url}/admin/api/2026-07/graphql.json"))
        .header("content-type", "application/json")
        .header("x-shopify-access-token", token)
        .body(json!({ "query": DOCUMENT, "variables": variables }).to_string())
        .send()
        .await?;
    Ok(answer.bytes().await?.into())
}
