//! Changes of levels that are made together: tried on copies first, then written down in one go.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Level, Name, Place, Quantities};
use crate::state::{State, moves::Move, stamp};

/// Levels as they would be.
#[derive(Debug, Default)]
pub(crate) struct Book {
    entries: BTreeMap<Place, Entry>,
}

#[derive(Debug)]
struct Entry {
    before: Option<Level>,
    after: Level,
}

/// What brings a change about.
#[derive(Debug, Clone)]
pub(crate) struct Cause<'a> {
    /// A mutation's root field, or what happened in the shop.
    pub(crate) by: &'a str,
    /// The gid of what the change belongs to.
    pub(crate) object: &'a str,
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) reason: Option<&'a str>,
}

/// A quantity that is another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) place: Place,
    pub(crate) name: Name,
    pub(crate) before: i64,
    pub(crate) after: i64,
}

impl Book {
    /// The level there, as it stands in the book, if there is one.
    pub(crate) fn level(&mut self, state: &State, place: Place) -> rusqlite::Result<Option<&mut Level>> {
        if !self.entries.contains_key(&place)
            && let Some(level) = state.level(place)?
        {
            self.entries.insert(place, Entry { before: Some(level.clone()), after: level });
        }
        Ok(self.entries.get_mut(&place).map(|entry| &mut entry.after))
    }

    /// The level of an item that the location stocks.
    pub(crate) fn stocked(&mut self, state: &State, place: Place) -> rusqlite::Result<Option<&mut Level>> {
        Ok(self.level(state, place)?.filter(|level| level.active))
    }

    /// The level there; where there is none yet or no longer, the item is stocked from now on.
    pub(crate) fn stock(
        &mut self,
        state: &State,
        place: Place,
        at: DateTime<Utc>,
    ) -> rusqlite::Result<&mut Level> {
        self.level(state, place)?;
        let fresh = || Entry { before: None, after: Level::new(place, &stamp(at)) };
        let level = &mut self.entries.entry(place).or_insert_with(fresh).after;
        level.active = true;
        Ok(level)
    }

    /// Writes down what is different from before: the levels, and each change of a quantity.
    pub(crate) fn write(
        self,
        state: &mut State,
        cause: &Cause<'_>,
        at: DateTime<Utc>,
        visible_at: DateTime<Utc>,
    ) -> rusqlite::Result<Vec<Change>> {
        let at = stamp(at);
        let mut all = Vec::new();
        for (place, Entry { before, mut after }) in self.entries {
            if before.as_ref() == Some(&after) {
                continue;
            }
            let known = before.map(|level| level.quantities).unwrap_or_default();
            let changes = differences(place, &known, &after.quantities);
            for change in &changes {
                after.moved.insert(change.name.told().to_owned(), at.clone());
                state.note_move(&Move::of(change, cause, &at))?;
            }
            after.updated_at.clone_from(&at);
            state.put_level(&after, visible_at)?;
            all.extend(changes);
        }
        Ok(all)
    }
}

impl Change {
    /// How many units more there are now.
    pub(crate) fn delta(&self) -> i64 {
        self.after - self.before
    }
}

fn differences(place: Place, before: &Quantities, after: &Quantities) -> Vec<Change> {
    let change = |name| Change { place, name, before: before.get(name), after: after.get(name) };
    Name::all().map(change).filter(|change| change.delta() != 0).collect()
}
