//! Decides which units a rejection row takes away from a facility, and with which reasons (routing.md 1.7).

use std::collections::{BTreeMap, BTreeSet};

use super::row::{Rejected, Scope, Which};
use super::stock::stock;
use super::units::{News, Said, Unit, Units};
use crate::facility::{FacilityId, Queue};
use crate::orders::destination::PICKUP;
use crate::plan::change::rejection_reason::RejectionReason;
use crate::plan::change::{RejectedFrom, RejectedUnit, Rejection};
use crate::status::{ItemStatus, OrderStatus};
use crate::values::id::LineId;

/// What a row takes away; nothing where the store knows it already. The units go along, so that a later row finds them gone.
///
/// # Errors
/// It speaks of something that the facility is not to send.
pub fn decide(row: &Rejected<'_>, units: &mut Units) -> Result<Option<Rejection>, String> {
    let Some(own) = own(row, units)? else { return Ok(None) };
    let mut taken: Vec<RejectedUnit> = own.iter().map(|unit| taken(row, unit, row.reason)).collect();
    let others = others(row, &own, units);
    taken.extend(others.into_values().map(|(unit, reason)| self::taken(row, unit, reason)));
    let stock = stock(row, &own)?;
    for unit in &taken {
        units.reject(unit.item, (row.facility, unit.reason), unit.queue.into(), row.exclusion);
    }
    Ok(Some(Rejection {
        facility: row.facility.clone(),
        reason: row.reason,
        units: taken,
        stock,
        excluded_until: row.exclusion.and_then(|exclusion| exclusion.until),
        note: row.note.map(str::to_owned),
        line: row.of_file,
    }))
}

/// The units that the row speaks of. Such as wait already are among them if it says more than was said of them. None where
/// all that it says has been said.
fn own<'u>(row: &Rejected<'_>, units: &'u Units) -> Result<Option<Vec<&'u Unit>>, String> {
    let named = named(row, units)?;
    let here = named.iter().filter(|unit| unit.is_to_be_sent_by(row.facility));
    let more = named.iter().filter(|unit| row.news(unit).is_some());
    let mut own: Vec<&Unit> = here.chain(more).copied().collect();
    let said = named.iter().filter(|unit| row.said(unit).is_some() && row.news(unit).is_none()).count();
    let wanted = match row.which {
        Which::All | Which::Unit(_) => own.len(),
        Which::SoMany(count) => count as usize,
    };
    if own.is_empty() && said > 0 && said >= wanted {
        return Ok(None);
    }
    if own.is_empty() {
        return Err(named.first().map_or_else(String::new, |unit| why_not(unit, row.facility)));
    }
    if own.len() < wanted {
        let rest = named.iter().find(|unit| !own.iter().any(|it| it.item == unit.item));
        let why = rest.map_or_else(String::new, |unit| format!(": {}", why_not(unit, row.facility)));
        return Err(format!(
            "{wanted} units are rejected, and only {} of them are at `{}`{why}",
            own.len(),
            row.facility
        ));
    }
    own.truncate(wanted);
    Ok(Some(own))
}

/// The units of the order that the row names, wherever they are: by line and unit.
fn named<'u>(row: &Rejected<'_>, units: &'u Units) -> Result<Vec<&'u Unit>, String> {
    let of_line = |unit: &&Unit| row.line.is_none_or(|line| unit.line == line);
    let of_variant = |unit: &&Unit| row.variant.is_none_or(|identity| unit.identity() == Some(identity));
    let mut named: Vec<&Unit> = units.of_order(row.order).filter(of_line).collect();
    if let Some(line) = row.line
        && named.is_empty()
    {
        return Err(format!("order {} has no line {line}", row.name));
    }
    named.retain(of_variant);
    if let Some(identity) = row.variant
        && named.is_empty()
    {
        let of = row.line.map_or_else(
            || format!("order {}", row.name),
            |line| format!("line {line} of order {}", row.name),
        );
        return Err(format!("{of} has nothing of `{identity}`"));
    }
    named.sort_by_key(|unit| (unit.line, unit.unit));
    if let Which::Unit(number) = row.which {
        let lines: BTreeSet<LineId> = named.iter().map(|unit| unit.line).collect();
        if lines.len() > 1 {
            return Err(format!(
                "order {} has it on {} lines: say which by `line-id`",
                row.name,
                lines.len()
            ));
        }
        let count = named.len();
        named.retain(|unit| unit.unit == number);
        if named.is_empty() {
            return Err(format!("there is no unit {number} of it in order {}, which has {count}", row.name));
        }
    }
    Ok(named)
}

