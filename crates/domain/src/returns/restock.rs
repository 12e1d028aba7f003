//! Assigns return states and facilities to units, with as few stock movements as possible.

use super::line::{Place, Target};
use super::{Policy, StoredUnit};
use crate::facility::FacilityId;
use crate::plan::change::ReturnedUnit;

/// Leads units of one line to what they are to be. There may be more units than targets: what came back once stays back;
/// and fewer: the last targets, which are still awaited, find none.
///
/// A unit that has come back takes the target that moves it least. Where nothing decides, the first target takes the first
/// unit, so that a second look finds everything as it is.
pub(super) fn lead(units: Vec<StoredUnit>, targets: &[Target], policy: &Policy) -> Vec<ReturnedUnit> {
    let targets = &targets[..targets.len().min(units.len())];
    let mut pairs = Pairs { units: units.into_iter().map(Some).collect(), taken: vec![false; targets.len()] };
    let mut led: Vec<(StoredUnit, usize)> = Vec::new();
    for effort in 0..=FARTHEST {
        for (place, target) in targets.iter().enumerate().filter(|(_, target)| target.received) {
            let fits = |unit: &StoredUnit| unit.received && self::effort(unit, target, policy) == effort;
            if let Some(unit) = pairs.take(place, fits) {
                led.push((moved(unit, target, policy), place));
            }
        }
    }
    for (place, target) in targets.iter().enumerate() {
        if let Some(unit) = pairs.take(place, |_| true) {
            led.push((moved(unit, target, policy), place));
        }
    }
    let mut units: Vec<ReturnedUnit> =
        pairs.units.iter().flatten().map(|unit| became(unit, &Target::unknown())).collect();
    units.extend(told_in_order(led).iter().map(|(unit, place)| became(unit, &targets[*place])));
    units
}

/// Units and targets that have not found each other yet.
struct Pairs {
    units: Vec<Option<StoredUnit>>,
    taken: Vec<bool>,
}

impl Pairs {
    /// The first unit that fits a target which has none yet.
    fn take(&mut self, target: usize, fits: impl Fn(&StoredUnit) -> bool) -> Option<StoredUnit> {
        if self.taken[target] {
            return None;
        }
        let unit = self.units.iter_mut().find(|unit| unit.as_ref().is_some_and(&fits))?.take();
        self.taken[target] = true;
        unit
    }
}

/// The greatest effort there is.
const FARTHEST: u8 = 7;

/// How ill a unit that has come back fits what it is to be: carrying it elsewhere is worse than thinking again about its
/// damage.
fn effort(unit: &StoredUnit, target: &Target, policy: &Policy) -> u8 {
    let carried = match (&target.place, &unit.restock) {
        (Place::Counter(at), Some(lies)) if at == lies => 0,
        (Place::Parcel, lies) if *lies == policy.restock_facility => 0,
        (Place::Nowhere, None) => 0,
        // It stays where the retailer wanted such units when it came.
        (Place::Parcel, Some(_)) => 1,
        (Place::Parcel, None) => 2,
        (Place::Counter(_) | Place::Nowhere, _) => 3,
    };
    let damage = unit.damaged != (policy.is_damaged(target) && shelf(unit, target, policy).is_some());
    2 * carried + u8::from(damage)
}

/// Where a unit lies once it is what it is to be. What came by parcel stays where it was put, whatever the retailer has
/// chosen since.
fn shelf(unit: &StoredUnit, target: &Target, policy: &Policy) -> Option<FacilityId> {
    match &target.place {
        Place::Counter(at) => Some(at.clone()),
        Place::Parcel if unit.received => unit.restock.clone(),
        Place::Parcel => policy.restock_facility.clone(),
        Place::Nowhere => None,
    }
}

/// The unit as it is to be. What came back once stays back, where it is, even if the shop awaits it again.
fn moved(unit: StoredUnit, target: &Target, policy: &Policy) -> StoredUnit {
    if !target.received {
        return unit;
    }
    let restock = shelf(&unit, target, policy);
    let damaged = restock.is_some() && policy.is_damaged(target);
    StoredUnit { received: true, restock, damaged, ..unit }
}

/// Among units that are alike, the first target goes to the first unit.
fn told_in_order(mut led: Vec<(StoredUnit, usize)>) -> Vec<(StoredUnit, usize)> {
    let alike = |unit: &StoredUnit| (unit.received, unit.restock.clone(), unit.damaged);
    led.sort_by_key(|(unit, target)| (alike(unit), *target));
    let targets: Vec<usize> = led.iter().map(|(_, target)| *target).collect();
    led.sort_by_key(|(unit, _)| (alike(unit), unit.unit));
    led.into_iter().map(|(unit, _)| unit).zip(targets).collect()
}

impl Target {
    /// A unit of which the shop tells nothing any more.
    pub(super) fn unknown() -> Self {
        Self {
            reason: None,
            note: None,
            received: false,
            place: Place::Nowhere,
            price: Default::default(),
            tax: Default::default(),
        }
    }
}

impl Policy {
    /// True if a unit comes back damaged, by what the buyer said.
    fn is_damaged(&self, target: &Target) -> bool {
        let plain = |word: &str| word.to_lowercase().replace('_', "-");
        let reason = target.reason.as_deref().map(plain);
        reason.is_some_and(|reason| self.damaged_reasons.iter().any(|one| plain(one) == reason))
    }
}

/// A unit as it is, with what is told of it.
pub(super) fn became(unit: &StoredUnit, told: &Target) -> ReturnedUnit {
    ReturnedUnit {
        line: unit.line,
        unit: unit.unit,
        reason: told.reason.clone(),
        note: told.note.clone(),
        price: told.price,
        tax: told.tax,
        received: unit.received,
        restock: unit.restock.clone(),
        damaged: unit.damaged,
    }
}
