//! Matches units to shipments: Shopify states how many units shipped from a location, not which ones.

use super::StoredItem;
use crate::facility::FacilityId;
use crate::orders::import::Known;
use crate::plan::change::shipment::Sent;
use crate::status::ItemStatus;

/// The senders of which the store does not know yet: those of its completed units are left out, by their facilities as far
/// as these are known, else the first.
pub(super) fn untold(
    mut senders: Vec<Option<Sent>>,
    units: &[StoredItem],
    known: &Known,
) -> Vec<Option<Sent>> {
    let completed = units.iter().filter(|item| item.status == ItemStatus::Completed);
    let mut unmatched = 0;
    for item in completed {
        let same = senders.iter().position(|sender| facility(sender, known) == Some(&item.facility));
        match same {
            Some(index) => drop(senders.remove(index)),
            None => unmatched += 1,
        }
    }
    senders.drain(..unmatched.min(senders.len()));
    senders
}

/// Completed units whose fulfilment was called off and that were sent again from elsewhere, by their places, each with its
/// sender. A unit is known to be one by the shelf that it was taken from: a parcel from there was called off, and none that
/// stands accounts for it.
pub(super) fn sent_again(
    (mut senders, mut not_senders): (Vec<Option<Sent>>, Vec<Option<Sent>>),
    units: &[StoredItem],
    known: &Known,
) -> Vec<(usize, Sent)> {
    let completed = (0..units.len()).filter(|index| units[*index].status == ItemStatus::Completed);
    let mut completed: Vec<usize> = completed.collect();
    // What is known to have left a shelf is the first of which a parcel from there tells.
    completed.sort_by_key(|index| units[*index].taken_from.is_none());
    let mut astray = Vec::new();
    let mut untold = 0;
    for index in completed {
        let at = |sender: &Option<Sent>, place| place == facility(sender, known);
        let item = &units[index];
        if let Some(told) = senders.iter().position(|sender| at(sender, Some(&item.facility))) {
            senders.remove(told);
            continue;
        }
        let from = item.taken_from.as_ref();
        match not_senders.iter().position(|sender| from.is_some() && at(sender, from)) {
            Some(undone) => astray.push((index, not_senders.remove(undone))),
            None => untold += 1,
        }
    }
    // Units of which nobody knows from where they went are those of the first parcels.
    senders.drain(..untold.min(senders.len()));
    let mut again = Vec::new();
    for (index, undone) in astray {
        let later = |sender: &Sent| undone.as_ref().is_some_and(|undone| sender.at >= undone.at);
        let next = senders.iter().position(|sender| sender.as_ref().is_some_and(later));
        again.extend(next.and_then(|place| senders.remove(place)).map(|sender| (index, sender)));
    }
    again
}

/// Who sent which unit.
pub(super) struct Matched {
    /// Units that were sent, by their places, each with its sender.
    pub(super) units: Vec<(usize, Option<Sent>)>,
    /// Senders that found none.
    pub(super) rest: Vec<Option<Sent>>,
}

/// Gives every sender an open unit, as long as there are some. A unit goes from
/// where it is; the others came from where the goods were: facilities before queues, then the oldest.
pub(super) fn matched(senders: Vec<Option<Sent>>, units: &[StoredItem], known: &Known) -> Matched {
    let completes = |item: &StoredItem| item.status.is_open() && item.status.leads_to(ItemStatus::Completed);
    let mut open: Vec<usize> = (0..units.len()).filter(|index| completes(&units[*index])).collect();
    open.sort_by_key(|index| (units[*index].waiting, units[*index].unit));
    let mut matched = Vec::with_capacity(senders.len());
    let mut elsewhere = Vec::new();
    for sender in senders {
        let there = open.iter().position(|index| facility(&sender, known) == Some(&units[*index].facility));
        match there {
            Some(place) => matched.push((open.remove(place), sender)),
            None => elsewhere.push(sender),
        }
    }
    let rest = elsewhere.split_off(open.len().min(elsewhere.len()));
    matched.extend(open.into_iter().zip(elsewhere));
    Matched { units: matched, rest }
}

/// Which completed units did not go after all, by their places: those of the facilities that did not send them, then the
/// youngest.
pub(super) fn came_back(
    mut not_senders: Vec<Option<Sent>>,
    units: &[StoredItem],
    how_many: usize,
    known: &Known,
) -> Vec<usize> {
    let completed = (0..units.len()).filter(|index| units[*index].status == ItemStatus::Completed).rev();
    let (theirs, others): (Vec<usize>, Vec<usize>) = completed.partition(|index| {
        let at = &units[*index].facility;
        let same = not_senders.iter().position(|sender| facility(sender, known) == Some(at));
        same.map(|place| not_senders.swap_remove(place)).is_some()
    });
    theirs.into_iter().chain(others).take(how_many).collect()
}

fn facility<'a>(sender: &'a Option<Sent>, known: &'a Known) -> Option<&'a FacilityId> {
    sender.as_ref().map(|sender| known.meant(&sender.from))
}
