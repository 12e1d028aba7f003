//! The order filter and sort keys of a routing.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::QueueSelection;
use super::words::{Inclusion, not_blank, not_both, not_both_in_any_case, one_or_more};
use crate::brokering::facts::Priority;
use crate::facility::Queue;

/// Which orders a routing takes. All of it has to hold; letters' cases are the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "Written")]
pub struct OrderFilter {
    /// The queues that it takes from; empty: those of the run.
    pub queues: Vec<Queue>,
    /// By the ship group's shipping method.
    pub shipping_methods: Inclusion<String>,
    /// By the order's channel.
    pub channels: Inclusion<String>,
    /// By the groups of the facility at which the order was sold, by their ids; what was sold at none is in no group.
    pub origin_groups: Inclusion<String>,
    /// By the order's priority; medium where nobody gave one.
    pub priorities: Inclusion<Priority>,
    /// By the order's tags.
    pub tags: Inclusion<String>,
    /// By what the items are: one item in such a category is enough, either way.
    pub categories: Inclusion<String>,
    /// Only items promised until the end of the day so many days from now. Each is tried by itself then.
    pub promise_within: Option<u32>,
    /// Which come first; the first word weighs most. At last it goes by the order's date and its number.
    pub sort: Vec<OrderSort>,
}

/// What orders are sorted by, ascending; those that have no such thing come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderSort {
    /// When it is to be shipped by.
    ShipBefore,
    /// When it may be shipped.
    ShipAfter,
    /// When it was placed.
    OrderDate,
    /// How many days its shipping method takes.
    DeliveryDays,
    /// How urgent it is.
    Priority,
}

/// The filter as it stands in the catalog.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default, deserialize_with = "one_or_more")]
    queue: Vec<Queue>,
    #[serde(default, deserialize_with = "one_or_more")]
    shipping_method: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    exclude_shipping_method: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    channel: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    exclude_channel: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    origin_group: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    exclude_origin_group: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    priority: Vec<Priority>,
    #[serde(default, deserialize_with = "one_or_more")]
    exclude_priority: Vec<Priority>,
    #[serde(default, deserialize_with = "one_or_more")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    exclude_tags: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    category: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    exclude_category: Vec<String>,
    #[serde(default, deserialize_with = "days")]
    promise_within: Option<u32>,
    #[serde(default, deserialize_with = "one_or_more")]
    sort: Vec<OrderSort>,
}

impl OrderFilter {
    /// True if it takes what waits in a queue and has been tried there, or has not; `queues` are those of routings that name none, and
    /// `taking` is what the run takes of these.
    pub fn takes_from(
        &self,
        queues: &[Queue],
        taking: QueueSelection,
        (queue, tried): (Queue, bool),
    ) -> bool {
        if queue == Queue::GeneralOps {
            return false;
        }
        if !self.queues.is_empty() {
            return self.queues.contains(&queue);
        }
        let wanted = match taking {
            QueueSelection::Untried => !tried,
            QueueSelection::Unfillable => tried || queue == Queue::Unfillable,
        };
        wanted && queues.contains(&queue)
    }
}

impl TryFrom<Written> for OrderFilter {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        if let Some(why) = written.queue.iter().find_map(|queue| queue.not_routed()) {
            return Err(why.to_owned());
        }
        let words = [
            &written.shipping_method,
            &written.exclude_shipping_method,
            &written.channel,
            &written.exclude_channel,
            &written.origin_group,
            &written.exclude_origin_group,
            &written.tags,
            &written.exclude_tags,
            &written.category,
            &written.exclude_category,
        ];
        words.into_iter().try_for_each(|words| not_blank(words))?;
        not_both(&written.origin_group, &written.exclude_origin_group)?;
        for (wanted, unwanted) in [
            (&written.shipping_method, &written.exclude_shipping_method),
            (&written.channel, &written.exclude_channel),
            (&written.tags, &written.exclude_tags),
            (&written.category, &written.exclude_category),
        ] {
            not_both_in_any_case(wanted, unwanted)?;
        }
        Ok(Self {
            queues: written.queue,
            shipping_methods: Inclusion {
                any: written.shipping_method,
                none: written.exclude_shipping_method,
            },
            channels: Inclusion { any: written.channel, none: written.exclude_channel },
            origin_groups: Inclusion { any: written.origin_group, none: written.exclude_origin_group },
            priorities: Inclusion { any: written.priority, none: written.exclude_priority },
            tags: Inclusion { any: written.tags, none: written.exclude_tags },
            categories: Inclusion { any: written.category, none: written.exclude_category },
            promise_within: written.promise_within,
            sort: written.sort,
        })
    }
}

/// Reads `3` or `"3 days"`.
fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    struct Days;
    impl Visitor<'_> for Days {
        type Value = Option<u32>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number of days: 3, or \"3 days\"")
        }

        fn visit_i64<E: Error>(self, days: i64) -> Result<Self::Value, E> {
            match u32::try_from(days) {
                Ok(days) if days <= MOST_DAYS => Ok(Some(days)),
                _ => Err(E::custom(format!("{days} days: a promise is 0 to {MOST_DAYS} days ahead"))),
            }
        }

        fn visit_u64<E: Error>(self, days: u64) -> Result<Self::Value, E> {
            self.visit_i64(i64::try_from(days).unwrap_or(i64::MAX))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            let number = text.strip_suffix("days").or_else(|| text.strip_suffix("day"));
            match number.and_then(|number| number.trim().parse::<i64>().ok()) {
                Some(days) => self.visit_i64(days),
                None => Err(E::custom(format!("\"{text}\" is no number of days: write 3, or \"3 days\""))),
            }
        }
    }
    deserializer.deserialize_any(Days)
}

/// A hundred years: dates are to stay dates.
pub(super) const MOST_DAYS: u32 = 36_525;
