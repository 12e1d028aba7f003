//! One rule tried for what is left of an entry.

use super::fewest::fewest;
use super::greedy::{Part, share_out};
use super::look::Looked;
use super::preference::Preference;
use super::thresholds;
use crate::domain::brokering::decision::{Attempt, Search, Verdict};
use crate::domain::brokering::routing::{Assign, Rule};

/// A rule tried.
pub(super) struct Tried {
    pub(super) looked: Looked,
    /// What was shared out, whether or not it stands.
    pub(super) parts: Vec<Part>,
    pub(super) verdict: Verdict,
    search: Search,
}

impl Tried {
    /// Tries a rule for an order, by its place.
    pub(super) fn new(preference: &Preference<'_>, order: usize) -> Self {
        let rule: &Rule = preference.ready.rule;
        let mut looked = Looked::new(preference, order);
        let (parts, search) = match rule.assign {
            Assign::Single | Assign::Split => (share_out(preference, &looked), Search::Whole),
            Assign::FewestShipments => fewest(preference, &looked),
        };
        let verdict = thresholds::judge(rule, preference.pieces, &parts);
        thresholds::say(&mut looked, verdict, rule, preference.pieces, &parts);
        Self { looked, parts, verdict, search }
    }

    pub(super) fn attempt(&self, rule: usize) -> Attempt {
        Attempt { rule, verdict: self.verdict, facilities: self.looked.counts(), search: self.search }
    }

    /// The parts that stand.
    pub(super) fn standing(&self) -> &[Part] {
        match self.verdict {
            Verdict::Found | Verdict::FoundSome => &self.parts,
            Verdict::NotAtOnePlace | Verdict::NotFound | Verdict::BelowValueThreshold | Verdict::NotAll => {
                &[]
            }
        }
    }
}
