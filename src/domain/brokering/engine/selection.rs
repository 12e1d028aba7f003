//! Which entries a routing tries, and in which order: looked up once, before the first of them is tried.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use smallvec::smallvec;

use super::index::{Group, Index, Unit};
use super::origin::Origins;
use super::pieces::Few;
use super::waiting::{Place, Waiting};
use crate::domain::brokering::explanation::Miss;
use crate::domain::brokering::facts::{Order, Priority, ShipGroup};
use crate::domain::brokering::routing::{Among, OrderFilter, OrderSort, Taking, Terms};
use crate::domain::facility::Queue;
use crate::domain::import::destination::PICKUP;

/// Something to try: what waits of a ship group in one queue, or one item of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The ship group, by its place; of several that have met, the one that was there first.
    pub(super) group: usize,
    pub(super) from: Queue,
    /// By their places, in the order of the items' numbers.
    pub(super) units: Few<u32>,
}

/// What a routing tries, first things first.
pub(super) fn select(
    index: &Index<'_>,
    waiting: &Waiting,
    terms: &Terms<'_>,
    filter: &OrderFilter,
) -> Vec<Candidate> {
    let mut filter = Filter::new(index, terms, filter);
    let mut found = Vec::new();
    for (at, group) in index.groups.iter().enumerate() {
        let own = [at];
        let siblings = index.siblings.get(&group.order).map_or(own.as_slice(), Vec::as_slice);
        if siblings[0] == at {
            let first = found.len();
            for at in siblings {
                let group = &index.groups[*at];
                if filter.takes(index.order(group), index.ship_group(group)) {
                    filter.gather(*at, group, waiting, &mut found);
                }
            }
            if siblings.len() > 1 {
                let apart = found.split_off(first);
                found.extend(met(index, apart));
            }
            filter.file(first, &mut found);
            if filter.written.promise_within.is_some() {
                let whole = found.split_off(first);
                found.extend(whole.into_iter().flat_map(one_by_one));
            }
        }
    }
    let delivery_days: HashMap<&str, u32> = index
        .facts
        .methods
        .iter()
        .filter_map(|method| Some((method.name.as_str(), method.delivery_days?)))
        .collect();
    found.sort_by_cached_key(|candidate| {
        let group = &index.groups[candidate.group];
        let (order, ship_group) = (index.order(group), index.ship_group(group));
        let rank = |sort: &OrderSort| rank(*sort, order, ship_group, &delivery_days);
        let wanted: Vec<i64> = filter.written.sort.iter().map(rank).collect();
        let first_unit = candidate.units.first().copied();
        (wanted, order.ordered_at, order.id, ship_group.id, candidate.from, first_unit)
    });
    found
}

/// What waits of one order, queue by queue and method by method, as the store has it: items of several ship groups that an
/// earlier routing moved to the same queue are one group there.
fn met(index: &Index<'_>, apart: Vec<Candidate>) -> Vec<Candidate> {
    let ship_group = |of: &Candidate| index.ship_group(&index.groups[of.group]);
    let mut met: Vec<Candidate> = Vec::with_capacity(apart.len());
    for candidate in apart {
        let same = |known: &&mut Candidate| {
            known.from == candidate.from && ship_group(known).method == ship_group(&candidate).method
        };
        let Some(known) = met.iter_mut().find(same) else {
            met.push(candidate);
            continue;
        };
        known.units.extend(candidate.units.iter().copied());
        known.units.sort_by_key(|unit| index.units[*unit as usize].item.id);
        // The others came to it, if it has been there from the beginning.
        if ship_group(&candidate).queue == candidate.from && ship_group(known).queue != candidate.from {
            known.group = candidate.group;
        }
    }
    met
}

/// What keeps a routing from taking anything of a ship group, by its place; none where nothing does.
pub(super) fn missed(
    index: &Index<'_>,
    waiting: &Waiting,
    terms: &Terms<'_>,
    filter: &OrderFilter,
    at: usize,
) -> Option<Miss> {
    let mut filter = Filter::new(index, terms, filter);
    let group = &index.groups[at];
    let miss = filter.misses(index.order(group), index.ship_group(group));
    miss.or_else(|| filter.misses_of_items(at, group, waiting))
}

fn one_by_one(whole: Candidate) -> impl Iterator<Item = Candidate> {
    let Candidate { group, from, units } = whole;
    units.into_iter().map(move |unit| Candidate { group, from, units: smallvec![unit] })
}

