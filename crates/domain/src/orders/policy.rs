//! The order policy of a retailer: `[store.orders]` in the catalog.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::product::Identifier;
use crate::plan::outgoing::{Outgoing, Tagged};
use crate::shopify::order::ShopOrder;
use crate::values::id::OrderId;

/// How orders become the store's, whichever job brings them in or brings them up to date.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct OrderPolicy {
    /// What identifies a variant in this store.
    #[serde(skip)]
    pub identifier: Identifier,
    /// True if test orders are taken too.
    pub include_test: bool,
    /// The line property that holds the code of the store where the buyer fetches the goods.
    pub pickup_property: String,
    /// Orders that name their facility themselves.
    pub preselected: Option<Preselected>,
    /// Shipping title → shipping method.
    pub shipping_methods: BTreeMap<String, String>,
    /// What an imported order gets at the shop.
    pub mark: Mark,
    /// True if archived orders are history: nothing of them waits anywhere.
    #[serde(skip)]
    pub archived_is_history: bool,
}

/// What an imported order gets at the shop, so that its staff see that it has been taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Mark {
    /// A tag.
    pub tag: Option<String>,
    /// A line of its note.
    pub note: Option<String>,
}

/// How an order names its facility itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Preselected {
    /// The order tag that says so.
    pub tag: String,
    /// The line property that holds the facility's code.
    pub facility_property: String,
    /// The line property that holds the shipping method.
    pub method_property: Option<String>,
}

/// How goods travel unless somebody says otherwise.
const STANDARD: &str = "standard";

impl Default for OrderPolicy {
    fn default() -> Self {
        Self {
            identifier: Identifier::default(),
            include_test: false,
            pickup_property: "_pickupstore".to_owned(),
            preselected: None,
            shipping_methods: BTreeMap::new(),
            mark: Mark::default(),
            archived_is_history: false,
        }
    }
}

impl Mark {
    /// What is to be done at the shop for one imported order.
    pub fn outgoing(&self, order: OrderId) -> Vec<Outgoing> {
        let tag = |tag: &String| Outgoing::AddTags { to: Tagged::Order(order), tags: vec![tag.clone()] };
        let note = |line: &String| Outgoing::AppendNote { order, line: line.clone() };
        self.tag.iter().map(tag).chain(self.note.iter().map(note)).collect()
    }
}

impl OrderPolicy {
    /// The method behind the shipping title that the buyer chose; upper and lower case are the same.
    pub fn shipping_method(&self, order: &ShopOrder) -> String {
        let title = order.shipping.as_ref().map(|line| line.title.to_lowercase());
        self.shipping_methods
            .iter()
            .find(|(of, _)| Some(of.to_lowercase()) == title)
            .map_or_else(|| STANDARD.to_owned(), |(_, method)| method.clone())
    }
}
