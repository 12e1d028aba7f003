//! What a demo shop is started with.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};

use super::{bucket::Bucket, fault::Fault, scope, version::Versions};

/// The shop's clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What a demo shop is started with. [`Options::new`] gives the usual shop; change the fields that matter.
#[derive(Clone)]
pub struct Options {
    /// The shop's SQLite file; a fresh shop is made when there is none.
    pub state: PathBuf,
    /// The port on 127.0.0.1, 0 for any that is free.
    pub port: u16,
    /// What a fresh shop is grown from: the same seed and clock give the same shop.
    pub seed: u64,
    /// How many orders a fresh shop has had.
    pub orders: u32,
    /// The time in the shop: of changes, of tokens' lives, of what `step` does.
    pub clock: Clock,
    /// The query cost a client may spend.
    pub bucket: Bucket,
    /// How long a change takes to be found by searches.
    pub index_lag: Duration,
    /// How many orders in a hundred are found by searches up to ten minutes late; `None` leaves it as it was in this shop.
    pub late: Option<u8>,
    /// After how many API requests the shop sells a unit of something, and again after as many; 0: it does not.
    pub sell_every: u32,
    /// How often the job of an `orderCancel` is found undone before the order is cancelled; with 0 it is so on the next
    /// request.
    pub cancel_polls: u32,
    /// How often a bulk operation is asked after before it is done.
    pub bulk_polls: u32,
    /// How many root objects a bulk operation reads between two polls at most: a large shop takes more polls, not
    /// longer ones.
    pub bulk_roots_per_poll: u64,
    /// Seed that varies the form of bulk files at random (key order, white space, escapes, line ends, blank lines, byte
    /// order mark); `None`: Shopify's form.
    pub bulk_form_seed: Option<u64>,
    /// Misfortunes to begin with.
    pub faults: Vec<Fault>,
    /// The API versions served.
    pub versions: Versions,
    /// The access scopes that the app was granted.
    pub scopes: Vec<String>,
    /// What the client credentials grant is exchanged for.
    pub credentials: Credentials,
}

/// An app's client id and secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The public half.
    pub client_id: String,
    /// The secret half.
    pub client_secret: String,
}

impl Options {
    /// The usual shop in this file, by this clock.
    #[must_use]
    pub fn new(state: PathBuf, clock: Clock) -> Options {
        Options {
            state,
            port: 0,
            seed: 1,
            orders: 400,
            clock,
            bucket: Bucket::default(),
            index_lag: Duration::ZERO,
            late: None,
            sell_every: 0,
            cancel_polls: 1,
            bulk_polls: 2,
            bulk_roots_per_poll: 10_000,
            bulk_form_seed: None,
            faults: Vec::new(),
            versions: Versions::default(),
            scopes: scope::ALL.map(str::to_owned).into(),
            credentials: Credentials {
                client_id: "hwjobs-demo".to_owned(),
                client_secret: "hwjobs-demo-secret".to_owned(),
            },
        }
    }

    pub(super) fn grants(&self, scope: &str) -> scope::Access {
        scope::covers(&self.scopes, scope)
    }
}
