//! Returns and refunds of an order.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::connection::{Connection, PageInfo};
use super::order::OrderHead;
use super::value::{At, MoneyBag, Reference, each, some, time, time_if_any, units};
use crate::gid::Gid;
use domain::shopify::order::ShopLocation;
use domain::shopify::returns::{
    self, PaidAt, RefundKind, ReturnsHead, ReturnsOfOrder, ShopRefund, ShopReturn,
};
use domain::status::ReturnStatus;
use domain::values::id::{LineId, LocationId, OrderId, RefundId, ReturnId};
use domain::values::money::{Currency, Decimal};

/// The answer to `aftermath-heads`: a page of orders.
#[derive(Debug, Deserialize)]
pub(crate) struct ReturnsHeads {
    pub(crate) orders: Connection<Box<RawValue>>,
}

/// Whether anything was given back of an order.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReturnsHeadWire {
    #[serde(flatten)]
    order: OrderHead,
    refunds: Vec<Reference>,
    returns: First,
}

/// The first of a list, if it has any.
#[derive(Debug, Deserialize)]
struct First {
    nodes: Vec<Reference>,
}

impl TryFrom<ReturnsHeadWire> for ReturnsHead {
    type Error = String;

    fn try_from(wire: ReturnsHeadWire) -> Result<Self, String> {
        let any = !wire.returns.nodes.is_empty() || !wire.refunds.is_empty();
        Ok(Self { order: wire.order.try_into()?, any })
    }
}

/// Everything that was given back of an order, perhaps with only the first page of its lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReturnsOfOrderWire {
    pub(crate) id: String,
    currency_code: String,
    pub(crate) returns: Connection<Return>,
    pub(crate) refunds: Vec<Refund>,
}

/// `Return`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Return {
    pub(crate) id: String,
    name: String,
    status: String,
    created_at: String,
    closed_at: Option<String>,
    decline: Option<Decline>,
    pub(crate) return_line_items: Connection<ReturnLine>,
    exchange_line_items: Connection<ExchangeLine>,
    reverse_fulfillment_orders: Connection<ReverseOrder>,
}

#[derive(Debug, Clone, Deserialize)]
struct Decline {
    reason: String,
    note: Option<String>,
}

/// `ReturnLineItemType`: a line of the order that comes back, or something unverified.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReturnLine {
    quantity: i64,
    processed_quantity: i64,
    return_reason_note: String,
    return_reason_definition: Option<Reason>,
    fulfillment_line_item: Option<Sent>,
}

#[derive(Debug, Clone, Deserialize)]
struct Reason {
    handle: String,
}

/// A line of a fulfilment, as far as it tells the order's line.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    line_item: Reference,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExchangeLine {
    line_items: Option<Vec<Reference>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReverseOrder {
    line_items: Connection<ReverseLine>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReverseLine {
    dispositions: Vec<Disposition>,
    fulfillment_line_item: Option<Sent>,
}

#[derive(Debug, Clone, Deserialize)]
struct Disposition {
    r#type: String,
    quantity: i64,
}

/// `Refund`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refund {
    pub(crate) id: String,
    created_at: Option<String>,
    note: Option<String>,
    r#return: Option<Reference>,
    total_refunded_set: MoneyBag,
    pub(crate) refund_line_items: Connection<RefundLine>,
    refund_shipping_lines: Connection<RefundShipping>,
    order_adjustments: Connection<Adjustment>,
    transactions: Connection<RefundTransaction>,
}

/// `RefundLineItem`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundLine {
    quantity: i64,
    restock_type: String,
    restocked: bool,
    location: Option<Place>,
    line_item: Reference,
    subtotal_set: MoneyBag,
    total_tax_set: MoneyBag,
}

