//! The engine with somebody who watches: what each rule saw of each facility, and what would have changed it.

use super::attempt::Tried;
use super::backlog::Waiting;
use super::counterfactual::Counterfactual;
use super::demand::{Needs, Piece, Pieces};
use super::index::Index;
use super::preference::{Aspect, Preference};
use super::selection::missed;
use super::slot::Kind;
use super::thresholds::smallest_part;
use super::{Engine, Seen, Witness};
use crate::brokering::decision::{Code, Verdict};
use crate::brokering::explanation::{By, Change, Explained, Explanation, FacilityView, Missed, View};
use crate::brokering::facts::{Facts, Stock};
use crate::brokering::routing::{Assign, Gate, Limits, Standing, Terms};

/// More steps than there are kinds of obstacles.
const MOST_CHANGES: usize = 24;

/// Decides as [`super::decide`] does, and tells what there was to see for one order, by its place in the facts.
pub fn explain(facts: &Facts, terms: &Terms<'_>, order: usize) -> Explanation {
    let index = Index::new(facts);
    let mut watch = Watch { order, stock: stock_of(&index, order), views: Vec::new() };
    let decisions = Engine::new(&index, terms).run(&mut watch);
    let mut views = watch.views.into_iter();
    let entries = decisions.entries.into_iter().filter(|entry| entry.order == order);
    let entries =
        entries.map(|entry| Explained { views: views.by_ref().take(entry.attempts.len()).collect(), entry });
    let entries: Vec<Explained> = entries.collect();
    Explanation { order, missed: missed_by_all(&index, terms, order, &entries), entries }
}

/// What keeps each routing from the ship groups of an order of which none takes anything.
fn missed_by_all(index: &Index<'_>, terms: &Terms<'_>, order: usize, entries: &[Explained]) -> Vec<Missed> {
    let waiting = Waiting::new(index);
    let mut all = Vec::new();
    for (at, group) in index.groups.iter().enumerate().filter(|(_, group)| group.order == order) {
        let id = index.ship_group(group).id;
        if entries.iter().any(|explained| explained.entry.group == id) {
            continue;
        }
        let active = terms.routings.iter().enumerate().filter(|(_, it)| it.standing == Standing::Active);
        all.extend(active.filter_map(|(routing, written)| {
            let why = missed(index, &waiting, terms, &written.orders, at)?;
            Some(Missed { group: id, routing, why })
        }));
    }
    all
}

/// The stock of what an order asks for, and of the rest of its styles.
fn stock_of(index: &Index<'_>, order: usize) -> Vec<Stock> {
    let items = index.facts.orders[order].groups.iter().flat_map(|group| &group.items);
    let asked = items.filter_map(|item| item.variant).filter_map(|id| index.variant(id));
    let mut wanted: Vec<u32> = Vec::new();
    for variant in asked {
        wanted.push(variant);
        wanted.extend(index.made_of(variant).iter().map(|(part, _)| *part));
    }
    let styles: Vec<i64> = wanted.iter().filter_map(|variant| index.styles[*variant as usize]).collect();
    wanted.extend(styles.iter().filter_map(|style| index.of_style.get(style)).flatten());
    let ids: std::collections::HashSet<i64> =
        wanted.into_iter().map(|variant| index.variants[variant as usize]).collect();
    index.facts.stock.iter().filter(|row| ids.contains(&row.variant)).copied().collect()
}

/// Watches one order.
struct Watch {
    order: usize,
    stock: Vec<Stock>,
    views: Vec<View>,
}

impl Witness for Watch {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.order == self.order {
            self.views.push(view(seen, &Counterfactual::seen(seen, &self.stock)));
        }
    }
}

fn view(seen: &Seen<'_>, world: &Counterfactual) -> View {
    let Seen { preference, tried, .. } = seen;
    let ranked = preference.ranked(tried.looked.any.iter());
    let others = (0..preference.index.facilities.len()).filter(|place| !tried.looked.any.has(*place));
    let sight = |place: usize| FacilityView {
        facility: preference.index.facilities[place].id.clone(),
        code: tried.looked.code(place).unwrap_or(Code::Outranked),
        metres: preference.distances.metres(place),
        rank: ranked.iter().position(|one| *one == place).and_then(|at| u32::try_from(at + 1).ok()),
        unless: unless(world, place),
    };
    View { facilities: ranked.iter().copied().chain(others).map(sight).collect() }
}

