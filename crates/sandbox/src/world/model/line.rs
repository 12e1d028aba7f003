//! A line of an order: what was bought, how often, for how much. Prices, discounts and taxes are told for the quantity
//! ever ordered; what is left of them follows in `derive::units` and `derive::totals`.

use serde::{Deserialize, Serialize};

use super::Attribute;
use crate::world::ids::{Gid, Ref};
use crate::world::money::Bag;

/// The facts of one line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    pub(crate) id: Gid,
    pub(crate) title: String,
    pub(crate) variant_title: Option<String>,
    pub(crate) sku: Option<String>,
    pub(crate) vendor: Option<String>,
    /// Units ever ordered, those since removed or refunded included.
    pub(crate) quantity: u32,
    pub(crate) requires_shipping: bool,
    pub(crate) is_gift_card: bool,
    pub(crate) taxable: bool,
    /// `None` for a custom item, and once the product was deleted.
    pub(crate) product: Option<Ref>,
    pub(crate) variant: Option<Ref>,
    pub(crate) custom_attributes: Vec<Attribute>,
    pub(crate) original_unit_price_set: Bag,
    pub(crate) discount_allocations: Vec<DiscountAllocation>,
    pub(crate) tax_lines: Vec<TaxLine>,
}

/// A discount's share on one line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscountAllocation {
    pub(crate) allocated_amount_set: Bag,
}

/// One tax on one line or on the shipping.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaxLine {
    pub(crate) title: String,
    /// 0.08875 is 8.875 percent.
    pub(crate) rate: f64,
    pub(crate) rate_percentage: f64,
    pub(crate) price_set: Bag,
}
