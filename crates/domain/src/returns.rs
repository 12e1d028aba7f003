//! Computes the stored returns of an order from Shopify's returns and refunds (jobs.md, O-6).
//!
//! One return per Shopify return, and one per refund that belongs to none. A refund of units that were never sent is no
//! return but a cancellation, which the order's own state tells; money without units is an appeasement.

mod evidence;
mod line;
mod restock;
mod returnable;
mod units;

use serde::{Deserialize, Serialize};

use self::evidence::{Told, told};
use self::units::Units;
use super::facility::FacilityId;
use super::plan::change::{Change, OrderReturn, ReturnKey};
use super::shopify::order::ShopOrder;
use super::shopify::returns::ReturnsOfOrder;
use super::status::ReturnStatus;
use super::values::id::LineId;

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
    /// True if it has come back.
    pub received: bool,
    /// Where it went into stock.
    pub restock: Option<FacilityId>,
    /// It was taken out again.
    pub damaged: bool,
}

/// What becomes of an order's returns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Followed {
    /// What brings them to what their shop tells.
    pub changes: Vec<Change>,
    /// Those that cannot be brought there; the others can.
    pub astray: Vec<InvalidTransition>,
}

/// A return that went a way that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTransition {
    /// What it is at the shop.
    pub key: ReturnKey,
    /// What people call it.
    pub name: String,
    /// Which way it went, in a sentence.
    pub why: String,
}

/// The changes that bring an order's returns to what its shop tells. `completed` are the order's sent units: only they
/// can come back.
///
/// However often somebody looked on the way, the returns end as if only this look had been taken, but for the numbers of
/// the units; and what came back once stays back.
pub fn follow(
    order: &ShopOrder,
    aftermath: &ReturnsOfOrder,
    completed: &[(LineId, u32)],
    stored: &[StoredReturn],
    policy: &Policy,
) -> Followed {
    let (told, astray) = astray(told(order, aftermath, completed), stored);
    let mut units = Units::new(order, completed, stored, &told, policy);
    let mut changes = Vec::new();
    for told in told {
        let before = stored.iter().find(|one| one.key == told.key);
        let of_today = units.settle(told, before);
        match before {
            None if of_today.units.is_empty() && !worth_keeping(&of_today) => {}
            None => changes.push(Change::ReturnRecorded(Box::new(of_today))),
            Some(before) if before.hash == of_today.hash() => {}
            Some(before) => {
                changes.push(Change::ReturnFollowed { from: before.status, to: Box::new(of_today) });
            }
        }
    }
    Followed { changes, astray }
}

/// Parts those returns from the others that cannot be led to where the shop has them: they stay as they are.
fn astray(told: Vec<Told>, stored: &[StoredReturn]) -> (Vec<Told>, Vec<InvalidTransition>) {
    let mut astray = Vec::new();
    let mut led = Vec::with_capacity(told.len());
    for told in told {
        let from = stored.iter().find(|one| one.key == told.key).map_or(told.status, |one| one.status);
        if from == told.status || from.leads_to(told.status) {
            led.push(told);
        } else {
            let (here, there) = (from.word(), told.status.word());
            let why = format!("it is {here} here and {there} at the shop, and no way leads there");
            astray.push(InvalidTransition { key: told.key, name: told.name, why });
        }
    }
    (led, astray)
}

/// A return of no unit is kept for its money, its name or its fate; an empty refund says nothing.
fn worth_keeping(of_today: &OrderReturn) -> bool {
    !of_today.refunded.is_zero() || matches!(of_today.key, ReturnKey::Return(_))
}

#[cfg(test)]
mod convergence_tests;
#[cfg(test)]
mod tests;
