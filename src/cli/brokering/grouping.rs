//! Facilities that are told in one row: those that lack the same and were nowhere near being chosen.

use domain::brokering::decision::Code;
use domain::brokering::explanation::{Change, FacilityView, View};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// What is alike is told once.
    Grouped,
    /// Every facility has a row of its own.
    Each,
}

/// So many of those that could send nothing have rows of their own: those for which least would have to be otherwise, and of these the
/// nearest. Where nobody knows how far they are, none is nearer than those that lack the same.
const NEAREST: usize = 3;

/// The facilities in the order in which they are told: those that got something, those that could have by their rank,
/// then those for which least would have to be otherwise.
pub(super) fn ordered(view: &View) -> Vec<&FacilityView> {
    let mut sights: Vec<&FacilityView> = view.facilities.iter().collect();
    sights.sort_by_key(|sight| {
        let hopeless = sight.unless.is_empty();
        let rank = sight.rank.unwrap_or(u32::MAX);
        let metres = sight.metres.unwrap_or(u32::MAX);
        (sight.code != Code::Chosen, rank, hopeless, sight.unless.len(), metres, &sight.facility)
    });
    sights
}

/// The facilities by rows, none of them empty.
pub(super) fn rows(view: &View, told: Told) -> Vec<Vec<&FacilityView>> {
    let mut rows: Vec<Vec<&FacilityView>> = Vec::new();
    let (mut near, mut first_alike) = (0, 0);
    for sight in ordered(view) {
        let could = sight.code == Code::Chosen || sight.rank.is_some();
        let is_near = !sight.unless.is_empty() && sight.metres.is_some() && near < NEAREST;
        if told == Told::Each || could || is_near {
            near += usize::from(!could);
            rows.push(vec![sight]);
            first_alike = rows.len();
            continue;
        }
        match rows[first_alike..].iter_mut().find(|row| are_alike(row[0], sight)) {
            Some(row) => row.push(sight),
            None => rows.push(vec![sight]),
        }
    }
    rows
}

/// True if two lack the same. How far the rule would have to reach is each one's own.
fn are_alike(one: &FacilityView, other: &FacilityView) -> bool {
    let same = |(one, other): (&Change, &Change)| match (one, other) {
        (Change::Within(_), Change::Within(_)) => true,
        (one, other) => one == other,
    };
    one.code == other.code
        && one.unless.len() == other.unless.len()
        && one.unless.iter().zip(&other.unless).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::facility::FacilityId;

    fn sight(facility: &str, code: Code, rank: Option<u32>, unless: Vec<Change>) -> FacilityView {
        let metres = facility.trim_matches(char::is_alphabetic).parse().ok();
        FacilityView { facility: FacilityId(facility.to_owned()), code, metres, rank, unless }
    }

    fn told(facilities: Vec<FacilityView>, told: Told) -> Vec<String> {
        let view = View { facilities };
        let row = |row: &Vec<&FacilityView>| {
            row.iter().map(|sight| sight.facility.0.as_str()).collect::<Vec<_>>().join("+")
        };
        rows(&view, told).iter().map(row).collect()
    }

    fn lacking(facility: &str, units: i64) -> FacilityView {
        sight(facility, Code::NoStock, None, vec![Change::MoreStock { variant: 7, units }])
    }

    #[test]
    fn what_lacks_the_same_is_one_row_and_who_came_near_has_its_own() {
        let mut all: Vec<FacilityView> = (1..=6).map(|at| lacking(&format!("S{at}"), 1)).collect();
        all.push(lacking("S9", 2));
        all.push(sight("W2", Code::Outranked, Some(2), vec![]));
        all.push(sight("W1", Code::Chosen, Some(1), vec![]));
        assert_eq!(told(all.clone(), Told::Grouped), ["W1", "W2", "S1", "S2", "S3", "S4+S5+S6", "S9"]);
        assert_eq!(told(all, Told::Each), ["W1", "W2", "S1", "S2", "S3", "S4", "S5", "S6", "S9"]);
    }

    #[test]
    fn what_nothing_helps_is_near_nothing() {
        let kit = |at: u32| sight(&format!("S{at}"), Code::KitUnknown, None, vec![]);
        assert_eq!(told((1..=4).map(kit).collect(), Told::Grouped), ["S1+S2+S3+S4"]);
    }

    #[test]
    fn of_those_that_are_nobody_knows_how_far_none_is_nearer() {
        let all = ["BOSTON", "BROOKLYN", "PORTLAND"].map(|facility| lacking(facility, 1));
        assert_eq!(told(all.into(), Told::Grouped), ["BOSTON+BROOKLYN+PORTLAND"]);
    }

    #[test]
    fn how_far_away_they_are_parts_none() {
        let far = |at: u32| sight(&format!("S{at}"), Code::OverDistance, None, vec![Change::Within(at)]);
        let mut all: Vec<FacilityView> = (1..=5).map(far).collect();
        all.push(sight("X6", Code::NoStock, None, vec![Change::Within(6)]));
        assert_eq!(told(all, Told::Grouped), ["S1", "S2", "S3", "S4+S5", "X6"]);
    }
}