/// Why the facility is not to send a unit.
fn why_not(unit: &Unit, facility: &FacilityId) -> String {
    match (unit.status, unit.order_status) {
        (ItemStatus::Completed, _) => format!("{unit} has been sent already"),
        (ItemStatus::Cancelled, _) => format!("{unit} is cancelled"),
        (ItemStatus::Created | ItemStatus::Held | ItemStatus::Rejected, _) => {
            format!("{unit} is not approved, but {}", unit.status.word())
        }
        (
            ItemStatus::Approved,
            OrderStatus::Created
            | OrderStatus::Held
            | OrderStatus::Completed
            | OrderStatus::Cancelled
            | OrderStatus::Rejected,
        ) => format!("{unit} is of an order that is not approved, but {}", unit.order_status.word()),
        (ItemStatus::Approved, OrderStatus::Approved) => match &unit.rejected {
            Some(Said { by, .. }) => {
                format!("{unit} waits in `{}` already, rejected by `{by}`", unit.facility)
            }
            None => format!("{unit} is at `{}`, not at `{facility}`", unit.facility),
        },
    }
}

/// What goes with the row's own units, by number, each with its reason.
fn others<'u>(
    row: &Rejected<'_>,
    own: &[&Unit],
    units: &'u Units,
) -> BTreeMap<i64, (&'u Unit, RejectionReason)> {
    let itself: BTreeSet<i64> = own.iter().map(|unit| unit.item).collect();
    let methods: BTreeSet<&str> = own.iter().map(|unit| unit.method.as_str()).collect();
    let variants: BTreeSet<&str> = own.iter().filter_map(|unit| unit.identity()).collect();
    let of_variants = || variants.iter().flat_map(|identity| units.of_variant_at(identity, row.facility));
    let of_order = |order| units.of_order(order).filter(|unit| unit.is_to_be_sent_by(row.facility));
    let because = |unit: &'u Unit| match unit.identity().is_some_and(|identity| variants.contains(identity)) {
        true => RejectionReason::CascadeByProduct,
        false => RejectionReason::AvoidOrderSplit,
    };
    let with = |found: Vec<&'u Unit>, why: &dyn Fn(&'u Unit) -> RejectionReason| {
        let others = found.into_iter().filter(|unit| !itself.contains(&unit.item));
        others.map(|unit| (unit.item, (unit, why(unit)))).collect()
    };
    match row.scope {
        Scope::Item => BTreeMap::new(),
        Scope::ShipGroup => {
            let group = of_order(row.order).filter(|unit| methods.contains(unit.method.as_str())).collect();
            with(group, &|_| RejectionReason::AvoidOrderSplit)
        }
        Scope::Variant => with(of_variants().collect(), &|_| RejectionReason::CascadeByProduct),
        Scope::OrdersOfVariant => {
            let mut orders: BTreeSet<i64> = of_variants().map(|unit| unit.order).collect();
            orders.insert(row.order);
            with(orders.into_iter().flat_map(of_order).collect(), &because)
        }
    }
}

fn taken(row: &Rejected<'_>, unit: &Unit, reason: RejectionReason) -> RejectedUnit {
    RejectedUnit {
        item: unit.item,
        order: unit.name.clone(),
        line: unit.line,
        unit: unit.unit,
        reason,
        queue: if unit.method == PICKUP { Queue::PickupRejected } else { Queue::Rejected },
        whence: match row.news(unit) {
            None => RejectedFrom::Facility,
            Some(News::Reason) => RejectedFrom::Queue,
            Some(News::Longer) => RejectedFrom::QueueForLonger,
        },
    }
}

#[cfg(test)]
mod tests;
