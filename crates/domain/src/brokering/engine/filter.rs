//! Filters of a routing on orders, ship groups and items.

use chrono::{Days, NaiveDate};
use smallvec::smallvec;

use super::backlog::{Candidate, Place, Waiting};
use super::index::{Group, Index, Unit};
use super::origin::Origins;
use super::words::Words;
use crate::brokering::explanation::Miss;
use crate::brokering::facts::{Order, ShipGroup};
use crate::brokering::routing::{Inclusion, OrderFilter, Terms, folded};
use crate::facility::Queue;
use crate::orders::destination::PICKUP;

/// A filter made ready.
pub(super) struct Filter<'f, 't> {
    index: &'f Index<'f>,
    pub(super) written: &'t OrderFilter,
    terms: &'t Terms<'t>,
    methods: Words<'f>,
    channels: Words<'f>,
    origins: Origins<'f>,
    tags: Words<'f>,
    /// By variants' places: whether it is in a wanted category, and in an unwanted one.
    categories: Vec<(bool, bool)>,
    last_promise: Option<NaiveDate>,
}

impl<'f, 't> Filter<'f, 't> {
    pub(super) fn new(index: &'f Index<'f>, terms: &'t Terms<'t>, written: &'t OrderFilter) -> Self {
        let today = terms.now.with_timezone(&terms.timezone).date_naive();
        let ahead = |days: u32| today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        Self {
            index,
            written,
            terms,
            methods: Words::new(&written.shipping_methods),
            channels: Words::new(&written.channels),
            origins: Origins::new(index.facts, &written.origin_groups),
            tags: Words::new(&written.tags),
            categories: categories(index, &written.categories),
            last_promise: written.promise_within.map(ahead),
        }
    }

    /// True if it takes what waits of a ship group, as far as that does not depend on the items.
    pub(super) fn takes(&mut self, order: &'f Order, group: &'f ShipGroup) -> bool {
        self.misses(order, group).is_none()
    }

    /// What of an order or a ship group keeps it from being taken.
    pub(super) fn misses(&mut self, order: &'f Order, group: &'f ShipGroup) -> Option<Miss> {
        let channel = order.channel.as_deref();
        if group.method == PICKUP {
            Some(Miss::Pickup)
        } else if !self.written.priorities.passes(&order.urgency()) {
            Some(Miss::Priority)
        } else if !self.methods.hold(std::iter::once(group.method.as_str())) {
            Some(Miss::ShippingMethod)
        } else if !self.channels.hold(channel.into_iter()) {
            Some(Miss::Channel)
        } else if !self.origins.hold(order) {
            Some(Miss::OriginGroup)
        } else if !self.tags.hold(order.tags.iter().map(String::as_str)) {
            Some(Miss::Tags)
        } else {
            None
        }
    }

    /// What of the items of a ship group keeps them from being taken; `None` where some are.
    pub(super) fn misses_of_items(&self, at: usize, group: &Group, waiting: &Waiting) -> Option<Miss> {
        let mut found = Vec::new();
        self.gather(at, group, waiting, &mut found);
        self.file(0, &mut found);
        if !found.is_empty() {
            return None;
        }
        let waits = |unit: u32| match waiting.place(unit) {
            Place::Waits { queue, tried } => Some((unit, queue, tried)),
            Place::Sent => None,
        };
        let units: Vec<_> = group.units.clone().filter_map(waits).collect();
        let taken = |(_, queue, tried): &&(u32, Queue, bool)| self.takes_from(*queue, *tried);
        if !units.iter().any(|unit| taken(&unit)) {
            let other = |(_, queue, tried): &(u32, Queue, bool)| self.takes_from(*queue, !*tried);
            let tried = |(_, _, tried): &(u32, Queue, bool)| *tried;
            return Some(match units.iter().find(|unit| other(unit)) {
                Some(unit) if tried(unit) => Miss::Tried,
                Some(_) => Miss::Untried,
                None => Miss::Queue,
            });
        }
        let promised =
            |(unit, _, _): &(u32, Queue, bool)| self.is_promised(&self.index.units[*unit as usize]);
        Some(if units.iter().filter(taken).any(promised) { Miss::Category } else { Miss::Promise })
    }

    /// Adds what waits of a group, queue by queue, whatever it is filed under.
    pub(super) fn gather(&self, at: usize, group: &Group, waiting: &Waiting, found: &mut Vec<Candidate>) {
        let first = found.len();
        for unit in group.units.clone() {
            let Place::Waits { queue, tried } = waiting.place(unit) else { continue };
            if !self.takes_from(queue, tried) || !self.is_promised(&self.index.units[unit as usize]) {
                continue;
            }
            match found[first..].iter_mut().find(|candidate| candidate.from == queue) {
                Some(candidate) => candidate.units.push(unit),
                None => found.push(Candidate { group: at, from: queue, units: smallvec![unit] }),
            }
        }
    }

    /// Leaves out what is not filed under what it asks for.
    pub(super) fn file(&self, first: usize, found: &mut Vec<Candidate>) {
        if !self.written.categories.is_open() {
            let by_item = self.written.promise_within.is_some();
            let whole = found.split_off(first);
            found.extend(whole.into_iter().filter_map(|mut candidate| {
                if by_item {
                    candidate.units.retain(|unit| self.in_category(std::slice::from_ref(unit)));
                    (!candidate.units.is_empty()).then_some(candidate)
                } else {
                    self.in_category(&candidate.units).then_some(candidate)
                }
            }));
        }
    }

    fn takes_from(&self, queue: Queue, tried: bool) -> bool {
        self.written.takes_from(self.terms.queues, self.terms.taking, (queue, tried))
    }

    fn is_promised(&self, unit: &Unit<'_>) -> bool {
        self.last_promise.is_none_or(|last| unit.item.promise_date.is_some_and(|date| date <= last))
    }

    /// True if some of these units are in a wanted category, and none in an unwanted one.
    fn in_category(&self, units: &[u32]) -> bool {
        let of = |unit: &u32| self.index.units[*unit as usize].variant.map(|at| self.categories[at as usize]);
        let wanted = &self.written.categories;
        (wanted.any.is_empty() || units.iter().filter_map(of).any(|(is_in, _)| is_in))
            && !units.iter().filter_map(of).any(|(_, is_out)| is_out)
    }
}

fn categories(index: &Index<'_>, wanted: &Inclusion<String>) -> Vec<(bool, bool)> {
    if wanted.is_open() {
        return Vec::new();
    }
    let mut of_variants = vec![(false, false); index.variants.len()];
    let (any, none) = (folded(&wanted.any), folded(&wanted.none));
    for variant in &index.facts.variants {
        let Some(place) = index.variant(variant.id) else { continue };
        let its = folded(&variant.categories);
        let has = |words: &[String]| words.iter().any(|word| its.contains(word));
        of_variants[place as usize] = (has(&any), has(&none));
    }
    of_variants
}
