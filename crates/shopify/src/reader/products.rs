//! Products: heads by window, bodies by id.

use serde_json::json;
use serde_json::value::RawValue;

use super::nodes::Node;
use super::records::{Called, Halt, fetched, parse};
use super::{Fetched, Page, Reader, heads};
use crate::Error;
use crate::documents::{PRODUCT_HEADS, PRODUCT_VARIANTS_PAGE, PRODUCTS_BY_IDS};
use crate::gid::Gid as _;
use crate::search::within;
use crate::wire;
use domain::shopify::product::{ProductHead, ShopProduct};
use domain::values::id::ProductId;
use domain::values::window::Window;

impl Called for ProductId {
    const KIND: &'static str = "product";
    const NAME: &'static str = "handle";
}

impl Reader {
    /// A page of the products that changed in a window, or of all; least recently changed first; `first` within 1..=250.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn product_heads(
        &self,
        window: Option<&Window>,
        after: Option<&str>,
        first: u16,
    ) -> Result<Page<ProductId, ProductHead>, Error> {
        let query = window.map(|window| within("updated_at", window));
        let variables = json!({ "query": query, "first": first, "after": after });
        let mut budget = self.client.budget();
        let answer = self.client.query::<wire::ProductHeads>(&mut budget, &PRODUCT_HEADS, &variables).await?;
        heads::page::<wire::ProductHead, _, _>(answer.data.products, after)
            .map_err(|why| self.client.protocol(&PRODUCT_HEADS, answer.request, why))
    }

    /// Whole products with all their variants, in the order asked.
    pub async fn products(&self, ids: &[ProductId]) -> Result<Vec<Fetched<ProductId, ShopProduct>>, Error> {
        let nodes = self.nodes(&PRODUCTS_BY_IDS, ids).await?;
        let mut products = Vec::with_capacity(ids.len());
        for (&id, node) in ids.iter().zip(nodes) {
            products.push(match node {
                Node::Told(raw) => fetched(id, &raw, self.whole_product(id, &raw).await)?,
                Node::Absent => Fetched::Gone(id),
                Node::Untold(untold) => Fetched::Unreadable(self.untold(id, untold).await?),
            });
        }
        Ok(products)
    }

    async fn whole_product(&self, id: ProductId, raw: &RawValue) -> Result<ShopProduct, Halt> {
        let mut product: wire::Product = parse(raw)?;
        if product.body.id != id.gid() {
            return Err(Halt::Unreadable(format!("the shop answered with {:?}", product.body.id)));
        }
        let variants = product.variants.take();
        product.variants.nodes = self.drained(&PRODUCT_VARIANTS_PAGE, &product.body.id, variants).await?;
        product.try_into().map_err(Halt::Unreadable)
    }
}
