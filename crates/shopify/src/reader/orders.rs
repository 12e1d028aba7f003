//! Orders: heads by window, bodies by id.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::json;
use serde_json::value::RawValue;

use super::nodes::Node;
use super::records::{Called, Halt, fetched, parse, shape};
use super::{Fetched, Page, Reader, heads};
use crate::Error;
use crate::documents::{
    FULFILLMENT_LINES_PAGE, FULFILLMENT_ORDER_HEADS, FULFILLMENT_ORDER_LINES_PAGE,
    ORDER_FULFILLMENT_ORDERS_PAGE, ORDER_HEADS, ORDER_LINES_PAGE, ORDER_LONG_LISTS, ORDERS_BY_IDS,
    ORDERS_TOUCHED,
};
use crate::gid::Gid as _;
use crate::search::{OrderQuery, within};
use crate::unreadable::Unreadable;
use crate::wire;
use domain::shopify::order::{FulfillmentOrderHead, OrderHead, ShopOrder};
use domain::values::id::{FulfillmentOrderId, OrderId};
use domain::values::window::Window;

/// As many transactions or fulfilments as a body asks for: with so many there may be more.
const LIST_IN_BODY: usize = 50;
/// As many as Shopify gives at all.
const LONGEST_LIST: usize = 250;

impl Called for OrderId {
    const KIND: &'static str = "order";
    const NAME: &'static str = "name";
}

impl Called for FulfillmentOrderId {
    const KIND: &'static str = "fulfilment order";
    const NAME: &'static str = "id";
}

impl Unreadable<FulfillmentOrderId> {
    /// The order of a fulfilment order whose head could not be read, where that much can be told: read whole, the order
    /// says what is wrong with it.
    #[must_use]
    pub fn order(&self) -> Option<OrderId> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Head {
            order_id: String,
        }
        let head: Head = serde_json::from_str(&self.payload).ok()?;
        OrderId::parse(&head.order_id).ok()
    }
}

