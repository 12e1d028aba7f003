//! Records by their ids: any number, in chunks that shrink when the shop cannot manage them, until what it cannot manage
//! is one record. That one is handed out as untold (R6), as long as the shop tells others.

use serde_json::json;
use serde_json::value::RawValue;

use super::Reader;
use crate::classify::Blamed;
use crate::client::{Fit, words};
use crate::deadline::Budget;
use crate::documents::Document;
use crate::error::Error;
use crate::gid::Gid;
use crate::wire::Nodes;

/// Ids in one request at most: its cost is flat in them, its answer's size and time are not.
const LARGEST_CHUNK: usize = 50;
/// How often a chunk is asked for again when some of it could not be told: the trouble may pass.
const DOUBTS: u32 = 2;
/// So many records in a row without an answer, and it is the shop that does not answer, not the records.
const LONGEST_SILENCE: u32 = 3;

/// What the shop tells of an id.
pub(super) enum Node {
    /// The record.
    Told(Box<RawValue>),
    /// That it has none.
    Absent,
    /// That it cannot tell it, or nothing.
    Untold(Untold),
}

/// A record that the shop itself cannot tell.
pub(super) struct Untold {
    /// The shop's words, or what came instead.
    pub(super) why: String,
    /// What it told all the same.
    pub(super) rest: Option<Box<RawValue>>,
}

/// Records being read by their ids.
struct Reading {
    nodes: Vec<Node>,
    /// Ids in the next request at most.
    size: usize,
    budget: Budget,
    /// How often the chunk at hand was told in part.
    doubts: u32,
    /// Why the first record without an answer has none.
    unanswered: Option<Error>,
    /// How many records before the chunk at hand have no answer.
    silence: u32,
    /// True if there was an answer.
    heard: bool,
}

impl Reader {
    /// What the shop tells of each id, in their order.
    pub(super) async fn nodes<I: Gid>(&self, document: &Document, ids: &[I]) -> Result<Vec<Node>, Error> {
        let mut reading = Reading::new(self.client.budget());
        while reading.nodes.len() < ids.len() {
            let rest = &ids[reading.nodes.len()..];
            let chunk = &rest[..reading.size.min(rest.len())];
            self.read_chunk(document, chunk, &mut reading).await?;
        }
        reading.end()
    }

    /// Asks for the next chunk once, and takes what comes; or makes the chunk smaller.
    async fn read_chunk<I: Gid>(
        &self,
        document: &Document,
        chunk: &[I],
        reading: &mut Reading,
    ) -> Result<(), Error> {
        let variables = json!({ "ids": chunk.iter().map(|id| id.gid()).collect::<Vec<_>>() });
        match self.client.query_or_split::<Nodes>(&mut reading.budget, document, &variables).await? {
            Fit::Data(_, blamed) if !blamed.is_empty() && reading.doubts < DOUBTS => {
                reading.doubts += 1;
                self.client.back_off(&mut reading.budget, words(&blamed)).await
            }
            Fit::Data(answer, blamed) => {
                let nodes = told(chunk.len(), answer.data, blamed)
                    .map_err(|why| self.client.protocol(document, answer.request, why))?;
                reading.take(nodes, self.client.budget());
                Ok(())
            }
            Fit::TooHeavy(why) => match self.client.back_off(&mut reading.budget, why.clone()).await {
                Ok(()) => {
                    reading.size = chunk.len().div_ceil(2);
                    Ok(())
                }
                Err(error) if chunk.len() == 1 && reading.budget.spent() => {
                    reading.give_up(why, error, self.client.budget())
                }
                Err(error) => Err(error),
            },
        }
    }
}

impl Reading {
    fn new(budget: Budget) -> Self {
        Self {
            nodes: Vec::new(),
            size: LARGEST_CHUNK,
            budget,
            doubts: 0,
            unanswered: None,
            silence: 0,
            heard: false,
        }
    }

    /// An answer: the next chunk may be larger again.
    fn take(&mut self, nodes: Vec<Node>, fresh: Budget) {
        self.size = (nodes.len() * 2).clamp(self.size, LARGEST_CHUNK);
        self.nodes.extend(nodes);
        self.budget = fresh;
        (self.doubts, self.silence, self.heard) = (0, 0, true);
    }

    /// No answer for one record, however often it was asked for: goes on with the next, unless it is the shop.
    fn give_up(&mut self, why: String, error: Error, fresh: Budget) -> Result<(), Error> {
        self.silence += 1;
        if self.silence >= LONGEST_SILENCE {
            return Err(error);
        }
        let why = format!("the shop does not answer for it: {why}");
        self.nodes.push(Node::Untold(Untold { why, rest: None }));
        self.unanswered.get_or_insert(error);
        self.budget = fresh;
        self.doubts = 0;
        Ok(())
    }

    /// All of them; but a shop that has answered for none is not there.
    fn end(self) -> Result<Vec<Node>, Error> {
        match self.unanswered {
            Some(error) if !self.heard => Err(error),
            Some(_) | None => Ok(self.nodes),
        }
    }
}

/// The nodes of an answer, without those that an error is about: what is left of them may lack anything.
fn told(asked: usize, answer: Nodes, blamed: Vec<Blamed>) -> Result<Vec<Node>, String> {
    if answer.nodes.len() != asked {
        return Err(format!("asked for {asked} records, answered with {}", answer.nodes.len()));
    }
    let mut nodes: Vec<Node> =
        answer.nodes.into_iter().map(|raw| raw.map_or(Node::Absent, Node::Told)).collect();
    for Blamed { index, why } in blamed {
        let node = nodes
            .get_mut(index)
            .ok_or_else(|| format!("asked for {asked} records, answered with an error in one more: {why}"))?;
        node.blame(why);
    }
    Ok(nodes)
}

impl Node {
    fn blame(&mut self, why: String) {
        let cannot = |why| format!("the shop cannot tell it: {why}");
        let (why, rest) = match std::mem::replace(self, Self::Absent) {
            Self::Told(raw) => (cannot(why), Some(raw)),
            Self::Absent => (cannot(why), None),
            Self::Untold(Untold { why: before, rest }) => (format!("{before}; {why}"), rest),
        };
        *self = Self::Untold(Untold { why, rest });
    }
}