#[derive(Debug, Clone, Deserialize)]
struct Place {
    id: String,
    name: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RefundShipping {
    subtotal_amount_set: MoneyBag,
    tax_amount_set: MoneyBag,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Adjustment {
    amount_set: MoneyBag,
    tax_amount_set: MoneyBag,
}

#[derive(Debug, Clone, Deserialize)]
struct RefundTransaction {
    device: Option<Reference>,
    location: Option<Reference>,
}

impl TryFrom<ReturnsOfOrderWire> for ReturnsOfOrder {
    type Error = String;

    fn try_from(wire: ReturnsOfOrderWire) -> Result<Self, String> {
        let currency: Currency = wire.currency_code.parse()?;
        let mut returns: Vec<ShopReturn> = each("return", wire.returns.nodes, TryInto::try_into)?;
        let mut refunds = each("refund", wire.refunds, |refund| refund.into_domain(currency))?;
        returns.sort_by_key(|one| (one.requested_at, one.id));
        refunds.sort_by_key(|one| (one.at, one.id));
        Ok(Self { order: OrderId::parse(&wire.id)?, returns, refunds })
    }
}

impl TryFrom<Return> for ShopReturn {
    type Error = String;

    fn try_from(wire: Return) -> Result<Self, String> {
        Ok(Self {
            id: ReturnId::parse(&wire.id)?,
            name: wire.name,
            status: status(&wire.status)?,
            requested_at: time(&wire.created_at).at("created at")?,
            closed_at: time_if_any(wire.closed_at.as_ref()).at("closed at")?,
            declined: wire.decline.map(|decline| {
                some(decline.note).unwrap_or_else(|| decline.reason.to_lowercase().replace('_', " "))
            }),
            lines: each("line", wire.return_line_items.nodes, TryInto::try_into)?,
            exchanges: all(wire.exchange_line_items, "exchange lines")?
                .into_iter()
                .flat_map(|line| line.line_items.unwrap_or_default())
                .map(|line| LineId::parse(&line.id))
                .collect::<Result<_, _>>()
                .at("exchange line:")?,
            withheld: withheld(wire.reverse_fulfillment_orders)?,
        })
    }
}

impl TryFrom<ReturnLine> for returns::ReturnLine {
    type Error = String;

    fn try_from(wire: ReturnLine) -> Result<Self, String> {
        let line = wire.fulfillment_line_item.map(|sent| LineId::parse(&sent.line_item.id)).transpose()?;
        Ok(Self {
            line,
            quantity: units(wire.quantity).at("quantity")?,
            processed: units(wire.processed_quantity).at("processed quantity")?,
            reason: wire.return_reason_definition.map(|reason| reason.handle),
            note: some(Some(wire.return_reason_note)),
        })
    }
}

impl Refund {
    /// Into the domain; all amounts must be in `currency`.
    fn into_domain(self, currency: Currency) -> Result<ShopRefund, String> {
        let total = self.total_refunded_set.amount_in(currency).at("total")?;
        Ok(ShopRefund {
            id: RefundId::parse(&self.id)?,
            of_return: self.r#return.map(|of| ReturnId::parse(&of.id)).transpose().at("return")?,
            at: time(&self.created_at.ok_or("created at is absent")?).at("created at")?,
            note: some(self.note),
            total,
            shipping: sum(all(self.refund_shipping_lines, "shipping lines")?, |line| {
                Ok(line.subtotal_amount_set.amount_in(currency)? + line.tax_amount_set.amount_in(currency)?)
            })
            .at("shipping")?,
            adjustment: sum(all(self.order_adjustments, "adjustments")?, |one| {
                Ok(one.amount_set.amount_in(currency)? + one.tax_amount_set.amount_in(currency)?)
            })
            .at("adjustment")?,
            paid_at: paid_at(&self.transactions.nodes),
            lines: each("line", self.refund_line_items.nodes, |line| line.into_domain(currency))?,
        })
    }
}

impl RefundLine {
    fn into_domain(self, currency: Currency) -> Result<returns::RefundLine, String> {
        let place = |place: Place| {
            LocationId::parse(&place.id).at("location").map(|id| ShopLocation { id, name: place.name })
        };
        Ok(returns::RefundLine {
            line: LineId::parse(&self.line_item.id)?,
            quantity: units(self.quantity).at("quantity")?,
            kind: kind(&self.restock_type)?,
            restocked: self.restocked,
            location: self.location.map(place).transpose()?,
            subtotal: self.subtotal_set.amount_in(currency).at("subtotal")?,
            tax: self.total_tax_set.amount_in(currency).at("tax")?,
        })
    }
}

/// Where a refund was paid, by its first page of transactions: one till makes all of them. Only a till has a device or a
/// place.
fn paid_at(transactions: &[RefundTransaction]) -> PaidAt {
    let till = |paid: &RefundTransaction| paid.device.is_some() || paid.location.is_some();
    match transactions {
        [] => PaidAt::NoMoney,
        paid if paid.iter().any(till) => PaidAt::Counter,
        _ => PaidAt::Elsewhere,
    }
}

/// Units that no shelf may get: lost on the way, or kept aside.
fn withheld(orders: Connection<ReverseOrder>) -> Result<Vec<(LineId, u32)>, String> {
    let mut withheld = Vec::new();
    for order in all(orders, "reverse fulfilment orders")? {
        for line in all(order.line_items, "lines of a reverse fulfilment order")? {
            let Some(sent) = line.fulfillment_line_item else { continue };
            let id = LineId::parse(&sent.line_item.id)?;
            for disposition in line.dispositions {
                match disposition.r#type.as_str() {
                    "NOT_RESTOCKED" | "MISSING" => {
                        withheld.push((id, units(disposition.quantity).at("disposed quantity")?));
                    }
                    "RESTOCKED" | "PROCESSING_REQUIRED" => {}
                    other => return Err(format!("disposition {other:?} is unknown")),
                }
            }
        }
    }
    Ok(withheld)
}

/// All of a list that nobody has so much of that it would need a second page; one that does is refused, not shortened.
fn all<T>(list: Connection<T>, what: &str) -> Result<Vec<T>, String> {
    let (nodes, rest): (Vec<T>, PageInfo) = (list.nodes, list.page_info);
    match rest.next(None)? {
        None => Ok(nodes),
        Some(_) => Err(format!("it has more than {} {what}", nodes.len())),
    }
}

fn sum<T>(items: Vec<T>, amount: impl Fn(T) -> Result<Decimal, String>) -> Result<Decimal, String> {
    items.into_iter().map(amount).sum()
}

fn status(word: &str) -> Result<ReturnStatus, String> {
    Ok(match word {
        "REQUESTED" => ReturnStatus::Requested,
        "OPEN" => ReturnStatus::Accepted,
        "CLOSED" => ReturnStatus::Completed,
        "CANCELED" => ReturnStatus::Cancelled,
        "DECLINED" => ReturnStatus::Rejected,
        other => return Err(format!("status {other:?} is unknown")),
    })
}

fn kind(word: &str) -> Result<RefundKind, String> {
    Ok(match word {
        // LEGACY_RESTOCK is what a return was called before Shopify told them apart.
        "RETURN" | "LEGACY_RESTOCK" => RefundKind::Return,
        "CANCEL" => RefundKind::Cancel,
        "NO_RESTOCK" => RefundKind::MoneyOnly,
        other => return Err(format!("restock type {other:?} is unknown")),
    })
}
