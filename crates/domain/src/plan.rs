//! A plan: what a job says should change. A value that can be shown, compared and committed; it can do nothing itself.

pub mod actor;
pub mod change;
pub mod checkpoint;
pub mod failure;
pub mod feed_page;
pub mod initial_load;
pub mod not_approved;
pub mod outgoing;
pub mod publication;
pub mod table;
pub mod unreadable_lines;

use std::collections::HashSet;

use serde::Serialize;

use super::plan::change::Change;
use super::plan::checkpoint::Checkpoint;
use super::plan::feed_page::FeedPage;
use super::plan::initial_load::RowCounts;
use super::plan::not_approved::NotApproved;
use super::plan::outgoing::Outgoing;
use super::plan::table::Table;
use super::plan::unreadable_lines::UnreadableLines;

/// One page of work, committed in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What changes, record by record.
    pub steps: Vec<Step>,
    /// Records that are already as they should be.
    pub unchanged: u32,
    /// Records left alone on purpose, each with its reason.
    pub skipped: Vec<Skipped>,
    /// Records that could not be taken.
    pub failed: Vec<Failure>,
    /// The rows of a bulk result that these records are made of.
    pub rows: RowCounts,
    /// Where the job stands once this page is committed.
    pub checkpoint: Checkpoint,
    /// True if another page follows.
    pub more: bool,
    /// What becomes of records whose steps are stale at commit.
    pub stale: StaleRecords,
    /// The page of a file that this is, if it is one.
    pub feed: Option<FeedPage>,
    /// What all pages of the run amount to, where they are too many to be read; the first page brings it.
    pub tables: Vec<Table>,
}

/// What becomes of a record whose step is stale: the database changed between planning and commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StaleRecords {
    /// The next run plans it again: the job looks at everything that is left to do, every time.
    #[default]
    Replanned,
    /// It is kept as a failed record and retried: the job reads by time, and the window has moved on.
    Kept,
}

/// What happens to one record: all of it or none of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Whose step it is.
    pub record: Record,
    /// Whose earlier failures it settles.
    pub settles: Settles,
    /// What it amounts to.
    pub verdict: Verdict,
    /// Why, in a few words.
    pub why: String,
    /// What changes in the store.
    pub changes: Vec<Change>,
    /// What is asked of the outside world.
    pub outgoing: Vec<Outgoing>,
}

/// Whose earlier failures a step settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settles {
    /// The record's own.
    Itself,
    /// The record's, and those of its parts (`product/7/variant/9`) but for the parts that this plan says fail.
    WithParts,
}

/// What a step amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The store gets something new.
    Created,
    /// Something in the store becomes different.
    Updated,
    /// Only the bookkeeping moves.
    Unchanged,
    /// It is no record, but a question that goes out: not counted among them.
    Asked,
}

/// What a job handles one of: an order, a product, a variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Record {
    /// Its unambiguous key: `order/450789469`.
    pub key: String,
    /// What people call it: `#1001`.
    pub name: String,
}

impl Record {
    /// The record of `kind` with Shopify's number `id`.
    pub fn new(kind: &str, id: impl std::fmt::Display, name: impl Into<String>) -> Self {
        Self { key: format!("{kind}/{id}"), name: name.into() }
    }

    /// A line of a file.
    pub fn of_line(line: u64, file: &str) -> Self {
        Self::new("line", line, format!("{file}, line {line}"))
    }

    /// The line of a file that it is, if it is one.
    pub fn line(&self) -> Option<u64> {
        self.key.strip_prefix("line/")?.parse().ok()
    }
}

/// A record left alone on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Which.
    pub record: Record,
    /// Why.
    pub reason: Reason,
}

