//! Origin groups of a filter with their members: the facilities at which orders were sold.

use std::collections::HashSet;

use crate::brokering::facts::{Facility, Facts, Order};
use crate::brokering::routing::Inclusion;
use crate::facility::FacilityId;

/// The origin groups of a filter, with their members looked up.
pub(super) struct Origins<'f> {
    /// The members of the wanted groups; none: it is no matter where an order was sold.
    wanted: Option<HashSet<&'f FacilityId>>,
    /// The members of the unwanted ones.
    unwanted: HashSet<&'f FacilityId>,
}

impl<'f> Origins<'f> {
    pub(super) fn new(facts: &'f Facts, groups: &Inclusion<String>) -> Self {
        let members = |of: &[String]| match of {
            [] => HashSet::new(),
            of => facts.origins().filter(|facility| is_in(facility, of)).map(|it| &it.id).collect(),
        };
        Self {
            wanted: (!groups.any.is_empty()).then(|| members(&groups.any)),
            unwanted: members(&groups.none),
        }
    }

    /// True if an order was sold where it is wanted, and not where it is unwanted. What was sold at no facility is in no group.
    pub(super) fn hold(&self, order: &Order) -> bool {
        let sold_in =
            |members: &HashSet<&FacilityId>| order.origin.as_ref().is_some_and(|at| members.contains(at));
        self.wanted.as_ref().is_none_or(sold_in) && !sold_in(&self.unwanted)
    }
}

/// Those of the origin groups in which no facility is.
pub(super) fn without_members<'t>(
    facts: &Facts,
    groups: &'t Inclusion<String>,
) -> impl Iterator<Item = &'t String> {
    let named = groups.any.iter().chain(&groups.none);
    named.filter(|group| !facts.origins().any(|facility| is_in(facility, std::slice::from_ref(*group))))
}

fn is_in(facility: &Facility, groups: &[String]) -> bool {
    facility.groups.iter().any(|its| groups.contains(&its.group))
}
