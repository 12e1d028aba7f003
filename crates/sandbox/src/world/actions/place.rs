//! An order is placed: a cart becomes lines, fulfillment orders and the first agreement.

use chrono::TimeDelta;

use super::Moment;
use super::cart::{Draft, Pick, Route};
use crate::world::derive::Worth;
use crate::world::ids::{Kind, Ref};
use crate::world::model::{
    Agreement, AgreementReason, AgreementType, DeliveryMethod, FulfillmentOrder, FulfillmentOrderLine,
    FulfillmentOrderStatus, Line, MethodType, Order, RequestStatus, Sale, SaleAction, SaleLineType, SaleType,
};
use crate::world::money::Bag;
use crate::world::sites::Site;

impl Draft {
    /// Places the order.
    pub(crate) fn place(self, now: &mut Moment<'_>) -> Order {
        let terms = self.terms;
        let number = now.ids.minted(Kind::Order) + 1001;
        let mut lines: Vec<Line> = self.picks.iter().map(|pick| pick.line(now, &terms)).collect();
        for discount in &self.discounts {
            discount.allocate(&mut lines, terms.currency);
        }
        if !self.discounts.is_empty() {
            lines.iter_mut().for_each(|line| line.tax(&terms));
        }
        let mut order = Order {
            id: now.mint(Kind::Order),
            name: format!("#BS-{number}"),
            number,
            created_at: now.at,
            processed_at: self.processed_at.unwrap_or(now.at),
            updated_at: now.at,
            cancelled_at: None,
            cancel_reason: None,
            cancellation: None,
            closed_at: None,
            test: self.test,
            presentment_currency_code: terms.currency,
            taxes_included: terms.taxes_included,
            email: self.buyer.email,
            phone: self.buyer.phone,
            note: self.note,
            po_number: None,
            tags: self.tags,
            source_name: self.source.name().to_owned(),
            source_identifier: self.source.identifier(),
            custom_attributes: self.custom_attributes,
            discount_codes: self.discounts.iter().map(|discount| discount.code().to_owned()).collect(),
            customer: self.buyer.customer,
            billing_address: self.buyer.billing_address,
            shipping_address: self.buyer.shipping_address,
            retail_location: self.source.counter().map(Site::mention),
            shipping_line: self.rate.map(|rate| rate.line(now, &terms)),
            total_tip_received_set: Bag::cents(self.tip, terms.currency),
            line_items: Vec::new(),
            fulfillment_orders: Vec::new(),
            fulfillments: Vec::new(),
            transactions: Vec::new(),
            refunds: Vec::new(),
            returns: Vec::new(),
            agreements: Vec::new(),
        };
        for (line, pick) in lines.iter().zip(&self.picks) {
            order.add_to_fulfillment_orders(now, line, pick);
        }
        order.line_items = lines;
        order.agree_on_sale(now);
        order
    }
}

impl Order {
    /// What a worth adds to the bill: its taxes too, unless the price has them in it.
    pub(super) fn charged(&self, worth: Worth) -> Bag {
        if self.taxes_included { worth.price } else { worth.price + worth.tax }
    }

    /// Puts a line's units into the open fulfillment order of their route, or into a new one.
    pub(super) fn add_to_fulfillment_orders(&mut self, now: &mut Moment<'_>, line: &Line, pick: &Pick) {
        let units = FulfillmentOrderLine {
            id: now.mint(Kind::FulfillmentOrderLineItem),
            line_item: Ref::from(&line.id),
            inventory_item_id: pick.goods.inventory_item.clone(),
            variant: line.variant.clone(),
            sku: line.sku.clone(),
            product_title: line.title.clone(),
            variant_title: line.variant_title.clone(),
            vendor: line.vendor.clone(),
            requires_shipping: line.requires_shipping,
            total_quantity: line.quantity,
            remaining_quantity: line.quantity,
        };
        let route = pick.route;
        let same = self.fulfillment_orders.iter_mut().find(|order| {
            order.status.is_open()
                && order.delivery_method.method_type == route.method()
                && order.assigned_location.location.id == route.site().id()
                && order.fulfill_at == route.ready_at()
        });
        match same {
            Some(order) => {
                order.line_items.push(units);
                order.updated_at = now.at;
            }
            None => {
                let order = self.new_fulfillment_order(now, route, units);
                self.fulfillment_orders.push(order);
            }
        }
    }

    fn new_fulfillment_order(
        &self,
        now: &mut Moment<'_>,
        route: Route,
        units: FulfillmentOrderLine,
    ) -> FulfillmentOrder {
        let ready = route.ready_at();
        let parcel = route.method() == MethodType::Shipping;
        let within = |days| parcel.then(|| ready.unwrap_or(now.at) + TimeDelta::days(days));
        let (fulfill_by, earliest, latest) = (within(2), within(3), within(7));
        FulfillmentOrder {
            id: now.mint(Kind::FulfillmentOrder),
            status: match ready {
                Some(ready) if ready > now.at => FulfillmentOrderStatus::Scheduled,
                Some(_) | None => FulfillmentOrderStatus::Open,
            },
            request_status: RequestStatus::Unsubmitted,
            created_at: now.at,
            updated_at: now.at,
            fulfill_at: ready,
            fulfill_by,
            assigned_location: route.site().assignment(),
            delivery_method: DeliveryMethod {
                id: now.mint(Kind::DeliveryMethod),
                method_type: route.method(),
                presented_name: self.shipping_line.as_ref().map(|line| line.title.clone()),
                service_code: self.shipping_line.as_ref().and_then(|line| line.code.clone()),
                min_delivery_date_time: earliest,
                max_delivery_date_time: latest,
            },
            fulfillment_holds: Vec::new(),
            line_items: vec![units],
        }
    }

    fn agree_on_sale(&mut self, now: &mut Moment<'_>) {
        let sell = |line: &Line| Sale {
            kind: SaleType::ProductSale,
            id: now.mint(Kind::Sale),
            action_type: SaleAction::Order,
            line_type: if line.is_gift_card { SaleLineType::GiftCard } else { SaleLineType::Product },
            quantity: i64::from(line.quantity),
            line_item: Ref::from(&line.id),
            total_amount: self.charged(line.worth(line.quantity)),
        };
        let sales = self.line_items.iter().map(sell).collect();
        self.agreements.push(Agreement {
            kind: AgreementType::Order,
            id: now.mint(Kind::SalesAgreement),
            happened_at: now.at,
            reason: AgreementReason::Order,
            refund: None,
            of_return: None,
            sales,
        });
    }
}
