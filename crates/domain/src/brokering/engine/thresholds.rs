//! Conditions on the whole allocation of a rule (routing.md 1.4).

use super::candidates::Candidates;
use super::demand::Pieces;
use super::greedy::Part;
use crate::brokering::decision::{Code, Verdict};
use crate::brokering::routing::{Assign, Completeness, Rule};
use crate::values::money::Decimal;

/// What comes of an allocation. If it does not stand, nothing of it does.
pub(super) fn judge(rule: &Rule, pieces: &Pieces, parts: &[Part]) -> Verdict {
    let sent: usize = parts.iter().map(|part| part.pieces.len()).sum();
    let complete = sent == pieces.list.len();
    let units = || pieces.list.iter().map(|piece| piece.units.len()).sum::<usize>();
    match (rule.assign, parts) {
        (Assign::Single, []) if units() > 1 => Verdict::NotAtOnePlace,
        (_, []) => Verdict::NotFound,
        (_, [_]) if complete => Verdict::Found,
        _ if !complete && rule.completeness == Completeness::AllOrNothing => Verdict::NotAll,
        _ if rule.split.min_value.is_some_and(|least| smallest_part(pieces, parts) < least) => {
            Verdict::BelowValueThreshold
        }
        _ if complete => Verdict::Found,
        _ => Verdict::FoundSome,
    }
}

/// What the part is worth that is worth least, be it the one that nobody sends.
pub(super) fn smallest_part(pieces: &Pieces, parts: &[Part]) -> Decimal {
    let sent: usize = parts.iter().map(|part| part.pieces.len()).sum();
    let all: Decimal = pieces.list.iter().map(|piece| piece.value).sum();
    let rest = all - parts.iter().map(|part| worth(pieces, part)).sum::<Decimal>();
    let rest = (sent < pieces.list.len()).then_some(rest);
    parts.iter().map(|part| worth(pieces, part)).chain(rest).min().unwrap_or_default()
}

/// What a part is worth.
pub(super) fn worth(pieces: &Pieces, part: &Part) -> Decimal {
    part.pieces.iter().map(|piece| pieces.list[*piece].value).sum()
}

/// Says what came of the facilities that could have sent something.
pub(super) fn say(looked: &mut Candidates, verdict: Verdict, rule: &Rule, pieces: &Pieces, parts: &[Part]) {
    let mut rest = looked.any.clone();
    if !parts.is_empty() {
        let mut none = looked.any.clone();
        none.clear();
        let (mut chosen, mut missing, mut below) = (none.clone(), none.clone(), none);
        let least = rule.split.min_value.unwrap_or_default();
        let some_is_below = parts.iter().any(|part| worth(pieces, part) < least);
        for part in parts {
            rest.remove(part.facility);
            let set = match verdict {
                Verdict::Found | Verdict::FoundSome => &mut chosen,
                Verdict::BelowValueThreshold if some_is_below && worth(pieces, part) >= least => &mut missing,
                Verdict::BelowValueThreshold => &mut below,
                Verdict::NotAll | Verdict::NotAtOnePlace | Verdict::NotFound => &mut missing,
            };
            set.insert(part.facility);
        }
        looked.say(Code::Chosen, &chosen);
        looked.say(Code::MissingItems, &missing);
        looked.say(Code::BelowValueThreshold, &below);
    }
    looked.say(Code::Outranked, &rest);
}
