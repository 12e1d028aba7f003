//! Stock: changed from the number that was seen, or by a difference; each under a key that the shop remembers.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Value, json};

use super::key::key;
use super::{Reply, Writer};
use crate::Error;
use crate::classify::{Declined, UserError};
use crate::client::Mutated;
use crate::documents::{LEVEL_ACTIVATE, LEVELS_ADJUST};
use crate::gid::Gid as _;
use crate::wire;
use domain::plan::outgoing::level_change::LevelChange;
use domain::stock::push::Unmoved;
use domain::values::id::{InventoryItemId, LocationId};

/// Why the shop's stock changes, in its words.
const REASON: &str = "correction";
/// How often a key is tried again that the shop is still busy with, before it is left to the next run.
const LOOKS: u32 = 6;
/// The code of that refusal.
const BUSY: &str = "IDEMPOTENCY_CONCURRENT_REQUEST";
/// Codes that say that something is not as it was when it was read, or that another time may do.
const OVERTAKEN: &[&str] = &[
    "CHANGE_FROM_QUANTITY_STALE",
    "ITEM_NOT_STOCKED_AT_LOCATION",
    "SERVICE_UNAVAILABLE",
    "ADJUST_QUANTITIES_FAILED",
    "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED",
];

/// A level, as it is adjusted.
#[derive(Clone, Copy, Serialize)]
struct Adjustment {
    item: InventoryItemId,
    location: LocationId,
    units: i64,
    /// What it must show before; whatever it does.
    from: Option<i64>,
}

impl Writer {
    /// Changes levels, each from what it was seen to show. All changes of a mutation are made or none: where the shop
    /// refuses some, their items are left out, and the others are sent under a key of their own. Whoever comes back to it
    /// meets the same refusals, or finds the levels as they should be.
    pub(super) async fn adjust_levels(&self, intent: &str, changes: &[LevelChange]) -> Result<Reply, Error> {
        let mut left = changes.to_vec();
        let mut unmoved: Vec<Unmoved> = Vec::new();
        while !left.is_empty() {
            let adjustments: Vec<Adjustment> = left.iter().map(Adjustment::of).collect();
            let Some(declined) = self.adjust(intent, &adjustments).await? else { break };
            let Some(refused) = refused(&declined, &left) else {
                let why = declined.to_string();
                let overtaken = declined.0.iter().all(is_overtaken);
                unmoved.extend(left.iter().map(|change| Unmoved { overtaken, ..Unmoved::of(change, &why) }));
                break;
            };
            let items: BTreeSet<InventoryItemId> = refused.iter().map(|level| level.item).collect();
            left.retain(|change| !items.contains(&change.item));
            unmoved.extend(refused);
        }
        Ok(if unmoved.is_empty() { Reply::Done } else { Reply::InPart(unmoved) })
    }

    /// Adds units, whatever the level shows. Only the key keeps it from being done twice.
    pub(super) async fn add_to_level(
        &self,
        intent: &str,
        item: InventoryItemId,
        location: LocationId,
        units: i64,
    ) -> Result<Reply, Error> {
        let declined = self.adjust(intent, &[Adjustment { item, location, units, from: None }]).await?;
        Ok(declined.map_or(Reply::Done, |why| Reply::Refused(why.to_string())))
    }

    /// Has a location stock an item.
    pub(super) async fn activate_level(
        &self,
        intent: &str,
        item: InventoryItemId,
        location: LocationId,
    ) -> Result<Reply, Error> {
        let variables =
            json!({ "item": item.gid(), "location": location.gid(), "key": key(intent, &(item, location)) });
        let mut budget = self.client.budget();
        match self.client.mutate::<wire::LevelsChanged>(&mut budget, &LEVEL_ACTIVATE, &variables).await? {
            Mutated::Done(_) => Ok(Reply::Done),
            Mutated::Declined(why) => Ok(Reply::Refused(why.to_string())),
        }
    }

