//! The few things that jobs ask a shop to do, and how to find out whether one was done.

mod bulk;
mod cancel;
mod key;
mod levels;

use std::collections::HashSet;
use std::rc::Rc;

use serde_json::json;

use super::Error;
use super::client::{Client, Mutated};
use super::documents::{ORDER_NOTE, ORDER_NOTE_UPDATE, TAGS, TAGS_ADD};
use super::gid::Gid as _;
use super::stats::Stats;
use super::wire;
use domain::plan::outgoing::{Outgoing, Reach, Tagged};
use domain::stock::push::Unmoved;
use domain::values::id::OrderId;

/// What a shop would have to say to an intent that is none of its business; nobody asks it.
const NO_BUSINESS: &str = "files are no business of a shop's";

/// The writing end of a connection to a shop.
#[derive(Clone)]
pub struct Writer {
    client: Rc<Client>,
}

/// How a shop answered a mutation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It is done.
    Done,
    /// It was done before: there was nothing to write.
    AlreadyDone,
    /// It has begun; under this id it can be asked after.
    Begun(String),
    /// The shop understood and declined; its words. Nothing happened.
    Refused(String),
    /// It is done but for these levels.
    InPart(Vec<Unmoved>),
}

impl Writer {
    pub(super) fn new(client: Rc<Client>) -> Self {
        Self { client }
    }

    /// What this connection has cost so far, the reader's part included.
    pub fn stats(&self) -> Stats {
        self.client.stats()
    }

    /// Whether the catalog allows this at the shop. Errors with [`Error::ReadOnly`] or [`Error::NoAccess`].
    pub fn allowed(&self, outgoing: &Outgoing) -> Result<(), Error> {
        match outgoing.reach() {
            Reach::ChangesTheShop => self.client.may_change(),
            Reach::AsksTheShop => self.client.may_ask(),
            Reach::Files => Ok(()),
        }
    }

    /// Does it. Errors with [`Error::OutcomeUnknown`] when the answer was lost: ask [`Writer::looked_up`] before
    /// sending it again.
    ///
    /// Stock is changed under a key that the shop remembers. What takes no key: tags are a set, a note is read before it is
    /// written, and what is cancelled already is not cancelled again.
    pub async fn send(&self, outgoing: &Outgoing) -> Result<Reply, Error> {
        match outgoing {
            Outgoing::AddTags { to, tags } => self.add_tags(*to, tags).await,
            Outgoing::AppendNote { order, line } => self.append_note(*order, line).await,
            Outgoing::CancelOrder { order, reason, restock, refund, notify, note, as_of, refusals: _ } => {
                let how =
                    cancel::How { reason: *reason, restock: *restock, refund: *refund, notify: *notify };
                self.cancel(*order, *as_of, how, note).await
            }
            Outgoing::PrepareBulk(request) => self.prepare_bulk(request).await,
            Outgoing::AdjustLevels { changes, .. } => self.adjust_levels(&outgoing.key(), changes).await,
            Outgoing::ActivateLevel { item, location, .. } => {
                self.activate_level(&outgoing.key(), *item, *location).await
            }
            Outgoing::AddToLevel { item, location, units, .. } => {
                self.add_to_level(&outgoing.key(), *item, *location, *units).await
            }
            Outgoing::Publish(_) | Outgoing::PutAway(_) => Ok(Reply::Refused(NO_BUSINESS.to_owned())),
        }
    }

    /// Looks whether an earlier, unanswered attempt took effect, and with what reply; none if it did not.
    pub async fn looked_up(&self, outgoing: &Outgoing) -> Result<Option<Reply>, Error> {
        let done = match outgoing {
            Outgoing::AddTags { to, tags } => self.has_tags(*to, tags).await?,
            Outgoing::AppendNote { order, line } => {
                self.note(*order).await?.is_some_and(|note| has_line(&note, line))
            }
            Outgoing::CancelOrder { order, .. } => self.is_cancelled(*order).await?,
            Outgoing::PrepareBulk(request) => return self.prepared_bulk(request).await,
            // Under the same key the shop gives the same answer again.
            Outgoing::AdjustLevels { .. } | Outgoing::ActivateLevel { .. } | Outgoing::AddToLevel { .. } => {
                return Ok(None);
            }
            Outgoing::Publish(_) | Outgoing::PutAway(_) => {
                return Ok(Some(Reply::Refused(NO_BUSINESS.to_owned())));
            }
        };
        Ok(done.then_some(Reply::AlreadyDone))
    }

