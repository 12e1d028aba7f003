//! Safety stock and permissions of kits at facilities. A kit has no stock of its own; these hold beside those of its
//! components.

use std::collections::HashMap;

use super::index::small;

/// The kits of which some facility says something.
#[derive(Default)]
pub(super) struct Kits(HashMap<u32, Ruled>);

/// What is said of a kit.
struct Ruled {
    made_of: Vec<(u32, i64)>,
    /// What facilities keep of it, by their places; nothing where they do not send it.
    kept: HashMap<u32, Option<i64>>,
}

impl Kits {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Notes what a facility keeps of a kit, or that it does not send it.
    pub(super) fn rule(&mut self, kit: u32, made_of: &[(u32, i64)], facility: u32, kept: Option<i64>) {
        let ruled = self.0.entry(kit);
        let ruled = ruled.or_insert_with(|| Ruled { made_of: made_of.to_vec(), kept: HashMap::new() });
        ruled.kept.insert(facility, kept);
    }

    /// True if any facility says anything of a kit.
    pub(super) fn has(&self, kit: u32) -> bool {
        self.0.contains_key(&kit)
    }

    /// How many of a kit its components make at a facility, by what is free of each.
    pub(super) fn whole(&self, kit: u32, free: impl Fn(u32) -> i64) -> i64 {
        let parts = self.0.get(&kit).map(|ruled| ruled.made_of.iter());
        parts.into_iter().flatten().map(|(part, units)| free(*part) / units).min().unwrap_or(0)
    }

    /// How many of them can be sent.
    pub(super) fn free(&self, kit: u32, facility: usize, free: impl Fn(u32) -> i64) -> i64 {
        match self.0.get(&kit).and_then(|ruled| ruled.kept.get(&small(facility))) {
            Some(None) => 0,
            Some(Some(kept)) => (self.whole(kit, free) - kept).max(0),
            None => self.whole(kit, free),
        }
    }
}
