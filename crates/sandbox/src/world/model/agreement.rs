//! What buyer and shop agreed on: the order itself, then each edit, refund and exchange.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::world::ids::{Gid, Ref};
use crate::world::money::Bag;

/// One agreement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agreement {
    #[serde(rename = "__typename")]
    pub(crate) kind: AgreementType,
    pub(crate) id: Gid,
    pub(crate) happened_at: DateTime<Utc>,
    pub(crate) reason: AgreementReason,
    pub(crate) refund: Option<Ref>,
    #[serde(rename = "return", default)]
    pub(crate) of_return: Option<Ref>,
    pub(crate) sales: Vec<Sale>,
}

/// The schema's names for agreements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AgreementType {
    #[serde(rename = "OrderAgreement")]
    Order,
    #[serde(rename = "OrderEditAgreement")]
    OrderEdit,
    #[serde(rename = "RefundAgreement")]
    Refund,
    #[serde(rename = "ReturnAgreement")]
    Return,
}

/// What an agreement came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AgreementReason {
    Order,
    OrderEdit,
    Refund,
    Return,
}

/// Units sold by an agreement, or taken back by it when the quantity is negative.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sale {
    #[serde(rename = "__typename")]
    pub(crate) kind: SaleType,
    pub(crate) id: Gid,
    pub(crate) action_type: SaleAction,
    pub(crate) line_type: SaleLineType,
    pub(crate) quantity: i64,
    pub(crate) line_item: Ref,
    pub(crate) total_amount: Bag,
}

/// The schema's name for a sale of a line's units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SaleType {
    ProductSale,
}

/// What a sale did: sell, change what was sold, take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SaleAction {
    Order,
    Update,
    Return,
}

/// What a sale was of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SaleLineType {
    Product,
    GiftCard,
}
