//! What a plan asks the outside world to do: one outbox row each.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::feed::{FeedFile, FileRead};
use super::id::{OrderId, ProductId};
use super::load::BulkRequest;

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
        /// Whether its units go back into the shop's stock.
        restock: bool,
        /// Whether the buyer is paid back, the way they paid.
        refund: bool,
        /// Whether the buyer gets a mail from the shop.
        notify: bool,
        /// For the shop's staff, at most 255 characters.
        note: String,
    },
    /// Has the shop write the answer to a question into a file. It changes nothing of the shop's; what comes back is the
    /// number of the operation.
    PrepareBulk(BulkRequest),
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
            Self::AddTags { .. } | Self::AppendNote { .. } | Self::CancelOrder { .. } => {
                Reach::ChangesTheShop
            }
            Self::PrepareBulk(_) => Reach::AsksTheShop,
            Self::PutAway(_) => Reach::Files,
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
            Self::PutAway(file) => {
                let FeedFile { name, sha256, found_at } = &file.file;
                format!("file/{}/{name}/{sha256}/{}", file.job, found_at.to_rfc3339())
            }
            Self::CancelOrder { order, refusals, .. } => format!("order/{order}/cancel/{}", refusals + 1),
        }
    }
}
