//! A shop on loopback, a folder with a catalog, and the real binary between them. Nothing here reads the clock.

pub(crate) mod catalog;
mod digest;
pub(crate) mod feed;
pub(crate) mod json_form;
mod orders;
mod said;
pub(crate) mod stock;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use sandbox::{self, Options, Running};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) use digest::Digest;
pub(crate) use said::Said;

/// When the tests take place, in seconds since 1970: 2026-11-27T12:00:00Z.
const NOON: i64 = 1_795_780_800;

/// Asks control routes. Made once, because reading the system's roots of trust takes its time; without idle connections,
/// because each question has its own runtime.
static CONTROL: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap());

/// A retailer for one test: a demo shop that stands by itself, and a folder with catalog and store.
pub(crate) struct Retailer {
    folder: TempDir,
    shop: Running,
    seconds: Arc<AtomicI64>,
}

impl Retailer {
    /// The usual demo shop of 400 orders.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// A small shop, for tests that run often.
    pub(crate) fn small() -> Self {
        Self::with(|options| options.orders = 30)
    }

    /// A demo shop to taste.
    pub(crate) fn with(taste: impl FnOnce(&mut Options)) -> Self {
        let folder = TempDir::new().unwrap();
        let seconds = Arc::new(AtomicI64::new(NOON));
        let clock = Arc::clone(&seconds);
        let now = move || DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).unwrap_or_default();
        let mut options = Options::new(folder.path().join("shop.db"), Arc::new(now));
        taste(&mut options);
        let shop = sandbox::start(options).unwrap();
        let retailer = Self { folder, shop, seconds };
        retailer.catalog("");
        retailer
    }

    /// A shop like one that was grown before: growing one anew takes longer than most runs.
    pub(crate) fn like(grown: &Grown) -> Self {
        Self::like_with(grown, |_| {})
    }

    /// The same, otherwise to taste.
    pub(crate) fn like_with(grown: &Grown, taste: impl FnOnce(&mut Options)) -> Self {
        Self::with(|options| {
            std::fs::copy(grown.0.path().join("shop.db"), &options.state).unwrap();
            taste(options);
        })
    }

    /// Writes the catalog: the shop, and these jobs' tables.
    pub(crate) fn catalog(&self, jobs: &str) {
        let text = format!(
            "[store]\nstate = \"hwjobs.db\"\n\n[shops.brightside]\ndomain = \"{}\"\ntoken = {{ env = \"SHOP_TOKEN\" }}\n\
             access = \"read-write\"\n\n{jobs}\n",
            self.shop.url()
        );
        std::fs::write(self.path("jobs.toml"), text).unwrap();
    }

    /// A file of the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What time it is, for the shop and for the runs.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.seconds.load(Ordering::SeqCst), 0).unwrap()
    }

    /// Lets time pass.
    pub(crate) fn later(&self, by: TimeDelta) {
        self.seconds.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }

    /// The binary in the folder, with an environment like cron's: nothing in it but the shop's token.
    pub(crate) fn hwjobs(&self, line: &str) -> Command {
        Command::from_std(self.process(line))
    }

    /// The binary begun, for tests in which something happens while it works.
    pub(crate) fn begin(&self, line: &str) -> Begun {
        let mut process = self.process(line);
        Begun(
            process.args(["--output", "json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap(),
        )
    }

    fn process(&self, line: &str) -> process::Command {
        let mut command = process::Command::new(cargo_bin("hwjobs"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HWJOBS_NOW", self.now().to_rfc3339())
            .env("SHOP_TOKEN", self.shop.token())
            .args(line.split_whitespace());
        command
    }

    /// Runs it to its end, whatever that is.
    pub(crate) fn run(&self, line: &str) -> Said {
        Said::by(&mut self.hwjobs(line))
    }

    /// Runs it, holds it to an exit code, and gives its stdout as JSON.
    pub(crate) fn json(&self, line: &str, exit: i32) -> Value {
        let output = self.hwjobs(line).args(["--output", "json"]).assert().code(exit).get_output().clone();
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{line}: {e}: {}", String::from_utf8_lossy(&output.stdout)))
    }

    /// The store, to look into.
    pub(crate) fn store(&self) -> Connection {
        Connection::open(self.path("hwjobs.db")).unwrap()
    }

    /// The shop's own state, to look into or to spoil.
    pub(crate) fn shop_state(&self) -> Connection {
        Connection::open(self.path("shop.db")).unwrap()
    }

    /// How many rows a table or `table WHERE …` of the store has.
    pub(crate) fn count(&self, rows: &str) -> i64 {
        self.store().query_row(&format!("SELECT count(*) FROM {rows}"), [], |row| row.get(0)).unwrap()
    }

    /// Asks the shop's control routes: `GET` without a body, `POST` with one.
    pub(crate) fn control(&self, route: &str, body: Option<&str>) -> Value {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let url = format!("{}/sandbox/{route}", self.shop.url());
        runtime.block_on(async {
            let request = match body {
                Some(body) => CONTROL.post(url).body(body.to_owned()),
                None => CONTROL.get(url),
            };
            let text = request.send().await.unwrap().text().await.unwrap();
            serde_json::from_str(&text).unwrap()
        })
    }

    /// Where the shop stands.
    pub(crate) fn url(&self) -> String {
        self.shop.url()
    }

    /// The shop's token.
    pub(crate) fn token(&self) -> &str {
        self.shop.token()
    }

    /// A document of the shop: of its products or collections, the first that matches.
    pub(crate) fn document(&self, table: &str, matches: &str) -> Value {
        let sql = format!("SELECT doc FROM {table} WHERE {matches} ORDER BY id LIMIT 1");
        let doc: String = self.shop_state().query_row(&sql, [], |row| row.get(0)).unwrap();
        serde_json::from_str(&doc).unwrap()
    }

    /// Somebody writes a product or a collection at the shop, as the document says.
    pub(crate) fn put(&self, doc: &Value) {
        let answer = self.control("put", Some(&doc.to_string()));
        assert_eq!(answer["put"], true, "{answer}");
    }

    /// Somebody deletes a product or a collection at the shop.
    pub(crate) fn delete(&self, doc: &Value) {
        let gid = doc["id"].as_str().unwrap();
        assert_eq!(self.control("delete", Some(gid))["deleted"], *gid);
    }

    /// As [`delete`](Self::delete), but the shop never tells of it.
    pub(crate) fn delete_silently(&self, doc: &Value) {
        let gid = doc["id"].as_str().unwrap();
        assert_eq!(self.control("delete", Some(&format!("{gid} silently")))["deleted"], *gid);
    }

    /// Asks the shop itself, as another app of the retailer would.
    pub(crate) fn ask(&self, document: &str) -> Value {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let url = format!("{}/admin/api/2026-07/graphql.json", self.shop.url());
        runtime.block_on(async {
            let body = serde_json::json!({ "query": document }).to_string();
            let request = CONTROL
                .post(url)
                .header("content-type", "application/json")
                .header("x-shopify-access-token", self.shop.token());
            let text = request.body(body).send().await.unwrap().text().await.unwrap();
            serde_json::from_str(&text).unwrap()
        })
    }

    /// How many requests the shop has had.
    pub(crate) fn requests(&self) -> u64 {
        self.control("requests", None)["total"].as_u64().unwrap()
    }

    /// From now on the shop has these misfortunes, one a line.
    pub(crate) fn faults(&self, script: &str) {
        self.control("faults", Some(script));
    }

    /// Everything the store holds, a line per row; see [`digest`].
    pub(crate) fn digest(&self) -> Digest {
        digest::of(&self.store())
    }

    /// Lets the shop's world go on a little.
    pub(crate) fn step(&self) -> Value {
        self.control("step", Some(""))
    }

    /// The mutations that the shop carried out.
    pub(crate) fn effects(&self) -> Vec<Value> {
        self.control("effects", None).as_array().cloned().unwrap_or_default()
    }

    /// Waits until the shop has been asked for a root field so many times since it was started.
    pub(crate) fn wait_until_asked(&self, root_field: &str, times: u64) {
        while self.control("requests", None)["root_fields"][root_field].as_u64().unwrap_or(0) < times {
            std::thread::yield_now();
        }
    }
}

/// An invocation that has begun. It is killed when a test ends without waiting for it.
pub(crate) struct Begun(Child);

impl Begun {
    /// Sends it a signal, by name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = process::Command::new("kill").args(["-s", name, &self.id().to_string()]).status().unwrap();
        assert!(sent.success(), "kill -s {name}");
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Its exit code, if it has ended by itself.
    pub(crate) fn code(&mut self) -> Option<i32> {
        self.0.try_wait().unwrap().and_then(|status| status.code())
    }

    /// Waits for its end: its exit code, none if it was killed, and its report.
    pub(crate) fn end(mut self) -> (Option<i32>, Value) {
        let mut report = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut report).unwrap();
        (self.0.wait().unwrap().code(), serde_json::from_str(&report).unwrap_or_default())
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        // It may have ended, which is just as well.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// A shop's file, grown once and copied for every retailer that is [`like`](Retailer::like) it.
pub(crate) struct Grown(TempDir);

impl Grown {
    /// A shop that has had so many orders.
    pub(crate) fn with_orders(orders: u32) -> Self {
        let folder = TempDir::new().unwrap();
        let now = || DateTime::from_timestamp(NOON, 0).unwrap_or_default();
        let options = Options { orders, ..Options::new(folder.path().join("shop.db"), Arc::new(now)) };
        sandbox::start(options).unwrap().stop().unwrap();
        Self(folder)
    }
}
