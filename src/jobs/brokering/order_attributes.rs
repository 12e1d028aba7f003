//! Attributes of orders that settings define: priority, and delivery days of shipping methods.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, de};

use domain::brokering::facts::{Facts, Method, Priority};
use domain::facility::Queue;

/// The names of the routings that a run goes by.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(super) struct Names(Vec<String>);

impl Deref for Names {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        if names.is_empty() {
            return Err(de::Error::custom(
                "an empty list names no routing, and nothing would be routed; leave the key out",
            ));
        }
        Ok(Self(names))
    }
}

/// Reads a queue from which something can be routed.
pub(super) fn routed_queue<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Queue, D::Error> {
    let queue = Queue::deserialize(deserializer)?;
    match queue.not_routed() {
        Some(why) => Err(de::Error::custom(why)),
        None => Ok(queue),
    }
}

/// What is sent as most is.
const STANDARD: &str = "standard";

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
        let days = [("same-day", 0), ("next-day", 1), ("second-day", 2), ("third-day", 3), (STANDARD, 5)];
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
    /// Says of each method how long it takes, and of the standard one, whether or not an order names it: others are measured by it.
    pub(super) fn tell(&self, facts: &mut Facts) {
        let usual = Self::default();
        if facts.methods.iter().all(|method| method.name != STANDARD) {
            facts.methods.push(Method { name: STANDARD.to_owned(), delivery_days: None });
        }
        for method in &mut facts.methods {
            let days = self.0.get(&method.name).or_else(|| usual.0.get(&method.name));
            method.delivery_days = days.copied();
        }
    }
}
