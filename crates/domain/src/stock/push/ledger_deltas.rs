//! Differences of the ledger that a shop is told as they are, where the shop goes on by itself otherwise: what was sold
//! there and not imported yet cannot be sold again by them.

use std::collections::BTreeMap;

use crate::facility::FacilityId;
use crate::values::id::LocationId;

/// A row of the ledger, as far as a push is about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The variant's number in the store.
    pub variant: i64,
    /// Where.
    pub facility: FacilityId,
    /// What changed of what is available to promise.
    pub units: i64,
}

/// What a location's level changes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// The variant's number in the store.
    pub variant: i64,
    /// Where.
    pub location: LocationId,
    /// By how much; never nothing.
    pub units: i64,
}

/// What rows of the ledger come to, per variant and location. What adds up to nothing is not told; what lies at a facility
/// that `location` has no place for is not the shop's.
pub fn sums(rows: &[LedgerRow], location: impl Fn(&FacilityId) -> Option<LocationId>) -> Vec<Sum> {
    let mut sums: BTreeMap<(i64, LocationId), i64> = BTreeMap::new();
    for row in rows {
        if let Some(location) = location(&row.facility) {
            *sums.entry((row.variant, location)).or_default() += row.units;
        }
    }
    sums.into_iter()
        .filter(|(_, units)| *units != 0)
        .map(|((variant, location), units)| Sum { variant, location, units })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_add_up_per_variant_and_location_and_nothing_is_not_told() {
        let row = |variant, facility: &str, units| LedgerRow {
            variant,
            facility: FacilityId(facility.into()),
            units,
        };
        let rows = [
            row(1, "boston", -1),
            row(2, "boston", 4),
            row(1, "boston", -2),
            row(1, "dc", 7),
            row(2, "boston", -4),
            row(1, "nowhere", 9),
        ];
        let location = |facility: &FacilityId| match facility.0.as_str() {
            "boston" => Some(LocationId(1)),
            "dc" => Some(LocationId(2)),
            _ => None,
        };
        let sum = |variant, location, units| Sum { variant, location: LocationId(location), units };
        assert_eq!(sums(&rows, location), [sum(1, 1, -3), sum(1, 2, 7)]);
    }
}