impl Reader {
    /// When each of these orders last changed; of those that the shop has no more, or cannot tell, nothing.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn orders_touched(&self, ids: &[OrderId]) -> Result<HashMap<OrderId, DateTime<Utc>>, Error> {
        let nodes = self.nodes(&ORDERS_TOUCHED, ids).await?;
        let touched = ids.iter().zip(nodes).filter_map(|(id, node)| match node {
            Node::Told(raw) => {
                Some((*id, shape::<wire::OrderTouched>(&raw).and_then(|order| order.at()).ok()?))
            }
            Node::Absent | Node::Untold(_) => None,
        });
        Ok(touched.collect())
    }

    /// A page of the orders of a window, oldest first; `first` within 1..=250, `after` the last page's `next`.
    ///
    /// Errors with [`Error::Protocol`] when a head has no readable id, [`Error::StaleCursor`] when the window has to be
    /// started again, [`Error::SearchIgnored`] when Shopify does not understand the filter.
    pub async fn order_heads(
        &self,
        query: &OrderQuery,
        after: Option<&str>,
        first: u16,
    ) -> Result<Page<OrderId, OrderHead>, Error> {
        let variables =
            json!({ "query": query.search()?, "sortKey": query.sort_key(), "first": first, "after": after });
        let mut budget = self.client.budget();
        let answer = self.client.query::<wire::OrderHeads>(&mut budget, &ORDER_HEADS, &variables).await?;
        heads::page::<wire::OrderHead, _, _>(answer.data.orders, after)
            .map_err(|why| self.client.protocol(&ORDER_HEADS, answer.request, why))
    }

    /// A page of the fulfilment orders that changed in a window, least recently changed first; `first` within 1..=250.
    ///
    /// Errors as [`Reader::order_heads`].
    pub async fn fulfillment_order_heads(
        &self,
        window: &Window,
        after: Option<&str>,
        first: u16,
    ) -> Result<Page<FulfillmentOrderId, FulfillmentOrderHead>, Error> {
        let variables = json!({ "query": within("updated_at", window), "first": first, "after": after });
        let mut budget = self.client.budget();
        let answer = self
            .client
            .query::<wire::FulfillmentOrderHeads>(&mut budget, &FULFILLMENT_ORDER_HEADS, &variables)
            .await?;
        heads::page::<wire::FulfillmentOrderHead, _, _>(answer.data.fulfillment_orders, after)
            .map_err(|why| self.client.protocol(&FULFILLMENT_ORDER_HEADS, answer.request, why))
    }

    /// Whole orders, in the order asked. Not from the search index: what was just written is read.
    pub async fn orders(&self, ids: &[OrderId]) -> Result<Vec<Fetched<OrderId, ShopOrder>>, Error> {
        let nodes = self.nodes(&ORDERS_BY_IDS, ids).await?;
        let mut orders = Vec::with_capacity(ids.len());
        for (&id, node) in ids.iter().zip(nodes) {
            orders.push(match node {
                Node::Told(raw) => fetched(id, &raw, self.whole_order(id, &raw).await)?,
                Node::Absent => Fetched::Gone(id),
                Node::Untold(untold) => Fetched::Unreadable(self.untold(id, untold).await?),
            });
        }
        Ok(orders)
    }

    /// Completes an order's lists, then takes it into the domain.
    async fn whole_order(&self, id: OrderId, raw: &RawValue) -> Result<ShopOrder, Halt> {
        let mut order: wire::Order = parse(raw)?;
        if order.body.id != id.gid() {
            return Err(Halt::Unreadable(format!("the shop answered with {:?}", order.body.id)));
        }
        if order.body.transactions.len() >= LIST_IN_BODY || order.fulfillments.len() >= LIST_IN_BODY {
            let lists = self.long_lists(&order.body.id).await?;
            order.body.transactions = lists.transactions;
            order.fulfillments = lists.fulfillments;
        }
        self.drain_lines(&mut order).await?;
        self.drain_fulfillment_orders(&mut order).await?;
        self.drain_fulfillments(&mut order).await?;
        order.try_into().map_err(Halt::Unreadable)
    }

    async fn long_lists(&self, order: &str) -> Result<wire::Lists, Halt> {
        let mut budget = self.client.budget();
        let variables = json!({ "id": order });
        let answer = self.client.query::<wire::LongLists>(&mut budget, &ORDER_LONG_LISTS, &variables).await?;
        let lists: wire::Lists = parse(&answer.data.order.ok_or(Halt::Gone)?)?;
        if lists.transactions.len() >= LONGEST_LIST || lists.fulfillments.len() >= LONGEST_LIST {
            return Err(Halt::Unreadable(format!(
                "it has {LONGEST_LIST} transactions or fulfilments, or more"
            )));
        }
        Ok(lists)
    }

    async fn drain_lines(&self, order: &mut wire::Order) -> Result<(), Halt> {
        let lines = order.line_items.take();
        order.line_items.nodes = self.drained(&ORDER_LINES_PAGE, &order.body.id, lines).await?;
        Ok(())
    }

    async fn drain_fulfillment_orders(&self, order: &mut wire::Order) -> Result<(), Halt> {
        let first = order.fulfillment_orders.take();
        let mut all = self.drained(&ORDER_FULFILLMENT_ORDERS_PAGE, &order.body.id, first).await?;
        for one in &mut all {
            let lines = one.line_items.take();
            one.line_items.nodes = self.drained(&FULFILLMENT_ORDER_LINES_PAGE, &one.body.id, lines).await?;
        }
        order.fulfillment_orders.nodes = all;
        Ok(())
    }

    async fn drain_fulfillments(&self, order: &mut wire::Order) -> Result<(), Halt> {
        for one in &mut order.fulfillments {
            let lines = one.fulfillment_line_items.take();
            one.fulfillment_line_items.nodes = self.drained(&FULFILLMENT_LINES_PAGE, &one.id, lines).await?;
        }
        Ok(())
    }
}
