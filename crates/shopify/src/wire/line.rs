//! A line of an order.

use serde::Deserialize;

use super::value::{At, MoneyBag, Reference, each, identifier, some, units};
use crate::gid::Gid;
use domain::shopify::order;
use domain::values::id::{LineId, ProductId, VariantId};
use domain::values::money::Currency;

/// `LineItem`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    id: String,
    sku: Option<String>,
    title: String,
    variant_title: Option<String>,
    quantity: i64,
    current_quantity: i64,
    unfulfilled_quantity: i64,
    requires_shipping: bool,
    is_gift_card: bool,
    product: Option<Reference>,
    variant: Option<Reference>,
    original_unit_price_set: MoneyBag,
    custom_attributes: Vec<Attribute>,
    tax_lines: Vec<TaxLine>,
    discount_allocations: Vec<DiscountAllocation>,
}

/// `Attribute`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Attribute {
    key: String,
    value: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TaxLine {
    title: String,
    price_set: MoneyBag,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DiscountAllocation {
    allocated_amount_set: MoneyBag,
}

impl Line {
    /// Into the domain; all amounts must be in `currency`.
    pub(super) fn into_domain(self, currency: Currency) -> Result<order::Line, String> {
        Ok(order::Line {
            id: LineId::parse(&self.id)?,
            variant: self.variant.map(|v| VariantId::parse(&v.id)).transpose().at("variant")?,
            product: self.product.map(|p| ProductId::parse(&p.id)).transpose().at("product")?,
            sku: identifier(self.sku),
            title: self.title,
            variant_title: some(self.variant_title),
            quantity: units(self.quantity).at("quantity")?,
            current_quantity: units(self.current_quantity).at("current quantity")?,
            unfulfilled_quantity: units(self.unfulfilled_quantity).at("unfulfilled quantity")?,
            requires_shipping: self.requires_shipping,
            gift_card: self.is_gift_card,
            unit_price: self.original_unit_price_set.amount_in(currency).at("unit price")?,
            attributes: attributes(self.custom_attributes),
            taxes: each("tax", self.tax_lines, |tax| {
                let amount = tax.price_set.amount_in(currency).at("amount")?;
                Ok(order::Tax { title: tax.title, amount })
            })?,
            discounts: each("discount", self.discount_allocations, |discount| {
                discount.allocated_amount_set.amount_in(currency).at("amount")
            })?,
        })
    }
}

/// An attribute without a value has an empty one.
pub(super) fn attributes(attributes: Vec<Attribute>) -> Vec<order::Attribute> {
    attributes
        .into_iter()
        .map(|Attribute { key, value }| order::Attribute { key, value: value.unwrap_or_default() })
        .collect()
}
