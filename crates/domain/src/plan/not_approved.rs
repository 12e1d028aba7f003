//! The reasons why an order is not approved.

use serde::Serialize;

/// Why an order is not approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotApproved {
    /// Somebody keeps it back at the shop.
    OnHold,
    /// Nothing has been authorised or paid; Shopify's word for its payments.
    PaymentPending(String),
    /// Everything that was paid has been given back: whether the goods are still to be sent is for a person to say.
    Refunded,
    /// The tag is missing.
    TagMissing(String),
}

impl std::fmt::Display for NotApproved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OnHold => f.write_str("on hold in Shopify"),
            Self::PaymentPending(status) => write!(f, "neither authorized nor paid ({status})"),
            Self::Refunded => f.write_str("everything was refunded"),
            Self::TagMissing(tag) => write!(f, "the tag `{tag}` is missing"),
        }
    }
}
