//! An order of the shop, as rows.

use std::io;

use super::buyer::Buyer;
use super::cart::{Cart, Line, Tax, Way};
use super::dice::Dice;
use super::fate::{Fate, Units, Why};
use super::gid::Gid;
use super::output::Output;
use super::parcels::{self, Parcel};
use super::payment::{Payment, Sums, Till};
use super::rows::{
    Attribute, DiscountAllocation, Fulfillment, LineRow, NamedPlace, OrderRow, Refund, ReturnRow, TaxLine,
};
use super::time::{DAY, HOUR, Moment};

/// Which shop, and when it is looked at.
pub(crate) struct Shop {
    pub(crate) seed: u64,
    pub(crate) orders: u64,
    /// How many percent of the orders have changed since.
    pub(crate) updated: u64,
}

/// An order and its children.
pub(crate) struct Order {
    row: OrderRow,
    lines: Vec<LineRow>,
    parcels: Vec<Parcel>,
    returns: Option<ReturnRow>,
}

const TAGS: [&str; 8] =
    ["vip", "gift", "first-order", "wholesale", "express", "Größe-L", "influencer", "fragile"];
const NOTES: [&str; 6] = [
    "Please leave it with the neighbour.",
    "Ring twice,\nthen \"knock\".",
    "Gift: no invoice in the parcel, s'il vous plaît 🎁",
    "Called on Monday; wants it before the 24th.",
    "プレゼント用に包んでください",
    "C:\\invoices\\2025\tchecked",
];

impl Shop {
    /// Its order with this index, from 0: always the same, whatever was asked before.
    pub(crate) fn order(&self, index: u64) -> Order {
        let mut dice = Dice::of(self.seed, 1, index);
        let placed = self.placed(&mut dice, index);
        let cart = Cart::roll(&mut dice);
        let mut fate = Fate::roll(&mut dice, &cart, placed);
        // What is sent later has been paid no further.
        let payment = Payment::roll(&mut dice, &fate);
        let changed = Dice::of(self.seed, 2, index).below(100) < self.updated;
        let later = Moment::NOW.after(DAY);
        if changed {
            fate = fate.moved_on(later);
        }
        let mut row = self.row(&mut dice, index, placed, &cart, &fate, payment);
        if changed {
            row.tags.push("looked-at");
            row.updated_at = later;
        }
        let lines = (0..)
            .zip(cart.lines.iter().zip(&fate.lines))
            .map(|(at, (line, units))| line_row(&cart, line, *units, Gid::line(index * 8 + at), row.id));
        Order {
            lines: lines.collect(),
            parcels: parcels::of(&mut Dice::of(self.seed, 3, index), index, &cart, &fate, placed),
            returns: fate.refund.filter(|refund| refund.why == Why::Returned).map(|refund| ReturnRow {
                id: Gid::returned(index),
                name: format!("{}-R1", row.name),
                status: "CLOSED",
                total_quantity: 1,
                created_at: refund.at,
                closed_at: Some(refund.at),
                parent: row.id,
            }),
            row,
        }
    }

    /// Orders come in one after the other, as they are numbered.
    fn placed(&self, dice: &mut Dice, index: u64) -> Moment {
        let span = 730 * DAY as u64;
        let (from, to) = (span * index / self.orders, span * (index + 1) / self.orders);
        Moment::OPENING.after((from + dice.below((to - from).max(1))) as i64)
    }

    fn row(
        &self,
        dice: &mut Dice,
        index: u64,
        placed: Moment,
        cart: &Cart,
        fate: &Fate,
        payment: Payment,
    ) -> OrderRow {
        let test = dice.thousandths(2);
        let closed = dice.percent(90) && fate.is_closed();
        let sums = sums(dice, cart, fate);
        let till = Till::roll(dice, index, cart.currency, test);
        let buyer = Buyer::roll(dice, self.orders);
        let money = |hundredths| cart.currency.money(hundredths);
        let taken_at = match cart.way {
            Way::Taken(place) => Some(place),
            Way::Parcel | Way::Pickup(_) => None,
        };
        let known = taken_at.is_none() || dice.percent(60);
        OrderRow {
            id: Gid::order(index),
            name: format!("#{}", 1_001 + index),
            test,
            created_at: placed,
            processed_at: placed,
            updated_at: fate.updated_at,
            cancelled_at: fate.cancelled.map(|(at, _)| at),
            cancel_reason: fate.cancelled.map(|(_, reason)| reason),
            closed_at: closed.then_some(fate.updated_at),
            display_financial_status: payment.status(fate, sums),
            display_fulfillment_status: fate.status(),
            currency_code: cart.currency,
            source_name: if taken_at.is_some() {
                "pos"
            } else {
                dice.pick(&["web", "web", "web", "shop_app"])
            },
            retail_location: taken_at.map(|place| NamedPlace { id: place.id(), name: place.name() }),
            note: dice.percent(12).then(|| dice.pick(&NOTES).to_owned()),
            tags: (0..dice.share(&[55, 28, 17])).map(|_| dice.pick(&TAGS)).collect(),
            custom_attributes: attributes(dice, index),
            customer: known.then(|| buyer.customer()),
            email: known.then(|| buyer.email()),
            phone: dice.percent(45).then(|| buyer.phone()),
            shipping_address: (cart.way == Way::Parcel).then(|| buyer.address(dice, cart.currency)),
            shipping_line: cart.shipping_line(),
            taxes_included: cart.taxes_included(),
            current_total_price_set: money(sums.current),
            total_outstanding_set: money(payment.outstanding(sums)),
            total_refunded_set: money(sums.refunded),
            total_tip_received_set: money(sums.tip),
            transactions: till.transactions(dice, payment, fate, sums, placed),
            refunds: refund(index, cart, fate, sums).into_iter().collect(),
            fulfillments: (0..).zip(&fate.sent).map(|(nth, at)| fulfillment(index * 2 + nth, *at)).collect(),
        }
    }
}

