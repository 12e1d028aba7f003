//! A rule with its groups looked up.

use super::bits::Bits;
use super::great_circle::Cycle;
use super::index::Index;
use crate::brokering::routing::{Assign, FacilityFilter, FacilitySort, Rule};

/// A rule with its groups looked up.
pub(super) struct CompiledRule<'t> {
    pub(super) rule: &'t Rule,
    /// Its place in the routing.
    pub(super) at: usize,
    /// The facilities that its groups leave.
    pub(super) members: Bits,
    /// Those that are in none of the groups.
    pub(super) outside: Bits,
    /// Those that are in a group that is excluded.
    pub(super) excluded: Bits,
    /// The facilities' places in the groups, if the rule goes by them.
    pub(super) sequence: Vec<Option<i64>>,
    /// How far at most.
    pub(super) within: Option<Cycle>,
    /// What it sorts by, without words that say nothing.
    pub(super) sort: Vec<FacilitySort>,
}

impl<'t> CompiledRule<'t> {
    pub(super) fn new(index: &Index<'_>, at: usize, rule: &'t Rule) -> Self {
        let filter = &rule.facilities;
        let count = index.facilities.len();
        let mut ready = Self {
            rule,
            at,
            members: Bits::none(count),
            outside: Bits::none(count),
            excluded: Bits::none(count),
            sequence: Vec::new(),
            within: filter.within.map(|reach| Cycle::new(reach.metres())),
            sort: filter.sort.iter().copied().filter(|sort| says_something(*sort, filter)).collect(),
        };
        for (place, facility) in index.facilities.iter().enumerate() {
            let in_any = |groups: &[String]| facility.groups.iter().any(|its| groups.contains(&its.group));
            let set = match (in_any(&filter.groups), in_any(&filter.exclude_groups)) {
                (false, _) if !filter.groups.is_empty() => &mut ready.outside,
                (_, true) => &mut ready.excluded,
                (_, false) => &mut ready.members,
            };
            set.insert(place);
        }
        if ready.sort.contains(&FacilitySort::Sequence) {
            ready.sequence = index
                .facilities
                .iter()
                .map(|facility| {
                    let counts = |group: &String| filter.groups.is_empty() || filter.groups.contains(group);
                    let its = facility.groups.iter().filter(|its| counts(&its.group));
                    its.filter_map(|its| its.position).min()
                })
                .collect();
        }
        ready
    }

    /// True if it cuts what is to be sent as another rule does.
    pub(super) fn cuts_as(&self, other: &Self) -> bool {
        let how = |rule: &Rule| match rule.assign {
            Assign::Single => None,
            Assign::Split | Assign::FewestShipments => Some(rule.split.groups),
        };
        let valued = |rule: &Rule| rule.split.min_value.is_some();
        how(self.rule) == how(other.rule) && valued(self.rule) == valued(other.rule)
    }
}

/// True if a word says something: by weeks of supply only if it is said of how many.
fn says_something(sort: FacilitySort, filter: &FacilityFilter) -> bool {
    match sort {
        FacilitySort::WeeksOfSupply => filter.weeks_of_supply.is_some_and(|weeks| weeks > 0),
        FacilitySort::Distance
        | FacilitySort::Stock
        | FacilitySort::Sequence
        | FacilitySort::Capacity
        | FacilitySort::BrokenStyle
        | FacilitySort::SalesVelocity => true,
    }
}
