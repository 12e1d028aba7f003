//! Recordings of runs: input and decisions, from which a run can be repeated (reliability.md).
//!
//! No names and no addresses of buyers are in it; where orders go to is, by their coordinates.

use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::snapshot::Snapshot;
use crate::files::{Draft, Drafted};
use crate::job::PlanCx;
use domain::brokering::decision::Decisions;
use domain::plan::outgoing::Outgoing;
use domain::plan::publication::{FileAccess, Publication};
use domain::plan::{Record, Settles, Step, Verdict};
use domain::values::fingerprint::fingerprint;

/// The form of the file; another one is not read.
const FORM: u32 = 1;

/// A run that was written down.
#[derive(Deserialize)]
pub struct Recording {
    /// The form of the file.
    form: u32,
    /// What was decided on, and by what.
    pub frozen: Snapshot,
    /// What was decided.
    pub decisions: Decisions,
}

/// The same, while it is written.
#[derive(Serialize)]
struct Written<'r> {
    form: u32,
    frozen: &'r Snapshot,
    decisions: &'r Decisions,
}

impl Recording {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no such file, or one of another form.
    pub fn read(file: impl Read) -> Result<Self, String> {
        let read: Self = serde_json::from_reader(BufReader::new(file)).map_err(|error| error.to_string())?;
        let form = read.form;
        if form == FORM {
            Ok(read)
        } else {
            Err(format!("it has form {form}; this program reads form {FORM}"))
        }
    }
}

/// Writes a run down, and plans that the file is laid into `folder`.
pub(super) fn record(
    cx: &PlanCx<'_>,
    folder: &Path,
    frozen: &Snapshot,
    decisions: &Decisions,
) -> Result<Step> {
    let folder = folder.to_str().context("the folder's name is not UTF-8")?.trim_end_matches('/');
    // Variants may be at work at the same time: each has a folder of its own for what is not done.
    let drafts = cx
        .scratch
        .join("brokering")
        .join(&fingerprint(&(&frozen.queues, frozen.taking, &frozen.routings))[..16]);
    if cx.store.pending(&cx.shop.name, &super::BATCH.to_string())? == 0 {
        Draft::forget_all(&drafts)?;
    }
    let mut draft = Draft::blank(&drafts, "brokering.new")?;
    serde_json::to_writer(&mut draft, &Written { form: FORM, frozen, decisions })
        .context("writing the run down")?;
    let Drafted { path: draft, sha256, .. } = draft.finish("brokering", "json")?;
    let name = format!("brokering-{}-{}.json", cx.now.format("%Y%m%dT%H%M%SZ"), &sha256[..8]);
    let rows = decisions.entries.len() as u64;
    Ok(Step {
        record: Record::new("file", &name, name.clone()),
        settles: Settles::Itself,
        verdict: Verdict::Created,
        why: format!("{rows} decisions, with what they were decided on"),
        changes: Vec::new(),
        outgoing: vec![Outgoing::Publish(Box::new(Publication {
            draft,
            folder: folder.to_owned(),
            name,
            sha256,
            rows,
            access: FileAccess::Private,
        }))],
    })
}
