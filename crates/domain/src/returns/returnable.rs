//! The number of shipped units per line that are in no return: only they can come back by a refund alone.

use std::collections::HashMap;

use crate::shopify::returns::ShopReturn;
use crate::values::id::LineId;

/// Sent units by their lines.
pub(super) struct Sent {
    all: HashMap<LineId, u32>,
    left: HashMap<LineId, u32>,
}

impl Sent {
    pub(super) fn new(units: &[(LineId, u32)]) -> Self {
        let mut all: HashMap<LineId, u32> = HashMap::new();
        for (line, _) in units {
            *all.entry(*line).or_default() += 1;
        }
        Self { left: all.clone(), all }
    }

    /// True if anything of a line was sent.
    pub(super) fn any(&self, line: LineId) -> bool {
        self.all.contains_key(&line)
    }

    /// Takes the units of a return that is under way or done.
    pub(super) fn take(&mut self, one: &ShopReturn) {
        if one.status.is_live() {
            for line in &one.lines {
                if let Some(id) = line.line {
                    self.take_back(id, line.quantity);
                }
            }
        }
    }

    /// Takes so many units of a line, or as many as there are.
    pub(super) fn take_back(&mut self, line: LineId, units: u32) -> u32 {
        let Some(left) = self.left.get_mut(&line) else { return 0 };
        let taken = units.min(*left);
        *left -= taken;
        taken
    }
}
