//! What a plan asks the outside world to do: one outbox row each.

use serde::{Deserialize, Serialize};

use super::id::{OrderId, ProductId};

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
        /// How often the shop has refused it before: a new attempt is a new intent.
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
    /// The deterministic name of this intent: the same intent planned twice is one outbox row.
    pub fn key(&self) -> String {
        match self {
            Self::AddTags { to: Tagged::Order(id), tags } => format!("order/{id}/tags/{}", tags.join(",")),
            Self::AddTags { to: Tagged::Product(id), tags } => {
                format!("product/{id}/tags/{}", tags.join(","))
            }
            Self::AppendNote { order, line } => format!("order/{order}/note/{line}"),
            Self::CancelOrder { order, refusals, .. } => format!("order/{order}/cancel/{}", refusals + 1),
        }
    }
}
