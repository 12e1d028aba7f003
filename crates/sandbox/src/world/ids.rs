//! Global ids (gids) and the counters they are minted from.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A global id, e.g. `gid://shopify/Order/6215000000001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Gid(String);

impl Gid {
    pub(crate) fn new(kind: Kind, number: u64) -> Gid {
        Gid(format!("gid://shopify/{kind:?}/{number}"))
    }

    /// The bare number, as `legacyResourceId` tells it.
    pub(crate) fn number(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Gid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A mention of another object, told as `{"id": …}`; the executor resolves it by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ref {
    pub(crate) id: Gid,
}

impl From<&Gid> for Ref {
    fn from(id: &Gid) -> Ref {
        Ref { id: id.clone() }
    }
}

/// The kinds of objects that get ids; the names are the schema's type names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kind {
    BasicEvent,
    Collection,
    Customer,
    DeliveryMethod,
    ExchangeLineItem,
    Fulfillment,
    FulfillmentHold,
    FulfillmentLineItem,
    FulfillmentOrder,
    FulfillmentOrderLineItem,
    InventoryItem,
    LineItem,
    Location,
    MailingAddress,
    Order,
    OrderAdjustment,
    OrderTransaction,
    PointOfSaleDevice,
    Product,
    ProductOption,
    InventoryItemMeasurement,
    ProductVariant,
    ProductVariantComponent,
    Refund,
    RefundLineItem,
    RefundShippingLine,
    RestockingFee,
    Return,
    ReturnLineItem,
    ReturnReasonDefinition,
    ReverseFulfillmentOrder,
    ReverseFulfillmentOrderDisposition,
    ReverseFulfillmentOrderLineItem,
    Sale,
    SalesAgreement,
    ShippingLine,
}

impl Kind {
    /// Where a fresh shop's ids of this kind start: far apart and large, as a real shop's are, so that no id fits into
    /// 32 bits and none is mistaken for another.
    pub(crate) const fn first(self) -> u64 {
        match self {
            Kind::Location => 71_000_000_001,
            Kind::Product => 8_301_000_000_001,
            Kind::ProductOption => 10_402_000_000_001,
            Kind::InventoryItemMeasurement => 3_503_000_000_001,
            Kind::BasicEvent => 2_634_000_000_001,
            Kind::Collection => 433_000_000_001,
            Kind::ProductVariant => 44_604_000_000_001,
            Kind::ProductVariantComponent => 2_839_000_000_001,
            Kind::InventoryItem => 46_705_000_000_001,
            Kind::Customer => 7_106_000_000_001,
            Kind::MailingAddress => 9_207_000_000_001,
            Kind::Order => 6_215_000_000_001,
            Kind::LineItem => 15_816_000_000_001,
            Kind::ShippingLine => 5_217_000_000_001,
            Kind::OrderTransaction => 7_518_000_000_001,
            Kind::FulfillmentOrder => 7_219_000_000_001,
            Kind::FulfillmentOrderLineItem => 15_120_000_000_001,
            Kind::FulfillmentHold => 1_021_000_000_001,
            Kind::DeliveryMethod => 922_000_000_001,
            Kind::Fulfillment => 5_723_000_000_001,
            Kind::FulfillmentLineItem => 14_624_000_000_001,
            Kind::Refund => 1_025_000_000_001,
            Kind::RefundLineItem => 726_000_000_001,
            Kind::RefundShippingLine => 127_000_000_001,
            Kind::OrderAdjustment => 328_000_000_001,
            Kind::Return => 11_029_000_000_001,
            Kind::ReturnLineItem => 16_530_000_000_001,
            Kind::ExchangeLineItem => 2_130_000_000_001,
            Kind::RestockingFee => 431_000_000_001,
            Kind::ReturnReasonDefinition => 33_000_000_001,
            Kind::ReverseFulfillmentOrder => 9_634_000_000_001,
            Kind::ReverseFulfillmentOrderLineItem => 13_735_000_000_001,
            Kind::ReverseFulfillmentOrderDisposition => 3_836_000_000_001,
            Kind::PointOfSaleDevice => 5_337_000_001,
            Kind::SalesAgreement => 8_031_000_000_001,
            Kind::Sale => 18_432_000_000_001,
        }
    }
}

/// The next number of each kind: kept in the shop's state, so that later steps go on where creation stopped.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Ids(BTreeMap<Kind, u64>);

impl Ids {
    /// A new id, greater than all of its kind before.
    pub(crate) fn mint(&mut self, kind: Kind) -> Gid {
        let next = self.0.entry(kind).or_insert_with(|| kind.first());
        let gid = Gid::new(kind, *next);
        *next += 1;
        gid
    }

    /// How many ids of this kind were minted so far.
    pub(crate) fn minted(&self, kind: Kind) -> u64 {
        self.0.get(&kind).map_or(0, |next| next - kind.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_kind_ascend_and_survive_a_pause() {
        let mut ids = Ids::default();
        let first = ids.mint(Kind::Order);
        let kept = serde_json::to_string(&ids).unwrap();
        let mut ids: Ids = serde_json::from_str(&kept).unwrap();
        let second = ids.mint(Kind::Order);
        assert_eq!(first.to_string(), "gid://shopify/Order/6215000000001");
        assert_eq!(second.number(), "6215000000002");
        assert_eq!((ids.minted(Kind::Order), ids.minted(Kind::Refund)), (2, 0));
    }
}
