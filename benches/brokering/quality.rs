//! Quality of allocations: shipments per order, distance, unallocated units.

use std::collections::HashSet;

use domain::brokering::decision::{Decisions, Destination, Search};
use domain::brokering::facts::Facts;

use crate::rules::Assign;

#[derive(Default)]
pub(crate) struct Quality {
    shipments: u32,
    orders: HashSet<usize>,
    metres: u64,
    units: usize,
    sent: usize,
    cut_short: usize,
}

impl Quality {
    pub(crate) fn of(facts: &Facts, decisions: &Decisions) -> Self {
        let mut quality = Self::default();
        let groups = facts.orders.iter().flat_map(|order| &order.groups);
        quality.units = groups.map(|group| group.items.len()).sum();
        for entry in &decisions.entries {
            quality.cut_short +=
                usize::from(entry.attempts.iter().any(|attempt| attempt.search == Search::CutShort));
            for one in &entry.moves {
                if let Destination::Facility { metres, .. } = &one.to {
                    quality.shipments += 1;
                    quality.orders.insert(entry.order);
                    quality.metres += u64::from(metres.unwrap_or(0));
                    quality.sent += one.items.len();
                }
            }
        }
        quality
    }

    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    pub(crate) fn tell(&self, assign: Assign) {
        let shipments = f64::from(self.shipments);
        println!(
            "  {:<38} {:.3} shipments per order, {:.0} km each, {:.2} % of units unfillable, {} searches cut short",
            assign.word(),
            shipments / self.orders.len() as f64,
            self.metres as f64 / shipments / 1000.0,
            100.0 * (self.units - self.sent) as f64 / self.units as f64,
            self.cut_short,
        );
    }
}
