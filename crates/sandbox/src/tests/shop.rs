//! A small shop on a free port, and a client that speaks plain HTTP to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::docs;
use crate::{Options, Running, service, start, state::State};

pub(super) const NOON: &str = "2026-11-23T12:00:00Z";

const FILE: &str = "shop.db";

pub(super) struct Shop {
    pub(super) running: Running,
    pub(super) clock: Arc<Mutex<DateTime<Utc>>>,
    client: reqwest::Client,
    directory: TempDir,
}

/// An order that a search found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) name: String,
}

impl Shop {
    /// A shop of five orders, two products and two locations, where it is noon.
    pub(super) fn open() -> Shop {
        Shop::with(|_| {}, |_| {})
    }

    /// A shop with other options, or other documents.
    pub(super) fn with(change: impl FnOnce(&mut Options), fill: impl FnOnce(&mut State)) -> Shop {
        let directory = tempfile::tempdir().unwrap();
        let mut state = State::open(&directory.path().join(FILE)).unwrap();
        state
            .transaction(|state| {
                small_shop(state);
                fill(state);
                state.put(service::GROWN, NOON)
            })
            .unwrap();
        drop(state);
        Shop::start(directory, change)
    }

    /// A shop that the world has grown, with so many orders.
    pub(super) fn grown(orders: u32) -> Shop {
        Shop::with_options(orders, |_| {})
    }

    /// A shop that the world has grown, started with other options.
    pub(super) fn with_options(orders: u32, change: impl FnOnce(&mut Options)) -> Shop {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join(FILE), grown_file(orders)).unwrap();
        Shop::start(directory, |options| {
            options.bucket.maximum = 1_000_000;
            change(options);
        })
    }

    /// The same shop after its server was stopped and started again.
    pub(super) fn reopened(self) -> Shop {
        self.running.stop().unwrap();
        Shop::start(self.directory, |_| {})
    }

    /// The shop's own file.
    pub(super) fn file(&self) -> std::path::PathBuf {
        self.directory.path().join(FILE)
    }

    fn start(directory: TempDir, change: impl FnOnce(&mut Options)) -> Shop {
        let clock = Arc::new(Mutex::new(moment(NOON)));
        let told = Arc::clone(&clock);
        let mut options = Options::new(directory.path().join(FILE), Arc::new(move || *told.lock().unwrap()));
        change(&mut options);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Shop { running: start(options).unwrap(), clock, client, directory }
    }

    /// Sends a request and gives the raw response.
    pub(super) async fn send(&self, query: &str, variables: Value) -> reqwest::Result<reqwest::Response> {
        self.send_as("2026-07", self.running.token(), query, variables).await
    }

    pub(super) async fn send_as(
        &self,
        version: &str,
        token: &str,
        query: &str,
        variables: Value,
    ) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}/admin/api/{version}/graphql.json", self.running.url());
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.client.post(url).header("X-Shopify-Access-Token", token).body(body).send().await
    }

    /// Sends a request and gives the answer's JSON.
    pub(super) async fn ask(&self, query: &str, variables: Value) -> Value {
        json_of(self.send(query, variables).await.unwrap()).await
    }

    /// Fetches an address as it stands, with these headers and no others.
    pub(super) async fn fetch(
        &self,
        url: &str,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<reqwest::Response> {
        let request = self.client.get(url);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await
    }

    pub(super) async fn post(&self, path: &str, body: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.running.url());
        self.client.post(url).body(body.to_owned()).send().await.unwrap()
    }

    /// The orders that a search finds, at most fifty.
    pub(super) async fn found(&self, query: &str) -> Vec<Found> {
        let document = "query($query: String) { orders(first: 50, query: $query) { nodes { id name } } }";
        let answer = self.ask(document, json!({ "query": query })).await;
        let nodes = answer["data"]["orders"]["nodes"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        nodes.map(|order| Found { id: text(&order["id"]), name: text(&order["name"]) }).collect()
    }

    /// Lets things happen to one order.
    pub(super) async fn happen(&self, order: &Found, what: &str) -> Value {
        let response = self.post("/sandbox/step", &format!("{} {what}", order.name)).await;
        let status = response.status();
        let told = json_of(response).await;
        assert_eq!(status, 200, "{told}");
        told
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        json_of(self.client.get(format!("{}{path}", self.running.url())).send().await.unwrap()).await
    }
}

/// The file of a fresh shop with so many orders; growing it anew for every test would take most of the tests' time.
fn grown_file(orders: u32) -> Vec<u8> {
    static GROWN: Mutex<BTreeMap<u32, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let grow = || {
        let shop = Shop::start(tempfile::tempdir().unwrap(), |options| options.orders = orders);
        shop.running.stop().unwrap();
        std::fs::read(shop.directory.path().join(FILE)).unwrap()
    };
    GROWN.lock().unwrap().entry(orders).or_insert_with(grow).clone()
}

pub(super) async fn json_of(response: reqwest::Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

pub(super) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The codes of an answer's errors.
pub(super) fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| error["extensions"]["code"].as_str()).collect()
}

fn small_shop(state: &mut State) {
    state.put_location(&docs::location(1, "Brooklyn")).unwrap();
    state.put_location(&docs::location(9, "Attic")).unwrap();
    for id in 1..=2 {
        state.put_product(&docs::product(id, "2026-11-10T10:00:00Z"), moment(NOON)).unwrap();
    }
    for id in 1..=5 {
        // Two orders share a second, so that the id has to decide.
        let updated_at = format!("2026-11-1{}T10:00:00Z", id / 2);
        state.put_order(&docs::order(id, &updated_at), moment(NOON)).unwrap();
    }
}
