//! Approval of orders (jobs.md, O-2 and the decisions table). Orders on hold and cancelled orders are never approved.

use crate::plan::not_approved::NotApproved;
use serde::{Deserialize, Serialize};

use crate::plan::actor::Actor;
use crate::plan::change::Change;
use crate::status::{ItemStatus, OrderStatus};
use crate::values::id::{LineId, OrderId};
use crate::values::money::Decimal;

/// What an order must show to be approved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// It is authorised or paid, or there is nothing to pay.
    #[default]
    Payment,
    /// Nothing.
    All,
    /// This tag, as a fraud check would set it; upper and lower case are the same.
    Tag(String),
}

/// An order with anything that has not been approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unapproved {
    /// Its number in the store.
    pub number: i64,
    /// Shopify's number.
    pub id: OrderId,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// Shopify's roll-up of its fulfilment.
    pub fulfillment_status: String,
    /// Shopify's roll-up of its payments.
    pub financial_status: Option<String>,
    /// What it costs.
    pub total: Decimal,
    /// What is still to be paid.
    pub outstanding: Decimal,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where its payments stand, in the store's words.
    pub payments: Vec<String>,
    /// Its units that have not been approved.
    pub units: Vec<(LineId, u32)>,
}

/// The changes that approve an order, or why it is not approved.
///
/// # Errors
/// The order does not show what the policy asks for.
pub fn approve(order: &Unapproved, policy: &Policy) -> Result<Vec<Change>, NotApproved> {
    if order.fulfillment_status == "ON_HOLD" {
        return Err(NotApproved::OnHold);
    }
    let why = shown(order, policy)?;
    let items = order.units.iter().map(|(line, unit)| Change::ItemMoved {
        order: order.id,
        line: *line,
        unit: *unit,
        from: ItemStatus::Created,
        to: ItemStatus::Approved,
        by: Actor::Store,
        why: why.clone(),
        sent: None,
    });
    let header = order.status.leads_to(OrderStatus::Approved).then(|| Change::OrderMoved {
        order: order.id,
        from: order.status,
        to: OrderStatus::Approved,
        by: Actor::Store,
        why: why.clone(),
    });
    Ok(header.into_iter().chain(items).collect())
}

fn shown(order: &Unapproved, policy: &Policy) -> Result<String, NotApproved> {
    match policy {
        Policy::All => Ok("every order is".to_owned()),
        Policy::Tag(tag) if order.tags.iter().any(|t| t.eq_ignore_ascii_case(tag)) => {
            Ok(format!("tagged `{tag}`"))
        }
        Policy::Tag(tag) => Err(NotApproved::TagMissing(tag.clone())),
        Policy::Payment => paid(order),
    }
}

/// Shopify's roll-up decides where it is clear; else the payments themselves do.
fn paid(order: &Unapproved) -> Result<String, NotApproved> {
    let status = order.financial_status.as_deref().unwrap_or("unknown");
    let taken = || order.payments.iter().any(|p| p == "authorized" || p == "settled");
    match status {
        "PAID" | "AUTHORIZED" => Ok(status.to_lowercase()),
        "REFUNDED" => Err(NotApproved::Refunded),
        _ if order.outstanding <= Decimal::ZERO => Ok("nothing to pay".to_owned()),
        "PENDING" | "EXPIRED" | "VOIDED" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" => {
            Err(NotApproved::PaymentPending(status.to_lowercase()))
        }
        _ if taken() => Ok("a payment was authorised".to_owned()),
        _ => Err(NotApproved::PaymentPending(status.to_lowercase())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> Unapproved {
        Unapproved {
            number: 1,
            id: OrderId(1),
            name: "#1001".into(),
            status: OrderStatus::Created,
            fulfillment_status: "UNFULFILLED".into(),
            financial_status: Some("PAID".into()),
            total: "10".parse().unwrap(),
            outstanding: Decimal::ZERO,
            tags: vec!["Fraud-OK".into()],
            payments: vec![],
            units: vec![(LineId(7), 1), (LineId(7), 2)],
        }
    }

    #[test]
    fn an_approved_order_takes_its_created_units_along() {
        let changes = approve(&order(), &Policy::Payment).unwrap();
        assert_eq!(changes.len(), 3);
        assert!(matches!(changes[0], Change::OrderMoved { to: OrderStatus::Approved, .. }));
    }

    #[test]
    fn what_was_bought_later_is_approved_without_the_order_moving() {
        let later = Unapproved { status: OrderStatus::Approved, ..order() };
        assert_eq!(approve(&later, &Policy::All).unwrap().len(), 2);
    }

    #[test]
    fn an_order_on_hold_is_never_approved() {
        let held = Unapproved { fulfillment_status: "ON_HOLD".into(), ..order() };
        for policy in [Policy::All, Policy::Payment, Policy::Tag("fraud-ok".into())] {
            assert_eq!(approve(&held, &policy), Err(NotApproved::OnHold), "{policy:?}");
        }
    }

    #[test]
    fn payment_means_authorised_paid_or_nothing_to_pay() {
        for (status, outstanding, payment, approved) in [
            (Some("PAID"), "0", "settled", true),
            (Some("AUTHORIZED"), "10", "authorized", true),
            (Some("PENDING"), "10", "pending", false),
            (Some("PENDING"), "0", "pending", true),
            (Some("VOIDED"), "10", "cancelled", false),
            (Some("PARTIALLY_PAID"), "4", "settled", false),
            (Some("PARTIALLY_REFUNDED"), "0", "settled", true),
            (Some("PARTIALLY_REFUNDED"), "50", "settled", false),
            (Some("REFUNDED"), "0", "refunded", false),
            (None, "10", "authorized", true),
            (None, "10", "declined", false),
        ] {
            let order = Unapproved {
                financial_status: status.map(str::to_owned),
                outstanding: outstanding.parse().unwrap(),
                payments: vec![payment.to_owned()],
                ..order()
            };
            assert_eq!(
                approve(&order, &Policy::Payment).is_ok(),
                approved,
                "{status:?} {outstanding} {payment}"
            );
        }
    }

    #[test]
    fn a_tag_is_found_whatever_its_case_and_its_absence_is_named() {
        assert!(approve(&order(), &Policy::Tag("fraud-ok".into())).is_ok());
        let why = approve(&order(), &Policy::Tag("checked".into())).unwrap_err();
        assert_eq!(why.to_string(), "the tag `checked` is missing");
    }
}
