//! A small world of one entry and one rule, in which things can be changed and the rule be tried again.

use super::Seen;
use super::attempt::Tried;
use super::compiled_rule::CompiledRule;
use super::day::Day;
use super::demand::Pieces;
use super::distances::Distances;
use super::index::{Index, small};
use super::preference::Preference;
use super::stock::StockIndex;
use crate::brokering::explanation::Change;
use crate::brokering::facts::{Facility, Facts, Membership, Order, Stock};
use crate::brokering::routing::{Completeness, FacilitySort, Gate, Reach, Rule, Unit};

/// One entry and one rule, as they were when the rule was tried.
#[derive(Clone)]
pub(super) struct Counterfactual {
    /// The facilities by their places, the stock of what is asked for, and one order of one ship group.
    pub(super) facts: Facts,
    pub(super) rule: Rule,
}

impl Counterfactual {
    /// The world that somebody has seen; of the stock, only what is asked for counts.
    pub(super) fn seen(seen: &Seen<'_>, stock: &[Stock]) -> Self {
        let Preference { index, day, ready, pieces, .. } = *seen.preference;
        let facilities = index.facilities.iter().enumerate().map(|(place, facility)| Facility {
            orders_today: day.others(seen.order, place),
            ..(*facility).clone()
        });
        let styles: Vec<Option<i64>> =
            pieces.shelved().map(|(_, slot)| index.styles[slot.variant as usize]).collect();
        let counts = |variant: u32| {
            let style = index.styles[variant as usize];
            pieces.slots.iter().any(|slot| slot.variant == variant)
                || (style.is_some() && styles.contains(&style))
        };
        let stock = stock.iter().filter_map(|row| {
            let variant = index.variant(row.variant).filter(|variant| counts(*variant))?;
            let facility = *index.places.get(row.facility as usize)?;
            let atp = seen.preference.shelves.atp(variant, facility as usize).unwrap_or(row.atp);
            Some(Stock { facility, atp, ..*row })
        });
        let order = &index.facts.orders[seen.order];
        let mut group = order.groups[0].clone();
        group.items = seen.open.iter().map(|unit| index.units[*unit as usize].item.clone()).collect();
        let facts = Facts {
            facilities: facilities.collect(),
            left_out: Vec::new(),
            stock: stock.collect(),
            variants: index
                .facts
                .variants
                .iter()
                .filter(|variant| {
                    let asked = group.items.iter().any(|item| item.variant == Some(variant.id));
                    asked || index.variant(variant.id).is_some_and(counts)
                })
                .cloned()
                .collect(),
            methods: Vec::new(),
            orders: vec![Order { groups: vec![group], counted_at: Vec::new(), ..order.clone() }],
        };
        Self { facts, rule: ready.rule.clone() }
    }

    /// Tries the rule.
    pub(super) fn attempt<T>(&self, look: impl FnOnce(&Preference<'_>, &Tried) -> T) -> T {
        let index = Index::new(&self.facts);
        let (shelves, day) = (StockIndex::new(&index), Day::new(&index));
        let ready = CompiledRule::new(&index, 0, &self.rule);
        let units: Vec<u32> = (0..small(index.units.len())).collect();
        let mut pieces = Pieces::default();
        pieces.cut(&index, &shelves, &units, &self.rule);
        let mut distances = Distances::default();
        distances.tell(&index.points, self.facts.orders[0].ship_to);
        let preference = Preference {
            index: &index,
            shelves: &shelves,
            day: &day,
            ready: &ready,
            pieces: &pieces,
            distances: &distances,
        };
        let mut tried = Tried::default();
        tried.attempt(&preference, 0);
        look(&preference, &tried)
    }

    /// A variant at a facility.
    pub(super) fn stock(&self, variant: i64, facility: usize) -> Stock {
        let row = self.facts.stock.iter().find(|row| is_at(row, variant, facility));
        row.copied().unwrap_or(Stock {
            variant,
            facility: small(facility),
            atp: 0,
            safety_stock: 0,
            allow_brokering: true,
            sold: 0,
        })
    }

    /// Makes something otherwise, for a facility.
    pub(super) fn change(&mut self, facility: usize, change: &Change) {
        let its = &mut self.facts.facilities[facility];
        let order = &mut self.facts.orders[0];
        match change {
            Change::InGroup(groups) => {
                its.groups
                    .extend(groups.first().map(|group| Membership { group: group.clone(), position: None }));
            }
            Change::NotInGroups(groups) => its.groups.retain(|its| !groups.contains(&its.group)),
            Change::MoreStock { variant, units } => self.restock(*variant, facility, |row| row.atp += units),
            Change::SafetyStock { variant, at_most } => {
                self.restock(*variant, facility, |row| row.safety_stock = *at_most);
            }
            Change::AllowBrokering { variant } => {
                self.restock(*variant, facility, |row| row.allow_brokering = true);
            }
            Change::Gate(units) => self.rule.facilities.gate = units.map(Gate::AtLeast),
            Change::NotRejected(_) => {
                let id = its.id.clone();
                order.groups[0].items.iter_mut().for_each(|item| item.excluded.retain(|one| *one != id));
            }
            Change::FacilityLocated => its.at = order.ship_to,
            Change::OrderLocated => order.ship_to = its.at,
            Change::Within(metres) => {
                let number = f64::from(*metres) / Unit::Kilometres.metres();
                self.rule.facilities.within = Some(Reach { number, unit: Unit::Kilometres });
            }
            Change::OrderLimit(limit) => its.order_limit = Some(*limit),
            Change::BrokenStyle => {
                self.rule.facilities.sort.retain(|sort| *sort != FacilitySort::BrokenStyle);
            }
            Change::MinValue(least) => self.rule.split.min_value = Some(*least),
            Change::SomeWouldDo => self.rule.completeness = Completeness::SomeWillDo,
            Change::Before { .. } => {}
        }
    }

    fn restock(&mut self, variant: i64, facility: usize, change: impl FnOnce(&mut Stock)) {
        let mut row = self.stock(variant, facility);
        self.facts.stock.retain(|row| !is_at(row, variant, facility));
        change(&mut row);
        self.facts.stock.push(row);
    }
}

fn is_at(row: &Stock, variant: i64, facility: usize) -> bool {
    row.variant == variant && row.facility as usize == facility
}
