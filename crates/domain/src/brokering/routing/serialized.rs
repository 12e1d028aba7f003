//! Routings written down as they stand in the catalog, so that what a run went by can be read again.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{
    Assign, Completeness, FacilityFilter, FacilitySort, Gate, GroupSplit, Limits, OrderFilter, OrderSort,
    Otherwise, Routing, Rule, Standing, WaitUntil,
};
use crate::brokering::facts::Priority;
use crate::facility::Queue;

#[derive(Serialize)]
struct WrittenRouting<'r> {
    name: &'r str,
    active: bool,
    orders: &'r OrderFilter,
    rule: &'r [Rule],
}

impl Serialize for Routing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, standing, orders, rules } = self;
        WrittenRouting { name, active: *standing == Standing::Active, orders, rule: rules }
            .serialize(serializer)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenOrders<'r> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    queue: &'r [Queue],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    shipping_method: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_shipping_method: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    channel: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_channel: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    origin_group: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_origin_group: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    priority: &'r [Priority],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_priority: &'r [Priority],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_tags: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    category: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_category: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    promise_within: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sort: &'r [OrderSort],
}

impl Serialize for OrderFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            queues,
            shipping_methods,
            channels,
            origin_groups,
            priorities,
            tags,
            categories,
            promise_within,
            sort,
        } = self;
        WrittenOrders {
            queue: queues,
            shipping_method: &shipping_methods.any,
            exclude_shipping_method: &shipping_methods.none,
            channel: &channels.any,
            exclude_channel: &channels.none,
            origin_group: &origin_groups.any,
            exclude_origin_group: &origin_groups.none,
            priority: &priorities.any,
            exclude_priority: &priorities.none,
            tags: &tags.any,
            exclude_tags: &tags.none,
            category: &categories.any,
            exclude_category: &categories.none,
            promise_within: *promise_within,
            sort,
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenRule<'r> {
    name: &'r str,
    active: bool,
    assign: Assign,
    facilities: &'r FacilityFilter,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<WrittenSplit>,
    all_or_nothing: bool,
    otherwise: &'r Otherwise,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenSplit {
    #[serde(skip_serializing_if = "Option::is_none")]
    min_value: Option<String>,
    keep_groups_together: bool,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, standing, assign, facilities, split, completeness, otherwise } = self;
        // A single facility has no parts of which there were anything to say.
        let split = (*assign != Assign::Single).then(|| WrittenSplit {
            min_value: split.min_value.map(|value| value.to_string()),
            keep_groups_together: split.groups == GroupSplit::Kept,
        });
        WrittenRule {
            name,
            active: *standing == Standing::Active,
            assign: *assign,
            facilities,
            split,
            all_or_nothing: *completeness == Completeness::AllOrNothing,
            otherwise,
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenFacilities<'r> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    group: &'r [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    exclude_group: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_stock: Option<Gate>,
    ignore_limits: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sort: &'r [FacilitySort],
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks_of_supply: Option<u32>,
}

impl Serialize for FacilityFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { groups, exclude_groups, within, gate, limits, sort, weeks_of_supply } = self;
        WrittenFacilities {
            group: groups,
            exclude_group: exclude_groups,
            within: within.map(|reach| reach.to_string()),
            safety_stock: *gate,
            ignore_limits: *limits == Limits::Ignored,
            sort,
            weeks_of_supply: *weeks_of_supply,
        }
        .serialize(serializer)
    }
}

impl Serialize for Gate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (word, units) = match self {
            Self::AtLeast(units) => ("at-least", units),
            Self::MoreThan(units) => ("more-than", units),
            Self::AtMost(units) => ("at-most", units),
            Self::LessThan(units) => ("less-than", units),
            Self::Exactly(units) => ("exactly", units),
            Self::NotExactly(units) => ("not-exactly", units),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(word, units)?;
        map.end()
    }
}

impl Serialize for Otherwise {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::default() {
            return serializer.serialize_str("next-rule");
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(queue) = &self.queue {
            map.serialize_entry("queue", queue)?;
        }
        match self.wait {
            Some(WaitUntil::Days(days)) => map.serialize_entry("auto-cancel-days", &days)?,
            Some(WaitUntil::Ever) => map.serialize_entry("clear-auto-cancel", &true)?,
            None => {}
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = r#"
name   = "Near"
active = false
orders = { queue = ["brokering", "preorder"], shipping-method = "next-day", exclude-tags = ["x"], origin-group = ["a", "c"], exclude-origin-group = "d", priority = "high", promise-within = "3 days", sort = ["priority"] }

[[rule]]
name       = "One"
facilities = { group = "a", exclude-group = "b", within = "12.5 mi", safety-stock = { less-than = 3 }, ignore-limits = true, sort = ["weeks-of-supply"], weeks-of-supply = 4 }
otherwise  = { queue = "unfillable", auto-cancel-days = 7 }

[[rule]]
name           = "Some"
active         = false
assign         = "fewest-shipments"
all-or-nothing = true
split          = { min-value = "50.00", keep-groups-together = true }
otherwise      = { clear-auto-cancel = true }

[[rule]]
name   = "Any"
assign = "split"
"#;

    #[test]
    fn what_is_written_down_is_read_again_as_it_was() {
        let routing: Routing = toml::from_str(ALL).unwrap();
        let written = serde_json::to_string(&routing).unwrap();
        assert_eq!(serde_json::from_str::<Routing>(&written).unwrap(), routing, "{written}");
    }
}