/// Where an order stands by one word; those that have no such thing come last.
fn rank(sort: OrderSort, order: &Order, group: &ShipGroup, delivery_days: &HashMap<&str, u32>) -> i64 {
    let time = |at: Option<DateTime<Utc>>| at.map_or(i64::MAX, |at| at.timestamp_micros());
    match sort {
        OrderSort::ShipBefore => time(group.ship_by),
        OrderSort::ShipAfter => time(group.ship_after),
        OrderSort::OrderDate => order.ordered_at.timestamp_micros(),
        OrderSort::DeliveryDays => {
            delivery_days.get(group.method.as_str()).map_or(i64::MAX, |days| i64::from(*days))
        }
        OrderSort::Priority => match priority(order) {
            Priority::High => 0,
            Priority::Medium => 1,
            Priority::Low => 2,
        },
    }
}

/// How urgent an order is; as most, where nobody said so.
fn priority(order: &Order) -> Priority {
    order.priority.unwrap_or(Priority::Medium)
}

/// A filter made ready.
struct Filter<'f, 't> {
    index: &'f Index<'f>,
    written: &'t OrderFilter,
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
    fn new(index: &'f Index<'f>, terms: &'t Terms<'t>, written: &'t OrderFilter) -> Self {
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

    /// Whether it takes what waits of a ship group, as far as that does not depend on the items.
    fn takes(&mut self, order: &'f Order, group: &'f ShipGroup) -> bool {
        self.misses(order, group).is_none()
    }

    /// What of an order or a ship group keeps it from being taken.
    fn misses(&mut self, order: &'f Order, group: &'f ShipGroup) -> Option<Miss> {
        let priorities = &self.written.priorities;
        let channel = order.channel.as_deref();
        if group.method == PICKUP {
            Some(Miss::Pickup)
        } else if !holds(priorities, |among| among.contains(&priority(order))) {
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
    fn misses_of_items(&self, at: usize, group: &Group, waiting: &Waiting) -> Option<Miss> {
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
    fn gather(&self, at: usize, group: &Group, waiting: &Waiting, found: &mut Vec<Candidate>) {
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
    fn file(&self, first: usize, found: &mut Vec<Candidate>) {
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
        if queue == Queue::GeneralOps {
            return false;
        }
        if !self.written.queues.is_empty() {
            return self.written.queues.contains(&queue);
        }
        let named = self.terms.queues.contains(&queue);
        match self.terms.taking {
            Taking::Untried => named && !tried,
            Taking::Unfillable => named && (tried || queue == Queue::Unfillable),
        }
    }

    fn is_promised(&self, unit: &Unit<'_>) -> bool {
        self.last_promise.is_none_or(|last| unit.item.promise_date.is_some_and(|date| date <= last))
    }

    /// Whether some of these units are in a wanted category, and none in an unwanted one.
    fn in_category(&self, units: &[u32]) -> bool {
        let of = |unit: &u32| self.index.units[*unit as usize].variant.map(|at| self.categories[at as usize]);
        let wanted = &self.written.categories;
        (wanted.any.is_empty() || units.iter().filter_map(of).any(|(is_in, _)| is_in))
            && !units.iter().filter_map(of).any(|(_, is_out)| is_out)
    }
}

fn holds<T>(among: &Among<T>, is_one_of: impl Fn(&[T]) -> bool) -> bool {
    (among.any.is_empty() || is_one_of(&among.any)) && !is_one_of(&among.none)
}

fn categories(index: &Index<'_>, wanted: &Among<String>) -> Vec<(bool, bool)> {
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

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

/// A filter by words; what it says of each is remembered, since there are few words and many orders.
struct Words<'f> {
    any: Vec<String>,
    none: Vec<String>,
    known: HashMap<&'f str, (bool, bool)>,
}

impl<'f> Words<'f> {
    fn new(among: &Among<String>) -> Self {
        Self { any: folded(&among.any), none: folded(&among.none), known: HashMap::new() }
    }

    /// Whether one of the words is wanted and none is unwanted. What has no word has no unwanted one.
    fn hold(&mut self, words: impl Iterator<Item = &'f str>) -> bool {
        if self.any.is_empty() && self.none.is_empty() {
            return true;
        }
        let mut wanted = self.any.is_empty();
        for word in words {
            let (is_in, is_out) = *self.known.entry(word).or_insert_with(|| {
                let word = word.to_lowercase();
                (self.any.contains(&word), self.none.contains(&word))
            });
            if is_out {
                return false;
            }
            wanted |= is_in;
        }
        wanted
    }
}
