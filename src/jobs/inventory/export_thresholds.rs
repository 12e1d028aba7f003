//! `inventory export-thresholds`: what the catalog's rules say about thresholds, safety stock and what is sold where, as
//! files for `inventory import-thresholds` (jobs.md, I-1; routing.md 2.2). It reads and writes this machine only.
//!
//! What is written and has not been taken yet is not written again; what was taken and does not hold all the same, is.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::files::{Draft, Drafted};
use crate::job::{Job, JobName, Key, PlanCx, WorksFor};
use domain::plan::checkpoint::Checkpoint;
use domain::plan::outgoing::Outgoing;
use domain::plan::publication::{FileAccess, Publication};
use domain::plan::{Plan, Reason, Record, Settles, Step, Verdict};
use domain::stock::rules::{Field, Rule, Rulebook, Target, Wanted};

/// The job.
#[derive(Default)]
pub(crate) struct ExportThresholds;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    folder: PathBuf,
    include_all: bool,
    #[serde(skip_serializing)]
    rules: Vec<Rule>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { folder: PathBuf::from("feeds/thresholds"), include_all: false, rules: Vec::new() }
    }
}

impl Job for ExportThresholds {
    const NAME: JobName = JobName { category: "inventory", verb: "export-thresholds" };
    const ABOUT: &'static str = "Export thresholds and safety stock that the rules change";
    const READS: &'static str =
        "the rules of the catalog; all variants with their thresholds and safety stock";
    const WRITES: &'static str =
        "one file per field for inventory import-thresholds, with the rows that differ from the database";
    const WINDOWED: bool = false;
    const FOR: WorksFor = WorksFor::Store;
    const CREATED: &'static str = "written";
    const KEYS: &'static [Key] = &[
        Key { name: "folder", value: "FOLDER", about: "Folder of the files, relative to the catalog" },
        Key { name: "include-all", value: "true|false", about: "Export rows that do not differ as well" },
        Key { name: "rules", value: "TABLES", about: "Rules; the last one that applies wins" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, _: &Checkpoint) -> Result<Plan> {
        let mut plan = Plan::default();
        if settings.rules.is_empty() {
            return Ok(plan);
        }
        let book = Rulebook::new(&settings.rules, cx.store.rule_places(cx.now)?)?;
        for (field, drafted) in settings.written(cx, &book)? {
            settings.publish(cx, field, drafted, &mut plan)?;
        }
        Ok(plan)
    }
}

impl Settings {
    /// Writes what is to be exported down, field by field; nothing for fields of which nothing is.
    fn written(&self, cx: &PlanCx<'_>, book: &Rulebook) -> Result<Vec<(Field, Drafted)>> {
        let folder = cx.scratch.join("thresholds");
        if cx.store.pending(&cx.shop.name, &ExportThresholds::NAME.to_string())? == 0 {
            Draft::forget_all(&folder)?;
        }
        let wanted = if self.include_all { Wanted::All } else { Wanted::Differing };
        let mut drafts: BTreeMap<Field, Draft> = BTreeMap::new();
        cx.store.candidates::<anyhow::Error>(book.places(), cx.now, |candidate, held| {
            book.rows(&candidate.traits, held, wanted, |target, effect| {
                let field = effect.field();
                let draft = match drafts.entry(field) {
                    Entry::Occupied(begun) => begun.into_mut(),
                    Entry::Vacant(none) => {
                        let header = ["product-id", "facility-id", field.word()];
                        none.insert(Draft::begin(&folder, &format!("{}.new", field.word()), &header)?)
                    }
                };
                let place = match target {
                    Target::Channel(index) => &book.places().channels[index],
                    Target::Facility(index) => &book.places().facilities[index].0,
                };
                Ok(draft.row(&[&candidate.identity, place, &effect.to_string()])?)
            })
        })?;
        drafts.into_iter().map(|(field, draft)| Ok((field, draft.finish(field.word(), "csv")?))).collect()
    }

    /// Plans that a draft is published, unless the same lies there already, or is on its way.
    fn publish(&self, cx: &PlanCx<'_>, field: Field, drafted: Drafted, plan: &mut Plan) -> Result<()> {
        let folder = self.folder.to_str().context("the folder's name is not UTF-8")?.trim_end_matches('/');
        let prefix = format!("{}-", field.word());
        if let Some(last) = cx.store.last_publication(&cx.shop.name, folder, &prefix)?
            && last.publication.sha256 == drafted.sha256
            && (last.on_its_way || cx.files.has(&last.publication))
        {
            let name = last.publication.name;
            // Only one draft is of this content: it is that of the file on its way.
            if !last.on_its_way {
                drafted.discard()?;
            }
            plan.skip(Record::new("file", &name, name.clone()), Reason::NotYetImported);
            return Ok(());
        }
        let Drafted { path: draft, sha256, rows } = drafted;
        let (stamp, content) = (cx.now.format("%Y%m%dT%H%M%SZ"), &sha256[..8]);
        let name = format!("{prefix}{stamp}-{content}.csv");
        let said =
            if self.include_all { "what the rules say" } else { "what the rules say and is not so yet" };
        let publication = Publication {
            draft,
            folder: folder.to_owned(),
            name: name.clone(),
            sha256,
            rows,
            access: FileAccess::Shared,
        };
        plan.steps.push(Step {
            record: Record::new("file", &name, name.clone()),
            settles: Settles::Itself,
            verdict: Verdict::Created,
            why: format!("{rows} rows: {said}"),
            changes: Vec::new(),
            outgoing: vec![Outgoing::Publish(Box::new(publication))],
        });
        Ok(())
    }
}