/// What would have to be otherwise for a facility to get something: obstacle by obstacle, until it does.
fn unless(world: &Counterfactual, place: usize) -> Vec<Change> {
    let mut world = world.clone();
    let mut changes = Vec::new();
    while changes.len() < MOST_CHANGES {
        let next =
            world.attempt(|preference, tried| Obstacle { world: &world, preference, tried, place }.changes());
        match next {
            Next::Chosen => return changes,
            Next::Beaten(before) => {
                changes.push(before);
                return changes;
            }
            Next::Hopeless => return Vec::new(),
            Next::Unless(next) => {
                next.iter().for_each(|change| world.change(place, change));
                changes.extend(next);
            }
        }
    }
    Vec::new()
}

/// What to do about an obstacle.
enum Next {
    /// There is none.
    Chosen,
    /// Another comes first.
    Beaten(Change),
    /// Nothing helps.
    Hopeless,
    /// This, and then see.
    Unless(Vec<Change>),
}

/// What keeps a facility from getting something.
struct Obstacle<'a> {
    world: &'a Counterfactual,
    preference: &'a Preference<'a>,
    tried: &'a Tried,
    place: usize,
}

impl Obstacle<'_> {
    fn changes(&self) -> Next {
        let Some(code) = self.tried.looked.code(self.place) else { return Next::Hopeless };
        let (rule, facility) = (&self.world.rule, &self.world.facts.facilities[self.place]);
        let one = |change: Change| Next::Unless(vec![change]);
        match code {
            Code::Chosen => Next::Chosen,
            Code::Outranked => self.beaten(),
            Code::NotInGroup => one(Change::InGroup(rule.facilities.groups.clone())),
            Code::ExcludedGroup => {
                let excluded = &rule.facilities.exclude_groups;
                let its = facility.groups.iter().map(|its| &its.group).filter(|its| excluded.contains(its));
                one(Change::NotInGroups(its.cloned().collect()))
            }
            Code::ExcludedByRejection => {
                let items = self.world.facts.orders[0].groups[0].items.iter();
                let rejected = items.filter(|item| item.excluded.contains(&facility.id));
                one(Change::NotRejected(rejected.map(|item| item.id).collect()))
            }
            Code::NoAddress => one(Change::FacilityLocated),
            Code::NoGeo if facility.at.is_none() => Next::Hopeless,
            Code::NoGeo => one(Change::OrderLocated),
            Code::OverDistance => match self.preference.distances.metres(self.place) {
                Some(metres) => one(Change::Within(metres)),
                None => Next::Hopeless,
            },
            Code::AtCapacity => one(Change::OrderLimit(match rule.facilities.limits {
                Limits::Hold => facility.orders_today.saturating_add(1),
                Limits::Ignored => 1,
            })),
            Code::BrokeringOff | Code::NoStock | Code::BelowMinStock | Code::GroupNotTogether => self.stock(),
            Code::MissingItems if self.tried.verdict == Verdict::NotAll && self.could_send() => {
                one(Change::SomeWouldDo)
            }
            Code::BelowValueThreshold | Code::MissingItems if self.could_send() => {
                one(Change::MinValue(smallest_part(self.preference.pieces, &self.tried.parts)))
            }
            Code::MissingItems => self.stock(),
            Code::BelowValueThreshold | Code::KitUnknown => Next::Hopeless,
            Code::BelowSafetyStock => one(self.gate()),
            Code::StyleComplete => one(Change::BrokenStyle),
        }
    }

    fn could_send(&self) -> bool {
        self.tried.looked.any.has(self.place)
    }

    /// What stock it lacks for the piece for which it lacks least.
    fn stock(&self) -> Next {
        let pieces = self.preference.pieces;
        let lacks = pieces.list.iter().filter_map(|piece| self.lacks(pieces, piece));
        match lacks.min_by_key(|(units, changes)| (*units, changes.len())) {
            Some((_, changes)) if !changes.is_empty() => Next::Unless(changes),
            Some(_) | None => Next::Hopeless,
        }
    }

    /// How many units of a piece are missing, and what would bring them.
    fn lacks(&self, pieces: &Pieces, piece: &Piece) -> Option<(i64, Vec<Change>)> {
        let mut missing = 0;
        let mut changes = Vec::new();
        for (slot, units) in piece.needs.as_ref()? {
            let slot = &pieces.slots[*slot];
            let variant = self.preference.index.variants[slot.variant as usize];
            let row = self.world.stock(variant, self.place);
            let atp = match slot.kind {
                Kind::Stocked => row.atp,
                Kind::Kit => self.preference.shelves.whole_kits(slot.variant, self.place),
            };
            if !row.allow_brokering {
                changes.push(Change::AllowBrokering { variant });
            }
            let short = units - (atp - row.safety_stock.max(0));
            if short > 0 {
                missing += short;
                match (atp >= *units, slot.kind) {
                    (true, _) => changes.push(Change::SafetyStock { variant, at_most: atp - units }),
                    (false, Kind::Stocked) => changes.push(Change::MoreStock { variant, units: short }),
                    // Its components are missing, and each of them says so.
                    (false, Kind::Kit) => {}
                }
            }
        }
        Some((missing, changes))
    }

    /// How low the gate would have to be for the piece that is nearest to it.
    fn gate(&self) -> Change {
        let Preference { shelves, pieces, .. } = self.preference;
        match self.world.rule.facilities.gate {
            Some(Gate::AtLeast(_) | Gate::MoreThan(_)) => {
                let free = |(slot, units): &(usize, i64)| {
                    let free = shelves.free(pieces.slots[*slot].variant, self.place);
                    (free >= *units).then_some(free)
                };
                let least = |needs: &Needs| {
                    let shelved = needs.iter().filter(|(slot, _)| pieces.slots[*slot].kind == Kind::Stocked);
                    shelved.map(free).collect::<Option<Vec<i64>>>()?.into_iter().min()
                };
                let nearest = pieces.list.iter().filter_map(|piece| least(piece.needs.as_ref()?)).max();
                Change::Gate(nearest.and_then(|units| u32::try_from(units).ok()))
            }
            Some(Gate::AtMost(_) | Gate::LessThan(_) | Gate::Exactly(_) | Gate::NotExactly(_)) | None => {
                Change::Gate(None)
            }
        }
    }

    /// Whom it would have to come before, and by what that comes first.
    fn beaten(&self) -> Next {
        let preference = self.preference;
        let ahead = self.tried.parts.iter().find(|part| self.comes_first(part.facility).is_some());
        let (facility, by) = match (self.world.rule.assign, ahead) {
            (Assign::FewestShipments, _) | (_, None) => match self.tried.parts.first() {
                Some(part) => (part.facility, By::Shipments),
                None => return Next::Hopeless,
            },
            (Assign::Single | Assign::Split, Some(part)) => match self.comes_first(part.facility) {
                Some(by) => (part.facility, by),
                None => return Next::Hopeless,
            },
        };
        Next::Beaten(Change::Before { facility: preference.index.facilities[facility].id.clone(), by })
    }

    /// By what another comes before it, if it does.
    fn comes_first(&self, other: usize) -> Option<By> {
        for aspect in self.preference.aspects() {
            let (its, mine) =
                (self.preference.score(aspect, other), self.preference.score(aspect, self.place));
            if its != mine {
                return (its < mine).then_some(by(aspect));
            }
        }
        None
    }
}

const fn by(aspect: Aspect) -> By {
    match aspect {
        Aspect::Sort(sort) => By::Sort(sort),
        Aspect::Coverage => By::Coverage,
        Aspect::Availability => By::Availability,
        Aspect::Id => By::Id,
    }
}
