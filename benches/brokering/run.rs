//! A whole run, durable, beside a bare writer of the same rows; and where the time goes.

use std::path::Path;

use domain::brokering::allocation_steps::dispatch;
use domain::brokering::decide;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;
use store::{Page, Store};

use crate::bare::{PAGE, Rows};
use crate::child;
use crate::rules::{self, Assign};
use crate::shop::now;
use crate::timing::{Times, repetitions};
use crate::world::{Size, begun, facts, terms};

pub(crate) fn measure(size: &Size) {
    let mut phases = ["load the facts", "decide", "tell it", "make steps and commit"]
        .map(|phase| Times::of(format!("  of which: {phase}")));
    let mut inside = Times::of("the same within one process");
    let (mut whole, mut bare) =
        (Times::of("hwjobs brokering batch"), Times::of("bare writer of the same rows"));
    let mut peak = None;
    let mut rows = None;
    for _ in 0..repetitions(size.orders) {
        let folder = size.copy();
        let ended = child::batch(folder.path());
        whole.add(ended.took);
        peak = peak.max(ended.peak_mib);
        let rows: &Rows = rows.get_or_insert_with(|| Rows::written(&folder.path().join("hwjobs.db")));
        let target = size.copy();
        let path = target.path().join("hwjobs.db");
        bare.take(|| rows.write(&path));
        rows.check(&path, &folder.path().join("hwjobs.db"));
        let target = size.copy();
        inside.add(through(&target.path().join("hwjobs.db"), &mut phases));
    }
    let rows = rows.unwrap();
    println!("  {} rows written or changed, in {} transactions", rows.count(), rows.pages());
    bare.tell(&bare, size.orders);
    whole.tell(&bare, size.orders);
    inside.tell(&bare, size.orders);
    phases.iter().for_each(|phase| phase.tell(&bare, size.orders));
    if let Some(peak) = peak {
        println!("  peak memory of hwjobs brokering batch  {peak:>9} MiB");
    }
}

/// What the program does, phase by phase.
fn through(path: &Path, phases: &mut [Times; 4]) -> std::time::Duration {
    let began = std::time::Instant::now();
    let mut store = Store::open(path).unwrap();
    let run = begun(&mut store);
    let routings = rules::routings(Assign::Split);
    let [load, decided, told, commit] = phases;
    let routable = load.take(|| facts(&store.reader().unwrap()));
    let decisions = decided.take(|| decide(&routable.facts, &terms(&routings)));
    let mut steps = told.take(|| dispatch(routable.facts, routings, routable.days, decisions, now()));
    commit.take(|| {
        let checkpoint = Checkpoint::default();
        loop {
            let page: Vec<_> = steps.by_ref().take(PAGE).collect();
            if page.is_empty() {
                break;
            }
            let plan = Plan { steps: page, ..Plan::default() };
            let page = Page { plan: &plan, checkpoint: Some(&checkpoint), newly_failed: 0 };
            let committed = store.commit(&run, page).unwrap();
            assert_eq!(committed.skipped.len() + committed.failed.len(), 0, "everything holds");
        }
    });
    began.elapsed()
}
