//! Components of kits. A bulk query does not reach so deep, so they are read by the kits' ids.

use serde_json::value::RawValue;

use super::nodes::Node;
use super::records::{Called, Halt, fetched, parse};
use super::{Fetched, Reader};
use crate::Error;
use crate::documents::{COMPONENTS_BY_VARIANTS, VARIANT_COMPONENTS_PAGE};
use crate::gid::Gid as _;
use crate::wire;
use domain::shopify::product::ShopComponent;
use domain::values::id::VariantId;

impl Called for VariantId {
    const KIND: &'static str = "variant";
    const NAME: &'static str = "sku";
}

impl Reader {
    /// What each of these variants is made of, in the order asked; of nothing, if it is no kit. None of them asks nothing.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn components(
        &self,
        ids: &[VariantId],
    ) -> Result<Vec<Fetched<VariantId, Vec<ShopComponent>>>, Error> {
        let nodes = self.nodes(&COMPONENTS_BY_VARIANTS, ids).await?;
        let mut kits = Vec::with_capacity(ids.len());
        for (&id, node) in ids.iter().zip(nodes) {
            kits.push(match node {
                Node::Told(raw) => fetched(id, &raw, self.whole_kit(id, &raw).await)?,
                Node::Absent => Fetched::Gone(id),
                Node::Untold(untold) => Fetched::Unreadable(self.untold(id, untold).await?),
            });
        }
        Ok(kits)
    }

    async fn whole_kit(&self, id: VariantId, raw: &RawValue) -> Result<Vec<ShopComponent>, Halt> {
        let mut kit: wire::KitWire = parse(raw)?;
        if kit.id != id.gid() {
            return Err(Halt::Unreadable(format!("the shop answered with {:?}", kit.id)));
        }
        let components = kit.product_variant_components.take();
        kit.product_variant_components.nodes =
            self.drained(&VARIANT_COMPONENTS_PAGE, &kit.id, components).await?;
        kit.try_into().map_err(Halt::Unreadable)
    }
}
