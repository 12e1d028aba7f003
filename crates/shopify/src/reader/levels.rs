//! Stock: of a location by time of change, of items by their numbers.

use serde_json::json;
use serde_json::value::RawValue;

use super::nodes::Node;
use super::records::{Called, Halt, fetched, parse, shape, unreadable};
use super::{Fetched, Page, Reader};
use crate::Error;
use crate::documents::{ITEM_LEVELS_PAGE, LEVELS_BY_ITEMS, LEVELS_BY_LOCATION};
use crate::gid::Gid as _;
use crate::search::within;
use crate::unreadable::Unreadable;
use crate::wire;
use domain::shopify::level::{LevelRead, ShopItem};
use domain::values::id::{InventoryItemId, LocationId};
use domain::values::window::Window;

impl Called for InventoryItemId {
    const KIND: &'static str = "item";
    const NAME: &'static str = "sku";
}

impl Reader {
    /// A page of what changed of a location's stock in a window, in no order of time; `first` within 1..=250. None where
    /// the shop has no such location any more.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn levels_at(
        &self,
        location: LocationId,
        window: &Window,
        after: Option<&str>,
        first: u16,
    ) -> Result<Option<Page<InventoryItemId, LevelRead>>, Error> {
        let variables = json!({
            "location": location.gid(), "query": within("updated_at", window), "first": first, "after": after,
        });
        let mut budget = self.client.budget();
        let answer =
            self.client.query::<wire::LevelsByLocation>(&mut budget, &LEVELS_BY_LOCATION, &variables).await?;
        let Some(wire::LocationLevels { inventory_levels }) = answer.data.location else { return Ok(None) };
        let wrong = |why| self.client.protocol(&LEVELS_BY_LOCATION, answer.request.clone(), why);
        let next = inventory_levels.page_info.next(after).map_err(wrong)?;
        let mut page = Page { items: Vec::new(), unreadable: Vec::new(), next };
        for raw in &inventory_levels.nodes {
            match shape::<wire::LevelAtLocation>(raw).and_then(|level| level.at(location)) {
                Ok(level) => page.items.push(level),
                Err(why) => page.unreadable.push(refused(raw, &why).map_err(wrong)?),
            }
        }
        Ok(Some(page))
    }

    /// Items with their stock at all locations, in the order asked.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn levels_of(
        &self,
        ids: &[InventoryItemId],
    ) -> Result<Vec<Fetched<InventoryItemId, ShopItem>>, Error> {
        let nodes = self.nodes(&LEVELS_BY_ITEMS, ids).await?;
        let mut items = Vec::with_capacity(ids.len());
        for (&id, node) in ids.iter().zip(nodes) {
            items.push(match node {
                Node::Told(raw) => fetched(id, &raw, self.whole_item(id, &raw).await)?,
                Node::Absent => Fetched::Gone(id),
                Node::Untold(untold) => Fetched::Unreadable(self.untold(id, untold).await?),
            });
        }
        Ok(items)
    }

    async fn whole_item(&self, id: InventoryItemId, raw: &RawValue) -> Result<ShopItem, Halt> {
        let mut item: wire::ItemLevels = parse(raw)?;
        if item.id != id.gid() {
            return Err(Halt::Unreadable(format!("the shop answered with {:?}", item.id)));
        }
        let levels = item.inventory_levels.take();
        item.inventory_levels.nodes = self.drained(&ITEM_LEVELS_PAGE, &item.id, levels).await?;
        item.try_into().map_err(Halt::Unreadable)
    }
}

/// A level that cannot be read is its item's failure. Only where it cannot even be told whose it is, the page is not what
/// the API promises.
fn refused(raw: &RawValue, why: &str) -> Result<Unreadable<InventoryItemId>, String> {
    let level: serde_json::Value = serde_json::from_str(raw.get()).unwrap_or_default();
    let text = |place| level.pointer(place).and_then(serde_json::Value::as_str);
    let id = InventoryItemId::parse(text("/item/id").unwrap_or_default())?;
    Ok(unreadable(id, text("/item/sku").map(str::to_owned), why, raw.get()))
}
