//! Outgoing work of a plan: mutations and files, one outbox row each.

pub mod level_change;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::feed_page::{FeedFile, FileRead};
use super::initial_load::BulkRequest;
use super::outgoing::level_change::LevelChange;
use super::publication::Publication;
use crate::values::fingerprint::fingerprint;
use crate::values::id::{InventoryItemId, LocationId, OrderId, ProductId};

/// Something to be done at the shop, exactly once as far as the shop allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Outgoing {
    /// Adds tags. Set semantics: tags that are there already stay as they are, so it may be repeated freely.
    AddTags {
        /// What gets them.
        to: Tagged,
        /// The tags, exactly as spelled.
        tags: Vec<String>,
    },
    /// Appends one line to an order's note. The note is one string that staff and apps share: it is read, merged
    /// and written; a line that is there already is not written again.
    AppendNote {
        /// Whose note.
        order: OrderId,
        /// The line, without its newline; recognisable by machine, unique in the note.
        line: String,
    },
    /// Cancels a whole order. Shopify refuses a second time, so it is looked up before it is repeated.
    CancelOrder {
        /// Which.
        order: OrderId,
        /// The order's `updated_at` at the shop that this was planned for: what has changed since is not cancelled. UTC.
        #[serde(default)]
        as_of: DateTime<Utc>,
        /// How often it was refused before: a new attempt is a new intent.
        refusals: u32,
        /// Why.
        reason: CancelReason,
        /// True if its units go back into the shop's stock.
        restock: bool,
        /// True if the buyer is paid back, the way they paid.
        refund: bool,
        /// True if the buyer gets a mail from the shop.
        notify: bool,
        /// For the shop's staff, at most 255 characters.
        note: String,
    },
    /// Has the shop write the answer to a question into a file. It changes nothing of the shop's; what comes back is the
    /// number of the operation.
    PrepareBulk(BulkRequest),
    /// Changes what is available at locations, each level from the number that it was seen to show. A level that shows
    /// another one by now is left alone and looked at again; so it may be repeated freely.
    AdjustLevels {
        /// Which page of which job it is of: a later one may want the same again.
        page: String,
        /// What changes. All levels of an item change, or none of them.
        changes: Vec<LevelChange>,
    },
    /// Has a location stock an item, with nothing of it. One that stocks it already is as it should be.
    ActivateLevel {
        /// Which page of which job it is of.
        page: String,
        /// What.
        item: InventoryItemId,
        /// Where.
        location: LocationId,
    },
    /// Adds units to what is available, whatever that is, or takes some away. Only the shop's memory of the key keeps it
    /// from being done twice.
    AddToLevel {
        /// Of what.
        item: InventoryItemId,
        /// Where.
        location: LocationId,
        /// How many; negative: fewer.
        units: i64,
        /// The rows of the ledger that it tells of: behind the first number, up to the second.
        rows: (i64, i64),
    },
    /// Lays a file that is written down already into the folder where others look for it, whole or not at all.
    Publish(Box<Publication>),
    /// Puts a file that was read where it is out of the way, with the rows that were refused beside it. A file that is not
    /// there any more, or is another one by now, is left alone.
    PutAway(Box<FileRead>),
}

/// How far an intent reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It changes something of the shop's, which the catalog must allow.
    ChangesTheShop,
    /// It only asks the shop.
    AsksTheShop,
    /// It stays on this machine.
    Files,
}

/// For how long a shop is relied on to remember a key, and not to do the same twice (facts.md §5).
const REMEMBERED: TimeDelta = TimeDelta::hours(20);

