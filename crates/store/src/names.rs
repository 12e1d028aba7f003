//! Names that people know, for messages about mutations: an order's name, a variant's identifier, a facility's id.
//!
//! Each is looked up by itself, because only refusals need them.

use rusqlite::{OptionalExtension as _, named_params};

use crate::{Error, Store, sql};
use domain::plan::outgoing::{Outgoing, Tagged};
use domain::values::id::{InventoryItemId, LocationId, OrderId, ProductId};

/// Variants that a name lists before it only counts the rest.
const LISTED: usize = 3;

/// The names of one shop's things.
#[derive(Clone, Copy)]
pub struct Names<'s> {
    store: &'s Store,
    shop: &'s str,
}

impl Store {
    /// The names of this shop's things.
    pub fn names<'s>(&'s self, shop: &'s str) -> Names<'s> {
        Names { store: self, shop }
    }
}

impl Names<'_> {
    /// The identifier of an inventory item's variant: `PARKA-M`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn item(self, id: InventoryItemId) -> Result<String, Error> {
        self.find(sql!("name_of_item"), "item", id.0)
    }

    /// The facility of a location: `DC`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn location(self, id: LocationId) -> Result<String, Error> {
        self.find(sql!("name_of_location"), "location", id.0)
    }

    /// A stock level: `PARKA-M at DC`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn level(self, item: InventoryItemId, location: LocationId) -> Result<String, Error> {
        Ok(format!("{} at {}", self.item(item)?, self.location(location)?))
    }

    /// What a mutation or a file is about: `#1001: cancellation`, `stock of PARKA-M`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn outgoing(self, outgoing: &Outgoing) -> Result<String, Error> {
        Ok(match outgoing {
            Outgoing::AddTags { to: Tagged::Order(order), tags } => {
                format!("{}: tags {}", self.order(*order)?, tags.join(", "))
            }
            Outgoing::AddTags { to: Tagged::Product(product), tags } => {
                format!("{}: tags {}", self.product(*product)?, tags.join(", "))
            }
            Outgoing::AppendNote { order, .. } => format!("{}: note", self.order(*order)?),
            Outgoing::CancelOrder { order, .. } => format!("{}: cancellation", self.order(*order)?),
            Outgoing::PrepareBulk(request) => format!("bulk query for {}", request.of.word()),
            Outgoing::AdjustLevels { changes, .. } => {
                let mut items: Vec<InventoryItemId> = changes.iter().map(|change| change.item).collect();
                items.dedup();
                self.stock_of(&items)?
            }
            Outgoing::ActivateLevel { item, location, .. } => {
                format!("stocking of {}", self.level(*item, *location)?)
            }
            Outgoing::AddToLevel { item, location, units, .. } => {
                format!("{units:+} of {}", self.level(*item, *location)?)
            }
            Outgoing::Publish(publication) => publication.path(),
            Outgoing::PutAway(file) => file.file.name.clone(),
        })
    }

    fn stock_of(self, items: &[InventoryItemId]) -> Result<String, Error> {
        let listed: Vec<String> =
            items.iter().take(LISTED).map(|item| self.item(*item)).collect::<Result<_, _>>()?;
        let more = items.len().saturating_sub(LISTED);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        Ok(format!("stock of {}{rest}", listed.join(", ")))
    }

    fn order(self, id: OrderId) -> Result<String, Error> {
        self.find(sql!("name_of_order"), "order", id.0)
    }

    fn product(self, id: ProductId) -> Result<String, Error> {
        self.find(sql!("name_of_product"), "product", id.0)
    }

    /// The name, or Shopify's number where the database has none.
    fn find(self, sql: &str, kind: &str, id: i64) -> Result<String, Error> {
        let name: Option<String> = self
            .store
            .conn
            .prepare_cached(sql)?
            .query_row(named_params! { ":shop": self.shop, ":id": id }, |row| row.get(0))
            .optional()?;
        Ok(name.unwrap_or_else(|| format!("{kind} {id}")))
    }
}
