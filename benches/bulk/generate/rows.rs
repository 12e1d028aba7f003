//! The rows of the two results: a field for each that the bulk queries select, and a child's `__parentId` last.

use serde::Serialize;

use super::gid::{Gid, Reference};
use super::money::{Amount, Currency, Money};
use super::time::Moment;

/// `Order`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderRow {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) test: bool,
    pub(crate) created_at: Moment,
    pub(crate) processed_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) cancelled_at: Option<Moment>,
    pub(crate) cancel_reason: Option<&'static str>,
    pub(crate) closed_at: Option<Moment>,
    pub(crate) display_financial_status: &'static str,
    pub(crate) display_fulfillment_status: &'static str,
    pub(crate) currency_code: Currency,
    pub(crate) source_name: &'static str,
    pub(crate) retail_location: Option<NamedPlace>,
    pub(crate) note: Option<String>,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) custom_attributes: Vec<Attribute>,
    pub(crate) customer: Option<Customer>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) shipping_address: Option<Address>,
    pub(crate) shipping_line: Option<ShippingLine>,
    pub(crate) taxes_included: bool,
    pub(crate) current_total_price_set: Money,
    pub(crate) total_outstanding_set: Money,
    pub(crate) total_refunded_set: Money,
    pub(crate) total_tip_received_set: Money,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) fulfillments: Vec<Fulfillment>,
}

#[derive(Serialize)]
pub(crate) struct NamedPlace {
    pub(crate) id: Gid,
    pub(crate) name: &'static str,
}

#[derive(Clone, Serialize)]
pub(crate) struct Attribute {
    pub(crate) key: &'static str,
    pub(crate) value: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Customer {
    pub(crate) id: Gid,
    pub(crate) first_name: Option<&'static str>,
    pub(crate) last_name: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    pub(crate) name: String,
    pub(crate) address1: String,
    pub(crate) address2: Option<String>,
    pub(crate) city: &'static str,
    pub(crate) province_code: Option<&'static str>,
    pub(crate) country_code_v2: &'static str,
    pub(crate) zip: String,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShippingLine {
    pub(crate) title: &'static str,
    pub(crate) code: Option<&'static str>,
    pub(crate) original_price_set: Money,
    pub(crate) discounted_price_set: Money,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    pub(crate) id: Gid,
    pub(crate) kind: &'static str,
    pub(crate) status: &'static str,
    pub(crate) gateway: &'static str,
    pub(crate) processed_at: Moment,
    pub(crate) test: bool,
    pub(crate) amount_set: Money,
    pub(crate) parent_transaction: Option<Reference>,
}

/// Its lines would be a connection inside a list, which a bulk query may not have; so with a fulfilment's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refund {
    pub(crate) id: Gid,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) note: Option<&'static str>,
    pub(crate) total_refunded_set: Money,
    #[serde(rename = "return")]
    pub(crate) returned: Option<Reference>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fulfillment {
    pub(crate) id: Gid,
    pub(crate) status: &'static str,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

/// `LineItem`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LineRow {
    pub(crate) id: Gid,
    pub(crate) sku: Option<String>,
    pub(crate) title: String,
    pub(crate) variant_title: Option<String>,
    pub(crate) quantity: u32,
    pub(crate) current_quantity: u32,
    pub(crate) unfulfilled_quantity: u32,
    pub(crate) requires_shipping: bool,
    pub(crate) is_gift_card: bool,
    pub(crate) product: Option<Reference>,
    pub(crate) variant: Option<Reference>,
    pub(crate) original_unit_price_set: Money,
    pub(crate) custom_attributes: Vec<Attribute>,
    pub(crate) tax_lines: Vec<TaxLine>,
    pub(crate) discount_allocations: Vec<DiscountAllocation>,
    #[serde(rename = "__parentId")]
    pub(crate) parent: Gid,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaxLine {
    pub(crate) title: &'static str,
    pub(crate) rate: f64,
    pub(crate) price_set: Money,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscountAllocation {
    pub(crate) allocated_amount_set: Money,
}

/// `FulfillmentOrder`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderRow {
    pub(crate) id: Gid,
    pub(crate) status: &'static str,
    pub(crate) updated_at: Moment,
    pub(crate) fulfill_at: Option<Moment>,
    pub(crate) fulfill_by: Option<Moment>,
    pub(crate) delivery_method: DeliveryMethod,
    pub(crate) assigned_location: AssignedLocation,
    #[serde(rename = "__parentId")]
    pub(crate) parent: Gid,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryMethod {
    pub(crate) method_type: &'static str,
    pub(crate) max_delivery_date_time: Option<Moment>,
}

#[derive(Serialize)]
pub(crate) struct AssignedLocation {
    pub(crate) name: &'static str,
    pub(crate) location: Option<Reference>,
}

/// `FulfillmentOrderLineItem`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentOrderLineRow {
    pub(crate) id: Gid,
    pub(crate) total_quantity: u32,
    pub(crate) remaining_quantity: u32,
    pub(crate) line_item: Reference,
    #[serde(rename = "__parentId")]
    pub(crate) parent: Gid,
}

/// `Return`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReturnRow {
    pub(crate) id: Gid,
    pub(crate) name: String,
    pub(crate) status: &'static str,
    pub(crate) total_quantity: u32,
    pub(crate) created_at: Moment,
    pub(crate) closed_at: Option<Moment>,
    #[serde(rename = "__parentId")]
    pub(crate) parent: Gid,
}

/// `Product`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductRow {
    pub(crate) id: Gid,
    pub(crate) title: String,
    pub(crate) handle: String,
    pub(crate) status: &'static str,
    pub(crate) vendor: &'static str,
    pub(crate) product_type: &'static str,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) is_gift_card: bool,
    pub(crate) updated_at: Moment,
    pub(crate) options: Vec<ProductOption>,
}

#[derive(Serialize)]
pub(crate) struct ProductOption {
    pub(crate) name: &'static str,
    pub(crate) position: u64,
}

/// `ProductVariant`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VariantRow {
    pub(crate) id: Gid,
    pub(crate) title: String,
    pub(crate) sku: Option<String>,
    pub(crate) barcode: Option<String>,
    pub(crate) position: u64,
    pub(crate) price: Amount,
    pub(crate) requires_components: bool,
    pub(crate) selected_options: Vec<SelectedOption>,
    pub(crate) inventory_item: InventoryItem,
    #[serde(rename = "__parentId")]
    pub(crate) parent: Gid,
}

#[derive(Serialize)]
pub(crate) struct SelectedOption {
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InventoryItem {
    pub(crate) id: Gid,
    pub(crate) tracked: bool,
    pub(crate) requires_shipping: bool,
}