/// In the words of a dry run: what would be sent.
impl std::fmt::Display for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AddTags { tags, .. } => write!(f, "tag it {} at the shop", tags.join(", ")),
            Self::AppendNote { line, .. } => write!(f, "note at the shop: {line}"),
            Self::CancelOrder { order, restock, .. } => {
                let stock = if *restock { "with" } else { "without" };
                write!(f, "cancel order {order} at the shop, {stock} putting it back into stock")
            }
            Self::PrepareBulk(request) => match request.slice {
                Some(slice) => {
                    write!(f, "ask the shop for {} created {} to {}", request.of.word(), slice.from, slice.to)
                }
                None => write!(f, "ask the shop for {}", request.of.word()),
            },
            Self::AdjustLevels { changes, .. } => match changes.len() {
                1 => f.write_str("change 1 level at the shop"),
                n => write!(f, "change {n} levels at the shop"),
            },
            Self::ActivateLevel { item, location, .. } => {
                write!(f, "have location {location} stock item {item} at the shop")
            }
            Self::AddToLevel { item, location, units, .. } => {
                write!(f, "add {units:+} of item {item} at location {location} at the shop")
            }
            Self::Publish(it) => write!(f, "write {} with {} rows", it.path(), it.rows),
            Self::PutAway(file) => match &file.into {
                Some(into) => write!(f, "put {} into {into}", file.path),
                None => write!(f, "leave {} where it is", file.path),
            },
        }
    }
}

/// Why an order is cancelled, in Shopify's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    /// The buyer changed their mind.
    Customer,
    /// The payment was declined.
    Declined,
    /// Fraud.
    Fraud,
    /// There is no stock.
    Inventory,
    /// A mistake of the staff.
    Staff,
    /// Anything else.
    #[default]
    Other,
}

/// What can carry tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tagged {
    /// An order.
    Order(OrderId),
    /// A parent product.
    Product(ProductId),
}

impl Outgoing {
    /// How far it reaches.
    pub fn reach(&self) -> Reach {
        match self {
            Self::AddTags { .. }
            | Self::AppendNote { .. }
            | Self::CancelOrder { .. }
            | Self::AdjustLevels { .. }
            | Self::ActivateLevel { .. }
            | Self::AddToLevel { .. } => Reach::ChangesTheShop,
            Self::PrepareBulk(_) => Reach::AsksTheShop,
            Self::Publish(_) | Self::PutAway(_) => Reach::Files,
        }
    }

    /// Why it may not be sent again `now`, if an earlier attempt may have reached the shop; it was planned at `planned`.
    pub fn must_not_repeat(&self, planned: DateTime<Utc>, now: DateTime<Utc>) -> Option<&'static str> {
        match self {
            Self::AddToLevel { .. } if now - planned >= REMEMBERED => Some(
                "it may have been carried out, and that is too long ago for the shop to remember; not sent again: \
                 `hwjobs inventory upload-all` tells and heals",
            ),
            Self::AddToLevel { .. }
            | Self::AddTags { .. }
            | Self::AppendNote { .. }
            | Self::CancelOrder { .. }
            | Self::PrepareBulk(_)
            | Self::AdjustLevels { .. }
            | Self::ActivateLevel { .. }
            | Self::Publish(_)
            | Self::PutAway(_) => None,
        }
    }

    /// The deterministic name of this intent: the same intent planned twice is one outbox row.
    pub fn key(&self) -> String {
        match self {
            Self::AddTags { to: Tagged::Order(id), tags } => format!("order/{id}/tags/{}", tags.join(",")),
            Self::AddTags { to: Tagged::Product(id), tags } => {
                format!("product/{id}/tags/{}", tags.join(","))
            }
            Self::AppendNote { order, line } => format!("order/{order}/note/{line}"),
            Self::PrepareBulk(request) => request.key(),
            Self::Publish(it) => format!("file/{}/{}", it.path(), it.sha256),
            Self::PutAway(file) => {
                let FeedFile { name, sha256, found_at } = &file.file;
                format!("file/{}/{name}/{sha256}/{}", file.job, found_at.to_rfc3339())
            }
            Self::CancelOrder { order, refusals, .. } => format!("order/{order}/cancel/{}", refusals + 1),
            Self::AdjustLevels { page, changes } => format!("levels/{page}/{}", &fingerprint(changes)[..16]),
            Self::ActivateLevel { page, item, location } => {
                format!("levels/{page}/stock/{item}/at/{location}")
            }
            Self::AddToLevel { item, location, units, rows: (behind, to) } => {
                format!("level/{item}/at/{location}/add/{units}/of/{behind}-{to}")
            }
        }
    }
}
