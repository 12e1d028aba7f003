//! Returns and refunds of orders: heads by window, bodies by the orders' ids.

use serde_json::json;
use serde_json::value::RawValue;

use super::nodes::Node;
use super::records::{Halt, fetched, parse};
use super::{Fetched, Page, Reader, heads};
use crate::Error;
use crate::documents::{
    AFTERMATH_BY_ORDER_IDS, AFTERMATH_HEADS, ORDER_RETURNS_PAGE, REFUND_LINES_PAGE, RETURN_LINES_PAGE,
};
use crate::gid::Gid as _;
use crate::search::OrderQuery;
use crate::wire;
use domain::shopify::returns::{ReturnsHead, ReturnsOfOrder};
use domain::values::id::OrderId;

/// As many refunds as Shopify gives at all; they cannot be paged.
const LONGEST_LIST: usize = 250;

impl Reader {
    /// A page of the orders of a window, oldest first, each with whether anything was given back of it.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn aftermath_heads(
        &self,
        query: &OrderQuery,
        after: Option<&str>,
        first: u16,
    ) -> Result<Page<OrderId, ReturnsHead>, Error> {
        let variables =
            json!({ "query": query.search()?, "sortKey": query.sort_key(), "first": first, "after": after });
        let mut budget = self.client.budget();
        let answer =
            self.client.query::<wire::ReturnsHeads>(&mut budget, &AFTERMATH_HEADS, &variables).await?;
        heads::page::<wire::ReturnsHeadWire, _, _>(answer.data.orders, after)
            .map_err(|why| self.client.protocol(&AFTERMATH_HEADS, answer.request, why))
    }

    /// All that was given back of these orders, in the order asked.
    pub async fn aftermaths(&self, ids: &[OrderId]) -> Result<Vec<Fetched<OrderId, ReturnsOfOrder>>, Error> {
        let nodes = self.nodes(&AFTERMATH_BY_ORDER_IDS, ids).await?;
        let mut aftermaths = Vec::with_capacity(ids.len());
        for (&id, node) in ids.iter().zip(nodes) {
            aftermaths.push(match node {
                Node::Told(raw) => fetched(id, &raw, self.whole_aftermath(id, &raw).await)?,
                Node::Absent => Fetched::Gone(id),
                Node::Untold(untold) => Fetched::Unreadable(self.untold(id, untold).await?),
            });
        }
        Ok(aftermaths)
    }

    async fn whole_aftermath(&self, id: OrderId, raw: &RawValue) -> Result<ReturnsOfOrder, Halt> {
        let mut order: wire::ReturnsOfOrderWire = parse(raw)?;
        if order.id != id.gid() {
            return Err(Halt::Unreadable(format!("the shop answered with {:?}", order.id)));
        }
        if order.refunds.len() >= LONGEST_LIST {
            return Err(Halt::Unreadable(format!("it has {LONGEST_LIST} refunds, or more")));
        }
        let first = order.returns.take();
        order.returns.nodes = self.drained(&ORDER_RETURNS_PAGE, &order.id, first).await?;
        for one in &mut order.returns.nodes {
            let lines = one.return_line_items.take();
            one.return_line_items.nodes = self.drained(&RETURN_LINES_PAGE, &one.id, lines).await?;
        }
        for one in &mut order.refunds {
            let lines = one.refund_line_items.take();
            one.refund_line_items.nodes = self.drained(&REFUND_LINES_PAGE, &one.id, lines).await?;
        }
        order.try_into().map_err(Halt::Unreadable)
    }
}