    async fn add_tags(&self, to: Tagged, tags: &[String]) -> Result<Reply, Error> {
        let variables = json!({ "id": gid(to), "tags": tags });
        let mut budget = self.client.budget();
        match self.client.mutate::<wire::TagsAdd>(&mut budget, &TAGS_ADD, &variables).await? {
            Mutated::Done(_) => Ok(Reply::Done),
            Mutated::Declined(why) => Ok(Reply::Refused(why.to_string())),
        }
    }

    async fn has_tags(&self, on: Tagged, tags: &[String]) -> Result<bool, Error> {
        let variables = json!({ "id": gid(on) });
        let answer = self.client.query::<wire::Tags>(&mut self.client.budget(), &TAGS, &variables).await?;
        Ok(answer.data.node.is_some_and(|node| has_tags(&node.tags, tags)))
    }

    /// Read, merge, write, and look at what was written: the note is replaced as a whole.
    async fn append_note(&self, order: OrderId, line: &str) -> Result<Reply, Error> {
        self.client.guard(&ORDER_NOTE_UPDATE)?;
        let Some(note) = self.note(order).await? else {
            return Ok(Reply::Refused(format!("there is no order {order}")));
        };
        if has_line(&note, line) {
            return Ok(Reply::AlreadyDone);
        }
        let variables = json!({ "input": { "id": order.gid(), "note": appended(&note, line) } });
        let mut budget = self.client.budget();
        match self.client.mutate::<wire::OrderNoteUpdate>(&mut budget, &ORDER_NOTE_UPDATE, &variables).await?
        {
            Mutated::Declined(why) => Ok(Reply::Refused(why.to_string())),
            Mutated::Done(answer) => {
                let written = answer.data.order_update.and_then(|update| update.order?.note);
                if written.is_some_and(|note| has_line(&note, line)) {
                    return Ok(Reply::Done);
                }
                let why = format!("order {order}: the note does not hold the line that was written to it");
                Err(self.client.protocol(&ORDER_NOTE_UPDATE, answer.request, why))
            }
        }
    }

    /// An order's note, empty where it has none; `None` when there is no such order.
    async fn note(&self, order: OrderId) -> Result<Option<String>, Error> {
        let variables = json!({ "id": order.gid() });
        let answer =
            self.client.query::<wire::OrderNote>(&mut self.client.budget(), &ORDER_NOTE, &variables).await?;
        Ok(answer.data.order.map(|order| order.note.unwrap_or_default()))
    }
}

fn gid(tagged: Tagged) -> String {
    match tagged {
        Tagged::Order(id) => id.gid(),
        Tagged::Product(id) => id.gid(),
    }
}

/// Shopify trims tags and compares them without regard to case.
fn has_tags(present: &[String], wanted: &[String]) -> bool {
    let same = |tag: &String| tag.trim().to_lowercase();
    let present: HashSet<_> = present.iter().map(same).collect();
    wanted.iter().map(same).all(|tag| present.contains(&tag))
}

/// Staff edit notes in a browser, which may end lines its own way.
fn has_line(note: &str, line: &str) -> bool {
    note.lines().any(|present| present.trim_end() == line.trim_end())
}

fn appended(note: &str, line: &str) -> String {
    match note {
        "" => line.to_owned(),
        note if note.ends_with('\n') => format!("{note}{line}"),
        note => format!("{note}\n{line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn tags_are_a_set_blind_to_case_and_margins() {
        let present = owned(&["HW-New", "vip"]);
        assert!(has_tags(&present, &owned(&["hw-new ", "VIP"])));
        assert!(!has_tags(&present, &owned(&["hw-new", "other"])));
        assert!(has_tags(&present, &[]));
    }

    #[test]
    fn a_line_is_appended_once_and_nothing_else_is_touched() {
        for (note, expected) in [("", "L"), ("a", "a\nL"), ("a\n", "a\nL"), ("a\r\nb", "a\r\nb\nL")] {
            assert!(!has_line(note, "L"));
            assert_eq!(appended(note, "L"), expected);
            assert!(has_line(expected, "L"));
        }
        assert!(has_line("a\r\nL\r\nb", "L"));
        assert!(!has_line("see L", "L"), "a part of a line is not the line");
    }
}
