//! From what a shop gave back of an order to the returns that the store keeps (jobs.md, O-6).
//!
//! One return per Shopify return, and one per refund that belongs to none. A refund of units that were never sent is no
//! return but a cancellation, which the order's own state tells; money without units is an appeasement.

mod told;
mod units;

use serde::{Deserialize, Serialize};

use self::told::told;
use self::units::Units;
use super::change::{Change, OrderReturn, ReturnKey};
use super::facility::FacilityId;
use super::id::LineId;
use super::shop_order::ShopOrder;
use super::shop_return::Aftermath;
use super::status::ReturnStatus;

/// What a retailer has chosen about returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Policy {
    /// Where units go into stock that came back online; none: nowhere, until somebody receives them.
    pub restock_facility: Option<FacilityId>,
    /// Reasons that mean damaged, by their handles.
    pub damaged_reasons: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { restock_facility: None, damaged_reasons: vec!["defective".to_owned()] }
    }
}

/// A return as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReturn {
    /// What it is at the shop.
    pub key: ReturnKey,
    /// Where it stands.
    pub status: ReturnStatus,
    /// Fingerprint of what was stored of it.
    pub hash: String,
    /// Its units.
    pub units: Vec<StoredUnit>,
}

/// A unit of a return as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredUnit {
    /// Of which line.
    pub line: LineId,
    /// Which unit of the line, from 1.
    pub unit: u32,
    /// Whether it has come back.
    pub received: bool,
    /// Where it went into stock.
    pub restock: Option<FacilityId>,
    /// It was taken out again.
    pub damaged: bool,
}

/// The changes that bring an order's returns to what its shop tells. `completed` are the order's sent units: only they
/// can come back.
///
/// # Errors
/// A return went a way that leads nowhere, in a sentence.
pub fn follow(
    order: &ShopOrder,
    aftermath: &Aftermath,
    completed: &[(LineId, u32)],
    stored: &[StoredReturn],
    policy: &Policy,
) -> Result<Vec<Change>, String> {
    let all = told(order, aftermath);
    let mut units = Units::new(order, completed, &all, stored, policy);
    let mut changes = Vec::new();
    for told in all {
        let before = stored.iter().find(|one| one.key == told.key);
        let of_today = units.settle(told, before);
        match before {
            None if of_today.units.is_empty() && !worth_keeping(&of_today) => {}
            None => changes.push(Change::ReturnRecorded(Box::new(of_today))),
            Some(before) if before.hash == of_today.hash() => {}
            Some(before) => changes.push(followed(before.status, of_today)?),
        }
    }
    Ok(changes)
}

fn followed(from: ReturnStatus, to: OrderReturn) -> Result<Change, String> {
    if from != to.status && !from.leads_to(to.status) {
        return Err(format!(
            "return {} is {} here and {} at the shop, and no way leads there",
            to.name,
            from.word(),
            to.status.word()
        ));
    }
    Ok(Change::ReturnFollowed { from, to: Box::new(to) })
}

/// A return of no unit is kept for its money, its name or its fate; an empty refund says nothing.
fn worth_keeping(of_today: &OrderReturn) -> bool {
    !of_today.refunded.is_zero() || matches!(of_today.key, ReturnKey::Return(_))
}

#[cfg(test)]
mod tests;
