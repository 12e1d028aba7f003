//! One rule tried for what is left of an entry.

use super::candidates::Candidates;
use super::greedy::{Part, share_out};
use super::minimum_split::fewest;
use super::preference::Preference;
use super::thresholds;
use crate::brokering::decision::{Attempt, Search, Verdict};
use crate::brokering::routing::{Assign, Rule};

/// A rule tried.
#[derive(Default)]
pub(super) struct Tried {
    pub(super) looked: Candidates,
    /// What was shared out, whether or not it stands.
    pub(super) parts: Vec<Part>,
    pub(super) verdict: Verdict,
    search: Search,
}

impl Tried {
    /// Tries a rule for an order, by its place, instead of what was tried before.
    pub(super) fn attempt(&mut self, preference: &Preference<'_>, order: usize) {
        let rule: &Rule = preference.ready.rule;
        self.looked.look(preference, order);
        (self.parts, self.search) = match rule.assign {
            Assign::Single | Assign::Split => (share_out(preference, &self.looked), Search::Whole),
            Assign::FewestShipments => fewest(preference, &self.looked),
        };
        self.verdict = thresholds::judge(rule, preference.pieces, &self.parts);
        thresholds::say(&mut self.looked, self.verdict, rule, preference.pieces, &self.parts);
    }

    /// What came of it; of a rule, by its place in its routing.
    pub(super) fn told(&self, rule: usize) -> Attempt {
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
