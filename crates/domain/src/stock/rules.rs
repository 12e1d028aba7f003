//! Rules about what is held back, and what is sold where: `[[inventory.export-thresholds.rules]]` (routing.md 2.2).
//!
//! A rule speaks of variants by what they are, and of channels or facilities. Of the rules that say something about the same
//! variant, place and field, the last one holds.

mod rule;

use std::collections::{BTreeMap, BTreeSet};

pub use rule::{Condition, Effect, Field, Rule};

use crate::facility::FacilityId;
use rule::Where;

/// What rules may speak of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// The channels, ascending.
    pub channels: Vec<String>,
    /// The facilities that hold stock, ascending.
    pub facilities: Vec<FacilityId>,
    /// The groups of facilities of any kind, with their members of today.
    pub groups: BTreeMap<String, BTreeSet<FacilityId>>,
}

/// What rules look at in a variant; upper and lower case are the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    /// Of its product.
    pub tags: Vec<String>,
    /// Titles and handles of the collections that its product is in.
    pub categories: Vec<String>,
    /// Its options: `Color/Red`.
    pub features: Vec<String>,
    /// Of its product.
    pub product_type: String,
}

/// What holds for a variant at a place: what is stored, or nothing held back and everything allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The threshold of a channel, the safety stock of a facility.
    pub units: i64,
    /// True if it is sold there, or sent from there.
    pub allow_brokering: bool,
    /// True if it is sold there to be fetched, or handed out there.
    pub allow_pickup: bool,
}

impl Default for Held {
    fn default() -> Self {
        Self { units: 0, allow_brokering: true, allow_pickup: true }
    }
}

/// What holds for a variant everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Everywhere {
    /// By the places of the channels in [`Places`].
    pub channels: Vec<Held>,
    /// By the places of the facilities in [`Places`].
    pub facilities: Vec<Held>,
}

/// A place, by its number in [`Places`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A channel.
    Channel(usize),
    /// A facility.
    Facility(usize),
}

/// Which of the rules' results are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Those that differ from what holds.
    Differing,
    /// All of them.
    All,
}

/// A rule names something that the store has not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule `{rule}` names the {what} `{name}`, which the store has not{}", among(known))]
pub struct Unknown {
    /// The rule.
    pub rule: String,
    /// `channel`, `facility` or `group`.
    pub what: &'static str,
    /// What it names.
    pub name: String,
    /// What it could have named.
    pub known: Vec<String>,
}

fn among(known: &[String]) -> String {
    const SHOWN: usize = 10;
    let names: Vec<String> = known.iter().take(SHOWN).map(|one| format!("`{one}`")).collect();
    match known.len() {
        0 => ", nor any other: they come with `misc import-facilities`".to_owned(),
        1..=SHOWN => format!("; it has {}", names.join(", ")),
        more => format!("; it has {} and {} others", names.join(", "), more - SHOWN),
    }
}

/// The rules, with their places looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    rules: Vec<Resolved>,
    places: Places,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Resolved {
    tags: Condition,
    categories: Condition,
    features: Condition,
    types: Condition,
    effect: Effect,
    at: Vec<Target>,
}

