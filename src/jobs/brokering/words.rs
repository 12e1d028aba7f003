//! What the settings tell of orders that the store does not know: which are urgent, and how long methods take.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::brokering::facts::{Facts, Priority};

/// Tags that make an order urgent, or the contrary.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct PriorityTags {
    high: Vec<String>,
    low: Vec<String>,
}

/// How many days shipping methods take. What is not named takes what it takes by default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct DeliveryDays(BTreeMap<String, u32>);

impl Default for DeliveryDays {
    fn default() -> Self {
        let days = [("same-day", 0), ("next-day", 1), ("second-day", 2), ("third-day", 3), ("standard", 5)];
        Self(days.into_iter().map(|(method, days)| (method.to_owned(), days)).collect())
    }
}

impl PriorityTags {
    /// Says of each order how urgent it is. An order with a tag of both kinds is urgent.
    pub(super) fn tell(&self, facts: &mut Facts) {
        let has = |tags: &[String], words: &[String]| {
            tags.iter().any(|tag| words.iter().any(|word| word.eq_ignore_ascii_case(tag)))
        };
        for order in &mut facts.orders {
            order.priority = match (has(&order.tags, &self.high), has(&order.tags, &self.low)) {
                (true, _) => Some(Priority::High),
                (false, true) => Some(Priority::Low),
                (false, false) => None,
            };
        }
    }
}

impl DeliveryDays {
    /// Says of each method how long it takes.
    pub(super) fn tell(&self, facts: &mut Facts) {
        let usual = Self::default();
        for method in &mut facts.methods {
            let days = self.0.get(&method.name).or_else(|| usual.0.get(&method.name));
            method.delivery_days = days.copied();
        }
    }
}
