//! Reading a file of records in a thread of its own: while one page is written, the next one is taken apart and planned.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

use anyhow::{Context as _, Result};
use tokio::sync::mpsc;

use crate::job::{PlanCx, Progress, Unit};
use domain::plan::initial_load::{Load, Place, RowCounts};
use domain::plan::{Failure, Skipped};
use shopify::bulk::{File, RawRecord, ids};
use store::{self, Error};

/// Pages that are ready and wait to be written. More would only take room.
const AHEAD: usize = 1;

/// A page of a file, taken apart.
#[derive(Debug, Default)]
pub(super) struct Read<T> {
    /// What was made of the records that the store has not.
    pub(super) taken: T,
    /// Records that the store has already.
    pub(super) unchanged: u32,
    /// Records left alone on purpose.
    pub(super) skipped: Vec<Skipped>,
    /// Records that cannot be taken.
    pub(super) failed: Vec<Failure>,
    /// The rows of all of them.
    pub(super) rows: RowCounts,
    /// The place behind them.
    pub(super) place: Option<Place>,
    /// How much of the file has been read, in thousandths.
    pub(super) thousandths: u32,
}

/// What is made of records, in the thread that reads them.
pub(super) trait Taker: Send + 'static {
    /// What it is.
    type Taken: Default + Send + 'static;
    /// True if a record is left as it is once it is in the database, whatever the file has of it.
    const SKIPS_KNOWN: bool;

    /// Which of these records need not be looked at, because the store has them.
    fn known(&self, store: &store::Reader, ids: &[i64]) -> Result<HashSet<i64>, Error>;

    /// Converts the others and counts their rows.
    fn take(
        &self,
        store: &store::Reader,
        records: Vec<RawRecord>,
        page: &mut Read<Self::Taken>,
    ) -> Result<(), Error>;
}

/// The file at hand, and the thread that reads it: a job is asked for one page after the other.
pub(super) struct ParallelReader<T>(RefCell<Option<Reading<T>>>);

impl<T> Default for ParallelReader<T> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

/// A file that is being read.
struct Reading<T> {
    file: File,
    /// The load and its question that the file answers.
    question: (String, u32),
    /// The place behind the last page that was handed out.
    behind: Option<Place>,
    pages: mpsc::Receiver<Result<Read<T>>>,
}

impl<T: Default + Send + 'static> ParallelReader<T> {
    /// The file that is being read.
    pub(super) fn file(&self) -> Option<File> {
        self.0.borrow().as_ref().map(|reading| reading.file.clone())
    }

    /// The file that is being read, if it answers the question at hand of this load.
    pub(super) fn file_of(&self, load: &Load) -> Option<File> {
        let reading = self.0.borrow();
        reading
            .as_ref()
            .filter(|reading| reading.question == question(load))
            .map(|reading| reading.file.clone())
    }

    /// The next page of a file behind where the load stands; none at its end.
    pub(super) async fn page(
        &self,
        cx: &PlanCx<'_>,
        file: &File,
        load: &Load,
        size: usize,
        taker: impl Taker<Taken = T>,
    ) -> Result<Option<Read<T>>> {
        let going_on = self.0.take().filter(|reading| reading.goes_on(load));
        let mut reading = match going_on {
            Some(reading) => reading,
            None => Reading::begin(file, load, size, cx.store.twin()?, taker)?,
        };
        let page = reading.pages.recv().await.transpose()?;
        if let Some(page) = &page {
            let done = u64::from(page.thousandths);
            (cx.progress)(&Progress { doing: "importing", done, total: Some(1000), unit: Unit::Thousandths });
            reading.behind.clone_from(&page.place);
            self.0.replace(Some(reading));
        }
        Ok(page)
    }
}

impl<T: Default + Send + 'static> Reading<T> {
    /// Begins where the load stands. The store is read through a connection of the thread's own.
    fn begin(
        file: &File,
        load: &Load,
        size: usize,
        store: store::Reader,
        taker: impl Taker<Taken = T>,
    ) -> Result<Self> {
        let (sender, pages) = mpsc::channel(AHEAD);
        let from = load.place.clone().filter(|place| place.file == file.scanned.name);
        let reading =
            Self { file: file.clone(), question: question(load), behind: load.place.clone(), pages };
        let file = file.clone();
        let read = move || {
            if let Err(error) = read(&file, from.as_ref(), size, &store, &taker, &sender) {
                // Nobody listens any more when the run was stopped.
                let _unheard = sender.blocking_send(Err(error));
            }
        };
        std::thread::Builder::new().name("reading".to_owned()).spawn(read).context("starting a thread")?;
        Ok(reading)
    }

    fn goes_on(&self, load: &Load) -> bool {
        self.question == question(load) && self.behind == load.place
    }
}

fn question(load: &Load) -> (String, u32) {
    (load.selection.clone(), load.number)
}

/// The thread: page after page, until the file ends or nobody wants them any more.
fn read<T: Taker>(
    file: &File,
    from: Option<&Place>,
    size: usize,
    store: &store::Reader,
    taker: &T,
    pages: &mpsc::Sender<Result<Read<T::Taken>>>,
) -> Result<()> {
    let mut recent = Recent::default();
    for batch in file.batches(from, size)? {
        let batch = batch?;
        let read: u64 = batch.records.iter().map(RawRecord::rows).sum();
        let (records, copies) = merge_copies(batch.records);
        let mut known = taker.known(store, &ids(&records))?;
        known.extend(recent.of(&records));
        recent.remember::<T>(&records);
        let (known, unknown): (Vec<_>, Vec<_>) =
            records.into_iter().partition(|record| known.contains(&record.id));
        let mut page = Read {
            unchanged: known.len() as u32 + copies,
            rows: RowCounts { used: known.iter().map(RawRecord::rows).sum(), ..RowCounts::default() },
            place: Some(batch.place),
            thousandths: batch.thousandths,
            ..Read::default()
        };
        taker.take(store, unknown, &mut page)?;
        assert_eq!(page.rows.total(), read, "rows of a page, counted after conversion and before");
        if pages.blocking_send(Ok(page)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Merges records that a page has more than once into the first; how many copies there were.
fn merge_copies(records: Vec<RawRecord>) -> (Vec<RawRecord>, u32) {
    let mut places = HashMap::with_capacity(records.len());
    let mut distinct: Vec<RawRecord> = Vec::with_capacity(records.len());
    for record in records {
        match places.entry(record.id) {
            Entry::Vacant(place) => {
                place.insert(distinct.len());
                distinct.push(record);
            }
            Entry::Occupied(place) => distinct[*place.get()].merge(&record),
        }
    }
    let copies = distinct.iter().map(|record| record.copies).sum();
    (distinct, copies)
}

/// The records of the last pages: they may not be in the database yet, because this thread runs ahead of the commits.
#[derive(Default)]
struct Recent(VecDeque<HashSet<i64>>);

impl Recent {
    /// Pages that may wait for their commit: those in the channel, the one that is being sent, the one being committed.
    const PAGES: usize = AHEAD + 2;

    /// Which of these are among them.
    fn of<'r>(&'r self, records: &'r [RawRecord]) -> impl Iterator<Item = i64> + 'r {
        records.iter().map(|record| record.id).filter(|id| self.0.iter().any(|page| page.contains(id)))
    }

    fn remember<T: Taker>(&mut self, records: &[RawRecord]) {
        if !T::SKIPS_KNOWN {
            return;
        }
        self.0.push_back(records.iter().map(|record| record.id).collect());
        if self.0.len() > Self::PAGES {
            self.0.pop_front();
        }
    }
}