impl Order {
    /// Each child behind its parent.
    pub(crate) fn write(&self, output: &mut Output) -> io::Result<()> {
        output.row("orders", &self.row)?;
        output.count("transactions", self.row.transactions.len());
        output.count("refunds", self.row.refunds.len());
        output.count("fulfillments", self.row.fulfillments.len());
        self.count_if_real(output);
        self.lines.iter().try_for_each(|line| output.row("line_items", line))?;
        for Parcel { row, lines } in &self.parcels {
            output.row("fulfillment_orders", row)?;
            lines.iter().try_for_each(|line| output.row("fulfillment_order_lines", line))?;
        }
        self.returns.iter().try_for_each(|row| output.row("returns", row))
    }

    /// A store leaves test orders out.
    fn count_if_real(&self, output: &mut Output) {
        if !self.row.test {
            output.count("real_orders", 1);
            output.count("real_units", self.lines.iter().map(|line| line.quantity as usize).sum());
            output.count("real_transactions", self.row.transactions.len());
        }
    }
}

fn sums(dice: &mut Dice, cart: &Cart, fate: &Fate) -> Sums {
    let tip = match cart.way {
        Way::Taken(_) if dice.percent(15) => cart.currency.dollars(200),
        Way::Taken(_) | Way::Parcel | Way::Pickup(_) => 0,
    };
    let original = cart.worth(fate.lines.iter().map(|units| units.ordered)) + cart.shipping + tip;
    let shipping_left = if fate.cancelled.is_some() { 0 } else { cart.shipping + tip };
    let current = cart.worth(fate.lines.iter().map(|units| units.current())) + shipping_left;
    let refunded = fate.refund.map_or(0, |_| original - current);
    Sums { original, current, refunded, tip }
}

fn line_row(cart: &Cart, line: &Line, units: Units, id: Gid, parent: Gid) -> LineRow {
    let money = |hundredths| cart.currency.money(hundredths);
    let tax = |tax: &Tax| TaxLine {
        title: tax.title,
        rate: tax.rate as f64 / 10_000.0,
        price_set: money(tax.amount),
    };
    let discount =
        (line.discount > 0).then(|| DiscountAllocation { allocated_amount_set: money(line.discount) });
    LineRow {
        id,
        sku: line.sku(),
        title: line.title(),
        variant_title: line.variant.and_then(|variant| variant.title()),
        quantity: units.ordered,
        current_quantity: units.current(),
        unfulfilled_quantity: units.open(),
        requires_shipping: line.ships(),
        is_gift_card: line.gift_card(),
        product: line.variant.map(|variant| variant.product.id().into()),
        variant: line.variant.map(|variant| variant.id().into()),
        original_unit_price_set: money(line.price),
        custom_attributes: line.attributes.clone(),
        tax_lines: line.taxes.iter().map(tax).collect(),
        discount_allocations: discount.into_iter().collect(),
        parent,
    }
}

fn refund(index: u64, cart: &Cart, fate: &Fate, sums: Sums) -> Option<Refund> {
    let refund = fate.refund?;
    let (note, returned) = match refund.why {
        Why::Removed => (None, None),
        Why::Returned => (Some("came back unworn"), Some(Gid::returned(index).into())),
        Why::Goodwill => (Some("arrived scratched; may be kept"), None),
    };
    Some(Refund {
        id: Gid::refund(index),
        created_at: refund.at,
        updated_at: refund.at,
        note,
        total_refunded_set: cart.currency.money(sums.refunded),
        returned,
    })
}

fn fulfillment(number: u64, at: Moment) -> Fulfillment {
    Fulfillment { id: Gid::fulfillment(number), status: "SUCCESS", created_at: at, updated_at: at.soon(HOUR) }
}

/// On three orders of ten.
fn attributes(dice: &mut Dice, index: u64) -> Vec<Attribute> {
    if !dice.percent(30) {
        return Vec::new();
    }
    let campaign = Attribute { key: "utm_campaign", value: Some(format!("autumn-{}", index % 40)) };
    let gift = dice.percent(20).then_some(Attribute { key: "gift-wrap", value: None });
    [campaign].into_iter().chain(gift).collect()
}
