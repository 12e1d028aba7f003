//! The names of the quantities: the conditions that units can be in.

/// A quantity by its name in the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    Available,
    Committed,
    Reserved,
    Damaged,
    SafetyStock,
    QualityControl,
    Incoming,
    /// All units that are there: the sum of the others but those still to come.
    OnHand,
}

impl Name {
    /// Those that are written down; the place in this list is the place among a level's quantities.
    pub(crate) const KEPT: [Name; 7] = [
        Name::Available,
        Name::Committed,
        Name::Reserved,
        Name::Damaged,
        Name::SafetyStock,
        Name::QualityControl,
        Name::Incoming,
    ];

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Name> {
        Name::KEPT.into_iter().chain([Name::OnHand])
    }

    /// The quantity that the API calls so.
    pub(crate) fn read(told: &str) -> Option<Name> {
        Name::all().find(|name| name.told() == told)
    }

    /// Its name in the API, and its column in the shop's file.
    pub(crate) fn told(self) -> &'static str {
        match self {
            Name::Available => "available",
            Name::Committed => "committed",
            Name::Reserved => "reserved",
            Name::Damaged => "damaged",
            Name::SafetyStock => "safety_stock",
            Name::QualityControl => "quality_control",
            Name::Incoming => "incoming",
            Name::OnHand => "on_hand",
        }
    }

    /// True if an app may count units in or out, or move them between such: what is promised to buyers is the shop's own
    /// affair, and what is there follows.
    pub(crate) fn is_adjustable(self) -> bool {
        match self {
            Name::Available
            | Name::Reserved
            | Name::Damaged
            | Name::SafetyStock
            | Name::QualityControl
            | Name::Incoming => true,
            Name::Committed | Name::OnHand => false,
        }
    }
}
