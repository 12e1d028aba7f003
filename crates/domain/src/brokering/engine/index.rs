//! The facts by places instead of ids: sorted, so that nothing depends on the order in which they came.

use std::collections::{HashMap, HashSet};

use super::distances::Points;
use crate::brokering::facts::{Facility, Facts, Item, KitComposition, Order, ShipGroup};

/// The facts by places.
pub(super) struct Index<'f> {
    pub(super) facts: &'f Facts,
    /// By id; a facility's place is its place here.
    pub(super) facilities: Vec<&'f Facility>,
    /// The places of the facilities, by their places in the facts.
    pub(super) places: Vec<u32>,
    pub(super) points: Points,
    /// Every variant that is needed, ascending; a variant's place is its place here.
    pub(super) variants: Vec<i64>,
    /// What kits are made of, by their places.
    components: HashMap<u32, Vec<(u32, i64)>>,
    /// Kits of which nobody has said what they are made of, by their places.
    untold: HashSet<u32>,
    /// The product of each.
    pub(super) styles: Vec<Option<i64>>,
    /// The variants of each product.
    pub(super) of_style: HashMap<i64, Vec<u32>>,
    /// Every ship group, by its number.
    pub(super) groups: Vec<Group>,
    /// The groups of orders that have several, by the orders' places in the facts.
    pub(super) siblings: HashMap<usize, Vec<usize>>,
    /// Every unit, group by group, by their numbers.
    pub(super) units: Vec<Unit<'f>>,
}

/// A ship group.
pub(super) struct Group {
    /// Its order, by its place in the facts.
    pub(super) order: usize,
    /// Its place in the order.
    at: usize,
    /// Its units, by their places.
    pub(super) units: std::ops::Range<u32>,
}

/// A unit that waits.
pub(super) struct Unit<'f> {
    /// Its number, kept here as well: items are far apart.
    pub(super) id: i64,
    pub(super) item: &'f Item,
    pub(super) variant: Option<u32>,
    /// Facilities that may not have it, by their places.
    pub(super) excluded: Vec<u32>,
}

impl<'f> Index<'f> {
    pub(super) fn new(facts: &'f Facts) -> Self {
        let mut by_id: Vec<usize> = (0..facts.facilities.len()).collect();
        by_id.sort_by(|a, b| facts.facilities[*a].id.cmp(&facts.facilities[*b].id));
        let facilities: Vec<&Facility> = by_id.iter().map(|at| &facts.facilities[*at]).collect();
        let mut places = vec![0; by_id.len()];
        for (place, at) in by_id.iter().enumerate() {
            places[*at] = small(place);
        }
        let points = facilities.iter().map(|facility| facility.at).collect();
        let variants = needed(facts);
        let mut index = Self {
            facts,
            facilities,
            places,
            points,
            components: HashMap::new(),
            untold: HashSet::new(),
            styles: vec![None; variants.len()],
            of_style: HashMap::new(),
            variants,
            groups: Vec::new(),
            siblings: HashMap::new(),
            units: Vec::new(),
        };
        index.describe_variants();
        index.list_units();
        index
    }

    /// The place of a variant.
    pub(super) fn variant(&self, id: i64) -> Option<u32> {
        self.variants.binary_search(&id).ok().map(small)
    }

    /// What a unit of a variant is made of; nothing: of itself.
    pub(super) fn made_of(&self, variant: u32) -> &[(u32, i64)] {
        self.components.get(&variant).map_or(&[], Vec::as_slice)
    }

    /// True if a unit is of a kit of which nobody has said what it is made of.
    pub(super) fn is_untold(&self, unit: &Unit<'_>) -> bool {
        unit.variant.is_some_and(|variant| self.untold.contains(&variant))
    }

    pub(super) fn order(&self, group: &Group) -> &'f Order {
        &self.facts.orders[group.order]
    }

    pub(super) fn ship_group(&self, group: &Group) -> &'f ShipGroup {
        &self.facts.orders[group.order].groups[group.at]
    }

    fn describe_variants(&mut self) {
        for variant in &self.facts.variants {
            let Some(place) = self.variant(variant.id) else { continue };
            let mut made_of: Vec<(u32, i64)> = variant
                .components
                .iter()
                .filter(|(_, units)| *units > 0)
                .filter_map(|(id, units)| Some((self.variant(*id)?, i64::from(*units))))
                .collect();
            made_of.sort_unstable();
            if !made_of.is_empty() {
                self.components.insert(place, made_of);
            }
            if variant.composition == KitComposition::Unknown {
                self.untold.insert(place);
            }
            self.styles[place as usize] = variant.product;
            if let Some(product) = variant.product {
                self.of_style.entry(product).or_default().push(place);
            }
        }
    }

    fn list_units(&mut self) {
        let facts = self.facts;
        for (order, its) in facts.orders.iter().enumerate() {
            for at in 0..its.groups.len() {
                self.groups.push(Group { order, at, units: 0..0 });
            }
        }
        self.groups.sort_by_key(|group| facts.orders[group.order].groups[group.at].id);
        for group in 0..self.groups.len() {
            let Group { order, at, .. } = self.groups[group];
            let first = self.units.len();
            for item in &facts.orders[order].groups[at].items {
                let variant = item.variant.and_then(|id| self.variant(id));
                let excluded = item
                    .excluded
                    .iter()
                    .filter_map(|id| self.facilities.binary_search_by(|one| one.id.cmp(id)).ok())
                    .map(small)
                    .collect();
                self.units.push(Unit { id: item.id, item, variant, excluded });
            }
            self.units[first..].sort_by_key(|unit| unit.id);
            self.groups[group].units = small(first)..small(self.units.len());
            if facts.orders[order].groups.len() > 1 {
                self.siblings.entry(order).or_default().push(group);
            }
        }
    }
}

/// The ids of every variant that somebody asks for, and of what they are made of.
fn needed(facts: &Facts) -> Vec<i64> {
    let mut ids: Vec<i64> = Vec::new();
    for variant in &facts.variants {
        ids.push(variant.id);
        ids.extend(variant.components.iter().map(|(id, _)| *id));
    }
    let items = facts.orders.iter().flat_map(|order| &order.groups).flat_map(|group| &group.items);
    ids.extend(items.filter_map(|item| item.variant));
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A place as it is stored. Four thousand million units are more than fit into memory.
pub(super) fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