/// Why a record is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It was placed to test the shop.
    TestOrder,
    /// The shop no longer has it.
    Gone,
    /// The shop said that it was deleted, and has it all the same.
    StillInShopify,
    /// An event says that a product was deleted, and does not name it.
    DeletionUnnamed,
    /// The store has not got it; importing is another job's business.
    NotInDatabase,
    /// It still cannot be taken, and somebody gave it up.
    Dropped,
    /// Only some of its units were cancelled here, and the shop cancels orders only whole.
    PartiallyCancelled,
    /// Its units were cancelled here, but the shop has sent others of it, and cancels orders only whole.
    PartiallyShipped,
    /// It may not be approved yet.
    NotApproved(NotApproved),
    /// A file that says just this was published, and nobody has taken it yet.
    NotYetImported,
    /// No routing of the catalog is in use.
    NoRouting,
    /// A group of facilities that has no member now, or is none; these rules name it.
    EmptyGroup(String),
    /// Lines of a table of postal codes were passed over.
    UnreadableLines(UnreadableLines),
    /// It changed between planning and commit; the next run plans it again.
    Stale,
    /// A location of the shop that stands for no facility of the store.
    Unmapped,
    /// A location that stands for the same facility as another one of the shop.
    SharesFacility,
    /// The shop does not count it.
    Untracked,
    /// The shop's stock of it is reckoned from its components.
    Kit,
    /// A kit out of a file, which does not tell what it is made of.
    ComponentsUnknown,
    /// A variant of the shop that another one shares its identity with.
    SharesIdentity,
    /// What the shop counts of it is not known yet.
    NoItem,
    /// The store has never had any stock of it: nothing is known, which is not nothing.
    NoStock,
    /// Products of its type are left out by the settings.
    TypeExcluded,
    /// The shop does not stock it where it is to be shown, and is not to.
    NotStocked,
    /// A file that may still be written; so may those behind it have to wait for it.
    StillWritten,
    /// A file that is none of ours: a link, or of a name that is no text.
    NotARegularFile,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TestOrder => f.write_str("a test order"),
            Self::Gone => f.write_str("deleted in Shopify"),
            Self::StillInShopify => f.write_str("reported as deleted, but still in Shopify"),
            Self::DeletionUnnamed => {
                f.write_str("deletion event without a product; the next full check finds the product")
            }
            Self::NotInDatabase => f.write_str("not in the database"),
            Self::Dropped => f.write_str("dropped (hwjobs failed list --dropped)"),
            Self::PartiallyCancelled => f.write_str("partially cancelled; Shopify cancels whole orders only"),
            Self::PartiallyShipped => f.write_str("partially shipped; Shopify cancels whole orders only"),
            Self::NotApproved(why) => write!(f, "not approved: {why}"),
            Self::NotYetImported => f.write_str("an equal file is not yet imported"),
            Self::NoRouting => f.write_str("no active [[routing]] in the catalog"),
            Self::EmptyGroup(rules) => {
                write!(f, "no facility in this group, or no such group; named by {rules}")
            }
            Self::UnreadableLines(unread) => write!(f, "{unread}"),
            Self::Stale => f.write_str("stale: changed while this run was working; the next run retries it"),
            Self::Unmapped => f.write_str(
                "location without a facility (misc import-facilities, or new-locations = \"take\")",
            ),
            Self::SharesFacility => f.write_str("one of several locations of the same facility"),
            Self::Untracked => f.write_str("not tracked by Shopify"),
            Self::Kit => f.write_str("kit: Shopify computes its stock from its components"),
            Self::ComponentsUnknown => {
                f.write_str("kit without components in the file (initial-load products --again)")
            }
            Self::SharesIdentity => {
                f.write_str("shares its identifier with another variant, which has the stock")
            }
            Self::NoStock => f.write_str("no stock on record"),
            Self::NoItem => f.write_str("inventory item unknown (products sync)"),
            Self::TypeExcluded => f.write_str("product type excluded"),
            Self::NotStocked => f.write_str("not stocked at the location, and activate = false"),
            Self::StillWritten => f.write_str("may still be written; later files wait for it"),
            Self::NotARegularFile => f.write_str("not a regular file, or its name is not UTF-8"),
        }
    }
}

/// A record that could not be taken; it is kept and tried again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Which.
    pub record: Record,
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// Why, with the place.
    pub reason: String,
    /// The record as it was received.
    pub payload: String,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The record cannot be read or written. Many of them at once mean that the fault lies elsewhere (R7).
    Broken,
    /// The record is sound, but a rule of ours refuses it: a variant without its identifier. A shop may have many.
    Refused,
    /// A row of a file. It is not tried again: whoever mends it gives it in anew.
    Row,
}

impl Plan {
    /// How many records this page speaks of.
    pub fn seen(&self) -> usize {
        self.steps.iter().filter(|step| step.verdict != Verdict::Asked).count()
            + self.unchanged as usize
            + self.skipped.len()
            + self.failed.len()
    }

    /// Leaves alone what failed once more after somebody gave it up: windows overlap, so a job meets it again.
    pub fn leave_given_up(&mut self, given_up: &HashSet<String>) {
        let again = self.failed.extract_if(.., |failure| given_up.contains(&failure.record.key));
        self.skipped.extend(again.map(|failure| Skipped { record: failure.record, reason: Reason::Dropped }));
    }

    /// Leaves a record alone, and says why.
    pub fn skip(&mut self, record: Record, reason: Reason) {
        self.skipped.push(Skipped { record, reason });
    }
}