impl Rulebook {
    /// Looks up the places that the rules name.
    ///
    /// # Errors
    /// A rule names what the store has not.
    pub fn new(rules: &[Rule], places: Places) -> Result<Self, Unknown> {
        let rules = rules
            .iter()
            .map(|rule| {
                Ok(Resolved {
                    tags: rule.tags.folded(),
                    categories: rule.categories.folded(),
                    features: rule.features.folded(),
                    types: rule.types.folded(),
                    effect: rule.effect,
                    at: targets(rule, &places)?,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { rules, places })
    }

    /// What the rules may speak of.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The fields that any rule says something about.
    pub fn fields(&self) -> BTreeSet<Field> {
        self.rules.iter().map(|rule| rule.effect.field()).collect()
    }

    /// Tells what the rules say about a variant: place by place, channels first.
    ///
    /// # Errors
    /// Whatever `each` says.
    pub fn rows<E>(
        &self,
        traits: &Traits,
        held: &Everywhere,
        wanted: Wanted,
        mut each: impl FnMut(Target, Effect) -> Result<(), E>,
    ) -> Result<(), E> {
        let said = self.said(&traits.folded());
        let channels = held.channels.iter().zip(&said.channels).enumerate();
        let facilities = held.facilities.iter().zip(&said.facilities).enumerate();
        let channels = channels.map(|(index, row)| (Target::Channel(index), row));
        let facilities = facilities.map(|(index, row)| (Target::Facility(index), row));
        for (target, (held, said)) in channels.chain(facilities) {
            for effect in said.iter().flatten() {
                if wanted == Wanted::All || !effect.holds(held) {
                    each(target, *effect)?;
                }
            }
        }
        Ok(())
    }

    /// From the last rule to the first, so that whoever comes first has the last word.
    fn said(&self, traits: &Traits) -> Said {
        let mut said = Said {
            channels: vec![Default::default(); self.places.channels.len()],
            facilities: vec![Default::default(); self.places.facilities.len()],
        };
        for rule in self.rules.iter().rev().filter(|rule| rule.means(traits)) {
            for target in &rule.at {
                let place = match target {
                    Target::Channel(index) => &mut said.channels[*index],
                    Target::Facility(index) => &mut said.facilities[*index],
                };
                place[rule.effect.slot()].get_or_insert(rule.effect);
            }
        }
        said
    }
}

/// What the rules say of each place: of what is held back, of brokering, of pickup.
struct Said {
    channels: Vec<[Option<Effect>; 3]>,
    facilities: Vec<[Option<Effect>; 3]>,
}

impl Traits {
    fn folded(&self) -> Self {
        Self {
            tags: rule::fold(&self.tags),
            categories: rule::fold(&self.categories),
            features: rule::fold(&self.features),
            product_type: self.product_type.to_lowercase(),
        }
    }
}

impl Resolved {
    fn means(&self, traits: &Traits) -> bool {
        self.tags.holds(&traits.tags)
            && self.categories.holds(&traits.categories)
            && self.features.holds(&traits.features)
            && self.types.holds(std::slice::from_ref(&traits.product_type))
    }
}

fn targets(rule: &Rule, places: &Places) -> Result<Vec<Target>, Unknown> {
    let unknown = |what, name: &str, known: Vec<String>| Unknown {
        rule: rule.name.clone(),
        what,
        name: name.to_owned(),
        known,
    };
    match &rule.at {
        Where::Channels(named) => {
            if let Some(stranger) = named.iter().find(|name| !places.channels.contains(name)) {
                return Err(unknown("channel", stranger, places.channels.clone()));
            }
            let meant = |channel: &String| named.is_empty() || named.contains(channel);
            let channels = places.channels.iter().enumerate().filter(|(_, channel)| meant(channel));
            Ok(channels.map(|(index, _)| Target::Channel(index)).collect())
        }
        Where::Facilities { named, groups, without } => {
            let known = |id: &String| places.facilities.iter().any(|facility| facility.0 == *id);
            if let Some(stranger) = named.iter().find(|id| !known(id)) {
                let ids = places.facilities.iter().map(|facility| facility.0.clone()).collect();
                return Err(unknown("facility", stranger, ids));
            }
            let strangers = groups.iter().chain(without).find(|group| !places.groups.contains_key(*group));
            if let Some(stranger) = strangers {
                return Err(unknown("group", stranger, places.groups.keys().cloned().collect()));
            }
            let in_any = |groups: &[String], facility: &FacilityId| {
                groups.iter().any(|group| places.groups[group].contains(facility))
            };
            let meant = |facility: &FacilityId| {
                let all = named.is_empty() && groups.is_empty();
                let some = named.contains(&facility.0) || in_any(groups, facility);
                (all || some) && !in_any(without, facility)
            };
            let facilities = places.facilities.iter().enumerate().filter(|(_, facility)| meant(facility));
            Ok(facilities.map(|(index, _)| Target::Facility(index)).collect())
        }
    }
}

#[cfg(test)]
mod tests;