    /// Sends adjustments; what stands against them, if anything does.
    async fn adjust(&self, intent: &str, adjustments: &[Adjustment]) -> Result<Option<Declined>, Error> {
        let changes: Vec<Value> = adjustments.iter().map(Adjustment::input).collect();
        let input = json!({ "reason": REASON, "name": "available", "changes": changes });
        let variables = json!({ "input": input, "key": key(intent, &adjustments) });
        for look in 0.. {
            let mut budget = self.client.budget();
            match self.client.mutate::<wire::LevelsChanged>(&mut budget, &LEVELS_ADJUST, &variables).await? {
                Mutated::Done(_) => return Ok(None),
                Mutated::Declined(why) if why.0.iter().all(|error| error.code != BUSY) => {
                    return Ok(Some(why));
                }
                Mutated::Declined(_) if look < LOOKS => self.client.rest(look).await,
                Mutated::Declined(why) => return Err(self.client.unknown(&LEVELS_ADJUST, why.to_string())),
            }
        }
        Ok(None)
    }
}

impl Adjustment {
    fn of(change: &LevelChange) -> Self {
        let LevelChange { item, location, from, to } = *change;
        Self { item, location, units: to - from, from: Some(from) }
    }

    /// Without a number that it must show before, that is said: leaving it out is refused (facts.md §0).
    fn input(&self) -> Value {
        json!({
            "inventoryItemId": self.item.gid(), "locationId": self.location.gid(), "delta": self.units,
            "changeFromQuantity": self.from,
        })
    }
}

/// The levels that a refusal is about, each once; none if it is about anything else.
fn refused(declined: &Declined, changes: &[LevelChange]) -> Option<Vec<Unmoved>> {
    let mut found: HashMap<usize, Unmoved> = HashMap::new();
    for error in &declined.0 {
        let [input, list, index, ..] = error.field.as_slice() else { return None };
        let index: usize = index.parse().ok().filter(|_| input == "input" && list == "changes")?;
        let change = changes.get(index)?;
        let level = found
            .entry(index)
            .or_insert_with(|| Unmoved { overtaken: true, ..Unmoved::of(change, &error.words) });
        level.overtaken &= is_overtaken(error);
    }
    let mut refused: Vec<Unmoved> = found.into_values().collect();
    refused.sort_by_key(|level| (level.item, level.location));
    Some(refused)
}

fn is_overtaken(error: &UserError) -> bool {
    OVERTAKEN.contains(&error.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, field: &[&str]) -> UserError {
        UserError {
            code: code.to_owned(),
            field: field.iter().map(|step| (*step).to_owned()).collect(),
            words: code.to_owned(),
        }
    }

    #[test]
    fn a_refusal_is_of_the_levels_that_it_names_or_of_all() {
        let change =
            |item| LevelChange { item: InventoryItemId(item), location: LocationId(1), from: 1, to: 2 };
        let changes = [change(1), change(2), change(3)];
        let stale = |at| error("CHANGE_FROM_QUANTITY_STALE", &["input", "changes", at, "changeFromQuantity"]);
        let too_high = |at| error("INVALID_QUANTITY_TOO_HIGH", &["input", "changes", at, "delta"]);
        let of = |errors: Vec<UserError>| {
            let refused = refused(&Declined(errors), &changes)?;
            Some(refused.iter().map(|level| (level.item.0, level.overtaken)).collect::<Vec<_>>())
        };
        assert_eq!(of(vec![stale("2"), stale("0")]), Some(vec![(1, true), (3, true)]));
        assert_eq!(of(vec![stale("1"), too_high("1")]), Some(vec![(2, false)]));
        assert_eq!(of(vec![stale("1"), error("INVALID_REASON", &["input", "reason"])]), None);
        assert_eq!(of(vec![stale("9")]), None);
        assert_eq!(of(vec![error("IDEMPOTENCY_KEY_PARAMETER_MISMATCH", &[])]), None);
    }
}
